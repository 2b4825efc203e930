"""Partners through the whole domain on the twins: rows in once, their word as steps, what they hear, and who may."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases import partner_lines
from cases.actions import act
from cases.commands import Accept, Answer, Claim
from cases.house import Enclosed, territory_of
from cases.intake import open_brought
from cases.partner_doing import follow, steps_of
from cases.partner_hearing import Taken, cells_of, hear, read_event
from cases.partner_intake import Became, take
from cases.partner_push import MOST_ATTEMPTS, after_arrival, after_failure, behind, replayed, wish_of
from cases.partner_rows import FIRST_YEAR, LONGEST_TEXT, RowRefused, Terms, Told, brought, place_of
from cases.partner_signing import ID, KEY, MOMENT, SIGNATURE, check_signed, signed
from cases.partners import OLD_KEY_LASTS, Key, Line, Reach, State, Wish, at_desk
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, KeyReused, NotAllowed, NotFound, Refusal, WrongPhase
from cases.rulebook import ruleset_for
from cases.views import look
from dsl.mapping.apply import read_row
from dsl.mapping.model import Mapping
from dsl.mapping.read import read_mapping
from tests.support.town import EAST, WEST, Town, found_town

FILE = f"""
对接 示例平台
方向 来件、进展、推送
镇街 {EAST}
单位 水务公司
列 号 是 编号
列 题 是 标题
列 文 是 内容
列 类 是 类别
列 街 是 镇街
列 地 是 地点
列 时 是 上报时间
列 人 是 上报人
列 话 是 电话
列 态 是 状态
列 答 是 答复
列 答时 是 答复时间
列 果 是 结果
"""
ROW = {
    "号": "A1",
    "题": "漏水",
    "文": "演示路口漏水,积水很深",
    "人": "演示人",
    "话": "13800000000",
    "地": "演示路口",
    "类": "路灯",
}
NOBODY = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b99"


def mapping(text: str = FILE) -> Mapping:
    found = read_mapping(text).mapping
    assert found is not None
    return found


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def row_of(town: Town, *, live: bool = True, partner: str = "示例平台", **cells: str) -> Any:
    territory = await territory_of(town.house)
    values, problems = read_row(mapping(), {**ROW, **cells})
    assert problems == ()
    terms = Terms(live, town.clock.now, partner, EAST)
    place = place_of(values, terms, territory)

    async def work(tx: Transaction) -> Any:
        assert place.bundle is not None
        bundle = await town.house.rules.bundle(tx, place.bundle)
        return brought(values, place, ruleset_for(bundle, territory, place), terms)

    return await town.house.store.run(Scope(), work)


async def unit(town: Town) -> Any:
    place = (await territory_of(town.house)).by_code(EAST)
    assert place is not None
    return await partner_lines.unit_in(town.house, place.id, "水务公司")


async def bring(town: Town, *, live: bool = True, acts: bool = True, **cells: str) -> Any:
    return await take(
        town.house, "示例平台", await row_of(town, live=live, **cells), await unit(town) if acts else None
    )


async def phase(town: Town, case: str) -> str:
    return (await look(town.house, await town.again("steward"), case)).case.phase.value


async def said(town: Town, case: str) -> list[str]:
    view = await look(town.house, await town.again("steward"), case)
    return [str(c.body["text"]) for entry in view.timeline for c in entry.contents if "text" in c.body]


# --- rows in ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"街": "火星镇"}, ("镇街", "没有“火星镇”这个镇街,请写全称或代码")),
        ({"号": "9" * 101}, ("编号", "编号有 101 字,最多 100 字")),
        ({"题": "", "文": ""}, ("内容", "没有内容也没有标题")),
        ({"文": "长" * LONGEST_TEXT}, ("内容", "内容有 20003 字,最多 20000 字")),
        ({"时": "2990-01-01"}, ("上报时间", "时间 2990-01-01 00:00 还没有到,请核对")),
        ({"时": f"{FIRST_YEAR - 1}-01-01"}, ("上报时间", "时间 1949-01-01 00:00 太早,请核对")),
    ],
)
async def test_a_row_that_makes_no_report_is_refused_by_its_field(
    town: Town, cells: dict[str, Any], told: tuple[str, str]
) -> None:
    with pytest.raises(RowRefused) as refused:
        await row_of(town, **cells)

    assert (refused.value.field, refused.value.reason) == told


async def test_a_row_needs_a_place_and_only_one(town: Town) -> None:
    territory = await territory_of(town.house)
    terms = Terms(True, town.clock.now, "示例平台")
    with pytest.raises(RowRefused, match="没有写镇街"):
        place_of({}, terms, territory)
    twins = {each.id: replace(each, name="同名镇") for each in territory.jurisdictions.values()}
    with pytest.raises(RowRefused, match="不止一个"):
        place_of({"镇街": "同名镇"}, terms, replace(territory, jurisdictions=twins))


async def test_a_new_number_opens_one_case_that_the_rules_send_on(town: Town) -> None:
    taken = await bring(town)
    again = await bring(town, 街="东街道")

    view = await look(town.house, await town.again("steward"), taken.case)
    assert (taken.became, again) == (Became.FILED, replace(taken, became=Became.SAME))
    assert (view.case.unit.name, view.case.manner, view.number is None) == ("水务公司", "转报", False)


async def test_a_changed_row_adds_words_and_the_course_makes_steps(town: Town) -> None:
    taken = await bring(town)
    changed = await bring(town, 文="演示路口漏水,积水更深", 时="2026-11-22 10:00", 地="", 话="13800000001")
    answered = await bring(
        town, 文="演示路口漏水,积水更深", 时="2026-11-22 10:00", 地="", 话="13800000001", 态="答复", 答="修好了"
    )

    assert (changed.became, answered.became) == (Became.CHANGED, Became.CHANGED)
    assert (
        "示例平台更新了来件:\n上报时间改为:2026-11-22 10:00\n内容改为:演示路口漏水,积水更深\n地点改为:(空)"
        in await said(town, taken.case)
    )
    assert await phase(town, taken.case) == "answered"


async def test_a_partner_that_is_no_unit_tells_its_answer_and_takes_back(town: Town) -> None:
    taken = await bring(town, acts=False)
    await bring(town, acts=False, 态="受理")
    assert await phase(town, taken.case) == "assigned"
    await bring(town, acts=False, 态="受理", 答="已电话答复")
    assert "示例平台更新了来件:\n答复改为:已电话答复" in await said(town, taken.case)

    await bring(town, acts=False, 态="撤回", 答="已电话答复")
    assert await phase(town, taken.case) == "closed"


async def test_what_is_over_goes_on_file_with_its_answer(town: Town) -> None:
    over = await bring(town, 时="2026-11-20 08:00", 态="答复", 答="修好了", 答时="2026-11-21 08:00", 果="已解决")
    old = await bring(town, live=False, 号="A2", 题="", 态="", 类="没有的类别")

    assert (over.became, old.became) == (Became.HISTORY, Became.HISTORY)
    assert await phase(town, over.case) == "closed"
    with pytest.raises(WrongPhase):
        await bring(
            town, 文="又来", 时="2026-11-20 08:00", 态="答复", 答="修好了", 答时="2026-11-21 08:00", 果="已解决"
        )


async def test_a_number_of_another_place_is_for_a_person_to_settle(town: Town) -> None:
    await bring(town)
    with pytest.raises(RowRefused, match="以前是东街道的,现在写的是西街道"):
        await bring(town, 街="西街道")


# --- their word as steps ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "phases"),
    [
        (
            ["待办理", "受理", "受理", "反馈", "答复", "办结"],
            ["assigned", "accepted", "accepted", "accepted", "answered", "answered"],
        ),
        (["答复", "受理", "反馈", "答复"], ["answered"] * 4),
        (["反馈", "办结"], ["accepted", "answered"]),
        (["受理", "退回", "退回"], ["accepted", "pooled", "pooled"]),
        (["撤回", "撤回", "答复"], ["closed"] * 3),
    ],
)
async def test_in_whatever_order_it_comes_the_case_goes_on(town: Town, words: list[str], phases: list[str]) -> None:
    taken = await bring(town)
    desk = at_desk("示例平台", (await territory_of(town.house)).by_code(EAST).id, await unit(town))  # type: ignore[union-attr]  # it is there
    found = []
    for number, word in enumerate(words):
        await follow(town.house, desk, taken.case, Told(word, "演示的话"), f"k{number}")
        found.append(await phase(town, taken.case))

    assert found == phases


async def test_what_cannot_follow_is_refused(town: Town) -> None:
    taken = await bring(town, 题="路灯", 文="路灯不亮")
    desk = at_desk("示例平台", (await territory_of(town.house)).by_code(EAST).id, await unit(town))  # type: ignore[union-attr]  # it is there
    with pytest.raises(InvalidInput):
        await follow(town.house, desk, taken.case, Told("答复"), "k")
    with pytest.raises(NotFound):
        await follow(town.house, desk, NOBODY, Told("受理"), "k")

    await follow(town.house, desk, taken.case, Told("答复", "修好了"), "k")
    case = (await look(town.house, await town.again("steward"), taken.case)).case
    with pytest.raises(WrongPhase):
        steps_of(case, Told("退回"))
    assert steps_of(case, Told("办结")) == ()
    plain = replace(case, phase=case.phase.ACCEPTED, answered=False, plan=replace(case.plan, outcomes=None))
    assert [step.command for step in steps_of(plain, Told("答复", "好了"))] == [Answer("解决")]


# --- what they send ---------------------------------------------------------------------------------------------------


async def line_of(town: Town, **fields: Any) -> Line:
    place = (await territory_of(town.house)).by_code(EAST)
    assert place is not None
    line = Line(town.house.ids.new(), place.id, "示例平台", "https://example.gov.cn/in", Key("k1", "秘密"), **fields)

    async def work(tx: Transaction) -> None:
        await tx.save_partner_line(line)

    await town.house.store.run(Scope.of(place.id), work)
    return line


def body(**cells: object) -> bytes:
    return json.dumps(cells, ensure_ascii=False).encode()


async def test_an_event_is_done_once_whoever_sends_it_how_often(town: Town) -> None:
    taken, line, acts = await bring(town), await line_of(town), await unit(town)
    sent = (town.house, line, mapping(), acts, "e1", body(号="A1", 态="受理"))

    assert await hear(*sent) == Taken(taken.case, ("accept",))
    assert await hear(*sent) == Taken(taken.case, ("accept",), again=True)
    with pytest.raises(KeyReused):
        await hear(*sent[:-1], body(号="A1", 态="答复", 答="好了"))


async def test_our_own_numbers_are_known_too(town: Town) -> None:
    taken, line, acts = await bring(town), await line_of(town), await unit(town)
    number = (await look(town.house, await town.again("steward"), taken.case)).number

    for event, name in (("e1", taken.case), ("e2", str(number))):
        assert (await hear(town.house, line, mapping(), acts, event, body(号=name, 态="受理"))).case == taken.case
    for name in ("B9", "12", "东〔2026〕99号"):
        with pytest.raises(NotFound, match="没有编号为"):
            await hear(town.house, line, mapping(), acts, f"n{name}", body(号=name, 态="受理"))


def test_words_of_a_partner_are_as_tidy_as_everybody_elses() -> None:
    number, told = read_event(mapping(), body(号="A\u200b1", 态="反馈", 答="办\u202e好\x07了"))

    assert (number, told.words) == ("A1", "办好了")


async def test_who_may_not_act_and_what_cannot_be_read_is_told(town: Town) -> None:
    line, acts = await line_of(town), await unit(town)
    one_way = mapping(FILE.replace("来件、进展、推送", "来件"))
    with pytest.raises(NotAllowed, match="方向 进展"):
        await hear(town.house, line, one_way, acts, "e", b"{}")
    with pytest.raises(NotAllowed, match="不是本地规约里的单位"):
        await hear(town.house, line, mapping(), None, "e", b"{}")
    for text, errors in (
        (b"[]", {"body": "应当是一个 JSON 对象,名字是对照文件里的列"}),
        (b"\xff", {"body": "应当是一个 JSON 对象,名字是对照文件里的列"}),
        (b"{}", {"号": "这一列必填,现在是空的", "态": "这一列必填,现在是空的"}),
        (r'{"号": "\ud800", "态": "受理"}'.encode(), {"号": "文字里有无法保存的字符"}),
    ):
        with pytest.raises(InvalidInput) as refused:
            await hear(town.house, line, mapping(), acts, "e", text)
        assert refused.value.errors == errors
    assert cells_of('{"a": 1, "b": true, "c": null, "d": {"e": 1}, "f": "x"}') == {
        "a": "1",
        "b": "true",
        "c": "",
        "f": "x",
    }


# --- signatures -------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
KEYS = (Key("k1", "一"), Key("k2", "二"))


def test_a_signature_holds_for_this_id_moment_and_body_only() -> None:
    headers = signed(KEYS[1], "e1", NOW, b"{}")

    assert check_signed(KEYS, headers, b"{}", NOW + timedelta(minutes=5)) == "e1"
    for wrong in (
        {ID: "e2"},
        {ID: ""},
        {ID: "e" * 101},
        {ID: "e\n"},
        {MOMENT: "1"},
        {MOMENT: "²"},
        {MOMENT: "9" * 12},
        {MOMENT: str(int(headers[MOMENT]) + 1)},
        {KEY: "k1"},
        {KEY: "k9"},
        {SIGNATURE: headers[SIGNATURE][:-1]},
        {SIGNATURE: ""},
    ):
        with pytest.raises(NotAllowed):
            check_signed(KEYS, headers | wrong, b"{}", NOW)
    for late, text in ((timedelta(minutes=6), b"{}"), (timedelta(minutes=-6), b"{}"), (timedelta(), b"{} ")):
        with pytest.raises(NotAllowed):
            check_signed(KEYS, headers, text, NOW + late)


def test_the_old_key_counts_for_a_week() -> None:
    line = Line("l", 1, "甲", "", KEYS[1], KEYS[0], NOW + OLD_KEY_LASTS)

    assert line.keys_at(NOW) == (KEYS[1], KEYS[0])
    assert line.keys_at(NOW + OLD_KEY_LASTS) == (KEYS[1],)
    assert replace(line, old=None).keys_at(NOW) == (KEYS[1],)


# --- what they hear ---------------------------------------------------------------------------------------------------


async def out(town: Town, line: Line, *, acts: bool = True) -> list[dict[str, Any]]:
    while await town.house.store.seal(100):
        pass
    found = await behind(town.house, line, mapping(), await unit(town) if acts else None, 100)
    assert [each.no for each in found] == list(range(line.cursor + 1, line.cursor + 1 + len(found)))
    return [json.loads(each.body) for each in found if each.body is not None]


async def handled(town: Town) -> str:
    """A case of somebody else's that the telecom company has taken and answered."""
    letter = await row_of(town, partner="别的平台", 号="B1", 题="路灯", 文="路灯不亮,电话13800000000", 人="王演示")
    case = str((await take(town.house, "别的平台", letter, None)).case)
    telecom = await town.again("telecom")
    await act(town.house, telecom, case, Claim())
    await act(town.house, telecom, case, Answer("已解决"), enclosed=[Enclosed("text", {"text": "修好了"})])
    return case


