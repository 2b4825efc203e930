"""From a report to what the rules may ask of it (事实), and the checks on names that only the rule file knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from cases.commands import Report
from cases.refusals import InvalidInput
from cases.state import Case
from dsl.calendar import Calendar
from dsl.decision import Question
from dsl.facts import RETURNS, ROUND, STARS, UNANSWERED, URGES, Facts
from dsl.measures import read, shown
from dsl.period import ZONE
from dsl.ruleset import Ruleset
from dsl.values import Valued

#: Village and grid stand in the log, so they are names of the rule file and numbers, never anybody's own words.
ELSEWHERE = "其他村"
_GRID = re.compile(r"[0-9A-Za-z-]{1,20}")


def checked(report: Report, category: str | None, rules: Ruleset, villages: Collection[str] = ()) -> Report:
    """The report with category path, unit and answers as the rules know them. Raises InvalidInput with every error.

    ``villages`` are those that the town knows beside the ones in its rule files.
    """
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
    village = report.village if report.village in (None, *rules.villages(), *villages) else ELSEWHERE
    answers = _with_unanswered(as_kept(report.answers, rules), path or (), rules)
    return replace(report, village=village, category=path or (), answers=answers)


def answer_errors(answers: Mapping[str, str], rules: Ruleset) -> dict[str, str]:
    """What is wrong with answers to the rule file's questions (问), by field."""
    questions: dict[str, Question] = {}
    for q in rules.questions:  # several tables (附表) may ask by the same name
        earlier = questions.get(q.name)
        questions[q.name] = q if earlier is None else replace(q, choices=(*earlier.choices, *q.choices))
    found = ((name, value_error(name, value, questions.get(name))) for name, value in answers.items())
    return {f"answers.{name}": error for name, error in found if error is not None}


def value_error(name: str, value: str, entry: Valued | None) -> str | None:
    """What is wrong with a value of a question, a finding, a state or an attribute; None for one that can be."""
    if entry is None:
        return f"规约没有“{name}”这一问"
    if isinstance(entry, Question) and entry.optional and value == UNANSWERED:
        return None
    if entry.measure:
        wanted = f"“{name}”请填数字,按{entry.measure}计,例如 20 或者 20{entry.measure}"
        return wanted if read(value, entry.measure) is None else None
    return None if value in entry.choices else f"“{name}”只能选:{'、'.join(entry.choices)}"


def as_kept(answers: Mapping[str, str], rules: Ruleset) -> dict[str, str]:
    """Answers as the log keeps them: numbers in the question's own measure (0.2米 is 20厘米)."""
    measures = {q.name: q.measure for q in rules.questions if q.measure}
    read_ = {name: read(value, measures[name]) for name, value in answers.items() if name in measures}
    numbers = {name: shown(number, measures[name]) for name, number in read_.items() if number is not None}
    return {**answers, **numbers}


def _with_unanswered(answers: Mapping[str, str], path: tuple[str, ...], rules: Ruleset) -> dict[str, str]:
    optional = {q.name: UNANSWERED for q in rules.questions_for(path) if q.optional}
    return {**optional, **answers}


def of_report(report: Report, code: str, at: datetime, text: str) -> Facts:
    """The facts of a report that arrives at ``at`` in the jurisdiction ``code``, but for the calendar's (休息日)."""
    return _facts(report, code, at, text)


def of_case(case: Case, code: str, text: str) -> Facts:
    """The facts of the report as it was sent, with what has been answered, found and counted since."""
    facts = _facts(case, code, case.opened_at, text)
    counts: dict[str, int | None] = {RETURNS: case.returns, ROUND: case.round, URGES: case.urged, STARS: case.stars}
    return replace(facts, answers={**facts.answers, **case.findings}, counts=counts)


def rest_day(at: datetime, calendar: Calendar) -> bool | None:
    """Whether that is a day of rest in China; None for a year without notice, of which nobody can say it yet."""
    day = at.astimezone(ZONE).date()
    return not calendar.works(day) if calendar.is_firm(day) else None


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
        answers={**told.around.attributes, **told.answers},
        manner=told.manner,
        special=told.special,
        areas=told.around.areas,
    )
