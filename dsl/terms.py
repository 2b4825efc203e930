"""Lengths of time as regulations write them (期限): every unit is a type of its own, and none converts into another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TimeUnit(StrEnum):
    """What a number in front of a term counts; the value is the word that a clerk writes."""

    MINUTE = "分钟"
    HOUR = "小时"  # continuous, nights and holidays included
    WORK_HOUR = "工作时"  # runs only within the file's 办公时间
    WORKDAY = "工作日"
    DAY = "自然日"
    MONTH = "月"
    QUARTER = "季度"
    HALF_YEAR = "半年"
    YEAR = "年"
    SAME_DAY = "当日"  # amount is 0
    NEXT_DAY = "次日"  # amount is 1


#: Units that run from the moment itself (自…时起); all others leave the starting day out (民法典 201).
FROM_THE_MOMENT = frozenset({TimeUnit.MINUTE, TimeUnit.HOUR, TimeUnit.WORK_HOUR})


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of one unit: ``Term(1, TimeUnit.MONTH)`` is 1个月, which is never 30 days."""

    amount: int
    unit: TimeUnit

    def __str__(self) -> str:
        if self.unit in (TimeUnit.SAME_DAY, TimeUnit.NEXT_DAY):
            return self.unit.value
        counter = "个" if self.unit in _COUNTED else ""
        return f"{self.amount}{counter}{self.unit.value}"


_COUNTED = frozenset({TimeUnit.MONTH, TimeUnit.QUARTER, TimeUnit.WORKDAY, TimeUnit.WORK_HOUR})


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """One row of 办公时间: on these weekdays (Monday is 0) the office is open in these spans.

    A span is two numbers of minutes since midnight, the second after the first: 08:30-11:30 is ``(510, 690)``.
    """

    weekdays: frozenset[int]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TimeRules:
    """How one rule file reads its own time words; words keep the meaning of the file they stand in.

    ``day_ends_at_close``: the last day ends at the close of business instead of 24:00 (民法典 203).
    ``roll``: a last day that is a day off rolls on to the next working day (民法典 203).
    ``late_after``: minutes since midnight; a report at or after that moment, or on a day off, counts 当日 from the
    next working day. ``None``: 当日 is the calendar day itself.
    """

    office: tuple[OfficeHours, ...] = ()
    day_ends_at_close: bool = False
    roll: bool = True
    roll_same_day: bool = False
    late_after: int | None = None
