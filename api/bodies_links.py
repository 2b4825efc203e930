"""What clients send to hand a case on (转出的请求体): to the level above, to a town, as a suggestion, in parts."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body, Name, Words

Parts = Annotated[list["PartBody"], Meta(min_length=1, max_length=20)]


class Refer(Body):
    """Ask the level above to handle it (提请上级), and why."""

    text: Words


class Transfer(Body):
    """Send it to the town whose matter it is (移送), by its code, and why."""

    township: Name
    text: Words


class Convert(Body):
    """Put it forward as a deputy's suggestion (转为代表建议).

    ``author`` is the deputy who is asked to be its author, by person id; a deputy leaves it out. ``township`` is the
    code of the level above where that is to handle it.
    """

    channel: Name = "闭会建议"
    author: Name | None = None
    township: Name | None = None
    text: Words | None = None


class PartBody(Body):
    """One part: what it is about, and its category where that is another one."""

    text: Words
    category: Name | None = None


class Split(Body):
    """Make several cases of it (拆分); with ``wait`` the answer here waits until all are over."""

    parts: Parts
    wait: bool = True
