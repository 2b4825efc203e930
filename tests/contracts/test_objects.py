"""What every store of objects promises, in memory and on the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.files import LocalObjects
from adapters.memory_media import MemoryObjects
from cases.ports_media import ObjectDamaged, ObjectKeyRefused, ObjectMissing, Objects, content_key

DATA = b"a photo without metadata"
KEY = content_key("full", DATA)
OTHER = content_key("thumb", b"another")

BAD_KEYS = [
    "",
    "../../etc/passwd",
    "full/../../../etc/passwd",
    "/etc/passwd",
    KEY.replace("full/", "full/../full/"),
    KEY.replace("full/", "..\\full/"),
    KEY + "\n",
    KEY + "\0.jpg",
    KEY.upper(),
    KEY.replace(".jpg", ".html"),
    KEY.replace("full", "原图"),
    KEY.replace("full", ".incoming"),
    KEY.replace("/", "//"),
    "full/00/" + KEY.split("/")[2],
    "full/ab/ab.jpg",
    "con.jpg",
]


@pytest.fixture(params=["memory", "files"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    return MemoryObjects() if request.param == "memory" else LocalObjects(tmp_path / "objects")


def spoil(objects: Objects, tmp_path: Path) -> None:
    """Change a byte behind the store's back."""
    if isinstance(objects, MemoryObjects):
        objects.damage(KEY)
    else:
        (tmp_path / "objects" / KEY).write_bytes(b"?" + DATA)


@pytest.mark.parametrize("key", BAD_KEYS)
async def test_only_keys_made_by_the_server_are_keys(objects: Objects, key: str) -> None:
    for attempt in (objects.put(key, DATA), objects.get(key), objects.exists(key), objects.delete(key)):
        with pytest.raises(ObjectKeyRefused):
            await attempt


async def test_a_key_of_other_content_is_refused(objects: Objects) -> None:
    with pytest.raises(ObjectKeyRefused):
        await objects.put(OTHER, DATA)

    assert not await objects.exists(OTHER)


async def test_what_is_not_there_is_missing(objects: Objects) -> None:
    with pytest.raises(ObjectMissing):
        await objects.get(KEY)

    assert (await objects.exists(KEY), await objects.delete(KEY)) == (False, False)


async def test_damage_is_noticed_and_mended_by_storing_again(objects: Objects, tmp_path: Path) -> None:
    await objects.put(KEY, DATA)
    spoil(objects, tmp_path)

    with pytest.raises(ObjectDamaged):
        await objects.get(KEY)

    await objects.put(KEY, DATA)
    assert await objects.get(KEY) == DATA


async def test_what_was_put_is_got_byte_by_byte(objects: Objects) -> None:
    everything = bytes(range(256)) * 1000
    key = content_key("export", everything, "bin")

    await objects.put(key, everything)

    assert (await objects.exists(key), await objects.get(key)) == (True, everything)


async def test_storing_twice_is_storing_once(objects: Objects) -> None:
    await asyncio.gather(*(objects.put(KEY, DATA) for _ in range(20)))

    assert await objects.get(KEY) == DATA
    assert (await objects.delete(KEY), await objects.delete(KEY)) == (True, False)


async def test_what_is_deleted_is_gone_and_its_neighbour_stays(objects: Objects) -> None:
    await objects.put(KEY, DATA)
    await objects.put(OTHER, b"another")

    await objects.delete(KEY)

    assert (await objects.exists(KEY), await objects.get(OTHER)) == (False, b"another")


async def test_what_was_just_put_again_is_not_discarded(objects: Objects) -> None:
    await objects.put(KEY, DATA)

    assert (await objects.discard(KEY, 3600), await objects.get(KEY)) == (False, DATA)


async def test_what_lies_there_for_longer_is_discarded_once(objects: Objects) -> None:
    await objects.put(KEY, DATA)

    assert (await objects.discard(KEY, -1), await objects.discard(KEY, -1)) == (True, False)
    with pytest.raises(ObjectMissing):
        await objects.get(KEY)
    with pytest.raises(ObjectKeyRefused):
        await objects.discard("../x", -1)
