"""Apps at WeCom and DingTalk (工作台应用): who somebody is there, and messages to one person by the account there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from cases.chat_robots import plain
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_services import ServiceDown

NAMES = {ChannelName.WECOM: "企业微信", ChannelName.DINGTALK: "钉钉"}
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Note:
    """What one person is told; ``link`` may be empty. ``id`` is the same at every attempt."""

    id: str
    title: str
    text: str
    link: str


class WorkApp(Protocol):
    """One app. What the service says is a Delivery; codes of sign-ins are looked up as well."""

    async def userid(self, code: str) -> str:
        """Who has been given this code there. Raises CodeRefused, ServiceDown."""
        ...

    async def tell(self, userid: str, note: Note) -> Delivery:
        """Try once. Raises ServiceDown."""
        ...


@dataclass(frozen=True, slots=True)
class AppChannel:
    """The port ``cases.ports_channels.Channel``; ``account_of`` is None for whoever has bound no account there."""

    name: ChannelName
    app: WorkApp
    account_of: Callable[[str], Awaitable[str | None]]
    link_of: Callable[[str], str]
    deduplicates: ClassVar[bool] = True  # both drop a message with the same words to the same person

    async def reach(self, message: Message) -> Delivery:
        """Try once."""
        name = NAMES[self.name]
        account = await self.account_of(message.person)
        if account is None:
            return Delivery(Outcome.NO_ADDRESS, f"{name}:没有绑定账号")
        link = self.link_of(message.case) if message.case else ""
        try:
            return await self.app.tell(account, Note(message.id, harmless(message.title), harmless(message.text), link))
        except ServiceDown as down:
            if down.doubtful:
                return Delivery(Outcome.UNKNOWN, f"{name}:没有应答,不知是否送到")
            return Delivery(Outcome.LATER, f"{name}:暂时连不上", retry_after=_MINUTE)


@dataclass(frozen=True, slots=True)
class Said:
    """What an error code means: what became of the message, for everybody, and for the operator."""

    outcome: Outcome
    sentence: str
    alarm: str = ""
    retry_after: float = 0.0


def judged(name: ChannelName, code: int, meanings: Mapping[int, Said], reference: str) -> Delivery:
    """The word on what became of it; an unknown code is told to the operator."""
    word = NAMES[name]
    if code == 0:
        return Delivery(Outcome.SENT, f"{word}:已发出", reference)
    said = meanings.get(code, Said(Outcome.REFUSED, "没有发成", f"请查{word}的错误码"))
    alarm = f"{word}:{code},{said.alarm}" if said.alarm else ""
    return Delivery(said.outcome, f"{word}:{said.sentence}", retry_after=said.retry_after, alarm=alarm)


def harmless(text: str) -> str:
    """Words in which whoever has reported has left no link and no picture: DingTalk reads Markdown, WeCom tags."""
    return "\n".join(map(plain, text.splitlines()))


def shortened(text: str, most: int) -> str:
    """At most so many bytes, never half a character."""
    data = text.encode()
    return text if len(data) <= most else data[: most - 3].decode(errors="ignore") + "…"


def told_once(note: Note) -> str:
    """What makes two messages with the same words two, and a repetition of one the same: the link, or an end."""
    if not note.link:
        return f"〔{note.id[-6:]}〕"
    return f"{note.link}{'&' if '?' in note.link else '?'}m={note.id}"
