"""Declares tables of cases (附表): each asks which of its rows a report is, and says what that row wants done.

Several tables may ask by the same name (情形), each for the reports of its own category: an answer is looked for in all
of them, and only the rows of the table that a clause names (依 附表一) decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dsl import tree
from dsl.decision import Cite, Finding, Question, RecipientKind
from dsl.findings import Findings
from dsl.names import DONE_COLUMNS
from dsl.parties import party
from dsl.scope import Scope

TERM_COLUMNS = frozenset({"时限", "期限", "办理时限"})
UNIT_COLUMNS = frozenset({"承办", "承办单位", "责任单位", "主办单位", "单位"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table says what; None for a column that it does not have."""

    done: int | None
    term: int | None
    unit: int | None


def columns_of(table: tree.Schedule) -> Columns:
    """The columns by their headings; the first always holds the choices."""

    def where(names: frozenset[str]) -> int | None:
        return next((at for at, heading in enumerate(table.columns) if at and heading.text in names), None)

    return Columns(where(DONE_COLUMNS), where(TERM_COLUMNS), where(UNIT_COLUMNS))


def choices_of(table: tree.Schedule) -> tuple[str, ...]:
    """What the first column offers, one a row."""
    return tuple(row[0].text for row in table.rows if row)


def declare_schedules(file: tree.RuleFile, scope: Scope, found: Findings) -> None:
    """Every 附表 of the file: what it asks goes among the questions or, asked of a unit, among the findings."""
    for table in file.of(tree.Schedule):
        earlier = scope.schedules.get(table.text)
        if earlier is not None:
            message = f"{table.text}写了两张,第一张在第 {earlier.span.line} 行"
            found.add("D771", table.span, message, "编号不能重复,请改一个")
            continue
        scope.schedules[table.text] = table
        _check(table, found)
        _ask(table, _category(table, file, scope), scope, found)


def _check(table: tree.Schedule, found: Findings) -> None:
    columns = columns_of(table)
    wanted = (("办到", columns.done), ("时限", columns.term))
    lacking = [name for name, at in wanted if at is None]
    if lacking:
        found.add("D758", table.span, f"{table.text}没有 {'、'.join(lacking)} 一栏", "表头请写 情形、办到、时限")
    seen: dict[str, int] = {}
    for row in table.rows:
        if len(row) != len(table.columns):
            message = f"这一行有 {len(row)} 格,表头有 {len(table.columns)} 格"
            found.add("D770", row[-1].span, message, "每行的格数要和表头一样;格里不用竖线")
        elif row[0].text in seen:
            message = f"“{row[0].text}”在{table.text}里写了两行,前一行在第 {seen[row[0].text]} 行"
            found.add("D759", row[0].span, message, "一种情形只能有一行")
        seen.setdefault(row[0].text, row[0].span.line)


def _category(table: tree.Schedule, file: tree.RuleFile, scope: Scope) -> str | None:
    """The reports that the table is for: its heading, or the category that the clause with 依 附表 asks for."""
    if table.title is not None and (path := scope.path(table.title.text)):
        return path[-1]
    clauses = (clause for clause in file.of(tree.Clause) if _refers(clause, table))
    named = {name.text for clause in clauses for name in _asked(clause.condition)}
    path = scope.path(named.pop()) if len(named) == 1 else None
    return path[-1] if path else None


def _refers(clause: tree.Clause, table: tree.Schedule) -> bool:
    routes = (line for line in clause.body if isinstance(line, tree.ByTable))
    return any(line.schedule is not None and line.schedule.number == table.number for line in routes)


def _asked(condition: tree.Condition | None) -> Iterator[tree.Name]:
    if isinstance(condition, tree.AllOf):
        for part in condition.parts:
            yield from _asked(part)
    elif isinstance(condition, tree.InCategory) and not condition.negated:
        yield from condition.categories


def _ask(table: tree.Schedule, category: str | None, scope: Scope, found: Findings) -> None:
    by = party(scope, table.chosen_by, found)
    name, choices = table.question, choices_of(table)
    if by is None:
        return
    if by.kind is RecipientKind.REPORTER:
        question = Question(name.text, choices, category, optional=False, line=name.span.line)
        scope.tabled.append(question)
        before = scope.questions.get(name.text)
        if before is not None:
            question = replace(question, choices=_both(before, choices), category=_shared(before, category))
        scope.questions[name.text] = question
    else:
        cites = (Cite(scope.code, scope.place, table.text, line=table.span.line),)
        finding = Finding(name.text, cites, choices, by=by, category=category)
        known = scope.findings.get(name.text)
        if known is not None:
            finding = replace(finding, choices=_both(known, choices), category=_shared(known, category))
        scope.findings[name.text] = finding


def _both(earlier: Question | Finding, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Every choice of the tables that ask by the same name."""
    return tuple(dict.fromkeys((*earlier.choices, *choices)))


def _shared(earlier: Question | Finding, category: str | None) -> str | None:
    return category if category == earlier.category else None


def own_questions(scope: Scope) -> tuple[Question, ...]:
    """What the file itself asks of the reporter; tables that ask by the same name each ask on their own."""
    tabled = {question.name for question in scope.tabled}
    return (*(q for q in scope.questions.values() if q.name not in tabled), *scope.tabled)


def questions_of(scope: Scope) -> tuple[Question, ...]:
    """What is asked of the reporter in this file, its vocabularies and the files above, the nearest of each name."""
    asked: dict[str, tuple[Question, ...]] = {}
    for each in scope.chain():
        mine = own_questions(each)
        for name in dict.fromkeys(question.name for question in mine):
            asked.setdefault(name, tuple(question for question in mine if question.name == name))
    return tuple(question for named in asked.values() for question in named)
