"""A clock is held to its superiors' terms, and a case to the units that may have it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases.figures import count
from cases.prose import sentence
from cases.refusals import UnitForbidden
from cases.state import Course, Granted, Phase
from dsl.course import Gap
from dsl.decision import Ceiling, ClockSpec, ClockStart, Extension, Floor, Forbidden, Plan, Stay
from dsl.period import show
from dsl.terms import Term, TimeRules, TimeUnit
from tests.support.matters import (
    BOARD,
    CALENDAR,
    LADDER,
    PLAN,
    POOL_PLAN,
    REFS,
    SEALED,
    TELECOM,
    WATER,
    Matter,
    at,
    cite,
)

ABOVE = replace(cite("九", "底线"), mandatory=True)
PLAIN = TimeRules(roll=False)


def days(amount: int) -> Term:
    return Term(amount, TimeUnit.DAY)


def held_to(*floors: Floor, name: str = "答复") -> Plan:
    clocks = (replace(spec, floors=floors) if spec.name == name else spec for spec in PLAN.clocks)
    return replace(PLAN, clocks=tuple(clocks))


def dues(matter: Matter, name: str = "答复") -> list[str]:
    """When the clock was said to be due, at its start and each time it was counted anew."""
    payloads = (draft.payload for draft in matter.drafts)
    told_of = (p for p in payloads if isinstance(p, e.ClockStarted | e.ClockRecounted) and p.key.startswith(name))
    return [show(payload.due_at) for payload in told_of]


# --- when it is due ---------------------------------------------------------------------------------------------------


def test_a_superiors_term_that_began_earlier_comes_first() -> None:
    matter = Matter(held_to(Floor(ClockStart.REPORTED, days(20), PLAIN, (ABOVE,))))

    matter.do(c.Accept(), when="2026-12-01 09:00")

    assert dues(matter) == ["2026-12-13 24:00"]  # a month from the acceptance would be 2027-01-01


def test_a_superiors_term_that_begins_later_is_counted_when_it_begins() -> None:
    plan = held_to(Floor(ClockStart.ACCEPTED, days(2), PLAIN, (ABOVE,)))
    clocks = (replace(s, starts=ClockStart.REPORTED) if s.name == "答复" else s for s in plan.clocks)
    matter = Matter(replace(plan, clocks=tuple(clocks)))

    matter.do(c.Accept(), when="2026-11-24 09:00")

    assert dues(matter) == ["2026-12-23 24:00", "2026-11-26 24:00"]
    assert "上级的期限开始计算,答复期限改为:2026-11-26 24:00" in [sentence(draft.payload) for draft in matter.drafts]


def test_a_superiors_term_that_is_longer_changes_nothing() -> None:
    matter = Matter(held_to(Floor(ClockStart.ACCEPTED, days(99), PLAIN, (ABOVE,))))

    matter.do(c.Accept(), when="2026-11-24 09:00")

    assert dues(matter) == ["2026-12-24 24:00"]


def spec(*floors: Floor) -> ClockSpec:
    own = ClockSpec("答复", ClockStart.ACCEPTED, days(10), PLAIN, (cite("一"),), floors=floors)
    return replace(own, extension=Extension((cite("一"),), PLAIN, times=3, by=days(10)))


def end(clock: ClockSpec, course: Course) -> str:
    return show(count(clock, at("2026-11-24 09:00"), CALENDAR, {}, course).due_at)


TEN, FIVE = Granted(days(10), total=False), Extension((ABOVE,), PLAIN, times=1, by=days(5))
FLOOR = Floor(ClockStart.ACCEPTED, days(12), PLAIN, (ABOVE,))


@pytest.mark.parametrize(
    ("floor", "granted", "due"),
    [
        (FLOOR, 0, "2026-12-04 24:00"),
        (FLOOR, 1, "2026-12-06 24:00"),  # the superior knows no extension
        (replace(FLOOR, extension=FIVE), 1, "2026-12-11 24:00"),
        (replace(FLOOR, extension=FIVE), 2, "2026-12-11 24:00"),  # and only one
        (replace(FLOOR, extension=replace(FIVE, by=None, total=days(14))), 1, "2026-12-08 24:00"),
        (replace(FLOOR, extension=replace(FIVE, by=None, original=True, times=None)), 2, "2026-12-24 24:00"),
        (
            replace(FLOOR, extension=FIVE, ceiling=Ceiling((ABOVE,), ClockStart.ACCEPTED, days(15), PLAIN)),
            1,
            "2026-12-09 24:00",
        ),
    ],
)
def test_an_extension_goes_only_as_far_as_the_superiors_allowances(floor: Floor, granted: int, due: str) -> None:
    assert end(spec(floor), Course(granted=(TEN,) * granted)) == due


def test_a_pause_stops_the_superiors_term_only_where_the_superior_knows_pauses() -> None:
    pause = Gap(at("2026-11-25 09:00"), at("2026-11-30 09:00"))
    stay = Stay((ABOVE,), PLAIN, ("等待鉴定",))

    ends = [end(spec(floor), Course(gaps=(pause,))) for floor in (FLOOR, replace(FLOOR, stay=stay))]

    assert ends[0] == "2026-12-06 24:00"
    assert ends[1] > ends[0]


@pytest.mark.parametrize(
    ("stay", "until"),
    [
        (None, "2026-12-06 24:00"),
        (Stay((ABOVE,), PLAIN, ("等待鉴定",), within=days(3)), "2026-11-28 24:00"),
    ],
)
def test_a_pause_ends_by_itself_where_the_superior_allows_no_more(stay: Stay | None, until: str) -> None:
    clock = replace(spec(replace(FLOOR, stay=stay)), stay=Stay((cite("一"),), PLAIN, ("等待鉴定",)))

    figures = count(clock, at("2026-11-24 09:00"), CALENDAR, {}, Course(paused_at=at("2026-11-25 09:00")))

    assert show(figures.until or at("2026-01-01 00:00")) == until


def test_the_citizens_window_is_the_longer_of_the_two() -> None:
    matter = Matter(held_to(Floor(ClockStart.ANSWERED, days(15), PLAIN, (ABOVE,)), name="评价"))

    matter.do(c.Accept(), when="2026-11-24 09:00")
    matter.do(c.Answer("已解决", sealed=SEALED), when="2026-11-25 09:00")

    assert dues(matter, "评价") == ["2026-12-10 24:00"]


# --- 不得交 -----------------------------------------------------------------------------------------------------------


def barred(plan: Plan) -> Plan:
    return replace(plan, route=replace(plan.route, forbidden=(Forbidden(REFS[WATER], (ABOVE,)),)))


@pytest.mark.parametrize("command", [c.Claim(WATER), c.Assign(WATER)], ids=lambda command: command.name)
def test_a_unit_that_may_not_have_it_gets_it_by_no_hand(command: c.Command) -> None:
    matter = Matter(barred(POOL_PLAN))
    before = matter.state

    with pytest.raises(UnitForbidden) as refused:
        matter.do(command)

    assert refused.value.message == "依演示市 第九条(底线),这一件不得交演示水务公司,请由别的单位办理"
    assert matter.state == before


def test_another_unit_may_claim_it() -> None:
    matter = Matter(barred(POOL_PLAN))

    matter.do(c.Claim(TELECOM))

    assert matter.state.holder == TELECOM


def test_a_ladder_tells_a_barred_unit_and_the_duty_stays() -> None:
    plan = replace(POOL_PLAN, route=replace(POOL_PLAN.route, forbidden=(Forbidden(REFS[BOARD], (ABOVE,)),)))
    matter = Matter(plan)

    drafts = matter.tick("2026-11-25 09:00")

    climbed = [draft for draft in drafts if isinstance(draft.payload, e.Climbed) and draft.payload.unit == BOARD]
    assert [draft.cites for draft in climbed] == [(LADDER, ABOVE)]
    assert (matter.state.phase, matter.state.holder) == (Phase.POOLED, None)
