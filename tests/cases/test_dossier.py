"""The head of a case file (卷宗) tells where the case stands now, and what an earlier round came to as of before."""

from __future__ import annotations

from cases import commands as c
from cases.actions import act
from cases.dossier import compiled
from cases.intake import Letter, report
from tests.support.town import EAST, Town, found_town, words


async def head(town: Town, case: str) -> tuple[str, str, str]:
    """How far it is, its outcome and its stars, as the paper says them."""
    paper, _ = await compiled(town.house, await town.again("steward"), case)
    facts = dict(paper.facts)
    return facts["现状"], facts["结果"], facts["评价"]


async def test_an_earlier_round_is_said_to_be_of_before_until_this_one_has_come_as_far() -> None:
    town = await found_town()
    letter = Letter(c.Report("", "", answers={"权属": "通信"}), "窨井盖", words("演示井盖"))
    case = str((await report(town.house, town["resident"], EAST, letter, None))["id"])
    heads = [await head(town, case)]
    for who, command, text in (
        ("telecom", c.Accept(), None),
        ("telecom", c.Answer("说明情况"), "看过了"),
        ("resident", c.Rate(1), None),
        ("telecom", c.Answer("已解决"), "换好了"),
        ("resident", c.Rate(5), None),
    ):
        await act(town.house, await town.again(who), case, command, enclosed=words(text) if text else ())
        heads.append(await head(town, case))

    assert heads == [
        ("待受理", "", ""),
        ("办理中", "", ""),
        ("待评价", "说明情况", ""),
        ("办理中(第2轮)", "上一轮:说明情况", "上一轮:★☆☆☆☆"),
        ("待评价(第2轮)", "已解决", "上一轮:★☆☆☆☆"),
        ("已办结(第2轮)", "已解决", "★★★★★"),
    ]
