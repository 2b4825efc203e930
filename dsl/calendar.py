"""Which days are worked (日历): holidays, make-up workdays (调休), and the years for which a notice exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Published working days as data; everything that is not listed follows the plain week.

    ``years`` have a notice of the State Council: a date in any other year is provisional (暂定). ``revision``
    names this very content and is recorded with each due time that was counted by it.
    """

    revision: str
    years: frozenset[int]
    days_off: frozenset[date]
    make_up_days: frozenset[date]

    def works(self, day: date) -> bool:
        """Whether ``day`` is a working day, 调休 included; for a year without notice, by the plain week."""
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def is_firm(self, day: date) -> bool:
        """Whether the year of ``day`` has its notice."""
        return day.year in self.years