async def test_a_partner_hears_of_what_it_brought_in_its_own_words(town: Town) -> None:
    taken, line = await bring(town), await line_of(town)
    told = await out(town, line)

    first = told[0]
    assert (first["id"], first["kind"], first["case"]["id"]) == (f"{EAST}-1", "cases", taken.case)
    assert {name: first["row"][name] for name in ROW} == ROW
    assert (first["case"]["partner_number"], first["left_out"]) == ("A1", {})
    assert told[-1]["row"]["态"] == "待办理"
    assert {each["kind"] for each in told} == {"cases", "changes"}


async def test_what_it_has_said_itself_is_not_told_back_and_wishes_are_kept(town: Town) -> None:
    line = await line_of(town, wishes=frozenset({Wish.ANSWERS}))
    taken = await bring(town)
    acts = await unit(town)
    await hear(town.house, line, mapping(), acts, "e1", body(号="A1", 态="答复", 答="好了"))

    assert await out(town, line) == []
    assert await phase(town, taken.case) == "answered"


async def test_strangers_hear_nothing_or_with_everything_covered(town: Town) -> None:
    await handled(town)
    own, wide = await line_of(town), await line_of(town, reach=Reach.ALL, wishes=frozenset({Wish.ANSWERS}))

    assert await out(town, own, acts=False) == []
    (told,) = [each for each in await out(town, wide, acts=False) if each["event"] == "case:answered"]
    assert told["row"]["文"] == "路灯不亮,电话〔电话〕"
    assert (told["row"]["人"], told["row"]["话"], told["row"]["答"], told["row"]["态"]) == ("", "", "修好了", "答复")


