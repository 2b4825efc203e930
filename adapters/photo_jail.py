"""Decodes one stranger's photo in a process of its own that may use little memory and time and opens nothing.

Run as a script by ``adapters/photos.py``, never imported by the server, so that a crashing, swollen or captured decoder
takes nothing with it. Standard input: a JSON line ``{"bytes", "max_pixels", "edges", "cpu_seconds",
"memory_bytes", "covers"}`` and the photo. Standard output: a JSON line, ``{"refused": code}`` or ``{"sizes": [bytes,
…], "likeness": hex}`` with the JPEG renditions behind it, one for each edge. Imports nothing of this product.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from collections.abc import Sequence
from io import BytesIO
from math import ceil, floor
from typing import Any, BinaryIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MANY_PICTURES = frozenset({"MPO", "HEIF"})  # formats of phones that may carry more than the photo itself
QUALITY = 85
COVER = (64, 64, 64)
SEAM = 4  # pixels around a cover, where edges would still show what is under it
WEBP_COST = 2  # its decoder holds three canvases: 12 megapixels take as much memory as 24 of another format


class Refused(Exception):
    """Carries the stable code of a refusal (``photo_broken`` …)."""


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one request; every failure of the decoder, whatever it is, is a refusal (fail-closed)."""
    order = json.loads(source.readline())
    confine(order["cpu_seconds"], order["memory_bytes"])
    try:
        renditions = rebuild(source.read(order["bytes"]), order["max_pixels"], order["edges"], order.get("covers", ()))
        looks = likeness(Image.open(BytesIO(renditions[-1]), formats=("JPEG",)))
    except Refused as refusal:
        answer(sink, {"refused": str(refusal)}, [])
    except Exception:  # noqa: BLE001  # decoders raise what they like: struct.error, SyntaxError, MemoryError …
        answer(sink, {"refused": "photo_broken"}, [])
    else:
        answer(sink, {"sizes": [len(rendition) for rendition in renditions], "likeness": looks}, renditions)


def confine(cpu_seconds: int, memory_bytes: int) -> None:
    """Give up what a decoder does not need: time, memory, new files, core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))  # the soft limit ends it with SIGXCPU
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(sink: BinaryIO, head: dict[str, Any], bodies: list[bytes]) -> None:
    """Write the JSON line and what stands behind it."""
    sink.write(json.dumps(head).encode() + b"\n" + b"".join(bodies))
    sink.flush()


def rebuild(data: bytes, max_pixels: int, edges: list[int], covers: Sequence[Sequence[float]] = ()) -> list[bytes]:
    """JPEG renditions of ``data``, upright, each with its longest edge at most as given, largest edge first."""
    image = open_within(data, max_pixels)
    turn = image.getexif().get(0x0112, 1)
    pixels = shrink(image, edges[0])
    upright = turn_upright(flatten(pixels), turn)
    for area in covers:
        cover(upright, area)
    return [encode(upright, edge) for edge in edges]


def likeness(image: Image.Image) -> str:
    """64 bits in hex: whether each of 8 by 8 fields is brighter than the one to its right (dHash).

    It stays nearly the same when a photo is scaled, compressed again or made a little brighter.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    bright = grey.tobytes()
    bits = (bright[row * 9 + at] > bright[row * 9 + at + 1] for row in range(8) for at in range(8))
    return f"{sum(1 << place for place, bit in enumerate(bits) if bit):016x}"


def open_within(data: bytes, max_pixels: int) -> Image.Image:
    """Read the header only; refuse by type, pixels and frames before a single pixel is decoded."""
    if data[8:12] == b"WEBP" and webp_pixels(data) * WEBP_COST > max_pixels:
        raise Refused("photo_too_many_pixels")
    formats = know_heif() if data[4:8] == b"ftyp" else FORMATS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(BytesIO(data), formats=formats)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refused("photo_too_many_pixels") from None
    if image.width * image.height > max_pixels:
        raise Refused("photo_too_many_pixels")
    # A phone's file may carry a second picture for depth or brightness: its first picture is the photo.
    if image.format not in MANY_PICTURES and getattr(image, "n_frames", 1) != 1:
        raise Refused("photo_type")
    return image


def know_heif() -> tuple[str, ...]:
    """Teach Pillow the format of iPhones; its decoder is only loaded for a photo that needs it."""
    import pi_heif  # noqa: PLC0415  # a hundred milliseconds that no other photo should wait

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return ("HEIF",)


def webp_pixels(data: bytes) -> int:
    """Pixels by the header of a WebP (RFC 9649): Pillow would fill its canvases before it says how large they are."""
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X" and len(body) == 10:
        return (1 + int.from_bytes(body[4:7], "little")) * (1 + int.from_bytes(body[7:10], "little"))
    if kind == b"VP8 " and len(body) == 10:
        return (int.from_bytes(body[6:8], "little") & 0x3FFF) * (int.from_bytes(body[8:10], "little") & 0x3FFF)
    if kind == b"VP8L" and len(body) == 10:
        bits = int.from_bytes(body[1:5], "little")
        return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    raise Refused("photo_broken")


def shrink(image: Image.Image, edge: int) -> Image.Image:
    """Decode at the smallest scale that serves, so that memory stays small; palettes need their colours first."""
    if image.mode in ("P", "1"):
        image = image.convert("RGBA")
    image.thumbnail((edge, edge))
    image.load()
    return image


def flatten(image: Image.Image) -> Image.Image:
    """8-bit RGB; what is transparent becomes white paper, 16-bit grey keeps its range."""
    if image.mode.startswith("I"):
        image = image.point(lambda level: level * (1 / 256)).convert("L")
    elif image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGB")  # CMYK has no way to RGBA but this one
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")


def cover(image: Image.Image, area: Sequence[float]) -> None:
    """Paint a rectangle (left, top, right, bottom in fractions) so that no pixel of it is left, and none beside it."""
    across, down = image.width, image.height
    left, top = floor(area[0] * across) - SEAM, floor(area[1] * down) - SEAM
    right, bottom = ceil(area[2] * across) + SEAM, ceil(area[3] * down) + SEAM
    image.paste(COVER, (max(0, left), max(0, top), min(across, right), min(down, bottom)))


def turn_upright(image: Image.Image, turn: int) -> Image.Image:
    """Apply the orientation that the camera noted; the note itself does not survive."""
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    bare.getexif()[0x0112] = turn
    upright = ImageOps.exif_transpose(bare)
    return Image.frombytes("RGB", upright.size, upright.tobytes())


def encode(image: Image.Image, edge: int) -> bytes:
    """A new JPEG from pixels alone: no EXIF, XMP, ICC profile or comment has a way into it."""
    fresh = Image.frombytes("RGB", image.size, image.tobytes())
    fresh.thumbnail((edge, edge))
    out = BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, exif=b"", icc_profile=None, comment=b"")
    return out.getvalue()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
