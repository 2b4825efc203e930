"""From sheets to rows (逐行): classes carried down, group lines, notes and headings that come again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dsl.normalise import plain
from dsl.tables.headings import Heading, field_of, heading_of, none_found
from dsl.tables.values import Doubt, Field, Place, Row, Sheet

#: Cells that a blank one takes from the line above: what people write once for several lines.
_LEVELS = ((Field.CLASS_CODE, Field.CLASS), (Field.SUB_CODE, Field.SUB))
_NUMBERING = re.compile(r"^(?:第?[一二三四五六七八九十]+[、.章节部分类]+|\([一二三四五六七八九十]+\)|\d{1,2}[、.])\s*")
_NOTE = re.compile(r"^(?:注|说明|备注|附注|填表|制表|单位)\s*[::]?")


@dataclass(slots=True)
class Layout:
    """Rows of all sheets in order, what is in doubt about whole lines, and what was passed over."""

    rows: list[Row] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notices: list[Doubt] = field(default_factory=list)


def lay_out(sheets: Sequence[Sheet]) -> Layout:
    """Every line of every sheet that has a heading. Raises TableRefused when none has."""
    layout = Layout()
    headings = [heading_of(sheet) for sheet in sheets]
    if not any(headings):
        raise none_found(sheets)
    for sheet, heading in zip(sheets, headings, strict=True):
        if heading is None:
            _pass_over(sheet, layout)
        else:
            layout.notices += heading.unused
            layout.rows += _Lines(sheet, heading, layout).read()
    return layout


def _pass_over(sheet: Sheet, layout: Layout) -> None:
    if sheet.lines:
        told = f"工作表“{sheet.name}”没有表头,没有读"
        layout.notices.append(Doubt(Place(sheet.name), None, sheet.name, told, "里面有标准的,请补上表头再导入"))


class _Lines:
    """Reads the lines of one sheet from top to bottom."""

    def __init__(self, sheet: Sheet, heading: Heading, layout: Layout) -> None:
        self.sheet = sheet
        self.heading = heading
        self.layout = layout
        self.section = ""
        self.above: dict[Field, str] = {}

    def read(self) -> Iterator[Row]:
        for number, cells in self.sheet.lines:
            texts = [" ".join(plain(cell).split(" ")).strip() for cell in cells]
            if number <= self.heading.after or self._is_heading(texts) or self._is_alone(number, texts):
                continue
            yield self._row(number, texts)

    def _is_heading(self, texts: Sequence[str]) -> bool:
        """The heading again, as it is printed on every page."""
        columns = self.heading.columns
        return all(at <= len(texts) and field_of(texts[at - 1]) is of for of, at in columns.items())

    def _is_alone(self, number: int, texts: Sequence[str]) -> bool:
        """A line with one text only: the name of a class, or a note under the table."""
        said = {text for text in texts if text}
        if len(said) > 1:
            return False
        text = said.pop() if said else ""
        place = Place(self.sheet.name, number)
        if _NOTE.match(text) or Field.CLASS in self.heading.columns:
            told = Doubt(place, None, text, "这一行不是一条标准,没有写进规约", "其中有规定的,请写成条文")
            self.layout.notices += [told] if text else []
        elif text:
            self.section, self.above = _NUMBERING.sub("", text).replace("\n", ""), {}
        return True

    def _row(self, number: int, texts: Sequence[str]) -> Row:
        columns = self.heading.columns
        cells = {of: texts[at - 1] for of, at in columns.items() if at <= len(texts) and texts[at - 1]}
        self._carry(cells)
        if self.section and Field.CLASS not in cells:
            cells[Field.CLASS] = self.section
        return Row(self.sheet.name, number, cells, columns, self.heading.counted_in)

    def _carry(self, cells: dict[Field, str]) -> None:
        """A blank class or sub-class is that of the line above, as long as nothing wider has changed."""
        changed = False
        for level in _LEVELS:
            own = {of: cells[of] for of in level if of in cells}
            changed = changed or any(self.above.get(of) != text for of, text in own.items())
            if not own and not changed:
                cells |= {of: self.above[of] for of in level if of in self.above}
            elif not changed and level[1] not in own and level[1] in self.above:
                cells[level[1]] = self.above[level[1]]  # the same code again; a code is never made up
        self.above = {of: cells[of] for level in _LEVELS for of in level if of in cells}
