"""Who is told of what concerns the voice behind a report (转报、撤回、回访、协办的告知); see ``cases.notices``."""

from __future__ import annotations

from collections.abc import Iterator

from cases import events as e
from cases import events_voices as v
from cases.people import UnitAt
from cases.state import Case


def voice_units(case: Case, payload: v.VoiceEvent) -> Iterator[UnitAt | None]:
    """The units that must be told of it."""
    match payload:
        case v.Withdrawn():
            yield from (case.holder or case.steward, *case.assisting)
        case v.Settled():
            yield case.holder
        case v.CalledBack(satisfied=False) | v.Contributed():
            yield case.holder
        case v.Noted(unit=unit):
            yield from (each for each in (case.holder, *case.assisting) if each != unit)
        case v.Invited(units=units):
            yield from units
        case _:
            return


def voice_people(case: Case, payload: v.VoiceEvent) -> tuple[str, ...]:
    """The persons that must be told of it."""
    match payload:
        case v.PassedOn() | v.Progressed() | v.Settled():
            return case.reporters
        case v.VoiceDeclined() | v.VoiceOwed():
            return (case.reporter,)
        case v.SentOn():
            return ()
        case v.Withdrawn(by=by):
            passing = (case.voices.through,) if case.voices.through and not case.voices.passed_by else ()
            return tuple(person for person in dict.fromkeys((*case.reporters, *passing)) if person != by)
        case _:
            return ()


def asked_people(case: Case, payload: e.Payload) -> tuple[str, ...]:
    """Who is to do something: the deputy to pass it on, the reporter to answer; of a new round all hear again."""
    match payload:
        case e.Reported(through=str(person)) | e.Urged(person=str(person)):
            return (person,)
        case e.Asked():
            return (case.reporter, *((case.voices.passed_by,) if case.voices.passed_by else ()))
        case e.Reopened(because="call_back"):
            return case.reporters
        case _:
            return ()
