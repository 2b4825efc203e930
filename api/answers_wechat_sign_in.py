"""What the mini-program is answered about signing in and what is bound (微信登录的应答)."""

from __future__ import annotations

from api.answers import Answer, SignedIn


class ContactShown(Answer):
    """One thing that is bound: ``reach`` is wechat, phone, wecom or dingtalk; ``shown`` is never the whole of it."""

    reach: str
    text: str
    shown: str
    bound_at: str


class ContactsShown(Answer):
    """Everything that is bound to this person."""

    items: list[ContactShown]


class PhoneBound(Answer):
    """``session`` is one as the person of the roster whose number it is; null where this person keeps the number."""

    contacts: list[ContactShown]
    session: SignedIn | None
