"""What is done in a place beside its cases (本地台账): a state declared, a duty done, a meeting held, a vote taken."""

from __future__ import annotations

from collections.abc import Mapping

from api import answers_beside as a
from api import bodies_town as b
from api.call import Call
from api.doors import Doors, Reply
from api.show import moment_of
from cases import town_commands as c
from cases.house import Replayed
from cases.town import Count
from cases.town_doing import do

doors = Doors()


async def _do(call: Call, command: c.TownCommand) -> Reply:
    receipt: Mapping[str, object] = await do(call.house, call.person, call.params["code"], command, call.key)
    replayed = {"idempotency-replayed": "true"} if isinstance(receipt, Replayed) else {}
    return Reply({**receipt, "at": moment_of(receipt["at"])}, headers=replayed)


@doors.post(
    "/townships/{code}/states",
    permission="declare_state",
    summary="宣布态势",
    answer=a.TownReceipt,
    body=b.DeclareState,
    example=b.DeclareState(name="防汛应急响应", value="二级"),
)
async def declare(call: Call, body: b.DeclareState) -> Reply:
    """A state holds for the whole place from now on."""
    return await _do(call, c.DeclareState(body.name, body.value))


@doors.post(
    "/townships/{code}/duties",
    permission="do_duty",
    summary="定期事项办了",
    answer=a.TownReceipt,
    body=b.DoDuty,
    example=b.DoDuty(name="民情专报"),
)
async def duty(call: Call, body: b.DoDuty) -> Reply:
    """A periodic duty is done."""
    return await _do(call, c.DoDuty(body.name))


@doors.post(
    "/townships/{code}/meetings",
    permission="hold_meeting",
    summary="会议开了,记到会人数",
    answer=a.TownReceipt,
    body=b.HoldMeeting,
    example=b.HoldMeeting(name="全体会议", members=60, present=45),
)
async def meeting(call: Call, body: b.HoldMeeting) -> Reply:
    """A meeting was held, quorate or not."""
    return await _do(call, c.HoldMeeting(body.name, Count(body.members, body.present)))


@doors.post(
    "/townships/{code}/votes",
    permission="take_vote",
    summary="表决了,按规约计票",
    answer=a.TownReceipt,
    body=b.TakeVote,
    example=b.TakeVote(name="满意度测评", members=60, present=45, votes_for=40, against=3, abstained=2),
)
async def vote(call: Call, body: b.TakeVote) -> Reply:
    """A vote is tallied by its rule."""
    count = Count(body.members, body.present, body.votes_for, body.against, body.abstained)
    return await _do(call, c.TakeVote(body.name, count))
