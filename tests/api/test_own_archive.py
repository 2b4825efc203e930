"""One's own data as a ZIP (本人数据包): made piece by piece, whole where something is missing, and asked for seldom."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.limiter import WindowLimiter
from api.own_archive import Part, archive
from api.pacing import admit
from api.routes.privacy import doors, export_archive
from api.settings_limits import Limit
from cases.people import Person
from cases.ports_media import ObjectDamaged, ObjectMissing, ObjectsUnavailable
from cases.refusals import NotFound, TooMany

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PIECE = b"\xff\xd8" + b"p" * 100_000


async def found() -> bytes:
    return PIECE


async def failing(error: Exception) -> bytes:
    raise error


async def test_it_is_sent_as_it_is_made_and_no_more_than_one_file_at_a_time() -> None:
    parts = [Part(f"photos/c/{number}.jpg", found) for number in range(20)]

    pieces = [each async for each in archive(b"{}", parts, AT)]

    assert len(pieces) == 22
    assert max(map(len, pieces)) < len(PIECE) + 1000
    whole = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert whole.testzip() is None
    assert whole.namelist() == ["本人数据.json", *(part.name for part in parts)]
    assert whole.read(parts[-1].name) == PIECE


async def test_what_is_gone_or_may_not_be_seen_is_named_and_the_rest_is_there() -> None:
    gone: list[Exception] = [NotFound("没有"), ObjectMissing("k"), ObjectDamaged("k")]
    parts = [Part(f"photos/c/{n}.jpg", partial(failing, each)) for n, each in enumerate(gone)]

    pieces = [each async for each in archive(b"{}", [*parts, Part("photos/c/9.jpg", found)], AT)]

    whole = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert whole.namelist() == ["本人数据.json", "photos/c/9.jpg", "没有给出的文件.txt"]
    assert whole.read("没有给出的文件.txt").decode().splitlines()[1:] == [part.name for part in parts]


async def test_a_disk_that_does_not_answer_breaks_it_off_rather_than_leaving_something_out() -> None:
    part = Part("photos/c/1.jpg", partial(failing, ObjectsUnavailable("disk")))

    with pytest.raises(ObjectsUnavailable):
        _ = [each async for each in archive(b"{}", [part], AT)]


async def test_it_is_asked_for_a_few_times_an_hour() -> None:
    limits = SimpleNamespace(exports=Limit(2, 3600))
    wired = cast("Any", SimpleNamespace(limiter=WindowLimiter(), settings=SimpleNamespace(limits=limits)))
    door = next(each for each in doors if each.handler is export_archive)
    person = Person("p")

    for _ in range(2):
        await admit(wired, door, person, "192.0.2.1")

    with pytest.raises(TooMany):
        await admit(wired, door, person, "192.0.2.1")
