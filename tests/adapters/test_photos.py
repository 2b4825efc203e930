"""A photo never gives away where its author lives, never costs more than agreed, and is refused rather than kept."""

from __future__ import annotations

import asyncio
import sys
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from adapters import photo_jail
from adapters.photos import PhotoRebuilder, require_bare
from cases.areas import Area
from cases.ports_media import DEFAULT_LIMITS, PHOTO_SENTENCES, PhotoCode, PhotoLimits, PhotoRefused
from tests.support.photos import CANARY, heic, metadata_in, photo, png_header_only, stuffed

EDGES = [1600, 320]
MAX_PIXELS = 24_000_000
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 80
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 80
TIFF_AS_JPEG = photo("TIFF")


async def refusal_of(data: bytes, limits: PhotoLimits = DEFAULT_LIMITS, rebuilder: PhotoRebuilder | None = None) -> str:
    with pytest.raises(PhotoRefused) as refused:
        await (rebuilder or PhotoRebuilder()).rebuild(data, limits)
    assert refused.value.message
    return refused.value.code.value


def red_side(jpeg: bytes) -> str:
    """Where the red half of the test picture went."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    left, right = image.width // 4, image.width * 3 // 4
    top, bottom = image.height // 4, image.height * 3 // 4
    halves = {
        "left": [(left, top), (left, bottom)],
        "right": [(right, top), (right, bottom)],
        "top": [(left, top), (right, top)],
        "bottom": [(left, bottom), (right, bottom)],
    }
    return next(side for side, spots in halves.items() if all(is_red(image, spot) for spot in spots))


def is_red(image: Image.Image, spot: tuple[int, int]) -> bool:
    red, green, _ = image.getpixel(spot)  # type: ignore[misc]  # RGB: three numbers, Pillow cannot know
    return red - green > 100


@pytest.mark.parametrize(
    "data",
    [b"", SVG, MP4, photo("GIF"), TIFF_AS_JPEG, photo("BMP"), b"%PDF-1.7 " * 20, b"RIFF\0\0\0\0WAVEfmt " + b"\0" * 80],
    ids=["empty", "svg", "mp4", "gif", "tiff", "bmp", "pdf", "wav"],
)
async def test_what_is_no_jpeg_png_or_webp_is_refused_by_its_content(data: bytes) -> None:
    assert await refusal_of(data) == "photo_type"


async def test_a_photo_as_an_iphone_keeps_it_is_taken() -> None:
    rebuilt = await PhotoRebuilder().rebuild(heic((640, 480)))

    assert (rebuilt.width, rebuilt.height, red_side(rebuilt.full), red_side(rebuilt.thumb)) == (
        640,
        480,
        "left",
        "left",
    )


async def test_a_heic_that_was_turned_comes_out_upright() -> None:
    rebuilt = await PhotoRebuilder().rebuild(stuffed("HEIC", 6))

    assert (rebuilt.width, rebuilt.height, red_side(rebuilt.full)) == (48, 64, "top")


async def test_a_heic_without_a_picture_is_broken() -> None:
    assert await refusal_of(HEIC) == "photo_broken"


async def test_a_heic_sequence_is_no_photo() -> None:
    assert await refusal_of(HEIC.replace(b"ftypheic", b"ftyphevc")) == "photo_type"


async def test_too_many_pixels_of_a_heic_are_refused_from_its_header() -> None:
    assert await refusal_of(heic((640, 480)), PhotoLimits(max_pixels=640 * 480 - 1)) == "photo_too_many_pixels"


async def test_too_many_bytes_are_refused_before_a_process_starts() -> None:
    nobody = PhotoRebuilder(command=["/nonexistent"])

    code = await refusal_of(b"\xff\xd8\xff" + b"0" * 2_000_000, PhotoLimits(max_bytes=1_000_000), nobody)

    assert code == "photo_too_big"


@pytest.mark.parametrize(("width", "height"), [(9000, 9000), (65000, 65000), (24_000_001, 1)])
async def test_a_pixel_flood_is_refused_from_its_header(width: int, height: int) -> None:
    assert await refusal_of(png_header_only(width, height)) == "photo_too_many_pixels"


def test_no_pixel_is_decoded_before_the_size_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _self: pytest.fail("decoded"))

    for flood in (png_header_only(6000, 4001), photo("JPEG", (100, 60)), photo("WEBP", (100, 60))):
        with pytest.raises(photo_jail.Refused, match="photo_too_many_pixels"):
            photo_jail.rebuild(flood, 5_999, EDGES)


@pytest.mark.parametrize(
    ("options", "mode", "kind"),
    [
        ({}, "RGB", b"VP8 "),
        ({"lossless": True}, "RGB", b"VP8L"),
        ({}, "RGBA", b"VP8X"),
        ({"exif": b"x"}, "RGB", b"VP8X"),
    ],
)
def test_a_webp_tells_its_size_without_a_decoder(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, object], mode: str, kind: bytes
) -> None:
    out = BytesIO()
    Image.new(mode, (130, 70), (9, 9, 9, 9)[: len(mode)]).save(out, "WEBP", **options)
    monkeypatch.setattr("PIL.Image.open", lambda *_, **__: pytest.fail("opened"))

    assert (out.getvalue()[12:16], photo_jail.webp_pixels(out.getvalue())) == (kind, 130 * 70)
    with pytest.raises(photo_jail.Refused, match="photo_too_many_pixels"):
        photo_jail.open_within(out.getvalue(), 2 * 130 * 70 - 1)


def test_a_webp_without_a_known_header_is_broken() -> None:
    with pytest.raises(photo_jail.Refused, match="photo_broken"):
        photo_jail.webp_pixels(b"RIFF\0\0\0\0WEBPICCP" + b"\0" * 40)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
async def test_a_moving_picture_is_refused(form: str) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])

    assert await refusal_of(out.getvalue()) == "photo_type"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIC"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.97])
async def test_a_truncated_photo_is_refused(form: str, kept: float) -> None:
    whole = heic((800, 600)) if form == "HEIC" else photo(form, (800, 600))

    assert await refusal_of(whole[: int(len(whole) * kept)]) == "photo_broken"


async def test_rubbish_behind_the_right_first_bytes_is_refused() -> None:
    assert await refusal_of(b"\xff\xd8\xff\xe0" + b"rubbish" * 100) == "photo_broken"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIC"])
async def test_nothing_but_pixels_comes_out(form: str) -> None:
    data = stuffed(form)
    assert CANARY in data

    rebuilt = await PhotoRebuilder().rebuild(data)

    assert metadata_in(rebuilt.full) == []
    assert metadata_in(rebuilt.thumb) == []
    assert b"PK\x03\x04" not in rebuilt.full + rebuilt.thumb
    assert b"<script>" not in rebuilt.full + rebuilt.thumb
    assert rebuilt.sha256_of_original == sha256(data).hexdigest()


def test_the_canaries_can_be_seen_where_they_are() -> None:
    assert {form: bool(metadata_in(stuffed(form))) for form in ("JPEG", "PNG", "WEBP")} == {
        "JPEG": True,
        "PNG": True,
        "WEBP": True,
    }


@pytest.mark.parametrize(
    ("orientation", "side"),
    [(1, "left"), (2, "right"), (3, "right"), (4, "left"), (5, "top"), (6, "top"), (7, "bottom"), (8, "bottom")],
)
def test_every_orientation_comes_out_upright(orientation: int, side: str) -> None:
    full, thumb = photo_jail.rebuild(stuffed("JPEG", orientation), MAX_PIXELS, EDGES)

    assert (red_side(full), red_side(thumb)) == (side, side)


async def test_sizes_are_those_of_the_upright_rendition() -> None:
    rebuilt = await PhotoRebuilder().rebuild(photo("JPEG", (3000, 2000)))
    turned = await PhotoRebuilder().rebuild(stuffed("JPEG", 6))

    assert (rebuilt.width, rebuilt.height) == (1600, 1067)
    assert Image.open(BytesIO(rebuilt.full)).size == (1600, 1067)
    assert max(Image.open(BytesIO(rebuilt.thumb)).size) == 320
    assert (turned.width, turned.height) == (48, 64)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_is_rebuilt(mode: str) -> None:
    white = Image.new("RGBA", (40, 30), "white")
    out = BytesIO()
    (Image.new(mode, (40, 30), 65535) if mode == "I;16" else white.convert(mode)).save(out, "PNG")

    full, _ = photo_jail.rebuild(out.getvalue(), MAX_PIXELS, EDGES)

    assert Image.open(BytesIO(full)).convert("RGB").getpixel((20, 15)) == (255, 255, 255)


def test_a_cmyk_jpeg_is_rebuilt() -> None:
    full, _ = photo_jail.rebuild(photo("JPEG", mode="CMYK"), MAX_PIXELS, EDGES)

    assert (Image.open(BytesIO(full)).mode, red_side(full)) == ("RGB", "left")


def test_what_is_transparent_becomes_white_paper() -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(out, "PNG")

    full, _ = photo_jail.rebuild(out.getvalue(), MAX_PIXELS, EDGES)

    assert Image.open(BytesIO(full)).getpixel((20, 15)) == (255, 255, 255)


def test_a_phones_double_picture_gives_its_first() -> None:
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
    out = BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])

    full, _ = photo_jail.rebuild(out.getvalue(), MAX_PIXELS, EDGES)

    red, _, blue = Image.open(BytesIO(full)).getpixel((20, 15))  # type: ignore[misc]  # RGB: three numbers
    assert (red > 200, blue < 50) == (True, True)


def jail_that(tmp_path: Path, *lines: str) -> PhotoRebuilder:
    """A rebuilder whose child does what a captured or broken decoder might do."""
    script = tmp_path / "captured.py"
    script.write_text("\n".join(["import json, os, resource, signal, sys, time", *lines]))
    return PhotoRebuilder(command=[sys.executable, "-I", str(script)])


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
async def test_the_original_is_refused_even_if_the_decoder_hands_it_back(tmp_path: Path, form: str) -> None:
    echo = jail_that(
        tmp_path,
        "order = json.loads(sys.stdin.buffer.readline()); data = sys.stdin.buffer.read(order['bytes'])",
        "sys.stdout.buffer.write(json.dumps({'sizes': [len(data)] * 2}).encode() + b'\\n' + data + data)",
    )

    assert await refusal_of(stuffed(form), rebuilder=echo) == "photo_broken"


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("sys.exit(1)", "photo_broken"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "photo_broken"),
        ("print('no json', flush=True)", "photo_broken"),
        ("print('[]', flush=True)", "photo_broken"),
        ("print(json.dumps({'refused': 'photo_of_a_cat'}), flush=True)", "photo_broken"),
        ("print(json.dumps({'sizes': [10**12, 1]}), flush=True)", "photo_broken"),
        ("print(json.dumps({'sizes': [5, 5]}) + '\\nabc', flush=True)", "photo_broken"),
        ("print('x' * 200_000, flush=True)", "photo_broken"),
        ("resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", "photo_timeout"),
        ("time.sleep(60)", "photo_timeout"),
    ],
)
async def test_a_dying_or_lying_decoder_is_a_refusal(tmp_path: Path, deed: str, code: str) -> None:
    limits = PhotoLimits(wall_seconds=0.5 if "sleep" in deed else 20)

    assert await refusal_of(photo(size=(2000, 1500)), limits, jail_that(tmp_path, deed)) == code


async def test_a_decoder_out_of_memory_is_a_refusal() -> None:
    assert await refusal_of(photo("PNG", (4000, 3000)), PhotoLimits(memory_bytes=48 * 1024 * 1024)) == "photo_broken"


async def test_the_largest_photo_allowed_fits_into_the_jail() -> None:
    out = BytesIO()
    Image.new("RGBA", (6000, 4000), (10, 20, 30, 200)).save(out, "PNG", compress_level=1)

    rebuilt = await PhotoRebuilder().rebuild(out.getvalue())

    assert (rebuilt.width, rebuilt.height) == (1600, 1067)


async def test_two_at_once_and_the_event_loop_stays_free(tmp_path: Path) -> None:
    running = tmp_path / "running"
    running.mkdir()
    slow = jail_that(
        tmp_path,
        f"mine = {str(running)!r} + '/' + str(os.getpid()); open(mine, 'w').close(); time.sleep(0.3)",
        f"seen = len(os.listdir({str(running)!r})); os.remove(mine)",
        "print(json.dumps({'refused': 'photo_type' if seen <= 2 else 'photo_broken'}), flush=True)",
    )
    work = asyncio.gather(*(refusal_of(photo(), rebuilder=slow) for _ in range(4)))
    longest, last = 0.0, time.monotonic()

    while not work.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()

    assert work.result() == ["photo_type"] * 4
    assert longest < 0.25  # far below one decoding; two shared cores make it no sharper


async def test_who_gives_up_waiting_leaves_no_child_behind(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    sleeper = jail_that(tmp_path, f"open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    waiting = asyncio.create_task(sleeper.rebuild(photo()))
    child = await asyncio.to_thread(number_in, note)

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert child not in {entry.name for entry in await asyncio.to_thread(lambda: list(Path("/proc").iterdir()))}


def number_in(note: Path) -> str:
    """Wait for the child to have said who it is."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if note.exists() and (text := note.read_text()):
            return text
        time.sleep(0.01)
    raise AssertionError("the child never started")


