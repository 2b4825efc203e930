"""Small helpers of the tree builder: places that cover several parts, names and texts out of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from dsl import tree
from dsl.diagnostics import Span
from dsl.numbers import write_number
from dsl.tokenise import Tok

T = TypeVar("T")


def spans(parts: object) -> Iterator[Span]:
    """All places inside nested parts, in order; plain values have none."""
    if isinstance(parts, (list, tuple)):
        for part in parts:
            yield from spans(part)
        return
    span = getattr(parts, "span", None)
    if isinstance(span, Span):
        yield span


def cover(parts: object) -> Span:
    """From the first part to the last one that still stands on the same line."""
    found = list(spans(parts))
    begin = found[0]
    end = max(s.end for s in found if s.line == begin.line)
    return Span(begin.line, begin.column, end)


def tokens_of(parts: Iterable[Any], kind: str | None = None) -> list[Tok]:
    """The tokens among the parts, of one terminal or of all."""
    return [p for p in parts if isinstance(p, Tok) and (kind is None or p.type == kind)]


def first(parts: Iterable[Any], kind: type[T]) -> T | None:
    """The first part of a kind of node."""
    return next((p for p in parts if isinstance(p, kind)), None)


def name_of(token: Tok) -> tree.Name:
    """A token as a name."""
    return tree.Name(token.text, token.span)


def names_in(parts: Iterable[Any]) -> tuple[tree.Name, ...]:
    """The names among the parts."""
    return tuple(p for p in parts if isinstance(p, tree.Name))


def texts_in(tokens: Iterable[Tok]) -> tuple[tree.Text, ...]:
    """Quoted text as it was written."""
    return tuple(tree.Text(t.raw, t.span) for t in tokens)


def duration(token: Tok) -> tree.Duration:
    """``3|工作日`` back into amount and unit."""
    amount, unit = token.text.split("|")
    return tree.Duration(int(amount), unit, token.span)


def clause_ref(token: Tok, place: tree.Name | None = None) -> tree.ClauseRef:
    """``3|1`` as 第三条之一."""
    number, sub = (int(part) for part in token.text.split("|"))
    text = f"第{write_number(number)}条" + (f"之{write_number(sub)}" if sub else "")
    return tree.ClauseRef(text, number, sub, cover([place, token]) if place else token.span, place)
