"""What was decided on what strangers may see of a case, as data (对外展示的事件); see ``cases.events``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.areas import Area
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class ContentDecided:
    """Somebody decided whether a text or photo is shown to everybody (决定公开或者不公开)."""

    kind: ClassVar[str] = "case:content_decided"
    item: str  # the id of the photo or of the sealed text
    show: bool
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoCovered:
    """Parts of a photo were covered for good (遮盖): ``full`` and ``thumb`` are shown in place of ``was``."""

    kind: ClassVar[str] = "case:photo_covered"
    photo: str
    areas: tuple[Area, ...]
    full: str
    thumb: str
    was: str
    sealed: tuple[Sealed, ...] = ()


DisplayEvent = ContentDecided | PhotoCovered
