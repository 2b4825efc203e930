"""What every answer carries (响应头), whose pages may read it, and methods that are not offered."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from api.web_headers import HEADERS
from tests.support.web import REPORT, Visitor, data_of, serving, settings_in, told

PAGE, STRANGER = "https://www.example.gov.cn", "https://evil.example"
HSTS = "max-age=31536000; includeSubDomains"


@pytest.fixture(scope="module")
def address(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that one web page may ask, and that stands behind TLS."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(ready_database, folder)
    web = {"http__cors__origins": f"[{PAGE}]", "http__hsts_seconds": "31536000"}
    with serving(settings_in(folder, **web), prepared=True) as url:
        yield url


def some_answers(visitor: Visitor) -> Iterator[httpx.Response]:
    """A success, a page, refusals of many kinds, an error of the protocol."""
    deputy = visitor.signed("hn-deputy")
    yield visitor.get("/healthz")
    yield visitor.get("/docs")
    yield deputy.get("/api/v1/me")
    yield deputy.post("/api/v1/reports", REPORT)
    yield deputy.post("/api/v1/reports", content=b"{", headers={"content-type": "application/json"})
    yield deputy.post("/api/v1/reports", content=b" " * 70_000, headers={"content-type": "application/json"})
    yield visitor.get("/api/v1/me")
    yield visitor.get("/api/v1/nothing")
    yield visitor.client.put("/api/v1/me")
    yield visitor.get("/healthz", headers={"x-long": "a" * 20000})


def test_every_answer_carries_the_headers_and_none_says_who_we_are(visitor: Visitor) -> None:
    for answer in some_answers(visitor):
        carried = {name: answer.headers.get(name) for name in HEADERS}
        assert carried == HEADERS, answer.request.url
        assert answer.headers["strict-transport-security"] == HSTS
        assert {"server", "x-powered-by", "set-cookie"} & set(answer.headers) == set()
        assert len(answer.headers["x-request-id"]) == 32


def test_a_stream_carries_them_too(visitor: Visitor) -> None:
    deputy = visitor.signed("hn-deputy")
    case = data_of(deputy.post("/api/v1/reports", REPORT))["id"]

    with deputy.client.stream("GET", f"/api/v1/live/cases/{case}", headers=deputy.bearer()) as answer:
        assert answer.status_code == 200
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_without_tls_no_browser_is_told_to_insist_on_it(ready_database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    with serving(settings_in(folder), prepared=True) as url:
        plain = httpx.get(f"{url}/healthz", headers={"origin": PAGE}, trust_env=False)

    assert "strict-transport-security" not in plain.headers
    assert [name for name in plain.headers if name.startswith("access-control")] == []


def ask_first(visitor: Visitor, origin: str | None) -> httpx.Response:
    headers = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    return visitor.client.options("/api/v1/reports", headers=headers | ({"origin": origin} if origin else {}))


def test_a_listed_page_may_ask_and_read(visitor: Visitor) -> None:
    first = ask_first(visitor, PAGE)
    answer = visitor.get("/api/v1/me", headers={"origin": PAGE})

    assert (first.status_code, first.content) == (204, b"")
    assert first.headers["access-control-allow-origin"] == PAGE
    assert first.headers["access-control-allow-methods"] == "GET, POST"
    assert "authorization" in first.headers["access-control-allow-headers"]
    assert first.headers["vary"] == "Origin"
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, PAGE)
    assert "access-control-allow-credentials" not in {*first.headers, *answer.headers}


@pytest.mark.parametrize(
    "origin",
    [STRANGER, "null", "*", f"{PAGE}.evil.cn", f"{PAGE}:8443", PAGE.upper(), PAGE.replace("https", "http"), "", None],
)
def test_another_page_may_not(visitor: Visitor, origin: str | None) -> None:
    first = ask_first(visitor, origin)
    answer = visitor.get("/healthz", headers={"origin": origin} if origin else {})

    assert told(first) == (405, 40501, "这个地址不支持这种请求方法")
    for each in (first, answer):
        assert [name for name in each.headers if name.startswith("access-control")] == []
        assert each.headers["vary"] == "Origin"


@pytest.mark.parametrize("header", ["x-http-method-override", "x-http-method", "x-method-override"])
def test_a_method_cannot_be_changed_on_the_way(visitor: Visitor, header: str) -> None:
    deputy = visitor.signed("hn-deputy")

    read = deputy.get("/api/v1/me", headers={header: "DELETE"})
    odd = deputy.post("/api/v1/reports?_method=DELETE", REPORT, headers={header: "GET"})

    assert data_of(read)["name"] == "演示·代表甲"
    assert told(odd)[0] == 422


def test_methods_that_are_not_offered_do_nothing(address: str, visitor: Visitor) -> None:
    head = visitor.client.head("/api/v1/me")
    assert (head.status_code, head.content, head.headers["allow"]) == (405, b"", "GET")
    assert told(visitor.client.options("/api/v1/me"))[0] == 405
    for method in ("TRACE", "CONNECT", "PROPFIND", "get"):
        request = f"{method} /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Secret: echo-me\r\n\r\n"
        assert raw_status(address, request) in {400, 405}


def raw_status(address: str, request: str) -> int:
    """The status of the answer to these very bytes, which must not come back to us."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request.encode())
        answer = connection.recv(65536)
    assert b"echo-me" not in answer
    return int(answer.split()[1])


