"""What clients get of linked cases (关联件): those that came from a case, and the one that it came from."""

from __future__ import annotations

import msgspec


class LinkShown(msgspec.Struct, kw_only=True):
    """A case that came from this one, as far as it has told: ``state`` is how far it is, in a word.

    ``kind`` is refer, transfer, convert or split; ``id`` opens it for whoever may view it there. ``township`` is the
    code of its place now, ``place`` what that was called when it was handed on.
    """

    id: str
    no: str | None
    kind: str
    text: str
    township: str
    place: str
    category: str | None
    unit: str | None
    state: str
    outcome: str | None
    stars: int | None
    closed: bool


class LinkedShown(msgspec.Struct, kw_only=True):
    """All of them, and how many parts are over: 拆分3件,已办结2件."""

    items: list[LinkShown]
    summary: str


class OriginShown(msgspec.Struct, kw_only=True):
    """The case that this one came from."""

    id: str
    kind: str
    text: str
    township: str
    place: str
