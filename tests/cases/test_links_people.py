"""Whose matter a linked case is: who stood behind its origin follows it, and nobody reads more of it than there."""

from __future__ import annotations

import pytest

from api.links import pass_on
from cases import commands as c
from cases import commands_links as lc
from cases import commands_voices as vc
from cases.actions import act
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.kin import What
from cases.refusals import NotFound, WrongPhase
from cases.state import Phase
from cases.views import CaseView, look
from cases.visibility import Audience, reader_of
from tests.support.handing_on import PACE, WITH_CHANNEL, accepted, do, only_link, seen, sent, split, timeline
from tests.support.town import EAST, FAR_CODE, WEST, Town, found_town, words

JOINING = "第十条 重复 与 办理中的件 同类别、50米内、7天内的,并入首件\n"
VOICE = Enclosed("voice", {"name": "演示老人", "phone": "演示电话"})


@pytest.fixture
async def town() -> Town:
    """The demo city, which joins what is reported twice."""
    return await found_town(city=WITH_CHANNEL + JOINING)


async def view_of(town: Town, who: str, case: str) -> CaseView:
    return await look(town.house, await town.again(who), case)


def said(view: CaseView) -> str:
    return str([content.body for entry in view.timeline for content in entry.contents])


async def spoken_for(town: Town) -> str:
    """What a deputy wrote down for somebody without a telephone of the mini-program (代录), accepted."""
    letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", (*words("门口的井盖响"), VOICE))
    case = str((await report(town.house, town["deputy"], EAST, letter, None))["id"])
    await do(town, "telecom", case, c.Accept(), None)
    return case


async def hand_on_unseen(town: Town, who: str, case: str, command: c.Command) -> str:
    """Hand it on, and the server dies before anything is opened; gives the case to come."""
    await act(town.house, await town.again(who), case, command, enclosed=words("演示理由"))
    return (await only_link(town, "telecom", case)).child


# --- nothing comes of what nobody wants any more ----------------------------------------------------------------------


async def test_what_was_withdrawn_before_it_was_opened_is_not_opened(town: Town) -> None:
    case = await accepted(town)
    child = await hand_on_unseen(town, "telecom", case, lc.Refer())
    await do(town, "resident", case, vc.Withdraw(), None)

    swept = await pass_on(town.house, PACE)
    again = await pass_on(town.house, PACE)

    with pytest.raises(NotFound):
        await view_of(town, "steward", child)
    link = await only_link(town, "resident", case)
    assert (swept.failed, again.claimed, link.what, link.closed) == ((), 0, What.CLOSED, True)
    assert (await timeline(town, "resident", case))[-1] == "提请上级的件已撤回"


async def test_what_was_opened_before_it_was_withdrawn_hears_of_that_and_goes_on(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())
    child = (await only_link(town, "telecom", case)).child
    await do(town, "resident", case, vc.Withdraw(), None)
    await pass_on(town.house, PACE)

    view = await view_of(town, "steward", child)

    assert [each.text for each in view.timeline if each.kind == "link:origin_closed"] == [
        "东街道的原件已撤回,本件继续办理"
    ]
    assert view.case.phase is Phase.ASSIGNED


async def test_words_that_were_withdrawn_go_out_of_sight_wherever_they_have_gone(town: Town) -> None:
    """The deputy who passed it on keeps the case; above and further on nobody but the office reads on."""
    case = await sent(town, through=town["deputy"].id)
    await do(town, "deputy", case, vc.PassOn(), "看过现场")
    await do(town, "telecom", case, c.Accept(), None)
    await do(town, "telecom", case, lc.Refer())
    above = (await only_link(town, "telecom", case)).child
    await do(town, "telecom", above, lc.Transfer(WEST))
    west = (await only_link(town, "telecom", above)).child
    assert "井盖破了" in said(await view_of(town, "neighbour", west))
    await do(town, "resident", case, vc.Withdraw(), None)
    await pass_on(town.house, PACE)

    for who, each, reads in (("neighbour", west, False), ("deputy", above, False), ("steward", west, True)):
        view = await view_of(town, who, each)
        assert ("井盖破了" in said(view), view.case.left) == (reads, (town["resident"].id,)), who
        assert view.summary.text_id is None
    assert (await view_of(town, "resident", west)).timeline[-1].text == "上报人在演示市撤回了上报,原话不再公开"
    assert (await pass_on(town.house, PACE)).events == 0


