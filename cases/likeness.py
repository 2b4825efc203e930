"""How alike two reports are (相似): what their words share, how far apart they lie, and what their photos look like.

Words are compared by pairs of characters (二元字串): Chinese is written without spaces, people name one thing in a few
words, and of the hundred reports of a place each can be compared exactly, so that nothing of a sealed text has to be
kept for it. Photos are compared by a hash of 64 bits that survives being scaled and compressed again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from cases.neighbours import distance

#: How long ago a report may be that is still offered.
LATELY = timedelta(days=30)
#: Reports of a place that are compared, the newest first.
MOST = 100
#: Those that are offered, the most alike first.
OFFERED = 5
NEAR_METRES = 100.0
#: Bits in which two photos of one thing may differ; the bands find all of these (see ``probes``).
PHOTO_BITS = 7
#: What the words must share: where category and spot agree, where one of them does, and where neither is known to.
_BOTH, _ONE, _WORDS_ALONE = 0.12, 0.20, 0.40
_BITS, _BAND = 64, 16
#: Fewer or more set bits than this is a plain wall, which looks like every other one.
_PLAIN = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """What of a report is compared; ``photos`` are hashes in hex."""

    case: str
    category: str
    text: str
    village: str | None = None
    grid: str | None = None
    place: Mapping[str, object] | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """Another report that is like this one: ``words`` 0 to 1, ``metres`` where both have a point, ``photo`` or not."""

    case: str
    words: float
    metres: float | None
    same_place: bool
    photo: bool

    @property
    def rank(self) -> tuple[bool, float, str]:
        """The most alike last: a photo first of all, then words."""
        return self.photo, self.words, self.case


def compare(mine: Sample, other: Sample) -> Alike | None:
    """How alike they are; None where that is not worth a look."""
    photo = any(differs(one, two) <= PHOTO_BITS for one in mine.photos for two in other.photos)
    metres = distance(mine.place, other.place)
    there = _same_place(mine, other, metres)
    words = shared(mine.text, other.text)
    agree = (mine.category == other.category != "") + (metres is not None and metres <= NEAR_METRES)
    needed = {0: _WORDS_ALONE, 1: _ONE, 2: _BOTH}[agree]
    if not photo and not (there and words >= needed):
        return None
    return Alike(other.case, round(words, 2), metres, there, photo)


def _same_place(mine: Sample, other: Sample, metres: float | None) -> bool:
    """Within reach where both have a point, else in one village or grid."""
    if metres is not None:
        return metres <= NEAR_METRES
    pairs = ((mine.village, other.village), (mine.grid, other.grid))
    return any(one is not None and one == two for one, two in pairs)


# --- words ------------------------------------------------------------------------------------------------------------


def grams(text: str) -> frozenset[str]:
    """Pairs of characters without spaces, signs and digits, full width as half width, capitals as small letters."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalpha())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset(plain)


def shared(one: str, other: str) -> float:
    """What both texts share of both (Dice), from 0 to 1."""
    mine, theirs = grams(one), grams(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


# --- photos -----------------------------------------------------------------------------------------------------------


def told(likeness: object) -> str | None:
    """A hash of a photo as it was made beside the renditions; None for what is none, or of a plain wall."""
    if not isinstance(likeness, str) or len(likeness) != _BITS // 4:
        return None
    try:
        bits = int(likeness, 16).bit_count()
    except ValueError:
        return None
    return likeness.lower() if _PLAIN <= bits <= _BITS - _PLAIN else None


def differs(one: str, other: str) -> int:
    """The number of bits in which two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(likeness: str | None) -> tuple[int | None, ...]:
    """Four numbers of 16 bits, the highest first, by which photos are found."""
    if likeness is None:
        return (None,) * (_BITS // _BAND)
    whole = int(likeness, 16)
    return tuple(whole >> shift & 0xFFFF for shift in range(_BITS - _BAND, -1, -_BAND))


def probes(likeness: str) -> tuple[frozenset[int], ...]:
    """By band what a photo of the same thing may have there: itself, or one bit otherwise.

    Of seven differing bits in four bands one band has one at most, so that none of ``PHOTO_BITS`` is missed.
    """
    ones = [1 << bit for bit in range(_BAND)]
    own = (each for each in bands(likeness) if each is not None)
    return tuple(frozenset({each, *(each ^ one for one in ones)}) for each in own)
