"""Runs the examples of rule files (例) in the case engine itself: what they say should happen against what does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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
from dsl.findings import Findings
from dsl.words import Words, words_of


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


def run_examples(bundle: Bundle, calendar: Calendar, among: Collection[str] | None = None) -> tuple[ExampleResult, ...]:
    """Every example of every file, in the order of files and lines; the same bundle and calendar, the same results.

    ``among`` names the files to run the examples of; all by default. An example is judged as if the files were in force
    on its date.
    """
    house = world(bundle)
    results: list[ExampleResult] = []
    for entry in bundle.jurisdictions:
        if among is not None and entry.file not in among:
            continue
        examples = bundle.files[entry.file].of(tree.Example)
        here = house.here(entry.code) if examples else None
        words = words_of(bundle.files[entry.file], Findings(entry.file))
        results.extend(_run(example, here, calendar, entry.file, words) for example in examples if here is not None)
    return tuple(results)


def _run(example: tree.Example, here: Place, calendar: Calendar, file: str, time: Words) -> ExampleResult:
    moments = dated(example)
    now = moments[example.report.at]
    known = _as_it_was(example, calendar)
    if isinstance(example.report, tree.InForce):
        return _run_town(TownTrial(example, here, known, file, moments))
    words = example.report.text.text if example.report.text else ""
    trial = Trial(example, here, known, file, moments, bench(here, known, words), now, words=time)
    try:
        told = tuple(_live_through(trial, example.report))
    except Stopped as stopped:
        told = (stopped.told,)
    seen = (trial.drafts, *(stood.drafts for stood in trial.looked))
    cited = frozenset(cite for drafts in seen for draft in drafts for cite in draft.cites)
    title = example.title
    return ExampleResult(file, here.where.code, title.text, title.span.line, told, cited)


def _run_town(trial: TownTrial) -> ExampleResult:
    """An example without a report: what stands beside the cases."""
    title = trial.example.title
    wrong = next(_out_of_order(trial.example, trial.moments, trial.file), None) or _beside(trial)
    try:
        told = tuple(trial.run()) if wrong is None else (wrong,)
    except Stopped as stopped:
        told = (stopped.told,)
    return ExampleResult(trial.file, trial.place.where.code, title.text, title.span.line, told, trial.cited)


def _live_through(trial: Trial, report: tree.Reported) -> Iterator[Diagnostic]:
    """The report, every line after it, and then what should have come of them."""
    example = trial.example
    for wrong in _out_of_order(example, trial.moments, trial.file):
        raise Stopped(wrong)
    send(trial, report)
    for line in example.events:
        play(trial, line)
    for expected in example.expected:
        yield from failures(trial, expected)


def _out_of_order(example: tree.Example, moments: Mapping[tree.Moment, datetime], file: str) -> Iterator[Diagnostic]:
    """The first moment has a date, and none is earlier than the one before; after midnight the date is written."""
    begin = example.report.at
    if begin.day is None:
        sentence = "例子的第一个时刻没有日期"
        yield Diagnostic("D908", example.report.span, sentence, "例如“2020-10-04 08:48”", file)
        return
    entries = (begin, *(event.at for event in example.events))
    later = (two for one, two in pairwise(entries) if moments[two] < moments[one])
    views = (expected.at for expected in example.expected if expected.at is not None)
    for at in (*later, *(at for at in views if moments[at] < moments[begin])):
        advice = "请按先后写;过了半夜的写上日期,例如“2020-10-05 00:10”"
        yield Diagnostic("D909", at.span, "例子里的这一刻早于前一件事", advice, file)


def _beside(trial: TownTrial) -> Diagnostic | None:
    """Without a report nobody handles anything, so that such an expectation would never be looked at."""
    for expected in trial.example.expected:
        if expected.unit is not None or expected.pool or expected.asks:
            sentence = "没有上报的例子里看不出由谁办理"
            return Diagnostic("D913", expected.span, sentence, "请先写一件上报,或者只写期限和结果", trial.file)
    return None


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
