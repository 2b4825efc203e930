"""What clients get of comparing rule files (对比的应答)."""

from __future__ import annotations

from api.answers import Answer
from api.answers_proofs import ExampleReport
from api.answers_rules import Mistake


class ComparedSide(Answer):
    """What one of the two says, in words, and by which clauses."""

    text: str
    clauses: list[str]


class ComparedClass(Answer):
    """Reports for which one thing changes alike; ``cells`` is how many kinds of report these are."""

    matter: str
    before: ComparedSide
    after: ComparedSide
    example: ExampleReport
    cells: int


class ComparedOpen(Answer):
    """未能判定: what was not looked at to the end, why, and the clauses."""

    matter: str
    why: str
    clauses: list[str]


class ComparedStatement(Answer):
    """A statement that is added, removed, changed or moved."""

    file: str
    line: int
    name: str
    how: str


class ComparedDeclaration(Answer):
    """A declaration beside single reports that is otherwise."""

    matter: str
    name: str
    before: str
    after: str


class Renamed(Answer):
    """A unit that only has another name."""

    before: str
    after: str


class ComparedPlace(Answer):
    """What changes in one place; ``nothing`` says that no report comes out otherwise, and ``text`` is for people."""

    township: str
    place: str
    nothing: bool
    same_text: bool
    same_meaning: bool
    renumbered: bool
    renamed: list[Renamed]
    statements: list[ComparedStatement]
    stated: list[ComparedDeclaration]
    classes: list[ComparedClass]
    undecided: list[ComparedOpen]
    text: str


class Compared(Answer):
    """The places that were compared, and names of those that were too many; or the mistakes of the files."""

    ok: bool
    diagnostics: list[Mistake]
    differences: list[ComparedPlace]
    not_compared: list[str]
