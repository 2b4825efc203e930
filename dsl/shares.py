"""How much of a file decides by itself (自动), waits for a finding (需认定), or is only stated (仅载明)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dsl import tree
from dsl.uses import Use, uses

AUTOMATIC, TO_BE_FOUND, STATED = "自动", "需认定", "仅载明"


def shares(file: tree.RuleFile, findings: frozenset[str]) -> Counter[str]:
    """How many clauses of each sort the file has; ``findings`` are the names of all findings (认定) in sight.

    A clause that is only stated has no other line; one that names a finding, or a table by a finding, waits for it.
    """
    tables = frozenset(table.name.text for table in file.of(tree.Table) if table.question.text in findings)
    return Counter(_sort(clause, findings | tables) for clause in file.of(tree.Clause))


def _sort(clause: tree.Clause, findings: frozenset[str]) -> str:
    if clause.body and all(isinstance(line, tree.Stated) for line in clause.body):
        return STATED
    return TO_BE_FOUND if not findings.isdisjoint(_names(clause)) else AUTOMATIC


def _names(clause: tree.Clause) -> Iterator[str]:
    return (use.name.text for use in uses(clause) if isinstance(use, Use))
