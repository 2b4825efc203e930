"""Drafting, signing, talking over and watching through the whole house: people with posts, words that stay inside."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases import views
from cases.actions import act
from cases.commands_council import Comment, Conclude, Deliberate, DraftAnswer, SignOff, Supervise
from cases.house import Enclosed, Replayed
from cases.intake import Letter, report
from cases.people import Person, Role
from cases.ports import RosterEntry, Scope, Transaction
from cases.refusals import InvalidInput, NotAllowed, NotFound
from tests.support.town import CITY, CITY_CODE, EAST, Town, found_town, words

HEAD = "承办单位负责人"
SIGNED = (
    CITY.replace("语言 第1版", "语言 第2版")
    .replace("说明情况;已解决", f"说明情况,须经 {HEAD} 签发;已解决")
    .replace("事件 答复", f"岗位 {HEAD} 取自 名册;空缺的 由 督促办 代\n标记 重点督办\n事件 答复")
)


async def enrol(town: Town, key: str, role: Role, *, at: str = EAST, unit: str = "", post: str | None = None) -> None:
    """Somebody more on the roster."""

    async def work(tx: Transaction) -> Person | None:
        where = (await tx.territory()).by_code(at)
        assert where is not None
        units = (await tx.directory()).units
        behind = next((each for ref, each in units.items() if ref.name == unit), None)
        entry = RosterEntry(key, f"演示{key}", role, where.id, unit=behind, post=post)
        await tx.save_roster((entry,), {key: town.house.ids.new()})
        return await tx.person_by_key(key)

    person = await town.house.store.run(Scope(), work)
    assert person is not None
    town.people[key] = person


@pytest.fixture
async def town() -> Town:
    found = await found_town(city=SIGNED)
    await enrol(found, "head", Role.STAFF, at=CITY_CODE, unit="通信公司", post=HEAD)
    await enrol(found, "counsel", Role.DELIBERATOR)
    await enrol(found, "auditor", Role.AUDITOR)
    return found


@pytest.fixture
async def case(town: Town) -> str:
    """In hand at the telecom company."""
    letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", words("演示井盖"))
    found = str((await report(town.house, town["resident"], EAST, letter, None))["id"])
    await act(town.house, town["telecom"], found, c.Accept())
    return found


async def do(town: Town, who: str, case: str, command: c.Command, text: str = "", *, key: str = "") -> object:
    enclosed: tuple[Enclosed, ...] = words(text) if text else ()
    return await act(town.house, town[who], case, command, enclosed=enclosed, key=key or None)


async def said(town: Town, who: str, case: str, kind: str) -> list[str]:
    """What this person reads of events of that kind."""
    view = await views.look(town.house, town[who], case)
    return [str(each.body["text"]) for entry in view.timeline if entry.kind == kind for each in entry.contents]


async def offered(town: Town, who: str, case: str) -> set[str]:
    view = await views.look(town.house, town[who], case)
    return {name for name, may in view.can.items() if may} & {"answer", "draft_answer", "sign_off"}


async def test_the_handler_drafts_the_head_signs_and_the_words_stay_inside_until_then(town: Town, case: str) -> None:
    with pytest.raises(NotAllowed, match=f"答复须经通信公司的{HEAD}签发,请先拟答复"):
        await do(town, "telecom", case, c.Answer("已解决"), "换好了")
    assert [await offered(town, who, case) for who in ("telecom", "head")] == [
        {"draft_answer"},
        {"answer", "draft_answer"},
    ]

    await do(town, "telecom", case, DraftAnswer("已解决"), "换好了")
    with pytest.raises(NotAllowed, match="签发"):
        await do(town, "telecom", case, SignOff(approve=True))
    await do(town, "head", case, SignOff(approve=False), "写明哪一天换的")
    await do(town, "telecom", case, DraftAnswer("已解决"), "11月24日换好了")

    drafts = ["换好了", "11月24日换好了"]
    inside, outside = ("telecom", "head", "steward"), ("resident", "deputy", "auditor")
    assert [await said(town, who, case, "case:answer_drafted") for who in inside] == [drafts] * 3
    assert [await said(town, who, case, "case:answer_drafted") for who in outside] == [[]] * 3
    assert [await said(town, who, case, "case:answer_sent_back") for who in outside] == [[]] * 3
    assert await offered(town, "head", case) == {"answer", "draft_answer", "sign_off"}

    first = await do(town, "head", case, SignOff(approve=True), key="k")
    again = await do(town, "head", case, SignOff(approve=True), key="k")

    assert isinstance(again, Replayed)
    assert dict(again) == first
    assert await said(town, "resident", case, "case:answered") == ["11月24日换好了"]


async def test_a_vacant_post_is_signed_for_by_whoever_stands_in(town: Town) -> None:
    letter = Letter(c.Report("", "", answers={"权属": "水务"}), "窨井盖", words("演示井盖"))
    case = str((await report(town.house, town["resident"], EAST, letter, None))["id"])
    await do(town, "water", case, c.Accept())
    await do(town, "water", case, DraftAnswer("已解决"), "换好了")

    assert await offered(town, "steward", case) >= {"sign_off"}
    await do(town, "steward", case, SignOff(approve=True))

    assert (await views.look(town.house, town["resident"], case)).case.outcome == "已解决"


async def test_what_is_said_where_it_is_talked_over_is_for_those_who_may_speak(town: Town, case: str) -> None:
    with pytest.raises(NotFound):
        await views.look(town.house, town["counsel"], case)
    await do(town, "deputy", case, Deliberate(), "由谁来换?")
    await do(town, "counsel", case, Comment(), "我看该由通信公司换")
    await do(town, "telecom", case, Comment(), "可以")
    await do(town, "neighbour", case, Comment(), "我们街道也是这样办的")
    await do(town, "deputy", case, Conclude("达成一致"), "由通信公司换")

    opinions = ["我看该由通信公司换", "可以", "我们街道也是这样办的"]
    speaking, reading = ("deputy", "counsel", "resident", "telecom", "steward"), ("auditor",)
    assert [await said(town, who, case, "case:commented") for who in speaking] == [opinions] * 5
    assert [await said(town, who, case, "case:commented") for who in reading] == [[]]
    with pytest.raises(NotFound):
        await do(town, "far", case, Comment(), "我也说一句")


async def test_a_special_watch_takes_only_marks_that_the_file_or_the_house_knows(town: Town, case: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await do(town, "deputy", case, Supervise("随便"), "请抓紧")
    await do(town, "deputy", case, Supervise("重点督办"), "请抓紧")

    assert refused.value.errors == {"mark": "没有“随便”这个标记,可以用的有督办、专项督办、重点督办"}
    shown = (await views.look(town.house, town["auditor"], case)).case
    assert (shown.marks, [each.role for each in shown.council.watchers]) == (("重点督办",), ["deputy"])
