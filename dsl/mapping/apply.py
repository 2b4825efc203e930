"""Rows by a mapping (照对照换算): from cells of theirs to values of ours and back, every problem with its column."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from datetime import datetime

from dsl.mapping.model import Column, Mapping, Problem, Rest, Table, Values
from dsl.mapping.times import BadCell, read_time, write_time
from dsl.mapping.words import FIELDS, STATES, URGENCIES, Kind

_KNOWN = {Kind.STATE: STATES, Kind.URGENCY: URGENCIES}


def read_row(mapping: Mapping, cells: AnyMapping[str, str]) -> tuple[dict[str, str | datetime], tuple[Problem, ...]]:
    """The values of a row, blank ones left out, and all that is wrong with it."""
    values: dict[str, str | datetime] = dict(mapping.constants)
    problems: list[Problem] = []
    for column in mapping.columns:
        text = cells.get(column.header, "").strip()
        try:
            _check_kept(text)
            value = _read(column, text) if text else None
        except BadCell as bad:
            problems.append(Problem(column.header, str(bad)))
            continue
        if value is not None:
            values[column.field] = value
        elif column.required:
            problems.append(Problem(column.header, "这一列必填,现在是空的"))
    return values, tuple(problems)


def _check_kept(text: str) -> None:
    """Raises BadCell for what no database keeps: NUL, and halves of pairs."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadCell("文字里有无法保存的字符")


def _read(column: Column, text: str) -> str | datetime | None:
    if FIELDS[column.field].kind is Kind.TIME:
        return read_time(text, column.written)
    ours = _ours(column.table, text) if column.table else text
    known = _KNOWN.get(FIELDS[column.field].kind)
    if ours is not None and known is not None and ours not in known:
        raise BadCell(f"“{text[:40]}”不是{column.field},可以写 {'、'.join(known)},或者加一张对照")
    return ours


def _ours(table: Table, text: str) -> str | None:
    if text in table.ours:
        return table.ours[text]
    if table.rest is Rest.REFUSED:
        raise BadCell(f"对照“{table.name}”里没有代码“{text[:40]}”")
    return text if table.rest is Rest.AS_IS else None


def write_row(mapping: Mapping, values: Values) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The cells of a row as the partner wants it, all columns; what has no code there is told and left blank."""
    cells: dict[str, str] = {}
    problems: list[Problem] = []
    for column in mapping.columns:
        value = values.get(column.field)
        try:
            cells[column.header] = "" if value is None else _written(column, value)
        except BadCell as bad:
            cells[column.header] = ""
            problems.append(Problem(column.header, str(bad)))
    return cells, tuple(problems)


def _written(column: Column, value: str | datetime) -> str:
    if isinstance(value, datetime):
        return write_time(value, column.written)
    return _theirs(column.table, value) if column.table else value


def _theirs(table: Table, value: str) -> str:
    if value in table.theirs:
        return table.theirs[value]
    if table.rest is not Rest.AS_IS:
        raise BadCell(f"对照“{table.name}”里没有写“{value[:40]}”在平台是哪个代码")
    if value in table.ours:
        raise BadCell(f"“{value[:40]}”在平台是另一个意思,请在对照“{table.name}”里写明代码")
    return value
