"""Sending a report (上报)."""

from __future__ import annotations

from datetime import datetime, timedelta

from api import answers as a
from api import bodies as b
from api.answers_covering import CoveredStretch, ReportDraft, ReportPreviewShown, Stretch
from api.bodies_covering import PieceOfChat, ReportPreview
from api.call import Call
from api.committed import mutated
from api.doors import Doors, Reply
from api.enclosing import enclosures, file_ids, photo_ids, spoken
from api.pacing import Reporting
from api.routes.townships import rules_of
from api.show import maybe
from cases import chat_drafts, intake
from cases import commands as c
from cases.concerns import Concerns
from cases.covering import preview
from cases.emergencies import calls_for
from cases.house import Replayed, now_of, territory_of
from cases.places import Surroundings
from cases.ports import Scope
from cases.refusals import InvalidInput, NotFound

doors = Doors()

#: How late a report may be told, for phones that were without a network; any more would start clocks long past.
LATEST = timedelta(days=7)
USUAL = "随手拍"  # the channel of whoever says nothing else
SKEW = timedelta(minutes=5)  # a phone's clock


@doors.post(
    "/reports",
    permission="report",
    summary="上报:一件事,附照片和位置",
    answer=a.Receipt,
    body=b.Report,
    example=b.Report(
        township="330481001",
        category="窨井盖",
        text="水月亭路移动公司至方便桥之间的马路上有几个窨井盖不闭合",
        place=b.Place(lat=30.53, lng=120.68, datum="gcj02", address="水月亭路(示例位置)"),
        photos=["01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"],
        answers={"权属": "未填"},
        group="三个街道群",
        client_uuid="7f0d3c9a-2f53-4f0e-8a35-9a4d1c0c5d21",
    ),
    status=201,
)
async def send(call: Call, body: b.Report) -> Reply:
    """Take the report in; 201 only after it is saved."""
    if body.occurred_at is not None:
        await _require_recent(call, body.occurred_at)
    if body.channel is not None:
        await _require_channel(call, body.township, body.channel)
    command = c.Report(
        reporter=call.person.id,
        role="",  # the role in which somebody reports is looked up, never believed
        channel=body.channel or USUAL,
        urgency=body.urgency,
        group=body.group,
        village=body.village,
        grid=body.grid,
        named_unit=body.named_unit,
        answers=body.answers,
        photos=photo_ids(body.photos, call),
        around=Surroundings(body.estate),
        concerns=Concerns(body.enterprise, body.project),
        through=body.through,
    )
    told = (*enclosures(body.text, body.place, file_ids(body.files, call), body.hide), *spoken(body.voice))
    letter = intake.Letter(command, body.category, told, body.occurred_at, body.code)
    pace = Reporting(call, body.township)
    refused = await pace.refusal()
    receipt = await intake.report(call.house, call.person, body.township, letter, call.key, refused)
    if not isinstance(receipt, Replayed):
        await pace.count()
    where = {"location": f"/api/v1/cases/{receipt['id']}"}
    urgent = [a.EmergencyCall(number=each.number, text=each.text) for each in calls_for(body.text)]
    return mutated(call, receipt, status=201, headers=where, beside={"emergency": urgent} if urgent else None)


@doors.post(
    "/reports/preview",
    permission="report",
    summary="别人看到的样子:哪些会自动隐去,哪些像是姓名、由上报人决定;什么都不保存",
    answer=ReportPreviewShown,
    body=ReportPreview,
    example=ReportPreview(text="楼上天天半夜拖椅子,请打13800000000找我", hide=["拖椅子"]),
)
async def shown_to_others(call: Call, body: ReportPreview) -> ReportPreviewShown:
    """What others will read of a report that is not sent yet."""
    own = await call.house.store.run(Scope(), lambda tx: tx.name_of(call.person.id))
    names = (*body.hide, *filter(None, (own,)))
    seen = preview(body.text, names)
    return ReportPreviewShown(
        text=seen.text,
        address=preview(body.address, names).text,
        covered=[
            CoveredStretch(start=each.start, end=each.end, text=body.text[each.start : each.end], shown_as=each.kind)
            for each in seen.covered
        ],
        suggested=[
            Stretch(start=each.start, end=each.end, text=body.text[each.start : each.end]) for each in seen.suggested
        ],
    )


@doors.post(
    "/reports/from-chat",
    permission="report",
    summary="粘贴一段聊天记录,得到一份填好的上报草稿:文字、时间、村社网格、可能的类别和要隐去的姓名;什么都不保存",
    answer=ReportDraft,
    body=PieceOfChat,
    example=PieceOfChat(township="330481001", text="演示村民 10:32:\n方便桥边的窨井盖不闭合\n[图片]"),
)
async def from_chat(call: Call, body: PieceOfChat) -> ReportDraft:
    """What to send, once somebody has looked at it."""
    rules, _ = await rules_of(call.house, body.township)
    where = (await territory_of(call.house)).by_code(body.township)
    if where is None:
        raise NotFound(f"没有代码为{body.township}的辖区")
    known = await call.house.store.run(Scope(), lambda tx: tx.gazetteer(where.id))
    made = chat_drafts.draft(body.text, await now_of(call.house), known, rules, LATEST)
    return ReportDraft(
        township=body.township,
        text=made.text,
        cut=made.cut,
        occurred_at=maybe(made.occurred_at),
        village=made.village,
        grid=made.grid,
        estate=made.estate,
        category=made.category,
        answers=dict(made.answers),
        hide=list(made.hide),
        places=list(made.places),
        categories=list(made.categories),
        speakers=list(made.speakers),
        pictures=made.pictures,
    )


async def _require_channel(call: Call, township: str, channel: str) -> None:
    rules, _ = await rules_of(call.house, township)
    if channel != USUAL and channel not in rules.channels:
        known = "、".join((USUAL, *sorted(rules.channels)))
        raise InvalidInput({"channel": f"没有“{channel}”这个来源渠道,可以不填,或者选:{known}"})


async def _require_recent(call: Call, at: datetime) -> None:
    now = await now_of(call.house)
    if at > now + SKEW:
        raise InvalidInput({"occurred_at": "发生时间不能晚于现在"})
    if at < now - LATEST:
        raise InvalidInput({"occurred_at": f"发生时间不能早于{LATEST.days}天以前,请在文字里说明"})
