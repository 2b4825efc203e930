"""Period arithmetic beside its limit, one addition of a week, and beside a walk by days or minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.calendars import load_calendar
from bench.measure import Ratio, compare
from dsl.period import ZONE, due, warn_at
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit
from tests.dsl.naive_time import naive_due

CALENDAR = load_calendar(None)
RULES = TimeRules(office=(OfficeHours(frozenset(range(5)), ((510, 690), (810, 1020))),))
START = datetime(2026, 2, 13, 16, 0, tzinfo=ZONE)  # the Friday before a make-up Saturday and nine days off
OPEN_START = datetime(2027, 1, 25, 16, 0, tzinfo=ZONE)  # the same, before the notice is out

TERMS = (
    Term(2, TimeUnit.HOUR),
    Term(4, TimeUnit.WORK_HOUR),
    Term(7, TimeUnit.WORKDAY),
    Term(1, TimeUnit.MONTH),
    Term(0, TimeUnit.SAME_DAY),
)


def run() -> Iterator[Ratio]:
    """Every kind of term, then the dear ones beside the obvious way."""
    for term in TERMS:
        yield beside_addition(term, START, "")
    yield beside_addition(TERMS[2], OPEN_START, ", year without notice")
    yield from map(beside_a_walk, TERMS[1:4])
    yield beside_its_due()


def beside_addition(term: Term, start: datetime, note: str) -> Ratio:
    """How many additions a term costs."""
    step = timedelta(days=7)
    return compare(
        f"due {term}{note}", lambda: due(start, term, RULES, CALENDAR), "datetime + timedelta", lambda: start + step
    )


def beside_a_walk(term: Term) -> Ratio:
    """The same term by the tests' model, which knows no open year."""
    start = START.replace(tzinfo=None)
    return compare(
        f"due {term}",
        lambda: due(START, term, RULES, CALENDAR),
        "a walk by days or minutes",
        lambda: naive_due(start, term, RULES, CALENDAR.works),
    )


def beside_its_due() -> Ratio:
    """What a warning costs on top of the due time."""
    term = TERMS[2]
    end = due(START, term, RULES, CALENDAR)
    return compare(
        f"warn_at {term}",
        lambda: warn_at(START, end, 0.25, term, RULES, CALENDAR),
        "due of the same term",
        lambda: due(START, term, RULES, CALENDAR),
    )
