"""What clients send about people (人员的请求体): ties, leave, names on a town's list, hand-over, closed periods."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from api.bodies import Body, Id, Name, Words

Number = Annotated[int, Meta(ge=1, le=2**53)]
Period = Annotated[str, Meta(min_length=4, max_length=21)]


class SetTie(Body):
    """Tie a deputy (联系) from ``first`` until ``last``, both included; left out: from now on, without an end.

    ``target`` is the name of a village, enterprise or project, the number of a grid, or the id of a 议政代表.
    """

    deputy: Id
    kind: Literal["grid", "village", "enterprise", "project", "person"]
    target: Annotated[str, Meta(min_length=1, max_length=100)]
    first: date | None = None
    last: date | None = None


class Subject(Body):
    """An enterprise or a project of the town, as reports may name it."""

    kind: Literal["enterprise", "project"]
    name: Annotated[str, Meta(min_length=1, max_length=100)]


class Leave(Body):
    """Somebody is away (请假) from ``first`` (left out: from now on) until ``last``, with or without a stand-in."""

    absent: Id
    last: date
    first: date | None = None
    stand_in: Id | None = None


class HandOver(Body):
    """What a person leaves behind goes to another one, or ends."""

    leaver: Id
    to: Id | None = None


class HandOverWork(Body):
    """Everything that the unit has in hand goes to another unit, and why."""

    to: Number
    text: Words


class Done(Body):
    """Close a period (“完成”); ``with_open`` although things of it still wait; ``duty`` where several are meant."""

    duty: Name | None = None
    with_open: bool = False


class Ended(Body):
    """Nothing but that it ends."""


class Followed(Body):
    """Nothing but that it is followed, or no more."""
