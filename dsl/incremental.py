"""Remembers what was read (增量检查), so that a second look at a file reads again only what changed.

What comes out never depends on what is remembered: a result is taken again only where everything that it was made
from is the same. Blocks that only moved up or down keep their statements, put on their new lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, cast

from dsl import tree
from dsl.blocks import Block
from dsl.diagnostics import Diagnostic, Span
from dsl.normalise import Source
from dsl.sentence import read_block
from dsl.tokenise import Lexicon

T = TypeVar("T")
Nodes = tuple[tree.Statement, ...]
Read = tuple[Nodes, tuple[Diagnostic, ...]]


class Memory:
    """What was read of each file the last time; without ``files`` (0) nothing is kept and everything is read anew.

    ``files`` is the number of files remembered, the one not seen for longest goes first. One memory may serve
    several threads: entries are only ever replaced whole.
    """

    def __init__(self, files: int = 64) -> None:
        self._most = files
        self._made: dict[str, dict[str, tuple[tuple[object, ...], Any]]] = {}
        self._blocks: dict[str, _Blocks] = {}

    def once(self, what: str, file: str, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """``make()``, or what it gave for this file the last time if ``made_from`` is equal to what it was then."""
        if not self._most:
            return make()
        of_file = self._of(file)
        known = of_file.get(what)
        if known is not None and known[0] == made_from:
            return cast("T", known[1])
        made = make()
        of_file[what] = made_from, made
        return made

    def read(self, file: str, blocks: Iterable[Block], lexicon: Lexicon, source: Source) -> list[Read]:
        """Statements and mistakes of each block, as ``read_block`` gives them."""
        if not self._most:
            return [read_block(block, lexicon, source) for block in blocks]
        self._of(file)
        now = _Blocks(lexicon, self._blocks.get(file))
        read = [now.read(block, source) for block in blocks]
        now.forget_the_last()
        self._blocks[file] = now
        return read

    def _of(self, file: str) -> dict[str, tuple[tuple[object, ...], Any]]:
        found = self._made[file] = self._made.pop(file, {})
        while len(self._made) > self._most:
            oldest = next(iter(self._made))
            self._made.pop(oldest, None)
            self._blocks.pop(oldest, None)
        return found


class OneRun(Memory):
    """Nothing is kept; only what placing the files leaves for reading them is handed on, once."""

    def __init__(self) -> None:
        super().__init__(files=0)
        self._left: dict[str, tuple[tuple[object, ...], Any]] = {}

    def once(self, what: str, file: str, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """``make()``, unless it is the second time that the lines of a text are asked for."""
        if what != "split":
            return make()
        left = self._left.pop(file, None)
        if left is not None and left[0] == made_from:
            return cast("T", left[1])
        made = make()
        self._left[file] = made_from, made
        return made


#: For those who read everything once.
NOTHING = Memory(files=0)


class _Blocks:
    """The blocks of one file as they are read with one lexicon, with those of the time before at hand."""

    def __init__(self, lexicon: Lexicon, last: _Blocks | None) -> None:
        self.words = lexicon.words
        self._lexicon = lexicon
        self.kept: dict[Hashable, tuple[int, Read]] = {}
        self._known = last.kept if last is not None else {}
        changed = lexicon.words.items() ^ last.words.items() if last is not None else ()
        self._changed = frozenset(word for word, _ in changed)

    def read(self, block: Block, source: Source) -> Read:
        """The block as it was read the last time, or anew."""
        key, line = _key(block, source)
        read = self._again(key, line, block.text)
        if read is None:
            read = read_block(block, self._lexicon, source)
        self.kept[key] = line, read
        return read

    def forget_the_last(self) -> None:
        """What was not asked for again goes."""
        self._known = {}

    def _again(self, key: Hashable, line: int, text: str) -> Read | None:
        """The block at its line of today, unless a word in it means something else now.

        Mistakes may name other lines in their help; a block that has some and has moved is read anew.
        """
        known = self._known.get(key)
        if known is None or (self._changed and any(word in text for word in self._changed)):
            return None
        before, (nodes, said) = known
        if before == line:
            return nodes, said
        return None if said else (tuple(moved(node, line - before) for node in nodes), ())


def _key(block: Block, source: Source) -> tuple[Hashable, int]:
    """All that reading looks at besides the lexicon, and the line that the block begins in."""
    begin = block.place(0)
    first = source.offsets[begin]
    last = source.offsets[block.place(len(block.text) - 1) + 1] if block.text else first
    line = bisect_right(source.starts, first)
    column = first - source.starts[line - 1]
    shape = tuple(block.place(at) - begin for at in sorted(block.breaks)) if block.breaks else ()
    return (block.kind, block.head, block.text, shape, column, source.raw[first:last]), line


def moved(node: Any, lines: int) -> Any:
    """The same node, or anything that nodes are made of, so many lines further down."""
    if isinstance(node, Span):
        return Span(node.line + lines, node.column, node.end)
    if isinstance(node, tuple):
        return tuple(moved(part, lines) for part in node)
    names = _fields(type(node))
    return type(node)(*(moved(getattr(node, name), lines) for name in names)) if names else node


def _fields(kind: type) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return _FIELDS[kind]


_FIELDS: dict[type, tuple[str, ...]] = {}
