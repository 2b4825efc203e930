"""The words of a rule file for how a matter ended (结果): from the file to the answer, the list and the figures."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases import views
from cases.actions import act
from cases.commands_council import DraftAnswer, SignOff
from cases.figuring import Wanted, figures
from cases.intake import Letter, report
from cases.ports import Which
from cases.rates import Figure
from cases.refusals import InvalidInput
from cases.town_figures import By
from tests.support.town import CITY, CITY_CODE, EAST, Town, found_town, words

RATES = "口径 解决率:计为解决的 占 已答复的\n口径 按期率:按期的 占 已答复的;不计 重办的\n第一条"
#: A place that mediates: what became of it is told in words of its own.
MEDIATING = (
    CITY.replace(
        "须填 结果 选 已解决、说明情况;已解决的 计为解决",
        "须填 结果 选 调解成功、转司法、调解不成、列入计划;调解成功、转司法的 计为解决",
    )
    .replace("语言 第1版", "语言 第2版")
    .replace("第一条", RATES, 1)
)


async def answered(town: Town, outcome: str, *, drafted: bool = False) -> str:
    """A case of the telecom company with that outcome."""
    letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", words("演示纠纷"))
    case = str((await report(town.house, town["resident"], EAST, letter, None))["id"])
    await act(town.house, town["telecom"], case, c.Accept())
    if drafted:
        await act(town.house, town["telecom"], case, DraftAnswer(outcome), enclosed=words("拟好了"))
        await act(town.house, town["telecom"], case, SignOff(approve=True))
    else:
        await act(town.house, town["telecom"], case, c.Answer(outcome), enclosed=words("办理情况"))
    return case


async def test_a_word_of_another_file_is_refused_with_those_of_this_one() -> None:
    town = await found_town(city=MEDIATING)

    for drafted in (False, True):
        with pytest.raises(InvalidInput) as refused:
            await answered(town, "已解决", drafted=drafted)
        assert refused.value.errors == {"outcome": "结果只能选:调解成功、转司法、调解不成、列入计划"}


async def test_the_words_and_what_counts_as_solved_go_all_the_way() -> None:
    town = await found_town(city=MEDIATING)
    said = ("调解成功", "转司法", "调解不成", "列入计划")
    cases = {await answered(town, outcome, drafted=outcome == "转司法"): outcome for outcome in said}

    looked = {case: (await views.look(town.house, town["resident"], case)).summary for case in cases}
    page = await views.listing(town.house, town["deputy"], views.Wanted(Which.BOARD, EAST))
    told = await figures(town.house, town["steward"], CITY_CODE, Wanted(by=By.UNIT))

    expected = {case: (outcome, outcome in {"调解成功", "转司法"}) for case, outcome in cases.items()}
    assert {case: (row.outcome, row.solved) for case, row in looked.items()} == expected
    assert {row.summary.id: (row.summary.outcome, row.summary.solved) for row in page.page.rows} == expected
    assert told.total.rates == (Figure("解决率", 2, 4, 0), Figure("按期率", 4, 4, 0))
    assert [(line.name, line.answered, line.solved) for line in told.lines] == [("通信公司", 4, 2)]
