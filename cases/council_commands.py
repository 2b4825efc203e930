"""Carries out what happens beside handling (议、签发、督办的命令); ``cases.lifecycle`` registers the handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases import answering, deliberating, supervising
from cases import commands_council as cc
from cases.state import OPEN, STARTED, Phase

_ALWAYS = frozenset(Phase)

#: In which phases each is possible. What is still open when a case ends can be brought to its end afterwards.
PHASES: Mapping[str, frozenset[Phase]] = {
    cc.Deliberate.name: STARTED,
    cc.Comment.name: OPEN,
    cc.Conclude.name: _ALWAYS,
    cc.DraftAnswer.name: frozenset({Phase.ACCEPTED}),
    cc.SignOff.name: frozenset({Phase.ACCEPTED}),
    cc.Supervise.name: STARTED,
    cc.EndSupervision.name: _ALWAYS,
}

HANDLERS: Mapping[type, Callable[..., None]] = {
    cc.Deliberate: deliberating.deliberate,
    cc.Comment: deliberating.comment,
    cc.Conclude: deliberating.conclude,
    cc.DraftAnswer: answering.draft,
    cc.SignOff: answering.sign_off,
    cc.Supervise: supervising.supervise,
    cc.EndSupervision: supervising.end_supervision,
}
