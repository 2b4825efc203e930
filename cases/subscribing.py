"""Keeping the ledgers of subscribe messages (订阅额度的登记): what phones and events report, what sending takes.

All times are the database's own, which no trial shifts: they are compared with those that WeChat tells.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.house import House
from cases.ports import Scope, Transaction
from cases.ports_pushes import Push
from cases.push_shapes import as_int, as_text, subscribed
from cases.refusals import InvalidInput
from cases.subscribe_templates import Templates
from cases.subscriptions import Said, Source, Subscription, Word, close, give_back, hear, take

#: Whose openid it is; None for somebody unknown here.
PersonOf = Callable[[str], Awaitable[str | None]]
#: Who wants to know that a message which WeChat had taken was not delivered after all: its number, and WeChat's reason.
Undelivered = Callable[[str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Taken:
    """One unit of one ledger, taken for a message that is about to leave."""

    person: str
    template: str
    at: datetime
    lasting: bool


async def reported(
    house: House, templates: Templates, person: str, results: Mapping[str, Word], key: str | None
) -> tuple[Subscription, ...]:
    """What the person's phone says of a panel, by template; gives all ledgers. Raises InvalidInput, KeyReused."""
    unknown = [each for each in results if templates.by_id(each) is None]
    if unknown:
        raise InvalidInput({"results": f"没有编号是“{unknown[0]}”的订阅模板"})

    async def work(tx: Transaction) -> tuple[Subscription, ...]:
        at = await tx.real_now()
        for template, word in sorted(results.items()):  # always in the same order, so that nobody waits in a circle
            said = Said(Source.PHONE, word, at, key or house.ids.new())
            await tx.save_subscription(hear(await tx.subscription(person, template), said))
        return await tx.subscriptions_of(person)

    return await house.store.run(Scope(), work)


async def standing(house: House, person: str) -> tuple[Subscription, ...]:
    """All ledgers of a person, by template."""

    async def work(tx: Transaction) -> tuple[Subscription, ...]:
        return await tx.subscriptions_of(person)

    return await house.store.run(Scope(), work)


# --- sending ----------------------------------------------------------------------------------------------------------


async def taken(house: House, person: str, template: str, *, lasting: bool) -> Taken | None:
    """Take one, committed before anything is sent, so that of two workers only one sends; None where there is none."""

    async def work(tx: Transaction) -> Taken | None:
        if all(each.template != template for each in await tx.subscriptions_of(person)):
            return None  # and no empty ledger is made for whoever never agreed
        held = take(await tx.subscription(person, template), lasting=lasting)
        if held is None:
            return None
        await tx.save_subscription(held)
        return Taken(person, template, await tx.real_now(), lasting)

    return await house.store.run(Scope(), work)


async def returned(house: House, unit: Taken) -> None:
    """The message certainly did not leave."""

    async def work(tx: Transaction) -> None:
        held = await tx.subscription(unit.person, unit.template)
        await tx.save_subscription(give_back(held, unit.at, lasting=unit.lasting))

    await house.store.run(Scope(), work)


async def refused(house: House, unit: Taken) -> None:
    """WeChat says that the person wants none (43101): whatever the ledger says, it is over."""

    async def work(tx: Transaction) -> None:
        held = await tx.subscription(unit.person, unit.template)
        await tx.save_subscription(close(held, await tx.real_now()))

    await house.store.run(Scope(), work)


# --- events -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SubscriptionEvents:
    """Deals with the three events of subscribe messages; each may come twice, late, and in any order."""

    house: House
    templates: Templates
    person_of: PersonOf
    undelivered: Undelivered

    async def popup(self, push: Push) -> None:
        """Somebody has answered a panel."""
        await self._note(push, self._said)

    async def change(self, push: Push) -> None:
        """Somebody has turned a template off in the settings."""
        await self._note(push, self._changed)

    async def sent(self, push: Push) -> None:
        """What became of messages; only failures say anything new."""
        for item in subscribed(push.body):
            if as_int(item.get("ErrorCode")) not in {0, None}:
                await self.undelivered(as_text(item.get("MsgID")), as_text(item.get("ErrorStatus")))

    async def _note(self, push: Push, change: Callable[[Subscription, Word, Push], Subscription]) -> None:
        person = await self.person_of(push.openid)
        words = {template: word for template, word in self._words(push).items() if self.templates.by_id(template)}
        if person is None or not words:
            return

        async def work(tx: Transaction) -> None:
            for template, word in sorted(words.items()):
                await tx.save_subscription(change(await tx.subscription(person, template), word, push))

        await self.house.store.run(Scope(), work)

    def _words(self, push: Push) -> dict[str, Word]:
        said = {as_text(e.get("TemplateId")): as_text(e.get("SubscribeStatusString")) for e in subscribed(push.body)}
        return {template: word for template, text in said.items() if (word := _word(text)) is not None}

    @staticmethod
    def _said(held: Subscription, word: Word, push: Push) -> Subscription:
        return hear(held, Said(Source.EVENT, word, push.at, push.key))

    @staticmethod
    def _changed(held: Subscription, word: Word, push: Push) -> Subscription:
        if word is Word.REJECT:
            return close(held, push.at)
        return hear(held, Said(Source.EVENT, word, push.at, push.key))


def _word(text: str) -> Word | None:
    """``acceptWithAudio`` and ``acceptWithAlert`` are accepts as well."""
    if text.startswith(Word.ACCEPT):
        return Word.ACCEPT
    return Word(text) if text in set(Word) else None
