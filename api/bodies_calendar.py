"""What clients send about their calendar (日历订阅的请求体)."""

from __future__ import annotations

from api.bodies import Body


class Subscribe(Body):
    """A new address; the one before ends."""


class Unsubscribe(Body):
    """No address any more."""
