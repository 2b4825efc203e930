"""minqing blame: by which version each clause of a file became what it is, with who and why."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from pathlib import Path

import msgspec

from api import show_versions as show
from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.wire import wired
from cases.rule_blame import Since, blamed


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", help="规约文件,按文件名找 (rule file)")
    parser.add_argument("clause", nargs="?", metavar="条", help="只看一条,例如 第五条 (one clause)")


def _run(given: Namespace, console: Console) -> int:
    return asyncio.run(_blame(options.settings(given), given, console))


async def _blame(settings: Settings, given: Namespace, console: Console) -> int:
    async with wired(settings) as opened:
        found = await blamed(opened.house, Path(given.file).name)
        people = [who for each in found for who in (each.version.by, each.version.signed)]
        names = await show.names_of(opened.house, people)
    wanted = [each for each in found if given.clause in (None, each.piece.name)]
    for each in wanted:
        console.say(_line(each, names))
    console.give({"items": [msgspec.to_builtins(show.blamed(each, names)) for each in wanted]})
    return Exit.DONE if wanted else Exit.FOUND


def _line(each: Since, names: show.Names) -> str:
    told = show.blamed(each, names)
    signed = f"、{told.signed_by.name}" if told.signed_by else ""
    return f"第{told.version}版 {told.at[:10]} {told.by.name}{signed} {told.line:>4} {told.name}:{told.reason}"


COMMAND = Command("blame", "每一条是哪一版、谁、为什么改的 (blame)", _add, _run, "1:没有这一条;3:数据库连不上")
