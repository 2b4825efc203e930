"""What clients send about a town beside its cases (本地台账的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body, Name

Heads = Annotated[int, Meta(ge=0, le=1_000_000)]


class DeclareState(Body):
    """A state (态势) and what it is now, in words of the rule file."""

    name: Name
    value: Name


class DoDuty(Body):
    """A periodic duty (定期) that was done."""

    name: Name


class HoldMeeting(Body):
    """A meeting (会议) that was held: how many belong to it, how many were there."""

    name: Name
    members: Heads
    present: Heads


class TakeVote(Body):
    """A vote (表决) that was taken, as the teller reads it out."""

    name: Name
    members: Heads
    present: Heads
    votes_for: Heads
    against: Heads = 0
    abstained: Heads = 0
