"""The fold of the events is the case; a log that cannot be is refused loudly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases.colours import WarnLevel
from cases.events import Event
from cases.events_links import Progressed
from cases.fold import apply, clock_spec, fold
from cases.house import folded
from cases.kin import LinkKind, Origin, What
from cases.notices import Notice, notices
from cases.outgoing import progress
from cases.summary import leading_clock, summarise
from cases.telling import Setting, Telling
from dsl.terms import Term, TimeUnit
from tests.support.matters import (
    CALENDAR,
    DIRECTORY,
    GROUP,
    POOL_PLAN,
    RESIDENT,
    SEALED,
    STEWARD,
    TELECOM,
    TOWN,
    Matter,
    at,
)


def events_of(matter: Matter) -> list[Event]:
    return [
        Event("case-1", TOWN, seq, d.payload, d.occurred_at, d.occurred_at, d.actor, d.cites, "b", "")
        for seq, d in enumerate(matter.drafts, 1)
    ]


def a_life() -> Matter:
    matter = Matter(POOL_PLAN, group=GROUP, photos=("p1",))
    matter.do(c.Claim(TELECOM), TELECOM, "2026-11-23 09:00")
    matter.do(c.Ask(wants=("place",)), TELECOM)
    matter.do(c.Reply(photos=("p2",)))
    matter.do(c.Supplement(photos=("p3",)))
    matter.tick("2026-12-30 00:00")
    matter.do(c.Answer("说明情况", sealed=SEALED), TELECOM)
    matter.do(c.Rate(1))
    return matter


def test_no_events_are_no_case() -> None:
    assert fold([]) is None


def test_of_nothing_that_happened_there_is_nothing_to_tell() -> None:
    setting = Setting(RESIDENT, at("2026-11-23 09:00"), CALENDAR, DIRECTORY)

    with pytest.raises(ValueError, match="nothing happened"):
        folded(None, "x", TOWN, ())
    with pytest.raises(ValueError, match="nothing has been told yet"):
        _ = Telling(None, "x", TOWN, setting).case


def test_a_linked_case_hears_only_of_what_has_reached_somebody() -> None:
    origin = Origin(LinkKind.REFER, "case-0", TOWN, "演示街道", "演示居民")
    marked = e.Climbed("答复#1", 1, "列为", "", None, "重点督办")
    reached = e.Climbed("答复#1", 2, "报", "演示督促单位", STEWARD, None)
    first = events_of(a_life())[0]

    heard = [progress(replace(first, payload=payload), origin, "演示市", None) for payload in (marked, reached)]

    assert heard == [None, Progressed("case-1", 1, What.ESCALATED, STEWARD, of=LinkKind.REFER, place="演示市")]


def test_a_log_that_does_not_begin_with_a_report_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with case:rated"):
        apply(None, "x", TOWN, e.Rated(5, ()), at("2026-11-23 09:00"))


def test_a_second_report_in_one_log_is_refused() -> None:
    matter = Matter()
    with pytest.raises(ValueError, match="reported twice"):
        apply(matter.state, "x", TOWN, matter.drafts[0].payload, matter.now)


def test_folding_the_events_again_gives_the_same_case() -> None:
    matter = a_life()

    folded = fold(events_of(matter))

    assert folded == matter.state
    assert matter.state.photos == ("p1", "p2", "p3")
    assert matter.state.seq == len(matter.drafts)


def test_every_kind_of_event_is_known_by_its_tag() -> None:
    assert len(e.KINDS) == len(e.Payload.__args__)
    assert all(cls.kind == tag for tag, cls in e.KINDS.items())


def test_a_case_in_the_pool_has_no_holder_to_speak_of() -> None:
    with pytest.raises(ValueError, match="nobody holds case case-1"):
        _ = Matter(POOL_PLAN).state.unit


def test_the_redo_term_is_the_rating_rules_own() -> None:
    state = Matter().state
    assert clock_spec(state, "答复", 1).term == Term(1, TimeUnit.MONTH)
    assert clock_spec(state, "答复", 2) == clock_spec(state, "答复")


def test_colours_follow_the_moment() -> None:
    matter = Matter(group=GROUP)
    matter.do(c.Accept(), TELECOM, "2026-11-23 09:00")
    row = summarise(matter.state)

    assert row.warn_level(at("2026-12-16 08:14")) is WarnLevel.GREEN
    assert row.warn_level(at("2026-12-16 08:15")) is WarnLevel.YELLOW
    assert row.warn_level(at("2026-12-24 00:01")) is WarnLevel.RED
    assert leading_clock(matter.state) is matter.state.clocks["答复#1"]


def test_a_row_of_a_quiet_case_is_green() -> None:
    row = summarise(Matter(live=False).state)
    assert (row.due_at, row.warn_level(at("2030-01-01 00:00"))) == (None, WarnLevel.GREEN)


def test_everyone_whom_an_event_concerns_is_told_once() -> None:
    matter = Matter(POOL_PLAN, group=GROUP)
    first = notices(None, matter.state, matter.drafts)
    assert first == (Notice("case-1", 4, "case:pooled", unit=STEWARD),)

    before = matter.state
    drafts = matter.do(c.Claim(TELECOM), TELECOM)
    assert notices(before, matter.state, drafts) == (Notice("case-1", 8, "case:accepted", person="演示居民"),)


def test_each_step_tells_the_right_ones() -> None:
    matter = a_life()
    told = {(n.kind, n.person or n.unit) for n in notices(None, matter.state, matter.drafts)}
    assert told == {
        ("case:pooled", STEWARD),
        ("case:accepted", "演示居民"),
        ("case:asked", "演示居民"),
        ("case:replied", TELECOM),
        ("case:supplemented", TELECOM),
        ("clock:warned", TELECOM),
        ("clock:overdue", TELECOM),
        ("ladder:climbed", STEWARD),
        ("ladder:climbed", matter.state.supervisors[1]),
        ("case:answered", "演示居民"),
        ("case:rated", TELECOM),
        ("case:reopened", TELECOM),
    }


def test_an_assignment_and_an_urge_are_told_to_units_and_reporter() -> None:
    matter = Matter()
    matter.do(c.Urge(), STEWARD)
    told = [(n.kind, n.person or n.unit) for n in notices(None, matter.state, matter.drafts)]
    assert told == [("case:assigned", TELECOM), ("case:assigned", "演示居民"), ("case:urged", TELECOM)]


def test_history_tells_nobody() -> None:
    matter = Matter(live=False)
    assert notices(None, matter.state, matter.drafts) == ()
