"""What a running clock keeps and what moves when it is counted anew, moment by moment; and what its rings start."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases import clocks
from cases import commands as c
from cases import commands_clock as kc
from cases import events as e
from cases import events_clock as k
from cases.figures import Figures, figures_of, ladder_only, pause_end, recounted, settled
from cases.recount import recount
from cases.recount import recounted as counted_anew
from cases.state import Clock, Course
from cases.telling import Setting
from dsl.course import Gap, Leg
from dsl.decision import Alarm, Ceiling, ClockSpec, Decision, Plan, Rung, RungAction, Stay
from dsl.facts import REST_DAY
from dsl.terms import Term, TimeUnit
from dsl.triggers import coloured, expired, marked
from tests.support.matters import (
    BOARD,
    CALENDAR,
    CLOCKS,
    DIRECTORY,
    GROUPS,
    HOURS,
    LADDER,
    PLAN,
    RESIDENT,
    SEALED,
    STEWARD,
    TELECOM,
    TERMS,
    WARN,
    Matter,
    at,
    unit_recipient,
)

HOUR = timedelta(hours=1)
START, NOW = at("2026-11-23 09:00"), at("2026-11-25 12:00")
YELLOW, ORANGE = Alarm("黄色", (WARN,), left=0.5), Alarm("橙色", (WARN,), before=Term(1, TimeUnit.HOUR))
SPEC = ClockSpec("答复", "受理", Term(5, TimeUnit.DAY), HOURS, (TERMS,), alarms=(YELLOW, ORANGE))
DUE = at("2026-11-28 09:00")


def clock(**changes: object) -> Clock:
    """A clock that has turned neither of its colours."""
    plain = Clock("答复/1", SPEC, TELECOM, 1, START, (DUE - 9 * HOUR, DUE - HOUR), DUE, DUE, False, (), "旧")
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test names real fields


def figures(**changes: object) -> Figures:
    return replace(figures_of(clock()), **changes)  # type: ignore[arg-type]  # a test names real fields


# --- what fired stays, and nothing moves into the past ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (DUE, DUE + HOUR, DUE + HOUR),
        (DUE, NOW - HOUR, NOW),
        (NOW - 2 * HOUR, NOW - 2 * HOUR, NOW - 2 * HOUR),  # nobody has looked yet: it stays where it was
    ],
)
def test_a_due_time_moves_on_or_to_this_moment_and_a_figure_that_stays_stays(
    old: datetime, new: datetime, expected: datetime
) -> None:
    running = clock(due_at=old, due_latest=old)

    got = settled(running, SPEC, figures(due_at=new, due_latest=new), CALENDAR, NOW)

    assert (got.due_at, got.due_latest) == (expected, expected)


def test_both_ends_of_an_interval_stay_where_they_were() -> None:
    past, later = NOW - 3 * HOUR, NOW - HOUR
    running = clock(due_at=past, due_latest=later)

    got = settled(running, SPEC, figures(due_at=past, due_latest=later), CALENDAR, NOW)

    assert (got.due_at, got.due_latest) == (past, later)


def test_the_nearer_end_of_an_interval_never_passes_the_farther_one() -> None:
    got = settled(clock(), SPEC, figures(due_at=NOW - 2 * HOUR, due_latest=NOW - HOUR), CALENDAR, NOW)

    assert (got.due_at, got.due_latest) == (NOW, NOW)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, None, None),
        (DUE, None, None),
        (None, NOW + HOUR, NOW + HOUR),
        (None, NOW - HOUR, NOW),
        (NOW - HOUR, NOW - HOUR, NOW - HOUR),
    ],
)
def test_the_end_of_a_pause_moves_like_any_other_moment(
    old: datetime | None, new: datetime | None, expected: datetime | None
) -> None:
    assert settled(clock(until=old), SPEC, figures(until=new), CALENDAR, NOW).until == expected


def test_a_colour_that_was_turned_keeps_its_moment_and_another_does_not_come_in_the_past() -> None:
    turned = clock(turned=("黄色",), alarms_at=(NOW - 5 * HOUR, DUE - HOUR))

    got = settled(turned, SPEC, figures(alarms_at=(DUE, NOW - HOUR)), CALENDAR, NOW)

    assert got.alarms_at == (NOW - 5 * HOUR, NOW)


def test_a_colour_that_nobody_has_looked_at_yet_stays_where_it_was() -> None:
    missed = clock(alarms_at=(NOW - HOUR, DUE))

    assert settled(missed, SPEC, figures(alarms_at=(NOW - HOUR, DUE)), CALENDAR, NOW).alarms_at == (NOW - HOUR, DUE)


def test_under_another_list_of_colours_a_turned_one_is_known_by_its_name() -> None:
    turned = clock(turned=("橙色",), alarms_at=(DUE - 9 * HOUR, NOW - HOUR))
    other = replace(SPEC, alarms=(ORANGE, Alarm("红色", (WARN,), left=0.1)))
    red = DUE - HOUR

    got = settled(turned, other, figures(alarms_at=(DUE, red)), CALENDAR, NOW)

    assert got.alarms_at == (NOW - HOUR, red)


def test_a_turned_colour_that_was_no_colour_of_the_clock_takes_its_new_moment() -> None:
    turned = clock(turned=("红色",))
    other = replace(SPEC, alarms=(Alarm("红色", (WARN,), left=0.1),))

    assert settled(turned, other, figures(alarms_at=(DUE,)), CALENDAR, NOW).alarms_at == (DUE,)


def test_a_colour_of_the_same_name_after_the_end_is_another_one() -> None:
    """红色 before the end has been turned; 红色 as what lateness of a day turns has not been counted before."""
    turned = clock(turned=("黄色",), alarms_at=(NOW - HOUR, DUE - HOUR))
    other = replace(SPEC, alarms=(Alarm("黄色", (WARN,), overdue=True, after=Term(1, TimeUnit.DAY)),))

    assert settled(turned, other, figures(alarms_at=(DUE,)), CALENDAR, NOW).alarms_at == (DUE,)


LATE = Rung(RungAction.REPORT, unit_recipient(BOARD), Term(1, TimeUnit.HOUR), (LADDER,))
AT_ONCE = Rung(RungAction.REMIND, unit_recipient(STEWARD), None, (LADDER,))


def test_a_rung_that_nobody_has_looked_at_yet_stays_and_one_that_is_new_does_not_come_in_the_past() -> None:
    spec = replace(SPEC, rungs=(AT_ONCE, LATE))
    past = NOW - 3 * HOUR
    waiting = clock(spec=spec, due_at=past, due_latest=past, overdue=True, rungs_at=(past, past + HOUR))

    assert ladder_only(waiting, spec, CALENDAR, NOW).rungs_at == (past, past + HOUR)
    fresh = replace(waiting, rungs_at=(past,), climbed=1)
    assert ladder_only(fresh, spec, CALENDAR, NOW).rungs_at == (past, NOW)


def test_of_a_clock_that_is_late_only_the_ladder_and_new_colours_are_counted_anew() -> None:
    past = NOW - 3 * HOUR
    late = clock(due_at=past - HOUR, due_latest=past, overdue=True, turned=("黄色", "橙色"), alarms_at=(START, START))
    other = replace(SPEC, alarms=(YELLOW, Alarm("红色", (WARN,), overdue=True, after=Term(9, TimeUnit.HOUR))))

    got = ladder_only(late, other, CALENDAR, NOW)

    assert (got.due_at, got.due_latest) == (past - HOUR, past)
    assert got.alarms_at == (START, past + 9 * HOUR)


def test_a_colour_of_a_late_clock_counts_the_pauses_and_does_not_come_in_the_past() -> None:
    due_at = NOW - 2 * HOUR
    gap = Gap(due_at - 20 * HOUR, due_at - 10 * HOUR)
    late = clock(
        started_at=due_at - 30 * HOUR, due_at=due_at, due_latest=due_at, overdue=True, course=Course((), (gap,))
    )
    hours = Alarm("蓝色", (WARN,), before=Term(12, TimeUnit.HOUR))
    soon = Alarm("红色", (WARN,), overdue=True, after=Term(1, TimeUnit.HOUR))

    got = ladder_only(late, replace(SPEC, alarms=(hours, soon)), CALENDAR, NOW)

    assert got.alarms_at == (NOW, NOW)
    with_later = ladder_only(late, replace(SPEC, alarms=(YELLOW, soon)), CALENDAR, due_at - 29 * HOUR)
    assert with_later.alarms_at == (due_at - 20 * HOUR, due_at + HOUR)  # half of what it ran: when it stood still


# --- a pause ----------------------------------------------------------------------------------------------------------


LIMIT = Leg(Term(10, TimeUnit.HOUR), HOURS)


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (Course(paused_at=START), START + 10 * HOUR),
        (Course(gaps=(Gap(START, START + 4 * HOUR),), paused_at=START + 9 * HOUR), START + 15 * HOUR),
        (
            Course(gaps=(Gap(START, START + 4 * HOUR), Gap(START + 5 * HOUR, START + 6 * HOUR)), paused_at=NOW),
            NOW + 5 * HOUR,
        ),
        (Course(gaps=(Gap(START, START + 4 * HOUR),)), START + 10 * HOUR),
    ],
)
def test_the_limit_of_pauses_is_counted_over_all_of_them(course: Course, expected: datetime) -> None:
    assert pause_end(course, LIMIT, CALENDAR) == expected


def test_all_figures_of_a_clock_are_told_when_it_is_counted_anew() -> None:
    new = figures(due_at=DUE + HOUR, due_latest=DUE + 2 * HOUR, provisional=True, capped=True, until=NOW + HOUR)

    assert recounted(clock(), SPEC, new, CALENDAR, "change") == e.ClockRecounted(
        key="答复/1",
        warn_at=DUE - 9 * HOUR,
        due_at=DUE + HOUR,
        due_latest=DUE + 2 * HOUR,
        provisional=True,
        rungs_at=(),
        calendar=CALENDAR.revision,
        because="change",
        due_changed=True,
        alarms_at=(DUE - 9 * HOUR, DUE - HOUR),
        capped=True,
        until=NOW + HOUR,
    )
    assert not recounted(clock(), SPEC, figures(until=NOW), CALENDAR, "change").due_changed


def test_the_figures_of_a_clock_are_all_its_own() -> None:
    running = clock(until=NOW, capped=True, provisional=True, rungs_at=(DUE,))

    assert figures_of(running) == Figures(
        running.alarms_at, DUE, DUE, provisional=True, rungs_at=(DUE,), capped=True, until=NOW
    )


def test_a_calendar_counts_a_clock_with_everything_that_has_befallen_it() -> None:
    gap = Gap(START + HOUR, START + 25 * HOUR)
    end = at("2026-11-30 00:00")  # five days, and the day in which it stood still
    stood = clock(course=Course((), (gap,)), due_at=end, due_latest=end)

    told = recount(stood, CALENDAR, NOW, {})

    assert told is not None
    assert (told.due_at, told.due_changed) == (end, False)


def test_a_moment_that_a_worker_finds_exactly_at_the_end_is_in_time() -> None:
    assert clocks.stop(clock(), DUE) == e.ClockStopped("答复/1", "met")
    assert clocks.stop(clock(), DUE + timedelta(microseconds=1)) == e.ClockStopped("答复/1", "late")
    assert clocks.stop(clock(overdue=True), START) == e.ClockStopped("答复/1", "late")


# --- held anew when a ceiling's event happens -------------------------------------------------------------------------


CAPPED = replace(SPEC, alarms=(), ceiling=Ceiling((LADDER,), "停工", Term(1, TimeUnit.DAY), HOURS))


def accepted(*specs: ClockSpec, **changes: object) -> Matter:
    matter = Matter(replace(PLAN, clocks=(CLOCKS[0], *specs), **changes))  # type: ignore[arg-type]  # real fields
    matter.do(c.Accept(), TELECOM)
    return matter


def test_the_ceiling_begins_with_its_event_and_is_named_as_why() -> None:
    matter = accepted(CAPPED)
    running = next(each for each in matter.state.clocks.values() if each.name == "答复")
    stopped = replace(matter.state, happened={**matter.state.happened, "停工": NOW})

    told = clocks.held_anew(stopped, running, CALENDAR, NOW)

    assert told is not None
    assert (told.because, told.capped, told.due_at) == ("ceiling", True, at("2026-11-27 00:00"))
    assert clocks.held_anew(matter.state, running, CALENDAR, NOW) is None


def test_a_ceiling_beyond_the_own_term_changes_nothing_when_it_begins() -> None:
    far = Ceiling((LADDER,), "受理", Term(90, TimeUnit.DAY), HOURS)
    site = ClockSpec("看现场", "上报", Term(3, TimeUnit.DAY), HOURS, (TERMS,), step=True, ceiling=far)
    matter = accepted(site)

    assert "clock:recounted" not in matter.kinds()
    assert [(each.due_at, each.capped) for each in matter.state.clocks.values() if each.name == "看现场"] == [
        (at("2026-11-27 00:00"), False)
    ]


def test_a_clock_that_is_capped_already_is_held_by_another_floor_and_not_by_the_ceiling_again() -> None:
    matter = accepted(CAPPED)
    running = next(each for each in matter.state.clocks.values() if each.name == "答复")
    later = replace(matter.state, happened={**matter.state.happened, "停工": NOW})

    told = clocks.held_anew(later, replace(running, capped=True), CALENDAR, NOW)

    assert told is not None
    assert told.because == "floor"


def test_a_ceiling_holds_a_clock_with_the_time_in_which_it_stood_still() -> None:
    far = replace(CAPPED, ceiling=Ceiling((LADDER,), "停工", Term(90, TimeUnit.DAY), HOURS))
    matter = accepted(far)
    running = next(each for each in matter.state.clocks.values() if each.name == "答复")
    gap = Gap(running.started_at + HOUR, running.started_at + 25 * HOUR)
    stood = replace(
        running,
        course=Course((), (gap,)),
        due_at=running.due_at + 24 * HOUR,
        due_latest=running.due_latest + 24 * HOUR,
    )
    stopped = replace(matter.state, happened={**matter.state.happened, "停工": NOW})

    assert clocks.held_anew(stopped, stood, CALENDAR, NOW) is None


# --- what a ring starts -----------------------------------------------------------------------------------------------


def waiting_for(trigger: str) -> ClockSpec:
    return ClockSpec("后续", trigger, Term(1, TimeUnit.DAY), HOURS, (LADDER,))


MARKING = Rung(
    RungAction.REPORT, unit_recipient(BOARD), None, (LADDER,), mark="重点督办", cleared_by=unit_recipient(STEWARD)
)


@pytest.mark.parametrize(
    ("trigger", "begins"),
    [
        (coloured("答复", "黄色"), "2026-11-26 00:00"),
        (expired("答复"), "2026-11-29 00:00"),
        (coloured("答复", "红色"), "2026-11-29 00:00"),
        (marked("重点督办"), "2026-11-29 00:00"),
    ],
)
def test_a_colour_an_expiry_and_a_mark_start_what_waits_for_them(trigger: str, begins: str) -> None:
    answer = replace(SPEC, alarms=(Alarm("黄色", (WARN,), before=Term(3, TimeUnit.DAY)),), rungs=(MARKING,))
    matter = accepted(answer, waiting_for(trigger))

    matter.tick("2026-12-01 08:00")

    following = [each.payload for each in matter.drafts if isinstance(each.payload, e.ClockStarted)]
    started = next(each for each in following if each.name == "后续")
    assert started.started_at == at(begins)


def test_a_colour_cites_the_clause_that_says_it_and_without_one_the_term() -> None:
    said = replace(SPEC, alarms=(replace(ORANGE, cites=(LADDER,)), YELLOW))
    silent = replace(SPEC, alarms=(replace(YELLOW, cites=()),))

    def cited(spec: ClockSpec) -> list[tuple[object, ...]]:
        matter = accepted(spec)
        return [each.cites for each in matter.tick("2026-11-28 23:30") if isinstance(each.payload, e.ClockWarned)]

    assert cited(said) == [(WARN,), (LADDER,)]
    assert cited(silent) == [(TERMS,)]


def test_a_rung_says_whom_it_reached_and_who_may_clear_its_mark() -> None:
    matter = accepted(replace(SPEC, alarms=(), rungs=(MARKING,)))

    told = [each.payload for each in matter.tick("2026-12-01 08:00") if isinstance(each.payload, e.Climbed)]

    key = next(each.key for each in matter.state.clocks.values() if each.name == "答复")
    assert told == [e.Climbed(key, 0, "报", str(MARKING.recipient), BOARD, "重点督办", cleared_by=STEWARD)]
    assert told[0].cleared_by == STEWARD


def test_a_rung_that_only_sets_a_mark_reaches_nobody_and_moves_nothing() -> None:
    lone = replace(MARKING, recipient=None, cleared_by=None)
    matter = accepted(replace(SPEC, alarms=(), rungs=(lone,)))

    told = [each.payload for each in matter.tick("2026-12-01 08:00") if isinstance(each.payload, e.Climbed)]

    assert [(each.recipient, each.unit, each.cleared_by) for each in told] == [("", None, None)]
    assert matter.state.holder == TELECOM


RIGHT = ClockSpec("评价", "答复", Term(7, TimeUnit.DAY), HOURS, (TERMS,), right=True)


def test_a_right_that_lapses_cites_its_clause_and_starts_what_waits_for_its_end() -> None:
    matter = accepted(SPEC, replace(RIGHT, name="申请"), waiting_for(expired("申请")))
    matter.do(c.Answer("已解决", (), SEALED), TELECOM, "2026-11-24 10:00")

    drafts = matter.tick("2026-12-20 08:00")

    stops = [(each.payload, each.cites) for each in drafts if isinstance(each.payload, e.ClockStopped)]
    key = next(each.key for each in matter.state.clocks.values() if each.name == "申请")
    assert [(stop.outcome, cites) for stop, cites in stops if stop.key == key] == [("lapsed", (TERMS,))]
    assert [each.payload.name for each in drafts if isinstance(each.payload, e.ClockStarted)] == ["后续"]


def test_a_pause_that_ends_by_itself_says_by_which_limit() -> None:
    stay = Stay((LADDER,), HOURS, ("等待鉴定",), Term(2, TimeUnit.DAY))
    ceiling = Ceiling((LADDER,), "受理", Term(30, TimeUnit.DAY), HOURS)

    def why(spec: ClockSpec) -> list[str]:
        matter = accepted(spec)
        matter.do(kc.Pause("等待鉴定", SEALED), TELECOM)
        drafts = matter.tick("2026-12-30 08:00")
        return [each.payload.because for each in drafts if isinstance(each.payload, k.Resumed)]

    assert why(replace(SPEC, alarms=(), stay=stay, ceiling=ceiling)) == ["limit"]
    near = replace(ceiling, term=Term(6, TimeUnit.DAY))
    longer = replace(stay, within=Term(3, TimeUnit.DAY))
    assert why(replace(SPEC, alarms=(), stay=longer, ceiling=near)) == ["limit"]  # it is capped, but not yet at its end
    endless = replace(stay, within=None)
    assert why(replace(SPEC, alarms=(), stay=endless, ceiling=near)) == ["ceiling"]


# --- a calendar, and what else it makes the rules say -----------------------------------------------------------------


def test_a_day_of_rest_that_is_known_now_makes_the_rules_decide_anew_and_says_why() -> None:
    asking: Plan = replace(PLAN, asks=(REST_DAY,))
    matter = Matter(asking)
    other = Decision(replace(asking, notes=(WARN,)), "bundle-1")
    setting = Setting(
        RESIDENT, at("2026-11-23 10:00"), replace(CALENDAR, revision="新"), DIRECTORY, other, groups=GROUPS
    )

    drafts = counted_anew(matter.state, setting)

    assert [each.payload.because for each in drafts if isinstance(each.payload, e.Decided)] == ["calendar"]


def test_rules_that_do_not_look_at_days_of_rest_are_not_asked_again() -> None:
    setting = Setting(RESIDENT, at("2026-11-23 10:00"), replace(CALENDAR, revision="新"), DIRECTORY, groups=GROUPS)

    drafts = counted_anew(Matter().state, setting)

    assert [each.payload.kind for each in drafts if isinstance(each.payload, e.Decided)] == []
