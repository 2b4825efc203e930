"""The way out (对外请求): what may not be asked is refused alike by the twin and by the real one."""

from __future__ import annotations

import pytest

from adapters.memory_outbound import MemoryOutbound
from adapters.outbound import HttpsOutbound
from adapters.outbound_rules import Allowed
from cases.ports_outbound import Outbound, OutboundFailed, OutboundRefused, Question

ALLOWED = Allowed(hosts=frozenset({"api.example.cn"}), stand_ins=frozenset({"127.0.0.1:8999"}))


async def nowhere(_host: str) -> list[str]:
    """A resolver that knows no name."""
    return []


@pytest.fixture(params=["twin", "https"])
def outbound(request: pytest.FixtureRequest) -> Outbound:
    return MemoryOutbound(ALLOWED) if request.param == "twin" else HttpsOutbound(ALLOWED, resolver=nowhere)


ELSEWHERE = [
    "http://api.example.cn/",
    "https://api.example.cn:8443/",
    "https://other.example.cn/",
    "https://api.example.cn.evil.com/",
    "https://evilapi.example.cn/",
    "https://api.example.cn./",
    "https://user:secret@api.example.cn/",
    "https://api.example.cn@evil.com/",
    "https://evil.com#@api.example.cn/",
    "https://evil.com\\@api.example.cn/",
    "https:/api.example.cn/",
    "https:api.example.cn",
    "//api.example.cn/",
    "file:///etc/passwd",
    "file://api.example.cn/etc/passwd",
    "ftp://api.example.cn/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "data:text/plain,x",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1%25eth0]/",
    "https://localhost/",
    "http://127.0.0.1:8998/",
    "http://localhost:8999/",
    "https://127.0.0.1:8999/",
    "http://127.0.0.1:8999@evil.com/",
    "http://127.0.0.1:08999/",
    "https://api.example.cn/\r\nHost: evil.com",
    "https://api.example.cn/ HTTP/1.1\r\nX: y",
    "https://api.example.cn/\t",
    "https://api.example.cn/井盖",
    "https://ａpi.example.cn/",
    "https://api。example。cn/",
    "https://api.example.cn:port/",
    "https://api.example.cn:99999/",
    "https://[api.example.cn/",
    "https://api.example.cn/" + "a" * 9000,
    "",
]


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_whatever_is_not_plainly_a_listed_place_is_refused(outbound: Outbound, url: str) -> None:
    with pytest.raises(OutboundRefused):
        await outbound.ask(Question("GET", url))


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "get", "GET / HTTP/1.1\r\nX:", ""])
async def test_an_odd_method_is_refused(outbound: Outbound, method: str) -> None:
    with pytest.raises(OutboundRefused):
        await outbound.ask(Question(method, "https://api.example.cn/"))


HEADERS = [
    {"x": "a\r\nHost: evil.com"},
    {"x": "a\nb"},
    {"x": "\0"},
    {"x": "井"},
    {"x\r\ny": "a"},
    {"": "a"},
    {"Host": "evil.com"},
    {"Transfer-Encoding": "chunked"},
    {"content-length": "0"},
    {"Proxy-Authorization": "x"},
    {"x": "a" * 5000},
]


@pytest.mark.parametrize("headers", HEADERS, ids=str)
async def test_a_header_that_could_split_the_request_is_refused(outbound: Outbound, headers: dict[str, str]) -> None:
    with pytest.raises(OutboundRefused):
        await outbound.ask(Question("GET", "https://api.example.cn/", headers))


async def test_a_listed_place_without_an_answer_is_a_failure(outbound: Outbound) -> None:
    with pytest.raises(OutboundFailed):
        await outbound.ask(Question("GET", "https://api.example.cn/"))
