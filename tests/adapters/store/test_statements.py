"""How often a command asks the database: each question is a round trip that somebody waits for."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from tortoise.log import db_client_logger

from adapters.store import open_store
from cases import commands as c
from cases.ports import Query, Scope, Transaction, Which
from tests.support.storeroom import BUNDLE, RESIDENT, Desk

#: BEGIN and COMMIT not counted, entering (scope, time) counted; a report carries a photo, a text, a key and notices.
#: One of a report's is that its number is owed, one of a list's asks for the numbers of its cases.
MOST = {"report": 13, "accept": 8, "list": 5, "known": 3}


class Counter(logging.Handler):
    """Counts what the library says that it sends."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002  # the handler's own
        """One more."""
        self.count += 1


@pytest.fixture
def statements() -> Iterator[Counter]:
    counter = Counter()
    level = db_client_logger.level
    db_client_logger.addHandler(counter)
    db_client_logger.setLevel(logging.DEBUG)
    yield counter
    db_client_logger.removeHandler(counter)
    db_client_logger.setLevel(level)


async def test_a_command_asks_few_questions(url: str, statements: Counter) -> None:
    counts: dict[str, int] = {}
    async with open_store(url) as store:
        desk = await Desk(store).publish()
        first = await desk.report()
        await desk.act(first, c.Accept(), unit="演示通信公司")
        photo = await desk.photo("a")

        statements.count = 0
        case_id = await desk.report(key="k", photos=(photo.id,))
        counts["report"], statements.count = statements.count, 0
        await desk.act(case_id, c.Accept(), unit="演示通信公司")
        counts["accept"], statements.count = statements.count, 0
        await store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT)))
        counts["list"], statements.count = statements.count, 0
        await store.run(Scope(), who_is_who)
        counts["known"] = statements.count

    assert {name: count for name, count in counts.items() if count > MOST[name]} == {}


async def who_is_who(tx: Transaction) -> None:
    """What nearly every command needs, and nothing has changed since it was last read."""
    await tx.territory()
    assert (await tx.directory()).units


async def test_what_is_kept_in_memory_is_never_older_than_the_database(url: str) -> None:
    """Two processes: one publishes, the other knows it from its next transaction on."""
    async with open_store(url) as one, open_store(url) as other:
        first, second = await Desk(one).publish(), await Desk(other).learn()
        assert first.towns == second.towns

        async def rename(tx: Transaction) -> None:
            await tx.publish(BUNDLE, by="演示操作员", reason="再发布")

        await one.run(Scope(), rename)
        await second.learn()

    assert (first.towns, first.directory) == (second.towns, second.directory)
