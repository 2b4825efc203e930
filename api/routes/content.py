"""What strangers may see (公示、内容检查): the public board, what waits for a decision, decisions and covers."""

from __future__ import annotations

from api import answers as common
from api import answers_content as a
from api import bodies_content as b
from api import show_content as show
from api.acting import act
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.enclosing import enclosures
from cases import areas, views
from cases.board import board as posted
from cases.commands_display import CoverPhoto, DecideContent
from cases.deciding_display import to_cover
from cases.ports_media import content_key
from cases.refusals import InvalidInput
from cases.undecided import undecided as waiting

doors = Doors()

ITEM = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"
_MOST_DIGITS = 18  # fits 64 bits


@doors.get(
    "/townships/{code}/board",
    permission="read_board",
    summary="公示:一个地方的件,文字和照片经检查或者人工决定才显示,只到村和网格,不显示上报人",
    answer=a.BoardShown,
    query=b.Paged,
    example=b.Paged(),
)
async def board(call: Call, query: b.Paged) -> a.BoardShown:
    """What everybody may see."""
    found = await posted(call.house, call.person, call.params["code"], query.limit, query.cursor)
    return show.board(found, call.wired.links)


@doors.get(
    "/townships/{code}/content-checks",
    permission="decide_content",
    summary="等人决定是否公开的文字和照片,先到的在前",
    answer=a.UndecidedPageShown,
    query=b.Paged,
    example=b.Paged(),
)
async def undecided(call: Call, query: b.Paged) -> a.UndecidedPageShown:
    """What no machine was sure of."""
    cursor = query.cursor or "0"
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _MOST_DIGITS):
        raise InvalidInput({"cursor": "请用上一页给出的 next_cursor"})
    found = await waiting(call.house, call.person, call.params["code"], query.limit, int(cursor))
    return show.undecided(found, call.pictures)


@doors.get(
    "/cases/{id}/content-checks",
    permission="view",
    summary="一件的文字和照片各自能不能公开",
    answer=a.ChecksShown,
)
async def of_case(call: Call, _query: Nothing) -> a.ChecksShown:
    """For whoever may view the case, of what they may see of it."""
    return show.checks(await views.checks(call.house, call.person, call.id))


@doors.post(
    "/cases/{id}/decide-content",
    permission="decide_content",
    summary="决定一段文字或一张照片公开或不公开,写明理由",
    answer=common.Receipt,
    body=b.DecideContent,
    example=b.DecideContent(item=ITEM, show=False, text="照片里有不相干的人的正脸(示例)"),
)
async def decide(call: Call, body: b.DecideContent) -> Reply:
    """A person's word takes the place of any machine's."""
    return await act(call, DecideContent(body.item, body.show), enclosures(body.text))


@doors.post(
    "/cases/{id}/cover-photo",
    permission="cover_photo",
    summary="遮盖照片的几处,永久生效;原样密封,只有审计员写明理由可以查阅",
    answer=common.Receipt,
    body=b.CoverPhoto,
    example=b.CoverPhoto(photo=ITEM, areas=[[0.1, 0.2, 0.35, 0.5]], text="遮盖车牌(示例)"),
)
async def cover(call: Call, body: b.CoverPhoto) -> Reply:
    """Every rendition is made anew from the photo as it was taken in, with all its covers."""
    given = areas.checked(body.areas)
    found = await to_cover(call.house, call.person, call.id, body.photo, given)
    full = thumb = was = ""
    painted = given
    if found is not None:
        painted = found.areas
        data = await call.wired.objects.get(found.was)
        rebuilt = await call.wired.photos.rebuild(data, call.wired.photo_limits, found.areas)
        full, thumb, was = content_key("full", rebuilt.full), content_key("thumb", rebuilt.thumb), found.was
        await call.wired.objects.put(full, rebuilt.full)
        await call.wired.objects.put(thumb, rebuilt.thumb)
    return await act(call, CoverPhoto(body.photo, given, full, thumb, was, painted), enclosures(body.text))
