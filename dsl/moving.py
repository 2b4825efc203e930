"""Which conditions of a ruleset depend on what steps on a case may change (会变的事实), so that few are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from dsl.circumstances import NAMED, DayIs, Measured, UnitKindIs
from dsl.conditions import AllOf, AnyOf, Condition, Not, unique
from dsl.facts import ALIKE, COUNTERS, HOLDER, MOVING, REST_DAY, Facts
from dsl.similar import UNIT, Similar


def moving_conditions(layers: tuple[object, ...]) -> tuple[Condition, ...]:
    """Every condition of these layers whose answer a step on the case may change, each once."""
    return tuple(
        dict.fromkeys(condition for layer in layers for condition in _conditions(layer) if moving_names(condition))
    )


def asked_of(conditions: tuple[Condition, ...], facts: Facts) -> tuple[str, ...]:
    """The names of ``MOVING`` facts that these conditions wait for once all else about the report is known."""
    at_rest = facts.at_rest()
    verdicts = (condition.judge(at_rest) for condition in conditions)
    waited = unique(name for verdict in verdicts if verdict.holds is None for name in verdict.missing)
    return tuple(name for name in MOVING if name in waited)


def _conditions(value: object) -> Iterator[Condition]:
    if isinstance(value, str | int | float) or value is None:  # most of a layer, and every town walks through its own
        return
    if hasattr(value, "judge"):
        yield value
    elif names := _fields(type(value)):
        for name in names:
            yield from _conditions(getattr(value, name))
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _conditions(entry)
    elif isinstance(value, tuple | frozenset):
        for entry in value:
            yield from _conditions(entry)


def _fields(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]


_NAMES: dict[type, tuple[str, ...]] = {}


def moving_names(condition: Condition) -> frozenset[str]:
    """Which of the ``MOVING`` facts this condition asks for."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return frozenset().union(*(moving_names(part) for part in parts))
        case Not(part=part):
            return moving_names(part)
        case Similar(same=same):
            return frozenset({ALIKE, HOLDER}) if UNIT in same else frozenset({ALIKE})
        case UnitKindIs(party=party):
            return frozenset() if party == NAMED else frozenset({HOLDER})
        case Measured(subject=subject):
            return frozenset({subject}) & frozenset(COUNTERS)
        case DayIs():
            return frozenset({REST_DAY})
        case _:
            return frozenset()
