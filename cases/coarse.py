"""What of words everybody may read (公示的文字): no name, no number, and of a place the village, never the house."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cases.covering import teaser
from cases.masking import Kind, masked

HIDDEN = "〔门牌〕"

_NUMBER = r"[0-9\uff10-\uff19〇零一二三四五六七八九十百]{1,6}"
_LETTER = r"[A-Za-z]?"
#: The number of a flat as most people write it, without 室; what is counted or dated is none.
_BARE = r"(?:[-–—]?[0-9\uff10-\uff19]{3,4}(?![0-9\uff10-\uff19年月日元人户米个件张])室?)?"
#: A number behind a street, lane, village or estate, and everything finer that follows it.
_HOUSE = re.compile(
    rf"(?<=[路街道巷弄里村组苑园区庄埭浜坊桥])(?:{_NUMBER}{_LETTER}[-–—之])?{_NUMBER}{_LETTER}(?:号楼|号|幢|栋)"
    rf"(?:[-–—]?{_NUMBER}(?:号楼|幢|栋|单元|层|楼|室|号|户))*(?:[-–—]{_NUMBER}(?:室)?)*{_BARE}"
)
_FLAT = re.compile(
    rf"{_NUMBER}{_LETTER}(?:号楼|幢|栋)(?:{_NUMBER}单元)?(?:{_NUMBER}(?:层|楼))?(?:{_NUMBER}{_LETTER}室|{_BARE})"
)
_ROOM = re.compile(rf"(?:{_NUMBER}单元)?{_NUMBER}{_LETTER}室|{_NUMBER}单元{_BARE}")
#: Building, entrance and flat with nothing but dashes between them; a year at the end makes a date.
_DASHED = re.compile(
    r"(?<![0-9A-Za-z./–—-])[0-9]{1,3}[-–—][0-9]{1,2}[-–—](?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{3,4}(?![0-9–—-])"
)
_POINT = re.compile(r"(?:北纬|东经|[NnEe])?\s*[0-9]{2,3}\.[0-9]{3,}\s*[°度]?")
_RUN = re.compile(rf"(?:{HIDDEN})+")


def as_strangers_read(text: str, hides: Iterable[str], *, official: bool) -> str:
    """Words as everybody reads them: in what an office has said the numbers of its desks stay."""
    hides = tuple(hides)
    return coarse(masked(text, hides, spare={Kind.LANDLINE}) if official else teaser(text, hides))


def coarse(text: str) -> str:
    """The text without house numbers, flats and coordinates."""
    for pattern in (_HOUSE, _FLAT, _ROOM, _DASHED, _POINT):
        text = pattern.sub(HIDDEN, text)
    return _RUN.sub(HIDDEN, text)
