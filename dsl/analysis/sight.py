"""What each name in each file stands for (指的是什么): the nearest declaration in sight, and all that mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from dsl import tree
from dsl.analysis.naming import Numbered, Standing, numbers, standings
from dsl.analysis.values import Where
from dsl.compile import Looked, Seen
from dsl.diagnostics import Span
from dsl.incremental import NOTHING, Memory
from dsl.names import Declared, Kind

#: A village is a place like a town; one file may have it in a group, another in an area.
_SAME = {Kind.VILLAGE: Kind.PLACE}
#: Names that mean the same in all files that see each other; of all others the nearer hides the farther.
_SHARED = frozenset(
    (
        *(Kind.PLACE, Kind.VILLAGE, Kind.CATEGORY, Kind.EVENT, Kind.MARK, Kind.CHANNEL, Kind.REASON, Kind.UNIT_KIND),
        *(Kind.DUTY, Kind.RATE, Kind.VOCABULARY, Kind.FIELD),
    )
)
_OWNERS = (Kind.QUESTION, Kind.FINDING, Kind.STATE, Kind.ATTRIBUTE, Kind.FIELD)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a name stands for: ``file`` declares it, ``name`` is what its aliases stand for; ``owner``: of a 选项."""

    kind: Kind
    file: str
    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name in a file, and the thing that it stands for."""

    thing: Thing
    text: str
    where: Where
    cell: bool = False


@dataclass(slots=True)
class Sight:
    """All files that were read together; each answer is made from them alone. ``texts`` are by the same names."""

    looked: Looked
    memory: Memory = NOTHING
    trying: Memory = field(default_factory=Memory)  # of texts that are only tried: renamed, mended
    _chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _ranks: dict[str, int] = field(default_factory=dict)
    _places: dict[Thing, list[Occurrence]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ranks = {file: rank for rank, file in enumerate(self.looked.files)}

    def seen(self, file: str) -> Seen:
        """One file as it was read."""
        return self.looked.files[file]

    def text(self, file: str) -> str:
        """One file as it is written."""
        return self.seen(file).placed.source.text

    def chain(self, file: str) -> tuple[str, ...]:
        """The file and all that it may look into, nearest first (``dsl.scope``)."""
        if file not in self._chains:
            seen: dict[str, None] = {}
            waiting = [file]
            while waiting:
                each = waiting.pop(0)
                if each not in seen and each in self.looked.files:
                    seen[each] = None
                    placed = self.seen(each).placed
                    waiting.extend((*placed.uses, *placed.above[:1]))
            self._chains[file] = tuple(seen)
        return self._chains[file]

    def family(self, file: str) -> tuple[str, ...]:
        """Every file that sees this one or that it sees."""
        return tuple(each for each in self.looked.files if file in self.chain(each) or each in self.chain(file))

    def occurrences(self, file: str) -> tuple[Occurrence, ...]:
        """Every name in a file with what it stands for; names that nobody declared are left out."""
        parsed = tuple(self.seen(each).parsed for each in self.chain(file))
        return self.memory.once("occurrences", file, parsed, lambda: tuple(self._occurrences(file)))

    def everywhere(self, thing: Thing) -> tuple[Occurrence, ...]:
        """Every place in all files that means the thing, in the order of files and lines."""
        if not self._places:
            for each in (each for file in sorted(self.looked.files) for each in self.occurrences(file)):
                self._places.setdefault(each.thing, []).append(each)
        found = self._places.get(thing, [])
        return tuple(sorted(found, key=lambda each: (each.where.file, each.where.span.line, each.where.span.column)))

    def at(self, file: str, line: int, column: int) -> Occurrence | None:
        """The name at a place; the place right behind a name belongs to it when nothing begins there."""
        near = [each for each in self.occurrences(file) if _touches(each.where.span, line, column)]
        return min(near, key=lambda each: each.where.span.end == column, default=None)

    def numbers(self, file: str) -> Iterator[Numbered]:
        """Every number of a clause or a table in a file."""
        return chain.from_iterable(map(numbers, self.seen(file).parsed.tree.statements))

    def number_at(self, file: str, line: int, column: int) -> Numbered | None:
        """The number at a place; only what stands there is looked through."""
        before = [each for each in self.seen(file).parsed.tree.statements if each.span.line <= line]
        here = [each for each in before if each.span.line == before[-1].span.line]
        found = chain.from_iterable(map(numbers, here))
        return next((each for each in found if _touches(each.span, line, column)), None)

    def numbered(self, file: str, number: Numbered) -> Iterator[Where]:
        """Everywhere that clause or table is cited or stands, as seen from ``file``."""
        home = self.home(file, number)
        for other in self.looked.files:
            for each in self.numbers(other):
                if each.text == number.text and self.home(other, each) == home:
                    yield Where(other, each.span, each.declares)

    def home(self, file: str, number: Numbered) -> str:
        """The file that has the clause."""
        if not number.place:
            return file
        named = (other for other in self.looked.files if _place_of(self.seen(other)) == number.place)
        return next(named, file)

    def thing(self, file: str, standing: Standing) -> Thing | None:
        """What a name in a file stands for."""
        if standing.kinds == (Kind.VALUE,):
            return self._value(file, standing)
        found = self._nearest(file, standing.text, standing.kinds)
        return None if found is None else self._root(file, *found)

    def _occurrences(self, file: str) -> Iterator[Occurrence]:
        taken: set[Span] = set()  # one line may declare several events, each a statement with the same actor
        for statement in self.seen(file).parsed.tree.statements:
            for each in standings(statement):
                thing = None if each.span in taken else self.thing(file, each)
                taken.add(each.span)
                if thing is not None:
                    yield Occurrence(thing, each.text, Where(file, each.span, each.declares), each.cell)

    def _nearest(self, file: str, text: str, kinds: tuple[Kind, ...]) -> tuple[str, Declared] | None:
        for other in self.chain(file):
            for each in self.seen(other).parsed.names.by_text.get(text, ()):
                if each.kind in kinds or (Kind.PLACE in kinds and each.kind is Kind.VILLAGE):
                    return other, each
        return None

    def _root(self, file: str, at: str, found: Declared) -> Thing:
        kind = _kind(found.kind)
        if found.kind in _SHARED:
            return Thing(kind, self._widest(file, found.canonical, found.kind), found.canonical)
        if kind is Kind.UNIT and (above := self._above(at, found.canonical)) is not None:
            return self._root(at, *above)
        return Thing(kind, at, found.canonical)

    def _widest(self, file: str, name: str, kind: Kind) -> str:
        """The first of the files in sight that have it, in the one order in which all files are read."""
        kinds = (Kind.PLACE, Kind.VILLAGE) if _kind(kind) is Kind.PLACE else (kind,)
        having = [
            other
            for other in self.chain(file)
            if any(each.kind in kinds for each in self.seen(other).parsed.names.by_text.get(name, ()))
        ]
        return min(having, key=self._ranks.__getitem__, default=file)

    def _above(self, file: str, name: str) -> tuple[str, Declared] | None:
        """单位 X 属上级 only points to the X of a file above."""
        units = self.seen(file).parsed.tree.of(tree.Unit)
        if not any(unit.of_superior and unit.name.text == name for unit in units):
            return None
        for other in self.chain(file)[1:]:
            for each in self.seen(other).parsed.names.by_text.get(name, ()):
                if each.kind is Kind.UNIT:
                    return other, each
        return None

    def _value(self, file: str, standing: Standing) -> Thing | None:
        owner = self._nearest(file, standing.owner, _OWNERS)
        home = owner[0] if owner else file
        if owner is not None and owner[1].kind in _SHARED:
            home = self._widest(file, standing.owner, owner[1].kind)
        stage = owner is None
        for other in (*((home,) if not stage else ()), *self.chain(file)):
            for each in self.seen(other).parsed.names.by_text.get(standing.text, ()):
                if each.kind is Kind.VALUE and each.owner == standing.owner:
                    return Thing(Kind.VALUE, other, standing.text, standing.owner)
        return None


def _kind(kind: Kind) -> Kind:
    return _SAME.get(kind, kind)


def _touches(span: Span, line: int, column: int) -> bool:
    return span.line == line and span.column <= column <= span.end


def _place_of(seen: Seen) -> str:
    return next((heading.name.text for heading in seen.parsed.tree.of(tree.Heading)), "")
