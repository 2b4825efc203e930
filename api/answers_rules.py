"""What clients get of rule files (规约的应答): mistakes, layouts, and what the rules in force would do."""

from __future__ import annotations

from typing import Any

from api.answers import Answer, QuestionDeclared


class Mistake(Answer):
    """A mistake in a rule file; ``picture`` shows it as a clerk sees it. Line and column count from 1."""

    file: str
    line: int
    column: int
    end: int
    code: str
    severity: str
    message: str
    help: str
    picture: str


class Checked(Answer):
    """Whether the files could be published, and every mistake."""

    ok: bool
    diagnostics: list[Mistake]


class FormattedText(Answer):
    """A rule file in its canonical layout; ``text`` is null where it has mistakes and was left alone.

    ``kept`` are the lines of statements that stayed as they were written, because no other layout says the same.
    """

    file: str
    text: str | None
    changed: bool
    kept: list[int]


class Formatted(Answer):
    """Whether every file could be formatted, the files by name, and the mistakes of those that could not."""

    ok: bool
    items: list[FormattedText]
    diagnostics: list[Mistake]


class DueTime(Answer):
    """When a term that starts with the report would end."""

    name: str
    due_at: str
    due_latest: str
    provisional: bool


class Explained(Answer):
    """What the rules in force would do, clause by clause; ``decision`` as ``minqing explain --json`` gives it.

    ``questions`` are still to be put to the reporter, the first one first; ``why_not`` says what the clause that was
    asked for lacked.
    """

    decision: dict[str, Any]
    due: list[DueTime]
    questions: list[QuestionDeclared]
    why_not: list[str]
    text: str
