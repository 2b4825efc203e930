"""What somebody decides on what strangers may see of a case (对外展示): show or hide a text or photo, cover a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.areas import Area
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class DecideContent:
    """Show a text or photo to everybody, or hide it from all but the handling side (决定是否公开).

    ``item`` is the id of the photo or of the sealed text; ``sealed`` holds the reason.
    """

    name: ClassVar[str] = "decide_content"
    item: str
    show: bool
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverPhoto:
    """Cover parts of a photo for good (遮盖). ``full`` and ``thumb`` are the keys of the covered renditions.

    ``was`` is the key of the large rendition as it was taken in, ``painted`` everything that was painted over to make
    the covered ones: what others have covered before, too. ``sealed`` holds the reason.
    """

    name: ClassVar[str] = "cover_photo"
    photo: str
    areas: tuple[Area, ...]
    full: str
    thumb: str
    was: str
    painted: tuple[Area, ...]
    sealed: tuple[Sealed, ...] = ()


DisplayCommand = DecideContent | CoverPhoto
