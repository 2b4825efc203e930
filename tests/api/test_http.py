"""Around every answer (请求的周边): headers, the access log, and clients who go away in the middle."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.seals import new_key
from api.app import App
from api.notice_words import NOTICE_WORDS
from cases import events
from cases.notices import TO_RATE
from tests.support.web import REPORT, Visitor, data_of, serving, settings_in, visiting


def test_every_answer_carries_its_number_and_its_guards(visitor: Visitor) -> None:
    for answer in (visitor.get("/healthz"), visitor.get("/nowhere"), visitor.get("/api/v1/me")):
        assert answer.headers["x-request-id"] == answer.json()["request_id"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["content-type"] == "application/json"


def test_the_number_of_a_request_is_never_the_clients(visitor: Visitor) -> None:
    answer = visitor.get("/healthz", headers={"x-request-id": "mine"})

    assert answer.json()["request_id"] != "mine"


def test_other_sites_are_given_no_leave(visitor: Visitor) -> None:
    answer = visitor.get("/api/v1/config", headers={"origin": "https://evil.example"})

    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_the_access_log_is_one_line_without_what_is_personal(deputy: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "minqing.access"):
        case = data_of(deputy.post("/api/v1/reports", {**REPORT, "text": "演示私密"}))["id"]
        deputy.get(f"/api/v1/cases/{case}")
        deputy.get("/api/v1/me/cases?limit=7&cursor=secret-cursor", headers={"user-agent": "a\tb"})
        deputy.get("/api/v1/nowhere%0d%0aforged")

    records = [record.getMessage() for record in caplog.records if record.name == "minqing.access"]
    lines = [json.loads(record) for record in records]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/api/v1/reports", 201),
        ("GET", "/api/v1/cases/{id}", 200),
        ("GET", "/api/v1/me/cases", 422),
        ("GET", None, 404),
    ]
    assert all("\n" not in record for record in records)
    for secret in ("演示私密", str(deputy.token), case, "secret-cursor"):
        assert not any(secret in record for record in records)
    assert {line["ip"] for line in lines} == {"127.0.0.1"}
    assert lines[0]["person"]
    assert lines[0]["ms"] > 0


def test_a_forwarded_address_is_not_believed(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "minqing.access"):
        visitor.get("/healthz", headers=dict.fromkeys(("x-forwarded-for", "forwarded", "x-real-ip"), "6.6.6.6"))

    assert json.loads(caplog.records[0].getMessage())["ip"] == "127.0.0.1"


def test_the_declared_number_of_proxies_is_believed(
    ready_database: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    (folder / "jwt").write_text("k" * 48)
    (folder / "sign").write_text(new_key())
    proxied = settings_in(
        folder,
        mode="production",
        http__proxies__count="1",
        auth__jwt_keys=f"[{{kid: a, secret: 'file:{folder / 'jwt'}'}}]",
        audit__signing_keys=f"[{{kid: a, secret: 'file:{folder / 'sign'}'}}]",
        encryption__keys=f"[{{kid: a, secret: 'file:{folder / 'sign'}'}}]",
    )
    with (
        caplog.at_level(logging.INFO, "minqing.access"),
        serving(proxied, prepared=True) as url,
        visiting(url) as visitor,
    ):
        visitor.get("/healthz", headers={"x-forwarded-for": "6.6.6.6, 10.1.2.3"})

    assert json.loads(caplog.records[0].getMessage())["ip"] == "10.1.2.3"


def test_a_client_who_goes_away_takes_nothing_with_him(ready_database: Path, tmp_path: Path) -> None:
    """A hundred clients hang up in the middle of a report; afterwards the store serves on, whole cases or none."""
    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    with serving(settings_in(folder), prepared=True) as url, visiting(url) as visitor:
        deputy = visitor.signed("hn-deputy")
        body = json.dumps(REPORT).encode()
        head = (
            "POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {deputy.token}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        for n in range(100):
            hang_up(url, head + body, after=n / 5000)

        sent = data_of(deputy.post("/api/v1/reports", REPORT))["id"]

        listed = data_of(deputy.get("/api/v1/me/cases?limit=50"))["items"]
        assert listed[0]["id"] == sent
        for item in listed:
            kinds = [line["kind"] for line in data_of(deputy.get(f"/api/v1/cases/{item['id']}"))["timeline"]]
            assert kinds == ["case:reported", "case:decided", "clock:started", "case:pooled", "clock:started"]


def hang_up(url: str, request: bytes, after: float) -> None:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        time.sleep(after)


def test_a_case_that_changed_wakes_whoever_listens(ready_database: Path, tmp_path: Path) -> None:
    heard: dict[str, list[str]] = {"clock": [], "cases": []}

    def listen(app: App) -> None:
        async def collect(app: App, topic: str) -> None:
            async for message in app.ctx.wired.bus.subscribe(topic):
                heard[topic].append(message)

        async def start(app: App) -> None:
            app.ctx.listening = [asyncio.create_task(collect(app, topic)) for topic in heard]

        async def stop(app: App) -> None:
            for task in app.ctx.listening:
                task.cancel()

        app.register_listener(start, "after_server_start")
        app.register_listener(stop, "before_server_stop")

    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    with serving(settings_in(folder), prepared=True, change=listen) as url, visiting(url) as visitor:
        deputy = visitor.signed("hn-deputy")
        case = data_of(deputy.post("/api/v1/reports", {**REPORT, "client_uuid": "once"}))["id"]
        data_of(deputy.post("/api/v1/reports", {**REPORT, "client_uuid": "once"}))

    assert heard == {"clock": ["", case], "cases": ["", case]}


def test_a_bus_that_hangs_keeps_nobody_waiting(ready_database: Path, tmp_path: Path) -> None:
    def hang(app: App) -> None:
        async def slow(app: App) -> None:
            async def publish(_topic: str, _message: str) -> bool:
                await asyncio.sleep(1)
                return False

            app.ctx.wired.bus.publish = publish

        app.register_listener(slow, "before_server_start")

    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    with serving(settings_in(folder), prepared=True, change=hang) as url, visiting(url) as visitor:
        deputy = visitor.signed("hn-deputy")
        began = time.monotonic()
        data_of(deputy.post("/api/v1/reports", REPORT))
        took = time.monotonic() - began

    assert took < 1


def test_every_notice_there_may_be_has_its_words() -> None:
    told_to_nobody = {"clock:stopped"}

    assert set(NOTICE_WORDS) == set(events.KINDS) - told_to_nobody | {TO_RATE}
