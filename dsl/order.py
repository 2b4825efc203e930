"""In which order files of several levels are asked (层级次序): 必须执行 from the top, others from the nearest up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from dsl.conditions import Always
from dsl.layer import Layer, RouteRule, Ruled

T = TypeVar("T")
Select = Callable[[Layer], Iterable[Ruled[T]]]

#: The first edition in which a clause without a condition gives way to every clause with one, whatever it rules.
_REST_LAST = 2


def in_order(layers: Sequence[Layer], select: Select[T]) -> Iterator[Ruled[T]]:
    """Rules of which the first that holds decides; ``layers`` run from the nearest up.

    First what a file marked 必须执行, the highest file first; then clauses with a condition, the nearest file first;
    then those without (其余), the nearest file first.
    """
    yield from (rule for layer in reversed(layers) for rule in select(layer) if rule.cite.mandatory)
    for rest in (False, True):
        for layer in layers:
            free = (rule for rule in select(layer) if not rule.cite.mandatory)
            yield from (rule for rule in free if _is_rest(layer, rule) is rest)


def blocks(layers: Sequence[Layer], select: Select[T]) -> Iterator[tuple[Ruled[T], ...]]:
    """Rules that count together file by file, such as a ladder: the first file in which one holds decides."""
    for layer in reversed(layers):
        yield tuple(rule for rule in select(layer) if rule.cite.mandatory)
    for layer in layers:
        yield tuple(rule for rule in select(layer) if not rule.cite.mandatory)


def _is_rest(layer: Layer, rule: Ruled[T]) -> bool:
    """The first edition knew 其余 for routes only; its clocks and all else counted in the order of the files."""
    always = isinstance(rule.condition, Always)
    return always and (layer.edition >= _REST_LAST or isinstance(rule.value, RouteRule))
