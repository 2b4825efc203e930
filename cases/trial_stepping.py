"""Steps in examples (例子里的步骤): a declared event by its own name, 免, and the date of an event (定于)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from cases import commands as c
from cases.people import UnitAt
from cases.steps import running
from cases.trial import SEALED, Trial
from dsl import tree
from dsl.decision import EventRule, Recipient, RecipientKind
from dsl.names import BUILT_IN_EVENTS
from dsl.uses import ASSISTS

_MIDNIGHT = 24 * 60
Said = dict[str, tree.Answered]


def is_step(trial: Trial, word: str) -> bool:
    """Whether the word is an event that the rule file declares, or the 办到 of one of its tables."""
    rules = trial.place.rules
    declared = any(rule.name == word for rule in rules.events)
    timed = any(rule.value.name == word for layer in rules.layers for rule in layer.clocks)
    return word not in BUILT_IN_EVENTS and (declared or timed)


def do_step(trial: Trial, line: tree.Happened, said: Said) -> None:
    """The event happens, by whom the line says or else by whom the rule says, with all that its form asks for."""
    trial.tick()
    word = line.event.text
    rule = next((each for each in trial.case.plan.events if each.name == word), None)
    fields = _fields(rule, said)
    photos = ("演示照片",) if rule is not None and rule.photo else ()
    command = c.DoStep(word, fields, photos, SEALED, written=rule is not None and rule.written)
    trial.do(command, _doer(trial, line, rule), line.span)


def _fields(rule: EventRule | None, said: Said) -> Mapping[str, str]:
    if rule is None or rule.field is None or rule.field not in said:
        return {}
    answer = said.pop(rule.field)
    return {rule.field: str(answer.amount.value) if answer.amount else answer.value.text}


def _doer(trial: Trial, line: tree.Happened, rule: EventRule | None) -> UnitAt | None:
    """The unit; None is the reporter, who also stands for a deputy."""
    if line.unit is not None and (named := trial.place.unit(line.unit.text)) is not None:
        return named
    spec = next((spec for spec in trial.case.plan.clocks if spec.name == line.event.text), None)
    waiting = running(trial.case, line.event.text)
    if waiting:
        return waiting[0].holder if waiting[0].spec.bearer else trial.case.holder
    bearer = spec.bearer if spec is not None else rule.actor if rule is not None else None
    return _unit(trial, bearer)


def _unit(trial: Trial, bearer: Recipient | None) -> UnitAt | None:
    if bearer is None or bearer.kind is RecipientKind.HOLDER:
        return trial.case.holder
    return trial.place.directory.unit(bearer.unit) if bearer.unit is not None else None


def waive(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """免 拆除: whoever minds the case finds that it need not be done."""
    step = line.object.text if line.object else ""
    by = trial.place.unit(line.unit.text) if line.unit else trial.case.steward
    trial.do(c.Waive(step, SEALED), by, line.span)


def schedule(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """夜询会 定于 2026-12-18: terms run back from then."""
    if line.object is None or line.until is None:
        raise AssertionError("定于 is not read without an event and its date")
    by = trial.place.unit(line.unit.text) if line.unit else trial.case.holder
    whole_day = timedelta(days=1 if line.until.minute == _MIDNIGHT else 0)  # a day without an hour begins at 00:00
    trial.do(c.Schedule(line.object.text, trial.moments[line.until] - whole_day), by, line.span)


def send(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """甲单位 送: a unit that helps has sent what it has to say; without a name the first that has not."""
    trial.tick()
    waiting = [clock.holder for clock in running(trial.case, ASSISTS)]
    by = trial.place.unit(line.unit.text) if line.unit else next(iter(waiting), None)
    trial.do(c.DoStep(ASSISTS, sealed=SEALED), by, line.span)
