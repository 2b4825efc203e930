"""Who is told what (告知): one notice a person or unit for each event that concerns them, written with the event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases import events as e
from cases import events_reach as r
from cases import events_steps as es
from cases import events_turns as t
from cases.events_clock import ClockEvent
from cases.events_council import CouncilEvent
from cases.events_links import LinkEvent
from cases.events_reach import ReachEvent
from cases.events_successors import SuccessorEvent
from cases.events_turns import TurnEvent
from cases.events_voices import VoiceEvent
from cases.notices_clock import concerned
from cases.notices_council import people_concerned, units_concerned, watchers
from cases.notices_links import people_told, units_told
from cases.notices_voices import asked_people, voice_people, voice_units
from cases.people import UnitAt
from cases.stars import reporters_to_rate
from cases.state import Case, Phase
from dsl.decision import RecipientKind

#: Beside the kinds of the events: it asks whoever reported it to judge the answer (请评价).
TO_RATE = "rating:wanted"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to come: to a person by id or to a unit; ``seq`` is the event it tells of."""

    case: str
    seq: int
    kind: str
    person: str | None = None
    unit: UnitAt | None = None


def notices(before: Case | None, after: Case, drafts: Iterable[e.Draft]) -> tuple[Notice, ...]:
    """What has to be told after these events. Imported history tells nobody."""
    if not after.live:
        return ()
    first = (before.seq if before else 0) + 1
    numbered = list(enumerate(drafts, first))
    found = [n for seq, draft in numbered for n in (*_told(after, seq, draft), *_watching(after, seq, draft))]
    return tuple(dict.fromkeys((*found, *_to_rate(after, numbered))))


def _to_rate(case: Case, drafts: list[tuple[int, e.Draft]]) -> Iterator[Notice]:
    """Those whose stars are wanted are invited beside hearing of the answer; nobody else is."""
    answers = [seq for seq, draft in drafts if isinstance(draft.payload, e.Answered | es.Completed)]
    for seq in answers[-1:] if case.phase is Phase.ANSWERED else ():
        for person in reporters_to_rate(case):
            yield Notice(case.id, seq, TO_RATE, person=person)


def _told(case: Case, seq: int, draft: e.Draft) -> Iterable[Notice]:
    if isinstance(draft.payload, CouncilEvent):
        return _of_council(case, seq, draft.payload, draft.actor.person)
    return _all_of(case, seq, draft.payload)


def _watching(case: Case, seq: int, draft: e.Draft) -> Iterator[Notice]:
    return (Notice(case.id, seq, draft.payload.kind, person=person) for person in watchers(case, draft))


def _of_council(case: Case, seq: int, payload: CouncilEvent, doer: str | None) -> Iterator[Notice]:
    yield from _to_units(case, seq, payload.kind, units_concerned(case, payload))
    for person in people_concerned(case, payload, doer):
        yield Notice(case.id, seq, payload.kind, person=person)


def _all_of(case: Case, seq: int, payload: e.Payload) -> Iterable[Notice]:
    if isinstance(payload, SuccessorEvent):
        return (*_to_units(case, seq, payload.kind, (payload.unit,)), *_to_reporters(case, seq, payload.kind))
    if isinstance(payload, LinkEvent):
        return _of_links(case, seq, payload)
    if isinstance(payload, VoiceEvent):
        return _of_voice(case, seq, payload)
    if isinstance(payload, TurnEvent):
        return _of_turn(case, seq, payload)
    if isinstance(payload, ReachEvent):
        return _of_reach(case, seq, payload)
    own = _of_clock(case, seq, payload) if isinstance(payload, ClockEvent) else _of(case, seq, payload)
    return (*own, *(Notice(case.id, seq, payload.kind, person=person) for person in asked_people(case, payload)))


def _of(case: Case, seq: int, payload: e.Payload) -> Iterator[Notice]:
    match payload:
        case e.Assigned(unit=unit, assisting=assisting, copies=copies):
            yield from _to_units(case, seq, payload.kind, (unit, *assisting, *copies))
            yield from _to_reporters(case, seq, payload.kind)
        case e.Decided() | e.Pooled():
            yield from _to_units(case, seq, payload.kind, _wanted(case, payload))
        case e.Accepted() | e.Answered() | e.Closed(reason="coordinator"):
            yield from _to_reporters(case, seq, payload.kind)
        case e.Found() | e.Reclassified() | e.Relocated() | e.Replied() | e.Supplemented() | e.Rated() | e.Reopened():
            yield from _to_units(case, seq, payload.kind, (case.holder,))
        case e.Urged(unit=unit):
            yield from _to_units(case, seq, payload.kind, (unit or case.steward,))
        case e.ClockWarned(key=key) | e.ClockOverdue(key=key):
            yield from _to_bearer(case, seq, payload.kind, key)
        case e.ClockRecounted(due_changed=True):
            yield from _to_units(case, seq, payload.kind, (case.holder or case.steward,))
            yield from _to_reporters(case, seq, payload.kind)
        case e.Climbed(unit=unit, units=units):
            yield from _to_units(case, seq, payload.kind, dict.fromkeys((unit, *units)))
        case _:
            yield from _of_step(case, seq, payload)


