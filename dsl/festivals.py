"""What a holiday notice that has not come yet may change: the festivals (节日) of a year, each with its room to move.

Assumptions, and the only ones (全国年节及纪念日放假办法 2024 arts 2, 6, 7; held by every notice of 2008-2026):

* 1 January, 1 May and 1-3 October are days off; the other days of art. 2 are days off somewhere in the window below.
* A festival turns weekdays into days off only near its own days: at most 3 days before or after them, for 春节 and
  国庆节 at most 4 before and 6 after – and no more weekdays than art. 2 gives it, plus two that are made up (调休).
* At most two weekend days a festival are made workdays for it, within 10 days of its own days.
* 春节, 端午节 and 中秋节 follow the mean new moon, which is within one day of the true one.

A special decision outside the festivals (3-6 September 2015) and a change of the law lie outside these assumptions.
元旦 reaches back into December: a December is settled only by the *next* year's notice (as on 29 and 31 December 2018).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import floor

from dsl.calendar import Calendar

_MADE_UP = 2  # weekdays off beyond art. 2, each worked on a weekend


@dataclass(frozen=True, slots=True)
class Window:
    """A run of days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Festival:
    """One festival of an unannounced year: what is sure, and how far the rest may move.

    ``days_off``: where further weekdays may become days off, at most ``more_off`` of them; ``make_up``: where weekend
    days may become workdays, at most ``make_ups`` of them.
    """

    name: str
    year: int
    sure: frozenset[date]
    days_off: Window
    more_off: int
    make_up: Window
    make_ups: int = _MADE_UP


def unsettled(day: date, calendar: Calendar) -> tuple[Festival, ...]:
    """The festivals without notice that may still change ``day``; a day that the calendar lists is settled."""
    near = tuple(each for each in _near(day) if each.year not in calendar.years)
    return () if near and (day in calendar.days_off or day in calendar.make_up_days) else near


def is_settled(first: date, last: date, calendar: Calendar) -> bool:
    """Whether no notice is missing that may still change a day from ``first`` to ``last``."""
    until = last.year + (last.month == 12)
    return all(year in calendar.years for year in range(first.year, until + 1))


def before_notice(year: int, calendar: Calendar) -> Calendar:
    """The calendar of the day before the notice of ``year`` came out, for examples that are told from then on.

    With it go the days that it named: those of its year, and those around New Year's Day in the December before.
    """
    since = festivals(year)[0].make_up.first

    def kept(days: frozenset[date]) -> frozenset[date]:
        return frozenset(day for day in days if not since <= day <= date(year, 12, 21))

    revision = f"{calendar.revision}前{year}"
    return Calendar(revision, calendar.years - {year}, kept(calendar.days_off), kept(calendar.make_up_days))


def with_notice(year: int, off: Iterable[date], worked: Iterable[date], calendar: Calendar) -> Calendar:
    """The calendar of the day on which a notice of ``year`` came out that says just this, whatever stood there before.

    Raises ValueError for a day that is said to be both, or that is none of the year's nor of the December before.
    """
    before, days_off, make_up = before_notice(year, calendar), frozenset(off), frozenset(worked)
    if both := days_off & make_up:
        raise ValueError(f"{min(both)} cannot be a day off and worked")
    if strange := {day for day in days_off | make_up if not date(year - 1, 12, 1) <= day <= date(year, 12, 31)}:
        raise ValueError(f"a notice of {year} does not speak of {min(strange)}")
    revision = f"{calendar.revision}后{year}"
    return Calendar(revision, before.years | {year}, before.days_off | days_off, before.make_up_days | make_up)


@cache
def _near(day: date) -> tuple[Festival, ...]:
    years = (day.year, day.year + 1) if day.month == 12 else (day.year,)
    return tuple(each for year in years for each in festivals(year) if day in each.make_up)


@cache
def festivals(year: int) -> tuple[Festival, ...]:
    """All festivals of ``year``, each with its windows; a moon date that may be one of two months gives both."""
    first_of_may, national = date(year, 5, 1), date(year, 10, 1)
    return (
        _festival("元旦", 1, date(year, 1, 1), date(year, 1, 1), sure=1),
        *_moon_festivals("春节", 4, Window(date(year, 1, 20), date(year, 2, 21)), nth=1),
        _festival("清明节", 1, date(year, 4, 4), date(year, 4, 6)),
        _festival("劳动节", 2, first_of_may, date(year, 5, 2), sure=1),
        *_moon_festivals("端午节", 1, Window(date(year, 5, 26), date(year, 6, 27)), nth=5),
        *_moon_festivals("中秋节", 1, Window(date(year, 9, 6), date(year, 10, 9)), nth=15),
        _festival("国庆节", 3, national, date(year, 10, 3), sure=3),
    )


def _festival(name: str, given: int, first: date, last: date, sure: int = 0) -> Festival:
    """``given``: days off by art. 2; ``first`` and ``last``: its own days; ``sure``: how many from ``first`` on are."""
    long = given > 2
    fixed = frozenset(first + timedelta(days=n) for n in range(sure))
    on_weekdays = sum(day.weekday() < 5 for day in fixed)
    return Festival(
        name=name,
        year=last.year,
        sure=fixed,
        days_off=_around(first, last, 4 if long else 3, 6 if long else 3),
        more_off=given + _MADE_UP - on_weekdays,
        make_up=_around(first, last, 10, 10),
    )


def _around(first: date, last: date, before: int, after: int) -> Window:
    return Window(first - timedelta(days=before), last + timedelta(days=after))


def _moon_festivals(name: str, given: int, season: Window, nth: int) -> Iterator[Festival]:
    """The festival on the ``nth`` day of each moon that puts it into its season, a day of doubt on both sides."""
    lead, length = (1, 4) if name == "春节" else (0, 1)  # 除夕 is the day before the moon's first
    for moon in _new_moons(season.first - timedelta(days=nth + 1), season.last):
        day = moon + timedelta(days=nth - 1)
        if day in season:
            first = day - timedelta(days=lead + 1)
            yield _festival(name, given, first, first + timedelta(days=length + 1))


def _new_moons(since: date, until: date) -> Iterator[date]:
    """Days of the mean new moon in Beijing (J. Meeus, Astronomical Algorithms, ch. 49: epoch 2000-01-06 14:20 TD)."""
    epoch, month = date(2000, 1, 6).toordinal() + 0.59766 + 8 / 24, 29.530588861
    number = floor((since.toordinal() - epoch) / month)
    while (moon := date.fromordinal(floor(epoch + number * month))) <= until:
        if moon >= since:
            yield moon
        number += 1
