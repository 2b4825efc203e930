"""Times as people write them in tables, read leniently and never guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_DATE = r"(?P<year>\d{4})(?P<sep>[-/.年])(?P<month>\d{1,2})(?:(?P=sep)|月)(?P<day>\d{1,2})[日号]?"
_CLOCK = (
    r"(?P<half>上午|下午|AM|PM)?\s*(?P<hour>\d{1,2})[:时点](?:(?P<minute>\d{1,2})(?:[:分](?:(?P<second>\d{1,2})"
    r"(?:\.\d{1,9})?秒?)?)?)?\s*(?P<half_after>AM|PM)?"
)
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_WRITTEN = re.compile(rf"{_DATE}{_WEEKDAY}(?:[\sT]*{_CLOCK}\s*{_ZONE})?", re.IGNORECASE)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
_SERIAL = re.compile(r"(?P<days>\d{5})(?:\.(?P<part>\d+))?")
#: Day 0 of Excel's count (1900 system, its false leap day included for every date after February 1900).
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # a wall time until the zone is put on
_SERIAL_DAYS = range(36526, 73051)  # 2000 to 2099: a five-digit number outside is more likely no date at all


class TimeUnreadable(ValueError):
    """Carries a Chinese sentence about what cannot be read."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware time in Asia/Shanghai; ``date_only`` when the table gave no time of day and 00:00 stands for it."""

    at: datetime
    date_only: bool = False


def parse_time(text: str) -> Moment:
    """2020-10-04 08:48[:00], 2020/10/4 8:48, 2020年10月4日 下午5时48分, ISO with offset, Excel's number.

    Without an offset the wall clock is Asia/Shanghai's; 24:00 is the next day's 00:00; fractions of a second are cut.
    Raises ``TimeUnreadable`` for everything else, two-digit years and dates without a year included.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _WRITTEN.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is not None:
        return _written(found.groupdict(), text)
    serial = _SERIAL.fullmatch(plain)
    if serial is not None and int(serial["days"]) in _SERIAL_DAYS:
        return _serial(serial)
    raise TimeUnreadable(f"时间“{text.strip()}”看不懂,请写成 2020-10-04 08:48")


def _written(parts: dict[str, str | None], text: str) -> Moment:
    try:
        day = date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
        if parts["hour"] is None:
            return Moment(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI), date_only=True)
        return Moment(_zoned(_on(day, parts), parts.get("zone")))
    except (ValueError, OverflowError):
        raise TimeUnreadable(f"时间“{text.strip()}”不存在,请核对") from None


def _on(day: date, parts: dict[str, str | None]) -> datetime:
    """The wall time; 24:00 (and nothing later) belongs to the next day."""
    hour, minute, second = _hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a wall time until the zone is put on
    if (hour, minute, second) == (24, 0, 0):
        return midnight + timedelta(days=1)
    return midnight.replace(hour=hour, minute=minute, second=second)


def _hour(parts: dict[str, str | None]) -> int:
    """0 to 24; 下午5 is 17, 下午17 is what some programs write for it, 上午12 is midnight."""
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or parts.get("half_after") or "").upper()
    if half in ("上午", "AM") and hour > 12:
        raise ValueError(hour)
    if half in ("上午", "AM") and hour == 12:
        return 0
    return hour + 12 if half in ("下午", "PM") and hour < 12 else hour


def _zoned(wall: datetime, zone: str | None) -> datetime:
    if not zone:
        return wall.replace(tzinfo=SHANGHAI)
    if zone in ("Z", "z"):
        return wall.replace(tzinfo=UTC).astimezone(SHANGHAI)
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    offset = timedelta(minutes=-minutes if zone[0] == "-" else minutes)
    return wall.replace(tzinfo=timezone(offset)).astimezone(SHANGHAI)


def _serial(found: re.Match[str]) -> Moment:
    """Excel keeps a time as a fraction of a day with rounding noise: seconds are what it can still tell."""
    seconds = round(float(f"0.{found['part'] or 0}") * 86400)
    wall = _SERIAL_ZERO + timedelta(days=int(found["days"]), seconds=seconds)
    return Moment(wall.replace(tzinfo=SHANGHAI), date_only=found["part"] is None)
