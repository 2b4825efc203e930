"""One case and what can be done to it (办理): one door a command, all through the same action."""

from __future__ import annotations

from api import answers as a
from api import bodies as b
from api import show
from api.acting import act
from api.call import Call
from api.doors import Doors, Nothing
from api.doors import Reply as Sent
from api.enclosing import enclosures, file_ids, photo_ids
from cases import commands as c
from cases import views
from cases.people import UnitAt

doors = Doors()

PHOTO = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"


@doors.get("/cases/{id}", permission="view", summary="一件的全过程,每一步都有依据", answer=a.CaseShown)
async def case(call: Call, _query: Nothing) -> a.CaseShown:
    """The case with its timeline."""
    return show.whole(await views.look(call.house, call.person, call.id), call.pictures)


@doors.post(
    "/cases/{id}/claim", permission="claim", summary="认领(接单)", answer=a.Receipt, body=b.Claim, example=b.Claim()
)
async def claim(call: Call, body: b.Claim) -> Sent:
    """Take it for one's unit; the first one gets it."""
    return await act(call, c.Claim(findings=body.findings), enclosures(body.text))


@doors.post(
    "/cases/{id}/accept", permission="accept", summary="受理", answer=a.Receipt, body=b.Accept, example=b.Accept()
)
async def accept(call: Call, body: b.Accept) -> Sent:
    """Accept what was handed over, with what is found at that."""
    return await act(call, c.Accept(body.findings), enclosures(body.text))


@doors.post(
    "/cases/{id}/return",
    permission="return",
    summary="退回(不是本单位的),写明理由",
    answer=a.Receipt,
    body=b.Return,
    example=b.Return(text="派工作人员去看过,不是移动的"),
)
async def give_back(call: Call, body: b.Return) -> Sent:
    """Say that it is not ours."""
    return await act(call, c.Return(), enclosures(body.text))


@doors.post(
    "/cases/{id}/ask",
    permission="ask",
    summary="询问上报人",
    answer=a.Receipt,
    body=b.Ask,
    example=b.Ask(question="权属", text="请看一下是哪类窨井盖"),
)
async def ask(call: Call, body: b.Ask) -> Sent:
    """Ask the reporter."""
    return await act(call, c.Ask(body.question, tuple(body.wants)), enclosures(body.text))


@doors.post(
    "/cases/{id}/reply",
    permission="reply",
    summary="回答询问",
    answer=a.Receipt,
    body=b.Reply,
    example=b.Reply(answers={"权属": "移动"}, text="主要是移动的。"),
)
async def reply(call: Call, body: b.Reply) -> Sent:
    """Answer what was asked; the rules are asked again."""
    photos = photo_ids(body.photos, call)
    return await act(call, c.Reply(body.answers, photos), enclosures(body.text, body.place, file_ids(body.files, call)))


@doors.post(
    "/cases/{id}/supplement",
    permission="supplement",
    summary="补充文字、照片、位置",
    answer=a.Receipt,
    body=b.Supplement,
    example=b.Supplement(text="井盖上有单位标记", photos=[PHOTO]),
)
async def supplement(call: Call, body: b.Supplement) -> Sent:
    """Add something unasked, photos that come later included."""
    told = enclosures(body.text, body.place, file_ids(body.files, call))
    return await act(call, c.Supplement(photo_ids(body.photos, call)), told)


@doors.post(
    "/cases/{id}/answer",
    permission="answer",
    summary="答复,结果用规约里的词",
    answer=a.Receipt,
    body=b.Answer,
    example=b.Answer(outcome="已解决", text="已换好井盖", photos=[PHOTO]),
)
async def answer(call: Call, body: b.Answer) -> Sent:
    """Answer the report."""
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.Answer(body.outcome, photo_ids(body.photos, call)), told)


@doors.post(
    "/cases/{id}/assign",
    permission="assign",
    summary="指定承办单位(编号见辖区的单位)",
    answer=a.Receipt,
    body=b.Assign,
    example=b.Assign(unit=12),
)
async def assign(call: Call, body: b.Assign) -> Sent:
    """Name the unit."""
    return await act(call, c.Assign(UnitAt(body.unit, "")))


@doors.post(
    "/cases/{id}/rate",
    permission="rate",
    summary="评价,1到5星",
    answer=a.Receipt,
    body=b.Rate,
    example=b.Rate(stars=5, text="办得很快"),
)
async def rate(call: Call, body: b.Rate) -> Sent:
    """Judge the answer."""
    return await act(call, c.Rate(body.stars), enclosures(body.text))


@doors.post(
    "/cases/{id}/urge",
    permission="urge",
    summary="催办",
    answer=a.Receipt,
    body=b.Urge,
    example=b.Urge(text="请尽快处理"),
)
async def urge(call: Call, body: b.Urge) -> Sent:
    """Urge whoever has it."""
    return await act(call, c.Urge(), enclosures(body.text))
