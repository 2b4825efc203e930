"""Parts of a picture (画面区域): rectangles in fractions of its width and height, from the upper left corner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.refusals import InvalidInput

#: How many parts of one photo may be covered in all.
MOST_AREAS = 50
_LEAST = 0.002  # of a side: three pixels of the large rendition


@dataclass(frozen=True, slots=True)
class Area:
    """From ``left`` and ``top`` to ``right`` and ``bottom``, each from 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


def checked(given: Sequence[Sequence[float]]) -> tuple[Area, ...]:
    """The rectangles that were given as four numbers each. Raises InvalidInput for what covers nothing."""
    areas = tuple(_area(each) for each in given)
    if not areas:
        raise InvalidInput({"areas": "请至少标出一处要遮盖的地方"})
    return areas


def together(*groups: Iterable[Area]) -> tuple[Area, ...]:
    """All of them, each once, in their order."""
    return tuple(dict.fromkeys(area for group in groups for area in group))


def _area(given: Sequence[float]) -> Area:
    if len(given) != 4 or not all(0 <= each <= 1 for each in given):
        raise InvalidInput({"areas": "每处写四个0到1之间的数:左、上、右、下,按宽和高的比例"})
    area = Area(*(round(float(each), 4) for each in given))
    if area.right - area.left < _LEAST or area.bottom - area.top < _LEAST:
        raise InvalidInput({"areas": "要遮盖的地方太小,右要大于左,下要大于上"})
    return area
