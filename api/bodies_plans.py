"""What clients send about an emergency plan (预案的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body, Name

Number = Annotated[int, Meta(ge=0, le=1_000_000)]


class StartPlan(Body):
    """Which plan (预案) is started, and what is announced to everybody whom it tells."""

    name: Name
    text: Annotated[str, Meta(max_length=500)] = ""


class AcknowledgePlan(Body):
    """Which step is answered (回执), counted from 0."""

    step: Number


class LiftPlan(Body):
    """Nothing but the address."""
