"""Who is told when it is not plain (告知): whose the term is, who is asked to help, and who still follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases import commands as c
from cases import events as e
from cases import events_reach as r
from cases.actions import act
from cases.commands_clock import ClearMark
from cases.commands_reach import DecideReturn
from cases.follows import follow
from cases.intake import Letter, report
from cases.notices import Notice, notices
from cases.people import CLOCK, Role, UnitAt
from cases.views import inbox
from dsl.decision import Attention, ClockSpec, ClockStart, Recipient, RecipientKind, RungAction
from dsl.facts import URGES
from dsl.terms import Term, TimeUnit
from tests.cases.test_house_people import enlist
from tests.cases.test_reach import CONSENT
from tests.support.matters import (
    BOARD,
    CLOCKS,
    HOURS,
    LADDER,
    PLAN,
    POOL_PLAN,
    REFS,
    ROUTE,
    SEALED,
    TELECOM,
    WATER,
    Matter,
    unit_recipient,
)
from tests.support.town import EAST, found_town, words

REPORTER = Recipient(RecipientKind.REPORTER)
WEEK = Term(7, TimeUnit.DAY)
OBJECT = ClockSpec("复核", ClockStart.ACCEPTED, WEEK, HOURS, (ROUTE,), bearer=REPORTER, warn_left=0.5)


def of(matter: Matter, kind: str) -> list[str | UnitAt | None]:
    """Who was told of events of this kind: persons by id, or units."""
    told = notices(None, matter.state, matter.drafts)
    return [each.person or each.unit for each in told if each.kind == kind]


def test_a_term_that_the_reporter_bears_warns_the_reporter_and_no_unit() -> None:
    matter = Matter(replace(PLAN, clocks=(*CLOCKS, OBJECT)))
    matter.do(c.Accept(), TELECOM)
    matter.tick("2026-11-30 00:00")

    assert of(matter, "clock:started") == ["演示居民"]
    assert of(matter, "clock:warned") == ["演示居民"]


def test_a_return_that_is_denied_is_told_to_whoever_keeps_the_case() -> None:
    matter = Matter(CONSENT)
    matter.do(c.Return(SEALED), TELECOM)
    matter.do(DecideReturn(approve=False, sealed=SEALED), BOARD)

    assert of(matter, "case:return_asked") == [BOARD]
    assert of(matter, "case:return_denied") == [TELECOM]


def test_who_is_to_help_from_now_on_is_told_and_so_is_the_holder() -> None:
    matter = Matter(replace(PLAN, asks=(URGES,)))
    helped = replace(PLAN, route=replace(PLAN.route, assisting=(REFS[WATER],)), asks=(URGES,))
    drafts = matter.do(c.Urge(SEALED), plan=helped)

    assert [draft.payload for draft in drafts if isinstance(draft.payload, r.HelpersSet)] == [r.HelpersSet((WATER,))]
    assert of(matter, "case:helpers_set") == [TELECOM, WATER]


def test_a_mark_cleared_while_nobody_holds_or_minds_the_case_is_told_to_nobody() -> None:
    hot = Attention(RungAction.MARK, (LADDER,), mark="热点", cleared_by=unit_recipient(BOARD))
    alone = replace(POOL_PLAN.route, group=None, arbiter=None)
    matter = Matter(replace(POOL_PLAN, route=alone, attentions=(hot,)))
    matter.do(ClearMark("热点", SEALED), BOARD)

    assert matter.state.marks == ()
    assert of(matter, "case:unmarked") == []


def test_history_tells_nobody() -> None:
    matter = Matter(PLAN, live=False)

    assert notices(None, matter.state, matter.drafts) == ()


def test_one_person_is_told_once_of_one_event() -> None:
    matter = Matter()
    (draft,) = [draft for draft in matter.drafts if isinstance(draft.payload, e.Assigned)]
    twice = notices(None, matter.state, [replace(draft, actor=CLOCK)])

    assert twice == (
        Notice("case-1", 1, "case:assigned", unit=TELECOM),
        Notice("case-1", 1, "case:assigned", person="演示居民"),
    )


async def test_a_follower_who_may_not_see_the_case_any_more_hears_nothing_of_its_end() -> None:
    town = await found_town()
    for who in ("stays", "leaves"):
        await enlist(town, who, Role.DEPUTY, EAST)
    letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", words("井盖响"))
    case = str((await report(town.house, town["resident"], EAST, letter, None))["id"])
    for who in ("stays", "leaves"):
        await follow(town.house, await town.again(who), case, on=True, key=None)
    await enlist(town, "leaves", Role.DEPUTY, EAST, valid_to=town.clock.now + timedelta(hours=1))
    town.clock.later(hours=2)
    await act(town.house, await town.again("telecom"), case, c.Accept())
    await act(town.house, await town.again("telecom"), case, c.Answer("已解决"), enclosed=words("换好了"))

    heard = {who: [each.notice.kind for each in await inbox(town.house, town[who], 50, None)] for who in town.people}
    assert (heard["stays"], heard["leaves"]) == (["case:answered"], [])
