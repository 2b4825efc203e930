"""Carries out what concerns the voice behind a report (转报、撤回、回访、协办的命令); see ``cases.lifecycle``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases import commands_voices as vc
from cases import helping, passing, voicing
from cases.state import IN_HANDS, STARTED, Phase

_PASSING = frozenset({Phase.PASSING})
_OVER = frozenset({Phase.ANSWERED, Phase.CLOSED})
_HELD = frozenset({Phase.ASSIGNED, Phase.ACCEPTED})

PHASES: Mapping[str, frozenset[Phase]] = {
    vc.PassOn.name: _PASSING,
    vc.DeclineVoice.name: _PASSING,
    vc.SendOn.name: _PASSING | {Phase.CLOSED},
    vc.Settle.name: _PASSING | {Phase.POOLED, Phase.ASSIGNED},
    vc.TellVoice.name: frozenset(Phase),
    vc.Withdraw.name: _PASSING | IN_HANDS,
    vc.CallBack.name: _OVER,
    vc.Reopen.name: _OVER,
    vc.Close.name: frozenset({Phase.ANSWERED}),
    vc.Note.name: STARTED,
    vc.Progress.name: _HELD,
    vc.Invite.name: _HELD,
    vc.Contribute.name: _HELD,
}

HANDLERS: Mapping[type, Callable[..., None]] = {
    vc.PassOn: passing.pass_on,
    vc.DeclineVoice: passing.decline,
    vc.SendOn: passing.send_on,
    vc.Settle: passing.settle,
    vc.TellVoice: voicing.tell,
    vc.Withdraw: voicing.withdraw,
    vc.CallBack: voicing.call_back,
    vc.Reopen: voicing.reopen,
    vc.Close: voicing.close,
    vc.Note: helping.note,
    vc.Progress: helping.progress,
    vc.Invite: helping.invite,
    vc.Contribute: helping.contribute,
}
