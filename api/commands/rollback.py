"""minqing rollback: texts of an earlier version rule again, as a version of their own."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from api.commands import options
from api.commands.rule_life import add_who, carry_out
from api.console import Command, Console
from api.settings import Settings
from api.wire import wired
from cases.rule_review import Back


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--to", type=int, required=True, metavar="N", help="恢复到第几版 (version number)")
    parser.add_argument("names", nargs="*", metavar="文件名", help="不写就是此后改过的全部文件 (file names)")
    add_who(parser)


def _run(given: Namespace, console: Console) -> int:
    return asyncio.run(_back(options.settings(given), given, console))


async def _back(settings: Settings, given: Namespace, console: Console) -> int:
    async with wired(settings) as opened:
        wanted = Back(given.to, tuple(given.names))
        return await carry_out(opened, wanted, (given.by, given.reason), console, seen=given.seen, yes=given.yes)


COMMAND = Command(
    "rollback",
    "把规约恢复到以前的一版 (bring back a version)",
    _add,
    _run,
    "1:那时的文字现在有错误,什么都没有改;3:数据库连不上",
)
