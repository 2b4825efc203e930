"""What WeChat and phones send of messages (微信消息的请求): the query of a push, and what became of a panel."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from api.bodies import Body

Hash = Annotated[str, Meta(pattern="^[0-9a-f]{40}$", max_length=40)]
Digits = Annotated[str, Meta(pattern="^[0-9]{1,12}$", max_length=12)]
Short = Annotated[str, Meta(max_length=128)]


class PushQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What stands in the address of a push; ``signature`` where it is not encrypted, ``msg_signature`` where it is."""

    timestamp: Digits
    nonce: Annotated[str, Meta(min_length=1, max_length=64)]
    signature: Hash = ""
    msg_signature: Hash = ""


class VerifyQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The same when the address is entered in the console; ``echostr`` is to be answered as it is."""

    timestamp: Digits
    nonce: Annotated[str, Meta(min_length=1, max_length=64)]
    signature: Hash
    openid: Short = ""
    echostr: Annotated[str, Meta(pattern=r"^[\x21-\x7e]{1,512}$", max_length=512)]


class PanelResult(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What wx.requestSubscribeMessage has given for one template."""

    template: Annotated[str, Meta(min_length=1, max_length=64)]
    result: Literal["accept", "reject", "ban", "filter"]


class Subscribed(Body):
    """The result of one panel; the same ``client_uuid`` counts once."""

    results: Annotated[list[PanelResult], Meta(min_length=1, max_length=10)]


class Tap(Body):
    """What somebody chooses in a panel of the stand-in."""

    results: Annotated[list[PanelResult], Meta(min_length=1, max_length=3)]
