"""All that the examples of some files show (试办结果): which pass, what none has used, and what could be added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cases.trial_coverage import Part, coverage
from cases.trial_suggest import Suggestion, suggestions
from cases.trials import ExampleResult, run_examples
from dsl.bundle import Bundle
from dsl.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Tested:
    """Of the files that were asked about; a clause may have been used by an example of any file of the bundle."""

    examples: tuple[ExampleResult, ...]
    parts: tuple[Part, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def passed(self) -> bool:
        """Whether every example came out; clauses without one are no failure."""
        return all(example.passed for example in self.examples)

    @property
    def missed(self) -> tuple[Part, ...]:
        """The parts that no example has used."""
        return tuple(part for part in self.parts if not part.exercised)


def tested(bundle: Bundle, calendar: Calendar, files: Collection[str]) -> Tested:
    """Run every example of the bundle and tell of those in ``files``."""
    results = run_examples(bundle, calendar)
    parts = tuple(part for part in coverage(bundle, results) if part.file in files)
    examples = tuple(result for result in results if result.file in files)
    return Tested(examples, parts, suggestions(bundle, parts, calendar))
