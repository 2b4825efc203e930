"""Who is told of linked cases (关联件的告知); see ``cases.notices``."""

from __future__ import annotations

from cases import events_links as x
from cases.kin import LinkKind, What
from cases.people import UnitAt
from cases.state import Case

#: What is worth a message to people; units that have the case in hand hear of everything.
_WORTH = frozenset({What.ASSIGNED, What.ACCEPTED, What.RETURNED, What.ANSWERED, What.REOPENED, What.CLOSED})


def units_told(case: Case, payload: x.LinkEvent) -> tuple[UnitAt | None, ...]:
    """The units: whoever holds it, else whoever minds the group."""
    if isinstance(payload, x.ConsentAsked):
        return ()
    if isinstance(payload, x.Linked):
        return (case.steward,) if case.holder else ()
    return (case.holder or case.steward,)


def people_told(case: Case, payload: x.LinkEvent) -> tuple[str, ...]:
    """The persons, by id. Who is the reporter of the linked case as well hears of its progress there."""
    match payload:
        case x.Linked():
            return case.reporters
        case x.ConsentAsked(author=author):
            return (author,)
        case x.Progressed(what=what, of=of) if what in _WORTH:
            return case.reporters if of is LinkKind.CONVERT else case.joined_by
        case _:
            return ()
