"""What clients get about their own data (个人信息的应答): the notice in force, and what was consented to."""

from __future__ import annotations

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
