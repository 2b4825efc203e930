"""minqing serve: the HTTP server, ready from nothing on the embedded engine, with the deadline clock inside.

Every server process runs the clock too: a claim is a lease, so any number of them is safe, and nobody has to remember
to start another process. Where clocks should not share a process with requests, ``--no-clock`` and ``minqing worker``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import threading
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from functools import partial

from sanic import Sanic

from adapters.roster import RosterRefused
from adapters.store.migrating import migrate
from adapters.store.sole import sole_server
from api.app import App, create_app
from api.commands import options
from api.commands.migrate import published_or_told, told
from api.console import Command, CommandFailed, Console, Exit
from api.family import Family
from api.logs import start_logging
from api.notices_wiring import blanks
from api.pace import pace_of
from api.rule_watch import FolderWatch
from api.settings import Settings
from api.starting import ROSTER, Published, load_roster
from api.wire import heading, neighbours, tidying, wired
from api.worker import ClockWorker

log = logging.getLogger(__name__)

_BACKLOG = 1024  # connections that may wait while all workers are busy
_SETTLE_SECONDS = 1.0


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--host", metavar="地址", help="监听的地址 (listen address)")
    parser.add_argument("--port", type=int, metavar="端口", help="监听的端口,0 是任意空闲的 (port)")
    parser.add_argument("--workers", type=int, metavar="N", help="进程数,多于 1 要用 PostgreSQL (processes)")
    parser.add_argument("--sandbox", action="store_true", help="试用方式:演示登录,只监听本机 (trial mode)")
    parser.add_argument("--no-clock", action="store_true", help="时限的钟另由 minqing worker 运行 (no clock here)")


def _run(given: Namespace, console: Console) -> int:
    settings = _settings(given)
    start_logging(settings.log)
    with _listener(settings) as listener, sole_server(settings.database.url.url):
        notice = asyncio.run(_prepare(settings, console))
        _announce(settings, listener, console)
        _serve(settings, listener, clock=not given.no_clock, notice=notice)
    return Exit.DONE


def _announce(settings: Settings, listener: socket.socket, console: Console) -> None:
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    console.say(f"民情已启动:{address}  接口文档:{address}/docs  (Ctrl-C 结束)")
    console.give({"listening": address, "docs": f"{address}/docs", "workers": settings.http.workers})
    console.flush()


def _settings(given: Namespace) -> Settings:
    loaded = options.settings(given)
    http = loaded.http
    http = replace(
        http,
        host=given.host or http.host,
        port=http.port if given.port is None else given.port,
        workers=given.workers or http.workers,
    )
    return options.consistent(replace(loaded, http=http, mode="sandbox" if given.sandbox else loaded.mode))


def _listener(settings: Settings) -> socket.socket:
    """Bound before anything else is done, so that a taken port is told at once and nobody is refused at start."""
    host, port = settings.http.host, settings.http.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise CommandFailed(f"不能在 {host}:{port} 监听({error.strerror}),请换一个端口", Exit.UNREACHABLE) from error
    listener.set_inheritable(True)
    return listener


async def _prepare(settings: Settings, console: Console) -> str:
    """On the embedded engine everything; on PostgreSQL tables and rules are ``minqing migrate``'s, run once for all.

    Gives what has to be said as long as older rules than those of the folder are in force.
    """
    notice = ""
    if settings.database.is_sqlite:
        await migrate(settings.database.migration_url.url)
    async with wired(settings) as opened:
        if opened.house.notices is not None and (unfilled := blanks(settings, opened.house.notices)):
            console.warn(unfilled)
        if settings.database.is_sqlite:
            published = await published_or_told(opened, keep_last_good=True)
            _warn_of(published, console)
            notice = published.trouble
        roster = settings.rules.folder / ROSTER
        if settings.sandbox and roster.exists():
            try:
                await load_roster(opened, roster)
            except RosterRefused as refused:
                raise CommandFailed("\n".join(refused.problems), Exit.FOUND) from refused
    return notice


def _warn_of(published: Published, console: Console) -> None:
    if published.rejected is not None:
        console.warn(told(published.rejected, published.sources))
        console.warn(f"注意:规约文件有错误,现在仍按上一次的版本 {published.bundle[:12]} 办理!改好后请重新启动")
    elif published.trouble:
        console.warn(f"注意:{published.trouble};现在仍按上一次的版本 {published.bundle[:12]} 办理!")
    if published.trouble:
        log.error("bundle %s stays in force: %s", published.bundle[:12], published.trouble)


def application(settings: Settings, *, clock: bool, notice: str = "") -> App:
    """The application of one process, with its clock; made anew in each of them."""
    start_logging(settings.log)
    app = create_app(settings, notice=notice)
    app.register_listener(_mind_the_parent, "after_server_start")
    if settings.sandbox:
        app.register_listener(_start_watch, "after_server_start")
        app.register_listener(_stop_watch, "before_server_stop")
    if clock:
        app.register_listener(_start_clock, "after_server_start")
        app.register_listener(_stop_clock, "before_server_stop")
    return app


async def _mind_the_parent(app: App) -> None:
    """One of several processes ends when the first one was killed: else it would go on unseen, and hold the port."""
    parent, loop = multiprocessing.parent_process(), asyncio.get_running_loop()
    if parent is None:
        return
    sentinel, patience = parent.sentinel, app.config.GRACEFUL_SHUTDOWN_TIMEOUT + _SETTLE_SECONDS

    def end() -> None:
        loop.remove_reader(sentinel)
        last = threading.Timer(patience, os.kill, (os.getpid(), signal.SIGKILL))
        last.daemon = True  # it is only for a process that does not get to its end
        last.start()
        os.kill(os.getpid(), signal.SIGTERM)  # the orderly way out

    # A signal that comes while Sanic still starts up is lost: it stops a loop that does not yet run for good.
    loop.call_later(_SETTLE_SECONDS, loop.add_reader, sentinel, end)


async def _start_clock(app: App) -> None:
    opened = app.ctx.wired
    app.ctx.clock_stop = asyncio.Event()
    worker = ClockWorker(opened.house, opened.bus, pace_of(opened.settings), tidying(opened), heading(opened))
    app.ctx.clock = asyncio.create_task(worker.run(app.ctx.clock_stop))
    app.ctx.neighbours = asyncio.create_task(neighbours(opened).run(app.ctx.clock_stop))


async def _stop_clock(app: App) -> None:
    app.ctx.clock_stop.set()
    await app.ctx.clock
    await app.ctx.neighbours


async def _start_watch(app: App) -> None:
    app.ctx.watch = asyncio.create_task(FolderWatch(app.ctx.wired).run())


async def _stop_watch(app: App) -> None:
    app.ctx.watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await app.ctx.watch


def _serve(settings: Settings, listener: socket.socket, *, clock: bool, notice: str) -> None:
    member = partial(serve_one, settings, listener, clock=clock, notice=notice)
    if settings.http.workers == 1:
        member()
    else:
        Family(member, settings.http.workers, settings.http.shutdown_seconds).run()


def serve_one(settings: Settings, listener: socket.socket, *, clock: bool, notice: str = "") -> None:
    """Serve in this process until SIGTERM or SIGINT."""
    app = application(settings, clock=clock, notice=notice)
    app.prepare(sock=listener, single_process=True, motd=False, access_log=False)
    Sanic.serve_single(primary=app)


COMMAND = Command(
    "serve", "启动服务 (HTTP server)", _add, _run, "1:规约或名册有错误;2:设置不能用;3:端口被占用,或数据库连不上"
)
