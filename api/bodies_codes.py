"""What clients send about codes (二维码的请求体)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api.bodies import Body
from cases.codes import CodeKind

Short = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{1,13}-[0-9A-Za-z]{8}$", max_length=22)]
Target = Annotated[str, Meta(min_length=1, max_length=100)]


class MakeCode(Body):
    """A code for this: a name or number on the town's lists, the name of a station, or the id of a deputy.

    Without ``target`` one for everything of the kind; ``village`` says where a station lies.
    """

    kind: CodeKind
    target: Target | None = None
    village: Annotated[str, Meta(min_length=1, max_length=50)] | None = None


class RevokeCode(Body):
    """It is not to count any more."""


class PosterQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Posters of a kind: of all codes, or of those named, with commas between; ``phone`` is printed as it is."""

    kind: CodeKind
    codes: Annotated[str, Meta(max_length=2000)] = ""
    phone: Annotated[str, Meta(max_length=30, pattern=r"^[0-9()() +-]*$")] = ""


class CardQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Cards of all deputies with a code, or of those named; ``station`` is printed on each."""

    codes: Annotated[str, Meta(max_length=2000)] = ""
    station: Annotated[str, Meta(max_length=30)] = ""
