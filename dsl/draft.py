"""What the clauses of one file say, collected while they are read (草稿), until it becomes a layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from dsl import conditions, tree
from dsl.asking import Asker
from dsl.conditions import Condition
from dsl.decision import (
    Alarm,
    Cite,
    ClockSpec,
    Ending,
    Owed,
    RatingRule,
    Rechoice,
    Recipient,
    ReturnRule,
    Review,
    UnitRef,
    Veil,
)
from dsl.findings import Findings
from dsl.force import is_mandatory
from dsl.layer import AttentionRule, BanRule, Layer, RestartRule, RouteRule, Ruled, RungRule, Turn, WaiverRule
from dsl.parties import party
from dsl.scope import Scope, find_unit
from dsl.words import Words

T = TypeVar("T")


@dataclass(slots=True)
class Draft:
    """A layer while it is being written."""

    routes: list[Ruled[RouteRule]] = field(default_factory=list)
    fallbacks: list[Ruled[RouteRule]] = field(default_factory=list)
    arbiters: list[Ruled[Recipient]] = field(default_factory=list)
    clocks: list[Ruled[ClockSpec]] = field(default_factory=list)
    waivers: list[Ruled[WaiverRule]] = field(default_factory=list)
    rungs: list[Ruled[RungRule]] = field(default_factory=list)
    warnings: list[Ruled[Alarm]] = field(default_factory=list)
    restarts: list[Ruled[RestartRule]] = field(default_factory=list)
    rechoices: list[Ruled[Rechoice]] = field(default_factory=list)
    returns: list[Ruled[ReturnRule]] = field(default_factory=list)
    ratings: list[Ruled[RatingRule]] = field(default_factory=list)
    notes: list[Ruled[None]] = field(default_factory=list)
    bans: list[Ruled[BanRule]] = field(default_factory=list)
    turns: list[Ruled[Turn]] = field(default_factory=list)
    endings: list[Ruled[Ending]] = field(default_factory=list)
    veils: list[Ruled[Veil]] = field(default_factory=list)
    attentions: list[Ruled[AttentionRule]] = field(default_factory=list)
    owed: list[Ruled[Owed]] = field(default_factory=list)
    reviews: list[Ruled[Review]] = field(default_factory=list)

    def finish(self, scope: Scope) -> Layer:
        """The layer with everything that was put here."""
        return Layer(
            scope.code,
            scope.place,
            routes=tuple(self.routes),
            fallbacks=tuple(self.fallbacks),
            arbiters=tuple(self.arbiters),
            clocks=tuple(self.clocks),
            waivers=tuple(self.waivers),
            rungs=tuple(self.rungs),
            warnings=tuple(self.warnings),
            restarts=tuple(self.restarts),
            rechoices=tuple(self.rechoices),
            returns=tuple(self.returns),
            ratings=tuple(self.ratings),
            outcomes=scope.outcomes,
            marks=tuple(sorted(scope.marks)),
            channels=tuple(sorted(scope.channels)),
            notes=tuple(self.notes),
            bans=tuple(self.bans),
            turns=tuple(self.turns),
            endings=tuple(self.endings),
            veils=tuple(self.veils),
            attentions=tuple(self.attentions),
            owed=tuple(self.owed),
            reviews=tuple(self.reviews),
        )


@dataclass(slots=True)
class Reading:
    """One clause on its way into the draft: what every reader of a line may use.

    ``condition`` is the clause's own, joined with that of the line where the line has one (``given``).
    """

    clause: tree.Clause
    scope: Scope
    words: Words
    found: Findings
    draft: Draft
    condition: Condition = field(default_factory=conditions.Always)

    def given(self, condition: tree.Condition) -> Reading:
        """The same clause, for a line with a condition of its own."""
        own = Asker(self.scope, self.found, self.words).condition(condition)
        joined = own if isinstance(self.condition, conditions.Always) else conditions.AllOf((self.condition, own))
        return Reading(self.clause, self.scope, self.words, self.found, self.draft, joined)

    def recipient(self, name: tree.Name) -> Recipient | None:
        """Whom a name means: a party to the case, a role, a post, a unit."""
        return party(self.scope, name, self.found)

    def units(self, names: tuple[tree.Name, ...]) -> tuple[UnitRef, ...]:
        """The units behind these names."""
        units = (find_unit(self.scope, name, self.found) for name in names)
        return tuple(unit.ref for unit in units if unit is not None)

    def cite(self, line: tree.Body) -> Cite:
        """Where the line stands, and whether files below are bound by it."""
        title, binds = self.clause.title.text if self.clause.title else "", is_mandatory(self.clause, line)
        return Cite(self.scope.code, self.scope.place, self.clause.ref.text, line.item, title, line.span.line, binds)

    def ruled(self, line: tree.Body, value: T) -> Ruled[T]:
        """What the line says, under its condition."""
        return Ruled(self.condition, self.cite(line), value)
