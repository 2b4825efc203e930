"""Conditions with three answers (条件): true, false, or unknown because nobody has answered the question yet.

Unknown is not false: a condition over a question without an answer has the value ``None`` and names that question.
``all``, ``any`` and ``not`` follow Kleene's tables, so one false part settles an ``all`` however much is unknown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from dsl.facts import UNANSWERED, Facts

H = TypeVar("H", bound=Hashable)

#: Shown as the missing question when the report's own category is not known, or is wider than what a rule asks for.
CATEGORY = "类别"
#: Shown as the missing question when a deputy's level (镇 县 市 省) is not known.
LEVEL = "代表级别"
#: Shown as the missing question when a rule asks for a place and the report has none.
PLACE = "位置"
#: How a place may lie to the areas of a rule file, other than in one of them.
OUTSIDE, BOUNDARY, SEVERAL = "范围外", "边界上", "多处"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition says of a report: ``lacked`` as written in the rule, ``missing`` names of questions."""

    holds: bool | None
    lacked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


MET = Verdict(True)


class Condition(Protocol):
    """Anything that a clause may ask about a report; ``str()`` gives it as the rule wrote it."""

    def judge(self, facts: Facts) -> Verdict:
        """Whether this holds for the report, and if not, why."""
        ...


@dataclass(frozen=True, slots=True)
class Always:
    """No condition at all: a clause that holds for every report (其余)."""

    def judge(self, facts: Facts) -> Verdict:  # noqa: ARG002 - one shape for all conditions
        """Met by every report."""
        return MET

    def __str__(self) -> str:
        return "其余"


@dataclass(frozen=True, slots=True)
class CategoryIs:
    """类别 属于: the report's category is this one or stands below it; ``path`` runs from the widest name."""

    path: tuple[str, ...]

    def judge(self, facts: Facts) -> Verdict:
        """Unknown while the report's category is wider than the one asked for."""
        if facts.category[: len(self.path)] == self.path:
            return MET
        if facts.category == self.path[: len(facts.category)]:
            return Verdict(None, (str(self),), (CATEGORY,))
        return Verdict(False, (str(self),))

    def __str__(self) -> str:
        return f"类别 属于 {self.path[-1]}"


@dataclass(frozen=True, slots=True)
class RoleIs:
    """上报人 是: one of the language's roles, for a deputy perhaps at one level."""

    role: str
    level: str | None = None

    def judge(self, facts: Facts) -> Verdict:
        """Unknown while a deputy's level is not known."""
        if facts.role != self.role:
            return Verdict(False, (str(self),))
        if self.level is None or facts.level == self.level:
            return MET
        if facts.level is None:
            return Verdict(None, (str(self),), (LEVEL,))
        return Verdict(False, (str(self),))

    def __str__(self) -> str:
        return f"上报人 是 {self.level or ''}{self.role}"


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """A question's answer is one of ``chosen``; an answer that the question no longer offers counts as unknown."""

    question: str
    chosen: tuple[str, ...]
    choices: tuple[str, ...]

    def judge(self, facts: Facts) -> Verdict:
        """Unknown while the question has no answer, 未填 being one."""
        answer = facts.answers.get(self.question)
        if answer in self.chosen:
            return MET
        known = answer == UNANSWERED or answer in self.choices
        return Verdict(False, (str(self),)) if known else Verdict(None, (str(self),), (self.question,))

    def __str__(self) -> str:
        return f"{self.question} 是 {'、'.join(self.chosen)}"


@dataclass(frozen=True, slots=True)
class TextMentions:
    """提到: the report's own words contain one of these; negation is not read (“不是移动的” mentions 移动)."""

    words: tuple[str, ...]

    def judge(self, facts: Facts) -> Verdict:
        """Never unknown: a report without words mentions nothing."""
        return MET if any(word in facts.text for word in self.words) else Verdict(False, (str(self),))

    def __str__(self) -> str:
        return f"提到 {'、'.join(f'“{word}”' for word in self.words)}"


@dataclass(frozen=True, slots=True)
class UrgencyIs:
    """紧急程度 是: every report has one, 一般 unless somebody said otherwise."""

    value: str

    def judge(self, facts: Facts) -> Verdict:
        """Never unknown."""
        return MET if facts.urgency == self.value else Verdict(False, (str(self),))

    def __str__(self) -> str:
        return f"紧急程度 是 {self.value}"


