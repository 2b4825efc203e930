"""Turns that a case seldom takes: a practice beside the real town, a review without a unit, two that join at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import commands_links as lc
from cases import intake
from cases.desk_duties import statements
from cases.events import ClockWarned
from cases.furnishing import rules_of
from cases.ports import Scope
from cases.practice import code_of, open_practice
from cases.refusals import InFlight, LinkRefused, NotFound
from cases.state import Phase
from dsl.decision import Alarm
from dsl.terms import Term, TimeUnit
from tests.cases.test_allowances import matter as running
from tests.cases.test_reach import IN_TURN, STUDY
from tests.cases.test_town_rare import unruled  # noqa: F401 - a fixture
from tests.support.handing_on import accepted, do, seen
from tests.support.matters import GROUP, PLAN, SEALED, STEWARD, TELECOM, WARN, Matter
from tests.support.town import EAST, FAR_CODE, Town, found_town, words


async def test_nothing_real_is_handed_on_to_a_practice() -> None:
    town = await found_town()
    case = await accepted(town)
    await open_practice(town.house, EAST)

    with pytest.raises(LinkRefused, match="练习里的件不能移送,实际的件也不能移送给练习的辖区"):
        await do(town, "telecom", case, lc.Transfer(code_of(EAST)))
    assert (await seen(town, "telecom", case)).kin.links == ()


async def test_a_practice_has_no_places_of_its_own() -> None:
    town = await found_town()
    await open_practice(town.house, EAST)

    with pytest.raises(NotFound, match="用的是它所演练的镇街的地点,请写那个镇街的代码"):
        await town.house.store.run(Scope(), lambda tx: rules_of(town.house, tx, code_of(EAST)))


async def test_a_report_that_is_joined_to_what_moves_on_each_time_is_tried_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = await found_town()

    async def moved_on(*_: object) -> None:
        return None

    monkeypatch.setattr(intake, "other_sides", moved_on)
    letter = intake.Letter(c.Report("", ""), "路灯", words("路灯不亮"))

    with pytest.raises(InFlight, match="要并入的那一件刚刚有了新的进展,请稍后再试"):
        await intake.report(town.house, town["resident"], EAST, letter, None)


async def test_nobody_owes_anything_before_rules_are_in_force(unruled: Town) -> None:  # noqa: F811 - the fixture
    assert await statements(unruled.house, unruled["far"], FAR_CODE) == ()


def test_a_review_that_no_unit_is_left_for_is_left_out() -> None:
    studied = replace(PLAN, reviews=(STUDY,))

    assert (Matter(studied, group=GROUP).state.phase, Matter(studied, group=GROUP).state.holder) == (
        Phase.REVIEWING,
        None,
    )
    alone = Matter(studied).state  # of no group, and so without a steward
    assert (alone.phase, alone.holder, alone.reviewing) == (Phase.ASSIGNED, TELECOM, None)


def test_whoever_is_being_asked_goes_on_being_asked_when_the_rules_change_beside() -> None:
    matter = Matter(IN_TURN, group=GROUP)
    before = matter.state
    other = replace(IN_TURN, route=replace(IN_TURN.route, arbiter=None, missing=("权属",)))

    matter.do(c.Reclassify(("路灯",), SEALED), STEWARD, plan=other)

    assert (before.offered, matter.state.offered) == (TELECOM, TELECOM)
    assert matter.kinds().count("case:offered") == 1
    assert matter.state.steward == STEWARD


def test_a_term_that_turns_red_only_later_turns_no_colour_when_it_is_over() -> None:
    later = Alarm("红色", (WARN,), overdue=True, after=Term(2, TimeUnit.WORKDAY))
    case = running(alarms=(later,), rungs=())

    drafts = case.tick("2026-12-05 09:00")
    after = case.tick("2026-12-09 09:00")

    assert [draft.payload.kind for draft in drafts] == ["clock:overdue"]
    assert [draft.payload for draft in after] == [ClockWarned("答复#1", "红色")]
