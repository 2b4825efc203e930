"""Answers in examples (例子里的答复、拟答复、签发、退改), as commands of the case engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn

from cases import commands as c
from cases.commands_council import DraftAnswer, SignOff
from cases.people import UnitAt
from cases.trial import SEALED, Trial
from dsl import tree
from dsl.decision import ClockStart, EventRule
from dsl.parties import HOLDERS

Said = dict[str, tree.Answered]


def by_holder(trial: Trial, line: tree.Happened) -> UnitAt | None:
    """The unit that holds the case. Raises Stopped where the line names anybody else."""
    holder = trial.case.holder
    if line.unit is None or holder is None or line.unit.text in HOLDERS or trial.place.post(line.unit.text):
        return holder
    if trial.place.unit(line.unit.text) != holder:
        wrong_unit(trial, line.unit, f"这件由 {holder.name} 承办,不是 {line.unit.text}")
    return holder


def wrong_unit(trial: Trial, name: tree.Name, message: str) -> NoReturn:
    """Stop the example at a unit that has nothing to do with it."""
    trial.stop("D910", name.span, message, "请改正单位,或者去掉它")


def answer(trial: Trial, line: tree.Happened, said: Said) -> None:
    """答复: the outcome that the line says, or the first that the rule file offers."""
    unit = by_holder(trial, line)
    trial.do(c.Answer(_chosen(trial, said), _photos(trial), SEALED), unit, line.span)


def draft(trial: Trial, line: tree.Happened, said: Said) -> None:
    """拟答复: the same for whoever signs."""
    unit = by_holder(trial, line)
    trial.do(DraftAnswer(_chosen(trial, said), _photos(trial), SEALED), unit, line.span)


def sign(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """签发 and 退改: by whom the line names, else by whoever the rules let."""
    trial.tick()
    rule = _rule(trial)
    signer = rule.signer if rule else None
    named = trial.place.unit(line.unit.text) if line.unit else None
    if line.unit is None and signer is not None:
        trial.posts = frozenset({signer.post} if signer.post else ())
        named = None if signer.post or signer.unit is None else trial.place.directory.unit(signer.unit)
    approve = line.event.text == "签发"
    trial.do(SignOff(approve, () if approve else SEALED), named or trial.case.holder, line.span)


def _chosen(trial: Trial, said: Said) -> str:
    outcomes = trial.case.plan.outcomes
    given = said.pop(next(iter(said))).value.text if said else None
    return given or (outcomes.choices[0] if outcomes else "已答复")


def _photos(trial: Trial) -> tuple[str, ...]:
    rule = _rule(trial)
    return ("演示照片",) if rule is not None and rule.photo else ()


def _rule(trial: Trial) -> EventRule | None:
    return next((rule for rule in trial.case.plan.events if rule.name == ClockStart.ANSWERED), None)


STEPS: Mapping[str, Callable[[Trial, tree.Happened, Said], None]] = {
    "答复": answer,
    "拟答复": draft,
    "签发": sign,
    "退改": sign,
}
