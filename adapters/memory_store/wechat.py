"""Events that WeChat has pushed, and the ledgers of subscribe messages, in memory (内存微信收件箱)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store.tables import Tables, Waiting
from cases.ports_pushes import Arrived, Push, Received, Stamp
from cases.push_shapes import happened_at, openid_of
from cases.subscriptions import Subscription


class PushTables:
    """The part of the twin's transaction that knows them."""

    tables: Tables
    real: datetime

    async def meet(self, stamp: Stamp) -> Received:
        """NEW for a stamp not seen before, AGAIN for the very same request, FORGED for another with this stamp."""
        known = self.tables.stamps.get(stamp.nonce)
        if known is None:
            self.tables.stamps[stamp.nonce] = (stamp.digest, self.real)
            return Received.NEW
        return Received.AGAIN if known[0] == stamp.digest else Received.FORGED

    async def keep_push(self, arrived: Arrived) -> Received:
        """Store it. NEW, or AGAIN where its key is known."""
        if any(each.push.key == arrived.key for each in self.tables.pushes.values()):
            return Received.AGAIN
        number = self.tables.pushed + 1
        at = happened_at(arrived.body, self.real)
        push = Push(number, arrived.event, openid_of(arrived.body), at, arrived.body, arrived.key, 0)
        self.tables.pushed = number
        self.tables.pushes[number] = Waiting(push, self.real, self.real)
        return Received.NEW

    async def claim_pushes(self, limit: int, lease_seconds: int, most: int) -> tuple[Push, ...]:
        """Take what waits and was claimed less than ``most`` times, the first first; each attempt is counted."""
        free = sorted(self._free(most), key=lambda each: (each.next_at, each.push.id))[:limit]
        until = self.real + timedelta(seconds=lease_seconds)
        claimed = [
            replace(each, push=replace(each.push, attempts=each.push.attempts + 1), next_at=until) for each in free
        ]
        self.tables.pushes |= {each.push.id: each for each in claimed}
        return tuple(sorted((each.push for each in claimed), key=lambda push: push.id))

    def _free(self, most: int) -> Iterator[Waiting]:
        for each in self.tables.pushes.values():
            if not each.over and each.next_at <= self.real and each.push.attempts < most:
                yield each

    async def push_over(self, push: int) -> None:
        """It was dealt with: what it says is forgotten, its key is not."""
        held = self.tables.pushes[push]
        self.tables.pushes[push] = replace(held, push=replace(held.push, body={}), over=True)

    async def put_off_push(self, push: int, seconds: float) -> None:
        """It could not be dealt with; nobody claims it before that time is over."""
        held = self.tables.pushes[push]
        until = self.real + timedelta(seconds=seconds)
        self.tables.pushes[push] = replace(held, next_at=until)

    async def stuck_pushes(self, most: int) -> int:
        """How many were claimed that often in vain."""
        return sum(not each.over and each.push.attempts >= most for each in self.tables.pushes.values())

    async def drop_pushes(self, stamps: datetime, pushes: datetime) -> int:
        """Forget stamps, and events that are over or stuck, which came before these times; how many it was."""
        before = len(self.tables.stamps) + len(self.tables.pushes)
        self.tables.stamps = {key: each for key, each in self.tables.stamps.items() if each[1] >= stamps}
        self.tables.pushes = {
            key: each
            for key, each in self.tables.pushes.items()
            if each.received_at >= pushes or not (each.over or each.push.attempts)
        }
        return before - len(self.tables.stamps) - len(self.tables.pushes)

    async def subscription(self, person: str, template: str) -> Subscription:
        """The ledger, empty where nothing was told yet."""
        return self.tables.subscriptions.get((person, template)) or Subscription(person, template)

    async def save_subscription(self, held: Subscription) -> None:
        """Keep it."""
        self.tables.subscriptions[held.person, held.template] = held

    async def subscriptions_of(self, person: str) -> tuple[Subscription, ...]:
        """All ledgers of a person, by template."""
        theirs = (each for each in self.tables.subscriptions.values() if each.person == person)
        return tuple(sorted(theirs, key=lambda each: each.template))
