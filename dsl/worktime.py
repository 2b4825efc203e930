"""Working days and working time (工作日, 工作时): which days count, and between which instants the office is open.

A day that a coming holiday notice may change is read twice, once for the earliest end of a count and once for the
latest. The office hours of a make-up Saturday or Sunday (调休) without a row of its own are those of the first
weekday, from Monday on, that has a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo

from dsl.calendar import Calendar
from dsl.festivals import Festival, Window, unsettled
from dsl.terms import TimeRules

ZONE = ZoneInfo("Asia/Shanghai")
MINUTES_A_DAY = 24 * 60

_LAST_DAY = date(2399, 12, 31)  # nothing is counted past it or before the first, so that every count is bounded
_FIRST_DAY = date(1700, 1, 1)
_DAY = timedelta(days=1)
_WHOLE_DAYS = (1,) * 7

Spans = tuple[tuple[int, int], ...]


class Reading(Enum):
    """How the days that a coming notice may change are read: as worked, for an early end of a count onwards and a late
    one of a count back, or as days off, for the opposite.
    """

    EARLY = "early"
    LATE = "late"


def working_time(
    moment: datetime, rules: TimeRules, calendar: Calendar, reading: Reading
) -> Iterator[tuple[datetime, datetime]]:
    """Working time from ``moment`` on, as instants; whole working days where the file has no office hours."""
    for day, spans in _worked(moment, rules, calendar, reading, back=False):
        for first, last in spans:
            if (close := instant(day, last)) > moment:
                yield max(instant(day, first), moment), close


def working_time_before(
    moment: datetime, rules: TimeRules, calendar: Calendar, reading: Reading
) -> Iterator[tuple[datetime, datetime]]:
    """Working time up to ``moment``, as instants, the last span first."""
    for day, spans in _worked(moment, rules, calendar, reading, back=True):
        for first, last in reversed(spans):
            if (opens := instant(day, first)) < moment:
                yield opens, min(instant(day, last), moment)


def _worked(
    moment: datetime, rules: TimeRules, calendar: Calendar, reading: Reading, *, back: bool
) -> Iterator[tuple[date, Spans]]:
    today = moment.astimezone(ZONE).date()
    has_hours = any(office_minutes(rules)[:5])
    load = office_minutes(rules) if has_hours else _WHOLE_DAYS
    for day in working_days(today, calendar, reading, load, broken=today, back=back):
        yield day, office_hours(rules, day.weekday()) if has_hours else ((0, MINUTES_A_DAY),)


def working_days(
    day: date,
    calendar: Calendar,
    reading: Reading,
    load: tuple[int, ...] = _WHOLE_DAYS,
    *,
    broken: date | None = None,
    back: bool = False,
) -> Iterator[date]:
    """Working days from ``day`` on, with ``back`` from ``day`` back; the open ones by ``reading``.

    ``broken`` is a day of which part is gone: it takes no festival's room, because a notice might spend that room on
    a whole day instead.
    """
    room = _Room(reading, load, back)
    while _FIRST_DAY <= day <= _LAST_DAY:
        if near := unsettled(day, calendar):
            worked = (_Room(reading, load, back) if day == broken else room).works(day, near)
        else:
            worked = calendar.works(day)
        if worked:
            yield day
        day += -_DAY if back else _DAY
    raise ValueError(f"no term is counted before {_FIRST_DAY} or past {_LAST_DAY}")


@dataclass(frozen=True, slots=True)
class _Room:
    """What the festivals without notice may still change, spent on the first days that can take it.

    That ends every count as near (far) as any notice could, forwards as well as ``back``. ``load`` is what each weekday
    is worth: room is kept in that measure and may be overdrawn by part of a day, so that a short Friday is no cheaper
    to lose than a long Monday.
    """

    reading: Reading
    load: tuple[int, ...]
    back: bool
    spent: dict[Festival, int] = field(default_factory=dict)

    def works(self, day: date, near: tuple[Festival, ...]) -> bool:
        if any(day in festival.sure for festival in near):
            return False
        plain = day.weekday() < 5
        if plain == (self.reading is Reading.EARLY):
            return plain
        return plain != (self._takes_day_off(day, near) if plain else self._takes_make_up(day, near))

    def _takes_day_off(self, day: date, near: tuple[Festival, ...]) -> bool:
        room = [(each.days_off, each, each.more_off * max(self.load[:5])) for each in near]
        return self._takes(day, room)

    def _takes_make_up(self, day: date, near: tuple[Festival, ...]) -> bool:
        room = [(each.make_up, each, each.make_ups * max(self.load[5:])) for each in near]
        return self._takes(day, room)

    def _takes(self, day: date, room: list[tuple[Window, Festival, int]]) -> bool:
        """Room that ends first is spent first: where two festivals meet, no other order reaches further."""
        for window, festival, most in sorted(room, key=self._end):
            if day in window and self.spent.get(festival, 0) < most:
                self.spent[festival] = self.spent.get(festival, 0) + self.load[day.weekday()]
                return True
        return False

    def _end(self, room: tuple[Window, Festival, int]) -> int:
        return -room[0].first.toordinal() if self.back else room[0].last.toordinal()


def instant(day: date, minute: int) -> datetime:
    """The instant, in UTC, when the clock on the wall shows ``minute`` of ``day``."""
    return (datetime.combine(day, time(), ZONE) + timedelta(minutes=minute)).astimezone(UTC)


@cache
def office_minutes(rules: TimeRules) -> tuple[int, ...]:
    """Minutes of office hours on each weekday, Monday first."""
    return tuple(sum(last - first for first, last in office_hours(rules, weekday)) for weekday in range(7))


@cache
def office_hours(rules: TimeRules, weekday: int) -> Spans:
    """Office hours of a weekday that is worked, in order and without overlap; a weekend day borrows a weekday's."""
    spans = _own_hours(rules, weekday)
    if weekday < 5 or spans:
        return spans
    return next((hours for day in range(5) if (hours := _own_hours(rules, day))), ())


def _own_hours(rules: TimeRules, weekday: int) -> Spans:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(span for row in rules.office if weekday in row.weekdays for span in row.spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)
