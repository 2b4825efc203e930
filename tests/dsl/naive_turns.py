"""Periodic duties as one would mark them on a wall calendar: write each day's period on it, then look for the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from dsl.ends import DayOff
from dsl.recurring import Beat, Every, LastDay, LastDays, OnDay, OnWeekday, OnWorkday
from tests.dsl.naive_time import TOMORROW, Works, roll, roll_back


def naive_days(every: Every, first: date, last: date, off: DayOff, works: Works) -> list[date]:
    """The due days of all whole periods from ``first`` to ``last``."""
    days = list(all_days(first, last))
    periods = [list(group) for _, group in groupby(days, key=lambda day: label(every, day))]
    return [due_day(every, period, off, works) for period in periods[1:-1]]


def all_days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += TOMORROW


def label(every: Every, day: date) -> tuple[int, int]:
    """What is written on the day: ISO week, or year and which part of it; counted from the anchor if there is one."""
    if every.beat is Beat.WEEK:
        if every.anchor is None:
            return day.isocalendar()[:2]
        monday = roll_to_monday(every.anchor)
        return 0, (roll_to_monday(day) - monday).days // (7 * every.number)
    if every.anchor is None:
        return day.year, (day.month - 1) // every.number
    return 0, ((day.year - every.anchor.year) * 12 + day.month - every.anchor.month) // every.number


def roll_to_monday(day: date) -> date:
    return roll_back(day, lambda each: each.isoweekday() == 1)


def due_day(every: Every, period: list[date], off: DayOff, works: Works) -> date:
    match every.on:
        case OnWorkday(nth=nth):
            return nth_worked(period, nth, works)
        case LastDays(working=True):
            return nth_worked(period, -1, works)
        case LastDay() | LastDays():
            day = period[-1]
        case OnWeekday(weekday=weekday):
            day = [each for each in period if each.isoweekday() == weekday + 1][-1]
        case OnDay(day=number, month=month):
            months = [list(group) for _, group in groupby(period, key=lambda each: each.month)]
            day = [each for each in months[month - 1] if each.day <= number][-1]
    if off is DayOff.STAY:
        return day
    return roll(day, works) if off is DayOff.LATER else roll_back(day, works)


def nth_worked(period: list[date], nth: int, works: Works) -> date:
    step = TOMORROW if nth > 0 else -TOMORROW
    day = (period[0] if nth > 0 else period[-1]) - step
    left = abs(nth)
    while left:
        day += step
        left -= works(day)
    return day
