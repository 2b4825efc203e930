"""Where one may go (可以去哪里): pure checks on addresses, names and headers; speaks to nobody."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from cases.ports_outbound import OutboundRefused, Question

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
MOST_URL = 8 * 1024
HTTPS = 443

#: A name with at least one dot whose last part is no number: 127.1, 0x7f.1 and 2130706433 are none.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_URL = re.compile(r"[\x21-\x5b\x5d-\x7e]+")  # printable ASCII without the backslash, which some readers take for /
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{0,4096}")
#: What the client writes itself: who could set these would choose another server, or hide a second request.
_OWN_HEADERS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "proxy-authorization", "te"}
    | {"upgrade", "expect", "trailer", "keep-alive"}
)
#: What the library's own table tells differently from one version of Python to the next, or not at all: addresses that
#: a gateway turns into others, and those that protocols and documentation keep to themselves (RFC 6890 and after).
_KEPT = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """One place to go: ``tls`` False only for a stand-in on this machine, which has an address and needs no look-up."""

    host: str
    port: int
    tls: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an operator has listed: names of ``hosts``, and ``stand_ins`` ("127.0.0.1:8999") on this very machine."""

    hosts: frozenset[str] = frozenset()
    stand_ins: frozenset[str] = frozenset()
    port: int = HTTPS


def is_host(text: str) -> bool:
    """Whether an allow-list may hold it: a whole name in small letters, neither an address nor a pattern."""
    return len(text) <= 253 and _HOST.fullmatch(text) is not None


def is_stand_in(text: str) -> bool:
    """Whether it is an address of this machine with a port."""
    host, _, port = text.rpartition(":")
    return host in {"127.0.0.1", "[::1]"} and port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16


def target_of(question: Question, allowed: Allowed) -> Target:
    """Where a request goes. Raises OutboundRefused for whatever is not plainly one of the listed places."""
    if question.method not in METHODS:
        raise OutboundRefused(f"不支持用 {question.method!r} 对外请求")
    _check_headers(question.headers)
    return _place(_split(question.url), allowed)


def _split(url: str) -> SplitResult:
    if len(url) > MOST_URL or not _URL.fullmatch(url):
        raise OutboundRefused("对外请求的地址里有不能用的字符,或者太长")
    try:
        parts = urlsplit(url)
        _ = parts.port  # a wrong one is told by reading it
    except ValueError:
        raise OutboundRefused("对外请求的地址写得不对") from None
    if "@" in parts.netloc or "#" in url:
        raise OutboundRefused("对外请求的地址里不能有用户名、口令和 #")
    return parts


def _place(parts: SplitResult, allowed: Allowed) -> Target:
    host = parts.hostname or ""
    if parts.scheme == "http" and parts.netloc in allowed.stand_ins:
        return Target(host, parts.port or 0, tls=False)
    if parts.scheme != "https" or ((parts.port or HTTPS) != allowed.port and parts.port is not None):
        raise OutboundRefused(f"对外请求只能用 https 和 {HTTPS} 端口")
    if not is_host(host) or host not in allowed.hosts:
        raise OutboundRefused(f"{host!r} 不在可以访问的名单里(设置 outbound.hosts)")
    return Target(host, allowed.port, tls=True)


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS:
            raise OutboundRefused(f"对外请求不能带请求头 {name!r}")
        if not _HEADER_VALUE.fullmatch(value):
            raise OutboundRefused(f"请求头 {name} 的内容里有不能用的字符,或者太长")


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the open Internet and to nobody's own network, this machine's least of all."""
    if address.version == 6 and (address.ipv4_mapped or address.is_site_local or address.scope_id):
        return False
    if any(address in network for network in _KEPT):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
