"""Who is who at a place (人员): ties, leave and stand-ins, names that reports may use, hand-over, who has closed."""

from __future__ import annotations

from datetime import date

from api import answers_people as a
from api import bodies_people as b
from api import show_people as show
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.enclosing import enclosures
from api.kept import kept, number
from cases import stand_ins, ties
from cases.desk_duties import statements
from cases.house import located, territory_of
from cases.keeping import Days
from cases.people import TieKind
from cases.stand_ins import GoOnLeave, HandOver
from cases.successors_doing import hand_over_work
from cases.ties import KIND_WORDS, SetTie

doors = Doors()

PERSON = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"


@doors.get("/townships/{code}/people", permission="manage_people", summary="本地人员、请假与空缺", answer=a.Roll)
async def people(call: Call, _query: Nothing) -> a.Roll:
    """Who is who, for whoever coordinates."""
    return show.roll(await stand_ins.roll(call.house, call.person, call.params["code"]))


@doors.get("/townships/{code}/ties", permission="manage_people", summary="本地代表的联系", answer=a.Ties)
async def ties_here(call: Call, _query: Nothing) -> a.Ties:
    """Every tie of the place."""
    return show.ties(await ties.ties_at(call.house, call.person, call.params["code"]))


@doors.post(
    "/townships/{code}/ties",
    permission="manage_people",
    summary="代表联系网格、村、企业、项目、议政代表",
    answer=a.Kept,
    body=b.SetTie,
    example=b.SetTie(deputy=PERSON, kind="village", target="示例村"),
)
async def set_tie(call: Call, body: b.SetTie) -> Reply:
    """Tie a deputy to something for a term."""
    wish = SetTie(body.deputy, TieKind(body.kind), body.target, Days(body.first, body.last))
    return kept(await ties.set_tie(call.house, call.person, call.params["code"], wish, call.key))


@doors.post(
    "/ties/{id}/end",
    permission="manage_people",
    summary="结束一条联系",
    answer=a.Kept,
    body=b.Ended,
    example=b.Ended(),
)
async def end_tie(call: Call, _body: b.Ended) -> Reply:
    """It ends at once."""
    return kept(await ties.end_tie(call.house, call.person, number(call, "联系"), call.key))


@doors.get("/townships/{code}/subjects", permission="read_self", summary="企业与项目名录", answer=a.Subjects)
async def subjects(call: Call, _query: Nothing) -> a.Subjects:
    """What a report from here may name."""
    where = located(await territory_of(call.house), call.params["code"])
    found = await ties.subjects_at(call.house, where)
    return a.Subjects(items=[a.SubjectShown(kind=s.kind.value, text=KIND_WORDS[s.kind], name=s.name) for s in found])


@doors.post(
    "/townships/{code}/subjects",
    permission="manage_people",
    summary="企业或项目列入名录",
    answer=a.Kept,
    body=b.Subject,
    example=b.Subject(kind="enterprise", name="示例企业"),
)
async def add_subject(call: Call, body: b.Subject) -> Reply:
    """Put a name on the list."""
    named = (TieKind(body.kind), body.name)
    return kept(await ties.add_subject(call.house, call.person, call.params["code"], named, call.key))


@doors.post(
    "/townships/{code}/subjects/drop",
    permission="manage_people",
    summary="从名录里去掉,已有的件仍写原名",
    answer=a.Kept,
    body=b.Subject,
    example=b.Subject(kind="enterprise", name="示例企业"),
)
async def drop_subject(call: Call, body: b.Subject) -> Reply:
    """Take a name off the list."""
    named = (TieKind(body.kind), body.name)
    return kept(await ties.drop_subject(call.house, call.person, call.params["code"], named, call.key))


@doors.post(
    "/townships/{code}/leaves",
    permission="keep_own",
    summary="请假,可以写明由谁代",
    answer=a.Kept,
    body=b.Leave,
    example=b.Leave(absent=PERSON, last=date(2026, 12, 31), stand_in=PERSON[:-1] + "1"),
)
async def leave(call: Call, body: b.Leave) -> Reply:
    """Oneself, or whoever coordinates for somebody else."""
    wish = GoOnLeave(body.absent, Days(body.first, body.last), body.stand_in)
    return kept(await stand_ins.go_on_leave(call.house, call.person, call.params["code"], wish, call.key))


@doors.post(
    "/leaves/{id}/end",
    permission="keep_own",
    summary="销假",
    answer=a.Kept,
    body=b.Ended,
    example=b.Ended(),
)
async def end_leave(call: Call, _body: b.Ended) -> Reply:
    """Whoever was away is back."""
    return kept(await stand_ins.come_back(call.house, call.person, number(call, "请假"), call.key))


@doors.post(
    "/townships/{code}/hand-over",
    permission="manage_people",
    summary="离任移交:联系和代理交给别人,或者结束",
    answer=a.HandedOver,
    body=b.HandOver,
    example=b.HandOver(leaver=PERSON, to=None),
)
async def hand_over(call: Call, body: b.HandOver) -> Reply:
    """What was somebody's own goes to another person."""
    wish = HandOver(body.leaver, body.to)
    return kept(await stand_ins.hand_over(call.house, call.person, call.params["code"], wish, call.key))


@doors.post(
    "/units/{id}/hand-over",
    permission="manage_people",
    summary="一个单位的在办件移交给另一个单位,逐件改派,写明理由",
    answer=a.PassedOn,
    body=b.HandOverWork,
    example=b.HandOverWork(to=12, text="职责调整,在办件一并移交"),
)
async def unit_work(call: Call, body: b.HandOverWork) -> a.PassedOn:
    """Each case by a reassignment of its own; what cannot go stays, and says why."""
    units = (number(call, "单位"), body.to)
    passed = await hand_over_work(call.house, call.person, units, enclosures(body.text), call.key)
    for each in passed:
        if each.refused is None:
            call.wired.tell(each.case)
    items = [a.PassedShown(id=p.case, ok=p.refused is None, msg=p.refused or "ok") for p in passed]
    done = sum(item.ok for item in items)
    return a.PassedOn(items=items, done=done, refused=len(items) - done)


@doors.get(
    "/townships/{code}/statements", permission="manage_people", summary="本期谁结报了、谁没有", answer=a.Statements
)
async def who_closed(call: Call, _query: Nothing) -> a.Statements:
    """Who has closed the running period, and what was never closed."""
    return show.statements(await statements(call.house, call.person, call.params["code"]))
