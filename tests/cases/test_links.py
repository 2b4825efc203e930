"""A case is handed on to the level above or to another town, and hears of it."""

from __future__ import annotations

import pytest

from api.links import pass_on
from api.pace import Swept
from cases import commands as c
from cases import commands_links as lc
from cases import commands_voices as vc
from cases.intake import Letter, report
from cases.kin import LinkKind, Origin, What
from cases.ports import Which
from cases.refusals import InvalidInput, LinkRefused, NotAllowed, NotFound, WrongPhase
from cases.state import Phase
from cases.views import Wanted, inbox, listing, look
from tests.support import town as support
from tests.support.handing_on import PACE, WITH_CHANNEL, accepted, do, only_link, seen, sent, split, timeline
from tests.support.town import CITY_CODE, EAST, FAR_CODE, WEST, Town, found_town, upload, words


@pytest.fixture
async def town() -> Town:
    """The demo city with its two streets."""
    return await found_town(city=WITH_CHANNEL)


# --- refusals ---------------------------------------------------------------------------------------------------------


async def test_a_referral_says_why(town: Town) -> None:
    case = await accepted(town)

    with pytest.raises(InvalidInput, match="提请上级须写明理由"):
        await do(town, "telecom", case, lc.Refer(), None)


async def test_nobody_who_only_looks_on_may_hand_it_on(town: Town) -> None:
    case = await accepted(town)

    for who in ("resident", "deputy"):
        with pytest.raises(NotAllowed):
            await do(town, who, case, lc.Refer())
    with pytest.raises(NotFound):
        await do(town, "far", case, lc.Refer())


async def test_without_rules_above_there_is_nowhere_to_refer_it_to(town: Town) -> None:
    """The city stands under no province here."""
    letter = Letter(c.Report(reporter="", role="", answers={"权属": "通信"}), "窨井盖", words("市里的井盖"))
    case = str((await report(town.house, town["resident"], CITY_CODE, letter, None))["id"])
    await do(town, "telecom", case, c.Accept(), None)

    with pytest.raises(LinkRefused, match="演示市没有上级,不能提请上级"):
        await do(town, "telecom", case, lc.Refer())


async def test_a_place_whose_rules_are_not_in_force_yet_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "FAR", support.FAR.replace("施行 2020-01-01", "施行 2028-01-01"))
    town = await found_town()
    case = await accepted(town)

    with pytest.raises(LinkRefused, match="不能移送:演示远市的规约从 2028-01-01 起施行,在这以前还没有规约"):
        await do(town, "telecom", case, lc.Transfer(FAR_CODE))
    assert (await seen(town, "telecom", case)).kin.links == ()


async def test_one_referral_at_a_time(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())

    with pytest.raises(WrongPhase, match="已经提请演示市,还没有办结,可以等候进展"):
        await do(town, "telecom", case, lc.Refer())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("999999", "没有代码为999999的辖区"),
        (EAST, "这一件就在东街道,请选择别的镇街"),
        (CITY_CODE, "演示市是上级,请用“提请上级”"),
    ],
)
async def test_a_transfer_goes_to_another_town(town: Town, code: str, said: str) -> None:
    case = await accepted(town)

    with pytest.raises(InvalidInput, match=said):
        await do(town, "telecom", case, lc.Transfer(code))


async def test_no_suggestion_where_the_rules_have_no_such_channel() -> None:
    town = await found_town()
    case = await accepted(town)

    with pytest.raises(LinkRefused, match=r"东街道的规约没有“闭会建议”这个渠道\(没有渠道\),不能转为代表建议"):
        await do(town, "deputy", case, lc.Convert())


async def test_a_suggestion_lies_here_or_above(town: Town) -> None:
    case = await accepted(town)

    with pytest.raises(InvalidInput, match="代表建议由东街道或者它的上级办理"):
        await do(town, "deputy", case, lc.Convert(code=WEST))


async def test_whoever_coordinates_names_a_deputy_of_the_place(town: Town) -> None:
    case = await accepted(town)

    with pytest.raises(InvalidInput, match="请写明由哪位代表提出"):
        await do(town, "steward", case, lc.Convert())
    with pytest.raises(InvalidInput, match="提出人须是本地的人大代表"):
        await do(town, "steward", case, lc.Convert(author=town["resident"].id))


async def test_a_deputy_speaks_for_nobody_else(town: Town) -> None:
    case = await accepted(town)

    with pytest.raises(InvalidInput, match="代表只能以自己的名义提出建议"):
        await do(town, "deputy", case, lc.Convert(author=town["neighbour"].id))


