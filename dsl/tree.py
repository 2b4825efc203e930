"""The syntax tree (语法树) of one rule file: what stands there, where it stands, and nothing of what it means.

Reading it: ``RuleFile.statements`` keeps the order of the text. Every ``Name`` is as written (an alias stays an
alias); names that nobody declared have already been reported by ``dsl.parse`` (D1xx), so a later pass need not.
Time units are the written words (``天`` stays ``天``): what they mean is the file's own declaration. Built-in
recipients (督促单位, 承办单位, 主办单位, 上报人, 该单位) are Names with exactly that text.

How to get one (``dsl.parse``)::

    parse(text: str, file: str, outer: Names | None = None) -> Parsed   # .tree: RuleFile, .diagnostics, .names, .ok
    names_of(parsed: Parsed) -> Names                                   # what a vocabulary or superior file offers
    outline(text: str) -> Outline                                       # .code .superior .uses, before anything else

``outer`` holds the names of the shared vocabularies and of the layers above (``Names.__or__`` joins them).
A file with an error still has a tree of everything that could be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from dsl.diagnostics import Span
from dsl.tree_clauses import (
    AllOf,
    AnswerIs,
    AnyOf,
    Body,
    Clause,
    Condition,
    FromGroup,
    InCategory,
    InPlace,
    Limit,
    LowRated,
    Mentions,
    NamesUnit,
    NoExtension,
    NoReturn,
    NotAnswered,
    Otherwise,
    Pool,
    RatedBy,
    Reassigned,
    ReporterIs,
    Returnable,
    ReturnedAgain,
    RouteTo,
    Rung,
    Stated,
    Unclaimed,
    Unrated,
    UrgencyIs,
    Warn,
)
from dsl.tree_declarations import (
    Area,
    Basis,
    Category,
    Chapter,
    Effective,
    Event,
    Group,
    Heading,
    LastDay,
    Mark,
    Meaning,
    OfficeHours,
    OfficeRow,
    Post,
    Question,
    SameDay,
    Superior,
    Table,
    TableRow,
    Unit,
    Vocabulary,
)
from dsl.tree_examples import Answered, DueBy, Example, Expected, Happened, Reported
from dsl.tree_parts import ClauseRef, Duration, Moment, Name, Remark, Start, Text

__all__ = [
    "AllOf",
    "AnswerIs",
    "Answered",
    "AnyOf",
    "Area",
    "Basis",
    "Body",
    "Category",
    "Chapter",
    "Clause",
    "ClauseRef",
    "Condition",
    "DueBy",
    "Duration",
    "Effective",
    "Event",
    "Example",
    "Expected",
    "FromGroup",
    "Group",
    "Happened",
    "Heading",
    "InCategory",
    "InPlace",
    "LastDay",
    "Limit",
    "LowRated",
    "Mark",
    "Meaning",
    "Mentions",
    "Moment",
    "Name",
    "NamesUnit",
    "NoExtension",
    "NoReturn",
    "NotAnswered",
    "OfficeHours",
    "OfficeRow",
    "Otherwise",
    "Pool",
    "Post",
    "Question",
    "RatedBy",
    "Reassigned",
    "Remark",
    "Reported",
    "ReporterIs",
    "Returnable",
    "ReturnedAgain",
    "RouteTo",
    "RuleFile",
    "Rung",
    "SameDay",
    "Span",
    "Start",
    "Stated",
    "Statement",
    "Superior",
    "Table",
    "TableRow",
    "Text",
    "Unclaimed",
    "Unit",
    "Unrated",
    "UrgencyIs",
    "Vocabulary",
    "Warn",
]

Statement = (
    Heading
    | Superior
    | Effective
    | Basis
    | Chapter
    | Vocabulary
    | Meaning
    | OfficeHours
    | SameDay
    | LastDay
    | Category
    | Unit
    | Post
    | Group
    | Area
    | Question
    | Table
    | Event
    | Mark
    | Clause
    | Example
)


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file: its statements in order (those that could be read) and its remarks."""

    file: str
    statements: tuple[Statement, ...]
    remarks: tuple[Remark, ...]

    def of(self, kind: type[S]) -> tuple[S, ...]:
        """All statements of one kind, in order: ``file.of(tree.Unit)``."""
        return tuple(s for s in self.statements if isinstance(s, kind))
