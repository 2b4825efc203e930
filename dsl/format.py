"""Formats a rule file (排版): one way to write each thing, every remark kept, and nothing that changes what it says.

The printed text is parsed again and compared. A statement that would come out otherwise is printed with every
sentence on a line of its own; if that does not help, it stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import IntEnum
from itertools import zip_longest
from typing import Any

from dsl import tree
from dsl.diagnostics import Diagnostic, Span
from dsl.format_layout import laid_out
from dsl.names import Names
from dsl.parse import Parsed, parse
from dsl.print_pen import Line, Pen, Place, place
from dsl.printing import Group, grouped, printed

__all__ = ["Formatted", "format_text", "same_meaning"]

_MOST_ROUNDS = 8
_PLACES = frozenset({"span", "file"})


@dataclass(frozen=True, slots=True)
class Formatted:
    """``text`` None where the file has errors, which ``diagnostics`` tell; ``kept`` are places left as written."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...]
    kept: tuple[Span, ...] = ()


class _How(IntEnum):
    """How freely a statement is laid out."""

    TIGHT = 0
    LOOSE = 1
    AS_WRITTEN = 2


def format_text(text: str, file: str, outer: Names | None = None) -> Formatted:
    """The canonical text of a rule file; ``outer`` as in ``dsl.parse.parse``."""
    parsed = parse(text, file, outer)
    if not parsed.ok:
        return Formatted(None, parsed.diagnostics)
    groups = grouped(parsed.tree.statements)
    how = [_How.TIGHT] * len(groups)
    for _ in range(_MOST_ROUNDS):
        shown = _shown(text, parsed, groups, how)
        again = parse(shown, file, outer)
        if again.ok and same_meaning(parsed.tree, again.tree):
            kept = tuple(g[0].span for g, each in zip(groups, how, strict=True) if each is _How.AS_WRITTEN)
            return Formatted(shown, parsed.diagnostics, kept)
        _loosen(how, groups, grouped(again.tree.statements))
    return Formatted(text, parsed.diagnostics, tuple(group[0].span for group in groups))


def same_meaning(one: tree.RuleFile, other: tree.RuleFile) -> bool:
    """Whether two files say the same, remarks included, whatever place it stands at."""
    remarks = [[remark.text for remark in each.remarks] for each in (one, other)]
    return remarks[0] == remarks[1] and bare(one.statements) == bare(other.statements)


def bare(node: Any) -> Any:
    """A node as nested tuples, without its places."""
    if is_dataclass(node):
        kept = (f.name for f in fields(node) if f.name not in _PLACES)
        return (type(node).__name__, *(bare(getattr(node, name)) for name in kept))
    return tuple(map(bare, node)) if isinstance(node, tuple) else node


def _loosen(how: list[_How], groups: tuple[Group, ...], again: tuple[Group, ...]) -> None:
    """The statements that came out otherwise get more room; where one is lost, so does the one before it."""
    if len(groups) == len(again):
        wrong = [i for i, (a, b) in enumerate(zip(groups, again, strict=True)) if bare(a) != bare(b)]
    else:
        pairs = zip_longest(map(bare, groups), map(bare, again))
        first = next(i for i, (a, b) in enumerate(pairs) if a != b)
        wrong = [i for i in (first - 1, first) if 0 <= i < len(groups)]
    for index in wrong or range(len(groups)):
        how[index] = _How(min(how[index] + 1, _How.AS_WRITTEN))


def _shown(text: str, parsed: Parsed, groups: tuple[Group, ...], how: list[_How]) -> str:
    remarks = parsed.tree.remarks
    tight, loose = Pen(text, remarks), Pen(text, remarks, loose=True)
    lines: list[Line] = []
    taken: list[tuple[Place, Place]] = []
    ends = [*(place(group[0]) for group in groups[1:]), (len(tight.raw) + 1, 1)]
    for before, group, end, each in zip([(), *groups], groups, ends, how, strict=False):
        if each is _How.AS_WRITTEN:
            lines += _as_written(tight, place(group[0]), end)
            taken.append((place(group[0]), end))
        else:
            opening, *rest = printed(tight if each is _How.TIGHT else loose, group)
            lines += [replace(opening, apart=_is_apart(before, group)), *rest]
    free = [r for r in remarks if not any(begin <= place(r) < end for begin, end in taken)]
    return laid_out(tight, lines, free)


def _is_apart(before: Group, group: Group) -> bool:
    """Chapters, tables behind clauses and the first of several examples have air above them."""
    apart = isinstance(group[0], (tree.Chapter, tree.Schedule, tree.Example))
    same = bool(before) and type(before[0]) is type(group[0])
    return apart and not same


def _as_written(pen: Pen, begin: Place, end: Place) -> Iterator[Line]:
    """The lines of a statement up to the next one, remarks and all, without blank ones."""
    for number in range(begin[0], min(end[0], len(pen.raw)) + 1):
        line = pen.raw[number - 1]
        line = line[: end[1] - 1] if number == end[0] else line
        line = line[begin[1] - 1 :] if number == begin[0] else line
        if line.strip():
            yield Line(line.rstrip(), (number, 1), opens=number == begin[0], whole=True)
