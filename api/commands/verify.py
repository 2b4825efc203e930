"""minqing verify: reads the whole log again and says everything that was changed in it, with the heads of witnesses."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from adapters.folder_witness import read_heads
from adapters.store.verifying import Task
from api.audit_wiring import heads_dir
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.settings import Settings
from api.wire import wired
from cases.house import located, territory_of
from cases.ports_audit import Head
from cases.verifying import Verified


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--jurisdiction", metavar="代码", help="只核验一个辖区 (only this one)")
    parser.add_argument(
        "--heads",
        type=Path,
        metavar="文件夹",
        help="见证人手里的日封;不写用本机的 heads 文件夹 (heads of a witness)",
    )


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    folder = given.heads or heads_dir(settings)
    if given.heads and not folder.is_dir():
        raise CommandFailed(f"没有 {folder} 这个文件夹")
    found, names = asyncio.run(_verify(settings, console, given.jurisdiction, folder))
    for each in found.found:
        console.say(f"✗ {names[each.jurisdiction]}:{each.text}")
    console.say(f"核验了 {found.events} 个事件、{found.leaves} 条封存、{found.heads} 次封存头,{_verdict(found)}")
    if not found.heads:
        console.say("没有封存头可以对照:末尾被截去或者全部重写是看不出来的,请先运行 minqing heads sign 并留存到别处")
    faults = [
        {"jurisdiction": names[each.jurisdiction], "fault": each.fault.value, "text": each.text} for each in found.found
    ]
    console.give({"events": found.events, "leaves": found.leaves, "heads": found.heads, "found": faults})
    return Exit.FOUND if found.found else Exit.DONE


def _verdict(found: Verified) -> str:
    return f"{len(found.found)} 处不符;请保留现场,与备份和见证核对" if found.found else "全部相符"


def witnessed(folder: Path, places: Sequence[int]) -> dict[int, tuple[Head, ...]]:
    """The heads in a folder by place. Raises CommandFailed for a file that is none."""
    try:
        return {place: tuple(read_heads(folder / f"{place}.jsonl")) for place in places}
    except (OSError, ValueError) as error:
        raise CommandFailed(f"文件夹 {folder} 里的日封读不出来({error})") from error


async def _verify(
    settings: Settings, console: Console, code: str | None, folder: Path
) -> tuple[Verified, dict[int, str]]:
    def seen(events: int) -> None:
        console.step(lambda: f"已核验 {events} 个事件")

    async with wired(settings) as opened:
        territory = await territory_of(opened.house)
        only = [located(territory, code).id] if code else sorted(territory.jurisdictions)
        task = Task(only, opened.seals, witnessed(folder, only), seen)
        names = {place.id: f"{place.name}({place.code})" for place in territory.jurisdictions.values()}
        return await opened.store.verify(task), names


COMMAND = Command(
    "verify",
    "核验全部记录有没有被改动 (find tampering)",
    _add,
    _run,
    "1:有不符;2:日封读不出来;3:数据库连不上",
)
