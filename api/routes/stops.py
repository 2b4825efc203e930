"""Whose reports are not taken for a while (停止上报): placed over a case, appealed, decided by somebody else."""

from __future__ import annotations

from datetime import datetime

from api import answers_stops as a
from api import bodies_stops as b
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.show import maybe, moment, moment_of
from cases import stopping
from cases.house import Replayed
from cases.ports import Receipt
from cases.stops import GROUND_WORDS, Ground, Stop

doors = Doors()

_CASE = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"


@doors.get(
    "/townships/{code}/stops",
    permission="read_self",
    summary="停止上报的记录:本人的;本地协调人员看得到全部(不显示是谁)",
    answer=a.StopsShown,
)
async def stops(call: Call, _query: Nothing) -> a.StopsShown:
    """Those that this person may know of."""
    found, now = await stopping.listed(call.house, call.person, call.params["code"])
    return a.StopsShown(items=[_shown(each, now) for each in found])


@doors.post(
    "/townships/{code}/stops",
    permission="stop_reports",
    summary="停止一名居民在本地上报:指明是哪一件,写明理由和天数",
    answer=a.StopReceipt,
    body=b.PlaceStop,
    example=b.PlaceStop(case=_CASE, ground=Ground.ADVERTISING, words="连续三天发同一则广告(示例)", days=7),
)
async def place(call: Call, body: b.PlaceStop) -> Reply:
    """From now on this person's reports are refused here, with the reason and the way to appeal."""
    asked = stopping.Place(body.case, body.ground, body.words, body.days)
    return _reply(await stopping.place(call.house, call.person, call.params["code"], asked, call.key))


@doors.post(
    "/townships/{code}/stops/{stop}/appeal",
    permission="appeal_stop",
    summary="对停止上报提出申诉,一次",
    answer=a.StopReceipt,
    body=b.AppealStop,
    example=b.AppealStop(words="三张照片是三个不同的窨井盖(示例)"),
)
async def appeal(call: Call, body: b.AppealStop) -> Reply:
    """Somebody else than who placed it has to look into it."""
    asked = stopping.Appeal(call.params["stop"], body.words)
    return _reply(await stopping.appeal(call.house, call.person, call.params["code"], asked, call.key))


@doors.post(
    "/townships/{code}/stops/{stop}/decide",
    permission="stop_reports",
    summary="处理申诉:恢复或者维持,由另一位工作人员办",
    answer=a.StopReceipt,
    body=b.DecideStop,
    example=b.DecideStop(lift=True, answer="核实是三处,予以恢复(示例)"),
)
async def decide(call: Call, body: b.DecideStop) -> Reply:
    """Lifted, it ends at once."""
    asked = stopping.Decide(call.params["stop"], body.lift, body.answer)
    return _reply(await stopping.decide(call.house, call.person, call.params["code"], asked, call.key))


def _reply(given: Receipt) -> Reply:
    headers = {"idempotency-replayed": "true"} if isinstance(given, Replayed) else {}
    told = {name: given[name] for name in ("id", "township", "kind", "text")}
    return Reply({**told, "at": moment_of(given["at"])}, headers=headers)


def _shown(stop: Stop, now: datetime) -> a.StopShown:
    return a.StopShown(
        id=stop.id,
        case=stop.case,
        ground=stop.ground.value,
        ground_text=GROUND_WORDS[stop.ground],
        words=stop.words,
        placed_at=moment(stop.placed_at),
        until=moment(stop.until),
        holds=stop.holds_at(now),
        appeal=stop.appeal,
        appealed_at=maybe(stop.appealed_at),
        lifted=stop.lifted,
        answer=stop.answer,
        decided_at=maybe(stop.decided_at),
    )
