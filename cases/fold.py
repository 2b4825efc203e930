"""From events to the case (折叠): the only code that turns what happened into what is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import get_args

from cases import events as e
from cases.events_clock import ClockEvent
from cases.events_council import CouncilEvent
from cases.events_display import DisplayEvent
from cases.events_links import LinkEvent
from cases.events_reach import Offered, ReachEvent, Reviewed
from cases.events_steps import StepEvent
from cases.events_successors import SuccessorEvent
from cases.events_turns import TurnEvent
from cases.events_voices import PassedOn, SentOn, VoiceEvent
from cases.fold_clock import alarms, befall, climb, expired, turned
from cases.fold_council import fold_council, remembered, undrafted
from cases.fold_display import fold_display
from cases.fold_links import come_from, fold_link
from cases.fold_reach import fold_reach, settled
from cases.fold_steps import fold_step, involved, step_words
from cases.fold_successors import fold_successor
from cases.fold_turns import fold_turn
from cases.fold_voices import fold_voice
from cases.people import JurisdictionId, UnitAt
from cases.stars import shown
from cases.state import Case, Clock, Given, OpenQuestion, Phase
from cases.state_voices import Voices
from dsl.decision import OFFER, OFFERING, ClockSpec, ClockStart, Rung


def fold(events: Iterable[e.Event]) -> Case | None:
    """The case after these events in order of ``seq``; None when there are none."""
    case: Case | None = None
    for event in events:
        case = apply(case, event.case, event.jurisdiction, event.payload, event.occurred_at)
    return case


def apply(
    case: Case | None, case_id: str, jurisdiction: JurisdictionId, payload: e.Payload, occurred_at: datetime
) -> Case:
    """The case after one more event. The first event must be a report, and no other may be."""
    if isinstance(payload, e.Reported):
        if case is not None:
            raise ValueError(f"case {case_id} is reported twice")
        return come_from(_open(case_id, jurisdiction, payload, occurred_at), payload.origin)
    if case is None:
        raise ValueError(f"case {case_id} begins with {payload.kind}")
    after = _after(case, payload, occurred_at)
    words = words_of(payload)
    happened = {**after.happened, **dict.fromkeys(words, occurred_at)} if words else after.happened
    record = remembered(case, payload, words, occurred_at)
    updated = max(case.updated_at, occurred_at)
    return replace(after, seq=case.seq + 1, updated_at=updated, happened=happened, record=record)


def _after(case: Case, payload: e.Payload, at: datetime) -> Case:
    kin = _KIN.get(type(payload))
    if kin is not None:
        return kin(case, payload)
    timed = _TIMED.get(type(payload))
    return _change(case, payload, at) if timed is None else timed(case, payload, at)


#: Events that have a module of their own; those of the second kind ask when it was.
_KIN: dict[type, Callable[..., Case]] = {
    **dict.fromkeys(get_args(StepEvent), fold_step),
    **dict.fromkeys(get_args(TurnEvent), fold_turn),
    **dict.fromkeys(get_args(ReachEvent), fold_reach),
    **dict.fromkeys(get_args(LinkEvent), fold_link),
    **dict.fromkeys(get_args(DisplayEvent), fold_display),
    **dict.fromkeys(get_args(SuccessorEvent) or (SuccessorEvent,), fold_successor),
}
_TIMED: dict[type, Callable[..., Case]] = {
    **dict.fromkeys(get_args(ClockEvent), befall),
    **dict.fromkeys(get_args(CouncilEvent), fold_council),
    **dict.fromkeys(get_args(VoiceEvent), fold_voice),
}

#: What a clock can start at (自…起), by the event that is that moment; a claim is a hand-over and an acceptance.
_WORDS: dict[type[e.Payload], tuple[str, ...]] = {
    e.Pooled: (ClockStart.POOLED,),
    e.Assigned: (ClockStart.ASSIGNED,),
    e.Claimed: ("认领", ClockStart.ASSIGNED),
    e.Accepted: (ClockStart.ACCEPTED,),
    e.Answered: (ClockStart.ANSWERED,),
    e.Returned: ("退回",),
    e.Rated: ("评价",),
    Offered: (OFFERING,),
    PassedOn: (ClockStart.REPORTED,),
    SentOn: (ClockStart.REPORTED,),
}


def words_of(payload: e.Payload) -> tuple[str, ...]:
    """The events of the rule language that this payload is; empty for what no clock starts at."""
    if isinstance(payload, e.Found):
        return tuple(payload.findings)
    if isinstance(payload, Reviewed):
        return (payload.stage,)
    return _WORDS.get(type(payload)) or step_words(payload)


def _open(case_id: str, jurisdiction: JurisdictionId, p: e.Reported, at: datetime) -> Case:
    return Case(
        id=case_id,
        jurisdiction=jurisdiction,
        seq=1,
        phase=Phase.PASSING if p.through else Phase.POOLED,
        round=1,
        reporter=p.reporter,
        role=p.role,
        level=p.level,
        category=p.category,
        urgency=p.urgency,
        channel=p.channel,
        group=p.group,
        village=p.village,
        grid=p.grid,
        named_unit=p.named_unit,
        answers=dict(p.answers),
        photos=p.photos,
        live=p.live,
        veiled=p.origin is not None and p.origin.veiled,
        text_id=next((s.id for s in p.sealed if s.what == "text"), None),
        manner=p.manner,
        special=p.special,
        around=p.around,
        concerns=p.concerns,
        voices=Voices(through=p.through, spoken=any(each.what == "voice" for each in p.sealed)),
        opened_at=at,
        updated_at=at,
        happened={ClockStart.REPORTED: at},
    )


def _change(case: Case, payload: e.Payload, at: datetime) -> Case:
    match payload:
        case (
            e.ClockStarted() | e.ClockRecounted() | e.ClockStopped() | e.ClockWarned() | e.ClockOverdue() | e.Climbed()
        ):
            return _change_clock(case, payload, at)
        case e.Pooled() | e.Assigned() | e.Claimed() | e.Accepted() | e.Returned():
            return _change_holder(case, payload, at)
        case e.Asked() | e.Replied() | e.Supplemented() | e.Urged():
            return _talk(case, payload)
        case e.Decided(plan=plan, bundle=bundle, group=group, steward=steward, finders=finders):
            after = replace(case, plan=plan, bundle=bundle, group=group, steward=steward, finders=finders)
            veiled = case.veiled or (plan.veil is not None and plan.veil.certain)
            return replace(after, alike=payload.alike, veiled=veiled)
        case e.Found() | e.Reclassified() | e.Relocated():
            return _correct(case, payload)
        case _:
            return _conclude(case, payload, at)


def _talk(case: Case, payload: e.Asked | e.Replied | e.Supplemented | e.Urged) -> Case:
    match payload:
        case e.Urged():
            return replace(case, urged=case.urged + 1)
        case e.Asked(unit=unit, question=question, wants=wants):
            return replace(case, asked=OpenQuestion(unit, question, wants, case.seq + 1))
        case e.Replied(answers=answers, photos=photos):
            return replace(case, asked=None, answers={**case.answers, **answers}, photos=case.photos + photos)
        case _:
            return replace(case, photos=case.photos + payload.photos)


def _correct(case: Case, payload: e.Found | e.Reclassified | e.Relocated) -> Case:
    match payload:
        case e.Found(findings=findings):
            return replace(case, findings={**case.findings, **findings})
        case e.Reclassified(category=category):
            return replace(case, category=category)
        case _:
            spot = replace(case, village=payload.village, grid=payload.grid, around=payload.around)
            return replace(spot, special=payload.special)


def _conclude(case: Case, payload: e.Payload, at: datetime) -> Case:
    match payload:
        case e.Answered(outcome=outcome, solved=solved, open=open_):
            phase = case.phase if open_ else Phase.ANSWERED
            said = replace(case, phase=phase, outcome=outcome, solved=solved, answered=True)
            return replace(said, asked=None, returning=None, awaiting=None, council=undrafted(case.council))
        case e.Rated():
            given = Given(payload.rater, payload.by, payload.stars, case.round)
            rated = replace(case, ratings=(*case.ratings, given), deemed=payload.deemed)
            return replace(rated, stars=shown(rated))
        case e.Reopened(low_rating=nth):
            anew = replace(case, phase=Phase.ACCEPTED, round=case.round + 1, low_ratings=nth, answered=False)
            return replace(anew, closed_at=None, close_reason=None)
        case e.Closed(reason=reason, outcome=outcome):
            return replace(
                case, phase=Phase.CLOSED, closed_at=at, close_reason=reason, asked=None, outcome=outcome or case.outcome
            )
        case _:  # pragma: no cover - the type checker proves that the list above is whole
            raise TypeError(payload.kind)


def _change_holder(case: Case, payload: e.Payload, at: datetime) -> Case:
    match payload:
        case e.Pooled(arbiter=arbiter, missing=missing, candidates=candidates):
            return replace(
                settled(case),
                phase=Phase.POOLED,
                awaiting=None,
                holder=None,
                held_since=None,
                arbiter=arbiter,
                missing=missing,
                candidates=candidates,
                only=payload.only,
                assisting=(),
            )
        case e.Assigned(unit=unit, assisting=assisting, copies=copies, by=by):
            held = _hold(case, unit, at)
            return replace(held, assisting=assisting, copies=copies, appointed=by == "arbiter", missing=())
        case e.Claimed(unit=unit):
            return replace(_hold(case, unit, at), appointed=False)
        case e.Accepted():
            return replace(case, phase=Phase.ACCEPTED)
        case e.Returned():
            return replace(case, returns=case.returns + 1, asked=None, returning=None)
        case _:  # pragma: no cover - see _change
            raise TypeError(payload.kind)


def _hold(case: Case, unit: UnitAt, at: datetime) -> Case:
    handled = case.handled_by if unit in case.handled_by else (*case.handled_by, unit)
    held = replace(settled(case), phase=Phase.ASSIGNED, holder=unit, held_since=at, returning=None)
    free = replace(held, asked=None, awaiting=None, council=undrafted(case.council))
    return replace(free, handled_by=handled, holds=case.holds + 1)


def _change_clock(case: Case, payload: e.Payload, at: datetime) -> Case:
    match payload:
        case e.ClockStarted():
            return _with_clock(involved(case, payload), _started(case, payload))
        case e.ClockRecounted(key=key):
            return _with_clock(case, _recounted(case, case.clocks[key], payload))
        case e.ClockStopped(key=key, outcome=outcome):
            stopped = replace(case.clocks[key], stopped_at=at, outcome=outcome)
            turn = None if stopped.name == OFFER else case.offered
            return _with_clock(replace(case, offered=turn), stopped)
        case e.ClockWarned(key=key, color=color):
            return _with_clock(case, turned(case.clocks[key], color))
        case e.ClockOverdue(key=key):
            return _with_clock(case, expired(case.clocks[key]))
        case e.Climbed():
            return climb(case, payload)
        case _:  # pragma: no cover - see _change
            raise TypeError(payload.kind)


def _started(case: Case, p: e.ClockStarted) -> Clock:
    return Clock(
        key=p.key,
        spec=clock_spec(case, p.name, p.low_rating),
        holder=p.holder,
        round=p.round,
        started_at=p.started_at,
        alarms_at=alarms(p.warn_at, p.alarms_at),
        due_at=p.due_at,
        due_latest=p.due_latest,
        provisional=p.provisional,
        rungs_at=p.rungs_at,
        calendar=p.calendar,
        low_rating=p.low_rating,
        capped=p.capped,
        party=p.party,
    )


def _recounted(case: Case, clock: Clock, p: e.ClockRecounted) -> Clock:
    """By another calendar the same term; by another decision the term of the plan that was decided just before."""
    spec = clock.spec if p.because != "decided" else carried(clock, clock_spec(case, clock.name, clock.low_rating))
    return replace(
        clock,
        spec=spec,
        started_at=p.started_at or clock.started_at,
        alarms_at=alarms(p.warn_at, p.alarms_at),
        due_at=p.due_at,
        due_latest=p.due_latest,
        provisional=p.provisional,
        rungs_at=p.rungs_at,
        calendar=p.calendar,
        capped=p.capped,
        until=p.until,
    )


def clock_spec(case: Case, name: str, low_rating: int = 0) -> ClockSpec:
    """The plan's clock of that name; after the n-th low rating its term is the rating rule's (重办)."""
    spec = next(c for c in case.plan.clocks if c.name == name)
    if not low_rating or case.plan.rating is None:
        return spec
    rule = next((low for low in case.plan.rating.low if low.nth == low_rating), None)
    return spec if rule is None or rule.redo is None else replace(spec, term=rule.redo, cites=rule.cites)


def carried(clock: Clock, spec: ClockSpec) -> ClockSpec:
    """``spec`` for a clock that runs already: rungs that have fired stay before those still to come, and fire once."""
    fired = clock.spec.rungs[: clock.climbed]
    done = {_same(rung) for rung in fired}
    coming = (rung for rung in spec.rungs if _same(rung) not in done)
    return replace(spec, rungs=(*fired, *coming))


def _same(rung: Rung) -> Rung:
    """What makes two rungs one: all but the clauses that say so."""
    return replace(rung, cites=(), cleared_by=None)


def _with_clock(case: Case, clock: Clock) -> Case:
    return replace(case, clocks={**case.clocks, clock.key: clock})
