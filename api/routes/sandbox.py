"""Moving time in a trial (试用拨钟): so that a month can be watched in a minute; there is no such door elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from api import answers as a
from api import bodies as b
from api import show
from api.call import Call
from api.doors import Doors, Nothing
from api.links import pass_on
from api.pace import pace_of
from api.telling import tell_due
from api.wire import telling_chores
from api.worker import look_round, seal_all, sweep
from cases.house import now_of
from cases.refusals import InvalidInput

doors = Doors(sandbox=True)


@doors.get("/sandbox/clock", permission="shift_clock", summary="现在的时间", answer=a.Time)
async def clock(call: Call, _query: Nothing) -> a.Time:
    """What time it is here."""
    return await _time(call)


@doors.post(
    "/sandbox/clock",
    permission="shift_clock",
    summary="拨到一个时刻,或比真实时间快(慢)若干秒",
    answer=a.Time,
    body=b.ClockBody,
    example=b.ClockBody(offset_seconds=86400),
)
async def move(call: Call, body: b.ClockBody) -> a.Time:
    """Move the time; whatever becomes due is told by the worker or by a tick."""
    if (body.now is None) == (body.offset_seconds is None):
        raise InvalidInput({"now": "请给出 now 或 offset_seconds 之一"})
    await call.house.store.shift_clock(body.offset_seconds or 0.0 if body.now is None else _offset_to(body.now))
    return await _time(call)


def _offset_to(moment: datetime) -> float:
    offset = (moment - datetime.now(UTC)).total_seconds()
    if abs(offset) > b.MOST_OFFSET_SECONDS:
        raise InvalidInput({"now": "只能拨到前后二十年以内"})
    return offset


async def _time(call: Call) -> a.Time:
    now = await now_of(call.house)
    return a.Time(now=show.moment(now), offset_seconds=round((now - datetime.now(UTC)).total_seconds(), 1))


@doors.post(
    "/sandbox/tick",
    permission="shift_clock",
    summary="让到期的时限现在就走",
    answer=a.Ticked,
    body=b.TickBody,
    example=b.TickBody(),
)
async def tick(call: Call, body: b.TickBody) -> a.Ticked:
    """Let everything that is due happen before the answer."""
    pace = pace_of(call.wired.settings)
    swept = await sweep(call.house, pace) + await look_round(call.house, pace) + await pass_on(call.house, pace)
    await seal_all(call.house, call.wired.bus)
    told = await tell_due(telling_chores(call.wired)) if body.tell else 0
    return a.Ticked(events=swept.events, failed=len(swept.failed), told=told)