@dataclass(frozen=True, slots=True)
class InPlace:
    """位置 在: within one of these villages or grid ranges (both ends included); no place known is unknown.

    Where a map has told whether the place lies in the area of that name, that is the answer.
    """

    written: str
    villages: frozenset[str]
    grids: tuple[tuple[str, str], ...] = ()

    def judge(self, facts: Facts) -> Verdict:
        """Unknown while the report has no village, or no grid where grids are asked for."""
        told = facts.areas.get(self.written)
        if told is not None:
            return MET if told else Verdict(False, (str(self),))
        if facts.village in self.villages or self._has_grid(facts.grid):
            return MET
        unknown = (bool(self.villages) and facts.village is None) or (bool(self.grids) and facts.grid is None)
        return Verdict(None, (str(self),), (PLACE,)) if unknown else Verdict(False, (str(self),))

    def _has_grid(self, grid: str | None) -> bool:
        if grid is None:
            return False
        return any(len(grid) == len(first) and first <= grid <= last for first, last in self.grids)

    def __str__(self) -> str:
        return f"位置 在 {self.written}"


@dataclass(frozen=True, slots=True)
class FromGroup:
    """来自: the report came through this group (群), or from one of its member jurisdictions or villages."""

    group: str
    members: frozenset[str]
    villages: frozenset[str] = frozenset()

    def judge(self, facts: Facts) -> Verdict:
        """Unknown only while a group of villages may be meant and the report has no village."""
        if facts.group == self.group:
            return MET
        if facts.group is not None:
            return Verdict(False, (str(self),))
        if facts.jurisdiction in self.members or facts.village in self.villages:
            return MET
        unknown = bool(self.villages) and facts.village is None
        return Verdict(None, (str(self),), (PLACE,)) if unknown else Verdict(False, (str(self),))

    def __str__(self) -> str:
        return f"来自 {self.group}"


@dataclass(frozen=True, slots=True)
class NamesUnit:
    """指名单位: the reporter named a unit; whether the rules know that unit is seen when the report is routed."""

    def judge(self, facts: Facts) -> Verdict:
        """Never unknown: a reporter who names nobody has not named a unit."""
        return Verdict(False, (str(self),)) if facts.named_unit is None else MET

    def __str__(self) -> str:
        return "指名单位"


@dataclass(frozen=True, slots=True)
class AllOf:
    """同时符合下列条件: false as soon as one part is false, else unknown as soon as one is unknown."""

    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> Verdict:
        """By Kleene's table for AND."""
        verdicts = [part.judge(facts) for part in self.parts]
        false = [verdict for verdict in verdicts if verdict.holds is False]
        open_ = [verdict for verdict in verdicts if verdict.holds is None]
        return _worst(false, holds=False) or _worst(open_, holds=None) or MET

    def __str__(self) -> str:
        return ",并且 ".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """有下列情形之一: true as soon as one part is true, else unknown as soon as one is unknown."""

    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> Verdict:
        """By Kleene's table for OR."""
        verdicts = [part.judge(facts) for part in self.parts]
        if any(verdict.holds for verdict in verdicts):
            return MET
        open_ = [verdict for verdict in verdicts if verdict.holds is None]
        return _worst(open_, holds=None) or _worst(verdicts, holds=False) or Verdict(False, (str(self),))

    def __str__(self) -> str:
        return ",或者 ".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """不是, 不属于: true and false change places, unknown stays unknown."""

    part: Condition

    def judge(self, facts: Facts) -> Verdict:
        """By Kleene's table for NOT."""
        verdict = self.part.judge(facts)
        if verdict.holds is None:
            return Verdict(None, (str(self),), verdict.missing)
        return Verdict(False, (str(self),)) if verdict.holds else MET

    def __str__(self) -> str:
        if isinstance(self.part, AnyOf):  # none of them: each is denied
            return str(AllOf(tuple(Not(part) for part in self.part.parts)))
        words = str(self.part)
        for plain, negated in _NEGATED:
            if plain in words:
                return words.replace(plain, negated, 1)
        return f"不符合下列条件:{words}"


_NEGATED = ((" 属于 ", " 不属于 "), (" 是 ", " 不是 "), (" 在 ", " 不在 "))


def _worst(verdicts: list[Verdict], *, holds: bool | None) -> Verdict | None:
    """One verdict that collects what these lacked and miss, or None when there is nothing to collect."""
    if not verdicts:
        return None
    return Verdict(
        holds,
        unique(text for verdict in verdicts for text in verdict.lacked),
        unique(name for verdict in verdicts for name in verdict.missing),
    )


def unique(names: Iterable[H]) -> tuple[H, ...]:
    """Each name once, in the order of its first appearance."""
    return tuple(dict.fromkeys(names))
