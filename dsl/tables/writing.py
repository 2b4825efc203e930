"""Writes a standard as rule text (成文): 分类, 单位, a clause with its table (附表) for every sub-class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dsl.numbers import write_number
from dsl.tables import naming
from dsl.tables.terms import BARE, OFFICE, start_of
from dsl.tables.understand import found_by_a_person, one_holder
from dsl.tables.values import Place, Standard, Understood

#: Headings of the columns that only keep the words of the source, in the order in which they stand.
CLASS_TEXT, SUB_TEXT, CONDITION_TEXT, CLOSING_TEXT = "大类全称", "小类全称", "立案条件", "结案标准"
CLASS_CODE, SUB_CODE, OVERSEER, SOURCE = "大类代码", "小类代码", "主管部门", "出处"


class MeaningMissing(ValueError):
    """The file must say what a word means (天 …) before the table can be written; carries one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Town:
    """For whom the text is written, and what its time words mean; empty ones are not said.

    ``day`` is 自然日 or 工作日, ``hour`` 连续小时 or 工作时, ``office`` as in 办公时间. ``event`` starts every term.
    """

    code: str
    name: str
    day: str = ""
    hour: str = ""
    office: str = ""
    since: date | None = None
    event: str = "交办"

    @property
    def level(self) -> str:
        """镇街, 县, 市 or 省, by the code."""
        if len(self.code) > 6:
            return "镇街"
        return "省" if self.code.endswith("0000") else "市" if self.code.endswith("00") else "县"

    @property
    def file(self) -> str:
        """The name of the rule file."""
        return f"{self.code}-{self.name}.rule"


def rule_text(standard: Standard, town: Town, source: str) -> str:
    """The text, not yet laid out; ``source`` is the file that the table came from. Raises MeaningMissing."""
    _check_meanings(standard, town)
    return "\n".join(_Text(standard, town, source).lines()) + "\n"


def _check_meanings(standard: Standard, town: Town) -> None:
    _check_meaning(standard, "日", town.day, "--day 自然日 或 --day 工作日")
    _check_meaning(standard, "小时", town.hour, "--hour 连续小时 或 --hour 工作时")
    units = {row.term.unit for row in standard.rows} | {town.day, town.hour}
    if units & OFFICE and not town.office:
        how = "--office 周一至周五 08:30-11:30、13:30-17:00"
        raise MeaningMissing(f"表里有工作时或工作日,规约要写明办公时间:请加上 --office,例如 {how}")


def _check_meaning(standard: Standard, unit: str, said: str, how: str) -> None:
    uses = [row for row in standard.rows if row.term.unit == unit]
    if uses and not said:
        first = f"{len(uses)} 处时限写“{BARE[unit]}”,最先在{Place(uses[0].sheet, uses[0].number)}"
        raise MeaningMissing(f"表里有 {first};它是什么意思要由规约说清:请加上 {how}")


