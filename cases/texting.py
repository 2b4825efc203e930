"""Text messages as a way to tell people (短信渠道): to the phone that somebody has bound, in an approved template."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_sms import MOST_CHARACTERS, TextMessage, Texts

_UNSAID = "-"
#: The field that is the short id of the page (短链接): the template has the address with ``/s/`` before it.
LINK = "短链接"


@dataclass(frozen=True, slots=True)
class Wording:
    """Which template is used, the urgent one for what is urgent if there is one, and which fields fill it in order."""

    template: str
    fields: tuple[str, ...]
    urgent: str = ""


@dataclass(frozen=True, slots=True)
class SmsChannel:
    """The port ``cases.ports_channels.Channel``. ``phone_of`` is None for whoever has bound no phone."""

    texts: Texts
    wording: Wording
    phone_of: Callable[[str], Awaitable[str | None]]
    link_of: Callable[[Message], Awaitable[str]] | None = None
    name: ClassVar[ChannelName] = ChannelName.SMS
    deduplicates: ClassVar[bool] = False

    async def reach(self, message: Message) -> Delivery:
        """Try once."""
        phone = await self.phone_of(message.person)
        if phone is None:
            return Delivery(Outcome.NO_ADDRESS, "短信:没有绑定手机号")
        template = self.wording.urgent if message.urgent and self.wording.urgent else self.wording.template
        fields = dict(message.fields)
        if LINK in self.wording.fields and self.link_of is not None:
            fields[LINK] = await self.link_of(message)
        filled = tuple(fitted(fields.get(each, "")) for each in self.wording.fields)
        said = await self.texts.send(TextMessage(message.id, phone, template, filled))
        return Delivery(said.outcome, said.sentence, said.serial, said.retry_after, said.alarm)


def fitted(text: str) -> str:
    """A parameter that no service refuses: on one line, neither empty nor too long, without addresses."""
    plain = " ".join(text.split()).replace("http://", "").replace("https://", "").replace("【", "[").replace("】", "]")
    return (plain if len(plain) <= MOST_CHARACTERS else plain[: MOST_CHARACTERS - 1] + "…") or _UNSAID
