"""Photos in and out (照片): rebuilt from pixels, stored before the row that points at them, shown to those who may."""

from __future__ import annotations

from api import answers as a
from api import bodies as b
from api.call import Call
from api.doors import Doors, Intake, Reply
from cases import album
from cases.ports import Photo
from cases.ports_media import RebuiltPhoto, content_key
from cases.refusals import InvalidInput

doors = Doors()

#: Content-addressed, so it never changes; private, because who may see it is asked of everyone.
CACHE = "private, max-age=86400, immutable"


@doors.post(
    "/photos",
    permission="upload_photo",
    summary="上传一张照片(表单字段 file),得到编号后写进上报",
    answer=a.PhotoKept,
    body=b.PhotoForm,
    example=b.PhotoForm(client_uuid="0b0f6f0e-4f7c-4b3a-9f44-6d1f8a5f2f10"),
    status=201,
    intake=Intake.PHOTO,
)
async def upload(call: Call, _form: b.PhotoForm) -> Reply:
    """Keep a photo; the same file again by the same person is the same photo, and answers 200."""
    if call.upload is None:
        raise InvalidInput({"file": "没有收到照片,请选择一张后上传"})
    await album.check_consent(call.house, call.person)
    rebuilt = await call.wired.photos.rebuild(call.upload, call.wired.photo_limits)
    fresh = await _stored(call, rebuilt)
    kept = await album.keep(call.house, fresh)
    shown = a.PhotoKept(
        id=kept.id,
        width=kept.width,
        height=kept.height,
        thumb=call.pictures.url(kept.id, None, "thumb"),
        full=call.pictures.url(kept.id, None, "full"),
    )
    return Reply(shown, 201 if kept.id == fresh.id else 200)


async def _stored(call: Call, rebuilt: RebuiltPhoto) -> Photo:
    full, thumb = content_key("full", rebuilt.full), content_key("thumb", rebuilt.thumb)
    await call.wired.objects.put(full, rebuilt.full)
    await call.wired.objects.put(thumb, rebuilt.thumb)
    return Photo(
        id=call.house.ids.new(),
        owner=call.person.id,
        digest=rebuilt.sha256_of_original,
        full=full,
        thumb=thumb,
        width=rebuilt.width,
        height=rebuilt.height,
        likeness=rebuilt.likeness,
    )


@doors.get(
    "/photos/{id}",
    permission="read_self",
    summary="一张照片:自己上传的,或可以查看的那一件的(带 case)",
    answer=bytes,
    query=b.PhotoQuery,
    example=b.PhotoQuery(size="thumb"),
    media="image/jpeg",
)
async def photo(call: Call, query: b.PhotoQuery) -> Reply:
    """The bytes of a rendition. Raises NotFound also for a photo that this person may not know of."""
    found = await album.find(call.house, call.person, call.id, query.case)
    data = await call.wired.objects.get(found.thumb if query.size == "thumb" else found.full)
    return Reply(raw=data, media="image/jpeg", headers={"cache-control": CACHE, "content-disposition": "inline"})
