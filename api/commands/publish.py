"""minqing publish: changed rule files come into force, after a look at what that does, and signed by two."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from api.commands import options
from api.commands.rule_life import add_who, announced, carry_out, person_of, tell
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import read_files, read_folder
from api.settings import Settings
from api.starting import wanted_of
from api.wire import Wired, wired
from cases.rule_changing import approve, refuse
from cases.rule_review import Draft, desk


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="文件", help="不写就是规约文件夹里改过的 (rule files)")
    decide = parser.add_mutually_exclusive_group()
    decide.add_argument("--approve", metavar="改动号", help="签发另一人提出的 (sign a proposal)")
    decide.add_argument("--refuse", metavar="改动号", help="退回另一人提出的,或者撤回自己的 (refuse a proposal)")
    add_who(parser)


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    return asyncio.run(_decide(settings, given, console) if _decides(given) else _publish(settings, given, console))


def _decides(given: Namespace) -> bool:
    return bool(given.approve or given.refuse)


async def _decide(settings: Settings, given: Namespace, console: Console) -> int:
    async with wired(settings) as opened:
        person = await person_of(opened.house, given.by)
        if given.approve:
            receipt = await approve(opened.house, person, given.approve)
        else:
            receipt = await refuse(opened.house, person, given.refuse, given.reason)
        tell(receipt, console)
        console.give({"review": None, "changed": dict(receipt)})
        await announced(opened, receipt)
    return Exit.DONE


async def _publish(settings: Settings, given: Namespace, console: Console) -> int:
    async with wired(settings) as opened:
        draft = await _draft(opened, given.files)
        return await carry_out(opened, draft, (given.by, given.reason), console, seen=given.seen, yes=given.yes)


async def _draft(opened: Wired, files: Sequence[Path]) -> Draft:
    """The files that were named, else what is new in the folder. Raises CommandFailed."""
    if files:
        return Draft({source.name: source for source in read_files(files)})
    at = await desk(opened.house)
    wanted, apart = await wanted_of(opened.house, at, read_folder(opened.settings.rules.folder))
    if apart:
        both = "、".join(apart)
        raise CommandFailed(f"{both} 在文件夹里和库里都改过,请核对后写明要启用哪几份:minqing publish 文件 …")
    known = {source.name: source for source in at.sources}
    if gone := sorted(known.keys() - {source.name for source in wanted}):
        raise CommandFailed(f"文件夹里没有 {'、'.join(gone)};要删去整份规约请用 minqing migrate")
    return Draft({each.name: each for each in wanted if known.get(each.name) != each})


COMMAND = Command(
    "publish",
    "启用改过的规约,先看后果,该双人的双人签发 (publish rules)",
    _add,
    _run,
    "1:规约有错误,什么都没有改;3:数据库连不上",
)
