"""Calls to services of others (外部服务的调用): an end to every wait, few repetitions, and a rest for what is down.

A call is sent again only where that does no harm. After ``breaker_after`` failures in a row the service rests: for
``breaker_seconds`` every call fails at once, then a single one may try.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from cases.ports_outbound import Answered, Outbound, OutboundFailed, OutboundRefused, Question
from cases.ports_services import Call, ServiceDown

_FIRST_PAUSE_SECONDS = 0.2
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """How one service is called: ``name`` in Chinese for sentences, ``tries`` at most for what may be repeated."""

    name: str
    base_url: str
    seconds: float = 5.0
    tries: int = 2
    breaker_after: int = 5
    breaker_seconds: float = 30.0


class RemoteService:
    """The port ``cases.ports_services.Service``. ``clock`` in seconds and ``sleep`` are given by tests."""

    def __init__(
        self,
        outbound: Outbound,
        policy: ServicePolicy,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._outbound = outbound
        self._policy = policy
        self._sleep = sleep
        self._breaker = _Breaker(policy.breaker_after, policy.breaker_seconds, clock)

    async def ask(self, call: Call) -> Answered:
        """The answer. Raises ServiceDown."""
        tries = max(1, self._policy.tries) if call.repeatable else 1
        for attempt in range(1, tries + 1):
            try:
                return await self._once(call)
            except ServiceDown:
                if attempt == tries or self._breaker.resting:
                    raise
            await self._sleep(_FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) * (1 + random.random()))  # noqa: S311  # nosec B311  # no secret
        raise AssertionError("unreachable")

    async def _once(self, call: Call) -> Answered:
        name = self._policy.name
        if not self._breaker.may_try():
            raise ServiceDown(f"{name}刚才多次没有应答,暂停访问", doubtful=False)
        try:
            async with asyncio.timeout(self._policy.seconds):
                answered = await self._outbound.ask(self._question(call))
        except OutboundRefused as refused:
            self._breaker.free()  # never sent: it says nothing about the service
            raise ServiceDown(f"{name}不能访问:{refused.message}", doubtful=False) from None
        except OutboundFailed as failed:
            self._breaker.failed()
            raise ServiceDown(f"{name}:{failed.message}", doubtful=failed.sent) from None
        except TimeoutError:
            self._breaker.failed()
            raise ServiceDown(f"{name}没有按时应答", doubtful=True) from None
        except BaseException:
            self._breaker.free()  # cancelled: whoever comes next may try
            raise
        if answered.status >= _SERVER_ERROR:
            self._breaker.failed()
            raise ServiceDown(f"{name}自己出错了(状态码 {answered.status})", doubtful=True)
        self._breaker.worked()
        return answered

    def _question(self, call: Call) -> Question:
        url = self._policy.base_url.rstrip("/") + call.path
        query = f"?{urlencode(call.query)}" if call.query else ""
        return Question(call.method, url + query, call.headers, call.body)


class _Breaker:
    """Counts failures in a row; at rest it lets one through after its time, and only one."""

    def __init__(self, after: int, seconds: float, clock: Callable[[], float]) -> None:
        self._after = after
        self._seconds = seconds
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._trying = False

    @property
    def resting(self) -> bool:
        return self._failures >= self._after

    def may_try(self) -> bool:
        if not self.resting:
            return True
        if self._trying or self._clock() < self._until:
            return False
        self._trying = True
        return True

    def failed(self) -> None:
        self._failures += 1
        self._trying = False
        self._until = self._clock() + self._seconds

    def free(self) -> None:
        self._trying = False

    def worked(self) -> None:
        self._failures = 0
        self._trying = False
