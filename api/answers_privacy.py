"""What clients get about their own data (个人信息的应答): the notice in force, and what was consented to."""

from __future__ import annotations

from typing import Any

from api.answers import Answer


class NoticeShown(Answer):
    """The privacy notice in force at a place; ``document`` is ``common`` or the code of the place that it is of."""

    document: str
    version: str
    date: str
    text: str
    scopes: list[str]


class ConsentShown(Answer):
    """Consent that was given or taken back, when and to which version."""

    document: str
    version: str
    scopes: list[str]
    given: bool
    at: str


class StandingShown(Answer):
    """The version in force, for what it may be relied on now, and everything that was said, the last first."""

    document: str
    version: str
    scopes: list[str]
    said: list[ConsentShown]


class HeldShown(Answer):
    """The rows of one table that are this person's; what its columns mean stands in the list of personal data."""

    table: str
    rows: list[dict[str, Any]]


class WithheldShown(Answer):
    """A field that is left out, and why."""

    field: str
    why: str


class ExportShown(Answer):
    """Everything that is kept of the person who asks; photos and files are fetched by their addresses."""

    person: str
    at: str
    tables: list[HeldShown]
    files: list[str]
    withheld: list[WithheldShown]


class DeletionShown(Answer):
    """What became of the wish to be forgotten: how many rows went by table, open cases that wait, and until when."""

    text: str
    done: bool
    waiting: int
    until: str
    gone: dict[str, int]
