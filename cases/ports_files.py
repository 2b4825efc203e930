"""Ports for videos and documents (附件): what may come in beside photos, what is kept of it, and who refuses it.

The twin lives in ``adapters/memory_files.py``, the real one in ``adapters/attachments.py``; ``tests/contracts`` runs
one suite on both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class FileKind(StrEnum):
    """A video is seen by whoever sees the words of a case, a document by the handling side and who uploaded it."""

    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a file may cost; bytes as sent, seconds as the video's own index says and as they are counted in it."""

    video_bytes: int = 30 * 1024 * 1024
    video_seconds: int = 60
    document_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024  # of a docx or xlsx, all parts together
    poster_edge: int = 640  # longest edge of the picture that stands for a video, in pixels
    cpu_seconds: int = 15
    wall_seconds: float = 30.0
    memory_bytes: int = 1024 * 1024 * 1024  # address space of the process that rewrites a video, libraries included


DEFAULT_FILE_LIMITS = FileLimits()


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file fit to be kept: a video written anew without what its camera noted, a document as it came.

    ``media`` follows from the content alone; ``suffix`` is the ending that goes with it; ``poster`` a bare JPEG.
    """

    kind: FileKind
    media: str
    suffix: str
    data: bytes
    poster: bytes | None
    seconds: int | None
    sha256_of_original: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was uploaded and checked: ``key`` and ``poster`` are keys in the object store.

    ``name`` is how its owner called it, cleaned and with the ending of its true type; ``size`` in bytes as kept.
    """

    id: str
    owner: str
    digest: str  # hex SHA-256 of what was uploaded
    kind: FileKind
    media: str
    name: str
    size: int
    key: str
    poster: str | None = None
    seconds: int | None = None


class FileCode(StrEnum):
    """Why a file is refused; stable, for clients."""

    TOO_BIG = "file_too_big"
    TOO_LONG = "file_too_long"
    TYPE = "file_type"
    BROKEN = "file_broken"
    TIMEOUT = "file_timeout"


FILE_SENTENCES = {
    FileCode.TOO_BIG: "文件太大,请压缩后再上传",
    FileCode.TOO_LONG: "视频太长,请剪短后再上传",
    FileCode.TYPE: "只支持 MP4、MOV 视频(H.264 或 H.265)和 PDF、Word(docx)、Excel(xlsx)、JPG 文件,请换一个",
    FileCode.BROKEN: "文件无法读取,请重新导出或换一个",
    FileCode.TIMEOUT: "文件处理超时,请稍后再试或换一个",
}

#: For a file that is named in a command and is not the sender's own untaken upload.
FILE_GONE = "有附件不存在或已用于其他上报,请重新上传"


class FileRefused(Exception):
    """A file that is not taken in; ``message`` is one Chinese sentence fit for a toast."""

    def __init__(self, code: FileCode, message: str = "") -> None:
        self.code = code
        self.message = message or FILE_SENTENCES[code]
        super().__init__(self.message)


class FileChecker(Protocol):
    """Checks strangers' files by their content; fail-closed: what cannot be made harmless is refused."""

    async def check(self, data: bytes, limits: FileLimits = ...) -> CheckedFile:
        """Raises ``FileRefused`` for everything that is not one of the known types within ``limits``."""


class Files(Protocol):
    """The part of a transaction that knows videos and documents."""

    async def files(self, case: str) -> Mapping[str, Attachment]:
        """The videos and documents of the case by id."""

    async def add_file(self, file: Attachment) -> Attachment:
        """Keep an upload; the owner's earlier upload with the same digest is returned instead if there is one."""

    async def file_upload(self, file: str) -> Attachment | None:
        """An upload that no case has taken yet."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many uploads were forgotten, and the keys of stored objects at which no row of any place points any more."""

    uploads: int
    keys: tuple[str, ...]


class Unused(Protocol):
    """The part of a store that forgets photos and files which were uploaded and never used."""

    async def drop_unused(self, age: timedelta, limit: int) -> Dropped:
        """Forget at most ``limit`` photos and as many files that wait for longer than ``age``."""
