"""Which units may not get a report (不得交): what every file above and the file itself forbid, by unit or by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dsl.bundle import Unit
from dsl.conditions import Always, Verdict, unique
from dsl.decision import Cite, Forbidden, Step, UnitRef
from dsl.facts import Facts
from dsl.layer import Layer, Ruled


@dataclass(frozen=True, slots=True)
class Bans:
    """Every 不得交 in sight with the units it means; ``heights`` by code of file, the nearest file is 0.

    What a file forbids binds itself and all files below; a clause that a higher file marked 必须执行 it does not bind.
    """

    rules: tuple[Ruled[tuple[UnitRef, ...]], ...] = ()
    heights: Mapping[str, int] = field(default_factory=dict)

    def judge(self, facts: Facts) -> Barred:
        """What is forbidden for this report, and what nobody can say yet."""
        return Barred(self, tuple((rule, rule.condition.judge(facts)) for rule in self.rules))

    def binds(self, ban: Cite, by: Cite) -> bool:
        """Whether the clause ``by`` must heed the ban."""
        return not by.mandatory or self.heights[ban.jurisdiction] >= self.heights[by.jurisdiction]


@dataclass(frozen=True, slots=True)
class Barred:
    """The bans as one report meets them."""

    bans: Bans
    found: tuple[tuple[Ruled[tuple[UnitRef, ...]], Verdict], ...]

    def look(self, unit: UnitRef, by: Cite) -> Verdict | None:
        """Why the clause ``by`` may not send the report to this unit, or may not yet; None if nothing is against it."""
        said = [
            (rule, verdict)
            for rule, verdict in self.found
            if unit in rule.value and verdict.holds is not False and self.bans.binds(rule.cite, by)
        ]
        if any(verdict.holds for _, verdict in said):
            return Verdict(False, tuple(f"依{rule.cite},不得交 {unit.name}" for rule, verdict in said if verdict.holds))
        if said:
            return Verdict(None, (), unique(name for _, verdict in said for name in verdict.missing))
        return None

    @property
    def forbidden(self) -> tuple[Forbidden, ...]:
        """Each unit that may not get it, with every clause that says so."""
        cites: dict[UnitRef, list[Cite]] = {}
        for rule, verdict in self.found:
            for unit in rule.value if verdict.holds else ():
                cites.setdefault(unit, []).append(rule.cite)
        return tuple(Forbidden(unit, tuple(said)) for unit, said in cites.items())

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every ban with a condition, for the trail."""
        asked = ((rule, verdict) for rule, verdict in self.found if not isinstance(rule.condition, Always))
        return tuple(Step(rule.cite, verdict.holds, verdict.lacked, verdict.missing) for rule, verdict in asked)

    def allowed(self, units: Iterable[UnitRef]) -> tuple[UnitRef, ...]:
        """These without the ones that are forbidden."""
        barred = {entry.unit for entry in self.forbidden}
        return tuple(unit for unit in units if unit not in barred)


def bans_of(layers: Sequence[Layer], units: Iterable[Unit]) -> Bans:
    """The bans of these files, the nearest first; a kind (类型) means every unit of that kind in sight, below too."""
    known = tuple(dict.fromkeys(units))
    rules = tuple(
        Ruled(rule.condition, rule.cite, banned(rule.value.units, rule.value.kinds, known))
        for layer in layers
        for rule in layer.bans
    )
    return Bans(rules, {layer.code: height for height, layer in enumerate(layers)})


def banned(units: tuple[UnitRef, ...], kinds: tuple[str, ...], known: Iterable[Unit]) -> tuple[UnitRef, ...]:
    """The units that are named, and those of the kinds that are named."""
    of_kind = (unit.ref for unit in known if any(kind in unit.kinds for kind in kinds))
    return tuple(dict.fromkeys((*units, *of_kind)))
