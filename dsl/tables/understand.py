"""Understands a standard cell by cell (逐格): what is exact is kept, what is not is told with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dsl.tables.bodies import UnitsUnreadable, is_relative, read_units
from dsl.tables.conditions import judged_by
from dsl.tables.headings import NEEDED
from dsl.tables.layout import lay_out
from dsl.tables.terms import TermUnreadable, read_term
from dsl.tables.values import Doubt, Field, Place, Row, Sheet, Standard, Status, TableTerm, Understood

_BAR = "|"
_LONGEST_TEXT = 2000


def understand(sheets: Sequence[Sheet]) -> Standard:
    """The whole standard. Raises TableRefused where no sheet has a heading."""
    layout = lay_out(sheets)
    reading = _Reading(layout.doubts, layout.notices)
    for row in layout.rows:
        reading.row(row)
    reading.same_conditions()
    reading.relative_units()
    return reading.standard()


def found_by_a_person(rows: Sequence[Understood]) -> bool:
    """Whether the rows of one table must be told apart by a finding: one chooser decides for all of them."""
    return any(judged_by(row.condition) is not None for row in rows) and one_holder(rows)


def one_holder(rows: Sequence[Understood]) -> bool:
    """Whether the units are the same in every row, so that the report can be handed over before it is judged."""
    return len({row.units for row in rows}) == 1


@dataclass(slots=True)
class _Reading:
    doubts: list[Doubt]
    notices: list[Doubt]
    kept: list[tuple[Row, Understood]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    held_back: set[tuple[str, int]] = field(default_factory=set)

    def row(self, row: Row) -> None:
        """One row: understood whole or not at all."""
        self.rows.append(row)
        before = len(self.doubts)
        self._texts(row)
        units, term = self._units(row), self._term(row)
        if len(self.doubts) == before and term is not None:
            self.kept.append((row, _understood(row, units, term)))
        else:
            self.held_back.add((row.sheet, row.number))

    def _doubt(self, row: Row, of: Field, message: str, advice: str) -> None:
        self.doubts.append(Doubt(row.place(of), of, row.cells.get(of, ""), message, advice))

    def _texts(self, row: Row) -> None:
        for of in NEEDED:
            if of not in (Field.UNIT, Field.TERM) and of not in row.cells:
                self._doubt(row, of, f"{of}是空的", "请写上;同上一行的,也请写出来或者合并单元格")
        for of, text in row.cells.items():
            if _BAR in text or "#" in text:
                self._doubt(row, of, f"{of}里有竖线或井号,规约里不能照写", "请换成别的标点,例如顿号")
            elif text.count('"') % 2 or text.count("'") % 2:
                self._doubt(row, of, f"{of}里的引号只有一半", "请补上另一半,或者删去")
            elif len(text) > _LONGEST_TEXT:
                self._doubt(row, of, f"{of}有 {len(text)} 个字,太长了", "请分成几行")

    def _units(self, row: Row) -> tuple[str, ...]:
        try:
            return read_units(row.cells.get(Field.UNIT, ""))
        except UnitsUnreadable as why:
            self._doubt(row, Field.UNIT, why.message, why.help)
            return ()

    def _term(self, row: Row) -> TableTerm | None:
        try:
            return read_term(row.cells.get(Field.TERM, ""), row.counted_in, row.cells.get(Field.CLOSING, ""))
        except TermUnreadable as why:
            self._doubt(row, Field.TERM, why.message, why.help)
            return None

    def same_conditions(self) -> None:
        """One sub-class says a condition once: of two lines that differ in the rest, neither is taken."""
        alike: dict[tuple[str, ...], list[tuple[Row, Understood]]] = {}
        for row, told in self.kept:
            alike.setdefault((*told.group, told.condition), []).append((row, told))
        for (first, told), *others in alike.values():
            for row, _ in others:
                message = f"同{first.place()}一样的情形又写了一次"
                self._hold_back(row, message)
            if any(other.meaning != told.meaning for _, other in others):
                self._hold_back(first, f"同{others[0][0].place()}一样的情形,别的格却不一样")

    def _hold_back(self, row: Row, message: str) -> None:
        self.kept = [each for each in self.kept if each[0] is not row]
        self.held_back.add((row.sheet, row.number))
        self._doubt(row, Field.CONDITION, message, "请删去一行,或者写明两种情形有什么不同")

    def relative_units(self) -> None:
        """所属街办: a name that stands for another body at every place is declared as it is, and told once."""
        seen = Counter(unit for _, told in self.kept for unit in told.units if is_relative(unit))
        for row, told in self.kept:
            for unit in told.units:
                if seen.pop(unit, 0):
                    message = f"“{unit}”是谁,要看在哪里、归谁所有"
                    advice = f"请在名册里指定它是哪个单位,或者写一张 对照,例如:对照 {unit} 按 位置"
                    self.notices.append(Doubt(row.place(Field.UNIT), Field.UNIT, unit, message, advice))

    def standard(self) -> Standard:
        """Everything, with what became of each cell that holds something."""
        rows = tuple(told for _, told in self.kept)
        by_person, early = self._by_person(rows)
        cells = {
            row.place(of): self._status(row, of, by_person)
            for row in self.rows
            for of in row.cells
            if of in row.columns
        }
        cells |= {doubt.place: Status.REPORTED for doubt in (*self.doubts, *early)}
        self.notices += early
        fields = {(row.sheet, at): of for row in self.rows for of, at in row.columns.items()}
        return Standard(rows, tuple(self.doubts), tuple(self.notices), cells, fields)

    def _by_person(self, rows: tuple[Understood, ...]) -> tuple[frozenset[tuple[str, int]], list[Doubt]]:
        """The rows that a finding tells apart, and conditions that would need one before anybody holds the case."""
        groups: dict[tuple[str, str], list[Understood]] = {}
        for told in rows:
            groups.setdefault(told.group, []).append(told)
        places = {(row.sheet, row.number): row.place(Field.CONDITION) for row, _ in self.kept}
        early = [_early(told, places[told.sheet, told.number]) for group in groups.values() for told in _split(group)]
        judged = (group for group in groups.values() if found_by_a_person(group))
        return frozenset((told.sheet, told.number) for group in judged for told in group), early

    def _status(self, row: Row, of: Field, by_person: frozenset[tuple[str, int]]) -> Status:
        if (row.sheet, row.number) in self.held_back:
            return Status.REPORTED
        judged = of is Field.CONDITION and (row.sheet, row.number) in by_person
        return Status.FINDING if judged else Status.EXACT


def _split(group: list[Understood]) -> list[Understood]:
    """Rows that need a judgement although the unit itself depends on it."""
    return [] if one_holder(group) else [told for told in group if judged_by(told.condition)]


def _early(told: Understood, place: Place) -> Doubt:
    message = f"“{told.sub_name}”各行的责任单位不同,情形要在交办前由上报人选,而“{judged_by(told.condition)}”要人判断"
    advice = "可以改成由一个单位先认定,例如 附表一 … 由 镇人大主席团 选"
    return Doubt(place, Field.CONDITION, told.condition, message, advice)


def _understood(row: Row, units: tuple[str, ...], term: TableTerm) -> Understood:
    def text(of: Field) -> str:
        return " ".join(row.cells.get(of, "").split())

    return Understood(
        *(row.sheet, row.number, text(Field.CLASS_CODE), text(Field.CLASS), text(Field.SUB_CODE), text(Field.SUB)),
        *(text(Field.CONDITION), units, text(Field.OVERSEER), text(Field.CLOSING), term),
    )
