"""From where a request comes (来源地址): what a proxy of our own says, and otherwise the connection itself."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from sanic import Request

from api.settings_web import Proxies

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

FORWARDED_FOR = "x-forwarded-for"
#: What stands for a connection over a Unix socket whose proxy said nothing.
SOCKET = "local"


def client_address(request: Request) -> str:
    """The address of whoever asks, for limits and logs: in one way of writing, never a word that was made up.

    Only where proxies are declared, and only on a connection that comes from one of their addresses, is a header
    believed: then the entry that the outermost proxy of ours wrote, counted from the right. Whatever else a client
    writes into it stands further left and changes nothing.
    """
    proxies: Proxies = request.app.ctx.settings.http.proxies
    peer = _address(request.ip or "")
    if not proxies.count or not _is_proxy(peer, proxies.addresses):
        return peer or SOCKET
    return _told(request, proxies) or peer or SOCKET


def _told(request: Request, proxies: Proxies) -> str | None:
    lines = request.headers.getall(proxies.real_ip_header or FORWARDED_FOR, [])
    if proxies.real_ip_header:
        return _address(lines[0]) if len(lines) == 1 else None
    entries = ",".join(lines).split(",")
    return _address(entries[-proxies.count]) if len(entries) >= proxies.count else None


def _is_proxy(peer: str | None, addresses: tuple[str, ...]) -> bool:
    if peer is None:  # a Unix socket: whoever may open it is let in by the file system
        return True
    found = ipaddress.ip_address(peer)
    return any(found in network for network in _networks(addresses))


@lru_cache(maxsize=8)
def _networks(addresses: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(map(ipaddress.ip_network, addresses))


def _address(text: str) -> str | None:
    """An address in one way of writing, with a port and brackets taken away; None for what is none."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
