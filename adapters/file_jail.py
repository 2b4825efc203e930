"""Rewrites one stranger's video, or opens one stranger's package of XML, in a process that may do nothing else.

Run as a script by ``adapters/attachments.py``, never imported by the server. Standard input: a JSON line ``{"bytes",
"job": "video" or "package", "max_seconds", "poster_edge", "unpacked_bytes", "cpu_seconds", "memory_bytes"}`` and the
file. Standard output: a JSON line, ``{"refused": code}`` or ``{"sizes": [bytes, …], …}`` with the results behind it:
of a video the new file and a picture of its beginning, of a package nothing. Imports nothing of this product.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

CODECS = frozenset({"h264", "hevc"})
#: Messages inside the pictures themselves (SEI), where cameras and encoders note what they like.
WITHOUT_SEI = {"h264": "filter_units=remove_types=6", "hevc": "filter_units=remove_types=39|40"}
HEVC_SETS = frozenset({32, 33, 34})  # VPS, SPS, PPS: all that a decoder needs (ISO/IEC 14496-15, 8.3.3.1)
START_CODE = b"\0\0\0\1"
TALKING = frozenset({b"udta", b"meta", b"uuid"})
NESTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"})
MOST_PACKETS = 60 * 240 * 3  # a minute at 240 pictures a second, with its sound
MOST_PARTS = 2000
MARKUP = (".xml", ".rels", ".vml")  # what the office itself reads; a drawing (SVG) may say what it is
CHUNK = 1024 * 1024


class Refused(Exception):
    """Carries the stable code of a refusal (``file_broken`` …)."""


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one request; every failure of a library, whatever it is, is a refusal (fail-closed)."""
    order = json.loads(source.readline())
    data = source.read(order["bytes"])
    job = JOBS[order["job"]]
    confine(order["cpu_seconds"], order["memory_bytes"])
    try:
        head, bodies = job(data, order)
    except Refused as refusal:
        answer(sink, {"refused": str(refusal)}, [])
    except Exception:  # noqa: BLE001  # demuxers and unpackers raise what they like
        answer(sink, {"refused": "file_broken"}, [])
    else:
        answer(sink, {"sizes": [len(body) for body in bodies], **head}, bodies)


def confine(cpu_seconds: int, memory_bytes: int) -> None:
    """Give up what is not needed: time, memory, new files, core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))  # the soft limit ends it with SIGXCPU
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(sink: BinaryIO, head: dict[str, Any], bodies: list[bytes]) -> None:
    """Write the JSON line and what stands behind it."""
    sink.write(json.dumps(head).encode() + b"\n" + b"".join(bodies))
    sink.flush()


def package(data: bytes, order: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """A docx or xlsx that unpacks to no more than it may, part by part, whatever its directory claims."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = file.infolist()
        names = [part.filename for part in parts]
        if min(part.header_offset for part in parts) != 0 or len(set(names)) < len(names) or len(names) > MOST_PARTS:
            raise Refused("file_broken")
        if any(part.flag_bits & 1 for part in parts) or any(map(leads_out, names)):
            raise Refused("file_type")
        left = order["unpacked_bytes"]
        for part in parts:
            left -= unpacked(file, part, left)
    return {"kind": kind_of(frozenset(names))}, []


def leads_out(name: str) -> bool:
    """Whether a name would leave the folder into which somebody unpacks the package."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def unpacked(file: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How large a part really is; its checksum is compared on the way, and no part declares entities of its own."""
    size = 0
    with file.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if (
                size == 0 and part.filename.endswith(MARKUP) and b"<!DOCTYPE" in chunk.replace(b"\0", b"")
            ):  # in UTF-16 as well
                raise Refused("file_type")
            size += len(chunk)
            if size > most:
                raise Refused("file_too_big")
    return size


def kind_of(names: frozenset[str]) -> str:
    """Docx or xlsx by the parts it has; macros and programs have no place in a report."""
    if "[Content_Types].xml" not in names or any(name.lower().endswith((".bin", ".exe")) for name in names):
        raise Refused("file_type")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise Refused("file_type")


