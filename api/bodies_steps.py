"""What clients send about steps and findings (步骤、认定的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Answers, Body, FileIds, Moment, Name, PhotoIds, Place, Words


class Step(Body):
    """A declared step is done (办到), with what its declaration asks for; ``written``: a document was issued."""

    step: Name
    fields: Answers = {}
    photos: PhotoIds = []
    files: FileIds = []
    text: Words | None = None
    written: bool = False


class Waive(Body):
    """A step need not be done (免), and why."""

    step: Name
    text: Words | None = None


class Schedule(Body):
    """An event gets its date (定于)."""

    event: Name
    date: Moment


class Find(Body):
    """What was found (认定), by its name in the rule file."""

    findings: Annotated[Answers, Meta(min_length=1)]
    text: Words | None = None


class Reclassify(Body):
    """Another category (改分类), by its name or another name of it."""

    category: Name
    text: Words | None = None


class Relocate(Body):
    """Where it really is (更正位置): village or grid, and if known the point."""

    village: Name | None = None
    grid: Name | None = None
    place: Place | None = None
    text: Words | None = None
