"""How others will read a report (别人看到的样子)."""

from __future__ import annotations

import msgspec


class Stretch(msgspec.Struct, kw_only=True):
    """Characters of the text that was sent, from ``start`` up to ``end``, as they were written."""

    start: int
    end: int
    text: str


class CoveredStretch(Stretch, kw_only=True):
    """Characters that others do not read; ``shown_as`` stands in their place."""

    shown_as: str


class ReportPreviewShown(msgspec.Struct, kw_only=True):
    """What others read. ``suggested`` may be names of other people: whoever writes decides, by ``hide``."""

    text: str
    address: str
    covered: list[CoveredStretch]
    suggested: list[Stretch]


class ReportDraft(msgspec.Struct, kw_only=True):
    """A report as a piece of a chat suggests it, by the names of the body that sends one; null where it is not clear.

    ``pictures`` were not copied along and have to be added; ``cut`` says that the text was too long for one report.
    """

    township: str
    text: str
    cut: bool
    occurred_at: str | None
    village: str | None
    grid: str | None
    estate: str | None
    category: str | None
    answers: dict[str, str]
    hide: list[str]
    places: list[str]
    categories: list[str]
    speakers: list[str]
    pictures: int
