"""A real HTTP server for tests: the very application, on a free port, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.store.migrating import migrate
from api.app import App, create_app
from api.settings import Settings, load
from api.starting import ROSTER, load_roster, publish_rules
from api.wire import wired
from tests.support.processes import free_port

_numbers = itertools.count(1)


def settings_in(folder: Path, **environment: str) -> Settings:
    """Sandbox settings with all data in ``folder``; ``environment`` as ``section__key="value"``."""
    given = {
        "http__port": str(free_port()),
        "database__url": f"sqlite://{folder / 'minqing.db'}",
        "files__dir": str(folder / "files"),
        "auth__sandbox_key": str(folder / "key"),
    } | environment
    return load(None, {f"MINQING__{name}": value for name, value in given.items()})


async def prepare(settings: Settings) -> None:
    """Tables, the shipped rules, the demo roster."""
    await migrate(settings.database.migration_url.url)
    async with wired(settings) as opened:
        await publish_rules(opened, keep_last_good=False)
        await load_roster(opened, settings.rules.folder / ROSTER)


@contextmanager
def serving(settings: Settings, *, prepared: bool = False, change: Any = None) -> Iterator[str]:
    """Serve until the block ends; gives the address. ``change`` may do something to the application before."""
    if not prepared:
        asyncio.run(prepare(settings))
    app = create_app(settings, name=f"test_{next(_numbers)}")
    if change is not None:
        change(app)
    started, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    failures: list[BaseException] = []

    async def live() -> None:
        try:
            await _serve(app, settings, started, stop)
        except BaseException as error:  # noqa: BLE001  # told to the test, in its own thread
            failures.append(error)
            started.set()

    thread = threading.Thread(target=loop.run_until_complete, args=(live(),), daemon=True)
    thread.start()
    started.wait(30)
    try:
        if failures:
            raise failures[0]
        yield f"http://127.0.0.1:{settings.http.port}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        loop.close()


async def _serve(app: App, settings: Settings, started: threading.Event, stop: asyncio.Event) -> None:
    server: Any = await app.create_server(
        host=settings.http.host, port=settings.http.port, return_asyncio_server=True, access_log=False
    )
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    started.set()
    await stop.wait()
    await server.before_stop()
    server.close()
    for connection in list(server.connections):
        connection.close_if_idle() or connection.abort()
    await server.wait_closed()
    await server.after_stop()


def on_port(settings: Settings, port: int) -> Settings:
    """The same on another port."""
    return replace(settings, http=replace(settings.http, port=port))
