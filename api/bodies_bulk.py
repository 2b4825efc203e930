"""What clients send to do one thing to many cases (批量的请求体)."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from api.bodies import Body, Id, Name


class Bulk(Body):
    """``body`` is what the command's own door takes. Each case is done by itself; with a key a repeat does the rest."""

    command: Name
    ids: Annotated[list[Id], Meta(min_length=1, max_length=100)]
    body: dict[str, Any] = {}
