"""Partners (对接平台): what they send us, signed; and their lines for whoever looks after them."""

from __future__ import annotations

from api import answers_partners as a
from api import bodies_partners as b
from api.call import Call
from api.doors import Doors, Intake, Nothing
from api.pacing import count_stranger
from cases import partner_lines
from cases.house import territory_of
from cases.partner_hearing import hear
from cases.partner_lines import LineSeen, unit_in
from cases.partner_signing import check_signed
from cases.partners import Line, State
from cases.ports import Scope, Transaction
from cases.refusals import NotAllowed

doors = Doors()

_STATES = {
    State.ON: "推送中",
    State.PAUSED: "已暂停",
    State.STOPPED: "已停下,请重新推送",
    State.LISTENS: "收件(Open311)",
}
_UNKNOWN = "签名不对:请核对密钥、密钥名称,并且对收到的原文逐字节签名"


@doors.post(
    "/partners/{id}/events",
    permission="receive_push",
    summary="对接平台发来的进展:验明签名,按对照文件换算,由它的单位办理;同一编号只办一次",
    answer=a.EventTaken,
    body=Nothing,
    example=Nothing(),
    intake=Intake.RAW,
)
async def take_event(call: Call, _query: Nothing) -> a.EventTaken:
    """Done before it is answered; sent again, the same is answered."""
    body = call.upload or b""
    try:
        line, event = await _proved(call, body)
    except NotAllowed:
        await count_stranger(call)
        raise
    mapping = call.wired.partners.read().mappings.get(line.partner)
    if mapping is None:
        raise NotAllowed(f"这里没有“{line.partner}”的对照文件,请联系管理员")
    unit = await unit_in(call.house, line.jurisdiction, mapping.unit)
    taken = await hear(call.house, line, mapping, unit, event, body)
    call.wired.tell(taken.case)
    return a.EventTaken(case=taken.case, steps=list(taken.steps), again=taken.again)


async def _proved(call: Call, body: bytes) -> tuple[Line, str]:
    """The line and the id of the event. Raises NotAllowed, alike for a line that is none and for a wrong signature."""
    territory = await territory_of(call.house)
    found: list[Line] = []

    async def work(tx: Transaction) -> str:
        line = await tx.partner_line(call.params["id"])
        if line is None or line.state is State.LISTENS:  # a key that was given for reports speaks for no unit
            raise NotAllowed(_UNKNOWN)
        found.append(line)
        now = await tx.real_now()
        return check_signed(line.keys_at(now), call.headers, body, now)

    event = await call.house.store.run(Scope(frozenset(territory.jurisdictions)), work)
    return found[-1], event


@doors.get(
    "/townships/{code}/partners",
    permission="manage_partners",
    summary="对接平台的线路:推送到第几号,停下的是为什么",
    answer=a.LinesShown,
)
async def lines(call: Call, _query: Nothing) -> a.LinesShown:
    """Those of the place itself."""
    found = await partner_lines.lines_of(call.house, call.person, call.params["code"])
    return a.LinesShown(items=[_shown(each) for each in found])


@doors.post(
    "/townships/{code}/partners/{line}/replay",
    permission="manage_partners",
    summary="从某一号起重新推送给对接平台",
    answer=a.LineShown,
    body=b.ReplayLine,
    example=b.ReplayLine(first=1),
)
async def replay(call: Call, body: b.ReplayLine) -> a.LineShown:
    """Done twice it stands as it stood."""
    params = call.params
    return _shown(await partner_lines.replay(call.house, call.person, params["code"], params["line"], body.first))


def _shown(seen: LineSeen) -> a.LineShown:
    line = seen.line
    return a.LineShown(
        id=line.id,
        partner=line.partner,
        state=line.state.value,
        state_text=_STATES[line.state],
        cursor=line.cursor,
        behind=seen.behind,
        attempts=line.attempts,
        sent=line.sent,
        repeated=line.repeated,
        error=line.error,
    )
