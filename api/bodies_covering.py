"""What clients send to see how others will read a report (隐去的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Address, Body, Code, Hidden, Words


class ReportPreview(Body):
    """A report as it is written so far, and the words that its writer wants covered for others."""

    text: Words
    address: Address = ""
    hide: Annotated[list[Hidden], Meta(max_length=10)] = []


class PieceOfChat(Body):
    """Lines that were copied or forwarded from a chat, as they are."""

    township: Code
    text: Annotated[str, Meta(min_length=1, max_length=10_000)]