@pytest.mark.parametrize("count", [1, 11])
async def test_a_case_is_split_into_two_to_ten(town: Town, count: int) -> None:
    case = await accepted(town)

    with pytest.raises(InvalidInput, match="拆分成2至10件"):
        await split(town, case, *(("演示", None),) * count)


async def test_a_part_has_a_category_of_the_rules(town: Town) -> None:
    case = await accepted(town)

    with pytest.raises(InvalidInput, match="没有“飞碟”这个类别"):
        await split(town, case, ("井盖", None), ("别的", "飞碟"))


# --- to the level above -----------------------------------------------------------------------------------------------


async def test_a_referred_case_lies_above_with_the_same_words_and_photos(town: Town) -> None:
    case = await sent(town, photos=(await upload(town, "resident"),))
    await do(town, "telecom", case, c.Accept(), None)
    await do(town, "telecom", case, lc.Refer(), "县道不归街道管")

    child = await only_link(town, "telecom", case)
    view = await look(town.house, await town.again("resident"), child.child)
    parent = await look(town.house, await town.again("resident"), case)
    here, above = (parent.case.jurisdiction, view.case.jurisdiction)

    assert view.case.kin.origin == Origin(LinkKind.REFER, case, here, "东街道", town["resident"].id)
    assert (view.case.reporter, view.case.role) == (town["resident"].id, parent.case.role)
    assert [(item.what, item.body.get("text", item.body.get("address"))) for item in view.timeline[0].contents] == [
        ("text", "井盖破了,压着县道"),
        ("place", "演示路口"),
        ("note", "县道不归街道管"),
    ]
    assert above != here
    ids = ({each.id for each in v.timeline[0].contents} | set(v.photos) for v in (parent, view))
    assert not set.intersection(*ids)  # each may be deleted alone
    (mine,), (other,) = parent.photos.values(), view.photos.values()
    assert (mine.full, mine.thumb, mine.owner) == (other.full, other.thumb, other.owner)


async def test_a_referred_case_stays_in_hand_and_hears_of_its_progress(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())
    link = await only_link(town, "telecom", case)
    assert (link.what, link.state, link.place) == (None, "正在转出", "演示市")

    await do(town, "telecom", link.child, c.Accept(), None)
    await do(town, "telecom", link.child, c.Answer("已解决"), "县里修好了")
    await do(town, "resident", link.child, c.Rate(5), None)
    await pass_on(town.house, PACE)

    parent = await seen(town, "telecom", case)
    (after,) = parent.kin.links
    assert (parent.phase, parent.answered) == (Phase.ACCEPTED, False)
    assert (after.what, after.outcome, after.solved, after.stars, after.closed) == (
        What.CLOSED,
        "已解决",
        True,
        5,
        True,
    )
    assert await timeline(town, "resident", case) == [
        "提请演示市办理,本件仍由原承办单位跟进",
        "提请上级的件(演示〔2026〕1号)已在演示市立件",
        "提请上级的件(演示〔2026〕1号)已交办通信公司",
        "提请上级的件(演示〔2026〕1号):通信公司受理",
        "提请上级的件(演示〔2026〕1号):通信公司答复:已解决",
        "提请上级的件(演示〔2026〕1号)已评价 ★★★★★",
        "提请上级的件(演示〔2026〕1号)已办结",
    ]
    await do(town, "telecom", case, c.Answer("已解决"), "依上级的办理结果答复")
    assert (await seen(town, "telecom", case)).phase is Phase.ANSWERED


async def test_what_comes_next_says_that_it_is_handled_above_too(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())
    await pass_on(town.house, PACE)

    view = await look(town.house, await town.again("resident"), case)

    assert view.next.text == ("已提请上级(演示市,已交办);通信公司正在办理,办结后答复上报人,答复不迟于 2026-12-23 24:00")


async def test_once_the_referral_is_over_it_may_be_referred_again(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())
    first = await only_link(town, "telecom", case)
    for who, command in (("telecom", c.Accept()), ("telecom", c.Answer("说明情况")), ("resident", c.Rate(4))):
        await do(town, who, first.child, command, "演示" if isinstance(command, c.Answer) else None)
    await pass_on(town.house, PACE)

    await do(town, "telecom", case, lc.Refer())

    assert len((await seen(town, "telecom", case)).kin.links) == 2


