"""How cases began, on all three stores: the newest first, page by page, with what their first decision stood on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.memory_store import MemoryStore
from adapters.store.models import ContentRow
from adapters.store.store import DatabaseStore
from adapters.store.transaction import StoreTransaction
from cases import commands as c
from cases.ports_replay import Span
from tests.support.matters import PLAN, at
from tests.support.storeroom import BUNDLE, TOWN_A, TOWN_B, Desk, Workers

EARLY, LATE = at("2026-01-05 09:00"), at("2026-02-05 09:00")


def span(desk: Desk, *codes: str, since: datetime = EARLY, until: datetime | None = None) -> Span:
    return Span(desk.scope(*codes).jurisdictions, since, until)


async def forgotten(store: Workers) -> None:
    """As if everybody's words had been deleted."""
    if isinstance(store, MemoryStore):
        store._tables.contents.clear()  # the port deletes no words
    elif isinstance(store, DatabaseStore):

        async def delete(tx: StoreTransaction) -> None:
            await tx.mine(ContentRow).delete()

        await store._in_all_towns(delete)  # as above


async def test_nothing_is_found_where_nothing_was_opened(desk: Desk) -> None:
    await desk.report(occurred_at=EARLY)

    for empty in (span(desk, TOWN_B), span(desk, since=LATE), Span(frozenset(), EARLY)):
        assert await desk.store.count_opened(empty) == 0
        assert await desk.store.opened(empty, None, 10) == ()


async def test_a_case_is_found_as_it_began_whatever_came_of_it(desk: Desk) -> None:
    case = await desk.report(occurred_at=EARLY, text="演示路口积水", town=TOWN_A)
    await desk.act(case, c.Accept(), unit="演示通信公司")

    (found,) = await desk.store.opened(span(desk), None, 10)

    assert (found.case, found.jurisdiction, found.opened_at) == (case, desk.towns[TOWN_A], EARLY)
    assert (found.plan, found.bundle, found.text) == (PLAN, BUNDLE.hash, "演示路口积水")
    assert (found.reported.category, found.reported.role) == (("窨井盖",), "居民")
    assert found.began["受理"] == EARLY
    assert found.began["答复"] > EARLY
    assert found.decided_at > datetime.now(UTC) - timedelta(minutes=5)


async def test_pages_follow_each_other_the_newest_first_and_lose_none_of_one_moment(desk: Desk) -> None:
    moments = [EARLY, EARLY, EARLY, EARLY + timedelta(microseconds=5), LATE]
    sent = [(moment, await desk.report(occurred_at=moment)) for moment in moments]
    expected = [case for _, case in sorted(sent, reverse=True)]

    found: list[str] = []
    last = None
    while page := await desk.store.opened(span(desk), last, 2):
        found += [each.case for each in page]
        last = page[-1]

    assert found == expected
    assert await desk.store.count_opened(span(desk)) == len(expected)
    assert await desk.store.count_opened(span(desk, until=LATE)) == len(expected) - 1


async def test_the_number_is_told_once_it_is_allotted(desk: Desk) -> None:
    case = await desk.report(occurred_at=EARLY)
    (before,) = await desk.store.opened(span(desk), None, 10)
    number = await desk.store.allot(desk.towns[TOWN_A], case)

    (after,) = await desk.store.opened(span(desk), None, 10)

    assert (before.number, after.number) == (None, number)
    assert number is not None


async def test_words_that_were_deleted_are_not_there_and_are_not_taken_for_silence(desk: Desk, store: Workers) -> None:
    await desk.report(occurred_at=EARLY)
    await forgotten(store)

    (found,) = await desk.store.opened(span(desk), None, 10)

    assert found.text is None