#: What an error of ours never says: traces, paths, statements, names of libraries and of what lies below.
INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|line \d+|/home|/usr|/var/|/etc/|site-packages|SELECT |INSERT |UPDATE |sqlite|asyncpg"
    r"|postgres|tortoise|sanic|msgspec|Exception|Error\b|0x[0-9a-f]{6,}|minqing\.db",
    re.IGNORECASE,
)
JSON = {"content-type": "application/json"}
PROVOKED: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/api/v1/nothing", {}),
    ("GET", "/..%2f..%2fetc/passwd", {}),
    ("GET", "/api/v1/me?x=1", {}),
    ("GET", "/api/v1/me/cases?limit=abc", {}),
    ("GET", "/api/v1/me/cases?limit=1&limit=2", {}),
    ("GET", "/api/v1/me/cases?cursor=eyJhIjoxfQ", {}),
    ("GET", "/api/v1/me/cases?cursor=%00", {}),
    ("GET", "/api/v1/cases/1", {}),
    ("GET", "/api/v1/cases/'%20or%201=1--", {}),
    ("GET", "/api/v1/cases/01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10", {}),
    ("GET", "/api/v1/photos/01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10", {}),
    ("GET", "/api/v1/townships/999999999/figures", {}),
    ("PUT", "/api/v1/me", {}),
    ("DELETE", "/api/v1/cases/1", {}),
    ("POST", "/api/v1/reports", {"content": b"{", "headers": JSON}),
    ("POST", "/api/v1/reports", {"content": b"[" * 60_000, "headers": JSON}),
    ("POST", "/api/v1/reports", {"content": b"\xff", "headers": JSON}),
    ("POST", "/api/v1/reports", {"content": b" " * 70_000, "headers": JSON}),
    ("POST", "/api/v1/reports", {"content": b"a=b", "headers": {"content-type": "text/xml"}}),
    ("POST", "/api/v1/reports", {"json": {"township": 1}}),
    ("POST", "/api/v1/reports", {"json": {"township": "330481001", "text": "x", "photos": ["../../etc"]}}),
    ("POST", "/api/v1/reports", {"json": {}, "headers": {"idempotency-key": "\x7f"}}),
    ("POST", "/api/v1/photos", {"content": b"", "headers": {"content-type": "multipart/form-data"}}),
    ("POST", "/api/v1/photos", {"files": {"file": ("a.jpg", b"no picture", "image/jpeg")}}),
    ("POST", "/api/v1/cases/1/claim", {"json": {}}),
    ("POST", "/api/v1/rules/check", {"json": {"text": "x"}}),
    ("POST", "/api/v1/auth/dev", {"json": {"code": "dev:nobody"}}),
]


def test_no_error_tells_of_the_inside(visitor: Visitor) -> None:
    deputy = visitor.signed("hn-deputy")

    answers = []
    for method, path, more in PROVOKED:
        headers = deputy.bearer() | more.get("headers", {})
        answers.append(visitor.client.request(method, path, **{**more, "headers": headers}))

    assert len(PROVOKED) >= 20
    assert [(each.request.url.path, each.status_code) for each in answers if not 400 <= each.status_code < 500] == []
    for answer in answers:
        said = answer.json()
        found = INSIDE.search(said["msg"] + " ".join(each["field"] + each["msg"] for each in said["data"]["errors"]))
        assert found is None, (answer.request.url, said, found)
