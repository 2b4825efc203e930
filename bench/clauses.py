"""Clauses and reports by which engines are compared: category, area, keyword and role, the first that fits decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from dsl.bans import Bans
from dsl.bundle import Categories, Jurisdiction
from dsl.conditions import AllOf, Always, CategoryIs, Condition, InPlace, RoleIs, TextMentions
from dsl.decision import Cite, UnitRef
from dsl.facts import Facts
from dsl.layer import RouteRule, Ruled, ToUnit
from dsl.period import ZONE
from dsl.routing import build
from dsl.ruleset import Ruleset

TOWN = "990481001"
CATEGORIES = tuple(f"类别{n}" for n in range(50))
VILLAGES = tuple(f"第{n}村" for n in range(20))
ROLES = ("居民", "代表", "点长")
_AT = datetime(2026, 12, 8, 9, 0, tzinfo=ZONE)
_FILLER = "我家门前这条路早上又有一些情况麻烦有关单位尽快派人来看看谢谢大家出行都不方便已经好几天了一直没有人管"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; None asks for nothing. Its answer is its number."""

    category: str | None
    village: str | None
    word: str | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What every engine is told of a report."""

    category: str
    village: str
    text: str
    role: str


def clauses(count: int, words: int = 1) -> list[Clause]:
    """``count`` clauses, the last for all the rest; about ``words`` distinct keywords for each clause that has one."""
    dice = Random(count)  # nosec B311  # seeded on purpose: a bench draws the same each time

    def some(values: tuple[str, ...], share: float) -> str | None:
        return dice.choice(values) if dice.random() < share else None

    found = [
        Clause(dice.choice(CATEGORIES), some(VILLAGES, 0.75), some((word(n * words),), 0.7), some(ROLES, 0.75))
        for n in range(count - 1)
    ]
    return [*found, Clause(None, None, None, None)]


def word(number: int) -> str:
    """A keyword of two or three characters, another for each number."""
    return "".join(chr(0x4E00 + 37 * (number // 100**n % 100) + n) for n in range(2 if number < 10_000 else 3))


def reports(of: list[Clause], length: int, count: int = 500) -> list[Report]:
    """Reports of so many characters, two thirds of them made to fit some clause."""
    dice = Random(length)  # nosec B311  # seeded on purpose: a bench draws the same each time
    return [_report(dice, dice.choice(of), length) for _ in range(count)]


def _report(dice: Random, near: Clause, length: int) -> Report:
    fits = dice.random() < 2 / 3
    filler = (_FILLER * (length // len(_FILLER) + 1))[:length]
    at = dice.randrange(length // 2)
    said = near.word if fits and near.word else ""
    text = (filler[:at] + said + filler[at:])[:length]
    village = (near.village if fits else None) or dice.choice(VILLAGES)
    role = (near.role if fits else None) or dice.choice(ROLES)
    return Report(near.category or dice.choice(CATEGORIES), village, text, role)


def ruleset(of: list[Clause], words: int = 1) -> Ruleset:
    """The clauses as the compiler would leave them; the number of a clause is the name of its unit."""
    rules = tuple(
        Ruled(_condition(clause, words, number), Cite(TOWN, "示例镇", f"第{number}条"), _to(number))
        for number, clause in enumerate(of)
    )
    categories = Categories(dict.fromkeys(CATEGORIES))
    town = Jurisdiction(TOWN, "示例镇", "镇街", None, f"{TOWN}-示例镇.rule")
    router = build(rules, {}, (), categories, Bans())
    return Ruleset(town, "bench", (), router, categories, {}, (), (), {})


def facts(report: Report) -> Facts:
    """The report as the rules see it."""
    return Facts(TOWN, _AT, category=(report.category,), text=report.text, role=report.role, village=report.village)


def _to(number: int) -> RouteRule:
    return RouteRule(ToUnit(UnitRef(TOWN, str(number))))


def _condition(clause: Clause, words: int, number: int) -> Condition:
    parts = tuple(_parts(clause, words, number))
    return AllOf(parts) if parts else Always()


def _parts(clause: Clause, words: int, number: int) -> Iterator[Condition]:
    if clause.category is not None:
        yield CategoryIs((clause.category,))
    if clause.village is not None:
        yield InPlace(clause.village, frozenset({clause.village}))
    if clause.word is not None:
        yield TextMentions(tuple(word(number * words + n) for n in range(words)))
    if clause.role is not None:
        yield RoleIs(clause.role)
