"""Lines of the log (日志): nobody outside can forge one, none holds a secret, each is one object with a UTC stamp."""

from __future__ import annotations

import io
import json
import logging
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.log_lines import MOST_SIGNS, covered, one_line
from api.logs import JsonLines, TextLines, start_logging
from api.settings import Log
from tests.support.photos import photo
from tests.support.web import REPORT, data_of, serving, settings_in, visiting

FORGED = "2026-11-23T01:00:00.000Z INFO api.app request 0 signed in as 演示·代表甲"
HOSTILE = {
    "a line of its own": f"x\r\n{FORGED}",
    "a line by itself": f"x\n{FORGED}",
    "a line for other readers": f"x\u2028{FORGED}\u2029{FORGED}\x85{FORGED}\x0b{FORGED}",
    "a terminal that is cleared": "\x1b[2J\x1b[1;1H\x9b2J",
    "a title of a window": "\x1b]0;gone\x07",
    "a deletion of what was said": "failed\b\b\b\b\b\bworked\x7f",
    "a turned direction": "\u202edellac\u202c \u2066x\u2069",
    "what cannot be seen": "a\u200bb\ufeffc\u2060d",
    "half a sign": "\ud800",
    "an end of an object": '"}\n{"level":"info","message":"forged"}',
}


def record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    trace = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("api.app", logging.ERROR, "x.py", 1, "said %s", (message,), trace)


def raised(message: str) -> RuntimeError:
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError(message)
    return caught.value


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_from_outside_forges_a_line_or_moves_a_cursor(name: str) -> None:
    text = TextLines().format(record(HOSTILE[name]))
    as_object = JsonLines().format(record(HOSTILE[name]))

    assert text.isprintable()
    assert as_object.isprintable()
    assert json.loads(as_object)["logger"] == "api.app"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_trace_forges_none_either(name: str) -> None:
    error = raised(HOSTILE[name])

    lines = TextLines().format(record("x", error)).split("\n")
    as_object = JsonLines().format(record("x", error))

    assert [line for line in lines[1:] if not line.startswith("    ")] == []
    assert [line for line in lines if not line.isprintable()] == []
    assert "\n" not in as_object
    assert all(line.isprintable() for line in json.loads(as_object)["trace"].split("\n"))


@given(st.text())
def test_whatever_is_said_is_one_line_that_can_be_seen(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", one_line(text))


def test_ten_million_signs_are_cut_and_it_is_said() -> None:
    line = one_line("a" * 10_000_000)

    assert line == "a" * MOST_SIGNS + f"…(+{10_000_000 - MOST_SIGNS})"


def test_a_line_says_when_in_utc() -> None:
    said = json.loads(JsonLines().format(record("x")))

    assert set(said) == {"at", "level", "logger", "message"}
    assert said["at"].endswith("Z")
    assert datetime.fromisoformat(said["at"]).utcoffset() == timedelta(0)


SECRET = {
    "Authorization: Bearer abcdefghijklmnop": "abcdefghijklmnop",
    "headers {'authorization': 'Basic dXNlcjpwYXNz'}": "dXNlcjpwYXNz",
    "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl": "eyJzdWIiOiJ4In0",
    "password=hunter22 user=x": "hunter22",
    '{"access_token": "75_abcdefg"}': "75_abcdefg",
    "appid=wx1&secret=0123456789abcdef&js_code=1": "0123456789abcdef",
    "postgres://minqing:s3cr3t@db:5432/x": "s3cr3t",
    "call 13800138000 now": "13800138000",
    "call +86 13800138000": "13800138000",
    "id 110101199003078515.": "110101199003078515",
    "身份证11010119900307851X": "11010119900307851X",
    "密码:演示口令": "演示口令",
}


@pytest.mark.parametrize("text", SECRET)
def test_what_looks_like_a_secret_is_covered(text: str) -> None:
    assert SECRET[text] in text
    assert SECRET[text] not in covered(text)
    assert "***" in covered(text)


ORDINARY = [
    "request 0123456789abcdef0123456789abcdef failed",
    "case 01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10 of 330481001",
    "1700000000123 ms since 1970",
    '{"route":"/api/v1/auth/token","status":200}',
    "postgres://db:5432/x",
    "the token has expired",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_an_operator_needs_is_not_covered(text: str) -> None:
    assert covered(text) == text


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the process writes to standard error; loggers are as before afterwards."""
    names = [None, "api", "adapters", "cases", "dsl", "minqing", "httpx", "httpcore"]
    before = {name: logging.getLogger(name).level for name in names}
    handlers = logging.root.handlers[:]
    yield io.StringIO()
    logging.root.handlers[:] = handlers
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


CANARIES = {
    "text": "演示金丝雀在井盖下",
    "phone": "13912345678",
    "identity": "110101199003078515",
    "signing key": "canary-signing-key-of-forty-eight-bytes-in-length",
    "wrong token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.Y2FuYXJ5",
    "password": "canary-password-1",
    "query": "canary-query",
}


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_secret_is_logged_at_the_level_debug(
    ready_database: Path,
    tmp_path: Path,
    logged: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    form: Literal["json", "text"],
) -> None:
    monkeypatch.setattr(sys, "stderr", logged)
    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    (folder / "jwt").write_text(CANARIES["signing key"])
    settings = settings_in(folder, auth__jwt_keys=f"[{{kid: a, secret: 'file:{folder / 'jwt'}'}}]", log__level="debug")
    start_logging(Log("debug", form))
    logging.getLogger("api.test").debug("debug is on")
    with serving(settings, prepared=True, change=breakable) as url, visiting(url) as visitor:
        deputy = visitor.signed("hn-deputy")
        words = f"{CANARIES['text']},电话{CANARIES['phone']},身份证{CANARIES['identity']}"
        case = data_of(deputy.post("/api/v1/reports", {**REPORT, "text": words}))["id"]
        deputy.upload(photo())
        deputy.get(f"/api/v1/cases/{case}")
        deputy.get(f"/api/v1/me/cases?cursor={CANARIES['query']}")
        deputy.post("/api/v1/reports", {**REPORT, "text": words, "password": CANARIES["password"]})
        visitor.get("/api/v1/me", headers={"authorization": f"Bearer {CANARIES['wrong token']}"})
        visitor.post("/api/v1/auth/dev", {"code": CANARIES["password"]})
        visitor.get("/break")
        assert deputy.get("/api/v1/board").status_code == 500

    said = logged.getvalue()
    assert "debug is on" in said
    assert "RuntimeError" in said
    assert [name for name, canary in {**CANARIES, "token": str(deputy.token)}.items() if canary in said] == []


def breakable(app: Any) -> None:
    """From the moment on when somebody asks for it in a query, the store fails with an error that says secrets."""

    async def broken(app: Any) -> None:
        async def run(*_: Any, **__: Any) -> Any:
            raise RuntimeError(f"{CANARIES['phone']} {CANARIES['identity']} token={CANARIES['wrong token']}")

        app.ctx.broken = lambda: setattr(app.ctx.wired.store, "run", run)

    async def listen(request: Any) -> None:
        if request.path == "/break":
            request.app.ctx.broken()

    app.register_listener(broken, "before_server_start")
    app.register_middleware(listen, "request")
