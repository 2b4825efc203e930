"""What the voice behind a report leaves open (转报、转告、回访的可办); see ``cases.openings``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cases.ending import RATING
from cases.opening import Opening
from cases.state import Case, Phase
from cases.steps import is_held_open, remaining
from cases.voicing import may_reopen, was_answered


def _passing(command: str) -> Callable[[Case], Iterator[Opening]]:
    def rule(case: Case) -> Iterator[Opening]:
        if case.voices.through is not None and not case.voices.declined:
            yield Opening(command, people=(case.voices.through,))

    return rule


def _send_on(case: Case) -> Iterator[Opening]:
    if case.phase is Phase.PASSING or case.may_be_sent_on:
        yield Opening("send_on", people=(case.reporter,))


def _settle(case: Case) -> Iterator[Opening]:
    if case.joined or case.voices.declined or case.kin.open_parts:
        return
    people = (case.reporter, case.voices.through)
    yield Opening("settle", people=tuple(dict.fromkeys(each for each in people if each is not None)))


def _urge(case: Case) -> Iterator[Opening]:
    """Whoever has said no is not urged."""
    if not (case.phase is Phase.PASSING and case.voices.declined):
        yield Opening("urge")


def _tell_voice(case: Case) -> Iterator[Opening]:
    if case.voices.owed:
        yield Opening("tell_voice")


def _withdraw(case: Case) -> Iterator[Opening]:
    if not case.answered:
        yield Opening("withdraw", people=(case.reporter,))


def _call_back(case: Case) -> Iterator[Opening]:
    if was_answered(case):
        yield Opening("call_back")


def _reopen(case: Case) -> Iterator[Opening]:
    if may_reopen(case):
        yield Opening("reopen")


def _close(case: Case) -> Iterator[Opening]:
    if case.running(RATING) is None and not is_held_open(case):
        yield Opening("close")


def _progress(case: Case) -> Iterator[Opening]:
    if not case.answered or remaining(case):
        yield Opening("progress")


def _invite(case: Case) -> Iterator[Opening]:
    if not case.answered:
        yield Opening("invite")


def _contribute(case: Case) -> Iterator[Opening]:
    if case.assisting:
        yield Opening("contribute", tuple(unit.id for unit in case.assisting))


OPENINGS: Mapping[str, Callable[[Case], Iterator[Opening]]] = {
    "pass_on": _passing("pass_on"),
    "decline_voice": _passing("decline_voice"),
    "send_on": _send_on,
    "settle": _settle,
    "tell_voice": _tell_voice,
    "urge": _urge,
    "withdraw": _withdraw,
    "call_back": _call_back,
    "reopen": _reopen,
    "close": _close,
    "progress": _progress,
    "invite": _invite,
    "contribute": _contribute,
}
