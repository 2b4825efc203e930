"""Datums of coordinates (坐标系): everything is compared in WGS-84, whatever a phone or a map gave.

GCJ-02, in which Chinese maps and WeChat's ``chooseLocation`` speak, is WGS-84 shifted by a published sum of sines on
the ellipsoid of Krasovsky 1940, some 100 to 700 metres. The way back has no closed form; ``_unshifted`` looks for the
point whose shift leads here, which converges to well below a millimetre. CGCS2000, in which surveys of today are
delivered, is a realisation of the ITRS as WGS-84 is; the two differ by decimetres, less than any phone can tell.
Outside of China GCJ-02 is not shifted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, radians, sin, sqrt

_AXIS = 6_378_245.0  # metres, Krasovsky 1940
_ECCENTRICITY_2 = 0.006_693_421_622_965_943
_STEPS = 6  # after five no point of China moves by another hundredth of a millimetre


class Datum(StrEnum):
    """The value travels and is stored."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    CGCS2000 = "cgcs2000"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees east and north in WGS-84."""

    lng: float
    lat: float


def in_china(lng: float, lat: float) -> bool:
    """Within the box in which GCJ-02 is shifted: 72.004° to 137.8347° east, 0.8293° to 55.8271° north."""
    return 72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271


def to_wgs84(lng: float, lat: float, datum: Datum) -> Point:
    """The point in WGS-84."""
    return _unshifted(lng, lat) if datum is Datum.GCJ02 and in_china(lng, lat) else Point(lng, lat)


def to_gcj02(point: Point) -> tuple[float, float]:
    """Longitude and latitude as a Chinese map has them."""
    if not in_china(point.lng, point.lat):
        return point.lng, point.lat
    east, north = _shift(point.lng, point.lat)
    return point.lng + east, point.lat + north


def _unshifted(lng: float, lat: float) -> Point:
    guess = Point(lng, lat)
    for _ in range(_STEPS):
        east, north = _shift(guess.lng, guess.lat)
        guess = Point(lng - east, lat - north)
    return guess


def _shift(lng: float, lat: float) -> tuple[float, float]:
    """Degrees by which GCJ-02 lies east and north of WGS-84."""
    x, y = lng - 105.0, lat - 35.0
    common = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    root = sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += _waves(y, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += _waves(x, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0))
    sine = sin(radians(lat))
    flat = 1.0 - _ECCENTRICITY_2 * sine * sine
    metres_north = _AXIS * (1.0 - _ECCENTRICITY_2) / (flat * sqrt(flat)) * pi / 180.0
    metres_east = _AXIS / sqrt(flat) * cos(radians(lat)) * pi / 180.0
    return east / metres_east, north / metres_north


def _waves(along: float, *terms: tuple[float, float]) -> float:
    """Two thirds of some sines: each with its height in metres and the degrees of half its length."""
    return sum(height * sin(along / half * pi) for height, half in terms) * 2.0 / 3.0
