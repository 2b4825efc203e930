"""The store (存储): opens a database and runs work in transactions that end properly whatever happens to the caller."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from adapters.store import (
    claims,
    part_checks,
    part_erasing,
    part_export,
    part_messages,
    part_replay,
    part_resealing,
    part_retention,
    telling_claims,
    walls,
)
from adapters.store.engine import Engine, open_engine
from adapters.store.errors import StoreUnavailable
from adapters.store.failures import translated
from adapters.store.part_publishing import PUBLISHING
from adapters.store.part_unused import drop_unused
from adapters.store.rebuilding import rebuild
from adapters.store.session import Memory, moment_from
from adapters.store.transaction import StoreTransaction
from adapters.store.verifying import Task, verify
from cases.numbers import CaseNumber, Owed, year_of
from cases.ports import CaseAt, Due, Rebuilt, Scope, Transaction
from cases.ports_channels import ChannelName
from cases.ports_checks import CheckAt
from cases.ports_cipher import Cipher
from cases.ports_crypto import SHA256, Digest
from cases.ports_files import Dropped
from cases.ports_links import Message
from cases.ports_people import Inherited
from cases.ports_privacy import Erasure, HeldRow
from cases.ports_replay import Opened, Span
from cases.ports_rules import Under
from cases.ports_telling import ErrandAt, TellingFigures, UntoldAt
from cases.refusals import InFlight, NotAllowed
from cases.verifying import Verified

log = logging.getLogger(__name__)

T = TypeVar("T")

#: One round trip for everything that PostgreSQL must know before the first query: who may be seen, how long to wait,
#: and that nobody switches rule bundles meanwhile. Transaction-local, so that a pool in between carries nothing over.
_ENTER_SHARED = f"pg_advisory_xact_lock_shared({PUBLISHING})"
_ENTER_ALONE = f"pg_advisory_xact_lock({PUBLISHING})"
_ENTER = (
    "SELECT set_config('minqing.scope', $1, true), set_config('lock_timeout', '2s', true), "
    "set_config('statement_timeout', '30s', true), set_config('idle_in_transaction_session_timeout', '30s', true), "
    "{lock}"
)
MOMENT = {
    "postgres": "SELECT clock_timestamp() AS at, shift_seconds, revision FROM store_state",
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') AS at, shift_seconds, revision FROM store_state",
}


class DatabaseStore:
    """The port ``cases.ports.Store`` on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, *, sandbox: bool, digest: Digest = SHA256, cipher: Cipher | None = None) -> None:
        self.engine = engine
        self.sandbox = sandbox
        self._memory = Memory(digest=digest, cipher=cipher)
        self._running: set[asyncio.Task[Any]] = set()

    async def run(self, scope: Scope, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run ``work`` in a transaction that commits when it returns and rolls back when it raises.

        Raises StoreUnavailable when the database is away – then it is not known whether the work was saved.
        """
        return await self._to_its_end(self._run(scope, work))

    async def alone(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """The same over all towns, beside which no other transaction runs."""
        return await self._to_its_end(self._run_alone(work))

    async def _run_alone(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        async with self._transaction(Scope(), alone=True) as transaction:
            await transaction.widen()
            result = await work(transaction)
            if transaction.unanswered:
                raise RuntimeError(f"keys were taken and never answered: {transaction.unanswered}")
            return result

    async def _run(self, scope: Scope, work: Callable[[Transaction], Awaitable[T]]) -> T:
        async with self._transaction(scope) as transaction:
            result = await work(transaction)
            if transaction.unanswered:  # committed like this, the key would be in flight for ever
                raise RuntimeError(f"keys were taken and never answered: {transaction.unanswered}")
            return result

    @asynccontextmanager
    async def _transaction(self, scope: Scope, *, alone: bool = False) -> AsyncIterator[StoreTransaction]:
        try:
            async with self.engine.transaction() as connection:
                if self.engine.dialect == "postgres":
                    scoped = ",".join(str(j) for j in sorted(scope.jurisdictions))
                    enter = _ENTER.format(lock=_ENTER_ALONE if alone else _ENTER_SHARED)
                    await connection.execute_query_dict(enter, [scoped])
                rows = await connection.execute_query_dict(MOMENT[self.engine.dialect])
                moment = moment_from(rows[0], sandbox=self.sandbox)
                yield StoreTransaction(connection, self.engine.dialect, scope, moment, self._memory)
        except Exception as error:
            other = translated(error)
            if other is error:
                raise
            raise other from error

    async def _to_its_end(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the work finish even if the caller is cancelled: the library would leak its connection otherwise."""
        task = asyncio.create_task(work, context=self.engine.ambient())
        self._running.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # a caller who went away does not ask for it

    async def settled(self) -> None:
        """Wait until no work runs any more, its caller still there or not."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def claim_due(self, limit: int, lease_seconds: int, max_attempts: int) -> tuple[Due, ...]:
        """Take cases with a clock that is due, for ``lease_seconds``; the attempt is counted before the work."""
        terms = claims.Terms(limit, lease_seconds, max_attempts)
        return await self._by_the_clock(lambda tx: claims.claim(tx, terms))

    async def release(self, due: Due) -> None:
        """The work on a claimed case is done; its count of attempts starts anew."""
        await self._to_its_end(self._release(due))

    async def open_bundles(self, places: Collection[int]) -> Under:
        """Under which bundles the open cases of these places stand."""
        return await self._in_all_towns(lambda tx: claims.open_bundles(tx, places)) if places else {}

    async def open_under(self, under: Under, after: str, limit: int) -> tuple[CaseAt, ...]:
        """Open cases behind ``after`` that stand under one of the bundles given for their place."""
        return await self._in_all_towns(lambda tx: claims.open_under(tx, under, after, limit)) if under else ()

    async def count_under(self, under: Under) -> int:
        """How many there are."""
        return await self._in_all_towns(lambda tx: claims.count_under(tx, under)) if under else 0

    async def count_opened(self, span: Span) -> int:
        """How many cases there are in the span."""
        return await self._in_all_towns(lambda tx: part_replay.count_opened(tx, span)) if span.places else 0

    async def opened(self, span: Span, before: Opened | None, limit: int) -> tuple[Opened, ...]:
        """How they began, the newest first, behind ``before``."""
        return await self._in_all_towns(lambda tx: part_replay.opened(tx, span, before, limit)) if span.places else ()

    async def dead_letters(self, max_attempts: int) -> tuple[Due, ...]:
        """Cases whose clock was claimed ``max_attempts`` times in vain and is left alone until somebody looks."""
        return await self._by_the_clock(lambda tx: claims.dead_letters(tx, max_attempts))

    async def from_before(self) -> int:
        """How many cases lie there as an earlier version wrote them, until a rebuild with repair tells them anew."""
        return await self._in_all_towns(claims.from_before)

    async def counted_otherwise(self, calendar: str, after: str, limit: int) -> tuple[CaseAt, ...]:
        """Cases behind ``after`` with a clock that still speaks and was counted by another calendar."""
        return await self._by_the_clock(lambda tx: claims.counted_otherwise(tx, calendar, after, limit))

    async def towns_to_look_at(self, calendar: str, limit: int) -> tuple[int, ...]:
        """Towns with rules whose next look is due, or was counted by another bundle or calendar than now."""
        return await self._by_the_clock(lambda tx: claims.towns_to_look_at(tx, calendar, limit))

    async def inherited(self, limit: int) -> tuple[Inherited, ...]:
        """Open cases that a unit holds, arbitrates or minds that has gone into another by now."""
        return await self._in_all_towns(lambda tx: claims.inherited(tx, limit))

    async def allot(self, jurisdiction: int, case: str) -> CaseNumber | None:
        """Number what has come in here this year; None where that has to be left to a worker."""
        try:
            return await self._to_its_end(self._allot(jurisdiction, case))
        except (StoreUnavailable, InFlight) as error:
            # The report is saved; that its number is owed is saved with it, so that a worker allots it.
            log.warning("case %s got no number at once (%s), a worker will allot it", case, error)
            return None

    async def _allot(self, jurisdiction: int, case: str) -> CaseNumber | None:
        async with self._transaction(Scope.of(jurisdiction)) as transaction:
            await transaction.allot(Owed(jurisdiction, year_of(transaction.moment.now)))
            return await transaction.number(case)

    async def allot_missed(self, limit: int) -> int:
        """Number what is still waiting in any town; how many cases it was."""
        return await self._in_all_towns(lambda tx: tx.allot_missed(limit))

    async def claim_messages(
        self, limit: int, lease_seconds: int, max_attempts: int, case: str | None = None
    ) -> tuple[Message, ...]:
        """Take messages between linked cases; the attempt is counted before the work."""
        return await self._in_all_towns(lambda tx: part_messages.claim(tx, limit, lease_seconds, max_attempts, case))

    async def delivered(self, message: Message) -> None:
        """The other case knows of it now."""
        await self._in_all_towns(lambda tx: part_messages.delivered(tx, message))

    async def undelivered(self, max_attempts: int) -> tuple[Message, ...]:
        """Messages that were tried that often in vain and are left alone until somebody looks."""
        return await self._in_all_towns(lambda tx: part_messages.undelivered(tx, max_attempts))

    async def claim_untold(self, limit: int, lease_seconds: int, max_attempts: int) -> tuple[UntoldAt, ...]:
        """Take rows of the outbox; the attempt is counted before the work."""
        return await self._by_the_clock(lambda tx: telling_claims.claim_untold(tx, limit, lease_seconds, max_attempts))

    async def claim_errands(self, channel: ChannelName, limit: int, lease_seconds: int) -> tuple[ErrandAt, ...]:
        """Take errands that are due by this channel."""
        return await self._by_the_clock(lambda tx: telling_claims.claim_errands(tx, channel, limit, lease_seconds))

    async def claim_checks(self, limit: int, lease_seconds: int) -> tuple[CheckAt, ...]:
        """Take checks that are due; the attempt is counted before the work."""
        return await self._by_the_clock(lambda tx: part_checks.claim(tx, limit, lease_seconds))

    async def telling_figures(self, since: datetime, max_attempts: int) -> TellingFigures:
        """How telling people goes, over all towns."""
        return await self._in_all_towns(lambda tx: telling_claims.figures(tx, since, max_attempts))

    async def seal(self, limit: int) -> frozenset[int]:
        """Number what was committed, at most ``limit`` events; gives the places where there were some."""
        return await self._in_all_towns(lambda tx: tx.seal(limit))

    async def drop_unused(self, age: timedelta, limit: int) -> Dropped:
        """Forget uploads that wait for longer."""
        return await self._in_all_towns(lambda tx: drop_unused(tx, age, limit))

    async def ask_erasure(self, person: str, by: str, due_by: datetime) -> Erasure:
        """This person is to be forgotten; asked again, the earlier day counts."""
        return await self._in_all_towns(lambda tx: part_erasing.ask(tx, person, by, due_by))

    async def erasures(self, limit: int) -> tuple[Erasure, ...]:
        """Whoever is not wholly forgotten yet, the first first."""
        return await self._in_all_towns(lambda tx: part_erasing.open_ones(tx, limit))

    async def erase(self, person: str) -> Erasure:
        """Take away whatever may go by now. Raises LookupError unasked."""
        found = await self._in_all_towns(lambda tx: part_erasing.erase(tx, person))
        await self._scour()
        return found

    async def objects_gone(self, person: str, keys: Collection[str]) -> Erasure:
        """These objects are deleted."""
        return await self._in_all_towns(lambda tx: part_erasing.objects_gone(tx, person, keys))

    async def held(self, person: str) -> Mapping[str, tuple[HeldRow, ...]]:
        """Every row that is this person's, by table."""
        return await self._in_all_towns(lambda tx: part_export.held(tx, person))

    async def reseal(self, after: str, limit: int) -> tuple[str, int]:
        """Seal a batch of contents anew: its last id, empty at the end, and how many were not as they should be."""
        return await self._in_all_towns(lambda tx: part_resealing.reseal(tx, after, limit))

    async def reseal_beside(self, table: str, after: str | int | None, limit: int) -> tuple[str | int | None, int]:
        """The same for texts of a table of ``part_resealing.BESIDE``: the last key, None at the end, and how many."""
        return await self._in_all_towns(lambda tx: part_resealing.reseal_beside(tx, table, after, limit))

    async def outlived(self, kept: str, before: datetime) -> int:
        """How many cases, or notices, have something that was kept long enough."""
        return await self._in_all_towns(lambda tx: part_retention.outlived(tx, kept, before))

    async def drop_outlived(self, kept: str, days: int, before: datetime, limit: int) -> Dropped:
        """Take it from at most ``limit`` of them."""
        dropped = await self._in_all_towns(lambda tx: part_retention.drop_outlived(tx, kept, days, before, limit))
        await self._scour()
        return dropped

    async def _scour(self) -> None:
        """Nothing deleted stays in the embedded engine's journal; PostgreSQL has its vacuum for that."""
        if self.engine.dialect == "sqlite":
            await self.engine.client.execute_query("PRAGMA wal_checkpoint(TRUNCATE)")

    async def rebuild(self, *, repair: bool = False, seen: Callable[[int], None] | None = None) -> Rebuilt:
        """Fold every case anew and compare with what is stored; ``repair`` writes what the events say."""
        return await rebuild(self._in_all_towns, repair=repair, seen=seen)

    async def sealed_with(self) -> str | None:
        """With which hash function the log was begun, by the last leaf of all; None where nothing is sealed."""
        last = "SELECT digest FROM log_leaves ORDER BY id DESC LIMIT 1"
        rows = await self._in_all_towns(lambda tx: tx.rows(last))
        return str(rows[0]["digest"]) if rows else None

    async def verify(self, task: Task) -> Verified:
        """Read the whole log of some places again, and say everything that speaks against it."""
        return await verify(self._in_all_towns, task)

    async def _release(self, due: Due) -> None:
        async with self._transaction(Scope.of(due.jurisdiction)) as transaction:
            await claims.release(transaction, due)

    async def _by_the_clock(self, work: Callable[[StoreTransaction], Awaitable[T]]) -> T:
        """Ask over all towns when something is due, as a role that can read nothing else."""
        return await self._to_its_end(self._run_by_the_clock(work))

    async def _run_by_the_clock(self, work: Callable[[StoreTransaction], Awaitable[T]]) -> T:
        async with self._transaction(Scope()) as transaction:
            await claims.narrow(transaction)
            return await work(transaction)

    async def _in_all_towns(self, work: Callable[[StoreTransaction], Awaitable[T]]) -> T:
        return await self._to_its_end(self._run_everywhere(work))

    async def _run_everywhere(self, work: Callable[[StoreTransaction], Awaitable[T]]) -> T:
        async with self._transaction(Scope()) as transaction:
            await claims.widen(transaction)
            return await work(transaction)

    async def shift_clock(self, seconds: float) -> None:
        """Move the store's time by this offset from the real one; only where the store was opened as a sandbox."""
        if not self.sandbox:
            raise NotAllowed("只有演示环境可以拨动时钟")
        await self._in_all_towns(lambda tx: claims.shift(tx, seconds))

    async def close(self) -> None:
        """Wait for what still runs, then close every connection."""
        await self.settled()
        await self.engine.close()


@asynccontextmanager
async def open_store(
    url: str, *, pool: int = 10, sandbox: bool = False, digest: Digest = SHA256, cipher: Cipher | None = None
) -> AsyncIterator[DatabaseStore]:
    """Open the store at ``sqlite://path`` or ``postgres://user:password@host:port/database``.

    ``pool``: connections at most (PostgreSQL); ``digest``: that of the sealed log; ``cipher`` seals what people wrote.
    Raises StoreMisconfigured where tables are missing or the PostgreSQL role could pass by row-level security,
    StoreUnavailable where nobody answers.
    """
    engine = await open_engine(url, pool=pool)
    store = DatabaseStore(engine, sandbox=sandbox, digest=digest, cipher=cipher)
    try:
        await walls.check(engine)
        yield store
    finally:
        await store.close()
