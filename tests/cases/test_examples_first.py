"""A text whose own examples do not hold is not put in force by anybody, in whatever way; what holds is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.rule_compiler import JailedCompiler
from cases import proven
from cases.examining import examine
from cases.ports import Receipt
from cases.ports_rules import Order
from cases.publishing import ExamplesFailed, publish
from cases.rule_changing import Change, approve, propose
from cases.rule_review import desk, review, written
from tests.support.clerks import CITY_FILE, EAST_FILE, ROUTED, SHORTER, changed, in_force, with_clerks
from tests.support.town import CITY, STREETS, Town, found_town, sources

DRAINED = CITY.replace("由 水务公司 办理", "由 城管局 办理")


def example(unit: str, title: str = "积水") -> str:
    """An example that says who has to drain a street."""
    return f"例 {title}\n  2026-11-23 09:00 居民 上报 路灯 “路口积水”\n  应 依 第三条 由 {unit} 办理\n"


HOLDS, FAILS = CITY + example("水务公司"), CITY + example("城管局")


@pytest.fixture
async def town() -> Town:
    return await with_clerks(await found_town())


@pytest.fixture
async def strict() -> Town:
    return await with_clerks(await found_town(), two_persons=True)


def break_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(proven, "run_examples", broken)


async def test_an_example_that_does_not_hold_keeps_the_text_from_coming_into_force(town: Town) -> None:
    before = await in_force(town.house)

    with pytest.raises(ExamplesFailed) as refused:
        await changed(town, "clerk", {CITY_FILE: FAILS})

    assert refused.value.message == f"有1个例与规约不符({CITY_FILE}:34 积水),请先改好规约,或者改好例,没有启用"
    assert {told.code for told in refused.value.diagnostics} >= {"D901"}
    assert await in_force(town.house) == before


async def test_of_many_examples_some_are_named_and_the_others_counted(town: Town) -> None:
    text = CITY + "".join(example("城管局", f"积水{letter}") for letter in "甲乙丙丁戊己")

    with pytest.raises(ExamplesFailed) as refused:
        await changed(town, "clerk", {CITY_FILE: text})

    assert "有6个例与规约不符" in refused.value.message
    assert "积水戊;另有1个)" in refused.value.message


async def test_an_example_of_a_town_blocks_the_change_of_its_city(town: Town) -> None:
    own = STREETS[EAST_FILE] + example("水务公司").replace("第三条", f"{CITY_FILE.split('-')[1][:3]} 第三条")
    await changed(town, "east-clerk", {EAST_FILE: own.replace("应 依 演示市 第三条 由", "应 由")})
    before = await in_force(town.house)

    with pytest.raises(ExamplesFailed) as refused:
        await changed(town, "clerk", {CITY_FILE: DRAINED})

    assert f"({EAST_FILE}:" in refused.value.message
    assert await in_force(town.house) == before


async def test_examples_that_break_off_keep_the_text_from_coming_into_force(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await in_force(town.house)
    break_off(monkeypatch)

    with pytest.raises(ExamplesFailed) as refused:
        await changed(town, "clerk", {CITY_FILE: ROUTED})

    sentence = "例没有试成(程序出错,已记入日志),请告诉管理员;试过了才能启用,没有启用"
    assert refused.value.message == sentence
    assert await in_force(town.house) == before


async def proposed(town: Town, text: str) -> Receipt:
    """What waits for a second person."""
    shown = await review(town.house, written({CITY_FILE: text}))
    return await propose(town.house, town["clerk"], Change(written({CITY_FILE: text}), "示例理由", shown.report.digest))


async def test_they_are_run_again_when_the_second_person_signs(strict: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = await proposed(strict, SHORTER + example("水务公司"))
    before = await in_force(strict.house)
    break_off(monkeypatch)

    with pytest.raises(ExamplesFailed):
        await approve(strict.house, strict["signer"], str(waiting["proposal"]))

    assert await in_force(strict.house) == before
    monkeypatch.undo()
    assert (await approve(strict.house, strict["signer"], str(waiting["proposal"])))["fate"] == "published"


async def test_a_folder_is_no_way_round(town: Town) -> None:
    house, before = town.house, await in_force(town.house)

    with pytest.raises(ExamplesFailed):
        await publish(
            *(house.store, house.rules, sources(FAILS)),
            by="minqing",
            reason="文件夹",
            calendar=house.calendars.current(),
        )

    assert await in_force(house) == before


async def test_a_review_of_such_a_text_is_shown_all_the_same(town: Town) -> None:
    assert (await review(town.house, written({CITY_FILE: FAILS}))).report.text


async def test_a_text_whose_examples_hold_comes_into_force(town: Town) -> None:
    before = await in_force(town.house)

    await changed(town, "clerk", {CITY_FILE: HOLDS})

    assert await in_force(town.house) != before


@pytest.mark.parametrize(("text", "titles"), [(FAILS, ["积水"]), (HOLDS, [])], ids=["fails", "holds"])
async def test_the_jail_finds_the_same(town: Town, text: str, titles: list[str]) -> None:
    at = await desk(town.house)
    order = Order(at.with_texts(written({CITY_FILE: text}).texts), at.sources, at.now)
    order = replace(order, calendar=town.house.calendars.current())

    there, here = await JailedCompiler().examine(order), examine(order)

    assert there == here
    assert [each.title for each in there.failed] == titles
