"""minqing worker: the deadline clock as a process of its own, beside servers on PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import signal
from argparse import ArgumentParser, Namespace

from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.links import pass_on
from api.logs import start_logging
from api.pace import Swept, pace_of
from api.replanning import replan_all
from api.settings import Settings
from api.telling import tell_due
from api.wire import heading, neighbours, telling_chores, tidying, wired
from api.worker import ClockWorker, look_round, recount_all, seal_all, sweep

log = logging.getLogger(__name__)


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="只看一遍就结束 (one sweep, then exit)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    start_logging(settings.log)
    if given.once:
        return _once(settings, console)
    if settings.database.is_sqlite:
        raise CommandFailed("SQLite 只能由一个进程使用,minqing serve 里已经带有时限的钟;单独的 worker 要用 PostgreSQL")
    asyncio.run(_work(settings, console))
    return Exit.DONE


def _once(settings: Settings, console: Console) -> int:
    due, towns, recounted, replanned, linked, unused, told = asyncio.run(_sweep(settings))
    failed = [*due.failed, *towns.failed, *recounted.failed, *replanned.failed, *linked.failed]
    console.say(f"到期 {due.claimed} 件,记下 {due.events} 件事,失败 {len(failed)} 件")
    if towns.events:
        console.say(f"定期事项:看过 {towns.claimed} 个辖区,记下 {towns.events} 件事")
    if recounted.claimed:
        console.say(f"日历有变,核对 {recounted.claimed} 件,记下 {recounted.events} 件事")
    if replanned.claimed:
        console.say(f"规约有变,改依新版 {replanned.claimed} 件,记下 {replanned.events} 件事")
    if linked.claimed:
        console.say(f"关联的件:送达 {linked.claimed} 条,记下 {linked.events} 件事")
    if told:
        console.say(f"告知:分发和发送 {told} 次")
    if unused:
        console.say(f"没有用上的照片和附件:删除 {unused} 个")
    events = {"events": due.events, "towns": towns.events, "recounted": recounted.events, "linked": linked.events}
    others = {"replanned": replanned.events, "unused": unused, "told": told}
    console.give({"claimed": due.claimed, **events, **others, "failed": failed})
    return Exit.FOUND if failed else Exit.DONE


async def _sweep(settings: Settings) -> tuple[Swept, Swept, Swept, Swept, Swept, int, int]:
    """Due cases, then towns, what the calendar and new rules count otherwise, what is to be told, what is unused."""
    async with wired(settings) as opened:
        pace = pace_of(settings)
        due = await sweep(opened.house, pace)
        towns, recounted = await look_round(opened.house, pace), await recount_all(opened.house, pace)
        replanned, linked = await replan_all(opened.house, pace), await pass_on(opened.house, pace)
        await seal_all(opened.house, opened.bus)
        await heading(opened).step()
        told = await tell_due(telling_chores(opened))
        return due, towns, recounted, replanned, linked, await tidying(opened).step(), told


async def _work(settings: Settings, console: Console) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with wired(settings) as opened:
        console.say("时限的钟在走,SIGTERM 结束")
        console.flush()
        worker = ClockWorker(opened.house, opened.bus, pace_of(settings), tidying(opened), heading(opened))
        await asyncio.gather(worker.run(stop), neighbours(opened).run(stop))
    console.give({"stopped": True})


COMMAND = Command(
    "worker",
    "单独运行时限的钟 (deadline clock)",
    _add,
    _run,
    "1:--once 有处理失败的;2:SQLite 上不能单独运行;3:数据库连不上",
)