@pytest.mark.parametrize("segment", [0xE1, 0xE2, 0xED, 0xEE, 0xFE])
def test_the_second_wall_knows_every_place_for_metadata(segment: int) -> None:
    bare, _ = photo_jail.rebuild(photo(), MAX_PIXELS, EDGES)
    added = bare[:2] + bytes((0xFF, segment, 0, 6)) + b"abcd" + bare[2:]

    assert require_bare(bare, 1600) == (64, 48)
    with pytest.raises(PhotoRefused):
        require_bare(added, 1600)


def test_the_second_wall_refuses_tails_stumps_and_giants() -> None:
    bare, _ = photo_jail.rebuild(photo(), MAX_PIXELS, EDGES)

    for wrong, edge in [(bare + b"PK", 1600), (bare[:-2], 1600), (bare[:300], 1600), (b"", 1600), (bare, 63)]:
        with pytest.raises(PhotoRefused):
            require_bare(wrong, edge)


def test_restart_marks_belong_to_the_pixels() -> None:
    out = BytesIO()
    Image.effect_noise((64, 64), 90).save(out, "JPEG", restart_marker_blocks=1, comment=b"")

    assert require_bare(out.getvalue(), 64) == (64, 64)


def test_the_jail_answers_a_request_as_its_door_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_jail, "confine", lambda *_: None)  # the limits would hold for the test run itself
    order = b'{"bytes": %d, "max_pixels": 10000, "edges": [64, 32], "cpu_seconds": 5, "memory_bytes": 1}\n'

    answers = []
    for data in (photo(), photo(size=(200, 100)), b"\xff\xd8\xff"):
        sink = BytesIO()
        photo_jail.serve(BytesIO(order % len(data) + data), sink)
        answers.append(sink.getvalue().split(b"\n")[0])

    assert answers[1:] == [b'{"refused": "photo_too_many_pixels"}', b'{"refused": "photo_broken"}']
    assert answers[0].startswith(b'{"sizes": [')


