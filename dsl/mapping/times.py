"""Times as partners write them (时间写法): by the way that the file names, else as tables usually have them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from dsl.mapping.words import TIME_LETTERS, TIMES

SHANGHAI = ZoneInfo("Asia/Shanghai")
USUAL = "年-月-日 时:分:秒"
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日 ?(\d{1,2})时(\d{1,2})分(\d{1,2})秒")
_LENIENT = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?"
)
_NUMBERS = {"秒数": 1, "毫秒数": 1000}
_WIDTHS = {"年": 4}
_DIGITS = dict.fromkeys(TIME_LETTERS, r"(\d{1,2})") | {"年": r"(\d{4})"}
_MOST_SECONDS = 253_402_214_400  # the year 9999


class BadCell(ValueError):
    """Carries a Chinese sentence."""


def is_way(written: str) -> bool:
    """Whether it is a way to write a time: a name, or the letters in their order with marks between them."""
    if written in TIMES:
        return True
    letters = [letter for letter in written if letter in TIME_LETTERS]
    marks = set(written) - set(TIME_LETTERS)
    in_order = letters == list(TIME_LETTERS[: len(letters)]) and len(letters) >= len("年月日")
    return in_order and not any(mark.isalnum() for mark in marks)


def is_exact(written: str) -> bool:
    """Whether no part of a moment to the second gets lost."""
    return not written or written in TIMES or "秒" in written


def read_time(text: str, written: str) -> datetime:
    """The moment, in Asia/Shanghai, without fractions of a second. Raises BadCell."""
    try:
        return _read(text.strip(), written).astimezone(SHANGHAI).replace(microsecond=0)
    except (ValueError, OverflowError):
        example = write_time(datetime(2020, 10, 4, 8, 48, tzinfo=SHANGHAI), written)
        raise BadCell(f"时间“{text[:40]}”看不懂,应当像 {example}") from None


def _read(text: str, written: str) -> datetime:
    if written in _NUMBERS:
        return _counted(text, _NUMBERS[written])
    pattern = _pattern(written) if written and written not in TIMES else _CHINESE
    found = pattern.fullmatch(text) if written else None
    if found is not None:
        return _moment([int(part) for part in found.groups()], SHANGHAI)
    lenient = _LENIENT.fullmatch(text)
    if lenient is None:
        raise ValueError(text)
    return _moment([int(part or 0) for part in lenient.groups()[:6]], _zone(lenient[7]))


def _moment(parts: list[int], zone: ZoneInfo | timezone) -> datetime:
    """From year, month, day and as much of the time of day as there is."""
    year, month, day, hour, minute, second = (*parts, 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def _counted(text: str, per_second: int) -> datetime:
    if not re.fullmatch(r"\d{1,15}", text) or int(text) // per_second > _MOST_SECONDS:
        raise ValueError(text)
    return datetime.fromtimestamp(int(text) // per_second, UTC)


def _zone(text: str | None) -> ZoneInfo | timezone:
    if text is None:
        return SHANGHAI
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


@cache
def _pattern(written: str) -> re.Pattern[str]:
    parts = (_DIGITS.get(c) or re.escape(c) for c in written)
    return re.compile("".join(parts))  # nosemgrep: pattern-from-outside  # digits by number, all else escaped


def write_time(moment: datetime, written: str) -> str:
    """The moment as the partner wants it."""
    at = moment.astimezone(SHANGHAI)
    if written in _NUMBERS:
        return str(int(at.timestamp()) * _NUMBERS[written])
    if written == "标准":
        return at.isoformat(timespec="seconds")
    parts = dict(zip(TIME_LETTERS, (at.year, at.month, at.day, at.hour, at.minute, at.second), strict=True))
    if written == "中文":
        return "{:04}年{:02}月{:02}日 {:02}时{:02}分{:02}秒".format(*parts.values())
    return "".join(f"{parts[c]:0{_WIDTHS.get(c, 2)}}" if c in parts else c for c in written or USUAL)
