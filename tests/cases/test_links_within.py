"""A case becomes a deputy's suggestion, or several cases; and all of it happens once, however often it is repeated."""

from __future__ import annotations

import pytest

from api.links import pass_on
from api.pace import Swept
from cases import commands as c
from cases import commands_links as lc
from cases.actions import act
from cases.kin import LinkKind
from cases.ports_links import Message
from cases.refusals import NotAllowed, NotFound, WrongPhase
from cases.state import Phase
from cases.views import inbox, look
from tests.support.handing_on import PACE, WITH_CHANNEL, accepted, do, finish, only_link, seen, split, timeline
from tests.support.town import CITY_CODE, Town, found_town, words


@pytest.fixture
async def town() -> Town:
    """The demo city with its two streets."""
    return await found_town(city=WITH_CHANNEL)


# --- a deputy's suggestion --------------------------------------------------------------------------------------------


async def test_a_deputy_makes_a_suggestion_of_it_and_is_its_author(town: Town) -> None:
    case = await accepted(town)
    await do(town, "deputy", case, lc.Convert(), "建议县道路段统一更换防沉降井盖")
    child = (await only_link(town, "telecom", case)).child
    suggestion = await look(town.house, await town.again("deputy"), child)

    found = suggestion.case
    assert (found.reporter, found.role, found.level, found.channel) == (
        town["deputy"].id,
        "代表",
        "镇",
        "闭会建议",
    )
    assert found.begun_by == (town["resident"].id,)
    assert suggestion.timeline[0].contents[0].body == {"text": "建议县道路段统一更换防沉降井盖"}
    assert [spec.name for spec in found.plan.clocks if spec.cites[0].clause == "第九条"] == ["答复"]


async def test_whose_report_a_suggestion_began_with_may_look_at_it_and_do_nothing_else(town: Town) -> None:
    case = await accepted(town)
    await do(town, "deputy", case, lc.Convert())
    child = (await only_link(town, "telecom", case)).child

    view = await look(town.house, await town.again("resident"), child)

    assert [name for name, may in view.can.items() if may] == []
    with pytest.raises(NotAllowed):
        await do(town, "resident", child, c.Urge())


async def test_who_coordinates_asks_a_deputy_whose_own_word_makes_it_a_suggestion(town: Town) -> None:
    case = await accepted(town)
    await do(town, "steward", case, lc.Convert(author=town["deputy"].id))
    asked = await seen(town, "steward", case)
    told = [i.notice.kind for i in await inbox(town.house, await town.again("deputy"), 20, None)]

    assert (asked.kin.asked, asked.kin.links) == (town["deputy"].id, ())
    assert "case:consent_asked" in told
    with pytest.raises(WrongPhase, match="已经请这位代表提出建议,请等候代表同意"):
        await do(town, "steward", case, lc.Convert(author=town["deputy"].id))

    await do(town, "deputy", case, lc.Convert(), None)
    assert (await only_link(town, "telecom", case)).kind is LinkKind.CONVERT
    with pytest.raises(WrongPhase, match="已经转为代表建议,可以查看办理进展"):
        await do(town, "deputy", case, lc.Convert())


async def test_a_deputy_who_was_not_asked_waits(town: Town) -> None:
    case = await accepted(town)
    await do(town, "steward", case, lc.Convert(author=town["neighbour"].id))

    with pytest.raises(NotAllowed):
        await do(town, "deputy", case, lc.Convert())


async def test_a_suggestion_may_lie_above(town: Town) -> None:
    case = await accepted(town)
    await do(town, "deputy", case, lc.Convert(code=CITY_CODE))

    assert (await only_link(town, "telecom", case)).place == "演示市"


# --- in parts ---------------------------------------------------------------------------------------------------------


async def test_each_part_is_a_case_of_its_own_words_and_category(town: Town) -> None:
    case = await accepted(town)
    await split(town, case, ("井盖要换", None), ("路灯不亮", "路灯"))
    links = (await seen(town, "telecom", case)).kin.links
    views = [await look(town.house, await town.again("resident"), link.child) for link in links]

    assert [view.case.category[-1] for view in views] == ["窨井盖", "路灯"]
    assert [view.timeline[0].contents[0].body for view in views] == [{"text": "井盖要换"}, {"text": "路灯不亮"}]
    assert all(not any(item.body == {"text": "井盖破了,压着县道"} for item in v.timeline[0].contents) for v in views)
    assert {view.summary.origin for view in views} == {"split"}


async def test_the_answer_waits_for_the_parts_and_says_how_far_they_are(town: Town) -> None:
    case = await accepted(town)
    await split(town, case, ("井盖要换", None), ("井盖要垫", None))
    first, second = (await seen(town, "telecom", case)).kin.links
    await finish(town, first.child)
    await pass_on(town.house, PACE)

    view = await look(town.house, await town.again("telecom"), case)
    assert view.can["answer"] is False
    with pytest.raises(WrongPhase, match="拆分2件,已办结1件,全部办结以后再答复"):
        await do(town, "telecom", case, c.Answer("已解决"))

    await finish(town, second.child)
    await pass_on(town.house, PACE)
    await do(town, "telecom", case, c.Answer("已解决"))
    assert (await seen(town, "telecom", case)).phase is Phase.ANSWERED


async def test_an_answer_need_not_wait(town: Town) -> None:
    case = await accepted(town)
    await split(town, case, ("井盖要换", None), ("路灯不亮", "路灯"), wait=False)

    await do(town, "telecom", case, c.Answer("已解决"))

    assert (await seen(town, "telecom", case)).phase is Phase.ANSWERED


async def test_it_is_split_once(town: Town) -> None:
    case = await accepted(town)
    await split(town, case, ("甲", None), ("乙", None))

    with pytest.raises(WrongPhase, match="已经拆分过:拆分2件,已办结0件"):
        await split(town, case, ("甲", None), ("乙", None))


# --- opening and telling, again and again -----------------------------------------------------------------------------


async def test_what_was_handed_on_before_a_crash_is_opened_by_a_worker_once(town: Town) -> None:
    case = await accepted(town)
    await act(town.house, await town.again("telecom"), case, lc.Refer(), enclosed=words("演示"))
    child = (await only_link(town, "telecom", case)).child
    with pytest.raises(NotFound):
        await seen(town, "resident", child)

    first = await pass_on(town.house, PACE)
    again = await pass_on(town.house, PACE)

    assert first.failed == ()
    assert again == Swept()
    assert (await seen(town, "resident", child)).kin.origin is not None


async def test_a_message_that_is_delivered_twice_is_told_once(town: Town) -> None:
    """Its worker was killed after the commit and before it could say so."""
    case = await accepted(town)
    await act(town.house, await town.again("telecom"), case, lc.Refer(), enclosed=words("演示"))
    store = town.house.store
    delivered, store.delivered = store.delivered, _forgotten  # type: ignore[method-assign]  # killed before it
    await pass_on(town.house, PACE)
    store.delivered = delivered  # type: ignore[method-assign]  # the next worker
    before = await timeline(town, "telecom", case)
    town.clock.later(minutes=2)

    await pass_on(town.house, PACE)
    told = await timeline(town, "telecom", case)
    town.clock.later(minutes=2)
    await pass_on(town.house, PACE)

    assert [len(before), len(told)] == [2, 3]
    assert len(set(told)) == 3
    assert await timeline(town, "telecom", case) == told


async def _forgotten(message: Message) -> None:
    """As if nobody had said so."""
