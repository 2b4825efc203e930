"""From a report to what the rules may ask of it (事实), and the checks on names that only the rule file knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cases.commands import Report
from cases.refusals import InvalidInput
from cases.state import Case
from dsl.facts import UNANSWERED, Facts
from dsl.ruleset import Ruleset

#: Village and grid stand in the log, so they are names of the rule file and numbers, never anybody's own words.
ELSEWHERE = "其他村"
_GRID = re.compile(r"[0-9A-Za-z-]{1,20}")


def checked(report: Report, category: str | None, rules: Ruleset) -> Report:
    """The report with category path, unit and answers as the rules know them. Raises InvalidInput with every error."""
    errors: dict[str, str] = {}
    path = rules.category_path(category) if category else ()
    if path is None:
        errors["category"] = f"没有“{category}”这个类别,请从类别表中选择"
    if report.named_unit and rules.resolve_unit(report.named_unit) is None:
        errors["named_unit"] = f"没有“{report.named_unit}”这个单位,可以不填,由规约交办"
    if report.grid and not _GRID.fullmatch(report.grid):
        errors["grid"] = "网格请填编号(字母、数字和-,20个以内)"
    errors |= answer_errors(report.answers, rules)
    if errors:
        raise InvalidInput(errors)
    village = report.village if report.village in (None, *rules.villages()) else ELSEWHERE
    answers = _with_unanswered(report.answers, path or (), rules)
    return replace(report, village=village, category=path or (), answers=answers)


def answer_errors(answers: Mapping[str, str], rules: Ruleset) -> dict[str, str]:
    """What is wrong with answers to the rule file's questions (问), by field."""
    questions = {q.name: q for q in rules.questions}
    errors: dict[str, str] = {}
    for name, value in answers.items():
        question = questions.get(name)
        if question is None:
            errors[f"answers.{name}"] = f"规约没有“{name}”这一问"
        elif value not in question.choices and not (question.optional and value == UNANSWERED):
            errors[f"answers.{name}"] = f"“{name}”只能选:{'、'.join(question.choices)}"
    return errors


def _with_unanswered(answers: Mapping[str, str], path: tuple[str, ...], rules: Ruleset) -> dict[str, str]:
    optional = {q.name: UNANSWERED for q in rules.questions_for(path) if q.optional}
    return {**optional, **answers}


def of_report(report: Report, code: str, at: datetime, text: str) -> Facts:
    """The facts of a report that arrives at ``at`` in the jurisdiction ``code``."""
    return _facts(report, code, at, text)


def of_case(case: Case, code: str, text: str, answers: Mapping[str, str]) -> Facts:
    """The facts of the report as it was sent, with what has been answered since."""
    facts = _facts(case, code, case.opened_at, text)
    return replace(facts, answers={**case.answers, **answers})


def _facts(told: Report | Case, code: str, at: datetime, text: str) -> Facts:
    return Facts(
        jurisdiction=code,
        at=at,
        category=told.category,
        text=text,
        role=told.role,
        level=told.level,
        named_unit=told.named_unit,
        group=told.group,
        village=told.village,
        grid=told.grid,
        urgency=told.urgency,
        channel=told.channel,
        photo_count=len(told.photos),
        answers=told.answers,
    )
