"""A case is handed on: to the level above, to another town, as a deputy's suggestion, in parts; and hears of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from api.links import open_now, pass_on
from api.pace import Pace, Swept
from cases import commands as c
from cases import commands_links as lc
from cases.actions import act
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.kin import Link, LinkKind, Origin, What
from cases.ports_links import Message
from cases.refusals import InvalidInput, LinkRefused, NotAllowed, NotFound, WrongPhase
from cases.state import Case, Phase
from cases.views import inbox, look
from tests.support import town as support
from tests.support.town import CITY, CITY_CODE, EAST, FAR_CODE, WEST, Town, found_town, upload, words

PACE = Pace()
#: The demo city takes suggestions as well (示例).
WITH_CHANNEL = CITY.replace("语言 第1版", "语言 第2版").replace("问 窨井盖", "渠道 闭会建议\n问 窨井盖") + (
    "第九条 建议 来源渠道 是 闭会建议的,自受理之日起3个月内 答复\n"
)


@pytest.fixture
async def town() -> Town:
    """The demo city with its two streets."""
    return await found_town(city=WITH_CHANNEL)


async def sent(town: Town, who: str = "resident", **report_: object) -> str:
    """A report of the east street with a spot, which the telecom company takes on."""
    place = Enclosed("place", {"lat": 30.5, "lng": 120.6, "datum": "gcj02", "address": "演示路口"})
    command = c.Report(reporter="", role="", answers={"权属": "通信"}, **report_)  # type: ignore[arg-type]  # real fields
    letter = Letter(command, "窨井盖", (*words("井盖破了,压着县道"), place))
    return str((await report(town.house, town[who], EAST, letter, None))["id"])


async def do(
    town: Town, who: str, case: str, command: c.Command, text: str | None = "演示理由"
) -> Mapping[str, object]:
    """Carry it out, and open at once what it hands on."""
    enclosed = words(text) if text else ()
    receipt = await act(town.house, await town.again(who), case, command, enclosed=enclosed)
    await open_now(town.house, PACE, receipt)
    return receipt


async def seen(town: Town, who: str, case: str) -> Case:
    """The case as this person finds it."""
    return (await look(town.house, await town.again(who), case)).case


async def timeline(town: Town, who: str, case: str) -> list[str]:
    """What the case tells of linked ones."""
    view = await look(town.house, await town.again(who), case)
    return [entry.text for entry in view.timeline if entry.kind in {"case:linked", "link:progress"}]


async def only_link(town: Town, who: str, case: str) -> Link:
    """The one case that came from it."""
    (link,) = (await seen(town, who, case)).kin.links
    return link


async def accepted(town: Town) -> str:
    """A case that the telecom company handles."""
    case = await sent(town)
    await do(town, "telecom", case, c.Accept(), None)
    return case


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
        "提请上级的件(演示〔2026〕1号)已转到演示市",
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

    assert view.next.text == ("已提请上级(演示市,已交办);通信公司正在办理,办结后答复您,答复不迟于 2026-12-23 24:00")


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


async def split(town: Town, case: str, *parts: tuple[str, str | None], wait: bool = True) -> None:
    """Split it into parts of these words and categories."""
    command = lc.Split(tuple(lc.Part((category,) if category else ()) for _, category in parts), wait)
    enclosed = tuple(Enclosed("text", {"text": text}) for text, _ in parts)
    receipt = await act(town.house, await town.again("telecom"), case, command, enclosed=enclosed)
    await open_now(town.house, PACE, receipt)


async def finish(town: Town, case: str, who: str = "telecom") -> None:
    """Take it on, answer it and rate it."""
    found = await seen(town, who, case)
    await do(town, who, case, c.Claim() if found.phase is Phase.POOLED else c.Accept(), None)
    await do(town, who, case, c.Answer("已解决"), "好了")
    await do(town, "resident", case, c.Rate(5), None)


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
