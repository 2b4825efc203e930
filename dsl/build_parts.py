"""Small helpers of the tree builder: places that cover several parts, names and texts out of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from dsl import tree
from dsl.diagnostics import Span
from dsl.numbers import write_number
from dsl.tokenise import Tok

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loose:
    """A part of a statement on its way to the node that it belongs to, told from its neighbours by ``key``."""

    key: str
    word: Any
    span: Span | None = None


def loose(parts: Iterable[Any], key: str, default: Any = None) -> Any:
    """What was kept under ``key``."""
    return next((p.word for p in parts if isinstance(p, Loose) and p.key == key), default)


def first_of(parts: Iterable[Any], kind: type[T]) -> list[T]:
    """The parts of one kind."""
    return [p for p in parts if isinstance(p, kind)]


def amount(token: Tok) -> tree.Amount:
    """``15|厘米``, or the bare number of 2次, 3星 and 2."""
    value, _, unit = token.text.partition("|")
    unit = unit or {"TIMES": "次", "STARS": "星"}.get(token.type, "")
    return tree.Amount(Decimal(value), unit, token.span)


def every(token: Tok) -> tree.Every:
    """``1|月|最后工作日|1`` back into its parts."""
    count, unit, kind, number = token.text.split("|")
    return tree.Every(int(count), unit, kind, number, None, token.span)


def table_ref(token: Tok) -> tree.TableRef:
    """``1|3`` as 附表一第3行."""
    number, row = (int(part) for part in token.text.split("|"))
    text = f"附表{write_number(number)}" + (f"第{row}行" if row else "")
    return tree.TableRef(text, number, row, token.span)


def spans(parts: object) -> list[Span]:
    """All places inside nested parts, in order; plain values have none."""
    found: list[Span] = []
    _gather(parts, found)
    return found


def _gather(parts: object, found: list[Span]) -> None:
    if isinstance(parts, (list, tuple)):
        for part in parts:
            _gather(part, found)
        return
    span = getattr(parts, "span", None)
    if isinstance(span, Span):
        found.append(span)


def cover(parts: object) -> Span:
    """From the first part to the last one that still stands on the same line."""
    found = spans(parts)
    begin = found[0]
    end = max([s.end for s in found if s.line == begin.line])
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
