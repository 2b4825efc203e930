"""What trying the examples of rule files answers (试办): results, clauses without an example, and suggestions."""

from __future__ import annotations

from api.answers import Answer
from api.answers_rules import Mistake


class TriedExample(Answer):
    """An example and what did not come out as it says."""

    file: str
    line: int
    title: str
    passed: bool
    failures: list[Mistake]


class TriedClause(Answer):
    """A clause, an item or a row that decides something by itself, and whether an example has used it."""

    file: str
    line: int
    clause: str
    item: str | None
    exercised: bool


class SuggestedExample(Answer):
    """An example to paste for a clause that has none; ``text`` is null where none was found, for the reason ``why``."""

    file: str
    line: int
    clause: str
    item: str | None
    text: str | None
    why: str | None


class Tested(Answer):
    """Whether the files are without mistakes and all their examples came out; with mistakes nothing is tried."""

    ok: bool
    diagnostics: list[Mistake]
    examples: list[TriedExample]
    clauses: list[TriedClause]
    suggestions: list[SuggestedExample]
