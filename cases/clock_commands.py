"""Where the commands on clocks are carried out (时限的办理), and while a case stands how."""

from __future__ import annotations

from collections.abc import Callable

from cases import commands_clock as kc
from cases import excusing, extending, pausing
from cases.state import OPEN, Phase

#: Lateness may be excused after the end too; everything else needs a clock that runs.
PHASES: dict[str, frozenset[Phase]] = {
    kc.RequestExtension.name: OPEN,
    kc.DecideExtension.name: OPEN,
    kc.Pause.name: OPEN,
    kc.DecidePause.name: OPEN,
    kc.Resume.name: OPEN,
    kc.Exempt.name: frozenset(Phase),
    kc.ClearMark.name: OPEN,
}

HANDLERS: dict[type, Callable[..., None]] = {
    kc.RequestExtension: extending.request,
    kc.DecideExtension: extending.decide,
    kc.Pause: pausing.pause,
    kc.DecidePause: pausing.decide,
    kc.Resume: pausing.resume,
    kc.Exempt: excusing.exempt,
    kc.ClearMark: excusing.clear_mark,
}
