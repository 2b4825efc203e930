"""Reads conditions over the cases there are already (与 … 的件) as written; what does not fit is told at its word."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dsl import tree
from dsl.conditions import Condition
from dsl.facts import Age
from dsl.findings import Findings
from dsl.measures import alike, convert, shown
from dsl.similar import Similar
from dsl.words import Words

_LENGTH = "米"
_CASES = ("", "件", "次", "处")


def similar(written: tree.Similar, words: Words, found: Findings) -> Condition:
    """与 办理中的件 同类别、50米内、7日内 达到3件."""
    return Similar(
        cases=written.cases.text,
        same=tuple(dict.fromkeys(name.text for name in written.same)),
        metres=None if written.within is None else _metres(written.within, found),
        age=None if written.age is None else age(written.age, words, found),
        reaches=_reaches(written.reaches, found),
        written=_as_written(written),
    )


def age(written: tree.Duration, words: Words, found: Findings) -> Age | None:
    """How far back, counted to the very day: a day off does not make a case younger."""
    term = words.term(written, found)
    return None if term is None else Age(term, replace(words.rules(term), roll=False, day_ends_at_close=False))


def _metres(within: tree.Amount, found: Findings) -> Decimal | None:
    metres = convert(within.value, within.unit, _LENGTH)
    if metres is None:
        advice = f"例如“50米内”;可以写:{'、'.join(alike(_LENGTH))}"
        found.add("D652", within.span, f"“{shown(within.value, within.unit)}”不是距离", advice)
    return metres


def _reaches(reaches: tree.Amount | None, found: Findings) -> int:
    if reaches is None:
        return 1
    if reaches.unit not in _CASES or reaches.value < 1:
        told = f"“{shown(reaches.value, reaches.unit)}”不是件数"
        found.add("D652", reaches.span, told, "例如“达到 3件”;不写的,有一件就算")
        return 1
    return int(reaches.value)


def _as_written(said: tree.Similar) -> str:
    parts = [name.text for name in said.same]
    parts += [f"{shown(said.within.value, said.within.unit)}内"] if said.within else []
    parts += [f"{said.age.amount}{said.age.unit}内"] if said.age else []
    reaches = f" 达到{shown(said.reaches.value, said.reaches.unit)}" if said.reaches else ""
    return f"与 {said.cases.text} {'、'.join(parts)}{reaches}"
