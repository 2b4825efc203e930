"""What a field of a request may hold, in words: the same limits that the server checks, read from the types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import inspect as shape


def words_for(kind: Any) -> str:
    """A type annotation as a short Chinese phrase."""
    return told(shape.type_info(kind))


def told(info: shape.Type) -> str:
    """A type as msgspec sees it, as a phrase."""
    return WORDS[type(info)](info) if type(info) in WORDS else type(info).__name__


def text(info: shape.StrType) -> str:
    """A string and how long or of what form it may be."""
    if info.pattern is not None:
        return f"文字,形如 `{info.pattern}`"
    return "文字" + span(info.min_length, info.max_length, "字")


def number(info: shape.IntType | shape.FloatType) -> str:
    """A number and its range."""
    name = "整数" if isinstance(info, shape.IntType) else "数"
    return name + span(info.ge, info.le, "")


def span(low: float | None, high: float | None, unit: str) -> str:
    """From … to …, as far as either is set."""
    if low is None and high is None:
        return ""
    if low is None:
        return f",最多 {high} {unit}".rstrip()
    return (f",{low} 到 {high} {unit}" if high is not None else f",至少 {low} {unit}").rstrip()


def union(info: shape.UnionType) -> str:
    """One of several; being absent is not told, because the field then simply is not sent."""
    return " 或 ".join(told(each) for each in info.types if not isinstance(each, shape.NoneType))


def struct(info: shape.StructType) -> str:
    """An object with its fields."""
    return "{" + ";".join(f"{field.encode_name}: {told(field.type)}" for field in info.fields) + "}"


WORDS: dict[type[shape.Type], Callable[[Any], str]] = {
    shape.StrType: text,
    shape.IntType: number,
    shape.FloatType: number,
    shape.BoolType: lambda _: "true 或 false",
    shape.DateTimeType: lambda _: "时刻(ISO 8601,带时区)",
    shape.LiteralType: lambda info: "、".join(map(str, info.values)),
    shape.ListType: lambda info: f"列表{span(None, info.max_length, '个')}:{told(info.item_type)}",
    shape.DictType: lambda info: f"名称到内容{span(None, info.max_length, '个')}:{told(info.value_type)}",
    shape.UnionType: union,
    shape.StructType: struct,
}
