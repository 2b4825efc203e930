"""What clients get of videos and documents (附件应答)."""

from __future__ import annotations

import msgspec


class FileShown(msgspec.Struct, kw_only=True):
    """A video or document. ``size`` is in bytes; ``seconds`` and ``poster`` are of a video.

    ``for_office``: only the handling side and who sent it can see it, which should be said where it is sent.
    """

    id: str
    kind: str
    name: str
    media: str
    size: int
    seconds: int | None
    url: str
    poster: str | None
    for_office: bool
