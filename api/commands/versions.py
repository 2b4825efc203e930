"""minqing versions: who put which rules in force, when and why, and what waits for a second person."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

import msgspec

from api.commands import options
from api.commands.rule_life import line, past_of, waiting
from api.console import Command, CommandFailed, Console, Exit
from api.settings import Settings
from api.show_versions import version
from api.wire import Wired, wired
from cases.ports import Scope, Transaction
from cases.rule_log import Version

_MOST = 20


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", type=int, metavar="N", help="只看一版,连同启用前看过的报告 (one version)")
    parser.add_argument("--all", action="store_true", help="全部,不只最近的 (all versions)")


def _run(given: Namespace, console: Console) -> int:
    return asyncio.run(_show(options.settings(given), given, console))


async def _show(settings: Settings, given: Namespace, console: Console) -> int:
    async with wired(settings) as opened:
        past, names = await past_of(opened.house)
        if given.number is not None:
            found = past.version(given.number)
            if found is None:
                raise CommandFailed(f"没有第{given.number}版")
            report = await _report(opened, found)
            console.say(line(found, past, names))
            console.say(report or "(没有留下报告)")
            console.give({"version": msgspec.to_builtins(version(found, past, names)), "report": report})
            return Exit.DONE
        shown = list(reversed(past.versions)) if given.all else list(reversed(past.versions))[:_MOST]
        for each in shown:
            console.say(line(each, past, names))
        open_ones = waiting(past, names)
        for one in open_ones:
            late = "(已被后来的版本赶过,要重新提出)" if one["overtaken"] else ""
            console.say(f"等签发 {one['id']} {one['by']}:{one['reason']}{late}")
        console.give(
            {
                "versions": [msgspec.to_builtins(version(each, past, names)) for each in shown],
                "proposals": open_ones,
            }
        )
    return Exit.DONE


async def _report(opened: Wired, found: Version) -> str | None:
    async def work(tx: Transaction) -> str | None:
        report = await tx.report_seen(found.seen) if found.seen else None
        return report.text if report else None

    return await opened.house.store.run(Scope(), work)


COMMAND = Command("versions", "规约的各版:谁、何时、为什么 (rule versions)", _add, _run, "3:数据库连不上")
