"""A deputy's own door (工作台), followed cases (关注), closed periods (结报), and groups (群)."""

from __future__ import annotations

from api import answers_people as a
from api import bodies as b
from api import bodies_people as bp
from api import show_people as show
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.kept import kept, number
from cases import desk as desks
from cases import desk_groups, follows, ties
from cases.desk_duties import Close, close

doors = Doors()


@doors.get(
    "/me/desk",
    permission="read_self",
    summary="工作台:等我办的、我上报的、我联系的、我督办的、我关注的,和本期结报",
    answer=a.DeskShown,
    query=b.Listed,
    example=b.Listed(limit=5),
)
async def desk(call: Call, query: b.Listed) -> a.DeskShown:
    """Everything at once; further pages of a section have a door of their own."""
    return show.desk(await desks.desk(call.house, call.person, query.limit), call.pictures)


@doors.get(
    "/me/desk/{section}",
    permission="read_self",
    summary="工作台的一栏,往后翻页",
    answer=a.SectionShown,
    query=b.Listed,
    example=b.Listed(),
)
async def section(call: Call, query: b.Listed) -> a.SectionShown:
    """A page of one section."""
    name = call.params["section"]
    found = await desks.section(call.house, call.person, name, query.limit, query.cursor)
    return show.section(found, call.pictures)


@doors.get("/me/ties", permission="read_self", summary="我联系的网格、村、企业、项目、议政代表", answer=a.Ties)
async def my_ties(call: Call, _query: Nothing) -> a.Ties:
    """What I am tied to."""
    return show.ties(await ties.ties_of(call.house, call.person))


@doors.post(
    "/me/periods/{period}/done",
    permission="keep_own",
    summary="结报一期(“完成”),周期按规约的定期",
    answer=a.Closed,
    body=bp.Done,
    example=bp.Done(duty="一周一结报"),
)
async def period_done(call: Call, body: bp.Done) -> Reply:
    """Close a period of a duty of one's own: 2020-W40, 2020-09, 2020-Q3."""
    return await _close(call, call.params["period"], body)


@doors.post(
    "/me/weeks/{week}/done",
    permission="keep_own",
    summary="一周一结报:结报一周(“完成”)",
    answer=a.Closed,
    body=bp.Done,
    example=bp.Done(with_open=True),
)
async def week_done(call: Call, body: bp.Done) -> Reply:
    """The same for a week, which is how most say it."""
    return await _close(call, call.params["week"], body)


async def _close(call: Call, period: str, body: bp.Done) -> Reply:
    wish = Close(period, body.duty, with_open=body.with_open)
    return kept(await close(call.house, call.person, wish, call.key))


@doors.post(
    "/cases/{id}/follow",
    permission="keep_own",
    summary="关注一件,答复和办结时会告诉您",
    answer=a.FollowShown,
    body=bp.Followed,
    example=bp.Followed(),
)
async def follow(call: Call, _body: bp.Followed) -> Reply:
    """Follow a case that one may view."""
    return kept(await follows.follow(call.house, call.person, call.id, on=True, key=call.key))


@doors.post(
    "/cases/{id}/unfollow",
    permission="keep_own",
    summary="不再关注",
    answer=a.FollowShown,
    body=bp.Followed,
    example=bp.Followed(),
)
async def unfollow(call: Call, _body: bp.Followed) -> Reply:
    """Follow it no more."""
    return kept(await follows.follow(call.house, call.person, call.id, on=False, key=call.key))


@doors.get("/groups", permission="read_groups", summary="我所在的群", answer=a.Groups)
async def groups(call: Call, _query: Nothing) -> a.Groups:
    """The groups that one belongs to, with counts."""
    found = await desk_groups.groups(call.house, call.person)
    return a.Groups(items=[show.group_item(each) for each in found])


@doors.get(
    "/groups/{id}",
    permission="read_groups",
    summary="一个群:成员、看板,督促单位另见认领慢的",
    answer=a.GroupShown,
    query=b.Listed,
    example=b.Listed(),
)
async def group(call: Call, query: b.Listed) -> a.GroupShown:
    """One group with a page of its board."""
    page = (query.limit, query.cursor)
    found = await desk_groups.group(call.house, call.person, number(call, "群"), page)
    return show.group(found, call.pictures)
