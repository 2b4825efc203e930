"""Videos and documents made on the spot, honest and hostile ones (样本文件)."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from typing import Any

import av
from PIL import Image

#: What a camera notes and nobody else may learn.
SECRET = b"Yanshi-Secret"
PLACE = b"+30.5312+120.6801"


@cache
def video(codec: str = "libx264", form: str = "mp4", seconds: int = 1, *, sound: bool = True) -> bytes:
    """A short film of a changing colour that says everywhere in words where, when and with what it was made."""
    out = BytesIO()
    film: Any
    with av.open(out, "w", format=form, options={"movflags": "use_metadata_tags"}) as film:
        film.metadata.update(
            {
                "location": f"{PLACE.decode()}/",
                "com.apple.quicktime.location.ISO6709": f"{PLACE.decode()}/",
                "creation_time": "2026-11-20T08:00:00Z",
                "title": SECRET.decode(),
            }
        )
        track = film.add_stream(codec, rate=5, options={"x265-params": "log-level=none"})
        track.width, track.height, track.pix_fmt = 160, 120, "yuv420p"
        track.metadata["handler_name"] = SECRET.decode()
        voice = film.add_stream("aac", rate=44100) if sound else None
        for n in range(seconds * 5):
            film.mux(track.encode(_picture(n)))
        film.mux(track.encode())
        if voice is not None:
            _say_nothing(film, voice)
    return out.getvalue()


def _picture(n: int) -> Any:
    of_image: Any = av.VideoFrame.from_image
    return of_image(Image.new("RGB", (160, 120), (n, 80, 120)))


def opened(data: bytes) -> Any:
    """A film to be read."""
    return av.open(BytesIO(data))


def _say_nothing(film: Any, voice: Any) -> None:
    silence: Any = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
    silence.sample_rate = 44100
    for plane in silence.planes:
        plane.update(bytes(plane.buffer_size))
    film.mux(voice.encode(silence))
    film.mux(voice.encode())


def package(main: str = "word/document.xml", *, more: dict[str, bytes] | None = None) -> bytes:
    """A docx (or what its main part makes of it), as small as can be."""
    out = BytesIO()
    parts = {"[Content_Types].xml": b"<Types/>", main: b"<document/>", **(more or {})}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


def bomb(megabytes: int = 300) -> bytes:
    """A docx of a few hundred kilobytes that would unpack to that many megabytes."""
    return package(more={"word/media/image1.xml": bytes(megabytes * 1024 * 1024)})


def lying_bomb() -> bytes:
    """A docx whose directory says that a part is tiny, and which is not."""
    data = bytearray(bomb(210))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def pdf() -> bytes:
    """A PDF in name and shape."""
    return b"%PDF-1.4\n" + "%演示公函\n".encode() + b"1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def scan() -> bytes:
    """A JPEG as a scanner gives it."""
    out = BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return out.getvalue()
