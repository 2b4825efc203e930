"""minqing merge-units: a unit goes into another from a day on; its open cases move on the record."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date

from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.wire import wired
from cases.keeping import Days
from cases.ports_people import Succession
from cases.successors_doing import Merger, inherit_all, merge
from dsl.period import ZONE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"日期“{text}”看不懂,请写成 2026-12-01") from None


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="代码", help="单位在哪个辖区的规约里 (whose rule file)")
    parser.add_argument("gone", metavar="原单位", help="并入别的单位的 (the unit that goes)")
    parser.add_argument("heir", metavar="新单位", help="承接的单位 (the unit that takes over)")
    parser.add_argument("--from", dest="first", type=_day, help="从哪一天起,不写就是现在 (from which day)")


def _run(given: Namespace, console: Console) -> int:
    merger = Merger(given.code, given.gone, given.heir, Days(given.first))
    known, moved = asyncio.run(_merge(options.settings(given), merger))
    day = known.at.astimezone(ZONE).date()
    console.say(f"{given.gone}自 {day} 起并入{given.heir},规约里写{given.gone}的从那天起都交给{given.heir}")
    console.say(f"在办的件已移交 {moved} 件;办结的件仍写原单位的名称")
    console.give({"gone": known.unit.id, "heir": known.successor.id, "at": known.at.isoformat(), "moved": moved})
    return Exit.DONE


async def _merge(settings: Settings, merger: Merger) -> tuple[Succession, int]:
    async with wired(settings) as opened:
        known = await merge(opened.house, merger)
        return known, await inherit_all(opened.house)


COMMAND = Command(
    "merge-units", "一个单位并入另一个单位 (merge units)", _add, _run, "1:没有这个单位,或者已经并入;3:数据库连不上"
)
