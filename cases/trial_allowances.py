"""What befalls a clock in an example (例子里的延期、中止、豁免、解除), as commands of the case engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cases import commands_clock as kc
from cases.excusing import clearing
from cases.people import UnitAt
from cases.state import Case, Clock
from cases.trial import SEALED, Trial
from dsl import tree
from dsl.decision import Recipient
from dsl.parties import HOLDERS
from dsl.terms import Term
from dsl.words import FIXED, OPEN

Act = Callable[[Trial, tree.Happened, Any], None]


def _extend(trial: Trial, line: tree.Happened, _said: object) -> None:
    """延期 10日: the holder asks; without a length it is as much as the clause allows."""
    trial.tick()
    term = None if line.term is None else _term(trial, line.term)
    trial.do(kc.RequestExtension(term=term, sealed=SEALED), _holder(trial, line), line.span)


def _term(trial: Trial, written: tree.Duration) -> Term:
    """The length in the words of the clause that allows it: 日 is what the clause's file says it is."""
    rules = [each.spec.extension for each in _running(trial) if each.spec.extension is not None]
    most = next((rule.total or rule.by for rule in rules if rule.total or rule.by), None)
    if written.unit in OPEN:
        if most is None:
            trial.stop("D911", written.span, f"不知道这里的{written.unit}指什么", "请写 自然日、工作日 或者 工作时")
        return Term(written.amount, most.unit)
    return Term(written.amount, FIXED[written.unit])


def _pause(trial: Trial, line: tree.Happened, _said: object) -> None:
    """中止 等待补充材料: for one of the reasons that the clause names."""
    reason = line.object.text if line.object else ""
    trial.do(kc.Pause(reason, SEALED), _holder(trial, line), line.span)


def _resume(trial: Trial, line: tree.Happened, _said: object) -> None:
    trial.do(kc.Resume(), _holder(trial, line), line.span)


def _approve(trial: Trial, line: tree.Happened, _said: object) -> None:
    """批准 and 不批准: of the extension that waits for it, else of the pause."""
    trial.tick()
    yes = line.event.text == "批准"
    asking = next((each.asking for each in _running(trial) if each.asking is not None), None)
    if asking is not None:
        turn = asking.approvers[asking.agreed : asking.agreed + 1]
        trial.do(kc.DecideExtension(yes, sealed=SEALED), _named(trial, line) or next(iter(turn), None), line.span)
        return
    stays = [each.spec.stay for each in _running(trial) if each.pause_asked is not None and each.spec.stay]
    unit = _unit_of(trial, stays[0].approver) if stays else None
    trial.do(kc.DecidePause(yes, SEALED), _named(trial, line) or unit, line.span)


def _exempt(trial: Trial, line: tree.Happened, _said: object) -> None:
    """豁免: everything that is late, by whoever is named or has been reached by the ladder."""
    trial.tick()
    above = (*trial.case.supervisors, *((trial.case.steward,) if trial.case.steward else ()))
    trial.do(kc.Exempt(sealed=SEALED), _named(trial, line) or next(iter(above), None), line.span)


def _clear(trial: Trial, line: tree.Happened, _said: object) -> None:
    """解除 重点督办: by whom the clause names for it."""
    trial.tick()
    mark = line.object.text if line.object else ""
    may, _ = clearing(trial.case, mark)
    unit = _named(trial, line) or next((_unit_of(trial, each) for each in may), None)
    trial.do(kc.ClearMark(mark, SEALED), unit, line.span)


def _running(trial: Trial) -> list[Clock]:
    return [clock for clock in trial.case.clocks.values() if clock.running]


def _named(trial: Trial, line: tree.Happened) -> UnitAt | None:
    return trial.place.unit(line.unit.text) if line.unit else None


def _holder(trial: Trial, line: tree.Happened) -> UnitAt | None:
    named = line.unit is not None and line.unit.text not in HOLDERS
    return _named(trial, line) if named else trial.case.holder


def _unit_of(trial: Trial, who: Recipient | None) -> UnitAt | None:
    return trial.place.directory.units.get(who.unit) if who is not None and who.unit is not None else None


def first_reason(case: Case) -> str:
    """A reason for which some running clock may be paused."""
    stays = [clock.spec.stay for clock in case.clocks.values() if clock.running and clock.spec.stay]
    return stays[0].reasons[0] if stays else ""


ALLOWANCES: Mapping[str, Act] = {
    "延期": _extend,
    "中止": _pause,
    "恢复": _resume,
    "批准": _approve,
    "不批准": _approve,
    "豁免": _exempt,
    "解除": _clear,
}