async def test_what_is_in_parts_is_not_settled_on_the_spot_before_they_are_over(town: Town) -> None:
    letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", words("门口的井盖响"))
    case = str((await report(town.house, town["deputy"], EAST, letter, None))["id"])
    parts = tuple(Enclosed("text", {"text": each}) for each in ("井盖", "路灯"))
    command = lc.Split((lc.Part(), lc.Part()), wait=True)
    await act(town.house, await town.again("steward"), case, command, enclosed=parts)

    assert (await view_of(town, "deputy", case)).can["settle"] is False
    with pytest.raises(WrongPhase, match="拆分2件,已办结0件,全部办结以后再答复"):
        await do(town, "deputy", case, vc.Settle("已解决"), "当场装好")


async def test_a_deputys_suggestion_is_opened_all_the_same(town: Town) -> None:
    case = await accepted(town)
    child = await hand_on_unseen(town, "deputy", case, lc.Convert())
    await do(town, "resident", case, vc.Withdraw(), None)
    await pass_on(town.house, PACE)

    view = await view_of(town, "deputy", child)

    assert (view.case.reporter, said(view)) == (town["deputy"].id, "[{'text': '演示理由'}]")


async def test_parts_that_were_withdrawn_or_sent_away_are_waited_for_no_longer(town: Town) -> None:
    case = await accepted(town)
    await split(town, case, ("井盖", None), ("旁边的井盖", None))
    first, second = (link.child for link in (await seen(town, "telecom", case)).kin.links)
    await do(town, "resident", first, vc.Withdraw(), None)
    await do(town, "telecom", second, lc.Transfer(WEST))
    await pass_on(town.house, PACE)

    assert [link.closed for link in (await seen(town, "telecom", case)).kin.links] == [True, True]
    await do(town, "telecom", case, c.Answer("已解决"), "已分别处理")


async def test_a_referred_case_hears_that_its_origin_was_transferred(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())
    above = (await only_link(town, "telecom", case)).child
    await do(town, "telecom", case, lc.Transfer(WEST))
    await pass_on(town.house, PACE)

    told = [each.text for each in (await view_of(town, "telecom", above)).timeline if each.kind.startswith("link:")]
    assert told == ["东街道的原件已移送别处,本件继续办理"]
    there = (await seen(town, "telecom", case)).kin.links[1].child
    assert [e for e in (await view_of(town, "telecom", there)).timeline if e.kind == "link:origin_closed"] == []


# --- who stood behind its origin --------------------------------------------------------------------------------------


async def test_whose_report_was_joined_follows_it_where_it_was_transferred_and_further(town: Town) -> None:
    case = await sent(town)
    own = await sent(town, "deputy")
    assert (await seen(town, "deputy", own)).joined_to == case
    await do(town, "telecom", case, c.Accept(), None)
    await do(town, "telecom", case, lc.Transfer(FAR_CODE))
    there = (await only_link(town, "resident", case)).child
    await do(town, "far", there, lc.Transfer(EAST))
    back = (await only_link(town, "resident", there)).child

    for each in (there, back):
        assert (await seen(town, "resident", each)).joined_by == (town["deputy"].id,)
    view = await view_of(town, "deputy", there)
    reader = reader_of(town["deputy"], view.case, view.territory)
    assert reader is not None
    assert (reader.audience, said(view), view.case.text_id) == (Audience.FOLLOWERS, "[]", None)
    with pytest.raises(NotFound):
        await view_of(town, "neighbour", there)