async def test_history_is_not_pushed_and_a_case_without_its_number_waits(town: Town) -> None:
    await bring(town, live=False)
    line = await line_of(town)
    assert await out(town, line) == []

    await bring(town, 号="A2")
    before = len(await out(town, line))
    row = await row_of(town, 号="A3")

    async def work(tx: Transaction) -> None:
        await open_brought(town.house, tx, row.place, row.letter, None)

    await town.house.store.run(Scope.of(row.place.id), work)
    assert len(await out(town, line)) == before
    town.clock.later(minutes=2)
    assert len(await out(town, line)) > before


def test_each_kind_belongs_to_one_wish() -> None:
    kinds = ("case:reported", "case:answered", "case:progress")
    assert [wish_of(kind) for kind in kinds] == [Wish.CASES, Wish.ANSWERS, Wish.CHANGES]


def test_a_line_waits_longer_and_is_stopped_in_the_end() -> None:
    line = Line("l", 1, "甲", "", KEYS[0], cursor=4)
    first = after_failure(line, "没有应答", NOW, doubtful=True)
    assert (first.next_at, first.repeated, first.state) == (NOW + timedelta(seconds=10), 1, State.ON)

    for _ in range(MOST_ATTEMPTS - 1):
        first = after_failure(first, "没有应答", NOW, doubtful=False)
    assert (first.state, first.next_at, first.cursor) == (State.STOPPED, NOW + timedelta(hours=1), 4)
    assert after_arrival(first, 5, sent=True) == replace(first, cursor=5, attempts=0, error="", sent=1)
    assert replayed(first, 3) == replace(first, cursor=2, attempts=0, error="", state=State.ON, next_at=None)


