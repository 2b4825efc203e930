"""Personal content beside the log (个人内容): the event gets a salted commitment, the content can be deleted alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of what a person wrote or gave. ``body`` is plain JSON; ``salt`` hex, deleted together with it.

    ``what`` is text, note, address, place, name or file. A place is ``{"lat", "lng", "datum", "address"}`` in degrees,
    a file ``{"file": id}`` of a video or document.
    """

    id: str
    what: str
    body: Mapping[str, object]
    salt: str


_WHERE = frozenset({"place", "address"})


def commitment(content: Content) -> str:
    """The hex SHA-256 that binds an event to this content without revealing it."""
    canonical = json.dumps(content.body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{content.salt}\n{content.what}\n{canonical}".encode()).hexdigest()


def address_in(contents: Iterable[Content]) -> str | None:
    """Where it is in words: of the place that was told first, else what was written for an address."""
    first = sorted(contents, key=lambda content: (content.what != "place", content.id))
    told = (str(c.body.get("address" if c.what == "place" else "text") or "") for c in first if c.what in _WHERE)
    return next((words for words in told if words), None)


def files_in(contents: Iterable[Content]) -> tuple[str, ...]:
    """The ids of the videos and documents among these."""
    return tuple(str(content.body["file"]) for content in contents if content.what == "file")


def seal(content: Content) -> Sealed:
    """What the event keeps of this content."""
    return Sealed(content.id, content.what, commitment(content))
