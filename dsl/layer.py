"""One rule file after checking (层): routing rules, clocks, ladder and the rest, each under its condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dsl.beside_values import Beside
from dsl.conditions import OUTSIDE, PLACE, SEVERAL, Condition
from dsl.decision import (
    Alarm,
    Attention,
    Cite,
    ClockSpec,
    Ending,
    Merging,
    Offer,
    Outcomes,
    Owed,
    RatingRule,
    Rechoice,
    Recipient,
    Refusal,
    ReturnRule,
    Review,
    Rung,
    UnitRef,
    Veil,
)
from dsl.facts import Facts
from dsl.similar import Gauge

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ruled(Generic[T]):
    """Something that a clause says, under the clause's condition."""

    condition: Condition
    cite: Cite
    value: T


@dataclass(frozen=True, slots=True)
class TableRule:
    """对照: which unit goes with which answer; ``None`` sends the report to the pool (归 认领).

    A table by place (按 位置) has the areas and villages of its rows as ``places``, in their order.
    """

    name: str
    question: str
    units: Mapping[str, UnitRef | None]
    cites: Mapping[str, Cite]
    places: tuple[tuple[str, Condition], ...] = ()

    def row(self, facts: Facts) -> str:
        """The row of this report: its answer, or where it lies; empty or an answer without a row while unknown."""
        if self.question != PLACE:
            return facts.answers.get(self.question, "")
        if facts.special is not None:
            return facts.special
        verdicts = [(name, place.judge(facts).holds) for name, place in self.places]
        if any(holds is None for _, holds in verdicts):
            return ""
        hits = [name for name, holds in verdicts if holds]
        alike = len({self.units[name] for name in hits}) == 1
        return (hits[0] if alike else SEVERAL) if hits else OUTSIDE


@dataclass(frozen=True, slots=True)
class ToUnit:
    """由 某单位 办理."""

    unit: UnitRef


@dataclass(frozen=True, slots=True)
class ToTable:
    """由 对照 办理: the unit depends on one answer."""

    table: TableRule


@dataclass(frozen=True, slots=True)
class ToNamed:
    """由 该单位 先行受理: whoever the reporter named."""


@dataclass(frozen=True, slots=True)
class ToPool:
    """由 各单位 认领."""


@dataclass(frozen=True, slots=True)
class ToCandidates:
    """由 甲、乙 候选: one of these units takes it, the first that does, or as they are asked in turn."""

    units: tuple[UnitRef, ...]
    offer: Offer | None = None


Target = ToUnit | ToTable | ToNamed | ToPool | ToCandidates


@dataclass(frozen=True, slots=True)
class RouteRule:
    """Where a clause sends a report, with the units that help and those that are told.

    ``helpers`` are 对照 that say which further unit helps.
    """

    target: Target
    assisting: tuple[UnitRef, ...] = ()
    copies: tuple[UnitRef, ...] = ()
    helpers: tuple[TableRule, ...] = ()


@dataclass(frozen=True, slots=True)
class RungRule:
    """One rung (升级); ``of`` names file and clause when it counts only for the clock of that clause (依 第九条)."""

    clock: str
    rung: Rung
    of: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RestartRule:
    """改派后: whether the clock of that name starts anew for another holder (重新起算) or carries on (承接剩余)."""

    clock: str
    anew: bool


@dataclass(frozen=True, slots=True)
class WaiverRule:
    """免: the step of that name that stands ``at`` that line need not be done."""

    step: str
    at: Cite


@dataclass(frozen=True, slots=True)
class BanRule:
    """不得交: units, and kinds of unit (类型) that files below may have units of."""

    units: tuple[UnitRef, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttentionRule:
    """An attention under its clause; with ``each`` it fires again whenever ``gauge`` has grown by so many more."""

    attention: Attention
    gauge: Gauge | None
    each: int | None = None


#: What becomes of a report before anybody is looked for.
Turn = Refusal | Merging


@dataclass(frozen=True, slots=True)
class Layer:
    """All that one file decides. Tuples keep the order of the text; ``dsl.order`` says when which file is asked."""

    code: str
    place: str
    edition: int = 2  # 语言 第N版 that the file is read in
    routes: tuple[Ruled[RouteRule], ...] = ()
    fallbacks: tuple[Ruled[RouteRule], ...] = ()  # 其余
    arbiters: tuple[Ruled[Recipient], ...] = ()  # 无人认领的,由 … 指定
    clocks: tuple[Ruled[ClockSpec], ...] = ()
    waivers: tuple[Ruled[WaiverRule], ...] = ()  # 免
    rungs: tuple[Ruled[RungRule], ...] = ()
    warnings: tuple[Ruled[Alarm], ...] = ()
    restarts: tuple[Ruled[RestartRule], ...] = ()  # 改派后
    rechoices: tuple[Ruled[Rechoice], ...] = ()
    returns: tuple[Ruled[ReturnRule], ...] = ()
    ratings: tuple[Ruled[RatingRule], ...] = ()
    outcomes: Outcomes | None = None
    marks: tuple[str, ...] = ()  # 标记, as declared
    channels: tuple[str, ...] = ()  # 渠道, as declared
    notes: tuple[Ruled[None], ...] = ()
    bans: tuple[Ruled[BanRule], ...] = ()  # 不得交
    turns: tuple[Ruled[Turn], ...] = ()  # 不予受理, 并入首件
    endings: tuple[Ruled[Ending], ...] = ()
    veils: tuple[Ruled[Veil], ...] = ()  # 隐去上报人
    attentions: tuple[Ruled[AttentionRule], ...] = ()
    owed: tuple[Ruled[Owed], ...] = ()  # 须告知
    reviews: tuple[Ruled[Review], ...] = ()
    beside: Beside = field(default_factory=Beside)
