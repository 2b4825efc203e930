"""Units that went into others (并入): who is meant by an old name, and which units one acts for after a merger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from cases.people import Role, Tenure, UnitAt
from cases.ports_people import Succession
from cases.territory import TownGroup

K = TypeVar("K")


def in_effect(successions: Iterable[Succession], now: datetime) -> dict[int, UnitAt]:
    """Who is meant by each unit that has gone into another by ``now``, by unit id, over as many mergers as there were.

    A circle, which no door lets anybody make, would end where it began.
    """
    direct = {each.unit.id: each.successor for each in successions if each.at <= now}
    return {unit: _last(unit, direct) for unit in direct}


def _last(unit: int, direct: Mapping[int, UnitAt]) -> UnitAt:
    seen, heir = {unit}, direct[unit]
    while heir.id in direct and heir.id not in seen:
        seen.add(heir.id)
        heir = direct[heir.id]
    return heir


def meant(unit: UnitAt, heirs: Mapping[int, UnitAt]) -> UnitAt:
    """The unit that stands for this one now."""
    return heirs.get(unit.id, unit)


def all_meant(units: Mapping[K, UnitAt], heirs: Mapping[int, UnitAt]) -> Mapping[K, UnitAt]:
    """The same names with whoever stands behind them now; the very mapping where nothing was merged."""
    return {name: meant(unit, heirs) for name, unit in units.items()} if heirs else units


def minded(group: TownGroup, heirs: Mapping[int, UnitAt]) -> TownGroup:
    """The group with whoever minds it now."""
    return replace(group, steward=meant(group.steward, heirs)) if group.steward else group


def acting(tenures: Sequence[Tenure], heirs: Mapping[int, UnitAt], names: Mapping[int, str]) -> tuple[Tenure, ...]:
    """The tenures with the unit that is meant now, then once more for each unit that went into it.

    So whoever works for the successor may still look into what the old units have closed. A resident's come last.
    """
    own = [each if each.unit is None else replace(each, unit=meant(each.unit, heirs)) for each in tenures]
    older = [
        replace(each, unit=UnitAt(gone, names.get(gone, "")))
        for each in own
        if each.unit is not None
        for gone, heir in sorted(heirs.items(), key=lambda pair: pair[0])
        if heir == each.unit
    ]
    return tuple(sorted(dict.fromkeys((*own, *older)), key=lambda each: each.role is Role.RESIDENT))
