"""Beside handling (议、签发、督办): talking a case over, drafting and signing its answer, watching over it."""

from __future__ import annotations

from api import answers as a
from api import bodies_council as b
from api.acting import act
from api.call import Call
from api.doors import Doors, Reply
from api.enclosing import enclosures, file_ids, photo_ids
from cases import commands_council as c

doors = Doors()


@doors.post(
    "/cases/{id}/deliberate",
    permission="deliberate",
    summary="提请商议,写明要商议的问题",
    answer=a.Receipt,
    body=b.Deliberate,
    example=b.Deliberate(text="这段路的路灯由哪一家出资改造?"),
)
async def deliberate(call: Call, body: b.Deliberate) -> Reply:
    """Put a question to those concerned; the clocks go on."""
    return await act(call, c.Deliberate(), enclosures(body.text))


@doors.post(
    "/cases/{id}/comment",
    permission="comment",
    summary="商议发言",
    answer=a.Receipt,
    body=b.Comment,
    example=b.Comment(text="建议由村里和供电公司各出一半"),
)
async def comment(call: Call, body: b.Comment) -> Reply:
    """Say something to the open question."""
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.Comment(photo_ids(body.photos, call)), told)


@doors.post(
    "/cases/{id}/conclude",
    permission="conclude",
    summary="作出商议结论",
    answer=a.Receipt,
    body=b.Conclude,
    example=b.Conclude(conclusion="达成一致", text="两家各出一半,年内改造"),
)
async def conclude(call: Call, body: b.Conclude) -> Reply:
    """Say what came of it."""
    return await act(call, c.Conclude(body.conclusion), enclosures(body.text))


@doors.post(
    "/cases/{id}/draft-answer",
    permission="draft_answer",
    summary="拟答复,等负责人签发",
    answer=a.Receipt,
    body=b.DraftAnswer,
    example=b.DraftAnswer(outcome="已解决", text="已换好井盖"),
)
async def draft_answer(call: Call, body: b.DraftAnswer) -> Reply:
    """Write an answer for whoever signs."""
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.DraftAnswer(body.outcome, photo_ids(body.photos, call)), told)


@doors.post(
    "/cases/{id}/sign-off",
    permission="sign_off",
    summary="签发或者退改",
    answer=a.Receipt,
    body=b.SignOff,
    example=b.SignOff(approve=True),
)
async def sign_off(call: Call, body: b.SignOff) -> Reply:
    """Sign the draft, which is the answer then, or send it back."""
    return await act(call, c.SignOff(body.approve), enclosures(body.text))


@doors.post(
    "/cases/{id}/supervise",
    permission="supervise",
    summary="督办,可以列为专项督办",
    answer=a.Receipt,
    body=b.Supervise,
    example=b.Supervise(text="群众反映多次", mark="专项督办"),
)
async def supervise(call: Call, body: b.Supervise) -> Reply:
    """Watch over it, and be told of everything from now on."""
    return await act(call, c.Supervise(body.mark), enclosures(body.text))


@doors.post(
    "/cases/{id}/end-supervision",
    permission="end_supervision",
    summary="解除督办",
    answer=a.Receipt,
    body=b.EndSupervision,
    example=b.EndSupervision(text="已经办好"),
)
async def end_supervision(call: Call, body: b.EndSupervision) -> Reply:
    """Watch over it no more."""
    return await act(call, c.EndSupervision(body.person), enclosures(body.text))
