"""From the domain to the wire (展示): linked cases, as far as this one was told of them."""

from __future__ import annotations

from api import answers_links as a
from cases.kin import KIND_WORDS, Kin, Link, Origin, roll_up
from cases.people import JurisdictionId
from cases.territory import Territory


def linked(kin: Kin, territory: Territory) -> a.LinkedShown:
    """The cases that came from this one."""
    return a.LinkedShown(items=[_link(each, territory) for each in kin.links], summary=roll_up(kin.links))


def _link(each: Link, territory: Territory) -> a.LinkShown:
    return a.LinkShown(
        id=each.child,
        no=each.number,
        kind=each.kind.value,
        text=KIND_WORDS[each.kind],
        township=_code(each.jurisdiction, territory),
        place=each.place,
        category=each.category or None,
        unit=each.unit.name if each.unit else None,
        state=each.state,
        outcome=each.outcome,
        stars=each.stars,
        closed=each.closed,
    )


def origin(from_: Origin | None, territory: Territory) -> a.OriginShown | None:
    """The case that this one came from; None for one that was reported."""
    if from_ is None:
        return None
    code = _code(from_.jurisdiction, territory)
    return a.OriginShown(
        id=from_.case, kind=from_.kind.value, text=KIND_WORDS[from_.kind], township=code, place=from_.place
    )


def _code(jurisdiction: JurisdictionId, territory: Territory) -> str:
    return territory.jurisdictions[jurisdiction].code
