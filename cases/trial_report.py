"""The report of an example (例子里的上报) as the command that a reporter would have sent.

What an example does not mention is absent: outside of every area, not urgent, a question that may be left empty is
left empty. To carry a further detail of ``tree.Reported`` into the command, enter it in ``DETAILS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from cases import commands as c
from cases import facts
from cases.intake import in_group
from cases.refusals import Refusal
from cases.trial import REPORTER, Trial
from cases.trial_beside import learn_beside
from cases.trial_facts import counted, learn
from cases.trial_steps import Said, once
from cases.trial_world import NOWHERE, Place, spot
from dsl import tree
from dsl.asking import role

#: An answer that nobody has asked for yet; what an example does not mention was asked and left empty.
UNKNOWN = "未知"

#: Details of a report by the name of their field; the function gives the command with the detail, None if it cannot.
DETAILS: Mapping[str, Callable[[c.Report, Any, Place], c.Report | None]] = {
    "group": lambda command, name, _: replace(command, group=name.text),
    "named_unit": lambda command, name, _: replace(command, named_unit=name.text),
    "urgency": lambda command, name, _: replace(command, urgency=name.text),
    "channel": lambda command, name, _: replace(command, channel=name.text),
    "place": lambda command, name, here: placed(command, here, name.text),
    "special": lambda command, name, _: replace(command, special=name.text),
    "manner": lambda command, name, _: replace(command, manner=name.text),
    "counts": lambda command, counts, _: _counted(command, counts),
}
_PLAIN = frozenset({"at", "role", "category", "text", "answers", "span"})


def send(trial: Trial, report: tree.Reported) -> None:
    """Let the example begin with its report. Raises Stopped."""
    trial.now = trial.moments[report.at]
    counts = counted(trial, report.counts)
    learn_beside(trial, report.there_are)
    command = _command(trial, replace(report, counts=counts, there_are=()))
    said = once(trial, report.answers)
    learn(trial, said)
    unknown = {name for name, answer in said.items() if answer.value.text == UNKNOWN}
    try:
        checked = facts.checked(
            replace(command, answers=_answers(trial, said, unknown)),
            report.category.text if report.category else None,
            trial.place.rules,
        )
        ready = in_group(checked, trial.place.where, trial.place.territory)
    except Refusal as refusal:
        trial.stop("D911", report.span, refusal.message)
    trial.report(replace(ready, answers={k: v for k, v in ready.answers.items() if k not in unknown}))


def _command(trial: Trial, report: tree.Reported) -> c.Report:
    who = role(report.role.text)
    trial.role, trial.level = who.role, who.level
    command = c.Report(REPORTER, who.role, level=who.level or NOWHERE, village=NOWHERE, grid=NOWHERE)
    for detail in fields(report):
        value = getattr(report, detail.name)
        if detail.name not in _PLAIN and value not in (None, ()):
            command = _with(trial, command, detail.name, value)
    return command


def _with(trial: Trial, command: c.Report, detail: str, value: Any) -> c.Report:
    make = DETAILS.get(detail)
    made = make(command, value, trial.place) if make else None
    if made is None:
        at = value[0] if isinstance(value, tuple) else value
        trial.stop("D913", at.span, "例子里的这一句还不能试办", "请先去掉这一句")
    return made


def _answers(trial: Trial, said: Said, unknown: set[str]) -> dict[str, str]:
    known = {question.name for question in trial.place.rules.questions}
    for name, answer in said.items():
        if name not in known:
            trial.stop("D913", answer.span, f"例子里的“{name}”在这里不能试办", "请先去掉这一句")
    return {name: answer.value.text for name, answer in said.items() if name not in unknown}


def placed(command: c.Report, here: Place, name: str) -> c.Report:
    """In the village that is named, or somewhere in the area."""
    village, grid = spot(here, name)
    return replace(command, village=village, grid=grid)


def _counted(command: c.Report, counts: tuple[tree.Counted, ...]) -> c.Report | None:
    """照片数; other counts are not the reporter's to say."""
    photos = next((count.amount.value for count in counts if count.what.text == "照片数"), None)
    if photos is None or len(counts) > 1:
        return None
    return replace(command, photos=tuple(f"演示照片{n}" for n in range(1, int(photos) + 1)))
