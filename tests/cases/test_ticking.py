"""The clock speaks: warnings, expiries and rungs, in their order and at their own moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cases import commands as c
from cases import events as e
from cases.clocks import next_ring
from cases.people import CLOCK
from cases.state import Phase
from dsl.calendar import Calendar
from dsl.decision import Recipient, RecipientKind, Rung, RungAction, UnitRef
from tests.support.matters import (
    BOARD,
    CALENDAR,
    DIRECTORY,
    GROUP,
    HOURS,
    LADDER,
    PLAN,
    POOL_PLAN,
    SEALED,
    STEWARD,
    TELECOM,
    Matter,
    at,
    clock_dues,
)


def moments(matter: Matter) -> list[tuple[str, str]]:
    return [
        (draft.payload.kind, draft.occurred_at.astimezone(at("2026-01-01 00:00").tzinfo).strftime("%m-%d %H:%M"))
        for draft in matter.drafts
        if draft.actor == CLOCK
    ]


def test_nothing_is_said_before_its_time() -> None:
    matter = Matter()

    assert matter.tick("2026-11-23 23:59") == ()


def test_an_expired_term_is_recorded_at_its_own_moment_however_late_the_worker_looks() -> None:
    matter = Matter()

    (overdue,) = matter.tick("2026-11-25 10:00")

    assert overdue == e.Draft(e.ClockOverdue("受理#1"), at("2026-11-24 00:00"), CLOCK, PLAN.clocks[0].cites)


def test_looking_twice_says_nothing_twice() -> None:
    matter = Matter()
    matter.tick("2026-11-25 10:00")

    assert matter.tick("2026-11-25 10:00") == ()


def test_a_neglected_answer_turns_yellow_then_red_then_climbs_rung_by_rung() -> None:
    matter = Matter(group=GROUP)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")

    matter.tick("2027-01-05 00:00")

    assert moments(matter) == [
        ("clock:warned", "12-16 08:15"),
        ("clock:overdue", "12-24 00:00"),
        ("ladder:climbed", "12-24 00:00"),
        ("ladder:climbed", "12-29 00:00"),
    ]
    assert matter.state.supervisors == (STEWARD, BOARD)
    assert matter.state.marks == ("重点督办",)
    assert matter.state.phase is Phase.ACCEPTED


def test_a_report_that_nobody_claims_climbs_until_a_unit_must_take_it() -> None:
    matter = Matter(POOL_PLAN, group=GROUP)

    matter.tick("2026-11-26 00:00")

    assert [kind for kind, _ in moments(matter)] == [
        "clock:overdue",
        "ladder:climbed",
        "clock:overdue",
        "ladder:climbed",
        "clock:stopped",
        "case:assigned",
    ]
    assigned = matter.drafts[-1].payload
    assert assigned == e.Assigned(BOARD, (), (), "ladder")
    assert (matter.state.holder, matter.state.phase) == (BOARD, Phase.ASSIGNED)
    assert matter.state.clocks["认领#1"].outcome == "late"


def test_a_rating_that_never_comes_closes_the_case() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM, "2026-11-24 09:00")

    drafts = matter.tick("2026-12-02 00:00")

    assert [(d.payload.kind, d.occurred_at) for d in drafts] == [
        ("clock:overdue", at("2026-12-02 00:00")),
        ("clock:stopped", at("2026-12-02 00:00")),
        ("case:closed", at("2026-12-02 00:00")),
    ]
    assert (matter.state.phase, matter.state.close_reason) == (Phase.CLOSED, "unrated")
    assert matter.state.next_at() is None


def test_an_acceptance_that_is_overdue_does_not_end_a_rating_window() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    assert matter.tick("2026-11-30 00:00") == ()


def test_lateness_waits_for_the_latest_moment_while_a_year_has_no_notice() -> None:
    unannounced = replace(CALENDAR, years=frozenset({2026}))
    plan = replace(PLAN, clocks=tuple(replace(s, time=replace(HOURS, roll=True)) for s in PLAN.clocks))
    matter = Matter(plan, when="2026-12-30 08:48", calendar=unannounced)
    matter.do(c.Accept(), TELECOM)
    clock = matter.state.clocks["答复#1"]
    assert clock.provisional
    assert clock.due_at < clock.due_latest

    matter.tick(clock.due_at.strftime("%Y-%m-%d %H:%M"))
    assert not matter.state.clocks["答复#1"].overdue

    matter.tick(clock.due_latest.strftime("%Y-%m-%d %H:%M"))
    assert matter.state.clocks["答复#1"].overdue


def test_recipients_without_anybody_behind_them_still_leave_their_mark() -> None:
    rungs = tuple(
        Rung(RungAction.REMIND, Recipient(kind, post=post), None, (LADDER,))
        for kind, post in (
            (RecipientKind.POST, "承办单位负责人"),
            (RecipientKind.HOLDER, None),
            (RecipientKind.REPORTER, None),
        )
    )
    plan = replace(PLAN, clocks=(replace(PLAN.clocks[0], rungs=rungs),))
    matter = Matter(plan)

    drafts = matter.tick("2026-11-24 00:00")

    climbed = [d.payload for d in drafts if isinstance(d.payload, e.Climbed)]
    assert [(p.recipient, p.unit) for p in climbed] == [
        ("承办单位负责人", TELECOM),
        ("承办单位", TELECOM),
        ("上报人", None),
    ]


def test_a_vacant_post_is_reached_through_its_own_files_stand_in() -> None:
    stand_in = UnitRef("330281102", "镇人大主席团")
    head = Recipient(RecipientKind.POST, unit=stand_in, post="承办单位负责人")
    plan = replace(PLAN, clocks=(replace(PLAN.clocks[0], rungs=(Rung(RungAction.REMIND, head, None, (LADDER,)),)),))
    vacant = replace(DIRECTORY, units={**DIRECTORY.units, stand_in: BOARD})
    filled = replace(vacant, filled=frozenset({("承办单位负责人", TELECOM.id)}))

    reached = [Matter(plan, directory=d).tick("2026-11-24 00:00")[-1].payload for d in (vacant, filled)]

    assert [p.unit for p in reached if isinstance(p, e.Climbed)] == [BOARD, TELECOM]


def test_a_duty_that_is_raised_to_its_own_holder_stays() -> None:
    rung = Rung(RungAction.RAISE, Recipient(RecipientKind.HOLDER), None, (LADDER,))
    matter = Matter(replace(PLAN, clocks=(replace(PLAN.clocks[0], rungs=(rung,)),)))

    drafts = matter.tick("2026-11-24 00:00")

    assert [d.payload.kind for d in drafts] == ["clock:overdue", "ladder:climbed"]


def test_a_quiet_case_has_no_next_ring() -> None:
    matter = Matter(live=False)
    assert next_ring(matter.state, at("2030-01-01 00:00")) is None
    assert matter.state.next_at() is None


def test_the_next_moment_is_the_warning_then_the_end_then_each_rung() -> None:
    matter = Matter(group=GROUP)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    seen = []
    while (moment := matter.state.next_at()) is not None:
        seen.append(moment)
        matter.tick(moment.astimezone(at("2026-01-01 00:00").tzinfo).strftime("%Y-%m-%d %H:%M"))

    # The first rung fires at the due time itself, so one look tells both.
    assert seen == [at("2026-12-16 08:15"), at("2026-12-24 00:00"), at("2026-12-29 00:00")]


def test_a_holiday_moves_only_terms_that_count_workdays() -> None:
    holiday = Calendar("c", frozenset({2026, 2027}), frozenset({date(2026, 12, 25)}), frozenset())
    matter = Matter(calendar=holiday, group=GROUP)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    assert clock_dues(matter.state) == {"答复#1": at("2026-12-24 00:00")}

    matter.tick("2027-01-05 00:00")

    assert moments(matter)[-1] == ("ladder:climbed", "12-30 00:00")
