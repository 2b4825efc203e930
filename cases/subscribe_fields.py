"""What fits into the fields of a subscribe message (订阅消息的字段): each text is made to fit first, or refused.

WeChat refuses a whole message (47003) for one value that is empty, too long, or of another kind. Words are shortened;
numbers, times and plates are written anew or not at all, because a part of them would say something else.
Source: 订阅消息参数值内容限制说明 (subscribeMessage.send).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from dsl.period import ZONE


class Kind(StrEnum):
    """The kinds of fields; a template's field is named by its kind and a number (thing1, date3)."""

    THING = "thing"  # 事物
    NUMBER = "number"  # 数字
    LETTER = "letter"  # 字母
    SYMBOL = "symbol"  # 符号
    CHARACTER_STRING = "character_string"  # 字符串
    TIME = "time"  # 时间
    DATE = "date"  # 日期
    AMOUNT = "amount"  # 金额
    PHONE_NUMBER = "phone_number"  # 电话
    CAR_NUMBER = "car_number"  # 车牌
    NAME = "name"  # 姓名
    PHRASE = "phrase"  # 汉字
    ENUM = "enum"  # 枚举值


_KEY = re.compile(r"([a-z]+(?:_[a-z]+)*)\d{1,4}")
_LONGEST = 2_000  # of what is looked at all; the rest never fits
_ELLIPSIS = "…"
_HAN = r"\u4e00-\u9fa5"  # the characters that every service takes for Chinese ones
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_AMOUNT = re.compile(r"[¥$€£]?(\d{1,10}(?:\.\d{1,2})?)元?")
_PHONE = re.compile(r"[0-9+*#()-]{3,17}")
_CAR = re.compile(rf"[{_HAN}A-Z0-9][A-Z0-9]{{1,6}}[{_HAN}A-Z0-9]")
_NOT_HAN = re.compile(f"[^{_HAN}]")
_NOT_NAME = re.compile(rf"[^{_HAN}A-Za-z·.' -]")
_SOME_HAN = re.compile(f"[{_HAN}]")
_NOT_SIGNS = re.compile(r"[^!-~]+")
_TILDE = re.compile(r"\s*(?:~|至|到)\s*")
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_CLOCK = r"(\d{1,2}):(\d{2})(?::\d{2})?"
_DATE_TIME = re.compile(rf"{_DAY}(?:[ T]*{_CLOCK})?")
_TIME_ONLY = re.compile(_CLOCK)


def kind_of(key: str) -> Kind | None:
    """The kind of a template's field; None for what is no such name."""
    match = _KEY.fullmatch(key)
    return Kind(match[1]) if match and match[1] in set(Kind) else None


def fitted(kind: Kind, text: str, allowed: Sequence[str] = ()) -> str | None:
    """The text as a field of this kind takes it; None where nothing of it fits. ``allowed`` are those of an enum."""
    words = cleaned(text)
    if kind is Kind.ENUM:
        return words if words in allowed else None
    if kind is Kind.THING:
        return _thing(words) or None
    return _FIT[kind](cleaned(unicodedata.normalize("NFKC", words))) or None  # full-width digits are digits


def cleaned(text: str) -> str:
    """In one line, without what nobody sees."""
    whole = unicodedata.normalize("NFC", text[:_LONGEST])
    seen = (" " if unicodedata.category(each)[0] in "CZ" else each for each in whole if not _unseen(each))
    return " ".join("".join(seen).split())


def _unseen(sign: str) -> bool:
    """Marks that only choose how another sign is drawn, and joiners."""
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f"


def _thing(words: str) -> str:
    common = "".join(each for each in words if _is_common(each))
    return _shortened(" ".join(common.split()), 20)


def _is_common(sign: str) -> bool:
    """Letters of any script, digits and common symbols; pictures are none of these."""
    return (
        unicodedata.category(sign)[0] in "LNP"
        or sign == " "
        or (unicodedata.category(sign)[0] == "S" and ord(sign) < 0x2600)
    )


