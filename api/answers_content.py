"""Answers on what strangers may see (公示、内容检查的应答)."""

from __future__ import annotations

from api.answers import Answer, Named, Picture, Status


class PostedShown(Answer):
    """One matter as everybody sees it: covered words once they were checked, a village, no reporter."""

    id: str
    no: str | None
    title: str
    category: Named
    township: Named
    place: str | None
    status: Status
    created_at: str
    days_left: int | None
    warn_level: str
    handler: str | None
    text: str | None
    outcome: str | None
    solved: bool | None
    answer: str | None
    photos: list[str]


class BoardShown(Answer):
    """A page, newest first."""

    items: list[PostedShown]
    next_cursor: str | None
    has_more: bool


class CheckShown(Answer):
    """Whether everybody may see one text or photo of a case: ``item`` is its id."""

    item: str
    what: str
    state: Status
    reason: str


class ChecksShown(Answer):
    """Those of a case, in the order in which they came."""

    checks: list[CheckShown]


class UndecidedShown(Answer):
    """What waits for a decision; ``text`` as everybody would read it."""

    case: str
    no: str | None
    item: str
    what: str
    kind: str
    state: Status
    reason: str
    opened_at: str
    text: str | None
    photo: Picture | None


class UndecidedPageShown(Answer):
    """A page, the first first."""

    items: list[UndecidedShown]
    next_cursor: str | None
    has_more: bool
