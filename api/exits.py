"""Which exit code an exception stands for (退出码); whatever is not here is a defect and keeps its traceback."""

from __future__ import annotations

from argparse import ArgumentTypeError

from adapters.calendars import CalendarRefused
from adapters.spreadsheet import SheetRefused
from adapters.store.errors import StoreMisconfigured, StoreUnavailable
from api.console import Exit
from api.rulefiles import RulesUnreadable
from api.settings import SettingsRefused
from cases.publishing import RulesRejected
from cases.refusals import Refusal

_REFUSALS: dict[type[Exception], Exit] = {
    SettingsRefused: Exit.MISUSED,
    ArgumentTypeError: Exit.MISUSED,
    SheetRefused: Exit.MISUSED,
    RulesUnreadable: Exit.MISUSED,
    CalendarRefused: Exit.FOUND,
    Refusal: Exit.FOUND,
    RulesRejected: Exit.FOUND,
    StoreMisconfigured: Exit.MISUSED,
    StoreUnavailable: Exit.UNREACHABLE,
}


def exit_of(refused: Exception) -> Exit | None:
    """The exit code of a foreseen exception; None for a defect."""
    return next((_REFUSALS[kind] for kind in type(refused).__mro__ if kind in _REFUSALS), None)


def sentence_of(refused: Exception) -> str:
    """What to tell a person."""
    return str(getattr(refused, "message", "") or refused)
