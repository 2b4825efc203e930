"""What a field of a request or an answer may hold, in words: the same limits that the server checks, from the types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

import msgspec
from msgspec import inspect as shape

Naming = Callable[[shape.StructType], str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object: its name, what it holds, and whether it has to be there."""

    name: str
    holds: str
    required: bool


def words_for(kind: Any, naming: Naming | None = None, null: str = "") -> str:
    """A type annotation as a short Chinese phrase.

    ``naming`` says what stands for an object, whose fields are written out without one; ``null`` is the word for
    nothing, which is left out where it means that a field is simply not sent.
    """
    return _Phrases(naming, null).told(shape.type_info(kind))


def fields_of(kind: type[msgspec.Struct], naming: Naming | None = None, null: str = "") -> tuple[Field, ...]:
    """The fields of an object in their order."""
    phrases = _Phrases(naming, null)
    info = shape.type_info(kind)
    found = info.fields if isinstance(info, shape.StructType) else ()
    return tuple(Field(field.encode_name, phrases.told(field.type), field.required) for field in found)


def objects_in(kinds: Iterable[Any]) -> tuple[type[msgspec.Struct], ...]:
    """Every object that stands in one of these types, at any depth, by name."""
    found: dict[str, type[msgspec.Struct]] = {}
    for kind in kinds:
        for each in _within(shape.type_info(kind), found):
            found[each.__name__] = each
    return tuple(found[name] for name in sorted(found))


def sense_of(kind: type[msgspec.Struct]) -> str:
    """The first sentence of what is written about the object."""
    return (getdoc(kind) or "").partition("\n")[0]


def _within(info: shape.Type, found: dict[str, type[msgspec.Struct]]) -> Iterator[type[msgspec.Struct]]:
    if isinstance(info, shape.StructType):
        if info.cls.__name__ in found:
            return
        found[info.cls.__name__] = info.cls
        yield info.cls
    for inner in _parts(info):
        yield from _within(inner, found)


def _parts(info: shape.Type) -> tuple[shape.Type, ...]:
    match info:
        case shape.StructType(fields=fields):
            return tuple(field.type for field in fields)
        case shape.ListType(item_type=item):
            return (item,)
        case shape.DictType(value_type=value):
            return (value,)
        case shape.UnionType(types=types):
            return tuple(types)
        case _:
            return ()


def _span(low: float | None, high: float | None, unit: str) -> str:
    """From … to …, as far as either is set."""
    if low is None and high is None:
        return ""
    if low is None:
        return f",最多 {high} {unit}".rstrip()
    return (f",{low} 到 {high} {unit}" if high is not None else f",至少 {low} {unit}").rstrip()


@dataclass(frozen=True, slots=True)
class _Phrases:
    """How types are said on one page."""

    naming: Naming | None
    null: str

    def told(self, info: shape.Type) -> str:
        """A type as msgspec sees it, as a phrase."""
        match info:
            case shape.StructType():
                return self.naming(info) if self.naming else self._spelt(info)
            case shape.UnionType(types=types):
                return " 或 ".join(filter(None, (self.told(each) for each in types)))
            case shape.ListType(item_type=item):
                return f"列表{_span(None, info.max_length, '个')}:{self.told(item)}"
            case shape.DictType(value_type=value):
                return f"名称到内容{_span(None, info.max_length, '个')}:{self.told(value)}"
            case shape.NoneType():
                return self.null
            case _:
                return _plain(info)

    def _spelt(self, info: shape.StructType) -> str:
        return "{" + ";".join(f"{field.encode_name}: {self.told(field.type)}" for field in info.fields) + "}"


def _plain(info: shape.Type) -> str:
    match info:
        case shape.StrType(pattern=str(pattern)):
            return _FORMS.get(pattern) or f"文字,形如 {pattern}"
        case shape.StrType():
            return "文字" + _span(info.min_length, info.max_length, "字")
        case shape.IntType():
            return "整数" + _span(info.ge, info.le, "")
        case shape.FloatType():
            return "数" + _span(info.ge, info.le, "")
        case shape.LiteralType(values=values):
            return "、".join(map(str, values))
        case _:
            return _WORDS.get(type(info)) or type(info).__name__


#: Forms that have a name.
_FORMS = {
    "^[0-9a-f-]{36}$": "编号(id,36 位)",
    "^[0-9]{2,15}$": "行政区划代码(2 到 15 位数字)",
    r"^dev:\S{1,100}$": "dev: 加演示人员的代号",
}

_WORDS: dict[type[shape.Type], str] = {
    shape.BoolType: "true 或 false",
    shape.DateTimeType: "时刻(ISO 8601,带时区)",
    shape.AnyType: "任意内容",
    shape.BytesType: "文件",
}