def _of_turn(case: Case, seq: int, payload: TurnEvent) -> Iterator[Notice]:
    match payload:
        case t.RefusalAsked(approver=approver) | t.EndAsked(approver=approver):
            yield from _to_units(case, seq, payload.kind, (approver,))
        case t.Refused() | t.Merged():
            yield from _to_reporters(case, seq, payload.kind)
        case t.Ended():
            yield from _to_units(case, seq, payload.kind, (case.holder,))
            yield from _to_reporters(case, seq, payload.kind)
        case t.Unmerged():
            yield Notice(case.id, seq, payload.kind, person=case.reporter)
        case t.Told(units=units, reporters=reporters):
            yield from _to_units(case, seq, payload.kind, units)
            yield from _to_reporters(case, seq, payload.kind) if reporters else ()
        case _:
            yield from _to_units(case, seq, payload.kind, (case.holder,))


def _of_voice(case: Case, seq: int, payload: VoiceEvent) -> Iterator[Notice]:
    yield from _to_units(case, seq, payload.kind, voice_units(case, payload))
    for person in voice_people(case, payload):
        yield Notice(case.id, seq, payload.kind, person=person)


def _of_links(case: Case, seq: int, payload: LinkEvent) -> Iterator[Notice]:
    yield from _to_units(case, seq, payload.kind, units_told(case, payload))
    for person in people_told(case, payload):
        yield Notice(case.id, seq, payload.kind, person=person)


def _of_reach(case: Case, seq: int, payload: ReachEvent) -> Iterator[Notice]:
    match payload:
        case r.ReviewOpened(unit=unit) | r.Offered(unit=unit) | r.ReturnAsked(approver=unit):
            yield from _to_units(case, seq, payload.kind, (unit,))
        case r.Reviewed():
            yield from _to_reporters(case, seq, payload.kind)
        case r.Declined():
            yield from _to_units(case, seq, payload.kind, (case.steward, case.arbiter))
        case r.ReturnDenied():
            yield from _to_units(case, seq, payload.kind, (case.holder,))
        case _:
            yield from _to_units(case, seq, payload.kind, (case.holder, *payload.units))


def _to_reporters(case: Case, seq: int, kind: str) -> Iterator[Notice]:
    """Everybody whose report it is; with others joined to it these are several."""
    for person in case.reporters:
        yield Notice(case.id, seq, kind, person=person)


def _of_clock(case: Case, seq: int, payload: ClockEvent) -> Iterator[Notice]:
    yield from _to_units(case, seq, payload.kind, concerned(case, payload))


def _of_step(case: Case, seq: int, payload: e.Payload) -> Iterator[Notice]:
    match payload:
        case e.ClockStarted(key=key):
            if case.clocks[key].spec.bearer is not None:
                yield from _to_bearer(case, seq, payload.kind, key)
        case es.Stepped() | es.StepWaived() | es.Scheduled():
            yield from _to_units(case, seq, payload.kind, (case.holder,))
            yield Notice(case.id, seq, payload.kind, person=case.reporter)
        case es.Completed():
            yield from _to_reporters(case, seq, payload.kind)
        case _:
            return


def _to_bearer(case: Case, seq: int, kind: str, key: str) -> Iterator[Notice]:
    """Whose the clock is: the reporter, the unit whose step it is, else whoever holds the case."""
    clock = case.clocks[key]
    if clock.party == RecipientKind.REPORTER:
        yield Notice(case.id, seq, kind, person=case.reporter)
    elif clock.party is None:
        unit = clock.holder if clock.spec.bearer is not None else None
        yield from _to_units(case, seq, kind, (unit or case.holder or case.steward,))


def _wanted(case: Case, payload: e.Decided | e.Pooled) -> tuple[UnitAt | None, ...]:
    """Who has to do something before a unit can work on it: find what is waited for, or name the unit."""
    return payload.awaited if isinstance(payload, e.Decided) else (case.steward, payload.arbiter)


def _to_units(case: Case, seq: int, kind: str, units: Iterable[UnitAt | None]) -> Iterator[Notice]:
    for unit in units:
        if unit is not None:
            yield Notice(case.id, seq, kind, unit=unit)