class _Text:
    def __init__(self, standard: Standard, town: Town, source: str) -> None:
        self.town = town
        self.source = source
        self.names = naming.Categories()
        self.groups: dict[tuple[str, str], list[Understood]] = {}
        for row in standard.rows:
            self.groups.setdefault(row.group, []).append(row)
        self.held_back = standard.doubts
        for class_name, _ in self.groups:
            self.names.of_class(class_name) if class_name else None

    def lines(self) -> Iterator[str]:
        yield from self._heading()
        yield from self._categories()
        units = dict.fromkeys(unit for rows in self.groups.values() for row in rows for unit in row.units)
        yield from (f"单位 {naming.quoted(unit)}" for unit in units)
        for number, (group, rows) in enumerate(self.groups.items(), 1):
            yield from self._clause(number, group, rows)
        yield f"第{write_number(len(self.groups) + 1)}条 其余 由 各单位 认领"
        for number, (group, rows) in enumerate(self.groups.items(), 1):
            yield from self._table(number, group, rows)

    def _heading(self) -> Iterator[str]:
        town = self.town
        yield f"{town.level} {town.name} {town.code}"
        if town.since:
            yield f"施行 {town.since.isoformat()},未办结的适用旧版;语言 第2版"
        yield f"# 由立案结案标准“{_remark(self.source)}”导入;处置时限从{town.event}起算"
        if self.held_back:
            yield f"# 有 {len({(d.place.sheet, d.place.row) for d in self.held_back})} 行没有写进来,见导入的报告"
        if town.day:
            yield f"天、日 指 {town.day}"
        if town.hour:
            yield f"小时 指 {town.hour}"
        if town.office:
            yield f"办公时间 {town.office};假日 依 国务院通知"
        if any(row.term.unit == "当日" for rows in self.groups.values() for row in rows):
            yield "当日 止于 24:00"

    def _categories(self) -> Iterator[str]:
        families: dict[str, list[str]] = {}
        for class_name, sub in self.groups:
            families.setdefault(class_name, []).append(self.names.of_sub(class_name, sub))
        for class_name, subs in families.items():
            if class_name:
                yield f"分类 {naming.quoted(self.names.of_class(class_name))} 含 {'、'.join(map(naming.quoted, subs))}"
            else:
                yield from (f"分类 {naming.quoted(sub)}" for sub in subs)

    def _clause(self, number: int, group: tuple[str, str], rows: Sequence[Understood]) -> Iterator[str]:
        name = self.names.of_sub(*group)
        yield f"# 出处:{_places(rows)}"
        title = f" {name}" if naming.is_plain(name) else ""
        units = tuple(dict.fromkeys(unit for row in rows for unit in row.units))
        holder = f"由 {_units(units)}{'' if len(units) > 1 else ' 办理'}"
        cited = write_number(number)
        yield f"第{cited}条{title} 类别 属于 {naming.quoted(name)}的,{holder},依 附表{cited}"

    def _table(self, number: int, group: tuple[str, str], rows: Sequence[Understood]) -> Iterator[str]:
        name = self.names.of_sub(*group)
        asked = "情形 由 上报人 选;承办单位 受理时 可以改选,须写明理由"
        if found_by_a_person(rows):
            finding = f"{name}的认定" if naming.is_plain(name) else f"情形认定{number}"
            asked = f"{finding} 由 承办单位 选"
        title = "" if "由" in name else f"{name} "  # 由 would end it; the clause says the category all the same
        yield f"附表{write_number(number)} {title}{asked}"
        columns = [column for column in self._columns(rows) if column[0] in _ALWAYS or any(column[1])]
        yield _bars(heading for heading, _ in columns)
        yield from (_bars(line) for line in zip(*(cells for _, cells in columns), strict=True))

    def _columns(self, rows: Sequence[Understood]) -> Iterator[tuple[str, list[str]]]:
        """Each column with its cells; what had to be changed for a name stands in full in a column of its own."""
        choices = [naming.choice(row.condition, row.number) for row in rows]
        deeds = [naming.deed(row.closing, row.number) for row in rows]
        yield "情形", choices
        yield "办到", deeds
        yield "时限", [f"{start_of(row.term, self.town.event)}{row.term}" for row in rows]
        yield "承办单位", [""] * len(rows) if one_holder(rows) else [_units(row.units) for row in rows]
        yield CONDITION_TEXT, _full(choices, [row.condition for row in rows])
        yield CLOSING_TEXT, _full(deeds, [row.closing for row in rows])
        yield CLASS_TEXT, _full([self._class(row) for row in rows], [row.class_name for row in rows])
        yield SUB_TEXT, _full([self.names.of_sub(*row.group) for row in rows], [row.sub_name for row in rows])
        yield CLASS_CODE, [row.class_code for row in rows]
        yield SUB_CODE, [row.sub_code for row in rows]
        yield OVERSEER, [row.overseer for row in rows]
        yield SOURCE, [f"{row.sheet} 第{row.number}行".strip() for row in rows]

    def _class(self, row: Understood) -> str:
        return self.names.of_class(row.class_name) if row.class_name else ""


_ALWAYS = ("情形", "办到", "时限", SOURCE)


def _full(written: Sequence[str], meant: Sequence[str]) -> list[str]:
    return ["" if one == other else other for one, other in zip(written, meant, strict=True)]


def _units(units: Sequence[str]) -> str:
    names = "、".join(map(naming.quoted, units))
    return f"{names} 候选" if len(units) > 1 else names


def _bars(cells: Iterable[str]) -> str:
    return f"  | {' | '.join(cells)} |"


def _remark(text: str) -> str:
    return text.replace("\n", " ")


def _places(rows: Sequence[Understood]) -> str:
    """工作表“事件”第3、4行."""
    sheets: dict[str, list[int]] = {}
    for row in rows:
        sheets.setdefault(row.sheet, []).append(row.number)
    return ";".join(
        f"{f'工作表“{_remark(sheet)}”' if sheet else ''}第{'、'.join(map(str, numbers))}行"
        for sheet, numbers in sheets.items()
    )
