"""A mapping file beside the rules of the place (对照与规约): names that the rules do not have, at their words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dsl.diagnostics import Diagnostic
from dsl.mapping.read import Parsed
from dsl.suggest import nearest


def check_against(
    parsed: Parsed, categories: Collection[str], units: Collection[str], file: str = ""
) -> tuple[Diagnostic, ...]:
    """Categories and the unit that the rules do not know; ``units`` under all their names."""
    return tuple(sorted(_unknown(parsed, categories, units, file), key=lambda each: (each.span.line, each.span.column)))


def _unknown(parsed: Parsed, categories: Collection[str], units: Collection[str], file: str) -> Iterator[Diagnostic]:
    for place, span in parsed.places.items():
        head, _, name = place.partition(" ")
        if head == "类别" and name not in categories:
            yield Diagnostic("P120", span, f"规约里没有“{name}”这个类别", _guess(name, categories), file)
    mapping = parsed.mapping
    if mapping is not None and mapping.unit is not None and mapping.unit not in units:
        span = parsed.places["单位"]
        yield Diagnostic("P121", span, f"规约里没有“{mapping.unit}”这个单位", _guess(mapping.unit, units), file)


def _guess(name: str, known: Collection[str]) -> str:
    near = nearest(name, known)
    return f"是不是“{near[0]}”?" if near else "请照规约里声明的名字写"