async def test_the_deputy_who_passed_it_on_sees_where_it_went(town: Town) -> None:
    case = await sent(town, through=town["deputy"].id)
    await do(town, "deputy", case, vc.PassOn(), "看过现场")
    await do(town, "telecom", case, c.Accept(), None)
    await do(town, "telecom", case, lc.Transfer(FAR_CODE))
    child = (await only_link(town, "resident", case)).child

    view = await view_of(town, "deputy", child)

    assert (view.case.begun_by, view.case.reporter) == ((town["deputy"].id,), town["resident"].id)
    assert "井盖破了" in said(view)
    assert [name for name, may in view.can.items() if may] == []


async def test_who_withdraws_where_it_went_leaves_it_to_whose_report_was_joined_and_takes_the_words_along(
    town: Town,
) -> None:
    """Whose words a handed-on report holds is its reporter, whoever has handed it on."""
    case = await sent(town)
    await sent(town, "deputy")
    await do(town, "telecom", case, c.Accept(), None)
    await do(town, "telecom", case, lc.Transfer(WEST))
    west = (await only_link(town, "resident", case)).child
    await do(town, "resident", west, vc.Withdraw(), None)

    heir = await view_of(town, "deputy", west)
    assert (heir.case.phase, heir.case.reporter) == (Phase.ASSIGNED, town["deputy"].id)
    assert "井盖破了" not in said(heir)
    assert "井盖破了" in said(await view_of(town, "steward", west))

    await do(town, "telecom", west, c.Accept(), None)
    await do(town, "telecom", west, lc.Refer(), "请市里协调")
    above = await view_of(town, "steward", (await only_link(town, "telecom", west)).child)
    assert said(above) == "[{'text': '请市里协调'}]"
    assert above.case.kin.first == (town["deputy"].id,)
    with pytest.raises(NotFound):
        await view_of(town, "resident", above.case.id)


async def test_who_has_withdrawn_inherits_nothing(town: Town) -> None:
    case = await sent(town)
    for who in ("deputy", "neighbour"):
        await sent(town, who)
    for who in ("resident", "deputy"):
        await do(town, who, case, vc.Withdraw(), None)
    assert (await seen(town, "neighbour", case)).reporters == (town["neighbour"].id,)
    await do(town, "neighbour", case, vc.Withdraw(), None)

    assert (await seen(town, "steward", case)).phase is Phase.CLOSED


# --- for whom somebody else wrote it down -----------------------------------------------------------------------------


async def test_who_spoke_is_known_to_who_handles_it_and_to_who_wrote_it_down(town: Town) -> None:
    case = await spoken_for(town)

    for who in ("telecom", "steward", "deputy"):
        assert "演示电话" in said(await view_of(town, who, case)), who


async def test_who_spoke_goes_along_with_a_transfer_and_is_no_longer_known_where_it_was(town: Town) -> None:
    case = await spoken_for(town)
    await do(town, "telecom", case, lc.Transfer(WEST))
    child = (await only_link(town, "telecom", case)).child

    for who in ("telecom", "steward"):
        assert "演示电话" not in said(await view_of(town, who, case)), who
        assert "演示电话" in said(await view_of(town, who, child)), who
    for each in (case, child):  # who wrote it down is to bring word of the answer
        assert "演示电话" in said(await view_of(town, "deputy", each))
    assert "演示电话" not in said(await view_of(town, "neighbour", child))


async def test_who_spoke_does_not_go_along_with_a_suggestion_which_is_its_authors_own(town: Town) -> None:
    case = await spoken_for(town)
    await do(town, "deputy", case, lc.Convert())
    child = await seen(town, "deputy", (await only_link(town, "deputy", case)).child)

    assert (child.manner, child.voices.spoken) == ("本人", False)
    for who in ("deputy", "telecom", "steward"):
        assert "演示电话" not in said(await view_of(town, who, child.id)), who
