"""How people are reached and known elsewhere (联系方式端口): openid, phone, accounts at WeCom and DingTalk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Reach(StrEnum):
    """Where somebody is known; the value is stored and never changes."""

    WECHAT = "wechat"  # openid of this mini-program
    PHONE = "phone"  # with country code: +8613800000000
    WECOM = "wecom"
    DINGTALK = "dingtalk"


REACH_WORDS = {Reach.WECHAT: "微信", Reach.PHONE: "手机号", Reach.WECOM: "企业微信", Reach.DINGTALK: "钉钉"}


@dataclass(frozen=True, slots=True)
class Contact:
    """``person`` is ``external`` there, since ``bound_at``; one of a kind at most, and nobody else's."""

    person: str
    reach: Reach
    external: str
    bound_at: datetime


class ContactBook(Protocol):
    """The part of a transaction that knows contacts; of all towns. What is external is stored sealed."""

    async def add_person(self, person: str) -> None:
        """Somebody whom no roster knows, of whom there is nothing yet but this id."""

    async def contacts_of(self, person: str) -> tuple[Contact, ...]:
        """All of this person, by kind."""

    async def contact_of(self, reach: Reach, external: str) -> Contact | None:
        """Whose it is."""

    async def bind(self, contact: Contact) -> None:
        """Keep it in place of the person's earlier one of that kind. Raises InvalidInput where it is another's."""

    async def unbind(self, person: str, reach: Reach) -> None:
        """Forget it; without one nothing happens."""
