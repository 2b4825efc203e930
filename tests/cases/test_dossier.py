"""The case file (卷宗) of a whole life: facts, terms and what befell them, and every photo once."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases import commands_clock as kc
from cases.actions import act, tick
from cases.commands_council import DraftAnswer, SignOff
from cases.dossier import compiled
from cases.intake import Letter, report
from cases.ports import Due
from cases.ports_papers import Grid, Picture
from cases.refusals import NotFound
from cases.views import look
from tests.cases.test_house_walk import RULES
from tests.cases.test_joining import HERE, NEAR, reported
from tests.cases.test_joining import TOWN as JOINING
from tests.support.town import EAST, Town, found_town, upload, words


async def do(town: Town, who: str, case: str, command: c.Command, text: str = "") -> None:
    await act(town.house, await town.again(who), case, command, enclosed=words(text) if text else ())


async def test_whoever_only_reported_the_same_thing_sees_the_case_and_gets_no_file_of_it() -> None:
    town = await found_town(city=JOINING)
    first = await reported(town, "deputy", HERE)
    await reported(town, "resident", NEAR)

    resident = await town.again("resident")
    assert (await look(town.house, resident, first)).case.id == first
    with pytest.raises(NotFound):
        await compiled(town.house, resident, first)


async def a_late_life(town: Town) -> tuple[str, str, str]:
    """Reported with a photo, extended, late, marked, drafted with a photo, signed and rated: the case, the photos."""
    before, after = await upload(town, "resident"), await upload(town, "telecom", "q")
    letter = Letter(c.Report("", "", answers={"权属": "通信"}, photos=(before,)), "窨井盖", words("井盖响"))
    case = str((await report(town.house, await town.again("resident"), EAST, letter, None))["id"])
    await do(town, "telecom", case, c.Accept())
    await do(town, "telecom", case, kc.RequestExtension(), "要等配件")
    await do(town, "steward", case, kc.DecideExtension(approve=True), "同意")
    town.clock.set("2027-01-15 09:00")
    await tick(town.house, Due(case, (await look(town.house, town["resident"], case)).case.jurisdiction, 1))
    await do(town, "telecom", case, DraftAnswer("已解决", (after,)), "换好了")
    await do(town, "telecom", case, SignOff(approve=True))
    town.clock.set("2027-01-16 09:00")
    await do(town, "resident", case, c.Rate(4))
    return case, before, after


async def test_a_late_life_is_told_with_its_mark_its_extension_and_how_late_it_was() -> None:
    town = await found_town(city=RULES)
    case, before, after = await a_late_life(town)

    paper, photos = await compiled(town.house, await town.again("telecom"), case)

    assert dict(paper.facts) == {
        "受理编号": "东街道〔2026〕1号",
        "辖区": "东街道(330901001) · 演示群",
        "类别": "市政设施 / 窨井盖",
        "紧急程度": "一般",
        "地点": "",
        "上报时间": "2026-11-23 08:48",
        "办结时间": "2027-01-16 09:00",
        "现状": "已办结",
        "承办单位": "通信公司",
        "结果": "已解决",
        "评价": "★★★★☆",
        "标记": "重点督办",
    }
    terms, ratings = paper.grids
    began = "2026-11-23 08:48"
    assert terms.rows == (
        ("受理", "承办单位", began, "2026-11-23 24:00", began, "按时完成"),
        (
            "答复",
            "承办单位",
            began,
            "2027-01-07 24:00",
            "2027-01-15 09:00",
            "逾期完成;逾期7天9小时;答复延期15自然日:2027-01-07 24:00",
        ),
        ("评价", "上报人", "2027-01-15 09:00", "2027-01-22 24:00", "2027-01-16 09:00", "按时完成"),
    )
    assert ratings == Grid("评价", ("时间", "评价方", "星级"), (2, 3, 2), (("2027-01-16 09:00", "上报人", "★★★★☆"),))
    assert paper.pictures == (
        Picture(before, "照片1 · 居民 · 2026-11-23 08:48"),
        Picture(after, "照片2 · 通信公司 · 2027-01-15 09:00"),
    )
    assert [photo.id for photo in photos] == [before, after]


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
        ("telecom", c.Accept(), ""),
        ("telecom", c.Answer("说明情况"), "看过了"),
        ("resident", c.Rate(1), ""),
        ("telecom", c.Answer("已解决"), "换好了"),
        ("resident", c.Rate(5), ""),
    ):
        await do(town, who, case, command, text)
        heads.append(await head(town, case))

    assert heads == [
        ("待受理", "", ""),
        ("办理中", "", ""),
        ("待评价", "说明情况", ""),
        ("办理中(第2轮)", "上一轮:说明情况", "上一轮:★☆☆☆☆"),
        ("待评价(第2轮)", "已解决", "上一轮:★☆☆☆☆"),
        ("已办结(第2轮)", "已解决", "★★★★★"),
    ]


async def test_a_term_of_nobody_in_particular_is_of_whoever_may_take_it() -> None:
    town = await found_town()
    case = await reported(town, "deputy", HERE, "路灯")

    paper, _ = await compiled(town.house, await town.again("steward"), case)

    assert [row[:2] for row in paper.grids[0].rows] == [("受理", "承办单位"), ("认领", "可以认领的单位")]
