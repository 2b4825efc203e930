"""Reads routes that go by a table (依 附表一): each row becomes a step with its term, and perhaps a unit of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dsl import conditions, tree
from dsl.conditions import AnswerIs, Condition
from dsl.decision import Cite, Rechoice, RecipientKind
from dsl.declare_schedules import choices_of, columns_of
from dsl.draft import Reading
from dsl.layer import RouteRule, Ruled, Target, ToCandidates, ToTable, ToUnit
from dsl.names import BUILT_IN_EVENTS
from dsl.read_routes import candidates as plain_candidates
from dsl.read_routes import helpers
from dsl.read_routes import route as plain_route
from dsl.read_terms import plain_clock
from dsl.scope import find_unit
from dsl.triggers import trigger
from dsl.words import start_fits


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with the condition under which it counts, and its place: 附表一第2行."""

    cells: tuple[tree.Cell, ...]
    condition: Condition
    cite: Cite


def route(r: Reading, line: tree.RouteTo) -> None:
    """由 产权单位 办理,依 附表一: the rows of the table come first, so that a row with a unit of its own decides."""
    _by_table(r, line)
    plain_route(r, line)


def candidates(r: Reading, line: tree.Candidates) -> None:
    """由 甲、乙 候选,依 附表一: whoever claims it goes by the table."""
    _by_table(r, line)
    plain_candidates(r, line)


def _by_table(r: Reading, line: tree.ByTable) -> None:
    if line.schedule is None:
        return
    table = r.scope.find(lambda scope: scope.schedules, line.schedule.text)
    if table is None:
        r.found.add("D756", line.schedule.span, f"没有{line.schedule.text}", f"请写一张 {line.schedule.text}")
    else:
        _rows(r, line, table)


def _rows(r: Reading, line: tree.ByTable, table: tree.Schedule) -> None:
    columns = columns_of(table)
    for row in _each(r, line, table):
        if columns.unit is not None and row.cells[columns.unit].units:
            _unit(r, line, row, row.cells[columns.unit])
        if columns.done is not None and columns.term is not None:
            _step(r, line, row, row.cells[columns.done], row.cells[columns.term])
    _rechoice(r, line, table)


def _each(r: Reading, line: tree.ByTable, table: tree.Schedule) -> Iterator[Row]:
    choices = choices_of(table)
    base = r.condition
    for number, cells in enumerate(table.rows, 1):
        if len(cells) == len(table.columns):
            answer = AnswerIs(table.question.text, (cells[0].text,), choices)
            joined = answer if isinstance(base, conditions.Always) else conditions.AllOf((base, answer))
            yield Row(cells, joined, _cite(r, line, table, number, cells))


def _cite(r: Reading, line: tree.ByTable, table: tree.Schedule, number: int, cells: tuple[tree.Cell, ...]) -> Cite:
    title = table.title.text if table.title else ""
    of_clause = r.cite(line)
    return replace(of_clause, clause=table.text, item=f"第{number}行", title=title, line=cells[0].span.line)


def _step(r: Reading, line: tree.ByTable, row: Row, done: tree.Cell, term_cell: tree.Cell) -> None:
    """The step of a row bears the name of its 办到 cell and is done by whoever holds the case."""
    name, start = done.text, term_cell.start
    if not name and term_cell.term is not None:
        r.found.add("D770", term_cell.span, "这一行有时限,没有写要办到什么", "在 办到 一格写上,例如 设置警示标志")
        return
    if term_cell.term is None:
        if name or term_cell.text:
            r.found.add("D770", term_cell.span, "时限一格看不懂", "例如 自交办时起2小时、自交办之日起2个工作日")
        return
    if start is None:
        r.found.add("D716", term_cell.span, f"没有写{name}的时限从什么时候起算", "例如“自交办时起2小时”")
        return
    if name in BUILT_IN_EVENTS:
        r.found.add("D713", done.span, f"附表里不能给“{name}”定时限", f"请在条文里写 {name} 的时限")
        return
    term = r.words.term(term_cell.term, r.found)
    if term is not None:
        start_fits(start, term, r.found)
        spec = replace(plain_clock(r, line, name, trigger(start), term), step=True, cites=(row.cite, r.cite(line)))
        declared = r.scope.find(lambda scope: scope.events, name)
        bearer = declared.actor if declared and declared.actor.kind is not RecipientKind.HOLDER else None
        r.draft.clocks.append(Ruled(row.condition, row.cite, replace(spec, bearer=bearer)))


def _unit(r: Reading, line: tree.ByTable, row: Row, cell: tree.Cell) -> None:
    """承办单位 of a row: one unit leads and the others help, or all are candidates (候选)."""
    target = _target(r, cell)
    if target is None:
        return
    assisting, copies = (line.assisting, line.copies) if isinstance(line, tree.RouteTo) else ((), ())
    units, tables = helpers(r, (*assisting, *(() if cell.candidates else cell.units[1:])))
    rule = RouteRule(target, units, r.units(copies), tables)
    r.draft.routes.append(Ruled(row.condition, row.cite, rule))


def _target(r: Reading, cell: tree.Cell) -> Target | None:
    first = cell.units[0]
    if cell.candidates:
        return _candidates(r, cell)
    table = r.scope.find(lambda scope: scope.tables, first.text)
    if table is not None:
        return ToTable(table)
    unit = find_unit(r.scope, first, r.found)
    return ToUnit(unit.ref) if unit else None


def _candidates(r: Reading, cell: tree.Cell) -> Target | None:
    for name in cell.units:
        if r.scope.find(lambda scope: scope.tables, name.text) is not None:
            r.found.add("D825", name.span, f"候选要写单位,“{name.text}”是对照", "请把对照里的单位写出来")
            return None
    return ToCandidates(r.units(cell.units))


def _rechoice(r: Reading, line: tree.ByTable, table: tree.Schedule) -> None:
    """承办单位 受理时 可以改选,须写明理由."""
    if table.rechosen_by is None or table.rechosen_at is None:
        return
    by = r.recipient(table.rechosen_by)
    if by is None:
        return
    cite = replace(r.cite(line), clause=table.text, item=None, line=table.span.line)
    rule = Rechoice(table.question.text, choices_of(table), by, table.rechosen_at.text, (cite,), table.reason)
    r.draft.rechoices.append(Ruled(r.condition, cite, rule))
