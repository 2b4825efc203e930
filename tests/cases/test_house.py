"""From a letter to a closed case through the whole domain on the twins: keys, scopes, refusals that change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.memory_rules import MemoryRules
from adapters.memory_store import MemoryStore
from cases import commands as c
from cases.actions import act, tick
from cases.house import Enclosed, check_kept, now_of
from cases.intake import History, Letter, file_report, report
from cases.people import Person, UnitAt
from cases.ports import Due, Scope, Transaction, Which
from cases.publishing import RulesRejected, publish
from cases.refusals import InvalidInput, KeyReused, NotAllowed, NotFound, WrongPhase
from cases.rulebook import RuleBook
from cases.sealing import Content, commitment
from cases.views import CaseView, Wanted, inbox, listing, look
from dsl.bundle import Source
from tests.support.town import CITY, EAST, FAR_CODE, WEST, Town, found_town, sources, upload, words

COVER = "有几个窨井盖不闭合,汽车开过砰砰作响"


@pytest.fixture
async def town() -> Town:
    return await found_town()


def letter(text: str = COVER, category: str | None = "窨井盖", **fields: object) -> Letter:
    return Letter(replace(c.Report("", ""), **fields), category, words(text))  # type: ignore[arg-type]  # a test names real fields


async def reported(town: Town, who: str = "deputy", **fields: Any) -> str:
    return str((await report(town.house, town[who], EAST, letter(**fields), None))["id"])


async def seen(town: Town, who: str, case: str) -> CaseView:
    return await look(town.house, await town.again(who), case)


async def test_a_place_without_rules_or_without_existence_is_refused(town: Town) -> None:
    with pytest.raises(NotFound, match="没有代码为999999的辖区"):
        await report(town.house, town["deputy"], "999999", letter(), None)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"category": "井盖盖"}, {"category": "没有“井盖盖”这个类别,请从类别表中选择"}),
        ({"named_unit": "无名局"}, {"named_unit": "没有“无名局”这个单位,可以不填,由规约交办"}),
        ({"answers": {"颜色": "红"}}, {"answers.颜色": "规约没有“颜色”这一问"}),
        ({"answers": {"权属": "燃气"}}, {"answers.权属": "“权属”只能选:通信、水务、不清楚"}),
        ({"group": "别的群"}, {"group": "东街道没有叫“别的群”的群"}),
        ({"grid": "张家后院"}, {"grid": "网格请填编号(字母、数字和-,20个以内)"}),
        (
            {"category": "井", "named_unit": "无", "answers": {"x": "y"}},
            {
                "category": "没有“井”这个类别,请从类别表中选择",
                "named_unit": "没有“无”这个单位,可以不填,由规约交办",
                "answers.x": "规约没有“x”这一问",
            },
        ),
    ],
)
async def test_what_the_rules_do_not_know_is_told_all_at_once(
    town: Town, fields: dict[str, object], errors: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await report(town.house, town["deputy"], EAST, letter(**fields), "k")  # type: ignore[arg-type]  # see letter

    assert refused.value.errors == errors
    page = (await listing(town.house, town["deputy"], Wanted(Which.MINE))).page
    assert page.rows == ()


async def test_a_refused_report_leaves_its_key_free(town: Town) -> None:
    with pytest.raises(InvalidInput):
        await report(town.house, town["deputy"], EAST, letter(category="无"), "k")

    assert (await report(town.house, town["deputy"], EAST, letter(), "k"))["phase"] == "pooled"


async def test_the_same_key_gives_the_same_receipt_and_another_body_is_refused(town: Town) -> None:
    first = await report(town.house, town["deputy"], EAST, letter(), "k")
    again = await report(town.house, town["deputy"], EAST, letter(), "k")
    other = await report(town.house, town["resident"], EAST, letter(), "k")

    assert again == first
    assert other["id"] != first["id"]
    with pytest.raises(KeyReused):
        await report(town.house, town["deputy"], EAST, letter("别的"), "k")


async def test_a_whole_life_through_the_domain(town: Town) -> None:
    photo = await upload(town, "deputy")
    case = await reported(town, photos=(photo,))
    house = town.house

    await act(house, town["steward"], case, c.Claim(), key="1")
    question = (Enclosed("text", {"text": "请看一下是哪类窨井盖"}),)
    await act(house, town["steward"], case, c.Ask("权属"), enclosed=question, key="2")
    reply = await act(house, town["deputy"], case, c.Reply({"权属": "通信"}), enclosed=words("主要是通信的"), key="3")
    assert reply["holder"] == "通信公司"
    await act(house, town["telecom"], case, c.Accept())
    await act(house, town["telecom"], case, c.Return(), enclosed=words("不是我们的"))
    await act(house, town["telecom"], case, c.Claim())
    answer = await act(house, town["telecom"], case, c.Answer("已解决"), enclosed=words("已处理好"), key="4")
    assert await act(house, town["telecom"], case, c.Answer("已解决"), enclosed=words("已处理好"), key="4") == answer
    await act(house, town["deputy"], case, c.Rate(5))

    view = await seen(town, "deputy", case)
    assert view.case.phase.value == "closed"
    assert [entry.text for entry in view.timeline if entry.kind.startswith("case:")] == [
        "镇级人大代表上报(窨井盖),照片1张,在演示群",
        "依规约研判",
        "待认领",
        "督促办认领(接单)",
        "督促办受理",
        "询问上报人:权属",
        "上报人回答:权属 通信",
        "依补充情况重新研判",
        "交办通信公司",
        "通信公司受理",
        "通信公司退回",
        "待认领",
        "通信公司认领(接单)",
        "通信公司受理",
        "通信公司答复:已解决",
        "上报人评价 ★★★★★",
        "已评价,办结",
    ]
    texts = [str(content.body["text"]) for entry in view.timeline for content in entry.contents]
    assert texts == [COVER, "请看一下是哪类窨井盖", "主要是通信的", "不是我们的", "已处理好"]
    assert view.timeline[0].photos == (photo,)
    assert set(view.photos) == {photo}
    assigned = next(entry for entry in view.timeline if entry.text == "交办通信公司")
    assert assigned.clauses[0].clause == "第二条"


async def test_every_text_in_the_timeline_answers_to_its_commitment(town: Town) -> None:
    case = await reported(town)

    async def work(tx: Transaction) -> list[tuple[str, str]]:
        contents = await tx.contents(case)
        sealed = [s for event in await tx.events(case) for s in getattr(event.payload, "sealed", ())]
        return [(s.commitment, commitment(contents[s.id])) for s in sealed]

    where = next(iter(town["deputy"].tenures)).jurisdiction
    (pair,) = await town.house.store.run(Scope.of(where), work)
    assert pair[0] == pair[1]
    assert commitment(Content("x", "text", {"text": COVER}, "other salt")) != pair[0]


async def test_the_word_in_a_text_routes_and_still_does_when_a_question_is_answered(town: Town) -> None:
    case = await reported(town, text="路面积水", category="路灯")
    view = await seen(town, "deputy", case)
    assert view.case.holder is not None
    assert view.case.holder.name == "水务公司"

    await act(town.house, town["water"], case, c.Ask("权属"))
    receipt = await act(town.house, town["deputy"], case, c.Reply({"权属": "不清楚"}))

    assert receipt["holder"] == "水务公司"


async def test_a_reply_outside_the_choices_is_refused(town: Town) -> None:
    case = await reported(town)
    await act(town.house, town["steward"], case, c.Claim())
    await act(town.house, town["steward"], case, c.Ask("权属"))

    with pytest.raises(InvalidInput, match="“权属”只能选"):
        await act(town.house, town["deputy"], case, c.Reply({"权属": "燃气"}))


async def test_a_reply_in_words_alone_decides_nothing_anew(town: Town) -> None:
    case = await reported(town)
    await act(town.house, town["steward"], case, c.Claim())
    await act(town.house, town["steward"], case, c.Ask(wants=("text",)))

    receipt = await act(town.house, town["deputy"], case, c.Reply(), enclosed=words("在桥边"))

    assert [step["kind"] for step in receipt["steps"]] == ["case:replied"]  # type: ignore[attr-defined]  # plain JSON


async def test_strangers_cannot_tell_a_hidden_case_from_one_that_is_not(town: Town) -> None:
    case = await reported(town)
    for who in ("far", "resident"):
        for unknown in (case, "00000000-0000-7000-8000-000000000000"):
            with pytest.raises(NotFound, match="没有这一件,或者您无权查看"):
                await look(town.house, town[who], unknown)
            with pytest.raises(NotFound, match="没有这一件,或者您无权查看"):
                await act(town.house, town[who], unknown, c.Urge())


async def test_who_sees_but_may_not_act_is_told_so(town: Town) -> None:
    case = await reported(town)
    with pytest.raises(NotAllowed, match="您不能办理这一步"):
        await act(town.house, town["neighbour"], case, c.Claim())


async def test_a_step_that_takes_no_text_says_so(town: Town) -> None:
    case = await reported(town)
    telecom = town["telecom"].tenures[0].unit
    assert telecom is not None
    with pytest.raises(InvalidInput, match="这一步不需要填写文字"):
        await act(town.house, town["steward"], case, c.Assign(telecom), enclosed=words("你来"))


def test_words_that_no_event_would_keep_are_not_lost_in_silence() -> None:
    with pytest.raises(InvalidInput, match="这一步不记文字,请去掉;要说明进展的,请写阶段反馈"):
        check_kept((), (Content("c", "text", {"text": "你来"}, "00"),))


async def test_words_said_at_a_claim_are_the_first_word_of_progress(town: Town) -> None:
    case = await reported(town)
    await act(town.house, town["telecom"], case, c.Claim(), enclosed=words("已派人去看"))

    view = await look(town.house, town["deputy"], case)
    told = [(entry.text, [content.body for content in entry.contents]) for entry in view.timeline if entry.contents]
    assert told[-1] == ("通信公司反馈进展", [{"text": "已派人去看"}])


async def test_the_steward_names_a_unit_and_no_other_id_passes(town: Town) -> None:
    case = await reported(town)
    with pytest.raises(InvalidInput, match="没有这个单位"):
        await act(town.house, town["steward"], case, c.Assign(UnitAt(99_999, "")))
    telecom = town["telecom"].tenures[0].unit
    assert telecom is not None

    receipt = await act(town.house, town["steward"], case, c.Assign(UnitAt(telecom.id, "随便写")))

    assert receipt["holder"] == "通信公司"


async def test_a_photo_of_somebody_else_cannot_be_sent(town: Town) -> None:
    photo = await upload(town, "resident")
    with pytest.raises(NotFound):
        await reported(town, photos=(photo,))


async def test_a_report_without_a_role_here_is_a_residents(town: Town) -> None:
    receipt = await report(town.house, town["deputy"], FAR_CODE, letter(category=None), None)
    view = await seen(town, "deputy", str(receipt["id"]))
    assert view.case.role == "居民"
    assert view.territory.jurisdictions[view.case.jurisdiction].code == FAR_CODE


async def test_a_village_that_no_rule_names_is_sealed_and_the_log_only_says_elsewhere(town: Town) -> None:
    known, unknown = await reported(town, village="甲村", grid="102-1"), await reported(town, village="张三家门口")

    views = [await seen(town, "deputy", case) for case in (known, unknown)]

    assert [(view.case.village, view.case.grid) for view in views] == [("甲村", "102-1"), ("其他村", None)]
    sealed = [content.body for content in views[1].timeline[0].contents]
    assert sealed == [{"text": COVER}, {"text": "张三家门口"}]


async def test_the_clock_speaks_through_the_same_door(town: Town) -> None:
    case = await reported(town)
    town.clock.set("2026-11-23 11:00")
    (due,) = await town.house.store.claim_due(10, 60, 5)

    assert await tick(town.house, due) == 2
    assert (await town.house.store.claim_due(10, 60, 5)) == ()
    view = await seen(town, "steward", case)
    assert view.timeline[-1].text == "认领升级:由督促单位(督促办)指定承办单位"
    assert view.can["assign"]


async def test_what_fell_due_is_told_before_a_command_that_comes_after_it(town: Town) -> None:
    case = await reported(town)
    town.clock.set("2026-11-23 11:00")

    receipt = await act(town.house, town["telecom"], case, c.Claim())

    view = await seen(town, "steward", case)
    assert [entry.text for entry in view.timeline][5:10] == [
        "认领逾期(红色)",
        "认领升级:由督促单位(督促办)指定承办单位",
        "通信公司认领(接单)",
        "认领逾期完成",
        "通信公司受理",
    ]
    assert [step["kind"] for step in receipt["steps"]] == ["case:claimed", "case:accepted"]  # type: ignore[attr-defined]  # plain JSON
    assert (await town.house.store.claim_due(10, 60, 5)) == ()


async def test_a_rating_after_its_window_finds_the_case_closed_and_changes_nothing(town: Town) -> None:
    case = await reported(town)
    await act(town.house, town["telecom"], case, c.Claim())
    await act(town.house, town["telecom"], case, c.Answer("已解决"), enclosed=words("好了"))
    before = (await seen(town, "deputy", case)).case
    town.clock.set("2026-12-01 00:01")

    with pytest.raises(WrongPhase, match="已办结"):
        await act(town.house, town["deputy"], case, c.Rate(5))

    assert (await seen(town, "deputy", case)).case == before


async def test_a_clock_of_a_closed_case_says_nothing_and_one_of_no_case_is_an_error(town: Town) -> None:
    done = await file_report(
        town.house, EAST, replace(letter(), report=c.Report("历史", "居民", live=False)), History(None), "h"
    )
    where = town["deputy"].tenures[0].jurisdiction
    assert await tick(town.house, Due(str(done["id"]), where, 1)) == 0
    with pytest.raises(NotFound, match="cannot be found"):
        await tick(town.house, Due("no-such-case", where, 1))


async def test_a_quiet_case_ticks_without_a_word(town: Town) -> None:
    case = await reported(town)
    assert await tick(town.house, Due(case, town["deputy"].tenures[0].jurisdiction, 1)) == 0


async def test_history_is_filed_once_with_its_reply_and_tells_nobody(town: Town) -> None:
    old = replace(letter(), report=c.Report("历史", "居民", live=False))
    past = History(at=None, outcome="已解决", reply="已更换井盖")

    first = await file_report(town.house, EAST, old, past, "line-1")
    again = await file_report(town.house, EAST, old, past, "line-1")

    assert again == first
    assert first["status"] == "已办结"
    view = await seen(town, "deputy", str(first["id"]))
    assert [entry.text for entry in view.timeline][-1] == "历史件归档(已解决)"
    assert view.timeline[-1].contents[0].body == {"text": "已更换井盖"}
    assert await inbox(town.house, town["steward"], 10, None) == ()


async def test_a_live_message_of_another_system_runs_its_clocks(town: Town) -> None:
    receipt = await file_report(town.house, EAST, replace(letter(), report=c.Report("来件", "居民")), None, "live-1")
    assert (receipt["phase"], receipt["deadline_at"]) == ("pooled", "2026-11-23T10:48:00+08:00")


async def test_lists_hold_what_concerns_the_person(town: Town) -> None:
    case = await reported(town)
    house = town.house

    mine = await listing(house, town["deputy"], Wanted(Which.MINE))
    todo = await listing(house, town["telecom"], Wanted(Which.TODO))
    nothing = await listing(house, town["far"], Wanted(Which.TODO))
    board = await listing(house, town["resident"], Wanted(Which.BOARD, code=WEST))
    east = await listing(house, town["resident"], Wanted(Which.BOARD, code=EAST))
    around = await listing(house, town["neighbour"], Wanted(Which.BOARD))

    assert [row.summary.id for row in mine.page.rows] == [case]
    assert [row.summary.id for row in todo.page.rows] == [case]
    assert todo.can[case]["claim"]
    assert nothing.page.rows == board.page.rows == ()
    assert ([row.summary.id for row in east.page.rows], east.visible) == ([case], frozenset())
    assert around.visible == {case}
    with pytest.raises(NotFound, match="没有代码为1的辖区"):
        await listing(house, town["resident"], Wanted(Which.BOARD, code="1"))


async def test_the_inbox_holds_what_was_told_to_me_and_my_unit(town: Town) -> None:
    case = await reported(town)
    await act(town.house, town["telecom"], case, c.Claim())

    to_steward = await inbox(town.house, town["steward"], 10, None)
    to_deputy = await inbox(town.house, town["deputy"], 10, None)

    assert [item.notice.kind for item in to_steward] == ["case:pooled"]
    assert [item.notice.kind for item in to_deputy] == ["case:accepted"]


async def test_rules_with_a_mistake_change_nothing_anywhere(town: Town) -> None:
    before = (await look_at_bundle(town)).copy()
    broken = [Source("330901-演示市.rule", CITY.replace("由 水务公司 办理", "由 水务司 办理"))]

    with pytest.raises(RulesRejected) as rejected:
        await publish(town.house.store, town.house.rules, broken, by="测试", reason="坏")

    assert rejected.value.diagnostics
    assert await look_at_bundle(town) == before


async def test_an_open_case_keeps_the_rules_it_was_opened_under(town: Town) -> None:
    case = await reported(town, text="路面积水", category="路灯")
    newer = sources(CITY.replace("1个月内 答复", "3天内 答复"))
    await publish(town.house.store, town.house.rules, newer, by="测试", reason="改期限")

    old = await act(town.house, town["water"], case, c.Accept())
    fresh = await act(town.house, town["water"], await reported(town, text="又积水", category="路灯"), c.Accept())

    assert old["deadline_at"] == "2026-12-24T00:00:00+08:00"
    assert fresh["deadline_at"] == "2026-11-27T00:00:00+08:00"


async def test_a_process_that_never_compiled_the_rules_reads_them_from_the_store(town: Town) -> None:
    case = await reported(town)
    elsewhere = replace(town.house, rules=RuleBook(keep=1))

    assert (await act(elsewhere, town["telecom"], case, c.Claim()))["holder"] == "通信公司"


async def test_a_process_that_starts_anew_takes_the_rules_as_they_were_compiled(town: Town) -> None:
    compiled = MemoryRules()
    await report(replace(town.house, rules=RuleBook(compiled=compiled)), town["deputy"], EAST, letter(), None)
    store = town.house.store
    assert isinstance(store, MemoryStore)
    for digest in list(store._tables.bundles):  # what is compiled already is not compiled again
        store._tables.bundles[digest] = (Source("330901-演示市.rule", "这已经不是规约"),)

    anew = replace(town.house, rules=RuleBook(compiled=compiled))

    assert (await report(anew, town["deputy"], EAST, letter(), None))["phase"] == "pooled"


async def test_an_open_case_goes_on_even_if_its_rules_cannot_be_read_any_more(town: Town) -> None:
    case = await reported(town)
    elsewhere = replace(town.house, rules=RuleBook())
    store = town.house.store
    assert isinstance(store, MemoryStore)
    for sources_of_bundle in list(store._tables.bundles):  # as after a change of the language that was not foreseen
        store._tables.bundles[sources_of_bundle] = (Source("330901-演示市.rule", "这已经不是规约"),)

    assert (await act(elsewhere, town["telecom"], case, c.Claim()))["holder"] == "通信公司"
    done = await act(elsewhere, town["telecom"], case, c.Answer("已解决"), enclosed=words("好了"))

    assert done["phase"] == "answered"
    with pytest.raises(ValueError, match="does not compile to itself"):
        await report(elsewhere, town["deputy"], EAST, letter(), None)


async def test_a_bundle_that_was_never_published_is_a_programming_error(town: Town) -> None:
    async def work(tx: Transaction) -> None:
        await town.house.rules.bundle(tx, "no such hash")

    with pytest.raises(ValueError, match="never published"):
        await town.house.store.run(Scope(), work)


async def test_the_time_is_the_stores(town: Town) -> None:
    assert await now_of(town.house) == town.clock.now


async def look_at_bundle(town: Town) -> dict[int, str | None]:
    async def work(tx: Transaction) -> dict[int, str | None]:
        return {j.id: j.bundle for j in (await tx.territory()).jurisdictions.values()}

    return await town.house.store.run(Scope(), work)


def test_a_person_without_any_role_is_still_a_resident() -> None:
    assert Person("x").tenures == ()
