"""The store in memory (内存存储): one transaction at a time, on copies that are swapped in when it commits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from adapters.memory_store import audit, live, unused
from adapters.memory_store.checks import CheckDesk
from adapters.memory_store.messages import MessageDesk
from adapters.memory_store.papers import allot
from adapters.memory_store.privacy import ErasingDesk
from adapters.memory_store.replay import OpeningsDesk
from adapters.memory_store.tables import Lease, Tables
from adapters.memory_store.telling import TellingDesk
from adapters.memory_store.transaction import MemoryTransaction
from cases.fold import fold
from cases.numbers import CaseNumber, Owed, year_of
from cases.ports import CaseAt, Due, Rebuilt, Scope, TownLook, Transaction
from cases.ports_files import Dropped
from cases.ports_people import Inherited
from cases.ports_rules import Under
from cases.refusals import NotAllowed
from cases.state import OPEN, Case, Clock
from cases.successors import in_effect
from cases.territory import Jurisdiction

T = TypeVar("T")


class MemoryStore(MessageDesk, OpeningsDesk, ErasingDesk, TellingDesk, CheckDesk):
    """The port ``cases.ports.Store``; ``clock`` gives the real time, aware."""

    def __init__(self, *, sandbox: bool = False, clock: Callable[[], datetime] | None = None) -> None:
        self.sandbox = sandbox
        self._clock = clock or (lambda: datetime.now(UTC))
        self._tables = Tables()
        self._lock = asyncio.Lock()
        self._running: set[asyncio.Task[object]] = set()

    async def run(self, scope: Scope, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run ``work`` on a copy that replaces the tables when it returns and is dropped when it raises."""
        task = asyncio.ensure_future(self._run(scope, work))
        self._running.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _forget(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # a caller who went away does not ask for it

    async def alone(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """The same over all towns; here no transaction ever runs beside another."""

        async def everywhere(tx: Transaction) -> T:
            if not isinstance(tx, MemoryTransaction):
                raise TypeError("a transaction of another store")
            tx.scope, tx.everywhere = Scope(frozenset(tx.tables.jurisdictions)), True
            return await work(tx)

        return await self.run(Scope(), everywhere)

    async def open_bundles(self, places: Collection[int]) -> Under:
        """Under which bundles the open cases of these places stand."""
        found: dict[int, frozenset[str]] = {}
        for case in self._open():
            if case.jurisdiction in places:
                found[case.jurisdiction] = found.get(case.jurisdiction, frozenset()) | {case.bundle}
        return found

    async def open_under(self, under: Under, after: str, limit: int) -> tuple[CaseAt, ...]:
        """Open cases behind ``after`` that stand under one of the bundles given for their place."""
        return tuple(each for each in self._under(under) if each.case > after)[:limit]

    async def count_under(self, under: Under) -> int:
        """How many there are."""
        return len(self._under(under))

    def _open(self) -> list[Case]:
        cases = (fold(events) for events in self._tables.events.values())
        return [case for case in cases if case is not None and case.phase in OPEN]

    def _under(self, under: Under) -> list[CaseAt]:
        found = (
            CaseAt(case.id, case.jurisdiction)
            for case in self._open()
            if case.bundle in under.get(case.jurisdiction, frozenset())
        )
        return sorted(found, key=lambda each: each.case)

    async def _run(self, scope: Scope, work: Callable[[Transaction], Awaitable[T]]) -> T:
        async with self._lock:
            tables = self._tables.copy()
            transaction = MemoryTransaction(tables, scope, self._clock())
            result = await work(transaction)
            if transaction.unanswered:
                raise RuntimeError(f"keys were taken and never answered: {transaction.unanswered}")
            self._tables = tables
            return result

    def _due(self) -> list[tuple[datetime, Case]]:
        now = self._clock() + timedelta(seconds=self._tables.shift)
        cases = (fold(events) for events in self._tables.events.values())
        waiting = (
            (at, case) for case in cases if case is not None and (at := case.next_at()) is not None and at <= now
        )
        return sorted(waiting, key=lambda pair: (pair[0], pair[1].id))

    async def claim_due(self, limit: int, lease_seconds: int, max_attempts: int) -> tuple[Due, ...]:
        """Take cases with a clock that is due; the attempt is counted before the work."""
        async with self._lock:
            real = self._clock()
            claimed: list[Due] = []
            for _, case in self._due():
                lease = self._tables.leases.get(case.id, Lease())
                if (
                    len(claimed) < limit
                    and lease.attempts < max_attempts
                    and (lease.until is None or lease.until <= real)
                ):
                    taken = replace(lease, until=real + timedelta(seconds=lease_seconds), attempts=lease.attempts + 1)
                    self._tables.leases[case.id] = taken
                    claimed.append(Due(case.id, case.jurisdiction, taken.attempts))
            return tuple(claimed)

    async def release(self, due: Due) -> None:
        """The work is done; the count of attempts starts anew."""
        self._tables.leases.pop(due.case, None)

    async def dead_letters(self, max_attempts: int) -> tuple[Due, ...]:
        """Due cases that were claimed that often in vain."""
        leases = self._tables.leases
        return tuple(
            Due(case.id, case.jurisdiction, leases[case.id].attempts)
            for _, case in self._due()
            if case.id in leases and leases[case.id].attempts >= max_attempts
        )

    async def counted_otherwise(self, calendar: str, after: str, limit: int) -> tuple[CaseAt, ...]:
        """Cases behind ``after`` with a clock that still speaks and was counted by another calendar."""
        async with self._lock:
            cases = [fold(events) for events in self._tables.events.values()]
        found = (
            CaseAt(case.id, case.jurisdiction)
            for case in cases
            if case is not None
            and case.id > after
            and any(_counted_otherwise(c, calendar) for c in case.clocks.values())
        )
        return tuple(sorted(found, key=lambda each: each.case)[:limit])

    async def towns_to_look_at(self, calendar: str, limit: int) -> tuple[int, ...]:
        """Towns with rules whose next look is due, or was counted by another bundle or calendar than now."""
        async with self._lock:
            now = self._clock() + timedelta(seconds=self._tables.shift)
            looks = self._tables.town_looks
            ruled = sorted(place.id for place in self._tables.jurisdictions.values() if place.bundle)
            due = (
                town for town in ruled if _to_look_at(looks.get(town), self._tables.jurisdictions[town], calendar, now)
            )
            return tuple(due)[:limit]

    async def allot(self, jurisdiction: int, case: str) -> CaseNumber | None:
        """Number what has come in here this year; gives the number of the case."""
        async with self._lock:
            tables = self._tables.copy()
            year = year_of(self._clock() + timedelta(seconds=tables.shift))
            allot(tables, Owed(jurisdiction, year), len(tables.owed))
            self._tables = tables
        return tables.numbers.get(case)

    async def allot_missed(self, limit: int) -> int:
        """Number what is still waiting in any town; how many cases it was."""
        async with self._lock:
            tables, done = self._tables.copy(), 0
            for owed in sorted(set(tables.owed.values()), key=lambda each: (each.jurisdiction, each.year)):
                done += allot(tables, owed, limit - done)
            self._tables = tables
        return done

    async def seal(self, limit: int) -> frozenset[int]:
        """Number what was committed, at most ``limit`` events."""
        async with self._lock:
            tables = self._tables.copy()
            sealed = live.seal(tables, limit) | audit.append(tables, limit)
            self._tables = tables
        return sealed

    async def drop_unused(self, age: timedelta, limit: int) -> Dropped:
        """Forget uploads that wait for longer."""
        async with self._lock:
            tables = self._tables.copy()
            dropped = unused.drop_unused(tables, self._clock() + timedelta(seconds=tables.shift) - age, limit)
            self._tables = tables
        return dropped

    async def inherited(self, limit: int) -> tuple[Inherited, ...]:
        """Open cases that a unit holds, arbitrates or minds that has gone into another by now."""
        heirs = in_effect(self._tables.successions.values(), self._clock() + timedelta(seconds=self._tables.shift))
        cases = (fold(self._tables.events[name]) for name in sorted(self._tables.events))
        found = [
            Inherited(case.id, case.jurisdiction, unit, heirs[unit.id])
            for case in cases
            if case is not None and case.closed_at is None
            for unit in dict.fromkeys((case.steward, case.arbiter, case.holder))
            if unit is not None and unit.id in heirs
        ]
        return tuple(found[:limit])

    async def rebuild(
        self,
        *,
        repair: bool = False,  # noqa: ARG002  # here nothing but events is stored
        seen: Callable[[int], None] | None = None,
    ) -> Rebuilt:
        """Folds every case; there are no rows that could differ."""
        cases = sum(1 for events in self._tables.events.values() if fold(events))
        if seen is not None and cases:
            seen(cases)
        return Rebuilt(cases)

    async def shift_clock(self, seconds: float) -> None:
        """Move the store's time by this offset from the real one."""
        if not self.sandbox:
            raise NotAllowed("只有演示环境可以拨动时钟")
        self._tables.shift = seconds


def _counted_otherwise(clock: Clock, calendar: str) -> bool:
    return clock.next_at() is not None and clock.calendar != calendar


def _to_look_at(look: TownLook | None, town: Jurisdiction, calendar: str, now: datetime) -> bool:
    if look is None or (look.bundle, look.calendar) != (town.bundle, calendar):
        return True
    return look.next_at is not None and look.next_at <= now
