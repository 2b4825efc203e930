"""Handing a case on (转出): to the level above, to another town, as a deputy's suggestion, in parts."""

from __future__ import annotations

from api import answers as a
from api import bodies_links as b
from api.acting import act
from api.call import Call
from api.doors import Doors, Reply
from api.enclosing import enclosures
from cases import commands_links as lc
from cases.house import Enclosed

doors = Doors()


@doors.post(
    "/cases/{id}/refer",
    permission="refer",
    summary="提请上级:在上级另立一件,进展会转回来",
    answer=a.Receipt,
    body=b.Refer,
    example=b.Refer(text="涉及县道,本镇没有管理权限"),
)
async def refer(call: Call, body: b.Refer) -> Reply:
    """Ask the level above to handle it; the case stays in hand here."""
    return await act(call, lc.Refer(), enclosures(body.text))


@doors.post(
    "/cases/{id}/transfer",
    permission="transfer",
    summary="移送给别的镇街,这里办结",
    answer=a.Receipt,
    body=b.Transfer,
    example=b.Transfer(township="330481002", text="位置在界线以东,属于那边的街道"),
)
async def transfer(call: Call, body: b.Transfer) -> Reply:
    """Send it to the town whose matter it is."""
    return await act(call, lc.Transfer(body.township), enclosures(body.text))


@doors.post(
    "/cases/{id}/convert",
    permission="convert",
    summary="转为代表建议:代表以自己的名义提出,或者请一位代表提出",
    answer=a.Receipt,
    body=b.Convert,
    example=b.Convert(text="建议在这一路段加装路灯"),
)
async def convert(call: Call, body: b.Convert) -> Reply:
    """Put it forward as a suggestion, or ask a deputy to."""
    return await act(call, lc.Convert(body.channel, body.author, body.township), enclosures(body.text))


@doors.post(
    "/cases/{id}/split",
    permission="split",
    summary="拆分成几件,各自办理",
    answer=a.Receipt,
    body=b.Split,
    example=b.Split(parts=[b.PartBody(text="井盖破损", category="窨井盖"), b.PartBody(text="旁边的路灯不亮")]),
)
async def split(call: Call, body: b.Split) -> Reply:
    """Make several cases of it."""
    parts = tuple(lc.Part((part.category,) if part.category else ()) for part in body.parts)
    return await act(
        call, lc.Split(parts, body.wait), tuple(Enclosed("text", {"text": part.text}) for part in body.parts)
    )
