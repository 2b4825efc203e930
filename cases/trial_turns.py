"""Refusing, ending and joining in examples (例子里的不予受理、终止办理、并入): what a line does and what comes."""

from __future__ import annotations

from cases import commands_turns as tc
from cases import events_turns as t
from cases.people import UnitAt
from cases.trial import SEALED, Trial
from cases.trial_allowances import ALLOWANCES
from cases.trial_reach import decide_return
from dsl import tree


def end(trial: Trial, line: tree.Happened, _said: object) -> None:
    """终止办理: by whoever holds it."""
    trial.tick()
    trial.do(tc.End(SEALED), trial.case.holder, line.span)


def approve(trial: Trial, line: tree.Happened, said: dict[str, tree.Answered]) -> None:
    """批准 and 不批准: of a refusal or an ending that waits for it, else of more time or a pause."""
    trial.tick()
    awaiting = trial.case.awaiting
    if awaiting is None and trial.case.returning is not None:
        decide_return(trial, line, approve=line.event.text == "批准")
        return
    if awaiting is None:
        ALLOWANCES[line.event.text](trial, line, said)
        return
    command = tc.DecideRefusal if awaiting.what == "不予受理" else tc.DecideEnd
    named = trial.place.unit(line.unit.text) if line.unit else None
    unit: UnitAt | None = named or awaiting.approver
    trial.do(command(line.event.text == "批准", SEALED), unit, line.span)


#: What happened in a case that turned out so, by the words of an outcome.
TURNED: dict[str, type[t.TurnEvent]] = {"不予受理": t.Refused, "终止办理": t.Ended, "并入首件": t.Merged}
STEPS = {"终止办理": end, "批准": approve, "不批准": approve}