async def test_when_the_origin_is_over_the_referred_case_hears_of_it_and_goes_on(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())
    child = (await only_link(town, "telecom", case)).child
    await do(town, "telecom", case, c.Answer("已解决"), "修好了")
    await do(town, "resident", case, c.Rate(5), None)

    await pass_on(town.house, PACE)
    again = await pass_on(town.house, PACE)

    view = await look(town.house, await town.again("resident"), child)
    told = [(entry.kind, entry.text) for entry in view.timeline if entry.kind == "link:origin_closed"]
    assert told == [("link:origin_closed", "东街道的原件已办结,本件继续办理")]
    assert view.case.phase is not Phase.CLOSED
    assert again == Swept()


async def test_the_holder_is_told_of_progress(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Refer())
    child = (await only_link(town, "telecom", case)).child
    await do(town, "telecom", child, c.Accept(), None)
    await pass_on(town.house, PACE)

    items = await inbox(town.house, await town.again("telecom"), 50, None)
    assert [i.notice.kind for i in items if i.notice.case == case and i.notice.kind == "link:progress"] != []


# --- to another town --------------------------------------------------------------------------------------------------


async def test_a_transferred_case_is_over_here_and_its_reporter_follows_it_there(town: Town) -> None:
    case = await accepted(town)
    receipt = await do(town, "telecom", case, lc.Transfer(WEST), "位置在西街道")
    child = (await only_link(town, "resident", case)).child
    here, there = await seen(town, "resident", case), await seen(town, "resident", child)

    assert receipt["phase"] == "closed"
    assert (here.phase, here.close_reason) == (Phase.CLOSED, "transferred")
    assert [clock.name for clock in here.clocks.values() if clock.running] == []
    assert there.kin.origin is not None
    assert (there.kin.origin.kind, there.phase, there.reporter) == (
        LinkKind.TRANSFER,
        Phase.ASSIGNED,
        town["resident"].id,
    )
    with pytest.raises(WrongPhase):
        await do(town, "telecom", case, lc.Transfer(WEST))


async def test_a_transferred_case_still_tells_the_closed_one_but_is_not_told_of_its_end(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Transfer(WEST))
    child = (await only_link(town, "resident", case)).child
    await pass_on(town.house, PACE)

    view = await look(town.house, await town.again("resident"), child)
    assert [entry.kind for entry in view.timeline if entry.kind == "link:origin_closed"] == []
    assert (await only_link(town, "resident", case)).what is What.ASSIGNED


async def test_a_town_of_another_county_may_be_meant_as_well(town: Town) -> None:
    """What its rules do not know is left out: category, answers, village."""
    case = await accepted(town)
    await do(town, "telecom", case, lc.Transfer(FAR_CODE))

    there = await seen(town, "resident", (await only_link(town, "resident", case)).child)

    assert (there.phase, there.category, there.answers) == (Phase.POOLED, (), {})


async def test_whoever_receives_it_sees_the_new_case_and_nothing_of_the_one_it_came_from(town: Town) -> None:
    case = await accepted(town)
    await do(town, "telecom", case, lc.Transfer(FAR_CODE))
    child = (await only_link(town, "resident", case)).child
    far, telecom = await town.again("far"), await town.again("telecom")

    assert (await look(town.house, far, child)).case.id == child
    for person, hidden in ((far, case), (telecom, child)):
        with pytest.raises(NotFound, match="没有这一件"):
            await look(town.house, person, hidden)
    page = (await listing(town.house, far, Wanted(Which.TODO))).page
    assert [row.summary.id for row in page.rows] == [child]
    told = {item.notice.case for item in await inbox(town.house, far, 50, None)}
    assert told <= {child}


async def test_the_words_and_photos_of_who_has_withdrawn_do_not_travel(town: Town) -> None:
    """The deputy who passed it on keeps the case; what the resident has written stays where it was handled."""
    photo = await upload(town, "resident")
    case = await sent(town, photos=(photo,), through=town["deputy"].id)
    await do(town, "deputy", case, vc.PassOn(), "已经看过现场")
    await do(town, "resident", case, c.Supplement(), "住在东门的张某某")
    await do(town, "resident", case, vc.Withdraw(), None)
    await do(town, "telecom", case, c.Accept(), None)

    await do(town, "telecom", case, lc.Refer(), "请市里协调")

    child = (await only_link(town, "telecom", case)).child
    view = await look(town.house, await town.again("steward"), child)
    said = [str(content.body) for entry in view.timeline for content in entry.contents]
    assert [text for text in said if "井盖破了" in text or "张某某" in text or "演示路口" in text] == []
    assert (view.case.photos, view.case.reporter) == ((), town["deputy"].id)
