"""Bytes as an attacker sends them (原始请求): slow, endless, too many or no HTTP at all – answered, and never a 500."""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.photos import photo
from tests.support.web import Visitor, data_of, serving, settings_in, told

KB = 1024


@pytest.fixture(scope="module")
def address(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with little patience and small photos."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(ready_database, folder)
    small = {"http__body_limits__photo_bytes": str(64 * KB), "photos__max_bytes": str(32 * KB)}
    with serving(settings_in(folder, http__request_seconds="1", **small), prepared=True) as url:
        yield url


def raw(address: str, head: str, *bodies: bytes, wait: float = 0.0) -> tuple[int, dict[str, Any]]:
    """Status and envelope of what the server answers to these very bytes."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        for body in bodies:
            time.sleep(wait)
            connection.sendall(body)
        answer = b""
        while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
            answer += connection.recv(65536) or pytest.fail(f"closed after {answer!r}")
    top, _, body = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(body)


def signed(visitor: Visitor, line: str, *headers: str) -> str:
    who = visitor.signed("hn-deputy")
    return "\n".join([line, "Host: 127.0.0.1", f"Authorization: Bearer {who.token}", *headers])


@pytest.mark.parametrize("head", ["HELLO", "GET / HTTP/9", "GET /\u4e95 HTTP/1.1", "GET / HTTP/1.1\nno-colon"])
def test_what_is_no_http_is_refused(address: str, head: str) -> None:
    status, answer = raw(address, head)

    assert (status, answer["code"], answer["msg"]) == (400, 40000, "请求的格式不对")


@pytest.mark.parametrize("length", ["abc", "-1", "1_0", "+5", "1\nContent-Length: 2", "1\nTransfer-Encoding: chunked"])
def test_a_length_that_is_none_is_refused(address: str, visitor: Visitor, length: str) -> None:
    head = signed(visitor, "POST /api/v1/reports HTTP/1.1", f"Content-Length: {length}")

    assert raw(address, head)[0] == 400


def test_a_body_that_never_comes_is_given_up_on(address: str, visitor: Visitor) -> None:
    head = signed(visitor, "POST /api/v1/reports HTTP/1.1", "Content-Type: application/json", "Content-Length: 10")
    began = time.monotonic()

    status, answer = raw(address, head, b"{")

    assert (status, answer["code"], answer["msg"]) == (408, 40801, "请求没有发完,请重试")
    assert time.monotonic() - began < 5


def test_a_body_that_trickles_is_given_up_on(address: str, visitor: Visitor) -> None:
    head = signed(visitor, "POST /api/v1/reports HTTP/1.1", "Content-Type: application/json", "Content-Length: 10")

    status, answer = raw(address, head, *[b"{"] * 4, wait=0.3)

    assert (status, answer["code"]) == (408, 40801)


def test_chunks_beyond_the_limit_are_refused(address: str, visitor: Visitor) -> None:
    head = signed(
        visitor, "POST /api/v1/reports HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked"
    )
    chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"

    status, answer = raw(address, head, chunk, chunk, chunk, b"0\r\n\r\n")

    assert (status, answer["code"]) == (413, 41301)


def test_chunks_within_the_limit_are_read(address: str, visitor: Visitor) -> None:
    head = signed(
        visitor, "POST /api/v1/reports HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked"
    )

    status, answer = raw(address, head, b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")

    assert (status, answer["data"]["errors"][0]["field"]) == (422, "township")


NOT_OFFERED = ["Upgrade: websocket\nConnection: Upgrade", "Expect: 100-continue", "Range: bytes=9-"]


@pytest.mark.parametrize("header", NOT_OFFERED)
def test_what_is_not_offered_is_ignored(address: str, header: str) -> None:
    status, answer = raw(address, f"GET /healthz HTTP/1.1\nHost: 127.0.0.1\n{header}")

    assert (status, answer["data"]) == (200, {"status": "ok"})


def test_an_unknown_expectation_is_refused(address: str) -> None:
    status, answer = raw(address, "POST /api/v1/reports HTTP/1.1\nHost: x\nExpect: tea\nContent-Length: 1")

    assert (status, answer["code"]) == (417, 41701)


def test_a_json_body_is_limited_to_64_kb_though_photos_may_be_larger(visitor: Visitor) -> None:
    answer = visitor.signed("hn-deputy").post("/api/v1/reports", {"text": "a" * 64 * KB})

    assert told(answer) == (413, 41301, "请求内容太大")


def test_a_rule_text_may_be_larger_than_a_report(visitor: Visitor) -> None:
    answer = visitor.signed("hn-clerk").post("/api/v1/rules/check", {"text": "# 说明\n" * 8000})

    assert data_of(answer)["ok"] is False


def test_a_photo_too_large_is_told_in_json_even_while_it_is_sent(visitor: Visitor) -> None:
    deputy = visitor.signed("hn-deputy")

    over_photo = deputy.upload(photo() + b"\0" * 40 * KB)
    over_body = deputy.upload(photo() + b"\0" * 120 * KB)

    assert told(over_photo) == (413, 41302, "照片太大,请压缩后再上传")
    assert told(over_body) == (413, 41301, "请求内容太大")


def test_the_connection_serves_on_after_a_refusal(visitor: Visitor) -> None:
    deputy = visitor.signed("hn-deputy")

    for _ in range(3):
        assert told(deputy.upload(b"x" * 100 * KB))[0] == 413
        assert data_of(deputy.get("/api/v1/me"))["name"] == "演示·代表甲"


def test_signing_in_is_asked_before_the_body_is_read(visitor: Visitor) -> None:
    answer = visitor.post("/api/v1/reports", content=b"{" * 50 * KB)

    assert told(answer) == (401, 40101, "请先登录")


def test_heads_that_trickle_keep_nobody_waiting_and_are_given_up_on(address: str, visitor: Visitor) -> None:
    parts = urlsplit(address)
    slow = [socket.create_connection((parts.hostname, parts.port), timeout=10) for _ in range(100)]
    for connection in slow:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")

    waits = []
    for _ in range(50):
        began = time.monotonic()
        assert visitor.get("/healthz").status_code == 200
        waits.append(time.monotonic() - began)
    ends = [ended(connection) for connection in slow]

    assert sorted(waits)[-2] < 0.5  # p98; an unburdened one takes some milliseconds
    assert [end for end in ends if end and not end.startswith(b"HTTP/1.1 408")] == []


def ended(connection: socket.socket) -> bytes:
    """What the server says to a slow client before it hangs up; a client kept longer than the limit times out here."""
    with connection:
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def test_ten_thousand_parts_are_not_even_cut(visitor: Visitor) -> None:
    deputy = visitor.signed("hn-deputy")
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'

    answer = deputy.post(
        "/api/v1/photos",
        content=part * 1000 + b"--x--\r\n",
        headers={"content-type": "multipart/form-data; boundary=x"},
    )

    assert told(answer) == (400, 40001, "表单不完整或项目太多,请重新上传")


@pytest.mark.parametrize("head", ["a: " + "b" * 9000, "\n".join(f"x-{n}: {'y' * 100}" for n in range(200))])
def test_a_head_too_large_is_refused(address: str, head: str) -> None:
    assert raw(address, f"GET /healthz HTTP/1.1\nHost: 127.0.0.1\n{head}")[0] == 413
