"""A list of words that a clerk keeps: read with its mistakes, found however they are written, and tried out before."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases.checkers import UNCHECKED
from cases.content_checking import Pace, step
from cases.house import Enclosed, House, Replayed
from cases.intake import Letter, report
from cases.keeping_words import keep, kept, try_out
from cases.people import Person, Role
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_checks import Check, State
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.state import Phase
from cases.views import look
from cases.word_list import MOST_LINES, held_by, plain, read
from tests.support.town import EAST, WEST, Town, found_town

LIST = "演示脏话  # 一行一个\n\n傻瓜\n不算 傻瓜相机\n"


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("的", ["第1行:“的”只有一个字,太多的话里都有,请写成两个字以上的词"]),
        ("# 说明\n  !!", ["第2行:“!!”里没有字,一行写一个词,说明的话以 # 开头"]),
        ("字" * 33, [f"第1行:“{'字' * 10}……”太长,一个词最多32个字"]),
        ("傻瓜\n傻 瓜", ["第2行:“傻 瓜”写了两次,留一处就可以了"]),
        ("傻瓜\n不算 相机", ["第2行:“不算”后面的话里没有敏感词表里的词,写成里面有这个词的一句,例如“不算 傻瓜相机”"]),
        ("\n" * MOST_LINES, ["第1行:敏感词表最多2000行、40000字,请删去用不着的"]),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, mistakes: list[str]) -> None:
    assert [str(each) for each in read(text).mistakes] == mistakes


def test_a_mistake_has_its_column() -> None:
    (mistake,) = read("  的").mistakes

    assert (mistake.line, mistake.column) == (1, 3)


@pytest.mark.parametrize(
    "written",
    [
        "你这个傻瓜",
        "傻 瓜",
        "傻*瓜",
        "傻。。瓜",
        "傻\u200b瓜",
        "傻\n瓜",
        "演示髒話",
        "傻瓜相机的主人是傻瓜",
        "演 示-脏—话",
    ],
)
def test_a_word_is_found_however_it_is_written(written: str) -> None:
    assert held_by(read(LIST), written)


@pytest.mark.parametrize("written", ["", "傻瓜相机坏了", "演示路灯不亮", "傻傻的瓜"])
def test_what_is_spared_or_something_else_is_not_held(written: str) -> None:
    assert held_by(read(LIST), written) == ()


def test_letters_are_found_in_any_width_and_size() -> None:
    assert plain("ＳＢ、s b") == "sbsb"
    assert held_by(read("Sb甲"), "ｓＢ 甲") == ("Sb甲",)
    assert held_by(read(""), "傻瓜") == ()


# --- in a place -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def clerk(town: Town, code: str = EAST) -> Person:
    async def work(tx: Transaction) -> Person:
        where = (await tx.territory()).by_code(code)
        assert where is not None
        entry = RosterEntry(f"clerk-{code}", "演示规约员", Role.CLERK, where.id)
        await tx.save_roster([entry], {entry.key: town.house.ids.new()})
        found = await tx.person_by_key(entry.key)
        assert found is not None
        return found

    return await town.house.store.run(Scope(), work)


async def sent(town: Town, text: str, code: str = EAST) -> str:
    letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", (Enclosed("text", {"text": text}),))
    return str((await report(town.house, town["resident"], code, letter, None))["id"])


async def everywhere(house: House) -> Scope:
    return Scope(frozenset((await house.store.run(Scope(), lambda tx: tx.territory())).jurisdictions))


async def check_of(town: Town, case: str) -> Check:
    (check,) = await town.house.store.run(await everywhere(town.house), lambda tx: tx.checks([case]))
    return check


async def test_only_who_keeps_it_there_may_see_try_or_change_it(town: Town) -> None:
    for who in (town["resident"], town["deputy"], await clerk(town, WEST)):
        with pytest.raises(NotAllowed):
            await kept(town.house, who, EAST)
        with pytest.raises(NotAllowed):
            await try_out(town.house, who, EAST, LIST)
        with pytest.raises(NotAllowed):
            await keep(town.house, who, EAST, LIST, None)
    with pytest.raises(NotFound):
        await kept(town.house, await clerk(town), "999999")


async def test_a_list_with_a_mistake_is_not_put_in_force(town: Town) -> None:
    mine = await clerk(town)

    with pytest.raises(InvalidInput) as refused:
        await keep(town.house, mine, EAST, "的\n了", None)

    assert refused.value.errors == {"text": "第1行:“的”只有一个字,太多的话里都有,请写成两个字以上的词(共2处)"}
    with pytest.raises(InvalidInput, match="太多的话里都有"):
        await keep(town.house, mine, EAST, "的", None)
    assert await kept(town.house, mine, EAST) == ""


async def test_a_report_with_such_a_word_goes_its_way_and_waits_only_to_be_shown(town: Town) -> None:
    mine = await clerk(town)
    told = await keep(town.house, mine, EAST, LIST, "一次")
    again = await keep(town.house, mine, EAST, LIST, "一次")
    bad, good = await sent(town, "井盖坏了,你们是傻 瓜"), await sent(town, "井盖坏了,用傻瓜相机拍的")
    elsewhere = await sent(town, "井盖坏了,你们是傻瓜", WEST)

    assert await step(town.house, UNCHECKED, Pace()) == 3

    assert (told["kind"], told["text"]) == ("town:words_kept", "更新敏感词表,共 2 个词")
    assert isinstance(again, Replayed)
    found = await check_of(town, bad)
    assert (found.state, found.label) == (State.REVIEW, "敏感词表里的词:傻瓜")
    assert (await check_of(town, good)).state is State.PASSED
    assert (await check_of(town, elsewhere)).state is State.PASSED
    assert (await look(town.house, await town.again("telecom"), bad)).case.phase is Phase.ASSIGNED
    assert await kept(town.house, mine, EAST) == LIST


async def test_an_empty_list_holds_nothing_any_more(town: Town) -> None:
    mine = await clerk(town)
    await keep(town.house, mine, EAST, LIST, None)
    told = await keep(town.house, mine, EAST, "", None)
    case = await sent(town, "傻瓜")

    await step(town.house, UNCHECKED, Pace())

    assert told["text"] == "停用敏感词表"
    assert (await check_of(town, case)).state is State.PASSED


async def test_a_list_is_tried_against_the_last_month(town: Town) -> None:
    await sent(town, "傻瓜,太早的不算")
    town.clock.later(days=31)
    for text in ("傻瓜", "演示脏话,傻瓜", "路灯不亮", "傻瓜相机"):
        await sent(town, text)
    await sent(town, "傻瓜", WEST)

    tried = await try_out(town.house, await clerk(town), EAST, LIST + "的")

    assert (tried.words, tried.reports, tried.held) == (2, 4, 2)
    assert tried.by_word == (("傻瓜", 2), ("演示脏话", 1))
    assert [each.line for each in tried.mistakes] == [5]
    assert await kept(town.house, await clerk(town), EAST) == ""
