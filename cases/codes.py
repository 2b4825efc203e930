"""Codes on posters and cards (码上说): a short id for a village, grid, station, project, enterprise or deputy.

A short id is the number of the jurisdiction, a hyphen, and eight signs by chance, in Crockford's base 32: no I, L, O or
U, so that it can be read aloud and typed. It fits the scene of a mini-program code (32 signs at most).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases.people import JurisdictionId

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Signs by chance: 40 bits, so that of a town's thousand codes one in a thousand million guesses hits.
CHANCE = 8
_SHORT = re.compile(rf"([{ALPHABET}]{{1,13}})-[{ALPHABET}]{{{CHANCE}}}")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class CodeKind(StrEnum):
    """What a code stands for; the value is stored and never changes."""

    VILLAGE = "village"
    GRID = "grid"
    STATION = "station"
    PROJECT = "project"
    ENTERPRISE = "enterprise"
    DEPUTY = "deputy"


CODE_WORDS: dict[CodeKind, str] = {
    CodeKind.VILLAGE: "村、社区",
    CodeKind.GRID: "网格",
    CodeKind.STATION: "代表联络站",
    CodeKind.PROJECT: "项目",
    CodeKind.ENTERPRISE: "企业",
    CodeKind.DEPUTY: "代表连心卡",
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code. ``target`` is a name or number on the town's lists, or the id of a deputy, whose ``label`` is empty.

    ``village`` is where a station lies, if that was said. ``picture`` is the key of its picture among the stored
    objects, ``drawn_by`` what has drawn it.
    """

    short: str
    jurisdiction: JurisdictionId
    kind: CodeKind
    target: str
    label: str
    village: str | None
    made_by: str
    made_at: datetime
    revoked_at: datetime | None = None
    picture: str | None = None
    drawn_by: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A case that came through a code."""

    case: str
    jurisdiction: JurisdictionId
    short: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A page of the mini-program with a short address; ``url`` is the link that WeChat gave, until ``url_until``."""

    short: str
    jurisdiction: JurisdictionId
    path: str
    query: str
    made_at: datetime
    url: str | None = None
    url_until: datetime | None = None


def base32(number: int, width: int = 1) -> str:
    """A number at least 0 in Crockford's base 32, with zeros in front up to ``width``."""
    signs = ""
    while number or len(signs) < width:
        number, place = divmod(number, len(ALPHABET))
        signs = ALPHABET[place] + signs
    return signs


def short_of(jurisdiction: JurisdictionId, chance: str) -> str:
    """The short id of a jurisdiction's next code; ``chance`` is hexadecimal, of at least 40 bits."""
    return f"{base32(jurisdiction)}-{base32(int(chance, 16) & (1 << 5 * CHANCE) - 1, CHANCE)}"


def read_short(text: str) -> tuple[str, JurisdictionId] | None:
    """The short id as it is kept, and whose it is; None if it can be none. Small letters and O, I, L are taken."""
    clean = text.strip().upper().translate(_MISREAD)
    match = _SHORT.fullmatch(clean)
    if match is None:
        return None
    number = 0
    for sign in match[1]:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return (clean, number) if number < 1 << 62 and base32(number) == match[1] else None
