"""What clients send when a case changes its way (流转的请求体): reviews, consent, ends, another unit."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body, Id, Name, Words


class Review(Body):
    """What a review comes to (初审、复审、研究), in a word of the rule file."""

    stage: Name
    verdict: Name
    text: Words | None = None


class Decline(Body):
    """Not taken by the unit whose turn it is (候选退回), and why."""

    text: Words | None = None


class Decide(Body):
    """Agree, or not: to a return, to a refusal, to an end."""

    approve: bool
    text: Words | None = None


class Reassign(Body):
    """Give it to another unit (改派) by its id, and why."""

    unit: Annotated[int, Meta(ge=1, le=2**53)]
    text: Words | None = None


class End(Body):
    """End it before it is done (终止办理), and why."""

    text: Words | None = None


class Merge(Body):
    """Join it to an earlier report of the same thing (并入); ``into`` is that one's id."""

    into: Id
    text: Words | None = None


class Unmerge(Body):
    """Let a joined case stand alone again (撤销并入)."""

    text: Words | None = None
