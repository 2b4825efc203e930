"""Pictures by signed links (限时链接的图片): for <image> in a mini-program, which sends no header."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from api.bodies import Id
from api.call import Call
from api.doors import Doors, Reply
from api.entering import entered
from api.pacing import count_picture
from api.picture_links import Link, Use
from api.tokens import NotSignedIn
from cases import album
from cases.ports import Photo
from cases.refusals import NotFound

doors = Doors()

SOON_SECONDS = 60


class PictureQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the server itself has put into the address; to be used as it was given."""

    size: Literal["thumb", "full"] = "full"
    use: Literal["view", "public", "check", "sealed"] = "view"
    until: Annotated[int, msgspec.Meta(ge=0, lt=1 << 40)] = 0
    case: Id | None = None
    session: Id | None = None
    sig: Annotated[str, msgspec.Meta(max_length=200)] = ""


@doors.get(
    "/pictures/{id}",
    permission="read_public",
    summary="照片(限时链接):地址由别的接口给出,原样使用,不用登录凭证",
    answer=bytes,
    query=PictureQuery,
    example=PictureQuery(size="thumb", until=1_790_000_000, sig="a.b"),
    media="image/jpeg",
)
async def picture(call: Call, query: PictureQuery) -> Reply:
    """The bytes of a rendition. Raises NotFound, alike for a link that has ended and for one that never was."""
    link = Link(call.id, query.size, Use(query.use), query.until, query.case, query.session)
    left = call.wired.links.seconds_left(link, query.sig)
    await count_picture(call, good=left > 0)
    if not left:
        raise NotFound(album.UNSEEN)
    found = await _found(call, link)
    data = await call.wired.objects.get(found.thumb if query.size == "thumb" else found.full)
    kept = min(left, SOON_SECONDS) if link.use is Use.PUBLIC else left  # what is hidden or covered goes soon
    headers = {"cache-control": f"private, max-age={kept}", "content-disposition": "inline"}
    return Reply(raw=data, media="image/jpeg", headers=headers)


async def _found(call: Call, link: Link) -> Photo:
    if link.use is Use.PUBLIC and link.case is not None:
        return await album.public(call.house, link.photo, link.case)
    if link.use is Use.CHECK and link.case is not None:
        return await album.to_check(call.house, link.photo, link.case)
    if link.use in {Use.VIEW, Use.SEALED} and link.session is not None:
        try:
            person, _ = await entered(call.wired, link.session)
        except NotSignedIn:
            raise NotFound(album.UNSEEN) from None
        if link.use is Use.SEALED and link.case is not None:
            return await album.uncovered(call.house, person, link.photo, link.case)
        return await album.find(call.house, person, link.photo, link.case)
    raise NotFound(album.UNSEEN)
