"""What clients send to sign in and to keep an account (登录与账号的请求体)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api.bodies import Body, Moment

Login = Annotated[str, Meta(min_length=1, max_length=64)]
Password = Annotated[str, Meta(min_length=1, max_length=128)]
DeviceCode = Annotated[str, Meta(min_length=1, max_length=40)]
Secret = Annotated[str, Meta(min_length=1, max_length=128)]


class LogIn(Body):
    """Signing in with both factors; ``code`` is of the device, or a recovery code."""

    login: Login
    password: Password
    code: DeviceCode


class Refresh(Body):
    """A refresh token, which is used up by this."""

    refresh_token: Secret


class Recent(msgspec.Struct, forbid_unknown_fields=True):
    """The newest, or the newest before a moment."""

    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    before: Moment | None = None


class Empty(Body):
    """Nothing to say."""


class EndOthers(Body):
    """End all sessions; with ``keep_this`` all but the one that asks."""

    keep_this: bool = True


class NewPassword(Body):
    """Another password, proved by the one before and a code."""

    old: Password
    code: DeviceCode
    new: Password


class Proof(Body):
    """Both factors once more."""

    password: Password
    code: DeviceCode


class InviteAccount(Body):
    """Whom to invite: the key (编号) of somebody on the roster, and the login name if it should be another."""

    person: Annotated[str, Meta(min_length=1, max_length=64)]
    login: Login | None = None


class AcceptInvitation(Body):
    """The code of an invitation, and the password that one chooses."""

    invitation: Secret
    password: Password


class ConfirmInvitation(Body):
    """The code of the invitation, and one of the device."""

    invitation: Secret
    code: DeviceCode