def test_every_refusal_has_a_sentence() -> None:
    assert set(PHOTO_SENTENCES) == set(PhotoCode)


async def test_what_is_covered_is_gone_from_every_rendition_and_nothing_else_is() -> None:
    areas = (Area(0, 0, 0.5, 0.5), Area(0.9, 0.9, 1, 1))
    data = stuffed("JPEG", 6)
    plain, covered = await PhotoRebuilder().rebuild(data), await PhotoRebuilder().rebuild(data, covers=areas)

    for before, after in ((plain.full, covered.full), (plain.thumb, covered.thumb)):
        was, now = (Image.open(BytesIO(each)).convert("RGB") for each in (before, after))
        assert now.size == was.size
        across, down = now.size
        for x, y in ((0, 0), (across // 2 - 1, down // 2 - 1), (across // 4, down // 4), (across - 1, down - 1)):
            assert alike(pixel(now, x, y), photo_jail.COVER)
        assert alike(pixel(now, across // 4, down * 3 // 4), pixel(was, across // 4, down * 3 // 4))
        assert metadata_in(after) == []
    again = await PhotoRebuilder().rebuild(data, covers=areas)
    assert (again.full, again.thumb) == (covered.full, covered.thumb)


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """As far as JPEG keeps a colour."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 24
