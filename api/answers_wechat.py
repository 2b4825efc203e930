"""What clients learn of subscribe messages (订阅消息的应答): how often one may still be told."""

from __future__ import annotations

from api.answers import Answer


class SubscriptionShown(Answer):
    """One template: how many messages may still be sent; ``lasting`` ones need no count, only ``allowed``."""

    template: str
    name: str
    lasting: bool
    units: int
    allowed: bool


class Subscriptions(Answer):
    """One's own."""

    items: list[SubscriptionShown]


class TappedOne(Answer):
    """One template of a panel, and what was chosen."""

    template: str
    result: str


class Tapped(Answer):
    """What wx.requestSubscribeMessage would give."""

    results: list[TappedOne]
