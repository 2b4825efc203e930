"""What everything that takes photos promises, the twin in memory included."""

from __future__ import annotations

from hashlib import sha256

import pytest

from adapters.memory_media import MemoryPhotos
from adapters.photos import PhotoRebuilder, require_bare
from cases.ports_media import PhotoCode, PhotoLimits, PhotoRefused, Photos
from tests.support.photos import metadata_in, photo, stuffed


@pytest.fixture(params=["memory", "jail"])
def photos(request: pytest.FixtureRequest) -> Photos:
    return MemoryPhotos() if request.param == "memory" else PhotoRebuilder()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", PhotoCode.TYPE),
        (b"<svg/>" * 20, PhotoCode.TYPE),
        (photo("GIF"), PhotoCode.TYPE),
        (photo("JPEG")[:40], PhotoCode.BROKEN),
        (photo("PNG")[:40], PhotoCode.BROKEN),
        (photo("JPEG") + b"0" * 100_000, PhotoCode.TOO_BIG),
    ],
    ids=["empty", "svg", "gif", "stump of a jpeg", "stump of a png", "too big"],
)
async def test_what_is_no_photo_is_refused_with_a_sentence(photos: Photos, data: bytes, code: PhotoCode) -> None:
    with pytest.raises(PhotoRefused) as refused:
        await photos.rebuild(data, PhotoLimits(max_bytes=100_000))

    assert refused.value.code is code
    assert refused.value.message.endswith(("上传", "一张"))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_renditions_are_bare_jpegs_and_never_the_original(photos: Photos, form: str) -> None:
    data = stuffed(form)

    rebuilt = await photos.rebuild(data)

    assert rebuilt.sha256_of_original == sha256(data).hexdigest()
    assert require_bare(rebuilt.full, 1600) == (rebuilt.width, rebuilt.height)
    assert max(require_bare(rebuilt.thumb, 320)) <= 320
    assert metadata_in(rebuilt.full) + metadata_in(rebuilt.thumb) == []
