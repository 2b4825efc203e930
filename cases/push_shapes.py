"""What a pushed event says, whatever shape it has (推送的形状): one thing or a list, numbers as numbers or as words.

WeChat documents ``SubscribeMsgPopupEvent: [...]`` and sends ``List``, an object where there is one and an array where
there are several; in XML everything is text. Source: 小程序订阅消息开发指南, and what developers have reported there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

#: The latest second that is taken for a time; beyond it a number is something else.
_LATEST = 4_102_444_800  # 2100-01-01
_LONGEST = 100
_SUBSCRIBED = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")


def as_list(value: object) -> list[Mapping[str, object]]:
    """The objects in it: none, one that stands alone, or those of a list."""
    items = value if isinstance(value, list) else [value]
    return [each for each in items if isinstance(each, Mapping)]


def as_int(value: object) -> int | None:
    """A whole number, written as a number or as digits; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and len(value) <= _LONGEST and value.strip().lstrip("-").isdecimal():
        try:
            return int(value.strip())
        except ValueError:  # "--1"
            return None
    return None


def as_text(value: object) -> str:
    """Words or a number as words; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def event_of(body: Mapping[str, object]) -> str:
    """Which event it is; ``message:text`` and the like for what a person has written; empty where it is neither."""
    kind = as_text(body.get("MsgType"))
    return as_text(body.get("Event")) if kind in {"event", ""} else f"message:{kind}"


def openid_of(body: Mapping[str, object]) -> str:
    """Whom it is about; for some events the platform itself."""
    return as_text(body.get("FromUserName"))


def happened_at(body: Mapping[str, object], otherwise: datetime) -> datetime:
    """When, to the second; ``otherwise`` where it says nothing that could be a time."""
    seconds = as_int(body.get("CreateTime"))
    if seconds is None or not 0 < seconds < _LATEST:
        return otherwise
    return datetime.fromtimestamp(seconds, UTC)


def subscribed(body: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The items of a subscription event, in any of the shapes in which they come."""
    places = [body.get("List"), *(_below(body.get(name)) for name in _SUBSCRIBED)]
    return [item for place in places for item in as_list(place)]


def _below(value: object) -> object:
    """The list under the event's own name, which holds ``List`` in XML and is the list itself as documented."""
    return value.get("List") if isinstance(value, Mapping) else value


def key_of(body: Mapping[str, object]) -> str:
    """What tells a repetition: the number of a message, the trace of a check, else who, when and what of.

    Several checks of one second share their ``FromUserName`` and time, so that those alone would lose some.
    """
    message, trace, event = (
        as_text(body.get("MsgId") or body.get("msgid")),
        as_text(body.get("trace_id")),
        event_of(body),
    )
    if message:
        parts = ["message", message]
    elif trace:
        parts = ["trace", event, trace]
    else:
        of = sorted(f"{as_text(e.get('TemplateId'))} {as_text(e.get('MsgID'))}" for e in subscribed(body))
        parts = ["event", event, openid_of(body), as_text(body.get("CreateTime")), *of]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
