"""Since when files are in force (施行), and what happens to cases that are open then (未办结的适用旧版, 新版)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from dsl import tree
from dsl.bundle import Bundle
from dsl.worktime import ZONE

NEW = "新版"


def begins(files: Iterable[tree.RuleFile]) -> tuple[date | None, bool]:
    """The day from which all of these files are in force, and whether open cases then come under them.

    The files are those that decide in one place. A file that does not say counts as in force at all times; whether
    open cases follow is said by a file that comes into force on that very day.
    """
    said = [effective for file in files for effective in file.of(tree.Effective)[:1]]
    day = max((effective.day for effective in said), default=None)
    return day, any(effective.open_cases == NEW for effective in said if effective.day == day)


def moment(day: date) -> datetime:
    """The first moment of that day, in Asia/Shanghai."""
    return datetime.combine(day, time(), ZONE)


def to_come(bundle: Bundle, code: str, now: datetime) -> Iterator[tuple[tree.RuleFile, tree.Effective]]:
    """The files that decide in one place and are not in force yet, the nearest first."""
    places = {entry.code: entry for entry in bundle.jurisdictions}
    here: str | None = code
    while here is not None and here in places:
        file = bundle.files[places[here].file]
        yield from ((file, effective) for effective in file.of(tree.Effective)[:1] if moment(effective.day) > now)
        here = places[here].superior
