"""Keeps a case from units that it may not be given to (不得交), whoever would give it to them."""

from __future__ import annotations

from cases.people import UnitAt
from cases.refusals import UnitForbidden
from cases.telling import Telling
from dsl.decision import Cite


def barring(telling: Telling, unit: UnitAt) -> tuple[Cite, ...]:
    """The clauses by which this case may not go to the unit; empty if it may."""
    units = telling.setting.directory.units
    said = (entry.cites for entry in telling.plan.route.forbidden if units.get(entry.unit) == unit)
    return tuple(cite for cites in said for cite in cites)


def check_not_barred(telling: Telling, unit: UnitAt) -> None:
    """Raises UnitForbidden, citing the clause."""
    cites = barring(telling, unit)
    if cites:
        clauses = "、".join(str(cite) for cite in cites)
        raise UnitForbidden(f"依{clauses},这一件不得交{unit.name},请由别的单位办理")
