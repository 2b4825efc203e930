"""What WeChat takes for the fields of a subscribe message (替身的字段检查), written from its table alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.fakes.house import Limit

_TABLE = "https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html"

LIMITS = (
    Limit("thing", "20", "20 个以内字符:汉字、数字、字母或符号", _TABLE),
    Limit("number", "32", "32 位以内数字,可带小数", _TABLE),
    Limit("letter", "32", "32 位以内字母", _TABLE),
    Limit("symbol", "5", "5 位以内符号", _TABLE),
    Limit("character_string", "32", "32 位以内数字、字母或符号,没有汉字", _TABLE),
    Limit("time", "", "24 小时制,可带年月日,时间段用 ~ 连接", _TABLE),
    Limit("date", "", "年月日,可带 24 小时制时间,时间段用 ~ 连接", _TABLE),
    Limit("amount", "10", "1 个币种符号和 10 位以内数字,可带小数,结尾可带元", _TABLE),
    Limit("phone_number", "17", "17 位以内数字、符号", _TABLE),
    Limit("car_number", "8", "8 位以内,第一位和最后一位可以是汉字", _TABLE),
    Limit("name", "10/20", "10 个以内汉字,或者 20 个以内字母、符号", _TABLE),
    Limit("phrase", "5", "5 个以内汉字", _TABLE),
    Limit("enum", "", "只能是模板列出的值", _TABLE),
)

_CHINESE = re.compile(r"[一-龥]")
_HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
_TIME = re.compile(rf"(?:(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日 )?{_HOUR}")
_DATE = re.compile(rf"(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日(?: {_HOUR})?")
_SHAPES = {
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(r"[^\w\s]{1,5}"),
    "character_string": re.compile(r"[!-~]{1,32}"),
    "amount": re.compile(r"[¥$€£¥]\d{1,10}(?:\.\d+)?元?", re.ASCII),
    "phone_number": re.compile(r"[-+*#()\d]{1,17}", re.ASCII),
    "car_number": re.compile(r"(?=.{2,8}$)[一-龥A-Z0-9][A-Z0-9]*[一-龥A-Z0-9]"),
    "phrase": re.compile(r"[一-龥]{1,5}"),
}


def field_is_valid(name: str, value: object, listed: Sequence[str]) -> bool:
    """Whether a field of this name (thing1) takes the value; ``listed`` are those of an enum."""
    kind = name.rstrip("0123456789")
    if not isinstance(value, str) or not value.strip() or any(unicodedata.category(c)[0] == "C" for c in value):
        return False
    if kind == "enum":
        return value in listed
    if kind in _SHAPES:
        return _SHAPES[kind].fullmatch(value) is not None
    return _JUDGES[kind](value)


def _thing(value: str) -> bool:
    pictures = any(unicodedata.category(c) == "So" and ord(c) > 0xFFFF for c in value)
    return len(value.encode("utf-16-le")) <= 40 and not pictures


def _number(value: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) is not None and len(value.replace(".", "")) <= 32


def _time(value: str) -> bool:
    return _each(value, _TIME)


def _date(value: str) -> bool:
    return _each(value, _DATE)


def _each(value: str, shape: re.Pattern[str]) -> bool:
    parts = value.split("~")
    return len(parts) <= 2 and all(_is_moment(shape.fullmatch(part)) for part in parts)


def _is_moment(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    if match[1] is None:
        return True
    try:
        datetime(int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001  # whether there is such a day at all
    except ValueError:
        return False
    return True


def _name(value: str) -> bool:
    if any(c.isdigit() for c in value):
        return False
    return len(value) <= 10 if _CHINESE.search(value) else len(value) <= 20 and value.isascii()


_JUDGES: dict[str, Callable[[str], bool]] = {
    "thing": _thing,
    "number": _number,
    "time": _time,
    "date": _date,
    "name": _name,
}
