"""What an event means for a linked case (件间来信): told with the event, so that no crash between can lose it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cases import events as e
from cases.events_links import Linked, OriginClosed, OriginLeft, Progressed
from cases.events_voices import Withdrawn
from cases.kin import Link, LinkKind, Origin, What
from cases.people import JurisdictionId, UnitAt
from cases.state import Case

#: What the case that this one came from hears of.
TOLD: Mapping[type[e.Payload], What] = {
    e.Reported: What.OPENED,
    e.Pooled: What.POOLED,
    e.Assigned: What.ASSIGNED,
    e.Claimed: What.ASSIGNED,
    e.Accepted: What.ACCEPTED,
    e.Returned: What.RETURNED,
    e.Climbed: What.ESCALATED,
    Linked: What.LINKED,
    e.Answered: What.ANSWERED,
    e.Rated: What.RATED,
    e.Reopened: What.REOPENED,
    e.Closed: What.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Event ``seq`` is to be told to ``to_case``."""

    seq: int
    to_case: str
    to_jurisdiction: JurisdictionId


def outgoing(after: Case, drafts: Sequence[e.Draft]) -> tuple[Outgoing, ...]:
    """Whom these events of the case are to be told to; ``after`` is the case behind the last of them."""
    if after.kin.origin is None and not after.kin.links:
        return ()
    first = after.seq - len(drafts) + 1
    return tuple(each for seq, draft in enumerate(drafts, first) for each in _of(after, seq, draft.payload))


def _of(case: Case, seq: int, payload: e.Payload) -> Iterator[Outgoing]:
    if isinstance(payload, Linked):
        yield Outgoing(seq, payload.child, payload.jurisdiction)
    origin = case.kin.origin
    if origin is not None and _is_told(payload):
        yield Outgoing(seq, origin.case, origin.jurisdiction)
    if isinstance(payload, Withdrawn | OriginLeft):
        yield from (Outgoing(seq, link.child, link.jurisdiction) for link in case.kin.links)
    if isinstance(payload, e.Closed):
        yield from (Outgoing(seq, link.child, link.jurisdiction) for link in case.kin.links if _stays(link))


def _stays(link: Link) -> bool:
    """Whether it goes on without this case: to where that was transferred it is the very same matter."""
    return not link.closed and link.kind is not LinkKind.TRANSFER


def _is_told(payload: e.Payload) -> bool:
    """A rung that has only set a mark has reached nobody."""
    return type(payload) in TOLD and not (isinstance(payload, e.Climbed) and payload.unit is None)


def progress(event: e.Event, origin: Origin, place: str, number: str | None) -> Progressed | None:
    """What the origin is told of the event; ``place`` is what the jurisdiction of the event is called now."""
    payload = event.payload
    if not _is_told(payload):
        return None
    answer = payload if isinstance(payload, e.Answered) else None
    return Progressed(
        child=event.case,
        seq=event.seq,
        what=TOLD[type(payload)],
        unit=_unit(payload),
        outcome=answer.outcome if answer else None,
        solved=answer.solved if answer else None,
        stars=payload.stars if isinstance(payload, e.Rated) else None,
        number=number,
        of=origin.kind,
        place=place,
        reason=payload.reason if isinstance(payload, e.Closed) else None,
    )


def _unit(payload: e.Payload) -> UnitAt | None:
    unit = getattr(payload, "unit", None)
    return unit if isinstance(unit, UnitAt) else None


def of_origin(event: e.Event, place: str) -> OriginClosed | OriginLeft | None:
    """What a linked case is told of the event of its origin."""
    payload = event.payload
    if isinstance(payload, Withdrawn | OriginLeft):
        return OriginLeft(event.seq, payload.by, place)
    return OriginClosed(event.seq, payload.reason, place) if isinstance(payload, e.Closed) else None
