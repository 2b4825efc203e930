"""minqing practice: the practice twin of a town, whose cases never leave it."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.wire import wired
from cases.practice import open_practice
from cases.territory import Jurisdiction


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="代码", help="哪个镇街要演练 (which township)")


def _run(given: Namespace, console: Console) -> int:
    twin, new = asyncio.run(_open(options.settings(given), given.code))
    console.say(f"{'已开设' if new else '早已开设'}{twin.name},代码 {twin.code},规约和本镇街的一样")
    console.say("在本镇街和它的上级有身份的人,上报时镇街写这个代码就进入演练;列表加 practice=true 才看得到演练的件")
    console.say("演练的件不出这里:不提请上级,不移送,不进本镇街的列表、看板、统计和通知")
    console.give({"code": twin.code, "name": twin.name, "practice_of": given.code, "new": new})
    return Exit.DONE


async def _open(settings: Settings, code: str) -> tuple[Jurisdiction, bool]:
    async with wired(settings) as opened:
        return await open_practice(opened.house, code)


COMMAND = Command("practice", "给一个镇街开演练 (open a practice twin)", _add, _run, "1:没有这个镇街;3:数据库连不上")
