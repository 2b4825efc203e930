"""Runs the examples of rule files (例) in the case engine itself: what they say should happen against what does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from cases.trial import Stopped, Trial, dated
from cases.trial_expect import failures
from cases.trial_facts import bench
from cases.trial_report import send
from cases.trial_steps import play
from cases.trial_town import TownTrial
from cases.trial_world import Place, world
from dsl import tree
from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.decision import Cite
from dsl.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example: it passed when there is nothing to tell. ``cited`` are the clauses that its events stood on."""

    file: str
    jurisdiction: str
    title: str
    line: int
    failures: tuple[Diagnostic, ...] = ()
    cited: frozenset[Cite] = field(default=frozenset(), compare=False, repr=False)

    @property
    def passed(self) -> bool:
        """Whether everything came out as the example says."""
        return not self.failures


def run_examples(bundle: Bundle, calendar: Calendar) -> tuple[ExampleResult, ...]:
    """Every example of every file, in the order of files and lines; the same bundle and calendar, the same results.

    An example is judged as if the files were in force on its date.
    """
    house = world(bundle)
    results: list[ExampleResult] = []
    for entry in bundle.jurisdictions:
        examples = bundle.files[entry.file].of(tree.Example)
        here = house.here(entry.code) if examples else None
        results.extend(_run(example, here, calendar, entry.file) for example in examples if here is not None)
    return tuple(results)


def _run(example: tree.Example, here: Place, calendar: Calendar, file: str) -> ExampleResult:
    text = getattr(example.report, "text", None)
    moments = dated(example)
    now = moments[example.report.at]
    known = _as_it_was(example, calendar)
    words = text.text if text else ""
    if isinstance(example.report, tree.InForce):
        return _run_town(TownTrial(example, here, known, file, moments))
    trial = Trial(example, here, known, file, moments, bench(here, known, words), now)
    try:
        told = tuple(_live_through(trial))
    except Stopped as stopped:
        told = (stopped.told,)
    cited = frozenset(cite for draft in trial.drafts for cite in draft.cites)
    title = example.title
    return ExampleResult(file, here.where.code, title.text, title.span.line, told, cited)


def _run_town(trial: TownTrial) -> ExampleResult:
    """An example without a report: what stands beside the cases."""
    title = trial.example.title
    try:
        told = tuple(trial.run())
    except Stopped as stopped:
        told = (stopped.told,)
    return ExampleResult(trial.file, trial.place.where.code, title.text, title.span.line, told, trial.cited)


def _live_through(trial: Trial) -> Iterator[Diagnostic]:
    """The report, every line after it, and then what should have come of them."""
    example = trial.example
    if isinstance(example.report, tree.InForce):
        trial.stop("D913", example.report.span, "没有上报的例子还不能试办", "请先写一件上报")
    if example.report.at.day is None:
        trial.stop("D908", example.report.span, "例子的第一个时刻没有日期", "例如“2020-10-04 08:48”")
    _check_order(trial)
    send(trial, example.report)
    for line in example.events:
        play(trial, line)
    for expected in example.expected:
        yield from failures(trial, expected)


def _check_order(trial: Trial) -> None:
    """An event after midnight needs its date. Raises Stopped at the first one that is earlier than the one before."""
    example = trial.example
    entries = (example.report.at, *(event.at for event in example.events))
    later = next((two for one, two in pairwise(entries) if trial.moments[two] < trial.moments[one]), None)
    views = (expected.at for expected in example.expected if expected.at is not None)
    early = next((at for at in views if trial.moments[at] < trial.moments[example.report.at]), None)
    wrong = later or early
    if wrong is not None:
        advice = "请按先后写;过了半夜的写上日期,例如“2020-10-05 00:10”"
        trial.stop("D909", wrong.span, "例子里的这一刻早于前一件事", advice)


def _as_it_was(example: tree.Example, calendar: Calendar) -> Calendar:
    """The calendar before the notices that the example itself tells of (国务院通知)."""
    told = [line.year for line in example.events if line.year is not None]
    if not told:
        return calendar
    first = date(min(told), 1, 1)
    return Calendar(
        f"{calendar.revision}-{min(told)}",
        frozenset(year for year in calendar.years if year < min(told)),
        frozenset(day for day in calendar.days_off if day < first),
        frozenset(day for day in calendar.make_up_days if day < first),
    )
