"""The two walls between towns (两道墙), each alone: the program's filter, and PostgreSQL's row-level security.

The same questions are asked of a town about another one. On SQLite only the program's filter can answer them; on
PostgreSQL with that filter taken out of the program only the database can. And where neither stands they do find
something: the questions are good ones.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import asyncpg
import pytest
from tortoise.models import Model
from tortoise.queryset import QuerySet

from adapters.store import DatabaseStore, open_store
from adapters.store.models import TENANT_TABLES
from adapters.store.session import Session
from cases.ports import Query, Scope, Transaction, Which
from tests.adapters.store.test_walls import two_towns
from tests.support.servers import Database
from tests.support.storeroom import RESIDENT, TOWN_A, TOWN_B, Desk

#: Tables that name a town and that all towns read: registers of who and what there is, without any case.
REGISTERS = {
    "tenures": "who holds which role where",
    "jurisdiction_attributes": "names and codes of places",
    "town_group_members": "which towns share a group",
    "units": "which units there are",
    "unit_names": "what they were called",
    "bundle_pointers": "which rules are in force where",
    "leaves": "who is away: who stands in may belong elsewhere",
    "ties": "whom a deputy is tied to, above the place as well",
    "subjects": "enterprises and projects by name",
}


@dataclass(frozen=True, slots=True)
class Far:
    """What there is in the other town."""

    town: int
    case: str


Question = Callable[[Transaction, Far], Awaitable[object]]


async def _list(which: Which, tx: Transaction, far: Far) -> object:
    wide = frozenset({far.town, far.town + 1, far.town - 1})
    page = await tx.list(Query(which, RESIDENT, jurisdictions=wide))
    return [row for row in page.rows if row.summary.jurisdiction == far.town]


async def _tally(tx: Transaction, far: Far) -> object:
    return (await tx.tally(Query(Which.BOARD, RESIDENT, jurisdictions=frozenset({far.town})))).total


async def _inbox(tx: Transaction, far: Far) -> object:
    return [item for item in await tx.inbox(RESIDENT, frozenset(), 50, None) if item.jurisdiction == far.town]


async def _alerts(tx: Transaction, far: Far) -> object:
    return [each for each in await tx.alerts(RESIDENT, frozenset(), 50) if each.where.jurisdiction == far.town]


async def _changes(tx: Transaction, far: Far) -> object:
    return await tx.changes({far.town: 0}, 50)


QUESTIONS: dict[str, Question] = {
    "case": lambda tx, far: tx.case(far.case, lock=False),
    "case, locked": lambda tx, far: tx.case(far.case),
    "events": lambda tx, far: tx.events(far.case),
    "contents": lambda tx, far: tx.contents(far.case),
    "photos": lambda tx, far: tx.photos(far.case),
    "files": lambda tx, far: tx.files(far.case),
    "followers": lambda tx, far: tx.followers(far.case),
    "follows": lambda tx, far: tx.follows(far.case, RESIDENT),
    "number": lambda tx, far: tx.number(far.case),
    "looks": lambda tx, far: tx.looks(far.case),
    "evidence": lambda tx, far: tx.evidence(far.case, 99),
    "leaf": lambda tx, far: tx.leaf(far.case, 1),
    "last_head": lambda tx, far: tx.last_head(far.town),
    "board": partial(_list, Which.BOARD),
    "mine": partial(_list, Which.MINE),
    "tally": _tally,
    "inbox": _inbox,
    "alerts": _alerts,
    "changes": _changes,
}


async def answers(store: DatabaseStore, desk: Desk, scope: Scope) -> dict[str, object]:
    """What each question finds of the other town; what is falsy is nothing."""
    far_town = desk.towns[TOWN_B]
    case = await desk.report(town=TOWN_B, key="wall")
    await store.seal(1000)
    far = Far(far_town, case)

    async def ask(question: Question, tx: Transaction) -> object:
        return await question(tx, far)

    return {name: await store.run(scope, partial(ask, question)) for name, question in QUESTIONS.items()}


def found(said: dict[str, object]) -> set[str]:
    return {name for name, answer in said.items() if answer}


def without_the_filter(patch: pytest.MonkeyPatch) -> None:
    """Take the program's wall away: what is of one town is asked for as what is of all."""

    def everything(session: Session, model: type[Model], **conditions: Any) -> QuerySet[Model]:
        return session.of(model, **conditions)

    patch.setattr(Session, "mine", everything)


async def test_the_programs_filter_alone_shows_nothing_of_another_town(sqlite_url: str) -> None:
    async with open_store(sqlite_url) as store:
        desk = await Desk(store).publish()
        await two_towns(desk)

        assert found(await answers(store, desk, desk.scope(TOWN_A))) == set()


async def test_the_databases_wall_alone_shows_nothing_of_another_town(
    migrated_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(migrated_database.app_url) as store:
        desk = await Desk(store).publish()
        await two_towns(desk)
        without_the_filter(monkeypatch)

        assert found(await answers(store, desk, desk.scope(TOWN_A))) == set()


async def test_where_neither_stands_the_questions_do_find_the_other_town(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(sqlite_url) as store:
        desk = await Desk(store).publish()
        await two_towns(desk)
        own = found(await answers(store, desk, desk.scope(TOWN_B)))
        without_the_filter(monkeypatch)

        bare = found(await answers(store, desk, desk.scope(TOWN_A)))

    assert bare >= {"case", "events", "contents", "board", "mine", "leaf", "evidence"}
    assert bare <= own | {"board"}


async def test_every_table_that_names_a_town_is_walled_in(migrated_database: Database) -> None:
    """Read from the catalogue: a new table is either behind the wall or stands above with a reason."""
    connection = await asyncpg.connect(migrated_database.app_url)
    rows = await connection.fetch(
        """SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS walled FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attname = 'jurisdiction_id' AND NOT a.attisdropped"""
    )
    await connection.close()

    assert {row["name"] for row in rows if not row["walled"]} == set(REGISTERS)
    assert {row["name"] for row in rows if row["walled"]} == set(TENANT_TABLES)
