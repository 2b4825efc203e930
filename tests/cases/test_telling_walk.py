"""Whatever channels answer and whenever workers die, everybody is told or honestly not, and doubles are counted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory_store import MemoryStore
from cases.ports_channels import Delivery, Message, Outcome
from cases.ports_telling import Errand, State, Try
from cases.reaching import ORDER
from cases.sending import begin, end
from tests.support.telling import Tellers, ToldChannel, found_tellers

ENDS = frozenset({State.TOLD, State.DOUBTFUL, State.IN_APP, State.MERGED, State.NOBODY})
FINAL = frozenset({Outcome.REFUSED, Outcome.NO_ADDRESS, Outcome.SENT})


class Died(Exception):
    """A worker, at the worst moment."""


@dataclass
class Fickle(ToldChannel):
    """Answers as the dice fall; ``reached`` are the messages that have truly arrived, those that it drops once."""

    dice: random.Random = field(default_factory=random.Random)
    reached: Counter[str] = field(default_factory=Counter)
    final: set[str] = field(default_factory=set)
    well: bool = False

    async def reach(self, message: Message) -> Delivery:
        assert message.id not in self.final, "asked again after a final answer"
        outcome = Outcome.SENT if self.well else self.dice.choice(list(Outcome))
        arrives = outcome is Outcome.SENT or (outcome is Outcome.UNKNOWN and self.dice.random() < 0.5)
        if arrives and not (self.deduplicates and self.reached[message.id]):
            self.reached[message.id] += 1
        if outcome in FINAL:
            self.final.add(message.id)
        return Delivery(outcome, "", retry_after=self.dice.choice((0.0, 30.0, 4000.0)))


@dataclass
class Walk:
    """One town with fickle channels; the base is laid once and every walk begins from there."""

    tellers: Tellers
    dice: random.Random

    @property
    def channels(self) -> list[Fickle]:
        return [each for each in self.tellers.channels.values() if isinstance(each, Fickle)]

    async def act(self) -> None:
        """Something that happens: a report, time, a look at the outbox, a sender that lives or dies."""
        what = self.dice.random()
        if what < 0.15:
            await self.tellers.report(urgency=self.dice.choice(("一般", "紧急")))
        elif what < 0.4:
            self.tellers.town.clock.later(seconds=self.dice.choice((1, 40, 130, 400, 9000)))
        elif what < 0.6:
            await self.tellers.senders()[0].step()
        elif self.channels:
            await self.send(self.dice.choice(self.channels))

    async def send(self, channel: Fickle) -> None:
        """The steps of a sender, which may die between any two."""
        teller = self.tellers.teller
        for at in await teller.house.store.claim_errands(channel.name, 4, 100):
            try:
                self.die()
                ready = await begin(teller, channel.name, at)
                self.die()
                if ready is not None:
                    said = await channel.reach(ready.message)
                    self.lose(channel, ready.message, said)
                    await end(teller, ready, said)
            except Died:
                continue

    def lose(self, channel: Fickle, message: Message, said: Delivery) -> None:
        """The answer has come, and nobody hears of it."""
        if said.outcome in FINAL and self.dice.random() < 0.2:
            channel.final.discard(message.id)
            raise Died

    def die(self) -> None:
        if self.dice.random() < 0.2:
            raise Died

    async def heal(self) -> None:
        """No more faults; time goes on until nothing is to be done."""
        for channel in self.channels:
            channel.well = True
            channel.final.clear()
        for _ in range(8):
            self.tellers.town.clock.later(hours=11)
            await self.tellers.drain()

    async def look(self) -> list[tuple[Errand, tuple[Try, ...]]]:
        store = self.tellers.town.house.store
        assert isinstance(store, MemoryStore)
        tables = store._tables  # what is stored, whoever may see it
        return [(each, tables.tries.get(each.id, ())) for each in tables.errands.values()]


async def walked(seed: int) -> None:
    dice = random.Random(seed)
    present = [each for each in ORDER if dice.random() < 0.7]
    channels = [Fickle(each, deduplicates=dice.random() < 0.4, dice=dice) for each in present]
    walk = Walk(await found_tellers(*channels), dice)
    for _ in range(40):
        await walk.act()
    await walk.heal()

    found = await walk.look()
    assert found or not await walk.tellers.senders()[0].step()
    for errand, tries in found:
        check(errand, tries)
    figures = await walk.tellers.town.house.store.telling_figures(walk.tellers.town.clock() - timedelta(days=99), 5)
    arrived: Counter[str] = sum((each.reached for each in channels), Counter())
    doubles = sum(count - 1 for count in arrived.values() if count > 1)
    assert doubles <= figures.duplicates, "more came twice than was counted"
    assert all(each.reached[message] <= 1 for each in channels for message in each.reached)
    assert all(count <= len(channels) for count in arrived.values())
    assert (figures.unspread, figures.waiting, figures.stuck) == (0, 0, 0)


def check(errand: Errand, tries: tuple[Try, ...]) -> None:
    """It is over, and what is said of it is what the tries say."""
    outcomes = {each.outcome for each in tries}
    assert errand.done_at is not None
    assert errand.state in ENDS
    assert None not in outcomes
    if errand.state is State.TOLD:
        assert Outcome.SENT in outcomes
    elif errand.state is State.DOUBTFUL:
        assert Outcome.UNKNOWN in outcomes
        assert Outcome.SENT not in outcomes
    else:
        assert not outcomes & {Outcome.SENT, Outcome.UNKNOWN}
    final = [each.channel for each in tries if each.outcome in FINAL]
    assert len(final) == len(set(final))


@given(st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
def test_everybody_is_told_or_honestly_not_whatever_happens(seed: int) -> None:
    asyncio.run(walked(seed))
