"""Which colour is shown when (颜色): each term by its own file, a case by the gravest of its terms."""

from __future__ import annotations

from dataclasses import replace

from cases import commands as c
from cases.colours import WarnLevel, level_of, turns
from cases.commands_clock import Pause, Resume
from cases.summary import summarise
from dsl.decision import Alarm, ClockSpec, Plan, Stay
from dsl.terms import Term, TimeUnit
from tests.support.matters import CLOCKS, GROUP, HOURS, PLAN, TELECOM, WARN, Matter, at

GREEN, YELLOW, ORANGE, RED = WarnLevel
DAYS = Term(3, TimeUnit.DAY)
#: Half over is yellow, a quarter left orange; late is orange still, and red only three days later.
SLOWLY = (
    Alarm("黄色", (WARN,), left=0.5),
    Alarm("橙色", (WARN,), overdue=True),
    Alarm("红色", (WARN,), overdue=True, after=DAYS),
)


def plan(*alarms: Alarm) -> Plan:
    def with_alarms(spec: ClockSpec) -> ClockSpec:
        return replace(spec, alarms=alarms, stay=Stay((WARN,), HOURS, ("等待鉴定",))) if spec.name == "答复" else spec

    return replace(PLAN, clocks=tuple(with_alarms(spec) for spec in CLOCKS))


def accepted(*alarms: Alarm) -> Matter:
    matter = Matter(plan(*alarms), group=GROUP)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    return matter


def test_a_file_may_call_lateness_orange_and_only_much_lateness_red() -> None:
    row = summarise(accepted(*SLOWLY).state)
    days = ("2026-12-01", "2026-12-10", "2026-12-24", "2026-12-28")

    assert [row.warn_level(at(f"{day} 09:00")) for day in days] == [GREEN, YELLOW, ORANGE, RED]


def test_a_file_that_speaks_only_of_much_lateness_leaves_a_term_green_until_then() -> None:
    row = summarise(accepted(Alarm("红色", (WARN,), overdue=True, after=DAYS)).state)

    assert [row.warn_level(at(f"2026-12-{day} 09:00")) for day in (20, 24, 28)] == [GREEN, GREEN, RED]


def test_what_the_clock_has_told_changes_no_colour() -> None:
    matter = accepted(*SLOWLY)
    matter.tick("2026-12-24 09:00")
    clock = matter.state.clocks["答复#1"]

    assert summarise(matter.state).warn_level(at("2026-12-24 09:00")) is ORANGE
    assert level_of(clock, at("2026-12-24 09:00")) is ORANGE
    assert level_of(clock, at("2026-12-28 09:00")) is RED


def test_a_term_that_stands_still_keeps_its_colour_and_turns_no_other() -> None:
    matter = accepted(*SLOWLY)
    matter.tick("2026-12-10 09:00")
    matter.do(Pause("等待鉴定"), TELECOM)

    assert summarise(matter.state).warn_level(at("2027-03-01 09:00")) is YELLOW
    matter.do(Resume(), TELECOM, "2026-12-20 09:00")
    assert turns(matter.state)[RED] > at("2027-01-01 00:00")


def test_the_gravest_term_gives_the_case_its_colour() -> None:
    late = Matter(plan(*SLOWLY), group=GROUP)

    assert summarise(late.state).warn_level(at("2026-11-24 09:00")) is RED  # 受理 says nothing of orange


def test_a_term_that_was_met_is_green_and_one_that_was_met_late_is_red() -> None:
    matter = accepted()
    late = Matter(plan(), group=GROUP)
    late.do(c.Accept(), TELECOM, "2026-11-24 09:00")

    assert level_of(matter.state.clocks["受理#1"], at("2027-01-01 09:00")) is GREEN
    assert level_of(late.state.clocks["受理#1"], at("2027-01-01 09:00")) is RED


def test_a_row_of_before_colours_were_kept_is_red_when_it_is_late() -> None:
    row = replace(summarise(accepted(*SLOWLY).state), orange_at=None, red_at=None, warn_at=None)

    assert row.warn_level(at("2026-12-23 23:00")) is GREEN
    assert row.warn_level(at("2026-12-24 09:00")) is RED
    assert replace(row, due_latest=None, late=True).warn_level(at("2026-11-23 09:00")) is RED
