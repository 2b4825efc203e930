"""Turns what a report should say into an example (写例子): the same tree as a clerk's own, and its text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from cases.state import Case
from cases.trial_options import (
    ANSWER,
    CATEGORY,
    CHANNEL,
    COUNT,
    DATE,
    DAY,
    GROUP,
    MANNER,
    PLACE,
    REST,
    ROLE,
    TEXT,
    TIME,
    UNIT,
    URGENCY,
    Saying,
)
from cases.trial_world import Place
from dsl import tree
from dsl.calendar import Calendar
from dsl.conditions import BOUNDARY, OUTSIDE, SEVERAL
from dsl.decision import Cite, Finding
from dsl.diagnostics import Span
from dsl.facts import UNANSWERED
from dsl.numbers import read_number
from dsl.print_examples import expected, happened, reported
from dsl.print_pen import Pen
from dsl.stages import STAGES
from dsl.values import Known

_NOWHERE = Span(1, 1, 1)
_PLAIN_YEAR = 2026  # where the calendar has no published year at all
_OPENING = 10 * 60  # minutes: a plain hour of a plain day
_LATER = 10  # minutes until something is found out
_FIND = "认定"
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(.+)")
_CLAUSE = re.compile(r"第(.+?)条(?:之(.+))?")


def story(saying: Saying, here: Place, calendar: Calendar) -> tuple[tree.Reported, tree.Example]:
    """The report that says all this, and the example that it opens; it expects nothing yet."""
    day = _day(saying, calendar)
    minute = int(saying.get(TIME, _OPENING))
    answers = {name.removeprefix(ANSWER): value for name, value in saying.items() if name.startswith(ANSWER)}
    findings = {name for name in answers if isinstance(here.rules.valued.get(name), Finding)}
    stages = [name for name in STAGES if isinstance(here.rules.valued.get(name), Known)]
    reviews = [stage for stage in stages if answers.get(stage, UNANSWERED) != UNANSWERED]
    apart = {*findings, *stages}
    said = tuple(_answered(name, value) for name, value in answers.items() if name not in apart)
    found = tuple(_answered(name, value) for name, value in answers.items() if name in findings)
    report = _reported(saying, tree.Moment(day, minute, _NOWHERE), said)
    return report, tree.Example(
        title=_name(""),
        report=report,
        events=(
            *(_reviewed(stage, answers[stage], minute + n) for n, stage in enumerate(reviews, 1)),
            *((_found(tree.Moment(None, minute + _LATER, _NOWHERE), found),) if found else ()),
        ),
        expected=(),
        span=_NOWHERE,
    )


def text_of(title: str, example: tree.Example, case: Case, here: Place) -> str:
    """The example as it would be written, expecting what came of it."""
    pen = Pen("", ())
    report = reported(pen, example.report) if isinstance(example.report, tree.Reported) else ""
    lines = [report, *(happened(pen, event) for event in example.events)]
    outcome = expected(pen, _outcome(case, here))
    return "\n  ".join([f"例 {title}", ";".join(lines), outcome]) + "\n"


def _reported(saying: Saying, at: tree.Moment, answers: tuple[tree.Answered, ...]) -> tree.Reported:
    place = saying.get(PLACE)
    special = place if place in (OUTSIDE, BOUNDARY, SEVERAL) else None
    text = saying.get(TEXT)
    return tree.Reported(
        at=at,
        role=_name(saying.get(ROLE, "居民")),
        category=_perhaps(saying.get(CATEGORY)),
        text=tree.Text(text, _NOWHERE) if text else None,
        answers=answers,
        group=_perhaps(saying.get(GROUP)),
        named_unit=_perhaps(saying.get(UNIT)),
        place=None if special else _perhaps(place),
        urgency=_perhaps(saying.get(URGENCY)) if saying.get(URGENCY) != "一般" else None,
        span=_NOWHERE,
        special=_perhaps(special),
        channel=_perhaps(saying.get(CHANNEL)),
        manner=_perhaps(saying.get(MANNER)) if saying.get(MANNER) != "本人" else None,
        counts=tuple(_counted(name, value) for name, value in saying.items() if name.startswith(COUNT)),
    )


def _found(at: tree.Moment, answers: tuple[tree.Answered, ...]) -> tree.Happened:
    return tree.Happened(at, None, _name(_FIND), answers, _NOWHERE)


def _reviewed(stage: str, verdict: str, minute: int) -> tree.Happened:
    at = tree.Moment(None, minute, _NOWHERE)
    return tree.Happened(at, None, _name(stage), (), _NOWHERE, object=_name(verdict))


def _answered(name: str, value: str) -> tree.Answered:
    return tree.Answered(_name(name), _name(value), _NOWHERE, _amount(value))


def _counted(name: str, value: str) -> tree.Counted:
    amount = _amount(value) or tree.Amount(Decimal(0), "", _NOWHERE)
    return tree.Counted(_name(name.removeprefix(COUNT)), amount, _NOWHERE)


def _amount(value: str) -> tree.Amount | None:
    found = _NUMBER.fullmatch(value)
    return tree.Amount(Decimal(found[1]), found[2], _NOWHERE) if found else None


def _outcome(case: Case, here: Place) -> tree.Expected:
    """Where it is, by the clause that sends it there; a table only says more about that clause."""
    return tree.Expected(
        clauses=(_ref(case.plan.route.cites[0], here),),
        unit=_name(case.holder.name) if case.holder else None,
        pool=case.holder is None,
        asks=(),
        due=(),
        provisional=False,
        span=_NOWHERE,
    )


def _ref(cite: Cite, here: Place) -> tree.ClauseRef:
    found = _CLAUSE.fullmatch(cite.clause)
    if found is None:
        raise AssertionError(f"a report is sent somewhere by what is no clause: {cite.clause}")
    place = None if cite.jurisdiction == here.where.code else _name(cite.place)
    number, sub = (read_number(part) or 0 if part else 0 for part in found.groups())
    return tree.ClauseRef(cite.clause, number, sub, _NOWHERE, place)


def _day(saying: Saying, calendar: Calendar) -> date:
    """A day of the last published year: the one that is said, else a plain one; a day of work unless rest is said."""
    year = max(calendar.years, default=_PLAIN_YEAR)
    month, _, day = saying.get(DATE, "3-10").partition("-")
    found = date(year, int(month), int(day))
    while calendar.works(found) == (saying.get(DAY) == REST) and found.year == year:
        found += timedelta(days=1)
    return found


def _name(text: str) -> tree.Name:
    return tree.Name(text, _NOWHERE)


def _perhaps(text: str | None) -> tree.Name | None:
    return _name(text) if text else None
