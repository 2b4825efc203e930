"""What the voice behind a report makes of a case (转报、撤回、回访、协办的折叠); see ``cases.fold``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cases import events_voices as v
from cases.state import Case, Phase
from cases.state_voices import Called, Voices

DEPUTY = "代表"


def fold_voice(case: Case, payload: v.VoiceEvent, at: datetime) -> Case:
    """The case after one of these events."""
    voices = case.voices
    match payload:
        case v.PassedOn(by=by, level=level):
            begun = replace(_begun(case, at), role=DEPUTY, level=level, manner="转报")
            return _with(begun, replace(voices, passed_by=by))
        case v.SentOn():
            own = replace(_begun(case, at), manner="代录" if voices.spoken else "本人")
            return _with(own, replace(voices, through=None, declined=False, passed_by=None))
        case v.Settled(by=by, outcome=outcome, solved=solved):
            carried = by if by == voices.through else voices.passed_by
            return _with(replace(case, outcome=outcome, solved=solved), replace(voices, passed_by=carried))
        case v.Withdrawn(by=by, heir=heir):
            return _with(replace(case, reporter=heir or by), replace(voices, left=(*voices.left, by)))
        case _:
            return _beside(case, payload)


def _beside(case: Case, payload: v.VoiceEvent) -> Case:
    voices = case.voices
    match payload:
        case v.VoiceDeclined():
            return _with(case, replace(voices, declined=True))
        case v.VoiceOwed() | v.VoiceTold():
            return _with(case, replace(voices, owed=isinstance(payload, v.VoiceOwed)))
        case v.CalledBack(reached=reached, satisfied=satisfied):
            return _with(case, replace(voices, calls=(*voices.calls, Called(case.round, reached, satisfied))))
        case v.Invited(units=units):
            helped = replace(case, assisting=(*case.assisting, *units))
            return _with(helped, replace(voices, invited=(*voices.invited, *units)))
        case _:
            return case


def _begun(case: Case, at: datetime) -> Case:
    """Only now it is a report to the rules: its terms count from here, and what was settled before is open again."""
    open_ = replace(case, phase=Phase.POOLED, opened_at=at, closed_at=None, close_reason=None)
    free = replace(open_, holder=None, held_since=None, assisting=(), asked=None, candidates=(), only=False)
    return replace(free, outcome=None, solved=None, offered=None, returning=None, awaiting=None)


def _with(case: Case, voices: Voices) -> Case:
    return replace(case, voices=voices)
