"""What clients send about notifications (通知设置的请求体)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.bodies import Body

Minute = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]


class Quiet(Body):
    """Hours of the day in China in which nobody is disturbed; ``begin`` after ``end`` goes over midnight."""

    begin: Minute
    end: Minute


class Notifications(Body):
    """The whole choice: channels in their order (left out: the usual order), quiet hours (left out: the town's).

    In-app notices are always there. ``digest``: several notices within a few minutes become one message.
    """

    channels: Annotated[list[Literal["subscribe", "wecom", "dingtalk", "sms", "in_app"]], Meta(max_length=5)] | None = (
        None
    )
    quiet: Quiet | None = None
    digest: bool = True
