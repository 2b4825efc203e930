"""What clients get of stored cases under other rules (旧件重放的应答): counts, moves, examples, and which to open."""

from __future__ import annotations

from api.answers import Answer


class HandsChanged(Answer):
    """So many cases would have gone to ``after`` instead of ``before``."""

    before: str
    after: str
    cases: int


class TermsMoved(Answer):
    """So many terms end at another time, by at least, in the middle and at most so many minutes."""

    cases: int
    least: int
    middle: int
    most: int


class TermReplayed(Answer):
    """What becomes of one term; ``unsaid``: it begins at something else, and nobody can say by how much it moves."""

    name: str
    earlier: TermsMoved | None
    later: TermsMoved | None
    same: int
    gone: int
    new: int
    unsaid: int


class CaseReplayed(Answer):
    """An example: the newest of ``like`` cases that change alike; ``mentions`` are words of the rules, never others."""

    case: str
    number: str | None
    place: str
    opened_at: str
    category: str
    mentions: list[str]
    says: list[str]
    like: int


class RulesReplayed(Answer):
    """What the texts would have made of the newest ``looked`` of ``total`` cases.

    ``counts`` are cases by what came of them, ``kinds`` those that change by what changes (one may count several
    times), ``more`` questions that are asked in addition, by cases; ``cases`` are the changed ones to open. ``covers``
    says which cases were looked at, and how to look at the others; ``report`` is all of it to read.
    """

    bundle: str
    total: int
    looked: int
    changed: int
    covers: str
    counts: dict[str, int]
    kinds: dict[str, int]
    lost: int
    imported: int
    beside: int
    assumed: int
    routes: list[HandsChanged]
    terms: list[TermReplayed]
    more: dict[str, int]
    examples: list[CaseReplayed]
    cases: list[str]
    report: str