def video(data: bytes, order: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The same pictures and sound in a new MP4 without a word of metadata, and its first picture."""
    import av  # noqa: PLC0415  # a package of XML needs no codecs, and they take 50 MB of address space

    av.logging.set_level(av.logging.PANIC)
    require_complete(data)
    with av.open(BytesIO(data), format="mov", metadata_errors="replace") as source:
        pictures, sound = chosen(source)
        seconds = length(source, order["max_seconds"])
        poster = first_picture(source, pictures, order["poster_edge"])
    with av.open(BytesIO(data), format="mov", metadata_errors="replace") as source:
        pictures, sound = chosen(source)
        fresh = rewritten(source, [pictures] if sound is None else [pictures, sound], order["max_seconds"])
    return {"seconds": seconds}, [fresh, poster]


def require_complete(data: bytes) -> None:
    """The outer boxes fill the file to its last byte: a demuxer would also make something of half a file."""
    place = 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        size = int.from_bytes(data[place + 8 : place + 16], "big") if size == 1 else size or len(data) - place
        if size < 8 or place + size > len(data):
            raise Refused("file_broken")
        place += size


def chosen(source: Any) -> tuple[Any, Any]:
    """The one track of pictures, and sound that every phone plays; other tracks (places, times, texts) stay behind."""
    tracks = [track for track in source.streams.video if not track.disposition & 0x400]  # a cover is no video
    if len(tracks) != 1 or tracks[0].codec_context is None or tracks[0].codec_context.name not in CODECS:
        raise Refused("file_type")
    sounds = (s for s in source.streams.audio if s.codec_context is not None and s.codec_context.name == "aac")
    return tracks[0], next(sounds, None)


def length(source: Any, most: int) -> int:
    """Whole seconds by the file's own index; a file without one is refused."""
    if source.duration is None or source.duration <= 0:
        raise Refused("file_broken")
    seconds: float = source.duration / 1_000_000
    if seconds > most + 1:  # a phone that stops at a minute writes a few pictures more
        raise Refused("file_too_long")
    return max(1, round(seconds))


def first_picture(source: Any, track: Any, edge: int) -> bytes:
    """The first picture as an upright JPEG; that it can be decoded shows that the pictures are what they claim."""
    track.codec_context.thread_count = 1
    frame = next(source.decode(track))
    if frame.width * frame.height > 4096 * 2304:
        raise Refused("file_type")
    image = frame.to_image().rotate(frame.rotation, expand=True)
    image.thumbnail((edge, edge))
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def rewritten(source: Any, tracks: list[Any], most_seconds: int) -> bytes:
    """Packet by packet into a new file; nothing is encoded anew, so that it costs next to nothing."""
    import av  # noqa: PLC0415  # as above

    out = BytesIO()
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as sink:
        fresh = {track.index: sink.add_stream_from_template(track) for track in tracks}
        for stream in fresh.values():
            stream.metadata.clear()
        sieve = sieve_for(tracks[0], fresh[tracks[0].index])
        for count, packet in enumerate(source.demux(tracks)):
            if packet.dts is None:
                continue
            if count > MOST_PACKETS or float(packet.dts * packet.time_base) > most_seconds + 1:
                raise Refused("file_too_long")
            own = packet.stream.index
            for clean in sieve.filter(packet) if own == tracks[0].index else [packet]:
                clean.stream = fresh[own]
                sink.mux(clean)
    return scrub(bytearray(out.getvalue()))


def sieve_for(track: Any, fresh: Any) -> Any:
    """What takes the messages out of the pictures, and out of what the track says before the first of them.

    The sieve gives its units after start codes (ITU-T H.264 annex B): only where the parameter sets stand so too does
    the writer of the MP4 put lengths before them again.
    """
    from av.bitstream import BitStreamFilterContext  # noqa: PLC0415  # as above

    name, record = track.codec_context.name, track.codec_context.extradata or b""
    sets = hevc_sets(record) if name == "hevc" else avc_sets(record)
    fresh.codec_context.extradata = b"".join(START_CODE + each for each in sets)
    fresh.codec_context.codec_tag = {"h264": "avc1", "hevc": "hvc1"}[name]  # iPhones play no "hev1"
    return BitStreamFilterContext(WITHOUT_SEI[name], track)


def avc_sets(record: bytes) -> list[bytes]:
    """The parameter sets of an AVC configuration record (ISO/IEC 14496-15, 5.3.3.1.2)."""
    sets, place = [], 5
    for mask in (0x1F, 0xFF):
        count, place = record[place] & mask, place + 1
        own, place = units(record, place, count)
        sets += own
    return sets


def hevc_sets(record: bytes) -> list[bytes]:
    """The parameter sets of an HEVC configuration record (ISO/IEC 14496-15, 8.3.3.1.2), no messages."""
    sets, place = [], 23
    for _ in range(record[22]):
        kind, count = record[place] & 0x3F, int.from_bytes(record[place + 1 : place + 3], "big")
        own, place = units(record, place + 3, count)
        sets += own if kind in HEVC_SETS else []
    return sets


def units(record: bytes, place: int, count: int) -> tuple[list[bytes], int]:
    """``count`` units with two bytes of length before each, and the place behind them."""
    found = []
    for _ in range(count):
        size = int.from_bytes(record[place : place + 2], "big")
        found.append(record[place + 2 : place + 2 + size])
        place += 2 + size
    if place > len(record):
        raise Refused("file_broken")
    return found, place


def scrub(data: bytearray) -> bytes:
    """The file with every box that could say anything (``udta``, ``meta``, ``uuid``) made an empty one in its place."""
    for begin, end, kind in boxes(data, 0, len(data)):
        if kind in TALKING:
            data[begin + 4 : end] = b"free" + bytes(end - begin - 8)
    return bytes(data)


def boxes(data: bytes | bytearray, place: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Every box with its begin, end and kind (ISO/IEC 14496-12, 4.2), those inside of movie and track as well."""
    while place < end:
        size, kind = int.from_bytes(data[place : place + 4], "big"), bytes(data[place + 4 : place + 8])
        if size < 8 or place + size > end:
            raise Refused("file_broken")
        yield place, place + size, kind
        if kind in NESTS:
            yield from boxes(data, place + 8, place + size)
        place += size


JOBS = {"video": video, "package": package}

if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
