"""What a photo looks like: the same after it was scaled and compressed again, and another for another photo."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageEnhance

from adapters.photo_jail import likeness
from adapters.photos import PhotoRebuilder
from cases.likeness import PHOTO_BITS, differs, told

ROUGH = 12  # patches across a demo scene


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Soft patches of light and dark by chance, as scenes in the street have."""
    chance = Random(seed)
    rough = Image.new("L", (ROUGH, ROUGH))
    rough.putdata([chance.randrange(256) for _ in range(ROUGH * ROUGH)])
    return rough.resize(size, Image.Resampling.BICUBIC).convert("RGB")


def encoded(image: Image.Image, form: str = "JPEG", **options: int) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def again(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def test_what_was_sent_on_by_a_messenger_looks_the_same() -> None:
    pictures = [scene(seed) for seed in range(40)]
    for each in pictures:
        same = (
            again(encoded(each, quality=30)),
            each.resize((213, 160)),
            ImageEnhance.Brightness(each).enhance(0.85),
            each.crop((6, 5, 634, 475)),
        )
        assert max(differs(likeness(each), likeness(other)) for other in same) <= PHOTO_BITS


def test_two_scenes_look_different() -> None:
    """Of 780 pairs none is within reach."""
    hashes = [likeness(scene(seed)) for seed in range(40)]
    nearest = min(differs(one, two) for at, one in enumerate(hashes) for two in hashes[:at])

    assert nearest > PHOTO_BITS


def test_a_wall_looks_like_nothing() -> None:
    assert told(likeness(Image.new("RGB", (64, 48), "white"))) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
async def test_it_is_told_beside_the_renditions(form: str) -> None:
    rebuilt = await PhotoRebuilder().rebuild(encoded(scene(7), form))

    assert rebuilt.likeness is not None
    assert rebuilt.likeness == likeness(again(rebuilt.thumb))
    assert differs(rebuilt.likeness, likeness(scene(7))) <= PHOTO_BITS
