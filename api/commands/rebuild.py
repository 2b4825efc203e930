"""minqing rebuild: folds every case from its events again and compares it with what is stored."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.wire import wired
from cases.ports import Rebuilt


def _add(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--verify", action="store_true", help="只比较,不改 (compare only, the default)")
    what.add_argument("--repair", action="store_true", help="以事件为准改正 (write what the events say)")


def _run(given: Namespace, console: Console) -> int:
    rebuilt = asyncio.run(_rebuild(options.settings(given), console, repair=given.repair))
    for found in rebuilt.mismatches:
        console.say(f"{found.case} {found.what}:存的是 {found.stored},按事件应是 {found.folded}")
    tampered = {m.case for m in rebuilt.mismatches if m.of_log}
    console.say(f"重算了 {rebuilt.cases} 件,{_verdict(rebuilt, repaired=given.repair)}")
    if tampered:
        console.say(f"其中 {len(tampered)} 件的事件记录本身被改动过,不能据以改正;请保留现场,与备份核对")
    console.give(
        {
            "cases": rebuilt.cases,
            "repaired": bool(given.repair),
            "mismatches": [
                {"case": m.case, "what": m.what, "stored": m.stored, "folded": m.folded, "of_log": m.of_log}
                for m in rebuilt.mismatches
            ],
        }
    )
    return Exit.FOUND if rebuilt.mismatches and (tampered or not given.repair) else Exit.DONE


def _verdict(rebuilt: Rebuilt, *, repaired: bool) -> str:
    if not rebuilt.mismatches:
        return "全部相符"
    done = "能改正的已经改正" if repaired else "没有改动,改正用 --repair"
    return f"{len(rebuilt.mismatches)} 处不符,{done}"


async def _rebuild(settings: Settings, console: Console, *, repair: bool) -> Rebuilt:
    def seen(cases: int) -> None:
        console.step(lambda: f"已核对 {cases} 件")

    async with wired(settings) as opened:
        return await opened.house.store.rebuild(repair=repair, seen=seen)


COMMAND = Command("rebuild", "按事件重算并核对 (refold and compare)", _add, _run, "1:有不符而没有改正;3:数据库连不上")
