"""Who has reported it is hidden from whoever handles it where a clause says so (隐去上报人), by any way of telling."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import commands_links as lc
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.partner_shown import reader_for, values_of
from cases.partners import Key, Line, at_desk
from cases.ports import Scope, Transaction, Which
from cases.ports_channels import ChannelName
from cases.state import Case
from cases.trials import run_examples
from cases.views import CaseView, Wanted, listing, look
from cases.visibility import Reader
from dsl.compile import compile_bundle
from dsl.decision import Veil
from dsl.explain_turns import told_lines, turn_values
from dsl.mapping.model import Values
from tests.support.handing_on import do
from tests.support.matters import CALENDAR
from tests.support.telling import ToldChannel, found_tellers
from tests.support.town import CITY, EAST, FAR_CODE, Town, found_town, sources

CLAUSE = "第二条之一 保护 类别 属于 窨井盖,并且 怕报复 是 怕的,隐去上报人\n"
ASKED = CITY.replace("第1版", "第2版").replace("对照 ", "问 窨井盖:怕报复 选 怕、不怕\n对照 ", 1)
VEILING = ASKED.replace("第三条", f"{CLAUSE}第三条", 1)
VOICE, PHONE = "演示老人", "13800001234"
TEXT = f"我是{VOICE},电话{PHONE},井盖响"


@pytest.fixture
async def town() -> Town:
    return await found_town(city=VEILING)


async def sent(town: Town, **answers: str) -> str:
    letter = Letter(c.Report("", "", answers=answers), "窨井盖", (Enclosed("text", {"text": TEXT, "hide": [VOICE]}),))
    return str((await report(town.house, town["resident"], EAST, letter, None))["id"])


async def case_of(town: Town, case: str) -> Case:
    async def work(tx: Transaction) -> Case:
        found = await tx.case(case)
        assert found is not None
        return found

    return await town.house.store.run(await everywhere(town), work)


async def everywhere(town: Town) -> Scope:
    return Scope(frozenset((await town.house.store.run(Scope(), lambda tx: tx.territory())).jurisdictions))


def read(view: CaseView) -> str:
    return "".join(str(content.body) for entry in view.timeline for content in entry.contents)


async def seen(town: Town, who: str, case: str) -> str:
    return read(await look(town.house, await town.again(who), case))


async def test_a_unit_reads_the_matter_and_not_the_person(town: Town) -> None:
    case = await sent(town, 权属="水务", 怕报复="怕")

    told = await seen(town, "water", case)

    assert "井盖响" in told
    assert VOICE not in told
    assert PHONE not in told
    assert VOICE in await seen(town, "resident", case)
    assert VOICE in await seen(town, "steward", case)


async def test_without_the_clause_the_unit_reads_it_all(town: Town) -> None:
    case = await sent(town, 权属="通信", 怕报复="不怕")

    assert VOICE in await seen(town, "telecom", case)


async def test_a_list_covers_the_same(town: Town) -> None:
    case = await sent(town, 权属="水务", 怕报复="怕")

    page = await listing(town.house, await town.again("water"), Wanted(Which.HELD))

    assert [row.summary.id for row in page.page.rows] == [case]
    assert VOICE in page.page.rows[0].hides
    assert "演示resident" in page.page.rows[0].hides
    assert page.whole == frozenset()


async def test_while_it_is_not_known_it_is_hidden_and_not_for_good(town: Town) -> None:
    case = await sent(town, 权属="水务")
    open_ = await case_of(town, case)

    assert open_.plan.veil is not None
    assert (open_.plan.veil.certain, open_.unnamed, open_.veiled) == (False, True, False)


async def test_what_was_hidden_once_stays_hidden_whatever_it_is_called_later(town: Town) -> None:
    case = await sent(town, 权属="水务", 怕报复="怕")
    before = await case_of(town, case)

    after = replace(before, plan=replace(before.plan, veil=None))

    assert before.veiled
    assert after.unnamed


async def test_a_case_that_is_handed_on_stays_veiled_there(town: Town) -> None:
    case = await sent(town, 权属="水务", 怕报复="怕")
    await do(town, "water", case, c.Accept(), None)
    await do(town, "water", case, lc.Transfer(FAR_CODE))

    child = await case_of(town, (await case_of(town, case)).kin.links[0].child)

    assert child.plan.veil is None
    assert child.unnamed


async def test_a_partner_that_handles_it_hears_of_the_matter_and_not_of_the_person(town: Town) -> None:
    case = await sent(town, 权属="水务", 怕报复="怕")

    async def work(tx: Transaction) -> tuple[Reader | None, Values]:
        found, territory = await tx.case(case), await tx.territory()
        assert found is not None
        assert found.holder is not None
        desk = at_desk("示例平台", found.jurisdiction, found.holder)
        line = Line("线", found.jurisdiction, "示例平台", "https://example.gov.cn/in", Key("k1", "秘密"))
        reader = await reader_for(tx, line, desk, found, territory)
        assert reader is not None
        return reader, await values_of(tx, line, reader, found, await tx.events(case))

    reader, values = await town.house.store.run(await everywhere(town), work)

    assert reader is not None
    assert reader.unnamed
    assert VOICE not in str(values)
    assert PHONE not in str(values)
    assert "井盖响" in str(values["内容"])


async def test_a_message_to_the_unit_names_nobody() -> None:
    channel = ToldChannel(ChannelName.WECOM)
    tellers = await found_tellers(channel, city=VEILING)
    case = await sent(tellers.town, 权属="水务", 怕报复="怕")
    for _ in range(3):
        await tellers.drain()
        tellers.town.clock.later(minutes=6)

    told = [message.text for message in channel.given if message.case == case]

    assert told != []
    assert [text for text in told if VOICE in text or PHONE in text] == []


# --- in a rule file ---------------------------------------------------------------------------------------------------


EXAMPLES = """
例 说清楚了
  2026-12-07 09:00 居民 上报 窨井盖,权属 水务,怕报复 怕
  应 隐去上报人
例 没有说
  2026-12-07 09:00 居民 上报 窨井盖,权属 水务
  应 隐去上报人
例 不用
  2026-12-07 09:00 居民 上报 窨井盖,权属 通信,怕报复 不怕
  应 隐去上报人
"""


def test_an_example_says_whether_it_is_hidden() -> None:
    bundle = compile_bundle(sources(VEILING + EXAMPLES)).bundle
    assert bundle is not None

    found = run_examples(bundle, CALENDAR)

    assert [[each.message for each in result.failures] for result in found] == [
        [],
        ["应隐去上报人,实际情况还没有问清"],
        ["应隐去上报人,实际没有隐去上报人"],
    ]


async def test_what_is_explained_says_so_with_its_clause(town: Town) -> None:
    sure = (await case_of(town, await sent(town, 权属="水务", 怕报复="怕"))).plan
    open_ = (await case_of(town, await sent(town, 权属="水务"))).plan

    (line,) = (each for each in told_lines(sure) if each.startswith("隐去"))
    assert line == "隐去上报人:承办的单位不知道是谁上报的(依 演示市 第二条之一(保护))"
    assert turn_values(sure)["veil"] == line
    assert isinstance(open_.veil, Veil)
    assert "情况还没有问清,先隐去" in str(turn_values(open_)["veil"])
