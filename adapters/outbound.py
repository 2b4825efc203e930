"""The one way out (对外请求): asks a listed host over HTTPS, at an address that was looked up and judged once.

A name is resolved once, all its addresses must be public, and the connection goes to one of those very addresses, so
that a name server cannot answer differently between the check and the connection. The certificate is checked against
the name. Redirects are answers and are not followed; cookies, proxies of the environment and old connections are not
used; every wait ends, and so does every answer.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from urllib.parse import urlsplit

import httpx

from adapters.outbound_rules import Allowed, IPAddress, Target, is_public, target_of
from cases.ports_outbound import Answered, OutboundFailed, OutboundRefused, Question

#: The addresses of a host as text.
Resolver = Callable[[str], Awaitable[Sequence[str]]]


async def resolve(host: str) -> Sequence[str]:
    """What the machine's own resolver says. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


@dataclass(frozen=True, slots=True)
class Patience:
    """``seconds`` for a whole question, looking up and waiting for a turn included; ``most_bytes`` of an answer.

    ``at_once`` are the turns of one host.
    """

    seconds: float = 10.0
    connect_seconds: float = 5.0
    most_bytes: int = 1024 * 1024
    at_once: int = 16


class HttpsOutbound:
    """The port ``cases.ports_outbound.Outbound`` over httpx. ``reachable`` judges an address that was looked up."""

    def __init__(
        self,
        allowed: Allowed,
        patience: Patience | None = None,
        *,
        resolver: Resolver = resolve,
        reachable: Callable[[IPAddress], bool] = is_public,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._allowed = allowed
        self._patience = patience or Patience()
        self._resolver = resolver
        self._reachable = reachable
        self._trust = trust
        #: By host, so that one that hangs takes no turn from the others.
        self._turns = defaultdict[str, asyncio.Semaphore](partial(asyncio.Semaphore, self._patience.at_once))

    async def ask(self, question: Question) -> Answered:
        """The answer. Raises OutboundRefused, OutboundFailed."""
        target = target_of(question, self._allowed)
        begun = False
        try:
            async with asyncio.timeout(self._patience.seconds), self._turns[urlsplit(question.url).netloc]:
                address = await self._pinned(target)
                begun = True
                return await self._ask(question, target, address)
        except TimeoutError:
            raise OutboundFailed(f"{target.host} 没有按时应答", sent=begun) from None
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise OutboundFailed(f"{target.host} 连不上({type(error).__name__})", sent=False) from None
        except httpx.HTTPError as error:
            raise OutboundFailed(f"{target.host} 没有正常应答({type(error).__name__})") from None

    async def _pinned(self, target: Target) -> str:
        """The address to connect to, fit for a URL: the name is never looked up again."""
        if not target.tls:
            return target.host
        try:
            found = [ipaddress.ip_address(each) for each in await self._resolver(target.host)]
        except (OSError, ValueError):
            raise OutboundFailed(f"{target.host} 的地址查不到", sent=False) from None
        if not found:
            raise OutboundFailed(f"{target.host} 的地址查不到", sent=False)
        if not all(map(self._reachable, found)):  # one among several is enough: somebody plays with the name
            raise OutboundRefused(f"{target.host} 指向了内部网络的地址")
        return str(min(found, key=lambda address: address.version))  # IPv4 first: it is the one that is always there

    async def _ask(self, question: Question, target: Target, address: str) -> Answered:
        request = self._request(question, target, address)
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        async with httpx.AsyncHTTPTransport(verify=self._context, trust_env=False, limits=limits) as transport:
            response = await transport.handle_async_request(request)
            try:
                return await self._read(response, target)
            finally:
                await response.aclose()

    def _request(self, question: Question, target: Target, address: str) -> httpx.Request:
        parts = urlsplit(question.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        where = f"[{address}]:{target.port}" if ":" in address else f"{address}:{target.port}"
        seconds = self._patience.seconds
        timeouts = {"connect": self._patience.connect_seconds, "read": seconds, "write": seconds, "pool": seconds}
        return httpx.Request(
            question.method,
            f"{parts.scheme}://{where}{path}",
            headers={"accept-encoding": "identity", "user-agent": "minqing", **question.headers, "host": parts.netloc},
            content=question.body,
            extensions={"timeout": timeouts} | ({"sni_hostname": target.host} if target.tls else {}),
        )

    async def _read(self, response: httpx.Response, target: Target) -> Answered:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise OutboundFailed(f"{target.host} 的应答是压缩的,没有这样要求过")  # a bomb would unpack past the limit
        parts: list[bytes] = []
        size = 0
        async for part in response.aiter_raw():
            size += len(part)
            if size > self._patience.most_bytes:
                raise OutboundFailed(f"{target.host} 的应答太长")
            parts.append(part)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answered(response.status_code, headers, b"".join(parts))

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """Made with the first question: reading the authorities takes a while."""
        return self._trust()
