"""All that the examples of some files show (试办结果): which pass, what none has used, and what could be added."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cases.trial_coverage import Part, coverage
from cases.trial_suggest import Suggestion, suggestions
from cases.trials import ExampleResult, run_examples
from dsl.bundle import Bundle, Jurisdiction
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
    """Run the examples that may use what these files say, and tell of those in ``files``."""
    results = run_examples(bundle, calendar, related(bundle, files))
    parts = tuple(part for part in coverage(bundle, results) if part.file in files)
    examples = tuple(result for result in results if result.file in files)
    return Tested(examples, parts, suggestions(bundle, parts, calendar))


def related(bundle: Bundle, files: Collection[str]) -> frozenset[str]:
    """These files with those above and below them; all of them where one belongs to no place (词表)."""
    entries = {entry.code: entry for entry in bundle.jurisdictions}
    if not set(files) <= {entry.file for entry in entries.values()}:
        return frozenset(entry.file for entry in entries.values())
    found: set[str] = set()
    for entry in entries.values():
        upwards = [*_upwards(entry, entries)]
        first = next((number for number, file in enumerate(upwards) if file in files), None)
        if first is not None:
            found |= {entry.file, *upwards[first:]}
    return frozenset(found)


def _upwards(entry: Jurisdiction, entries: Mapping[str, Jurisdiction]) -> Iterator[str]:
    """The file of this place and of each above it."""
    yield entry.file
    while entry.superior is not None:
        entry = entries[entry.superior]
        yield entry.file
