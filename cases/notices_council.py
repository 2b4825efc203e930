"""Who is told of what happens beside handling (议、签发、督办的告知), and what watchers hear; see ``cases.notices``."""

from __future__ import annotations

from collections.abc import Iterator

from cases import events as e
from cases import events_council as k
from cases.events_turns import Told
from cases.people import UnitAt
from cases.state import Case
from cases.state_council import Matter

#: What the machinery says to itself: a watcher is told of what it comes to.
_MACHINERY = (e.ClockStarted, e.ClockStopped, e.ClockRecounted, e.Decided, Told)


def units_concerned(case: Case, payload: k.CouncilEvent) -> Iterator[UnitAt | None]:
    """The units that must be told of it."""
    match payload:
        case k.DeliberationOpened():
            yield from (case.holder, *case.assisting, case.steward)
        case k.Commented() | k.DeliberationConcluded():
            yield from (case.holder, case.steward)
        case k.AnswerDrafted(signer=signer):
            yield signer
        case k.AnswerSigned():
            return  # the answer itself follows at once
        case k.AnswerSentBack():
            yield case.holder
        case _:
            yield case.holder or case.steward


def people_concerned(case: Case, payload: k.CouncilEvent, doer: str | None) -> Iterator[str]:
    """The persons that must be told of it, who has done it left out."""
    match payload:
        case k.DeliberationOpened():
            people: tuple[str, ...] = case.reporters
        case k.Commented(number=number):
            people = _heard(case, number)
        case k.DeliberationConcluded(number=number):
            people = (*case.reporters, *_heard(case, number))
        case k.SupervisionEnded(person=person):
            people = (person,)
        case _:
            people = ()
    yield from (person for person in dict.fromkeys(people) if person != doer)


def _heard(case: Case, number: int) -> tuple[str, ...]:
    matter: Matter | None = next((each for each in case.council.matters if each.number == number), None)
    return () if matter is None else (matter.by, *matter.voices)


def watchers(case: Case, draft: e.Draft) -> Iterator[str]:
    """Who watches over the case is told of everything, but not of what they did themselves."""
    if isinstance(draft.payload, _MACHINERY):
        return
    yield from (person for person in case.supervised_by if person != draft.actor.person)
