"""Hands cases of the demo city on (转出): what tests of linked cases stand on."""

from __future__ import annotations

from collections.abc import Mapping

from api.links import open_now
from api.pace import Pace
from cases import commands as c
from cases import commands_links as lc
from cases.actions import act
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.kin import Link
from cases.state import Case, Phase
from cases.views import look
from tests.support.town import CITY, EAST, Town, words

PACE = Pace()
#: The demo city takes suggestions as well (示例).
WITH_CHANNEL = CITY.replace("语言 第1版", "语言 第2版").replace("问 窨井盖", "渠道 闭会建议\n问 窨井盖") + (
    "第九条 建议 来源渠道 是 闭会建议的,自受理之日起3个月内 答复\n"
)


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
