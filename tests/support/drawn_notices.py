"""Notices that might come (放假通知): anything that the assumptions of ``dsl.festivals`` allow, likely or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import strategies as st

from dsl.calendar import Calendar
from dsl.festivals import Festival, Window, festivals


@st.composite
def any_notice(draw: st.DrawFn, year: int, years: frozenset[int]) -> Calendar:
    """A notice of ``year`` drawn from everything that the assumptions allow, likely or not."""
    off: set[date] = set()
    worked: set[date] = set()
    for each in festivals(year):
        off |= each.sure | draw(some(each.days_off, each.more_off, each, range(5)))
        worked |= draw(some(each.make_up, each.make_ups, each, range(5, 7)))
    return Calendar("drawn", years, frozenset(off), frozenset(worked - off))


def some(window: Window, most: int, festival: Festival, weekdays: range) -> st.SearchStrategy[frozenset[date]]:
    days = [day for day in days_in(window) if day.weekday() in weekdays and day not in festival.sure]
    return st.frozensets(st.sampled_from(days), max_size=most)


def days_in(window: Window) -> Iterator[date]:
    for n in range((window.last - window.first).days + 1):
        yield window.first + timedelta(days=n)
