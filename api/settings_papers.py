"""Settings of papers (附件与卷宗的设置): what a video or document may cost, and a case file as one PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.settings_reader import Range

Count = Annotated[int, Range(1)]
Seconds = Annotated[int, Range(1)]
Memory = Annotated[int, Range(64 * 1024 * 1024)]


@dataclass(frozen=True, slots=True)
class Attachments:
    """What a file beside the photos may cost; the names are those of ``cases.ports_files.FileLimits``."""

    video_bytes: Count
    video_seconds: Seconds
    document_bytes: Count
    unpacked_bytes: Count
    max_count: Annotated[int, Range(1, 20)]
    receive_seconds: Seconds
    at_once: Count
    cpu_seconds: Seconds
    wall_seconds: Annotated[float, Range(1)]
    memory_bytes: Memory

    @property
    def most_bytes(self) -> int:
        """What the largest file may weigh."""
        return max(self.video_bytes, self.document_bytes)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What making one PDF may cost."""

    at_once: Count
    cpu_seconds: Seconds
    wall_seconds: Annotated[float, Range(1)]
    memory_bytes: Memory
