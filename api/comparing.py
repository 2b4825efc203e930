"""Compares rule files with those in force (对比): for the door and for reports on changed rules, off the event loop."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from api.answers_diff import ComparedPlace
from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.comparing import compare
from dsl.comparing.render import plain, rendered


def places_of(before: Bundle, after: Bundle, files: Collection[str]) -> list[str]:
    """Codes of the places that stand on these files and have rules on both sides, whose own files these are first."""
    asked = set(files)
    known = [each for each in after.jurisdictions if each.code in before.rulesets]
    standing = [each for each in known if asked & set(after.stands_on.get(each.code, ()))]
    return [each.code for each in sorted(standing, key=lambda each: each.file not in asked)]


def compared(
    before: Bundle, after: Bundle, files: Collection[str], calendar: Calendar, most: int
) -> tuple[list[ComparedPlace], list[str]]:
    """The first ``most`` places, and the names of the others."""
    codes = places_of(before, after, files)
    found = [compare(before, after, code, on=calendar) for code in codes[:most]]
    names = {each.code: each.name for each in after.jurisdictions}
    shown = [msgspec.convert({**plain(each), "text": rendered(each, every=False)}, ComparedPlace) for each in found]
    return shown, [names[code] for code in codes[most:]]
