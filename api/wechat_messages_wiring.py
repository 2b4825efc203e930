"""From settings to the message push and the templates of subscribe messages (消息推送、订阅消息的装配)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.fakes.wechat_messages import FakeTemplate, WechatMessages
from adapters.wechat.client import WeChatClient
from adapters.wechat.push_cipher import PushCipher
from adapters.wechat.push_gate import PushGate
from adapters.wechat.subscribe import SubscribeChannel
from api import paths
from api.references import Secret
from api.settings import Settings, SettingsRefused
from api.settings_reader import Problem
from api.settings_wechat_messages import PushSettings, SubscribeSettings
from cases.house import House
from cases.ports import Scope, Transaction
from cases.ports_contacts import Reach
from cases.ports_pushes import Handlers
from cases.pushing import Doorway
from cases.subscribe_templates import Templates, read
from cases.subscribing import PersonOf, SubscriptionEvents

log = logging.getLogger(__name__)

#: What the stand-in of a trial signs and seals with; a trial listens on this machine alone.
DEMO_PUSH = PushSettings("safe", (Secret("试用", "minqing-sandbox"),), (Secret("试用", "S" * 43),), 300, 7)
FILE = "订阅模板.txt"
FOLDER = "微信"


def gate_of(given: PushSettings, appid: str) -> PushGate | None:
    """Whose requests are taken; nobody's without a token."""
    if not given.tokens:
        return None
    keys = () if given.mode == "plain" else given.aes_keys
    return PushGate(tuple(each.value for each in given.tokens), tuple(PushCipher(key.value, appid) for key in keys))


def doorway_of(settings: Settings, appid: str, wanted: Collection[str]) -> Doorway:
    """How pushes come in; of events those that somebody deals with. A trial without a token takes the stand-in's."""
    given = settings.wechat_push
    given = given if given.tokens or not settings.sandbox else DEMO_PUSH
    return Doorway(gate_of(given, appid), timedelta(seconds=given.window_seconds), frozenset(wanted))


def templates_file(settings: Settings) -> Path | None:
    """The file of the settings; in a trial the shipped example, whose templates only the stand-in knows."""
    if settings.wechat_subscribe.templates:
        return Path(settings.wechat_subscribe.templates)
    return paths.rules_dir() / FOLDER / FILE if settings.sandbox else None


def subscribe_templates_of(settings: Settings) -> Templates:
    """The templates in force, none where no file is set. Raises SettingsRefused with every mistake in the file."""
    file = templates_file(settings)
    if file is None:
        return Templates()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        said = "读不出来,请存成 UTF-8 编码的文字文件"
        raise SettingsRefused([Problem(str(file), "wechat_subscribe.templates", said)]) from None
    found, mistakes = read(text)
    if mistakes:
        raise SettingsRefused([Problem(f"{file.name}:{each.line}", "订阅模板", each.sentence) for each in mistakes])
    return found


def subscribe_channel(
    house: House, client: WeChatClient | None, templates: Templates, given: SubscribeSettings
) -> SubscribeChannel | None:
    """The way to tell people by subscribe message; none without a mini-program or without templates."""
    if client is None or not templates.all:
        return None
    return SubscribeChannel(house, templates, client, openid_by_person(house), given.state)


def messages_stand_in(templates: Templates, token_error: Callable[[str], int]) -> WechatMessages:
    """WeChat as it would be if all these templates stood in its console."""
    return WechatMessages(
        {
            each.id: FakeTemplate(
                tuple(slot.key for slot in each.slots), each.lasting, {slot.key: slot.allowed for slot in each.slots}
            )
            for each in templates.all
        },
        lambda: datetime.now(UTC),
        Everybody(),
        tuple({"pages/index/index": None} | {each.page.partition("?")[0]: None for each in templates.all if each.page}),
        token_error=token_error,
    )


class Everybody:
    """In a trial whoever signed in by the stand-in, before a restart as well."""

    def __contains__(self, openid: object) -> bool:
        return isinstance(openid, str) and openid != ""


def push_handlers(house: House, templates: Templates) -> Handlers:
    """Who deals with which event."""
    events = SubscriptionEvents(house, templates, person_by_openid(house), _undelivered)
    return {
        "subscribe_msg_popup_event": (events.popup,),
        "subscribe_msg_change_event": (events.change,),
        "subscribe_msg_sent_event": (events.sent,),
    }


def person_by_openid(house: House) -> PersonOf:
    """Whose openid it is."""

    async def person_of(openid: str) -> str | None:
        contact = await house.store.run(Scope(), lambda tx: tx.contact_of(Reach.WECHAT, openid))
        return contact.person if contact else None

    return person_of


def openid_by_person(house: House) -> Callable[[str], Awaitable[str | None]]:
    """Under which openid somebody is told; None for whoever never came with WeChat."""

    async def openid_of(person: str) -> str | None:
        async def work(tx: Transaction) -> str | None:
            found = await tx.contacts_of(person)
            return next((each.external for each in found if each.reach is Reach.WECHAT), None)

        return await house.store.run(Scope(), work)

    return openid_of


async def _undelivered(reference: str, reason: str) -> None:
    """WeChat had taken it and has failed to deliver it: seldom, and nobody can be told who it was meant for."""
    log.warning("subscribe message %s was taken and not delivered: %s", reference, reason)
