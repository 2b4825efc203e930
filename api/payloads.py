"""Reads what strangers send (请求内容): strict JSON, strict query strings, and a Chinese sentence for every mistake."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from cases.refusals import InvalidInput
from cases.tidying import tidy_text

T = TypeVar("T")

DEEPEST = 16  # levels of lists and objects; the deepest body of ours has three


class Malformed(Exception):
    """Not a body that can be read at all; ``message`` is one Chinese sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongMediaType(Exception):
    """A body in a form that this address does not take; ``message`` is one Chinese sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_json(body: bytes) -> object:
    """The JSON value in ``body``. Raises Malformed for what parsers read differently or databases cannot keep:

    a name twice, NaN, infinite numbers, half surrogate pairs, NUL, more than ``DEEPEST`` levels, a byte order mark.
    """
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_distinct, parse_constant=_no_constant, parse_float=_finite
        )
    except UnicodeDecodeError:
        raise Malformed("请求内容不是正确的 UTF-8 文字") from None
    except (ValueError, RecursionError):  # ValueError: not JSON, or an integer of more than 4300 digits
        raise Malformed("请求内容不是正确的 JSON") from None
    check_text(value)
    return value


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("请求内容里有重复的字段名")
    return found


def _no_constant(name: str) -> object:
    raise Malformed(f"请求内容里不能有 {name}")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise Malformed("请求内容里的数太大")
    return value


def check_text(value: object, depth: int = 0) -> None:
    """Raises Malformed when any text in ``value`` cannot be stored, or it is nested too deeply."""
    if depth > DEEPEST:
        raise Malformed("请求内容的层次太深")
    if isinstance(value, str):
        if "\0" in value or not _encodable(value):
            raise Malformed("文字里有无法保存的字符")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            check_text(name, depth + 1)
            check_text(item, depth + 1)
    elif isinstance(value, Sequence):
        for item in value:
            check_text(item, depth + 1)


def tidy(value: object) -> object:
    """The same with its texts in one way of writing (NFC, line feeds) and without signs that nobody sees.

    What people write is cleaned and not refused: such signs come along when text is pasted, and whoever reports does
    not know of them. A name of a field is not written by people: there they are refused. Raises Malformed.
    """
    if isinstance(value, str):
        return tidy_text(value)
    if isinstance(value, Mapping):
        if any(tidy_text(name) != name for name in value):
            raise Malformed("字段名里有看不见的字符")
        return {name: tidy(item) for name, item in value.items()}
    return [tidy(item) for item in value] if isinstance(value, list) else value


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def typed(value: object, kind: type[T], *, lax: bool = False) -> T:
    """``value`` as a ``kind``; ``lax`` reads numbers and truth out of text. Raises InvalidInput with the field."""
    try:
        return msgspec.convert(value, kind, strict=not lax)
    except msgspec.ValidationError as error:
        field, sentence = explain(str(error))
        raise InvalidInput({field: sentence}) from None


_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_NAMES = {
    "str": "文字",
    "int": "整数",
    "float": "数",
    "bool": "true 或 false",
    "array": "列表",
    "object": "对象",
    "null": "空值",
    "datetime": "带时区的时间,例如 2026-11-22T08:00:00+08:00",
}
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"missing required field `(?P<field>[^`]*)`"), "缺少这一项,请填写"),
    (re.compile(r"contains unknown field `(?P<field>[^`]*)`"), "没有这一项,请删去"),
    (re.compile(r"Expected `str` of length >= 1$"), "不能为空"),
    (re.compile(r"Expected `str` of length >= (?P<n>\d+)"), "至少要{n}个字"),
    (re.compile(r"Expected `str` of length <= (?P<n>\d+)"), "最多{n}个字"),
    (re.compile(r"Expected `(?:array|object)` of length <= (?P<n>\d+)"), "最多{n}项"),
    (re.compile(r"Expected `(?:array|object)` of length >= (?P<n>\d+)"), "至少{n}项"),
    (re.compile(r"Expected `(?:int|float)` >= (?P<n>-?[\d.]+)"), "不能小于{n}"),
    (re.compile(r"Expected `(?:int|float)` <= (?P<n>-?[\d.]+)"), "不能大于{n}"),
    (re.compile(r"Invalid enum value (?P<n>.+)"), "不能是 {n},请从列出的值中选择"),
    (re.compile(r"Expected `datetime` with a timezone"), "时间要带时区,例如 2026-11-22T08:00:00+08:00"),
    (re.compile(r"Invalid RFC3339"), "时间要写成 2026-11-22T08:00:00+08:00 的样子"),
    (re.compile(r"Expected `(?P<kind>[^`]*)`, got"), "应当是{kind}"),
)


#: What a text of a fixed form is, by the form.
FORMS = {
    r"^[0-9]{2,15}$": "应当是行政区划代码,2至15位数字",
    r"^(\d{6}|\d{9})$": "应当是6位或者9位的行政区划代码",
    r"^[一-龥]{2,20}$": "应当是2至20个汉字",
    r"^[^\n\r#]*$": "应当写成一行,不能有 # 号",
    r"^dev:\S{1,100}$": "应当是 dev: 加演示人员的代号,例如 dev:hn-deputy",
    r"^[0-9A-Za-z]{1,13}-[0-9A-Za-z]{8}$": "应当是码的编号,扫码时得到;没有扫码的不用写",
    r"^[0-9()() +-]*$": "应当是电话号码,只有数字、空格、括号、加号和短横",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": "应当是24小时制的时刻,例如 21:30",
    r"^[0-9a-f]{64}$": "应当是64位的十六进制数,从应答里原样取",
    r"^[0-9a-f]{40}$": "应当是40位的十六进制数",
    r"^[0-9]{1,12}$": "应当是数字",
    r"^[\x21-\x7e]{1,512}$": "应当是没有空格的英文字母、数字和符号",
    r"^(?:[1-9][0-9]{0,4})?$": "应当是页数,从1起",
    r"^(?:[1-9][0-9]{0,2}|1000)?$": "应当是1到1000的数",
}
#: The id of something, by the name of the field.
_IDS = {
    "through": "应当是一位人大代表的编号(id),可以请谁转报见 GET /townships/{代码}/deputies",
    "photos": "应当是照片的编号(id),上传照片时得到",
    "files": "应当是附件的编号(id),上传附件时得到",
    "case": "应当是一件的编号(id,36位),不是受理编号",
}
_AN_ID = "应当是编号(id,36位),从列表或者回执里取"


def _form(what: str, field: str) -> str:
    told = next((sentence for form, sentence in FORMS.items() if f"regex {form!r}" in what), None)
    return told or _IDS.get(field.rpartition(".")[2], _AN_ID)


def explain(message: str) -> tuple[str, str]:
    """The field, dotted, and a sentence for what msgspec says of a value; the field of the whole body is ``body``."""
    found = _PLACE.match(message)
    what, path = (found["what"], found["path"] or "") if found else (message, "")
    if "matching regex" in what:
        field = _field(path, None)
        return field, _form(what, field)
    for pattern, sentence in _SENTENCES:
        hit = pattern.search(what)
        if hit is not None:
            parts = hit.groupdict()
            return _field(path, parts.get("field")), sentence.format(n=parts.get("n", ""), kind=_kind(parts))
    return _field(path, None), "不合要求,请对照接口说明(/docs)"


def _kind(parts: Mapping[str, str | None]) -> str:
    names = (parts.get("kind") or "").split(" | ")
    return "或".join(_NAMES.get(name, name) for name in names if name != "null")


def _field(path: str, inner: str | None) -> str:
    dotted = re.sub(r"\[(?:\.\.\.|\d+)\]", "", path.removeprefix("$")).strip(".")
    return ".".join(part for part in (dotted, inner) if part) or "body"
