"""Steps, findings and corrections of a case (步骤、认定、更正)."""

from __future__ import annotations

from datetime import datetime

from api import answers as a
from api import bodies as own
from api import bodies_steps as b
from api.acting import act
from api.call import Call
from api.doors import Doors, Reply
from api.enclosing import enclosures, file_ids, photo_ids
from cases import commands as c
from dsl.period import ZONE

doors = Doors()


@doors.post(
    "/cases/{id}/step",
    permission="step",
    summary="办到规约里的一步",
    answer=a.Receipt,
    body=b.Step,
    example=b.Step(step="处罚", text="已作出处罚决定", written=True),
)
async def step(call: Call, body: b.Step) -> Reply:
    """A declared step has happened."""
    photos = photo_ids(body.photos, call)
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.DoStep(body.step, body.fields, photos, written=body.written), told)


@doors.post(
    "/cases/{id}/waive",
    permission="waive",
    summary="免办一步,写明理由",
    answer=a.Receipt,
    body=b.Waive,
    example=b.Waive(step="拆除", text="当事人已自行拆除"),
)
async def waive(call: Call, body: b.Waive) -> Reply:
    """A step need not be done."""
    return await act(call, c.Waive(body.step), enclosures(body.text))


@doors.post(
    "/cases/{id}/schedule",
    permission="schedule",
    summary="定下一件事的日期",
    answer=a.Receipt,
    body=b.Schedule,
    example=b.Schedule(event="听证", date=datetime(2026, 12, 15, 9, tzinfo=ZONE)),
)
async def schedule(call: Call, body: b.Schedule) -> Reply:
    """An event gets its date, from which terms run backwards."""
    return await act(call, c.Schedule(body.event, body.date))


@doors.post(
    "/cases/{id}/find",
    permission="find",
    summary="作出认定,用规约里的词",
    answer=a.Receipt,
    body=b.Find,
    example=b.Find(findings={"建设状态": "已经建成"}, text="现场查看"),
)
async def find(call: Call, body: b.Find) -> Reply:
    """Say what was found; the rules are asked again."""
    return await act(call, c.Find(body.findings), enclosures(body.text))


@doors.post(
    "/cases/{id}/reclassify",
    permission="reclassify",
    summary="改正类别",
    answer=a.Receipt,
    body=b.Reclassify,
    example=b.Reclassify(category="路灯", text="看照片是路灯"),
)
async def reclassify(call: Call, body: b.Reclassify) -> Reply:
    """Another category; the rules are asked again."""
    return await act(call, c.Reclassify((body.category,)), enclosures(body.text))


@doors.post(
    "/cases/{id}/relocate",
    permission="relocate",
    summary="更正位置:村、网格",
    answer=a.Receipt,
    body=b.Relocate,
    example=b.Relocate(
        village="甲村",
        place=own.Place(lat=30.53, lng=120.68, datum="gcj02", address="村口(示例位置)"),
    ),
)
async def relocate(call: Call, body: b.Relocate) -> Reply:
    """Where it really is; the rules are asked again."""
    return await act(call, c.Relocate(body.village, body.grid), enclosures(body.text, body.place))
