"""How somebody becomes 议政代表 (议政代表的产生): recommended, examined, announced, appointed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from api import answers_beside
from api import answers_deliberators as a
from api import bodies_deliberators as b
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.show import moment_of
from cases import appointing
from cases import deliberators as d
from cases.house import Replayed

doors = Doors()

_SOMEBODY = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"


async def _do(call: Call, command: d.Command) -> Reply:
    given: Mapping[str, object] = await appointing.do(call.house, call.person, call.params["code"], command, call.key)
    headers = {"idempotency-replayed": "true"} if isinstance(given, Replayed) else {}
    return Reply({**given, "at": moment_of(given["at"])}, headers=headers)


@doors.get(
    "/townships/{code}/deliberators",
    permission="read_self",
    summary="议政代表人选:公示的和已聘任的;本地协调人员看得到全部",
    answer=a.CandidatesShown,
)
async def candidates(call: Call, _query: Nothing) -> a.CandidatesShown:
    """Who is on the way, as far as this person may know."""
    _, found = await appointing.listed(call.house, call.person, call.params["code"])
    return a.CandidatesShown(items=[_shown(each) for each in found])


def _shown(each: appointing.Shown) -> a.CandidateShown:
    now = each.candidate
    return a.CandidateShown(
        person=each.person,
        name=each.name,
        stage=now.stage.value,
        text=d.STAGE_WORDS[now.stage],
        by=now.by,
        announced=_days(now.announced),
        objections=now.objections,
        open=now.open,
        term=_days(now.term),
    )


def _days(span: tuple[date, date] | None) -> list[str]:
    return [each.isoformat() for each in span or ()]


@doors.post(
    "/townships/{code}/deliberators",
    permission="appoint_deliberators",
    summary="推荐一名议政代表人选",
    answer=answers_beside.TownReceipt,
    body=b.RecommendDeliberator,
    example=b.RecommendDeliberator(key="hl-resident", by="演示社区"),
)
async def recommend(call: Call, body: b.RecommendDeliberator) -> Reply:
    """The way begins."""
    person = await appointing.known_as(call.house, body.key)
    return await _do(call, d.Recommend(person, body.by))


@doors.post(
    "/townships/{code}/deliberators/examine",
    permission="appoint_deliberators",
    summary="议政代表人选的审查结果",
    answer=answers_beside.TownReceipt,
    body=b.ExamineDeliberator,
    example=b.ExamineDeliberator(person=_SOMEBODY, passed=True),
)
async def examine(call: Call, body: b.ExamineDeliberator) -> Reply:
    """Passed or not."""
    return await _do(call, d.Examine(body.person, body.passed))


@doors.post(
    "/townships/{code}/deliberators/announce",
    permission="appoint_deliberators",
    summary="公示议政代表人选,写明起止日期",
    answer=answers_beside.TownReceipt,
    body=b.AnnounceDeliberator,
    example=b.AnnounceDeliberator(person=_SOMEBODY, first=date(2026, 12, 1), last=date(2026, 12, 7)),
)
async def announce(call: Call, body: b.AnnounceDeliberator) -> Reply:
    """Everybody sees it from now on."""
    return await _do(call, d.Announce(body.person, body.first, body.last))


@doors.post(
    "/townships/{code}/deliberators/object",
    permission="object_to_deliberators",
    summary="公示期间提出异议,不公开是谁提的",
    answer=answers_beside.TownReceipt,
    body=b.ObjectToDeliberator,
    example=b.ObjectToDeliberator(person=_SOMEBODY, ground="不符合条件"),
)
async def objection(call: Call, body: b.ObjectToDeliberator) -> Reply:
    """The office has to look into it."""
    return await _do(call, d.Object(body.person, body.ground))


@doors.post(
    "/townships/{code}/deliberators/settle",
    permission="appoint_deliberators",
    summary="异议的处理结果",
    answer=answers_beside.TownReceipt,
    body=b.SettleObjection,
    example=b.SettleObjection(person=_SOMEBODY, upheld=False),
)
async def settle(call: Call, body: b.SettleObjection) -> Reply:
    """Upheld or not."""
    return await _do(call, d.SettleObjection(body.person, body.upheld))


@doors.post(
    "/townships/{code}/deliberators/appoint",
    permission="appoint_deliberators",
    summary="公示期满以后聘任,写明任期",
    answer=answers_beside.TownReceipt,
    body=b.AppointDeliberator,
    example=b.AppointDeliberator(person=_SOMEBODY, first=date(2026, 12, 8), last=date(2029, 12, 7)),
)
async def appoint(call: Call, body: b.AppointDeliberator) -> Reply:
    """The role counts from the first day of the term."""
    return await _do(call, d.Appoint(body.person, body.first, body.last))


@doors.post(
    "/townships/{code}/deliberators/end",
    permission="appoint_deliberators",
    summary="解聘一名议政代表",
    answer=answers_beside.TownReceipt,
    body=b.EndDeliberator,
    example=b.EndDeliberator(person=_SOMEBODY, reason="本人辞去(示例)"),
)
async def end(call: Call, body: b.EndDeliberator) -> Reply:
    """The role counts no more."""
    return await _do(call, d.End(body.person, body.reason))
