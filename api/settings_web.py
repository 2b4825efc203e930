"""Settings of the web (网络安全的设置): whose pages may read answers, which proxies speak true, where we may go."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Annotated

from adapters.outbound_rules import is_host, is_stand_in
from api.settings_reader import Range

Found = list[tuple[str, str]]

_HTTPS_ORIGIN = re.compile(r"https://(?P<host>[a-z0-9.-]+)(?::[1-9][0-9]{0,4})?")
_LOCAL_ORIGIN = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::[1-9][0-9]{0,4})?")


@dataclass(frozen=True, slots=True)
class Proxies:
    """Which reverse proxies of our own stand before the server; without any no forwarded address is believed."""

    count: Annotated[int, Range(0)]
    real_ip_header: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cors:
    """Whose web pages may read our answers, as whole origins; a mini-program is no web page and needs none."""

    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutboundSettings:
    """Where the server itself may go, and how long it waits there."""

    hosts: tuple[str, ...]
    stand_ins: tuple[str, ...]
    seconds: Annotated[float, Range(0.1, 120)]
    connect_seconds: Annotated[float, Range(0.1, 60)]
    answer_bytes: Annotated[int, Range(1024)]
    at_once: Annotated[int, Range(1, 64)]


def wrong_proxies(proxies: Proxies) -> Found:
    """What is no network."""
    return [
        (f"http.proxies.addresses[{i}]", f"“{text}”不是地址或网段,例如 127.0.0.1 或 10.0.0.0/24")
        for i, text in enumerate(proxies.addresses)
        if not _is_network(text)
    ]


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def wrong_origins(cors: Cors, *, sandbox: bool) -> Found:
    """What is no whole origin: a pattern, a path, plain http except on one's own machine."""
    return [
        (f"http.cors.origins[{i}]", f"“{text}”不能用:要写完整的来源,例如 https://www.example.gov.cn,不能用 * 和路径")
        for i, text in enumerate(cors.origins)
        if not (_is_https_origin(text) or (sandbox and _LOCAL_ORIGIN.fullmatch(text)))
    ]


def _is_https_origin(text: str) -> bool:
    found = _HTTPS_ORIGIN.fullmatch(text)
    return found is not None and is_host(found["host"])


def wrong_outbound(outbound: OutboundSettings, *, sandbox: bool) -> Found:
    """What may stand in no allow-list."""
    found = [
        (f"outbound.hosts[{i}]", f"“{text}”不能用:要写完整的小写域名,例如 api.weixin.qq.com,不能用 *、端口和 IP 地址")
        for i, text in enumerate(outbound.hosts)
        if not is_host(text)
    ]
    for i, text in enumerate(outbound.stand_ins):
        if not sandbox:
            found.append((f"outbound.stand_ins[{i}]", "只有试用方式(sandbox)可以用本机的替身,正式方式请留空"))
        elif not is_stand_in(text):
            found.append((f"outbound.stand_ins[{i}]", f"“{text}”不能用:替身只能是本机的地址和端口,例如 127.0.0.1:8999"))
    return found
