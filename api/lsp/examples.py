"""Runs the examples of open files (例的试办) and says above each whether it came out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from cases.trials import ExampleResult, run_examples
from dsl import tree
from dsl.analysis.sight import Sight
from dsl.bundle import Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic, Span
from dsl.incremental import Memory

UNTRIED = "— 先改好上面的错误,再试办"


@dataclass(slots=True)
class Examples:
    """What came of the examples the last time; the same texts are not tried again. ``calendar`` None: none can be."""

    calendar: Calendar | None
    _memory: Memory = field(default_factory=lambda: Memory(256))
    _made: dict[str, tuple[tuple[Source, ...], tuple[ExampleResult, ...] | None]] = field(default_factory=dict)

    def run(self, sources: tuple[Source, ...], among: Collection[str]) -> dict[str, tuple[ExampleResult, ...] | None]:
        """The results by file; None where nothing could be tried, because some file has a mistake."""
        waiting = [file for file in among if self._made.get(file, ((), None))[0] != sources]
        if waiting and self.calendar is not None:
            bundle = compile_bundle(sources, memory=self._memory).bundle
            for file in waiting:
                self._made[file] = sources, run_examples(bundle, self.calendar, {file}) if bundle else None
        return {file: self._made.get(file, ((), None))[1] for file in among}


def margin(sight: Sight, file: str, results: tuple[ExampleResult, ...] | None) -> list[tuple[Span, str]]:
    """What stands above each example of the file, at its title."""
    examples = sight.seen(file).parsed.tree.of(tree.Example)
    by_line = {each.line: each for each in results or ()}
    return [(each.title.span, _said(by_line.get(each.title.span.line))) for each in examples]


def _said(result: ExampleResult | None) -> str:
    if result is None:
        return UNTRIED
    return "✓ 例子通过" if result.passed else "✗ " + ";".join(each.message for each in result.failures)


def failures(results: tuple[ExampleResult, ...] | None) -> tuple[Diagnostic, ...]:
    """Where examples and rules differ, as messages at their places."""
    return tuple(told for result in results or () for told in result.failures)
