"""What a comparison says (差别): classes of reports, what each was and becomes, and what could not be decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dsl.changes import Change
from dsl.decision import Cite, Route, UnitRef
from dsl.proving.values import Example

#: No unit has another name.
NOBODY: Mapping[UnitRef, UnitRef] = {}
#: Where something stands says nothing about what it means.
_PLACES = frozenset({"cites", "cite", "at", "line", "level"})


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two sets says: its meaning without places, and the clauses that say it; None is nothing."""

    value: Any
    cites: tuple[Cite, ...]
    means: Any


@dataclass(frozen=True, slots=True)
class Class:
    """Reports for which one thing (``matter``) changes alike; ``cells`` is how many pieces of the space they fill."""

    matter: str
    before: Side
    after: Side
    example: Example
    cells: int


@dataclass(frozen=True, slots=True)
class Undecided:
    """未能判定: what was not looked at to the end, why, and the clauses that it hangs on."""

    matter: str
    why: str
    clauses: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One declaration (``matter`` 事件, 口径 …) that is otherwise; None is one that the side does not have."""

    matter: str
    name: str
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Differences:
    """All of one place. ``same_text`` and ``same_meaning``: nothing was changed, or nothing but words.

    ``statements`` is what the text says otherwise, ``stated`` what is declared otherwise beside single reports.
    """

    code: str
    place: str
    classes: tuple[Class, ...]
    undecided: tuple[Undecided, ...]
    same_text: bool
    same_meaning: bool
    renumbered: bool = False  # the same in the same order, under other numbers
    statements: tuple[Change, ...] = ()
    stated: tuple[Stated, ...] = ()
    awaited: tuple[str, ...] = ()  # questions, findings and the like, on which it is not compared report by report
    renamed: tuple[tuple[str, str], ...] = ()  # units, as they were called and as they are
    replaced: tuple[str, str] | None = None  # a unit that went and one that came, which nothing calls the same

    @property
    def nothing(self) -> bool:
        """Nothing at all becomes otherwise, for no report and in no declaration, and that is certain."""
        quiet = not (self.classes or self.undecided or self.stated or self.renamed)
        return quiet and (self.same_text or self.same_meaning or self.renumbered)


def meaning(value: Any, renamed: Mapping[UnitRef, UnitRef] = NOBODY) -> Any:
    """A value without the places in which it stands, to be compared and put into sets."""
    if isinstance(value, Cite):
        return None
    if isinstance(value, UnitRef):
        value = renamed.get(value, value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = [(each.name, _part(value, each.name, renamed)) for each in fields(value) if each.name not in _PLACES]
        return type(value).__name__, tuple(inner)
    if isinstance(value, dict) or hasattr(value, "items"):
        return tuple(
            sorted(((str(k), meaning(v, renamed)) for k, v in value.items() if not isinstance(v, Cite)), key=repr)
        )
    if isinstance(value, frozenset | set):
        return frozenset(meaning(each, renamed) for each in value)
    return tuple(meaning(each, renamed) for each in value) if isinstance(value, tuple | list) else value


def _part(value: Any, name: str, renamed: Mapping[UnitRef, UnitRef]) -> Any:
    """A field; who may claim from the pool stands in no order."""
    means = meaning(getattr(value, name), renamed)
    return frozenset(means) if name == "candidates" and isinstance(value, Route) and value.offer is None else means


def cites_in(value: Any) -> Iterator[Cite]:
    """The clauses that stand in a value, the first of them first."""
    if isinstance(value, Cite):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from cites_in(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from cites_in(part)
