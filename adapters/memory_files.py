"""The twin of the file check in memory: for story tests and for a server without child processes."""

from __future__ import annotations

from hashlib import sha256

from cases.ports_files import DEFAULT_FILE_LIMITS, CheckedFile, FileCode, FileKind, FileLimits, FileRefused

#: A bare JPEG header stands for every poster here.
_POSTER = b"\xff\xd8\xff\xd9"


class MemoryFiles:
    """Takes what begins and ends like a known file; its videos are cut to nothing but their type."""

    async def check(self, data: bytes, limits: FileLimits = DEFAULT_FILE_LIMITS) -> CheckedFile:
        """Raises ``FileRefused`` for size, type and a file that breaks off; unpacks and decodes nothing."""
        digest = sha256(data).hexdigest()
        if data[4:8] == b"ftyp":
            _within(data, limits.video_bytes)
            if b"moov" not in data:
                raise FileRefused(FileCode.BROKEN)
            return CheckedFile(FileKind.VIDEO, "video/mp4", "mp4", data[:12], _POSTER, 1, digest)
        for start, end, media, suffix in _DOCUMENTS:
            if data.startswith(start):
                _within(data, limits.document_bytes)
                if end not in data[-1024:]:
                    raise FileRefused(FileCode.BROKEN)
                return CheckedFile(FileKind.DOCUMENT, media, suffix, data, None, None, digest)
        raise FileRefused(FileCode.TYPE)


_DOCUMENTS = (
    (b"%PDF-", b"%%EOF", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", b"\xff\xd9", "image/jpeg", "jpg"),
    (
        b"PK\x03\x04",
        b"PK\x05\x06",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
)


def _within(data: bytes, most: int) -> None:
    if len(data) > most:
        raise FileRefused(FileCode.TOO_BIG)
