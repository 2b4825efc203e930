"""What a name means in one file (名称): what it declares, then what its vocabularies and the files above do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dsl import tree
from dsl.bundle import Categories, Group, Post, Unit
from dsl.conditions import InPlace
from dsl.decision import EventRule, Finding, Outcomes, Question
from dsl.findings import Findings
from dsl.layer import TableRule
from dsl.values import Known, Valued

T = TypeVar("T")

#: Levels of 分类 from the widest name down; a longer chain is told, and not followed to its end.
DEEPEST = 32


@dataclass(slots=True)
class Scope:
    """Names declared in one file, by name and alias. ``outer`` is looked into in order: vocabularies, then above."""

    file: str
    code: str
    place: str
    outer: tuple[Scope, ...] = ()
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    synonyms: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    states: dict[str, Known] = field(default_factory=dict)
    attributes: dict[str, Known] = field(default_factory=dict)
    stages: dict[str, Known] = field(default_factory=dict)  # the reviews that its clauses ask for
    tables: dict[str, TableRule] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    areas: dict[str, InPlace] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)
    events: dict[str, EventRule] = field(default_factory=dict)
    schedules: dict[str, tree.Schedule] = field(default_factory=dict)
    tabled: list[Question] = field(default_factory=list)  # what the tables (附表) ask of the reporter, one each
    outcomes: Outcomes | None = None
    _others: tuple[Scope, ...] | None = field(default=None, init=False, repr=False, compare=False)

    def chain(self) -> tuple[Scope, ...]:
        """This scope and all that it may look into, nearest first, each once."""
        if self._others is None:  # asked for with every name, and ``outer`` stays what it was
            seen: dict[str, Scope] = {}
            waiting = [self]
            while waiting:
                scope = waiting.pop(0)
                if scope.file not in seen:
                    seen[scope.file] = scope
                    waiting.extend(scope.outer)
            self._others = tuple(seen.values())[1:]
        return (self, *self._others)

    def layers(self) -> Iterator[Scope]:
        """The scopes of jurisdictions among them: this file and those above, without vocabularies."""
        return (scope for scope in self.chain() if scope.code)

    def find(self, select: Callable[[Scope], Mapping[str, T]], name: str) -> T | None:
        """The nearest entry with this name in the mapping that ``select`` picks."""
        for scope in self.chain():
            found = select(scope).get(name)
            if found is not None:
                return found
        return None

    def all(self, select: Callable[[Scope], Mapping[str, T]]) -> dict[str, T]:
        """Everything in sight by name; a nearer declaration hides a farther one."""
        merged: dict[str, T] = {}
        for scope in self.chain():
            for name, entry in select(scope).items():
                merged.setdefault(name, entry)
        return merged

    def parent_of(self, category: str) -> str | None:
        """The next wider category that some file in sight hangs it under."""
        return next((up for scope in self.chain() if (up := scope.parents.get(category)) is not None), None)

    def hung(self) -> Iterator[tuple[str, str]]:
        """Every category with every wider one that some file in sight hangs it under."""
        return ((name, up) for scope in self.chain() for name, up in scope.parents.items() if up is not None)

    def path(self, name: str) -> tuple[str, ...] | None:
        """From the widest category down to this name or synonym, or the lowest ``DEEPEST`` levels and one more."""
        category = self.find(lambda scope: scope.synonyms, name) or name
        if not any(category in scope.parents for scope in self.chain()):
            return None
        path = [category]
        while len(path) <= DEEPEST and (wider := self.parent_of(path[-1])) is not None and wider not in path:
            path.append(wider)  # a circle is told elsewhere
        return tuple(reversed(path))

    def categories(self) -> Categories:
        """The whole forest in sight, widest file first so that a lower file may hang a branch into it."""
        parents: dict[str, str | None] = {}
        for scope in reversed(self.chain()):
            for name, parent in scope.parents.items():
                if parents.get(name) is None:
                    parents[name] = parent
        return Categories(parents, self.all(lambda scope: scope.synonyms))


def find_unit(scope: Scope, name: tree.Name, found: Findings) -> Unit | None:
    """The unit behind a name or alias."""
    return _found(scope.find(lambda each: each.units, name.text), name, found)


def find_category(scope: Scope, name: tree.Name, found: Findings) -> tuple[str, ...] | None:
    """The path of a category from the widest name down."""
    return _found(scope.path(name.text), name, found)


def find_valued(scope: Scope, name: tree.Name, found: Findings) -> Valued | None:
    """The question, finding, state or attribute of that name: whatever has a value that may be asked for."""
    for each in scope.chain():
        for entries in (each.questions, each.findings, each.states, each.attributes, each.stages):
            entry = entries.get(name.text)
            if entry is not None:
                return entry
    found.missed.append(name)
    return None


def find_group(scope: Scope, name: tree.Name, found: Findings) -> Group | None:
    """The group of that name."""
    return _found(scope.find(lambda each: each.groups, name.text), name, found)


def _found(entry: T | None, name: tree.Name, found: Findings) -> T | None:
    """Names that nobody declared were told by ``dsl.parse``; here they are only remembered."""
    if entry is None:
        found.missed.append(name)
    return entry
