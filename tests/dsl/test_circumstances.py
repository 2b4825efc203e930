"""Conditions over when, how, where and how much, with what is not known of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.circumstances import (
    ChannelIs,
    DateIn,
    DayIs,
    MannerIs,
    Measured,
    PlaceIs,
    TimeIn,
    UnitKindIs,
)
from dsl.conditions import MET, InPlace, Not, Verdict
from dsl.decision import UnitRef
from dsl.facts import HOLDER, REST_DAY, RETURNS, STARS, UNANSWERED, Facts
from dsl.worktime import ZONE

#: 08:48 in China.
AT = datetime(2026, 12, 7, 0, 48, tzinfo=UTC)
BLANK = Facts("330281999", AT)
DEEP = Measured("积水深度", "超过", Decimal(15), "厘米", "15厘米")
EAST = InPlace("东片", frozenset({"甲村", "乙村"}))
WEST = InPlace("西片", frozenset({"乙村", "丙村"}))
COMPANY = UnitKindIs(HOLDER, frozenset({"企业"}))


def at(hour: int, minute: int, month: int = 12, day: int = 7) -> Facts:
    return Facts("330281999", datetime(2026, month, day, hour, minute, tzinfo=ZONE))


def answered(value: str) -> Facts:
    return replace(BLANK, answers={"积水深度": value})


# What is not known


def test_who_holds_it_is_unknown_until_somebody_does() -> None:
    assert COMPANY.judge(BLANK) == Verdict(None, ("承办单位 属于 企业",), (HOLDER,))


def test_day_of_rest_is_unknown_in_a_year_without_notice() -> None:
    assert DayIs().judge(BLANK) == Verdict(None, ("上报日 是 休息日",), (REST_DAY,))


def test_number_nobody_gave_is_asked_for() -> None:
    assert DEEP.judge(BLANK) == Verdict(None, ("积水深度 超过 15厘米",), ("积水深度",))


@pytest.mark.parametrize("value", ["很深", "20公斤", "", "1e9"])
def test_what_is_no_number_of_that_measure_is_unknown(value: str) -> None:
    assert DEEP.judge(answered(value)).holds is None


def test_stars_are_unknown_before_anybody_rated() -> None:
    low = Measured(STARS, "低于", Decimal(3), "星", "3星")

    assert low.judge(BLANK) == Verdict(None, ("评价星数 低于 3星",), (STARS,))


@pytest.mark.parametrize("special", ["范围外", "边界上", "多处"])
def test_how_a_place_lies_is_unknown_without_a_place(special: str) -> None:
    assert PlaceIs(special, (EAST, WEST)).judge(BLANK).holds is None


# What is known


@pytest.mark.parametrize("how", ["超过", "低于", "以上", "以下"])
def test_field_left_empty_is_neither_more_nor_less(how: str) -> None:
    assert replace(DEEP, how=how).judge(answered(UNANSWERED)).holds is False


@pytest.mark.parametrize(
    ("how", "holds"),
    [
        ("超过", [False, False, True]),
        ("低于", [True, False, False]),
        ("以上", [False, True, True]),
        ("以下", [True, True, False]),
    ],
)
def test_bounds_include_the_number_or_not(how: str, holds: list[bool]) -> None:
    """民法典 1259: 以上 and 以下 include the number, 超过 and 低于 do not."""
    bound = replace(DEEP, how=how)

    assert [bound.judge(answered(value)).holds for value in ("14.9", "15厘米", "0.151米")] == holds


def test_counts_of_a_fresh_report_are_known() -> None:
    twice = Measured(RETURNS, "以上", Decimal(2), "次", "2次")

    assert twice.judge(BLANK) == Verdict(False, ("退回次数 2次以上",))
    assert twice.judge(replace(BLANK, counts={RETURNS: 2})) == MET


def test_kind_of_the_unit_that_holds_it() -> None:
    held = replace(BLANK, holder=UnitRef("1", "移动公司"), holder_kinds=frozenset({"企业"}))

    assert COMPANY.judge(held) == MET
    assert COMPANY.judge(replace(held, holder_kinds=frozenset())) == Verdict(False, ("承办单位 属于 企业",))


def test_who_names_nobody_has_named_no_unit_of_any_kind() -> None:
    assert UnitKindIs("指名单位", frozenset({"企业"})).judge(BLANK) == Verdict(False, ("指名单位 属于 企业",))


@pytest.mark.parametrize(("hour", "minute", "holds"), [(19, 59, False), (20, 0, True), (3, 0, True), (6, 0, False)])
def test_span_over_midnight(hour: int, minute: int, *, holds: bool) -> None:
    assert TimeIn(((1200, 1800),)).judge(at(hour, minute)).holds is holds


@pytest.mark.parametrize(
    ("month", "day", "holds"), [(11, 30, False), (12, 1, True), (1, 1, True), (2, 28, True), (3, 1, False)]
)
def test_season_over_new_year(month: int, day: int, *, holds: bool) -> None:
    assert DateIn((((12, 1), (2, 28)),)).judge(at(12, 0, month, day)).holds is holds


def test_day_counts_in_china_and_not_in_greenwich() -> None:
    evening_before = replace(BLANK, at=datetime(2026, 11, 30, 16, 0, tzinfo=UTC))

    assert DateIn((((12, 1), (12, 1)),)).judge(evening_before) == MET


def test_channel_and_manner() -> None:
    assert ChannelIs(("闭会建议",)).judge(replace(BLANK, channel="闭会建议")) == MET
    assert ChannelIs(("闭会建议",)).judge(BLANK) == Verdict(False, ("来源渠道 是 闭会建议",))
    assert MannerIs(("代录", "转报")).judge(replace(BLANK, manner="转报")) == MET
    assert MannerIs(("代录", "转报")).judge(BLANK) == Verdict(False, ("上报方式 是 代录、转报",))


@pytest.mark.parametrize(("village", "seen"), [("甲村", None), ("乙村", "多处"), ("丁村", "范围外"), ("丙村", None)])
def test_how_a_village_lies_to_the_areas(village: str, seen: str | None) -> None:
    facts = replace(BLANK, village=village, grid="")

    specials = [s for s in ("范围外", "边界上", "多处") if PlaceIs(s, (EAST, WEST)).judge(facts).holds]

    assert specials == ([seen] if seen else [])


def test_what_is_told_of_a_place_goes_before_what_is_seen() -> None:
    told = replace(BLANK, village="甲村", special="边界上")

    assert PlaceIs("边界上", (EAST, WEST)).judge(told) == MET
    assert PlaceIs("范围外", (EAST, WEST)).judge(told).holds is False


def test_negation_reads_as_the_rule_has_it() -> None:
    assert str(Not(TimeIn(((1200, 1800),)))) == "上报时间 不在 20:00至次日06:00"
    assert str(Not(COMPANY)) == "承办单位 不属于 企业"


# Laws

BOUNDS = st.builds(
    Measured,
    st.just("积水深度"),
    st.sampled_from(["超过", "低于", "以上", "以下"]),
    st.integers(0, 5).map(Decimal),
    st.just("厘米"),
    st.just(""),
)


@given(BOUNDS, BOUNDS)
def test_bound_covers_another_exactly_when_it_holds_wherever_the_other_does(one: Measured, other: Measured) -> None:
    grid = [f"{n / 2:g}" for n in range(13)]
    wherever = all(one.judge(answered(v)).holds for v in grid if other.judge(answered(v)).holds)
    some = any(other.judge(answered(v)).holds for v in grid)

    if one.covers(other):
        assert wherever
    elif some and one.side == other.side:
        assert not wherever


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_span_and_its_rest_share_no_minute(begin: int, end: int) -> None:
    end = end if end > begin else end + 1440
    rest = (end % 1440, begin if begin > end % 1440 else begin + 1440)

    for minute in range(0, 1440, 7):
        facts = at(minute // 60, minute % 60)
        inside, outside = TimeIn(((begin, end),)).judge(facts).holds, TimeIn((rest,)).judge(facts).holds
        assert inside is not outside or end - begin == 1440
