"""Telling people in a test: a town, channels that do as they are told, and senders that are stepped by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.notice_words import NOTICE_WORDS
from api.telling import Sender, SendingPace, Spreader
from cases import commands as c
from cases.intake import Letter, report
from cases.message_templates import COMMON, DIGEST, Page, Templates, read_page
from cases.ports import Scope, Store
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_limits import Budget
from cases.ports_telling import ALERT_KINDS, Errand, Try
from cases.tellers import Teller
from tests.support.source import ROOT
from tests.support.town import CITY, EAST, Town, found_town, words

KINDS = frozenset(NOTICE_WORDS) | frozenset(ALERT_KINDS.values()) | {DIGEST}
SENT = Delivery(Outcome.SENT, "")


def shipped_text() -> str:
    return Path(ROOT / "rules" / "消息模板" / "通用.txt").read_text(encoding="utf-8")


def shipped() -> Templates:
    page, problems = read_page("通用.txt", COMMON, shipped_text(), KINDS)
    assert problems == ()
    return Templates({COMMON: page})


@dataclass
class ToldChannel:
    """Does for each message what ``acts`` says, the last of them for ever; it keeps what it was given."""

    name: ChannelName
    acts: list[Callable[[Message], Delivery]] = field(default_factory=list)
    deduplicates: bool = False
    given: list[Message] = field(default_factory=list)
    hangs: bool = False

    async def reach(self, message: Message) -> Delivery:
        before = sum(each.id == message.id for each in self.given)
        self.given.append(message)
        if self.hangs:
            await asyncio.Event().wait()
        return self.acts[min(before, len(self.acts) - 1)](message) if self.acts else SENT


def says(outcome: Outcome, sentence: str = "", retry_after: float = 0.0) -> Callable[[Message], Delivery]:
    return lambda _: Delivery(outcome, sentence, retry_after=retry_after)


class Unlimited:
    """Everything may be sent, and what was asked for is kept."""

    def __init__(self, wait: float = 0.0) -> None:
        self.taken: list[tuple[Budget, str]] = []
        self._wait = wait

    async def take(self, budget: Budget, whose: str) -> float:
        self.taken.append((budget, whose))
        return self._wait

    async def wait(self, budget: Budget, whose: str) -> float:  # noqa: ARG002  # whoever asks
        return self._wait

    async def close(self) -> None:
        """Nothing to let go of."""


@dataclass
class Tellers:
    """A town in which people are told; channels by name."""

    town: Town
    teller: Teller
    channels: dict[ChannelName, ToldChannel]
    limiter: Unlimited
    pace: SendingPace

    def senders(self) -> list[Spreader | Sender]:
        """New workers, as after a start."""
        own = (Sender(self.teller, each, self.limiter, self.pace) for each in self.channels.values())
        return [Spreader(self.teller, self.pace), *own]

    async def step(self) -> int:
        """Everything once, the outbox first."""
        return sum([await each.step() for each in self.senders()])

    async def drain(self, most: int = 50) -> None:
        """Until nothing is due any more."""
        for _ in range(most):
            if not await self.step():
                return
        raise AssertionError("there is always more to send")

    async def drop_earlier(self) -> None:
        """Take what is there as told, so that a test looks at its own alone."""
        await self.drain()
        self.town.clock.later(minutes=6)
        await self.drain()
        for channel in self.channels.values():
            channel.given.clear()

    async def report(self, text: str = "井盖破了", by: str = "resident", urgency: str = "一般") -> str:
        """A report on the telephone company's manhole."""
        command = c.Report(reporter="", role="", answers={"权属": "通信"}, urgency=urgency)
        letter = Letter(command, "窨井盖", words(text))
        return str((await report(self.town.house, self.town[by], EAST, letter, None))["id"])

    async def errands(self, case: str) -> tuple[Errand, ...]:
        return await self.town.house.store.run(await self.everywhere(), lambda tx: tx.errands_of(case))

    async def tries(self, errand: int) -> tuple[Try, ...]:
        found = await self.town.house.store.run(await self.everywhere(), lambda tx: tx.tries([errand]))
        return found.get(errand, ())

    async def everywhere(self) -> Scope:
        territory = await self.town.house.store.run(Scope(), lambda tx: tx.territory())
        return Scope(frozenset(territory.jurisdictions))


async def found_tellers(
    *channels: ToldChannel,
    moment: str = "2026-11-23 10:00",
    store: Store | None = None,
    pages: Sequence[Page] = (),
    pace: SendingPace | None = None,
    city: str = CITY,
    **more: object,
) -> Tellers:
    """A town at ``moment`` with these channels; ``more`` is for the teller."""
    town = await found_town(moment, city, store)
    own = {each.name: each for each in channels}
    templates = Templates({**shipped().pages, **{page.code: page for page in pages}})
    deduplicating = frozenset(name for name, each in own.items() if each.deduplicates)
    teller = Teller(town.house, templates, tuple(own), deduplicating, **more)  # type: ignore[arg-type]  # its own
    return Tellers(town, teller, own, Unlimited(), pace or SendingPace(seconds=0.05))
