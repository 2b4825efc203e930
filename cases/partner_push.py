"""What goes to a partner next (推送): behind the sealed numbers of a place, in their order, none left out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases import prose
from cases.events import Event
from cases.fold import fold
from cases.house import House
from cases.masking import Kind, masked
from cases.partner_shown import reader_for, values_of
from cases.partners import Line, State, Wish, at_desk
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.ports_live import Change
from cases.visibility import sees
from dsl.ends import local
from dsl.mapping.apply import write_row
from dsl.mapping.model import Mapping

#: So often one event is sent, over about half a day; then the line is stopped until a person has it replayed.
MOST_ATTEMPTS = 14
_FIRST_PAUSE = timedelta(seconds=10)
_LONGEST_PAUSE = timedelta(hours=1)
_NUMBERED_WITHIN = timedelta(minutes=1)
_NEW = frozenset({"case:reported"})
_ANSWERS = frozenset({"case:answered", "case:closed", "case:settled", "case:refused", "case:ended"})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The event behind number ``no``; without a ``body`` the partner is not to hear of it."""

    no: int
    id: str = ""
    body: bytes | None = None


def wish_of(kind: str) -> Wish:
    """To which of the three an event belongs."""
    if kind in _NEW:
        return Wish.CASES
    return Wish.ANSWERS if kind in _ANSWERS else Wish.CHANGES


async def behind(house: House, line: Line, mapping: Mapping, unit: UnitAt | None, limit: int) -> tuple[Outgoing, ...]:
    """At most ``limit`` events behind the cursor, those that are passed over included."""

    async def work(tx: Transaction) -> tuple[Outgoing, ...]:
        changes = await tx.changes({line.jurisdiction: line.cursor}, limit)
        found: list[Outgoing] = []
        for change in changes:
            outgoing = await _outgoing(tx, line, mapping, unit, change)
            if outgoing is None:
                break
            found.append(outgoing)
        return tuple(found)

    return await house.store.run(Scope.of(line.jurisdiction), work)


async def _outgoing(  # what is told to whom
    tx: Transaction, line: Line, mapping: Mapping, unit: UnitAt | None, change: Change
) -> Outgoing | None:
    """None while the case waits for its number, which must not differ when the same is sent again."""
    territory, case = await tx.territory(), await tx.case(change.case, lock=False)
    events = await tx.events(change.case)
    event = events[change.seq - 1]
    skipped = Outgoing(change.no)
    desk = at_desk(line.partner, line.jurisdiction, unit)
    if case is None or wish_of(event.payload.kind) not in line.wishes or not case.live:
        return skipped
    reader = await reader_for(tx, line, desk, case, territory)
    if reader is None or not sees(reader, event) or event.actor.person == desk.id:
        return skipped  # nobody is told what he has just said himself
    place = territory.jurisdictions[line.jurisdiction]
    theirs, ours = await tx.number_of_case(line.partner, case.id), await tx.number(case.id)
    if ours is None and await tx.real_now() - event.recorded_at < _NUMBERED_WITHIN:
        return None
    then = events[: change.seq]  # as it was then, so that what is sent twice says the same
    row, problems = write_row(mapping, await values_of(tx, line, reader, fold(then) or case, then))
    body = {
        "id": f"{place.code}-{change.no}",
        "no": change.no,
        "kind": wish_of(event.payload.kind).value,
        "event": event.payload.kind,
        "at": local(event.occurred_at).isoformat(timespec="seconds"),
        "text": _said(event, reader.hides),
        "place": {"code": place.code, "name": place.name},
        "case": {"id": case.id, "number": str(ours) if ours else None, "partner_number": theirs, "seq": event.seq},
        "row": row,
        "left_out": {each.column: each.reason for each in problems},
    }
    return Outgoing(change.no, str(body["id"]), json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _said(event: Event, hides: tuple[str, ...] | None) -> str:
    said = prose.sentence(event.payload)
    return said if hides is None else masked(said, hides, spare={Kind.LANDLINE})


def after_arrival(line: Line, no: int, *, sent: bool) -> Line:
    """The line when ``no`` is dealt with."""
    return replace(line, cursor=no, attempts=0, error="", sent=line.sent + sent)


def after_failure(line: Line, sentence: str, now: datetime, *, doubtful: bool) -> Line:
    """The line when its next event did not arrive: later and later, and in the end not at all."""
    attempts = line.attempts + 1
    stopped = attempts >= MOST_ATTEMPTS
    pause = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
    return replace(
        line,
        attempts=attempts,
        error=sentence[:300],
        state=State.STOPPED if stopped else line.state,
        next_at=now + pause,
        repeated=line.repeated + (doubtful and not stopped),
    )


def replayed(line: Line, first: int) -> Line:
    """The line when it is to begin with number ``first`` again."""
    return replace(line, cursor=max(first, 1) - 1, attempts=0, error="", state=State.ON, next_at=None)
