"""Bodies on what strangers may see (公示、内容检查的请求)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api.bodies import Id

Reason = Annotated[str, Meta(min_length=2, max_length=200, description="理由,只有办理方看得到")]
Fraction = Annotated[float, Meta(ge=0, le=1)]
Rectangle = Annotated[list[Fraction], Meta(min_length=4, max_length=4, description="左、上、右、下,占宽和高的比例")]


class Paged(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A page of a list."""

    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    cursor: Annotated[str, Meta(max_length=200)] | None = None


class DecideContent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Show a text or photo to everybody, or hide it from all but the handling side."""

    item: Id
    show: bool
    text: Reason


class CoverPhoto(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Cover parts of a photo for good."""

    photo: Id
    areas: Annotated[list[Rectangle], Meta(min_length=1, max_length=20)]
    text: Reason
