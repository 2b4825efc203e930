"""What must hold for any text: nothing is raised, nothing hangs, refusals have a place, printing is faithful."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from adapters.calendars import load_calendar
from cases.trials import run_examples
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic, render
from dsl.format import format_text, same_meaning
from dsl.parse import parse

FILE = "甲.rule"
#: Seconds for one stage of one text of at most 256 kB, on a slow and busy machine: far more than any takes.
PATIENCE = 20


class Broken(AssertionError):
    """What went wrong, with the text that did it."""


@contextmanager
def in_time(stage: str, seconds: int = PATIENCE) -> Iterator[None]:
    """Raises Broken if the stage takes longer."""

    def too_late(_signal: int, _frame: FrameType | None) -> None:
        raise Broken(f"{stage} takes longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def probe(text: str) -> None:
    """Raises Broken, or whatever the language itself wrongly raises."""
    with in_time("parse"):
        parsed = parse(text, FILE)
    _check_places(parsed.diagnostics, text)
    with in_time("format"):
        formatted = format_text(text, FILE)
    if formatted.text is not None:
        _check_printed(text, formatted.text)
    with in_time("compile"):
        compiled = compile_bundle({FILE: text})
    _check_places(compiled.diagnostics, text)
    if compiled.bundle is None and not any(each.severity == "error" for each in compiled.diagnostics):
        raise Broken("no bundle, and nothing said why")
    if compiled.bundle is not None:
        with in_time("examples"):
            for result in run_examples(compiled.bundle, load_calendar(None)):
                _check_places(result.failures, text)


def _check_places(told: tuple[Diagnostic, ...], text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for each in told:
        if not (each.message and each.help and each.code):
            raise Broken(f"{each} says nothing")
        if not 1 <= each.span.line <= max(len(lines), 1) or not 1 <= each.span.column <= each.span.end:
            raise Broken(f"{each.code} has no place in the text: {each.span}")
        render(each, text)


def _check_printed(text: str, printed: str) -> None:
    with in_time("format twice"):
        again = format_text(printed, FILE)
    if again.text != printed:
        raise Broken("what was printed is printed otherwise the second time")
    if not same_meaning(parse(text, FILE).tree, parse(printed, FILE).tree):
        raise Broken("what was printed means something else")
