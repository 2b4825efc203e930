"""What steps make of a case (步骤的折叠): what was done, waived, given a date or completed; see ``cases.fold``."""

from __future__ import annotations

from dataclasses import replace

from cases import events as e
from cases import events_steps as es
from cases.events_council import Supervised
from cases.events_steps import StepEvent
from cases.state import Case, Phase
from dsl import triggers


def fold_step(case: Case, payload: StepEvent) -> Case:
    """The case after one of these events."""
    match payload:
        case es.Stepped(step=step, unit=unit, photos=photos):
            done = (step, None if unit is None else unit.id)
            return replace(case, done=(*case.done, done), photos=case.photos + photos)
        case es.StepWaived(step=step, by=by):
            return case if by == "rule" else replace(case, excused=(*case.excused, step))
        case es.Scheduled(event=event, date=date):
            return replace(case, happened={**case.happened, triggers.date_of(event): date})
        case _:
            return replace(case, phase=Phase.ANSWERED)


def involved(case: Case, started: e.ClockStarted) -> Case:
    """A unit that has a step to do has to do with the case from then on."""
    unit = started.holder
    known = unit is None or unit == case.holder or unit in case.handled_by or unit in case.assisting
    return case if known or unit is None else replace(case, handled_by=(*case.handled_by, unit))


def step_words(payload: e.Payload) -> tuple[str, ...]:
    """What a clock can start at in these events and in those of clocks, by the words of ``dsl.triggers``."""
    match payload:
        case es.Stepped(step=step):
            return (step,)
        case es.Scheduled(event=event):
            return (triggers.scheduled(event),)
        case _:
            return _clock_words(payload)


def _clock_words(payload: e.Payload) -> tuple[str, ...]:
    match payload:
        case e.ClockWarned(key=key, color=color):
            return (triggers.coloured(_name(key), color),)
        case e.ClockOverdue(key=key):
            return (triggers.expired(_name(key)), triggers.coloured(_name(key), triggers.RED))
        case e.ClockStopped(key=key, outcome="lapsed"):
            return (triggers.expired(_name(key)),)
        case e.Climbed(mark=str(mark)) | Supervised(mark=str(mark)):
            return (triggers.marked(mark),)
        case _:
            return ()


def _name(key: str) -> str:
    return key.partition("#")[0]
