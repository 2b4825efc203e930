"""Which conditions of a ruleset depend on what steps on a case may change (会变的事实), so that few are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from dsl.circumstances import NAMED, DayIs, Measured, UnitKindIs
from dsl.conditions import AllOf, AnyOf, Condition, Not, unique
from dsl.facts import ALIKE, HOLDER, MOVING, REST_DAY, Facts
from dsl.similar import UNIT, Similar


def moving_conditions(layers: tuple[object, ...]) -> tuple[Condition, ...]:
    """Every condition of these layers whose answer a step on the case may change, each once."""
    return tuple(
        dict.fromkeys(condition for layer in layers for condition in every_condition(layer) if moving_names(condition))
    )


def asked_of(conditions: tuple[Condition, ...], facts: Facts) -> tuple[str, ...]:
    """The names of ``MOVING`` facts that these conditions wait for once all else about the report is known."""
    if not conditions:  # most rule files ask for nothing of the kind
        return ()
    at_rest = facts.at_rest()
    verdicts = (condition.judge(at_rest) for condition in conditions)
    waited = unique(name for verdict in verdicts if verdict.holds is None for name in verdict.missing)
    return tuple(name for name in MOVING if name in waited)


def every_condition(value: object) -> Iterator[Condition]:
    """Every condition that stands somewhere in a layer, its parts not by themselves."""
    found: list[Condition] = []
    _gather(value, found)
    return iter(found)


def _gather(value: Any, found: list[Condition]) -> None:
    """One list for all: every town walks through the whole of its layer, and most of that is plain."""
    kind = type(value)
    if kind in _PLAIN:
        return
    if hasattr(kind, "judge"):
        found.append(value)
    elif names := _fields(kind):
        for name in names:
            _gather(getattr(value, name), found)
    elif isinstance(value, Mapping):
        for entry in value.values():
            _gather(entry, found)
    elif isinstance(value, tuple | frozenset):
        for entry in value:
            _gather(entry, found)


def _fields(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]


_PLAIN = frozenset({str, int, float, bool, type(None)})


_NAMES: dict[type, tuple[str, ...]] = {}


def moving_names(condition: Condition) -> frozenset[str]:
    """Which of the ``MOVING`` facts this condition asks for."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return frozenset().union(*(moving_names(part) for part in parts))
        case Not(part=part):
            return moving_names(part)
        case _:
            return frozenset(_moving(condition)) & frozenset(MOVING)


def _moving(condition: Condition) -> tuple[str, ...]:
    match condition:
        case Similar(same=same):
            return (ALIKE, HOLDER) if UNIT in same else (ALIKE,)
        case UnitKindIs(party=party):
            return () if party == NAMED else (HOLDER,)
        case Measured(subject=subject):
            return (subject,)
        case DayIs():
            return (REST_DAY,)
        case _:
            return ()
