"""The State Council's notices as data of our own (tests/data/holidays, MIT), never as the code's library has them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path

from dsl.calendar import Calendar

FOLDER = Path(__file__).parents[1] / "data" / "holidays"
NOTICES = range(2017, 2027)  # 2027.json is there and empty: no notice yet


@cache
def days_of(year: int) -> dict[date, bool]:
    """What the notice of ``year`` says: each day it names, True for a day off; 元旦 may name days of December."""
    said = json.loads((FOLDER / f"{year}.json").read_text(encoding="utf-8"))
    return {date.fromisoformat(day["date"]): day["isOffDay"] for day in said["days"]}


@cache
def published(*years: int) -> Calendar:
    """The calendar of these notices alone, or of all that there are."""
    return _calendar(years or NOTICES)


def without(year: int) -> Calendar:
    """The calendar of the day before the notice of ``year`` came out."""
    return _calendar([each for each in NOTICES if each != year])


def _calendar(years: Collection[int]) -> Calendar:
    said = {day: off for year in years for day, off in days_of(year).items()}
    return Calendar(
        revision="notices",
        years=frozenset(years),
        days_off=frozenset(day for day, off in said.items() if off),
        make_up_days=frozenset(day for day, off in said.items() if not off),
    )
