"""What is answered about becoming 议政代表 (议政代表产生的应答)."""

from __future__ import annotations

from api.answers import Answer


class CandidateShown(Answer):
    """Somebody on the way; days as 2026-12-01, both included. ``objections`` is how many, ``open`` not looked into."""

    person: str
    name: str | None
    stage: str
    text: str
    by: str
    announced: list[str]
    objections: int
    open: int
    term: list[str]


class CandidatesShown(Answer):
    """Everybody on the way; others than who keeps the people see those who are announced or appointed."""

    items: list[CandidateShown]
