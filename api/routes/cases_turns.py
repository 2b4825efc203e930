"""Where a case goes (流转): reviews, offers handed back, consent asked for and given, ends, another unit."""

from __future__ import annotations

from api import answers as a
from api import bodies_turns as b
from api.acting import act
from api.call import Call
from api.doors import Doors, Reply
from api.enclosing import enclosures
from cases import commands as c
from cases import commands_reach as rc
from cases import commands_turns as tc
from cases.people import UnitAt

doors = Doors()


@doors.post(
    "/cases/{id}/review",
    permission="review",
    summary="作出审查结论(初审、复审、研究)",
    answer=a.Receipt,
    body=b.Review,
    example=b.Review(stage="初审", verdict="同意"),
)
async def review(call: Call, body: b.Review) -> Reply:
    """Say what a review comes to."""
    return await act(call, rc.Review(body.stage, body.verdict), enclosures(body.text))


@doors.post(
    "/cases/{id}/decline",
    permission="decline",
    summary="依次问到本单位的,不接",
    answer=a.Receipt,
    body=b.Decline,
    example=b.Decline(text="不在本单位管辖范围内"),
)
async def decline(call: Call, body: b.Decline) -> Reply:
    """Hand the offer back, so that the next candidate is asked."""
    return await act(call, rc.Decline(), enclosures(body.text))


@doors.post(
    "/cases/{id}/decide-return",
    permission="decide_return",
    summary="同意或者不同意退回",
    answer=a.Receipt,
    body=b.Decide,
    example=b.Decide(approve=True),
)
async def decide_return(call: Call, body: b.Decide) -> Reply:
    """Agree that the holder hands it back, or let it stay."""
    return await act(call, rc.DecideReturn(body.approve), enclosures(body.text))


@doors.post(
    "/cases/{id}/reassign",
    permission="reassign",
    summary="改派给别的单位(编号见辖区的单位)",
    answer=a.Receipt,
    body=b.Reassign,
    example=b.Reassign(unit=12),
)
async def reassign(call: Call, body: b.Reassign) -> Reply:
    """Give what a unit holds to another one."""
    return await act(call, c.Reassign(UnitAt(body.unit, "")), enclosures(body.text))


@doors.post(
    "/cases/{id}/decide-refusal",
    permission="decide_refusal",
    summary="同意或者不同意不予受理",
    answer=a.Receipt,
    body=b.Decide,
    example=b.Decide(approve=False, text="有新情况,应当办理"),
)
async def decide_refusal(call: Call, body: b.Decide) -> Reply:
    """Agree that it is not taken, or let it go its way."""
    return await act(call, tc.DecideRefusal(body.approve), enclosures(body.text))


@doors.post(
    "/cases/{id}/end",
    permission="end",
    summary="终止办理,写明理由",
    answer=a.Receipt,
    body=b.End,
    example=b.End(text="当事人已经另行起诉"),
)
async def end(call: Call, body: b.End) -> Reply:
    """End it before it is done, or ask for that."""
    return await act(call, tc.End(), enclosures(body.text))


@doors.post(
    "/cases/{id}/decide-end",
    permission="decide_end",
    summary="同意或者不同意终止办理",
    answer=a.Receipt,
    body=b.Decide,
    example=b.Decide(approve=True),
)
async def decide_end(call: Call, body: b.Decide) -> Reply:
    """Agree that it ends, or let it go on."""
    return await act(call, tc.DecideEnd(body.approve), enclosures(body.text))


@doors.post(
    "/cases/{id}/merge",
    permission="merge",
    summary="并入先上报的同一件事(编号见相似件)",
    answer=a.Receipt,
    body=b.Merge,
    example=b.Merge(into="01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b12", text="同一处的同一个井盖"),
)
async def merge(call: Call, body: b.Merge) -> Reply:
    """Handle both as one; the reporter follows the earlier one from now on."""
    return await act(call, tc.Merge(body.into), enclosures(body.text))


@doors.post(
    "/cases/{id}/unmerge",
    permission="unmerge",
    summary="撤销并入,单独办理",
    answer=a.Receipt,
    body=b.Unmerge,
    example=b.Unmerge(text="不是同一处"),
)
async def unmerge(call: Call, body: b.Unmerge) -> Reply:
    """Let a joined case stand alone again."""
    return await act(call, tc.Unmerge(), enclosures(body.text))
