"""Finds the heading of a standard (表头), of one line or of two with groups above, and says which column is what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dsl.normalise import plain
from dsl.tables.terms import UNITS
from dsl.tables.values import Doubt, Field, Place, Sheet, letter

HEADING_WITHIN = 12  # title rows and notes may stand above the heading
NEEDED = (Field.SUB, Field.CONDITION, Field.UNIT, Field.CLOSING, Field.TERM)

_WORDS: dict[Field, tuple[str, ...]] = {
    Field.CLASS_CODE: ("大类代码", "大类编码", "大类编号", "大类码"),
    Field.CLASS: ("大类", "大类名称", "问题大类", "事件大类", "部件大类", "类别", "一级分类"),
    Field.SUB_CODE: ("小类代码", "小类编码", "小类编号", "小类码"),
    Field.SUB: ("小类", "小类名称", "问题小类", "事件小类", "部件小类", "二级分类", "事项名称", "问题名称"),
    Field.CONDITION: ("立案条件", "立案标准", "立案情形", "情形", "问题情形"),
    Field.UNIT: ("责任单位", "责任主体", "承办单位", "处置单位", "处置主体", "处置责任单位", "办理单位", "责任部门"),
    Field.OVERSEER: ("主管部门", "主管单位", "监管部门", "行业主管部门", "行业主管"),
    Field.CLOSING: ("结案标准", "结案条件", "结案要求", "处置标准", "处置要求", "办到"),
    Field.TERM: ("处置时限", "处理时限", "办理时限", "结案时限", "处置期限", "办理期限", "时限", "期限"),
}


def _key(text: str) -> str:
    """The heading without spaces, stars and remarks in brackets."""
    return re.sub(r"\([^()]*\)|[\s*::_\-]", "", plain(text)).strip()


_FIELD_OF = {word: of for of, words in _WORDS.items() for word in words}


class TableRefused(ValueError):
    """The table as a whole cannot be read; carries one Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the fields stand (columns from 1), its last row, and what is left over."""

    columns: Mapping[Field, int]
    after: int  # the row number of its last line
    counted_in: str
    unused: tuple[Doubt, ...]


def heading_of(sheet: Sheet) -> Heading | None:
    """The heading of a sheet, or None where none is found. Raises TableRefused for two columns that are one field."""
    for at, (number, cells) in enumerate(sheet.lines[:HEADING_WITHIN]):
        two = ((_under(cells, below), last) for last, below in sheet.lines[at + 1 : at + 2])
        whole = [(texts, last) for texts, last in ((cells, number), *two) if not lacking(texts)]
        if whole:
            texts, last = next((each for each in whole if not _twice(each[0])), whole[0])
            return _heading(sheet, number, texts, last)
    return None


def _twice(texts: Sequence[str]) -> bool:
    """Whether a field has more than one column, as where a group word stands over several."""
    fields = [of for text in texts if (of := field_of(text))]
    return len(fields) != len(set(fields))


def _under(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """A heading of two lines: a group word above goes with each word below it, where that makes a known heading."""
    texts, group = [], ""
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        group = above or (group if below else "")
        joined = [text for text in (group + below, below, group) if field_of(text)]
        texts.append(joined[0] if joined and below != group else below or group)
    return tuple(texts)


def field_of(text: str) -> Field | None:
    """What a heading means: 处置时限(小时) is a term."""
    return _FIELD_OF.get(_key(text))


def lacking(texts: Sequence[str]) -> tuple[Field, ...]:
    """The needed fields that a line does not name."""
    named = {field_of(text) for text in texts}
    return tuple(of for of in NEEDED if of not in named)


def _heading(sheet: Sheet, number: int, texts: Sequence[str], last: int) -> Heading:
    columns: dict[Field, int] = {}
    unused = []
    for column, text in enumerate(texts, 1):
        of = field_of(text)
        place = Place(sheet.name, number, column)
        if of is None:
            if text.strip():
                unused.append(Doubt(place, None, text, f"“{text}”一栏没有用", "要用的,请改成能认的表头"))
        elif of in columns and not (texts[columns[of] - 1] == text and _same(sheet, last, columns[of], column)):
            other = texts[columns[of] - 1]
            raise TableRefused(f"{place}“{text}”和{letter(columns[of])}列“{other}”都像“{of}”,请改名或删去其中一列")
        else:
            columns.setdefault(of, column)
    term = re.search(r"\(([^()]*)\)", plain(texts[columns[Field.TERM] - 1]))
    counted_in = term[1].strip() if term and term[1].strip() in UNITS else ""
    return Heading(columns, last, counted_in, tuple(unused))


def _same(sheet: Sheet, last: int, one: int, other: int) -> bool:
    """Whether two columns say the same below the heading, as those of merged cells do; the second may be blank."""
    below = (cells for number, cells in sheet.lines if number > last and len(cells) >= max(one, other))
    return all(cells[other - 1] in ("", cells[one - 1]) for cells in below)


def none_found(sheets: Sequence[Sheet]) -> TableRefused:
    """What was looked for and what is there, for a table without a heading."""
    wanted = ";".join(f"{of}(或 {'、'.join(_WORDS[of][1:4])})" for of in NEEDED)
    best = min(
        ((lacking(cells), sheet, number) for sheet in sheets for number, cells in sheet.lines[:HEADING_WITHIN]),
        key=lambda each: len(each[0]),
        default=None,
    )
    near = ""
    if best is not None and len(best[0]) < len(NEEDED):
        near = f";最像表头的是{Place(best[1].name, best[2])},少了 {'、'.join(best[0])}"
    return TableRefused(f"没有找到表头。前 {HEADING_WITHIN} 行里要有一行写着:{wanted}{near}")
