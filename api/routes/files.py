"""Videos and documents in and out (附件): checked before they are kept, and always handed out as a download."""

from __future__ import annotations

from urllib.parse import quote

from api import bodies_files as b
from api.answers_files import FileShown
from api.call import Call
from api.doors import Doors, Intake, Reply
from api.ranges import cut
from api.show import file_shown
from cases import filing
from cases.ports_files import Attachment, CheckedFile
from cases.ports_media import content_key
from cases.refusals import InvalidInput, NotFound

doors = Doors()

#: Content-addressed, so it never changes; private, because who may see it is asked of everyone.
CACHE = "private, max-age=86400, immutable"
#: Whatever a browser thinks of a document, it runs nothing in it.
SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox; default-src 'none'"}


@doors.post(
    "/files",
    permission="upload_photo",
    summary="上传一个短视频或文件(表单字段 file),得到编号后写进 files;文件只有办理方和上传人能看",
    answer=FileShown,
    body=b.FileForm,
    example=b.FileForm(name="现场情况说明.pdf", client_uuid="0b0f6f0e-4f7c-4b3a-9f44-6d1f8a5f2f11"),
    status=201,
    intake=Intake.FILE,
)
async def upload(call: Call, form: b.FileForm) -> Reply:
    """Keep a file; the same file again by the same person is the same file, and answers 200."""
    if call.upload is None:
        raise InvalidInput({"file": "没有收到文件,请选择一个后上传"})
    await filing.check_consent(call.house, call.person)
    checked = await call.wired.files.check(call.upload, call.wired.file_limits)
    fresh = await _stored(call, checked, form.name)
    kept = await filing.keep(call.house, fresh)
    return Reply(file_shown(kept, None), 201 if kept.id == fresh.id else 200)


async def _stored(call: Call, checked: CheckedFile, name: str) -> Attachment:
    key = content_key("file", checked.data, "bin")
    await call.wired.objects.put(key, checked.data)
    return Attachment(
        id=call.house.ids.new(),
        owner=call.person.id,
        digest=checked.sha256_of_original,
        kind=checked.kind,
        media=checked.media,
        name=filing.clean_name(name, checked.suffix),
        size=len(checked.data),
        key=key,
        poster=await _poster(call, checked),
        seconds=checked.seconds,
    )


async def _poster(call: Call, checked: CheckedFile) -> str | None:
    """The picture of a video goes the way of every photo: nothing but pixels that were encoded anew."""
    if checked.poster is None:
        return None
    rebuilt = await call.wired.photos.rebuild(checked.poster, call.wired.photo_limits)
    key = content_key("poster", rebuilt.full)
    await call.wired.objects.put(key, rebuilt.full)
    return key


@doors.get(
    "/files/{id}",
    permission="read_self",
    summary="一个视频或文件:自己上传的,或可以查看的那一件的(带 case);支持分段下载",
    answer=bytes,
    query=b.FileQuery,
    example=b.FileQuery(),
    media="application/octet-stream",
)
async def file(call: Call, query: b.FileQuery) -> Reply:
    """The bytes, or a part of them. Raises NotFound also for a file that this person may not know of."""
    found = await filing.find(call.house, call.person, call.id, query.case)
    if query.poster:
        return await _picture(call, found)
    data = await call.wired.objects.get(found.key)
    name = f"attachment; filename=\"file.{found.name.rpartition('.')[2]}\"; filename*=UTF-8''{quote(found.name)}"
    headers = {**SAFE, "cache-control": CACHE, "content-disposition": name}
    return cut(Reply(raw=data, media=found.media, headers=headers), call.byte_range)


async def _picture(call: Call, found: Attachment) -> Reply:
    if found.poster is None:
        raise NotFound("这个附件没有封面")
    data = await call.wired.objects.get(found.poster)
    return Reply(raw=data, media="image/jpeg", headers={"cache-control": CACHE, "content-disposition": "inline"})
