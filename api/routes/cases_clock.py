"""What befalls the terms of a case (时限): more time, a pause, an excuse, a mark cleared."""

from __future__ import annotations

from api import answers as a
from api import bodies_clock as b
from api.acting import act
from api.call import Call
from api.doors import Doors, Reply
from api.enclosing import enclosures
from cases import commands_clock as c
from dsl.terms import Term, TimeUnit

doors = Doors()


@doors.post(
    "/cases/{id}/request-extension",
    permission="request_extension",
    summary="申请延期",
    answer=a.Receipt,
    body=b.RequestExtension,
    example=b.RequestExtension(clock="答复", term=b.Span(amount=15, unit="自然日"), text="等待配件到货"),
)
async def request_extension(call: Call, body: b.RequestExtension) -> Reply:
    """Ask for more time; where nobody has to agree the term is longer at once."""
    term = None if body.term is None else Term(body.term.amount, TimeUnit(body.term.unit))
    return await act(call, c.RequestExtension(body.clock or "", term), enclosures(body.text))


@doors.post(
    "/cases/{id}/decide-extension",
    permission="decide_extension",
    summary="批准或者不批准延期",
    answer=a.Receipt,
    body=b.DecideExtension,
    example=b.DecideExtension(approve=True),
)
async def decide_extension(call: Call, body: b.DecideExtension) -> Reply:
    """Agree to more time, or refuse it."""
    return await act(call, c.DecideExtension(body.approve, body.clock or ""), enclosures(body.text))


@doors.post(
    "/cases/{id}/pause",
    permission="pause",
    summary="中止计算期限,事由用规约里的词",
    answer=a.Receipt,
    body=b.Pause,
    example=b.Pause(reason="等待补充材料", text="已请上报人补充照片"),
)
async def pause(call: Call, body: b.Pause) -> Reply:
    """Let the terms stand still that may for this reason."""
    return await act(call, c.Pause(body.reason), enclosures(body.text))


@doors.post(
    "/cases/{id}/decide-pause",
    permission="decide_pause",
    summary="批准或者不批准中止",
    answer=a.Receipt,
    body=b.DecidePause,
    example=b.DecidePause(approve=True),
)
async def decide_pause(call: Call, body: b.DecidePause) -> Reply:
    """Agree to a pause, or refuse it."""
    return await act(call, c.DecidePause(body.approve), enclosures(body.text))


@doors.post(
    "/cases/{id}/resume",
    permission="resume",
    summary="恢复计算期限",
    answer=a.Receipt,
    body=b.Resume,
    example=b.Resume(),
)
async def resume(call: Call, _body: b.Resume) -> Reply:
    """Let every term go on that stands still."""
    return await act(call, c.Resume())


@doors.post(
    "/cases/{id}/exempt",
    permission="exempt",
    summary="豁免逾期,写明理由;逾期仍然留在记录里",
    answer=a.Receipt,
    body=b.Exempt,
    example=b.Exempt(clock="答复", text="台风期间无法施工"),
)
async def exempt(call: Call, body: b.Exempt) -> Reply:
    """Excuse what is late; it stays on the record."""
    return await act(call, c.Exempt(body.clock or ""), enclosures(body.text))


@doors.post(
    "/cases/{id}/clear-mark",
    permission="clear_mark",
    summary="解除标记,例如重点督办",
    answer=a.Receipt,
    body=b.ClearMark,
    example=b.ClearMark(mark="重点督办"),
)
async def clear_mark(call: Call, body: b.ClearMark) -> Reply:
    """Clear a mark."""
    return await act(call, c.ClearMark(body.mark), enclosures(body.text))
