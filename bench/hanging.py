"""Everybody else while WeChat hangs: how long a report and a look at a case take with fifty sign-ins that never end."""

from __future__ import annotations

import json
import os
import socket
import subprocess  # nosec B404  # our own program, with no shell
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles

from bench.measure import Ratio

HANGING, ROUNDS, REQUESTS = 50, 6, 40
_READY_SECONDS = 60
_LIMITS = ("reports", "duty_reports", "town_reports", "changes", "reads", "open_doors")
_SHARES = {50: 49, 95: 94, 99: 98}  # of a hundred parts: which boundary is meant


@dataclass(slots=True)
class Client:
    """One connection, signed in or not."""

    port: int
    token: str = ""
    wire: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.wire = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def say(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """The ``data`` of an answer that is a success."""
        bearer = {"authorization": f"Bearer {self.token}"} if self.token else {}
        headers = {"content-type": "application/json", **bearer}
        self.wire.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
        answer = self.wire.getresponse()
        told: dict[str, object] = json.loads(answer.read())
        if answer.status >= 300:
            raise RuntimeError(str(told))
        found = told["data"]
        return found if isinstance(found, dict) else {}


@contextmanager
def served(folder: Path, wechat: int) -> Iterator[int]:
    """A trial server of its own process, whose WeChat is at that port; gives its port."""
    (folder / "secret").write_text("bench-secret", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    settings = {
        "database__url": f"sqlite://{folder / 'bench.db'}",
        "files__dir": str(folder / "files"),
        "auth__sandbox_key": str(folder / "key"),
        "http__port": str(port),
        "log__level": "error",
        "wechat__appid": "wx-bench",
        "wechat__secret": f'["file:{folder}/secret"]',
        "wechat__service__base_url": f"http://127.0.0.1:{wechat}",
        "wechat__service__breaker_after": "1000000",
        "outbound__stand_ins": f'["127.0.0.1:{wechat}"]',
        "outbound__at_once": "64",
        **{f"limits__{each}__most": "1000000" for each in _LIMITS},
    }
    given = os.environ | {f"MINQING__{name}": value for name, value in settings.items()}
    process = subprocess.Popen(  # nosec B603  # our own program
        [sys.executable, "-m", "api.cli", "serve", "--no-clock"], env=given, stdout=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end:
        try:
            Client(port).say("GET", "/townships")
        except (OSError, RuntimeError, ValueError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")


@contextmanager
def sign_ins_that_hang(port: int) -> Iterator[None]:
    """Fifty people sign in, again and again, and never hear anything."""
    stop = threading.Event()

    def sign_in() -> None:
        while not stop.is_set():
            try:
                Client(port).say("POST", "/auth/wechat", {"code": "bench"})
            except (OSError, RuntimeError, ValueError):
                continue

    threads = [threading.Thread(target=sign_in, daemon=True) for _ in range(HANGING)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)


def run() -> Iterator[Ratio]:
    """Percentiles beside those of the same server while nobody signs in, in turns."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as open_:
        silent = open_.enter_context(socket.create_server(("127.0.0.1", 0), backlog=1000))  # connects, and says nothing
        port = open_.enter_context(served(Path(name), int(silent.getsockname()[1])))
        client = Client(port)
        client.token = str(client.say("POST", "/auth/dev", {"code": "dev:hn-deputy"})["token"])
        version = Client(port).say("GET", "/privacy-notice")["version"]
        client.say("POST", "/me/consent", {"version": version, "scopes": ["file", "photo", "place"]})
        report = {"township": "330481001", "category": "窨井盖", "text": "演示:窨井盖松动"}
        case = client.say("POST", "/reports", report)["id"]
        works: dict[str, Callable[[], object]] = {
            "a report": lambda: client.say("POST", "/reports", report),
            "a look at a case": lambda: client.say("GET", f"/cases/{case}"),
        }
        for what, work in works.items():
            yield from _compared(what, work, port)


def _compared(what: str, work: Callable[[], object], port: int) -> Iterator[Ratio]:
    alone: list[float] = []
    beside: list[float] = []
    _timed(work)
    for _ in range(ROUNDS):
        alone += _timed(work)
        with sign_ins_that_hang(port):
            beside += _timed(work)
    for share, boundary in _SHARES.items():
        slow, usual = quantiles(beside, n=100)[boundary], quantiles(alone, n=100)[boundary]
        name = f"{what} while {HANGING} sign-ins hang, p{share}"
        yield Ratio(name, f"the same while nobody signs in ({usual * 1000:.1f} ms)", slow / usual)


def _timed(work: Callable[[], object]) -> list[float]:
    """Seconds of each call."""
    found = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found
