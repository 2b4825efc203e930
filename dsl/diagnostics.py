"""Mistakes in a rule file as values (诊断): code, place, sentence, help – rendered as a picture that lines up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the file as it was written: 1-based line and column in code points, ``end`` column exclusive."""

    line: int
    column: int
    end: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: told once, at the word, with a sentence and what to do about it."""

    code: str  # D104
    span: Span
    message: str
    help: str = ""
    file: str = ""
    severity: str = "error"  # error | warning
