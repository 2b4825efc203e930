"""What is answered about codes (二维码的应答)."""

from __future__ import annotations

from api.answers import Answer


class CodeReceipt(Answer):
    """What was done; ``shorts`` are the short ids, one or all of a kind."""

    shorts: list[str]
    text: str


class CodeShown(Answer):
    """One code; ``reports`` came through it, ``lately`` of those within 30 days. A deputy has no label but an id."""

    short: str
    kind: str
    kind_text: str
    target: str
    label: str
    village: str | None
    made_at: str
    revoked_at: str | None
    reports: int
    lately: int


class CodesShown(Answer):
    """All codes of the place."""

    items: list[CodeShown]


class Scanned(Answer):
    """What whoever scans it is shown, and what a report with ``code`` gets by itself; nothing personal."""

    short: str
    township: str
    township_name: str
    kind: str
    kind_text: str
    label: str
    village: str | None
    grid: str | None
    enterprise: str | None
    project: str | None
    to_deputy: bool
