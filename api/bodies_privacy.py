"""What clients send about their own data (个人信息的请求体): consent and its withdrawal."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.bodies import Body

ScopeName = Literal["place", "photo", "file"]
Scopes = Annotated[list[ScopeName], Meta(min_length=1, max_length=3)]
Code = Annotated[str, Meta(min_length=1, max_length=32)]


class NoticeQuery(Body):
    """Whose notice; left out: that of the deployment."""

    township: Code | None = None


class Agree(Body):
    """Consent to a version of the notice (同意), for these things, as it was shown for ``township``."""

    version: Annotated[str, Meta(min_length=1, max_length=40)]
    scopes: Scopes
    township: Code | None = None


class TakeBack(Body):
    """Withdraw consent (撤回); without ``scopes`` for everything."""

    scopes: Scopes | None = None


class Deletion(Body):
    """Be forgotten (删除): ``confirm`` must be true; ``withdraw_open``: take back open cases first where possible."""

    confirm: bool
    withdraw_open: bool = False
