"""Papers of a case (编号、卷宗): found by its number, and the whole case as one PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from api import answers as a
from api import bodies_papers as b
from api import show
from api.call import Call
from api.doors import Doors, Nothing, Reply
from cases import dossier, views
from cases.numbers import read_number
from cases.ports import Photo, Which
from cases.ports_media import ObjectDamaged, ObjectMissing
from cases.refusals import InvalidInput

doors = Doors()

MOST_FOUND = 50
#: Photos behind these are printed by their small rendition, so that a long story stays a small file.
MOST_LARGE = 24


@doors.get(
    "/cases",
    permission="read_self",
    summary="按受理编号查找(您可以查看的)",
    answer=a.Items,
    query=b.NumberQuery,
    example=b.NumberQuery(number="小曹娥〔2026〕123号"),
)
async def by_number(call: Call, query: b.NumberQuery) -> a.Items:
    """Cases of that number which the person may view, in whatever town and year; the latest report first."""
    wanted = read_number(query.number)
    if wanted is None:
        raise InvalidInput({"number": "编号请写成“小曹娥〔2026〕123号”的样子,或只写序号"})
    found = views.Wanted(Which.BOARD, limit=MOST_FOUND, number=wanted)
    return show.items(await views.listing(call.house, call.person, found), call.pictures)


@doors.get(
    "/cases/{id}/dossier.pdf",
    permission="view",
    summary="卷宗:一件的全部(照片、过程、时限、依据原文),一个 PDF",
    answer=bytes,
    media="application/pdf",
)
async def whole_file(call: Call, _query: Nothing) -> Reply:
    """The case file as this person may see it; laid out elsewhere, so that nobody waits for it."""
    paper, photos = await dossier.compiled(call.house, call.person, call.id)
    made = await call.wired.press.print(paper, await _pictures(call, photos))
    headers = {"content-disposition": f'attachment; filename="dossier-{call.id[-6:]}.pdf"'}
    return Reply(raw=made, media="application/pdf", headers=headers)


async def _pictures(call: Call, photos: Sequence[Photo]) -> dict[str, bytes]:
    """The pictures as far as they are still there; the paper says of the others that they are not."""
    found = await asyncio.gather(*(_picture(call, photo, n) for n, photo in enumerate(photos)))
    return {photo.id: data for photo, data in zip(photos, found, strict=True) if data is not None}


async def _picture(call: Call, photo: Photo, place: int) -> bytes | None:
    try:
        return await call.wired.objects.get(photo.full if place < MOST_LARGE else photo.thumb)
    except (ObjectMissing, ObjectDamaged):
        return None
