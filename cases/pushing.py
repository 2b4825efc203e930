"""Events from WeChat at the door (消息推送): proved, taken once, stored, and answered; nothing is dealt with here.

WeChat waits five seconds and asks three times, so what takes time is a worker's. What nobody has asked for is answered
and not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.house import House
from cases.ports import Scope, Transaction
from cases.ports_pushes import Arrived, Gate, Received, Signed, Stamp
from cases.refusals import NotAllowed, NotFound

#: The answer that WeChat wants; anything else makes it ask again.
SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class Doorway:
    """How pushes come in: ``gate`` None where none are expected, ``window`` how old a signature may be."""

    gate: Gate | None
    window: timedelta
    wanted: frozenset[str]


async def greet(house: House, doorway: Doorway, signed: Signed, echo: str) -> str:
    """What WeChat wants to hear when the address is entered in its console. Raises NotFound, NotAllowed."""
    stamp = _gate(doorway).greet(signed, echo)

    async def work(tx: Transaction) -> None:
        await _check(tx, stamp, doorway.window)

    await house.store.run(Scope(), work)
    return echo


async def take_in(house: House, doorway: Doorway, signed: Signed, body: bytes) -> Received:
    """Store what was pushed, before anybody says that it has come. Raises NotFound, NotAllowed, InvalidInput."""
    stamp, arrived = _gate(doorway).read(signed, body)

    async def work(tx: Transaction) -> Received:
        met = await _check(tx, stamp, doorway.window)
        return Received.AGAIN if met is Received.AGAIN else await _kept(tx, arrived, doorway.wanted)

    return await house.store.run(Scope(), work)


async def _kept(tx: Transaction, arrived: Arrived, wanted: frozenset[str]) -> Received:
    return await tx.keep_push(arrived) if arrived.event in wanted else Received.AGAIN


def _gate(doorway: Doorway) -> Gate:
    if doorway.gate is None:
        raise NotFound("没有这个地址")
    return doorway.gate


async def _check(tx: Transaction, stamp: Stamp, window: timedelta) -> Received:
    """Raises NotAllowed for a signature of another time, and for one that came with another body before."""
    _check_time(stamp.signed_at, await tx.real_now(), window)
    met = await tx.meet(stamp)
    if met is Received.FORGED:
        raise NotAllowed("这个签名已经用过了")
    return met


def _check_time(signed_at: datetime, now: datetime, window: timedelta) -> None:
    if abs(now - signed_at) > window:
        raise NotAllowed("签名的时间不对:请核对本机的时钟;微信的请求只在签名以后的几分钟里有效")
