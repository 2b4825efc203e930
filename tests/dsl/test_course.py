"""Extensions and pauses: nothing for nothing, unit for unit, and never an end within a pause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dsl.calendar import Calendar
from dsl.course import Gap, Leg, run
from dsl.period import ZONE, after, due
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit

CALENDAR = Calendar(
    "演示日历", frozenset(range(2025, 2031)), frozenset({date(2026, 10, 1)}), frozenset({date(2026, 9, 20)})
)
OPEN = Calendar("没有通知", frozenset({2025, 2026}), frozenset(), frozenset())
RULES = TimeRules(office=(OfficeHours(frozenset(range(5)), ((510, 690), (810, 1020))),))
UNITS = (TimeUnit.MINUTE, TimeUnit.HOUR, TimeUnit.WORK_HOUR, TimeUnit.WORKDAY, TimeUnit.DAY, TimeUnit.MONTH)
FIRST = datetime(2026, 1, 5, tzinfo=ZONE)
MOMENTS = st.integers(0, 330 * 24 * 3600).map(lambda seconds: FIRST + timedelta(seconds=seconds))
TERMS = st.builds(Term, st.integers(1, 40), st.sampled_from(UNITS))
RULESETS = st.sampled_from((RULES, replace(RULES, roll=False), replace(RULES, day_ends_at_close=True)))
CALENDARS = st.sampled_from((CALENDAR, OPEN))


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def inside(start: datetime, end: datetime, part: float) -> datetime:
    return start + (end - start) * part


@given(MOMENTS, TERMS, RULESETS, CALENDARS, st.floats(0, 0.999))
def test_a_pause_that_ends_at_once_changes_nothing(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar, part: float
) -> None:
    end = due(start, term, rules, calendar)
    moment = inside(start, end.latest, part)

    assert run(start, [Leg(term, rules)], [Gap(moment, moment)], calendar) == end


@given(MOMENTS, st.integers(3, 40), st.integers(1, 20), RULESETS, st.data())
def test_a_pause_of_so_many_working_days_moves_a_term_in_working_days_by_as_many(
    start: datetime, days: int, paused: int, rules: TimeRules, data: st.DataObject
) -> None:
    term = Term(days, TimeUnit.WORKDAY)
    begin = start + timedelta(minutes=data.draw(st.integers(0, 24 * 60)))
    limit = due(begin, Term(paused, TimeUnit.WORKDAY), rules, CALENDAR).latest

    moved = run(start, [Leg(term, rules)], [Gap(begin, limit)], CALENDAR)

    assert moved == due(start, Term(days + paused, TimeUnit.WORKDAY), rules, CALENDAR)


@given(MOMENTS, st.integers(1, 200), CALENDARS, st.floats(0, 0.99), st.integers(1, 50_000))
def test_continuous_hours_are_made_up_to_the_second(
    start: datetime, hours: int, calendar: Calendar, part: float, seconds: int
) -> None:
    term = Term(hours, TimeUnit.HOUR)
    begin = inside(start, start + timedelta(hours=hours), part)

    moved = run(start, [Leg(term, RULES)], [Gap(begin, begin + timedelta(seconds=seconds))], calendar)

    assert moved.latest == due(start, term, RULES, calendar).latest + timedelta(seconds=seconds)


@given(MOMENTS, TERMS, RULESETS, CALENDARS, st.lists(st.tuples(st.floats(0, 0.98), st.integers(0, 400)), max_size=4))
def test_nothing_expires_by_being_resumed_and_no_pause_shortens_a_term(
    start: datetime, term: Term, rules: TimeRules, calendar: Calendar, pauses: list[tuple[float, int]]
) -> None:
    legs, gaps, since = [Leg(term, rules)], list[Gap](), start
    ends = [run(start, legs, gaps, calendar)]
    for part, hours in pauses:
        begin = inside(since, ends[-1].latest, part)
        gaps.append(Gap(begin, begin + timedelta(hours=hours)))
        since = gaps[-1].end
        ends.append(run(start, legs, gaps, calendar))
        assert ends[-1].latest > since or hours == 0

    for before, later in pairwise(ends):
        assert before.earliest <= later.earliest
        assert before.latest <= later.latest
        assert later.earliest <= later.latest


@given(MOMENTS, TERMS, TERMS, RULESETS)
def test_an_extension_is_counted_from_the_end_of_what_ran_before(
    start: datetime, term: Term, more: Term, rules: TimeRules
) -> None:
    end = due(start, term, rules, CALENDAR)

    assert run(start, [Leg(term, rules), Leg(more, rules)], [], CALENDAR) == after(end.latest, more, rules, CALENDAR)


@given(MOMENTS, st.tuples(TERMS, TERMS), CALENDARS, st.floats(0, 0.99), st.integers(0, 400))
def test_it_does_not_matter_whether_the_extension_or_the_pause_came_first(
    start: datetime, terms: tuple[Term, Term], calendar: Calendar, part: float, hours: int
) -> None:
    (term, more), rules = terms, RULES
    begin = inside(start, due(start, term, rules, calendar).earliest, part)
    gap = Gap(begin, begin + timedelta(hours=hours))
    paused = run(start, [Leg(term, rules)], [gap], calendar)

    both = run(start, [Leg(term, rules), Leg(more, rules)], [gap], calendar)

    assert both.earliest == after(paused.earliest, more, rules, calendar).earliest
    assert both.latest == after(paused.latest, more, rules, calendar).latest


@given(MOMENTS, st.integers(1, 30), st.floats(0, 0.95), st.integers(0, 300))
def test_working_days_are_those_that_a_calendar_on_the_wall_shows(
    start: datetime, days: int, part: float, hours: int
) -> None:
    term = Term(days, TimeUnit.WORKDAY)
    begin = inside(start, due(start, term, RULES, CALENDAR).latest - timedelta(days=1), part)
    assume(begin >= start)
    gap = Gap(begin, begin + timedelta(hours=hours))
    last, left = start.astimezone(ZONE).date(), days
    while left:
        last += timedelta(days=1)
        left -= CALENDAR.works(last) and not begin.date() < last <= (gap.end - timedelta(microseconds=1)).date()

    moved = run(start, [Leg(term, RULES)], [gap], CALENDAR)

    assert moved.latest == datetime(last.year, last.month, last.day, tzinfo=ZONE) + timedelta(days=1)


@settings(max_examples=30)
@given(MOMENTS, st.integers(1, 20), st.integers(0, 600), st.integers(0, 3_000))
def test_office_hours_are_those_that_a_clock_on_the_wall_shows(
    start: datetime, hours: int, after_minutes: int, minutes: int
) -> None:
    start = start.replace(second=0)
    begin = start + timedelta(minutes=after_minutes)
    gap = Gap(begin, begin + timedelta(minutes=minutes))
    term = Term(hours, TimeUnit.WORK_HOUR)
    assume(begin < due(start, term, RULES, CALENDAR).latest)
    now, left = start, hours * 60
    while left:
        minute = now.hour * 60 + now.minute
        works = CALENDAR.works(now.date()) and (510 <= minute < 690 or 810 <= minute < 1020)
        left -= works and not gap.begin <= now < gap.end
        now += timedelta(minutes=1)

    assert run(start, [Leg(term, RULES)], [gap], CALENDAR).latest == now


@pytest.mark.parametrize(
    ("term", "pause", "ends"),
    [
        (Term(1, TimeUnit.MONTH), ("2026-09-09 10:00", "2026-09-19 10:00"), "2026-10-20 00:00"),
        (Term(10, TimeUnit.WORKDAY), ("2026-09-09 10:00", "2026-09-14 09:00"), "2026-09-24 00:00"),
        (Term(6, TimeUnit.WORK_HOUR), ("2026-09-07 10:10", "2026-09-07 14:30"), "2026-09-08 11:00"),
        (Term(2, TimeUnit.HOUR), ("2026-09-07 10:00", "2026-09-07 22:30"), "2026-09-07 23:40"),
    ],
)
def test_what_a_pause_does_to_each_unit(term: Term, pause: tuple[str, str], ends: str) -> None:
    gap = Gap(at(pause[0]), at(pause[1]))

    moved = run(at("2026-09-07 09:10"), [Leg(term, RULES)], [gap], CALENDAR)

    assert moved.latest == at(ends)


def test_a_last_day_that_would_lie_in_the_pause_is_made_up() -> None:
    rules = replace(RULES, day_ends_at_close=True)
    gap = Gap(at("2026-09-08 16:00"), at("2026-09-08 18:00"))

    moved = run(at("2026-09-07 09:00"), [Leg(Term(1, TimeUnit.WORKDAY), rules)], [gap], CALENDAR)

    assert moved.latest == at("2026-09-09 17:00")
