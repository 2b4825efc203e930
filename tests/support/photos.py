"""Photos that a test makes for itself: plain ones, and ones stuffed with canaries that must not come out again."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

#: Bytes that stand in a photo's metadata; none of them may be in any rendition.
CANARY = b"KANARI-330481-JINSIQUE"
GPS_LATITUDE = (30.0, 31.0, 52.25)  # an example point; its rationals are looked for as bytes, too


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """A gradient with a red left half, so that orientation can be seen."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.paste((200, 20, 20), (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def photo(form: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    """An encoded picture; ``form`` is JPEG, PNG, WEBP, GIF, TIFF …"""
    out = BytesIO()
    picture(size, mode).save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 6) -> bytes:
    """EXIF with a canary in make, comment and maker note, a GPS position and an orientation."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = CANARY.decode()
    tags.get_ifd(0x8769)[0x927C] = b"note " + CANARY
    gps = tags.get_ifd(0x8825)
    gps[1], gps[2], gps[3] = "N", GPS_LATITUDE, "E"
    gps[29] = CANARY.decode()
    return tags.tobytes()


def heic(size: tuple[int, int] = (64, 48), **extras: Any) -> bytes:
    """The same as an iPhone keeps it; what encodes it is only here for tests."""
    import pillow_heif  # noqa: PLC0415  # loading it costs those who need none

    made = pillow_heif.from_pillow(picture(size))
    out = BytesIO()
    made.save(out, quality=80, **extras)
    return out.getvalue()


def stuffed(form: str, orientation: int = 6) -> bytes:
    """A 64 x 48 photo with a canary wherever the format has room: EXIF, GPS, XMP, ICC, comment, text chunks, tail."""
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"
    icc = b"\0" * 128 + CANARY
    extras: dict[str, Any] = {"exif": exif(orientation), "icc_profile": icc}
    if form == "HEIC":
        return heic(exif=exif(orientation), xmp=xmp) + b"PK\x03\x04<script>" + CANARY
    if form == "PNG":
        extras["pnginfo"] = _text_chunks(xmp)
    elif form == "WEBP":
        extras["xmp"] = xmp
    else:
        extras |= {"comment": CANARY, "xmp": xmp}
    return photo(form, **extras) + b"PK\x03\x04<script>" + CANARY


def _text_chunks(xmp: bytes) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", CANARY.decode())
    info.add_text("Packed", CANARY.decode(), zip=True)
    info.add_itxt("XML:com.adobe.xmp", xmp.decode())
    return info


def png_header_only(width: int, height: int) -> bytes:
    """A PNG whose header promises pixels that never come: small as a sentence, huge as a wall."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0")) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def metadata_in(image: bytes) -> list[str]:
    """What ``image`` still tells beside its pixels; empty for a bare photo. Looks by decoder and by raw bytes."""
    opened = Image.open(BytesIO(image))
    opened.load()
    told = [str(key) for key in opened.info if not str(key).startswith(("jfif", "dpi", "progressi"))]
    told += ["exif"] if opened.getexif() else []
    needles = {"canary": CANARY, "seconds of arc": struct.pack(">II", 209, 4), "exif mark": b"Exif"}
    return told + [name for name, needle in needles.items() if needle in image]
