"""What an editor is told (答复): places, edits, what could stand here, what a word means – frozen and neutral."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, Span


@dataclass(frozen=True, slots=True)
class Where:
    """A place in one of the files; columns in code points from 1. ``declares``: the name is declared there."""

    file: str
    span: Span
    declares: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts ``text`` in the place of what stands in the span; a span whose end is its column is a place to insert."""

    file: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that could stand at the cursor; ``kind`` is 用语, or the sort of name; ``edit`` puts it in."""

    label: str
    kind: str
    detail: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Hover:
    """What the word at a place means: one line of title, and lines of explanation."""

    span: Span
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a mistake, tried beforehand: with ``edit`` it is gone and no other has come."""

    title: str
    diagnostic: Diagnostic
    edit: Edit


class RenameRefused(ValueError):
    """A name that cannot be changed so; carries one Chinese sentence."""