def _shortened(words: str, most: int) -> str:
    """At most that long, counted as phones count (UTF-16), with a mark where something is left out."""
    if _length(words) <= most:
        return words
    kept = ""
    for each in words:
        if _length(kept + each) > most - 1:
            break
        kept += each
    return kept.rstrip() + _ELLIPSIS


def _length(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _number(words: str) -> str:
    plain = words.replace(",", "").replace(" ", "")
    fits = _NUMBER.fullmatch(plain) and plain.isascii() and sum(each.isdigit() for each in plain) <= 32
    return plain if fits else ""


def _letter(words: str) -> str:
    return "".join(each for each in words if each.isascii() and each.isalpha())[:32]


def _symbol(words: str) -> str:
    return "".join(each for each in words if each.isascii() and not each.isalnum() and each not in " _")[:5]


def _character_string(words: str) -> str:
    """What is left out leaves a mark: 〔2026〕12号 is not number 202612."""
    return "-".join(filter(None, _NOT_SIGNS.split(words)))[:32]


def _amount(words: str) -> str:
    match = _AMOUNT.fullmatch(words.replace(",", "").replace(" ", ""))
    return f"¥{match[1]}元" if match and match[1].isascii() else ""


def _phone(words: str) -> str:
    plain = words.replace(" ", "")
    return plain if _PHONE.fullmatch(plain) and any(each.isdigit() for each in plain) else ""


def _car(words: str) -> str:
    plain = words.replace(" ", "").replace("·", "").upper()
    return plain if _CAR.fullmatch(plain) else ""


def _name(words: str) -> str:
    """A Chinese name may have a middle dot, a plain one has only what stands on every keyboard."""
    kept = _NOT_NAME.sub("", words)
    short = kept[: 10 if _SOME_HAN.search(kept) else 20]
    plain = short if _SOME_HAN.search(short) else short.replace("·", " ")
    return " ".join(plain.strip(" ·.'-").split())


def _phrase(words: str) -> str:
    return _NOT_HAN.sub("", words)[:5]


def _time(words: str) -> str:
    return _span(words, _moment)


def _date(words: str) -> str:
    return _span(words, _day)


def _span(words: str, one: Callable[[str], str]) -> str:
    """A time, or two with ``~`` between."""
    parts = _TILDE.split(words)
    found = [one(each) for each in parts]
    return "~".join(found) if len(found) <= 2 and all(found) else ""


def _moment(words: str) -> str:
    clock = _TIME_ONLY.fullmatch(words)
    if clock:
        return _clock(int(clock[1]), int(clock[2]))
    read = _read(words)
    return f"{read[0]} {read[1]}" if read and read[1] else ""


def _day(words: str) -> str:
    read = _read(words)
    return " ".join(filter(None, read)) if read else ""


def _read(words: str) -> tuple[str, str] | None:
    """The day and the time of day as WeChat writes them, the latter empty where there is none; in China's zone."""
    match = _DATE_TIME.fullmatch(_here(words))
    if match is None:
        return None
    year, month, day = (int(match[place]) for place in (1, 2, 3))
    clock = _clock(int(match[4]), int(match[5])) if match[4] else ""
    if not _is_day(year, month, day) or (match[4] and not clock):
        return None
    return f"{year}年{month}月{day}日", clock


def _here(words: str) -> str:
    """A time with an offset, as the clocks in China show it; anything else as it is."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return words
    return words if moment.tzinfo is None else f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return datetime(year, month, day, tzinfo=ZONE).year >= 1970
    except ValueError:
        return False


def _clock(hour: int, minute: int) -> str:
    """24:00 is not written there; a minute early is no minute late."""
    if (hour, minute) == (24, 0):
        return "23:59"
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


_FIT: dict[Kind, Callable[[str], str]] = {
    Kind.NUMBER: _number,
    Kind.LETTER: _letter,
    Kind.SYMBOL: _symbol,
    Kind.CHARACTER_STRING: _character_string,
    Kind.TIME: _time,
    Kind.DATE: _date,
    Kind.AMOUNT: _amount,
    Kind.PHONE_NUMBER: _phone,
    Kind.CAR_NUMBER: _car,
    Kind.NAME: _name,
    Kind.PHRASE: _phrase,
}
