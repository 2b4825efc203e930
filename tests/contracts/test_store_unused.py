"""What every store forgets of uploads that nobody uses (存储契约之未用的上传)."""

from __future__ import annotations

from datetime import timedelta

from adapters.memory_media import MemoryObjects
from cases import commands as c
from cases.people import ActorMark, Role
from cases.ports import Photo, Scope, Transaction
from cases.ports_files import Attachment, Dropped, FileKind
from cases.ports_media import content_key
from tests.support.storeroom import OTHER, RESIDENT, Desk

WEEK, NOW = timedelta(days=7), timedelta(seconds=-5)  # everything is older than a moment that is still to come


async def test_what_still_waits_for_its_report_stays(desk: Desk) -> None:
    photo, file = await desk.photo("a"), await desk.file("a")

    assert await desk.store.drop_unused(WEEK, 10) == Dropped(0, ())
    assert await desk.store.run(Scope(), lambda tx: tx.upload(photo.id)) == photo
    assert await desk.store.run(Scope(), lambda tx: tx.file_upload(file.id)) == file


async def test_what_a_case_has_taken_stays_whatever_its_age(desk: Desk) -> None:
    photo, file = await desk.photo("a"), await desk.file("a")
    case_id = await desk.report(photos=(photo.id,))

    async def give(tx: Transaction) -> None:
        case = await tx.case(case_id)
        assert case is not None
        await desk.carry_out(tx, case, c.Supplement(), ActorMark(RESIDENT, Role.RESIDENT), files=(file.id,))

    await desk.store.run(desk.scope(), give)

    assert await desk.store.drop_unused(NOW, 10) == Dropped(0, ())
    assert list(await desk.store.run(desk.scope(), lambda tx: tx.photos(case_id))) == [photo.id]
    assert list(await desk.store.run(desk.scope(), lambda tx: tx.files(case_id))) == [file.id]


async def test_what_nobody_used_goes_and_its_keys_are_told_where_nobody_else_needs_them(desk: Desk) -> None:
    await desk.photo("mine")
    await desk.photo("shared")
    await desk.report(photos=((await desk.photo("shared", owner=OTHER)).id,), reporter=OTHER)
    film = Attachment(
        desk.ids.new(), RESIDENT, "f" * 64, FileKind.VIDEO, "video/mp4", "演示.mp4", 9, "file/f", "poster/f", 3
    )
    await desk.store.run(Scope(), lambda tx: tx.add_file(film))
    await desk.file("paper")

    first = await desk.store.drop_unused(NOW, 10)

    assert first == Dropped(4, ("file/f", "file/paper", "full/mine", "poster/f", "thumb/mine"))
    assert await desk.store.drop_unused(NOW, 10) == Dropped(0, ())
    assert await desk.store.run(Scope(), lambda tx: tx.file_upload(film.id)) is None


async def test_the_same_photo_may_be_uploaded_again_afterwards(desk: Desk) -> None:
    first = await desk.photo("a")
    await desk.store.drop_unused(NOW, 10)

    again = await desk.photo("a")

    assert again.id != first.id
    assert await desk.store.run(Scope(), lambda tx: tx.upload(again.id)) == again


async def test_many_go_a_few_at_a_time_the_oldest_first(desk: Desk) -> None:
    photos = [await desk.photo(name) for name in "abc"]

    assert [(await desk.store.drop_unused(NOW, 2)).uploads for _ in range(3)] == [2, 1, 0]
    assert await desk.store.run(Scope(), lambda tx: tx.upload(photos[-1].id)) is None


async def test_the_bytes_go_with_the_row_unless_they_were_put_again(desk: Desk) -> None:
    objects, keys = MemoryObjects(), [content_key("full", name) for name in (b"old", b"thumb")]
    for key, data in zip(keys, (b"old", b"thumb"), strict=True):
        await objects.put(key, data)
    photo = Photo(desk.ids.new(), RESIDENT, "0" * 64, keys[0], keys[1], 1, 1)
    await desk.store.run(Scope(), lambda tx: tx.add_photo(photo))

    dropped = await desk.store.drop_unused(NOW, 10)

    assert set(dropped.keys) == set(keys)
    assert [await objects.discard(keys[0], -1), await objects.discard(keys[1], 3600)] == [True, False]
