"""A real HTTP server for tests: the very application, on a free port, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from adapters.store.migrating import migrate
from api.app import App, create_app
from api.settings import Settings, load
from api.starting import ROSTER, load_roster, publish_rules
from api.wire import wired
from dsl.period import ZONE

_numbers = itertools.count(1)


_LIMITS = ("reports", "duty_reports", "town_reports", "uploads", "changes", "reads", "exports", "open_doors")
#: Tests do in seconds what people do in weeks; what the limits do is seen where they are set.
UNLIMITED = {f"limits__{name}__most": "1000000" for name in _LIMITS}


def settings_in(folder: Path, **environment: str) -> Settings:
    """Sandbox settings with all data in ``folder``; ``environment`` as ``section__key="value"``."""
    given = (
        {
            "http__port": "0",
            "database__url": f"sqlite://{folder / 'minqing.db'}",
            "files__dir": str(folder / "files"),
            "auth__sandbox_key": str(folder / "key"),
        }
        | UNLIMITED
        | environment
    )
    return load(None, {f"MINQING__{name}": value for name, value in given.items()})


#: A Monday at nine: what a test sees must not depend on the hour at which it runs.
MORNING = datetime(2026, 11, 23, 9, tzinfo=ZONE)


async def prepare(settings: Settings) -> None:
    """Tables, the shipped rules, the demo roster, and a fixed hour to begin with."""
    await migrate(settings.database.migration_url.url)
    async with wired(settings) as opened:
        await publish_rules(opened, keep_last_good=False)
        await load_roster(opened, settings.rules.folder / ROSTER)
        await opened.store.shift_clock((MORNING - datetime.now(UTC)).total_seconds())


@contextmanager
def serving(settings: Settings, *, prepared: bool = False, change: Any = None) -> Iterator[str]:
    """Serve until the block ends; gives the address. ``change`` may do something to the application before."""
    if not prepared:
        asyncio.run(prepare(settings))
    app = create_app(settings, name=f"test_{next(_numbers)}")
    app.config.TOUCHUP = False  # Sanic rewrites its own classes at start, which it cannot do twice in one process
    if change is not None:
        change(app)
    listener = socket.create_server(("127.0.0.1", 0))
    started, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    failures: list[BaseException] = []

    async def live() -> None:
        try:
            await _serve(app, listener, started, stop)
        except BaseException as error:  # noqa: BLE001  # told to the test, in its own thread
            failures.append(error)
            started.set()

    thread = threading.Thread(target=loop.run_until_complete, args=(live(),), daemon=True)
    thread.start()
    started.wait(30)
    try:
        if failures:
            raise failures[0]
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        loop.close()


async def _serve(app: App, listener: socket.socket, started: threading.Event, stop: asyncio.Event) -> None:
    server: Any = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
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


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who speaks to the server, signed in or not."""

    client: httpx.Client
    token: str | None = None

    def signed(self, key: str) -> Visitor:
        """The demo person of this key, signed in."""
        answer = self.post("/api/v1/auth/dev", {"code": f"dev:{key}"})
        return replace(self, token=answer.json()["data"]["token"]).agreed()

    def agreed(self) -> Visitor:
        """The same, having consented to the privacy notice as a client asks everybody to."""
        version = data_of(self.get("/api/v1/privacy-notice"))["version"]
        data_of(self.post("/api/v1/me/consent", {"version": version, "scopes": ["file", "photo", "place"]}))
        return self

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Read."""
        return self.client.get(path, headers=self._headers(more), **more)

    def post(self, path: str, body: object = None, **more: Any) -> httpx.Response:
        """Send ``body`` as JSON, or whatever ``more`` says."""
        if body is not None:
            more["json"] = body
        return self.client.post(path, headers=self._headers(more), **more)

    def upload(self, data: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> httpx.Response:
        """Send a photo."""
        return self.post("/api/v1/photos", files={"file": (name, data, kind)})

    def do(self, case: str, command: str, **body: object) -> httpx.Response:
        """Send a command on a case."""
        return self.post(f"/api/v1/cases/{case}/{command}", body)

    def _headers(self, more: dict[str, Any]) -> dict[str, str]:
        return self.bearer() | dict(more.pop("headers", {}))

    def bearer(self) -> dict[str, str]:
        """The header that says who asks."""
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


@contextmanager
def visiting(address: str) -> Iterator[Visitor]:
    """Somebody who has not signed in."""
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        yield Visitor(client)


def data_of(response: httpx.Response) -> Any:
    """What a successful answer says; anything else fails the test with its sentence."""
    answer = response.json()
    assert response.is_success, (response.status_code, answer)
    assert (answer["code"], answer["msg"]) == (0, "ok")
    return answer["data"]


def told(response: httpx.Response) -> tuple[int, int, str]:
    """Status, number and sentence of a refusal, which must come in the envelope."""
    answer = response.json()
    assert sorted(answer) == ["code", "data", "msg", "request_id"]
    assert sorted(answer["data"]) == ["errors"]
    return response.status_code, answer["code"], answer["msg"]


def errors_of(response: httpx.Response) -> dict[str, str]:
    """The mistakes by field."""
    return {each["field"]: each["msg"] for each in response.json()["data"]["errors"]}


REPORT: dict[str, Any] = {
    "township": "330481001",
    "category": "窨井盖",
    "text": "水月亭路移动公司至方便桥之间的马路上有几个窨井盖不闭合",
}


def reported(visitor: Visitor, **more: object) -> str:
    """The id of a new case: by default the manhole of the Haining seed, whose owner is not known yet."""
    return str(data_of(visitor.post("/api/v1/reports", REPORT | more))["id"])
