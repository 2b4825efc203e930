"""Uploads that nobody uses are forgotten now and then, with their bytes (清理)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.memory_media import MemoryObjects
from api.tidying import Tidying
from cases import unused
from cases.ports import Photo, Scope
from cases.ports_media import content_key
from cases.unused import drop_unused
from tests.support.town import Town, found_town

WEEK = timedelta(days=7)


async def _upload(town: Town, objects: MemoryObjects, name: str) -> Photo:
    """A photo with its bytes, by the demo resident."""
    full, thumb = (content_key(kind, f"{kind}{name}".encode()) for kind in ("full", "thumb"))
    for kind, key in (("full", full), ("thumb", thumb)):
        await objects.put(key, f"{kind}{name}".encode())
    digest = name.ljust(64, "0")
    photo = Photo(town.house.ids.new(), town["resident"].id, digest, full, thumb, 1600, 1200)
    return await town.house.store.run(Scope(), lambda tx: tx.add_photo(photo))


async def test_an_upload_of_this_week_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    town, objects = await found_town(), MemoryObjects()
    photo = await _upload(town, objects, "a")
    monkeypatch.setattr(unused, "FRESH_SECONDS", -1)

    assert await drop_unused(town.house, objects, WEEK) == 0
    assert await objects.exists(photo.full)


async def test_after_a_week_row_and_bytes_are_gone_however_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    town, objects = await found_town(), MemoryObjects()
    photos = [await _upload(town, objects, name) for name in "abc"]
    monkeypatch.setattr(unused, "FRESH_SECONDS", -1)
    monkeypatch.setattr(unused, "AT_ONCE", 2)
    town.clock.now += timedelta(days=8)

    assert await drop_unused(town.house, objects, WEEK) == 3
    assert [await objects.exists(key) for photo in photos for key in (photo.full, photo.thumb)] == [False] * 6
    assert await town.house.store.run(Scope(), lambda tx: tx.upload(photos[0].id)) is None


async def test_bytes_that_somebody_has_just_put_again_stay() -> None:
    """Between the bytes and the row of an upload there is a moment in which nothing points at them."""
    town, objects = await found_town(), MemoryObjects()
    photo = await _upload(town, objects, "a")
    town.clock.now += timedelta(days=8)

    assert await drop_unused(town.house, objects, WEEK) == 1
    assert await objects.exists(photo.full)


async def test_a_worker_looks_once_an_hour() -> None:
    town, objects, seconds = await found_town(), MemoryObjects(), [0.0]
    tidying = Tidying(town.house, objects, WEEK, clock=lambda: seconds[0])
    found = []
    for second in (0.0, 3599.0, 3600.0):
        seconds[0] = second
        await _upload(town, objects, str(second))
        town.clock.now += timedelta(days=8)
        found.append(await tidying.step())

    assert found == [1, 0, 2]