# --- who looks after lines --------------------------------------------------------------------------------------------


async def test_lines_are_looked_after_by_who_coordinates_the_place(town: Town) -> None:
    line = await line_of(town, cursor=1, state=State.STOPPED)
    await bring(town)
    while await town.house.store.seal(100):
        pass
    steward = await town.again("steward")
    (seen,) = await partner_lines.lines_of(town.house, steward, EAST)
    assert (seen.line, seen.behind) == (line, seen.head - 1)
    for who in ("deputy", "far"):
        with pytest.raises(NotAllowed):
            await partner_lines.lines_of(town.house, await town.again(who), EAST)

    begun = await partner_lines.replay(town.house, steward, EAST, line.id, 1)
    assert (begun.line.state, begun.line.cursor) == (State.ON, 0)
    with pytest.raises(NotFound):
        await partner_lines.replay(town.house, steward, EAST, NOBODY, 1)
    with pytest.raises(InvalidInput):
        await partner_lines.replay(town.house, steward, EAST, line.id, seen.head + 2)
    with pytest.raises(Refusal):
        await partner_lines.replay(town.house, steward, WEST, line.id, 1)


async def test_keys_change_and_lines_pause_while_they_are_served(town: Town) -> None:
    line = await line_of(town)
    await partner_lines.change(town.house, line.jurisdiction, line.id, key=Key("k2", "新"))
    await partner_lines.settle(town.house, line, after_arrival(line, 3, sent=True))
    paused = await partner_lines.change(town.house, line.jurisdiction, line.id, state=State.PAUSED)
    assert (paused.key.name, paused.old, paused.cursor, paused.state) == ("k2", line.key, 3, State.PAUSED)

    await partner_lines.settle(town.house, line, after_arrival(line, 9, sent=True))
    (kept,) = await partner_lines.seen(town.house, Scope.of(line.jurisdiction))
    assert kept.line.cursor == 3
    with pytest.raises(NotFound):
        await partner_lines.change(town.house, line.jurisdiction, NOBODY, state=State.ON)
    assert await partner_lines.unit_in(town.house, line.jurisdiction, None) is None
    assert await partner_lines.unit_in(town.house, line.jurisdiction, "没有的") is None
    assert Accept().name == "accept"
