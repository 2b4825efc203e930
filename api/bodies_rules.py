"""What clients send to change rule texts (规约版本的请求体)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api.bodies import Moment

FileName = Annotated[str, Meta(min_length=1, max_length=100)]
Texts = Annotated[dict[FileName, str], Meta(max_length=50)]
Names = Annotated[list[FileName], Meta(max_length=50)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Words = Annotated[str, Meta(max_length=2000)]


class Rulings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whole files by name; or the number of the ``version`` whose texts come back, of all files or only ``names``."""

    files: Texts = {}
    version: Number | None = None
    names: Names = []


class ProposeRules(Rulings, forbid_unknown_fields=True, kw_only=True):
    """The same with the reason, and the hash of the report that was read."""

    reason: Words
    seen: Digest


class ReplayRules(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """New texts by file name, or the number of a ``version``; and the cases: when they were opened, and where.

    ``since`` and ``until`` are moments with their offset; ``place`` is an administrative code, None everywhere within
    reach; with ``practice`` only practices are looked at. At most ``limit`` cases, the newest.
    """

    files: Texts = {}
    version: Number | None = None
    since: Moment
    until: Moment | None = None
    place: Annotated[str, Meta(max_length=20)] | None = None
    practice: bool = False
    limit: Annotated[int, Meta(ge=1, le=2000)] = 2000


class RefuseRules(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why a proposal is not agreed to, or taken back."""

    reason: Words


class ListVersions(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A page of versions, the newest first; ``before`` is the number that the page before ended with."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    before: Number | None = None


class BlameFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which file."""

    file: FileName
