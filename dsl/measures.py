"""Measures (计量): exact numbers with their unit, converted where one unit is a whole multiple of the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from dsl.patterns import MEASURES

#: How many of the smallest unit of its kind a unit is. 亩 stands alone: it is no whole number of square metres.
_KINDS: tuple[Mapping[str, int], ...] = (
    {"毫米": 1, "厘米": 10, "米": 1000, "公里": 1_000_000},
    {"平方厘米": 1, "平方米": 10_000},
    {"升": 1, "立方米": 1000},
    {"公斤": 1, "吨": 1000},
    {"元": 1, "万元": 10_000},
)
_WRITTEN = re.compile(r"\s*(\d{1,12}(?:\.\d{1,6})?)\s*个?(\S*)\s*")


def known(unit: str) -> str | None:
    """The unit by the word that counts (cm is 厘米); None for a word that is no unit of measure."""
    return MEASURES.get(unit)


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """``value`` in ``unit`` as so many of ``to``; None where the two are not of one kind."""
    if unit == to:
        return value
    kind = next((kind for kind in _KINDS if unit in kind and to in kind), None)
    return None if kind is None else value * kind[unit] / kind[to]


def read(text: str, unit: str) -> Decimal | None:
    """``20`` and ``20厘米`` and ``0.2米`` as so many of ``unit``; None for anything else."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    written = MEASURES.get(match[2], match[2])
    return convert(Decimal(match[1]), written or unit, unit)


def shown(value: Decimal, unit: str) -> str:
    """``20厘米``; no digits after the point that say nothing, and never an exponent."""
    plain = format(value, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) + unit


def alike(unit: str) -> tuple[str, ...]:
    """The units that convert into this one, itself first."""
    others = (each for kind in _KINDS if unit in kind for each in kind if each != unit)
    return (unit, *others)
