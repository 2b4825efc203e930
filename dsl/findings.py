"""Collects mistakes (诊断) while a rule file is being checked, so that a clerk sees all of them at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl import tree
from dsl.diagnostics import Diagnostic, Span


@dataclass(slots=True)
class Findings:
    """The mistakes of one file. A place where one was told already stays silent: one mistake, one message."""

    file: str
    told: list[Diagnostic] = field(default_factory=list)
    missed: list[tree.Name] = field(default_factory=list)  # names without an entry; told where they were declared

    def add(self, code: str, span: Span, message: str, advice: str = "") -> None:
        """Tells one mistake: ``advice`` says what to do about it."""
        if not any(_overlap(span, earlier.span) for earlier in self.told):
            self.told.append(Diagnostic(code, span, message, advice, self.file))


def _overlap(one: Span, other: Span) -> bool:
    return one.line == other.line and one.column < other.end and other.column < one.end
