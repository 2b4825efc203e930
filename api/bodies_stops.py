"""What clients send about stops (停止上报的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body, Id
from cases.stops import Ground

Words = Annotated[str, Meta(min_length=1, max_length=500)]


class PlaceStop(Body):
    """Whoever reported ``case`` is not to report here for so many ``days``; ``words`` explain the ``ground``."""

    case: Id
    ground: Ground
    words: Words
    days: Annotated[int, Meta(ge=1, le=365)]


class AppealStop(Body):
    """What is to be said against a stop (申诉)."""

    words: Words


class DecideStop(Body):
    """What came of it: ``lift`` ends the stop at once; the ``answer`` is for whom it concerns."""

    lift: bool
    answer: Words
