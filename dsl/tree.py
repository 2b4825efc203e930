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
from typing import Any, TypeVar

from dsl.diagnostics import Span
from dsl.tree_acts import (
    Apart,
    AssistLimit,
    Attention,
    Candidates,
    Ceiling,
    Deemed,
    Delegated,
    Duty,
    EachMore,
    End,
    Extension,
    GoesOn,
    Mandatory,
    Merge,
    Notice,
    NotTo,
    Pause,
    Refuse,
    Review,
    Share,
    Veil,
)
from dsl.tree_beside import (
    CaseKind,
    Cell,
    EmergencyPlan,
    Meeting,
    PlanStep,
    Rate,
    Schedule,
    Threshold,
    Vote,
)
from dsl.tree_clauses import (
    Act,
    Body,
    ByTable,
    Clause,
    Given,
    Limit,
    LowRated,
    NoExtension,
    NoReturn,
    Pool,
    RatedBy,
    Reassigned,
    Returnable,
    ReturnedAgain,
    RouteTo,
    Rung,
    Stated,
    Unclaimed,
    Unrated,
    Warn,
)
from dsl.tree_conditions import (
    AllOf,
    AnswerIs,
    AnyOf,
    ChannelIs,
    Condition,
    DateIn,
    DayIs,
    FromGroup,
    InCategory,
    InPlace,
    MannerIs,
    Measured,
    Mentions,
    NamesUnit,
    NotAnswered,
    Otherwise,
    ReporterIs,
    Similar,
    TimeIn,
    UnitKindIs,
    UrgencyIs,
)
from dsl.tree_declarations import (
    Area,
    Attribute,
    Basis,
    Category,
    Channel,
    Chapter,
    Effective,
    Event,
    Finding,
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
    State,
    Superior,
    Table,
    TableRow,
    Unit,
    Vocabulary,
)
from dsl.tree_examples import (
    Answered,
    Counted,
    DueBy,
    Example,
    Expected,
    Happened,
    InForce,
    Outcome,
    Reported,
    ThereAre,
)
from dsl.tree_parts import (
    Amount,
    ClauseRef,
    Duration,
    Every,
    Moment,
    Name,
    Remark,
    Start,
    TableRef,
    Text,
)

__all__ = [
    "Act",
    "AllOf",
    "Amount",
    "AnswerIs",
    "Answered",
    "AnyOf",
    "Apart",
    "Area",
    "AssistLimit",
    "Attention",
    "Attribute",
    "Basis",
    "Body",
    "ByTable",
    "Candidates",
    "CaseKind",
    "Category",
    "Ceiling",
    "Cell",
    "Channel",
    "ChannelIs",
    "Chapter",
    "Clause",
    "ClauseRef",
    "Condition",
    "Counted",
    "DateIn",
    "DayIs",
    "Deemed",
    "Delegated",
    "DueBy",
    "Duration",
    "Duty",
    "EachMore",
    "Effective",
    "EmergencyPlan",
    "End",
    "Event",
    "Every",
    "Example",
    "Expected",
    "Extension",
    "Finding",
    "FromGroup",
    "Given",
    "GoesOn",
    "Group",
    "Happened",
    "Heading",
    "InCategory",
    "InForce",
    "InPlace",
    "LastDay",
    "Limit",
    "LowRated",
    "Mandatory",
    "MannerIs",
    "Mark",
    "Meaning",
    "Measured",
    "Meeting",
    "Mentions",
    "Merge",
    "Moment",
    "Name",
    "NamesUnit",
    "NoExtension",
    "NoReturn",
    "NotAnswered",
    "NotTo",
    "Notice",
    "OfficeHours",
    "OfficeRow",
    "Otherwise",
    "Outcome",
    "Pause",
    "PlanStep",
    "Pool",
    "Post",
    "Question",
    "Rate",
    "RatedBy",
    "Reassigned",
    "Refuse",
    "Remark",
    "Reported",
    "ReporterIs",
    "Returnable",
    "ReturnedAgain",
    "Review",
    "RouteTo",
    "RuleFile",
    "Rung",
    "SameDay",
    "Schedule",
    "Share",
    "Similar",
    "Span",
    "Start",
    "State",
    "Stated",
    "Statement",
    "Superior",
    "Table",
    "TableRef",
    "TableRow",
    "Text",
    "ThereAre",
    "Threshold",
    "TimeIn",
    "Unclaimed",
    "Unit",
    "UnitKindIs",
    "Unrated",
    "UrgencyIs",
    "Veil",
    "Vocabulary",
    "Vote",
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
    | Finding
    | State
    | Attribute
    | Channel
    | Schedule
    | Rate
    | Meeting
    | Vote
    | EmergencyPlan
    | Clause
    | Example
)


S = TypeVar("S")


class _Sorted:
    """Room for the statements by their kind, made when first asked for; no part of what the file says."""

    __slots__ = ("_by_kind",)
    _by_kind: dict[type, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class RuleFile(_Sorted):
    """One file: its statements in order (those that could be read) and its remarks."""

    file: str
    statements: tuple[Statement, ...]
    remarks: tuple[Remark, ...]

    def of(self, kind: type[S]) -> tuple[S, ...]:
        """All statements of one kind, in order: ``file.of(tree.Unit)``."""
        if not hasattr(self, "_by_kind"):
            found: dict[type, list[Any]] = {}
            for statement in self.statements:
                found.setdefault(type(statement), []).append(statement)
            object.__setattr__(self, "_by_kind", {each: tuple(those) for each, those in found.items()})
        return self._by_kind.get(kind, ())
