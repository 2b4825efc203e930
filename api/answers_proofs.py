"""What clients get of proofs about rule files (证明的应答)."""

from __future__ import annotations

from typing import Any

from api.answers import Answer
from api.answers_rules import Mistake


class ProvedClause(Answer):
    """A clause that a finding is about; ``line`` counts from 1 in the file of its place."""

    jurisdiction: str
    place: str
    clause: str
    item: str | None
    title: str
    line: int
    text: str


class ExampleReport(Answer):
    """One report that shows it, in words, and what it says beyond an ordinary one."""

    words: str
    facts: dict[str, Any]


class ProvedFinding(Answer):
    """One thing that was looked at; ``verdict`` is 成立, 不成立 or 未能判定."""

    kind: str
    verdict: str
    text: str
    help: str
    clauses: list[ProvedClause]
    example: ExampleReport | None


class ProvedPlace(Answer):
    """What was found of one place, the gravest first; ``text`` is the same for people."""

    township: str
    place: str
    ok: bool
    findings: list[ProvedFinding]
    text: str


class Proved(Answer):
    """Whether nothing is refuted; files with mistakes are not proved, and the mistakes are told instead."""

    ok: bool
    diagnostics: list[Mistake]
    proofs: list[ProvedPlace]
