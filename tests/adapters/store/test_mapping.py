"""Everything that can happen to a case comes back from its row as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.mapping import (
    PlanCache,
    canonical,
    digest,
    instant,
    payload_data,
    payload_from,
    plan_from,
    plan_text,
)
from cases import events as e
from cases.people import UnitAt
from cases.sealed import Sealed
from dsl.decision import Plan
from dsl.terms import Term, TimeUnit
from tests.support.matters import PLAN, POOL_PLAN

UNIT = UnitAt(7, "演示单位")
SEALED = (Sealed("s", "text", "0" * 64),)
AT = datetime(2026, 11, 22, 13, 17, 53, 120000, tzinfo=timezone(timedelta(hours=8)))
EVENTS: tuple[e.Payload, ...] = (
    e.Reported(
        "p",
        "居民",
        None,
        ("市政", "窨井盖"),
        "一般",
        "随手拍",
        None,
        "演示村",
        None,
        None,
        {"问": "答"},
        ("f",),
        SEALED,
    ),
    e.Decided(PLAN, "b", "report", "演示群", UNIT),
    e.Decided(POOL_PLAN, "b", "reply"),
    e.Pooled(UNIT, ("问",), (UNIT,)),
    e.Assigned(UNIT, (UNIT,), (), "rule"),
    e.Claimed(UNIT),
    e.Accepted(UNIT),
    e.Returned(UNIT, SEALED),
    e.Asked(UNIT, None, ("photo",), ()),
    e.Replied({"问": "答"}, (), SEALED),
    e.Supplemented(("f",), ()),
    e.Answered(UNIT, "已解决", True, (), SEALED),
    e.Rated(5, ()),
    e.Urged(None, SEALED),
    e.Reopened(UNIT, 1),
    e.Closed("history", "列入计划", SEALED),
    e.ClockStarted("受理#1", "受理", UNIT, 1, AT, None, AT, AT + timedelta(days=1), True, (AT,), "历", 2),
    e.ClockStopped("受理#1", "met"),
    e.ClockWarned("受理#1"),
    e.ClockOverdue("受理#1"),
    e.Climbed("答复#1", 1, "报", "演示主席团", None, "重点督办"),
)


def stored(payload: e.Payload) -> e.Payload:
    """Through the text that a database keeps."""
    data, plan = payload_data(payload)
    plans = {plan[0]: plan_from(plan[1])} if plan else {}
    return payload_from(payload.kind, json.loads(canonical(data)), plans)


def test_events_come_back_as_they_were() -> None:
    assert [stored(payload) for payload in EVENTS] == list(EVENTS)


@pytest.mark.parametrize("kind", e.KINDS)
def test_every_kind_of_event_comes_back_with_every_field_filled(kind: str) -> None:
    payload: e.Payload = filled(e.KINDS[kind])

    assert stored(payload) == payload


def test_answers_in_any_mapping_are_kept_and_anything_strange_is_refused() -> None:
    frozen = e.Replied(MappingProxyType({"问": "答"}), (), ())

    assert stored(frozen) == e.Replied({"问": "答"}, (), ())
    with pytest.raises(NotImplementedError):
        payload_data(e.Closed(object()))  # type: ignore[arg-type]  # the mistake under test


def test_names_of_units_come_back_too() -> None:
    """Units are equal by id; the name that they bore must not be lost."""
    found = stored(e.Claimed(UNIT))

    assert isinstance(found, e.Claimed)
    assert found.unit.name == "演示单位"


def numbers(value: object) -> Iterator[object]:
    """Every number inside."""
    if is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from numbers(getattr(value, item.name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers(item)
    elif isinstance(value, list | tuple | frozenset):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, int | float):
        yield value


def test_events_hold_whole_numbers_only() -> None:
    """A fraction is written differently by different programs, and the chain would break where nothing was changed."""
    data = [payload_data(payload)[0] for payload in EVENTS]

    assert {type(number) for item in data for number in numbers(item)} == {int, bool}


def test_equal_plans_have_one_name_and_another_plan_another() -> None:
    same = plan_from(plan_text(PLAN))
    other = replace(PLAN, clocks=(replace(PLAN.clocks[0], term=Term(2, TimeUnit.WORKDAY)), *PLAN.clocks[1:]))

    assert plan_text(same) == plan_text(PLAN)
    assert digest(plan_text(other)) != digest(plan_text(PLAN))


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001  # the zone is drawn apart
def test_a_moment_is_written_alike_in_every_zone(naive: datetime, minutes: int) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    assert instant(at) == instant(at.astimezone(UTC))
    assert datetime.fromisoformat(instant(at)) == at


def test_the_plans_used_last_are_kept() -> None:
    cache = PlanCache(size=2)
    plans: dict[str, Plan] = {"a": PLAN, "b": POOL_PLAN, "c": PLAN}
    cache.keep("a", plans["a"])
    cache.keep("b", plans["b"])
    cache.get("a")

    cache.keep("c", plans["c"])

    assert {name: cache.get(name) is not None for name in plans} == {"a": True, "b": False, "c": True}


def filled(kind: Any) -> Any:
    """A value of that type with nothing left empty: what a field may hold at most."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: filled(hints[field.name]) for field in fields(kind)})
    inner = [each for each in get_args(kind) if each is not type(None) and each is not ...]
    if get_origin(kind) is tuple:
        return tuple(filled(each) for each in inner)
    if get_origin(kind) is frozenset:
        return frozenset(filled(each) for each in inner)
    if get_origin(kind) in (Mapping, dict):
        return {"键": filled(inner[1])}
    return next(iter(kind)) if isinstance(kind, type) and issubclass(kind, Enum) else filled(inner[0])


_PLAIN: dict[Any, Any] = {
    str: "文字",
    int: 2,
    float: 0.5,
    bool: True,
    datetime: AT,
    UnitAt: UNIT,
    Plan: PLAN,
    Decimal: Decimal("1.5"),
}
