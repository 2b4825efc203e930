"""Runs the examples that a change of rule texts must not break (例先过): of changed files and of those on them."""

from __future__ import annotations

from collections.abc import Collection

from cases.ports_rules import FailedExample
from cases.trials import run_examples
from dsl.bundle import Bundle
from dsl.calendar import Calendar


def standing_on(bundle: Bundle, files: Collection[str]) -> frozenset[str]:
    """The files of the places whose rules would be others: their own changes, or one that theirs stands on."""
    wanted = set(files)
    return frozenset(place.file for place in bundle.jurisdictions if wanted & set(bundle.stands_on.get(place.code, ())))


def failed_examples(bundle: Bundle, files: Collection[str], calendar: Calendar) -> tuple[FailedExample, ...]:
    """Those that do not hold, in the order of files and lines."""
    results = run_examples(bundle, calendar, standing_on(bundle, files))
    return tuple(FailedExample(each.file, each.line, each.title, each.failures) for each in results if not each.passed)
