"""Ways to reach a person (告知渠道): one message by one channel, and the honest word on what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class ChannelName(StrEnum):
    """The channels; the value is stored and never changes."""

    SUBSCRIBE = "subscribe"  # 微信订阅消息
    WECOM = "wecom"  # 企业微信
    DINGTALK = "dingtalk"  # 钉钉
    SMS = "sms"  # 短信
    IN_APP = "in_app"  # 站内


class Outcome(StrEnum):
    """What became of one attempt; the value is stored and never changes."""

    SENT = "sent"  # the service has taken it
    REFUSED = "refused"  # it will never take this message by this channel: on to the next one
    LATER = "later"  # nothing was sent; the same channel may be asked again after a while
    UNKNOWN = "unknown"  # it may have been sent: not by this channel again, and on to the next one
    NO_ADDRESS = "no_address"  # the person cannot be reached this way


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person. ``id`` is the same at every attempt, for services that tell a repetition by it.

    ``kind`` is the kind of event that is told, ``title`` and ``text`` the whole words in Chinese for channels that take
    free text, ``fields`` the same by their names (事项, 编号, 单位, 期限, 状态, 时间 …) for channels with templates of
    their own. ``case`` is None for a message about no case. ``urgent`` messages may cost money and disturb.
    """

    id: str
    kind: str
    person: str
    title: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)
    jurisdiction: int = 0
    case: str | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one attempt.

    ``sentence`` is for staff and reporter, in Chinese and without personal data (“微信:没有可用的订阅次数”);
    ``reference`` is the service's own number of the message; ``retry_after`` in seconds goes with LATER. ``alarm`` is a
    sentence for the operator where something in the settings is wrong.
    """

    outcome: Outcome
    sentence: str
    reference: str = ""
    retry_after: float = 0.0
    alarm: str = ""


class Channel(Protocol):
    """One way to reach people. Never raises for what the service says: that is a Delivery."""

    @property
    def name(self) -> ChannelName:
        """Which one it is."""
        ...

    @property
    def deduplicates(self) -> bool:
        """Whether the service drops a second message with the same id, so that an attempt in doubt may be repeated."""
        ...

    async def reach(self, message: Message) -> Delivery:
        """Try once, with an end to every wait."""
        ...
