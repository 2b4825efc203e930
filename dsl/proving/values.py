"""What a proof says (证明): one finding for each promise, proved, refuted or not decided, with an example report."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dsl.decision import Cite
from dsl.facts import Facts


class Kind(StrEnum):
    """What is looked at."""

    DEAD = "用不上"
    GAP = "空白"
    OVERLAP = "重叠"
    LEAST = "最短时间"
    LONGEST = "最长时间"
    LADDER = "升级次序"
    RECIPIENT = "收件人"
    WEAKER = "比上级宽"
    ENDING = "到人"


class Verdict(StrEnum):
    """How it stands with the promise; a proved one may still say a figure that a clerk should know."""

    PROVED = "成立"
    REFUTED = "不成立"
    UNDECIDED = "未能判定"


@dataclass(frozen=True, slots=True)
class Example:
    """One report that shows it, in words and as the rules see it."""

    words: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``text`` is a whole Chinese sentence, ``help`` says what to do, perhaps nothing."""

    kind: Kind
    verdict: Verdict
    clauses: tuple[Cite, ...]
    text: str
    help: str = ""
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Proofs:
    """Everything that was found about the rules of one place (``code``); the gravest first, then by clause."""

    code: str
    place: str
    findings: tuple[Finding, ...]

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings with this verdict."""
        return tuple(each for each in self.findings if each.verdict is verdict)

    @property
    def refuted(self) -> bool:
        """Whether some promise does not hold."""
        return bool(self.of(Verdict.REFUTED))


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the roster (名册), without a name: what they hold, where, in which unit and group."""

    jurisdiction: str
    role: str
    unit: str | None = None
    group: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work a proof may take, in formulas looked at: for one question, and for all together.

    ``terms`` is how many terms, courses and pairs of rungs are followed through all published years, of each kind.
    """

    each: int = 50_000
    total: int = 5_000_000
    terms: int = 24


class OutOfWork(Exception):
    """The work bound is reached: the question stays open."""


@dataclass(slots=True)
class Work:
    """What is left of a budget."""

    budget: Budget = field(default_factory=Budget)
    spent: int = 0
    _asked: int = 0
    _followed: dict[Kind, int] = field(default_factory=dict)

    def begin(self) -> None:
        """A new question."""
        self._asked = 0

    def spend(self, amount: int = 1) -> None:
        """Raises OutOfWork."""
        self._asked += amount
        self.spent += amount
        if self._asked > self.budget.each or self.spent > self.budget.total:
            raise OutOfWork

    def follow(self, kind: Kind) -> None:
        """One more term through all published years. Raises OutOfWork."""
        self._followed[kind] = self._followed.get(kind, 0) + 1
        if self._followed[kind] > self.budget.terms:
            raise OutOfWork
