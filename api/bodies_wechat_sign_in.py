"""What the mini-program sends to sign in and to bind (微信登录的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body

Code = Annotated[str, Meta(min_length=1, max_length=200)]


class WechatLogIn(Body):
    """The code of wx.login; it counts once, for five minutes."""

    code: Code


class WechatPhone(Body):
    """The code of the button getPhoneNumber; another one than that of the login."""

    code: Code


class TakeUpInvitation(Body):
    """The invitation that the person was handed."""

    invitation: Code
