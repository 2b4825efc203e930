"""What follows from the log of one case (派生数据): lateness, the way between units, times, stars, and numbers told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases.commands_clock import Exempt
from cases.derived import BILLION, Derived, Lateness, derive, lateness, passes
from cases.events_steps import Stepped
from cases.fold import apply
from cases.rates import is_late
from cases.state import Case
from cases.town_figures import Asked, By, sum_up
from dsl.decision import EventRule, Finding, Recipient, RecipientKind
from tests.support.matters import BOARD, LADDER, PLAN, SEALED, STEWARD, TELECOM, TOWN, WATER, Matter, at

HOUR, DAY = 3600, 86_400
MONEY = EventRule("追缴", Recipient(RecipientKind.HOLDER), (LADDER,), field="收回资金", measure="万元")
AREA = Finding("面积", (LADDER,), measure="平方米")


def after(case: Case, payload: e.Payload) -> Case:
    return apply(case, case.id, TOWN, payload, at("2026-11-23 12:00"))


def test_a_report_that_waits_has_nothing_to_tell() -> None:
    case = Matter().state

    assert derive(case) == Derived(
        role="居民",
        was_answered=False,
        close_reason=None,
        deemed=False,
        exact_stars=None,
        late_times=0,
        late_seconds=0,
        exempted=0,
        moves=0,
        bounces=0,
        returned=0,
        accept_seconds=None,
        answer_seconds=None,
        amounts={},
    )
    assert list(lateness(case, at("2027-11-23 12:00"))) == []


def test_a_lateness_is_counted_from_its_end_and_excusing_it_does_not_erase_it() -> None:
    matter = Matter(when="2026-11-23 08:48")
    due = matter.state.clocks["受理#1"].due_latest
    matter.tick("2026-11-24 09:00")
    running = [Lateness("受理", None, 1, 9 * HOUR, running=True, exempted=False)]
    assert [replace(each, unit=None) for each in lateness(matter.state, at("2026-11-24 09:00"))] == running
    assert derive(matter.state).late_seconds == 0

    matter.do(c.Accept(), TELECOM, "2026-11-24 10:00")
    matter.do(Exempt("受理", SEALED), STEWARD)

    derived = derive(matter.state)
    assert due == at("2026-11-24 00:00")
    assert (derived.late_times, derived.late_seconds, derived.exempted) == (1, 10 * HOUR, 1)
    assert [each.exempted for each in lateness(matter.state, at("2026-12-24 10:00"))] == [True]


def test_the_window_for_rating_and_a_right_that_lapses_are_no_lateness() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Answer("已解决", (), SEALED), TELECOM)
    matter.tick("2026-12-24 10:00")

    assert matter.state.close_reason == "unrated"
    assert [clock.name for clock in matter.state.clocks.values() if is_late(clock)] == []


def test_times_are_those_of_the_first_acceptance_and_the_first_answer() -> None:
    matter = Matter(when="2026-11-23 09:00")
    matter.do(c.Accept(), TELECOM, "2026-11-23 10:00")
    matter.do(c.Answer("说明情况", (), SEALED), TELECOM, "2026-11-25 09:00")
    matter.do(c.Rate(2), when="2026-11-25 10:00")
    matter.do(c.Answer("已解决", (), SEALED), TELECOM, "2026-11-27 09:00")

    derived = derive(matter.state)

    assert (derived.accept_seconds, derived.answer_seconds) == (HOUR, 2 * DAY)
    assert (derived.exact_stars, derived.was_answered) == (None, True)
    matter.do(c.Rate(4))
    assert derive(matter.state).exact_stars == 4 * BILLION


def test_a_case_that_goes_to_and_fro_is_counted_each_time_it_comes_back() -> None:
    matter = Matter()
    for unit in (WATER, TELECOM, BOARD, TELECOM):
        matter.do(c.Reassign(unit), STEWARD)

    derived = derive(matter.state)

    assert (derived.moves, derived.bounces, derived.returned) == (4, 2, 0)
    assert passes(matter.state) == ((TELECOM, WATER), (WATER, TELECOM), (TELECOM, BOARD), (BOARD, TELECOM))


def test_what_is_handed_back_and_given_to_the_same_unit_again_has_come_back() -> None:
    matter = Matter()
    matter.do(c.Return(SEALED), TELECOM)
    matter.do(c.Assign(TELECOM), STEWARD)

    derived = derive(matter.state)

    assert (derived.moves, derived.bounces, derived.returned) == (1, 1, 1)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (Stepped("追缴", TELECOM, None, {"收回资金": "12.5"}, (), ()), {"收回资金(万元)": 12_500_000}),
        (Stepped("追缴", TELECOM, None, {}, (), ()), {}),
        (Stepped("别的", TELECOM, None, {"收回资金": "3"}, (), ()), {}),
        (e.Found(TELECOM, {"面积": "20.000001平方米"}), {"面积(平方米)": 20_000_001}),
        (e.Found(TELECOM, {"权属": "通信"}), {}),
    ],
)
def test_numbers_are_told_with_the_measure_of_the_rule_file(payload: e.Payload, expected: dict[str, int]) -> None:
    case = Matter(replace(PLAN, events=(MONEY,), findings=(AREA,))).state

    assert derive(after(case, payload)).amounts == expected


def test_a_number_that_is_told_again_takes_the_place_of_the_first() -> None:
    case = Matter(replace(PLAN, findings=(AREA,))).state
    once = after(case, e.Found(TELECOM, {"面积": "20平方米"}))

    assert derive(after(once, e.Found(TELECOM, {"面积": "18平方米"}))).amounts == {"面积(平方米)": 18_000_000}


def test_history_is_in_no_figures() -> None:
    matter = Matter(live=False)
    matter.do(c.Record("已解决"))
    now = at("2026-12-01 00:00")

    assert sum_up([matter.state], Asked(frozenset({TOWN}), at("2026-01-01 00:00"), now, now, By.UNIT)) == ()
