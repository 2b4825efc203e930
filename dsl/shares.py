"""How much of a file decides by itself (自动), waits for a finding (需认定), or is only stated (仅载明)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dsl import tree
from dsl.bundle import Bundle
from dsl.decision import Finding
from dsl.uses import Use, uses

AUTOMATIC, TO_BE_FOUND, STATED = "自动", "需认定", "仅载明"


#: In the order in which they are shown.
SORTS = (AUTOMATIC, TO_BE_FOUND, STATED)


def shares(bundle: Bundle) -> dict[str, Counter[str]]:
    """For each file of a jurisdiction how many clauses of each sort it has; a file without clauses has none."""
    found: dict[str, Counter[str]] = {}
    for place in bundle.jurisdictions:
        rules, file = bundle.rulesets[place.code], bundle.files[place.file]
        findings = frozenset(name for name, entry in rules.valued.items() if isinstance(entry, Finding))
        found[place.file] = _count(file, findings)
    return found


def said(counted: Counter[str]) -> str:
    """共15条:自动11条(73%)、需认定2条(13%)、仅载明2条(13%)."""
    total = counted.total()
    parts = (f"{sort}{counted[sort]}条({counted[sort] / total:.0%})" for sort in SORTS if counted[sort])
    return f"共{total}条:{'、'.join(parts)}"


def _count(file: tree.RuleFile, findings: frozenset[str]) -> Counter[str]:
    """A clause with nothing but 仅载明 is only stated; one that names a finding, or a table by one, waits for it."""
    tables = frozenset(table.name.text for table in file.of(tree.Table) if table.question.text in findings)
    cases = frozenset(table.text for table in file.of(tree.Schedule) if table.question.text in findings)
    return Counter(_sort(clause, findings | tables | cases) for clause in file.of(tree.Clause))


def _sort(clause: tree.Clause, findings: frozenset[str]) -> str:
    if clause.body and all(isinstance(line, tree.Stated) for line in clause.body):
        return STATED
    return TO_BE_FOUND if not findings.isdisjoint(_names(clause)) else AUTOMATIC


def _names(clause: tree.Clause) -> Iterator[str]:
    yield from (use.name.text for use in uses(clause) if isinstance(use, Use))
    lines = (line for line in clause.body if isinstance(line, tree.ByTable))
    yield from (line.schedule.text for line in lines if line.schedule is not None)
