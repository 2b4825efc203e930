"""Reads numbers as regulations write them: 3, 三, 二十四, 一百零二, 两 – and writes clause numbers back."""

from __future__ import annotations

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}

#: A number in digits or in Chinese, for use inside larger patterns; bounded, so that no text costs square time.
NUMBER = r"(?:[0-9]{1,12}|[〇零一二两三四五六七八九十百千]{1,12})"

#: The most a count in a rule may be: enough for every term, and small enough for every date.
LARGEST = 9999


def read_number(text: str) -> int | None:
    """The value of a number in digits or Chinese; ``None`` when it is none or above ``LARGEST``."""
    value = _read_digits(text) if text.isascii() else _read_chinese(text)
    return value if value is not None and value <= LARGEST else None


def _read_digits(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) <= 6 else None


def _read_chinese(text: str) -> int | None:
    if len(text) > 9 or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return _DIGITS[text] if len(text) == 1 else None
    return _read_places(text)


def _read_places(text: str) -> int | None:
    total, digit, place = 0, None, 10_000
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= place or (digit is None and (total or unit != 10)):
                return None
            total, digit, place = total + (digit or 1) * unit, None, unit
        elif _DIGITS[char] == 0:
            if digit is not None:
                return None
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0)


def write_number(value: int) -> str:
    """1 -> 一, 10 -> 十, 24 -> 二十四, 102 -> 一百零二; for clause and item numbers up to 9999."""
    if value == 0:
        return "零"
    out, gap = "", False
    for name, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = value // place % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = False
    return out.removeprefix("一") if 10 <= value < 20 else out
