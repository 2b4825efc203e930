"""Reviews, candidates and agreed returns in examples (例子里的审查、候选、同意退回), as commands of the case engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cases import commands as c
from cases import commands_reach as rc
from cases.people import UnitAt
from cases.trial import SEALED, Trial
from dsl import tree
from dsl.stages import PASSED, STAGES

Act = Callable[[Trial, tree.Happened, Any], None]


def review(trial: Trial, line: tree.Happened, _said: object) -> None:
    """初审 属实: by whose turn it is; without a verdict it passes."""
    trial.tick()
    waits = trial.case.reviewing
    unit = _named(trial, line) or (waits.unit if waits else None)
    verdict = line.object.text if line.object else PASSED
    trial.do(rc.Review(line.event.text, verdict, SEALED), unit, line.span)


def give_back(trial: Trial, line: tree.Happened, holder: Callable[[Trial, tree.Happened], UnitAt | None]) -> None:
    """退回: of the offer where one is out, else by the holder."""
    trial.tick()
    if trial.case.offered is not None:
        trial.do(rc.Decline(SEALED), _named(trial, line) or trial.case.offered, line.span)
    else:
        trial.do(c.Return(SEALED), holder(trial, line), line.span)


def agree(trial: Trial, line: tree.Happened, _said: object) -> None:
    """同意: to a return that was asked for."""
    decide_return(trial, line, approve=True)


def decide_return(trial: Trial, line: tree.Happened, *, approve: bool) -> None:
    """By whom the clause names, or whoever the line does."""
    trial.tick()
    trial.do(rc.DecideReturn(approve, SEALED), _named(trial, line) or trial.case.returning, line.span)


def _named(trial: Trial, line: tree.Happened) -> UnitAt | None:
    return trial.place.unit(line.unit.text) if line.unit else None


STEPS: Mapping[str, Act] = {**dict.fromkeys(STAGES, review), "同意": agree}
