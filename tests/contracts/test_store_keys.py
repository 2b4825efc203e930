"""What every store does with photos and idempotency keys (存储契约之照片与幂等)."""

from __future__ import annotations

import asyncio

import pytest

from cases import commands as c
from cases.ports import Key, Photo, Query, Scope, Transaction, Which
from cases.refusals import InFlight, KeyReused, NotFound
from tests.support.storeroom import (
    OTHER,
    RESIDENT,
    TOWN_A,
    TOWN_B,
    Desk,
)


async def test_the_same_picture_twice_is_one_upload(desk: Desk) -> None:
    first, again = await desk.photo("a"), await desk.photo("a")
    other = await desk.photo("a", OTHER)

    assert (first == again, first.id == other.id) == (True, False)


async def test_a_photo_is_taken_once_and_by_its_owner_only(desk: Desk) -> None:
    mine, foreign = await desk.photo("a"), await desk.photo("b", OTHER)
    await desk.report(photos=(mine.id,))

    for photo in (mine.id, foreign.id, "无此照片"):
        with pytest.raises(NotFound):
            await desk.report(photos=(photo,))

    assert await desk.store.run(Scope(), lambda tx: tx.upload(mine.id)) is None
    assert await desk.store.run(Scope(), lambda tx: tx.upload(foreign.id)) == foreign
    page = await desk.store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT)))
    assert len(page.rows) == 1


async def test_a_photo_keeps_its_place_when_a_case_takes_it(desk: Desk) -> None:
    kept = await desk.photo("a")
    case_id = await desk.report(photos=(kept.id,))
    more = await desk.photo("b")
    await desk.act(case_id, c.Supplement(photos=(more.id,)))

    found = await desk.store.run(desk.scope(), lambda tx: tx.photos(case_id))

    assert found == {kept.id: kept, more.id: Photo(more.id, RESIDENT, more.digest, "full/b", "thumb/b", 1600, 1200)}


async def test_the_same_key_gives_the_same_receipt(desk: Desk) -> None:
    first = await desk.report(key="k")
    again = await desk.report(key="k")

    assert first == again
    with pytest.raises(KeyReused):
        await desk.report(key="k", text="另一处")
    assert await desk.report(key="k", reporter=OTHER) != first
    assert await desk.report(key="k", town=TOWN_B) != first


async def test_a_receipt_is_given_again_word_for_word(desk: Desk) -> None:
    key = Key(desk.towns[TOWN_A], RESIDENT, "k")
    receipt = {"z": [1, {"b": "甲", "a": None}], "a": 0.1, "id": "x"}

    async def take(tx: Transaction) -> None:
        assert await tx.recall(key, "d") is None
        await tx.remember(key, receipt)

    await desk.store.run(desk.scope(), take)
    again = await desk.store.run(desk.scope(), lambda tx: tx.recall(key, "d"))

    assert again is not None
    assert list(again.items()) == list(receipt.items())


async def test_a_key_that_is_taken_must_be_answered(desk: Desk) -> None:
    """Committed without an answer it would be in flight for ever."""
    key = Key(desk.towns[TOWN_A], RESIDENT, "k")

    with pytest.raises(RuntimeError):
        await desk.store.run(desk.scope(), lambda tx: tx.recall(key, "d"))

    assert await desk.report(key="k")


async def test_twenty_twins_at_once_make_one_case(desk: Desk) -> None:
    async def send() -> str:
        while True:
            try:
                return await desk.report(key="k")
            except InFlight:  # what a client does with 409 and Retry-After
                await asyncio.sleep(0.01)

    ids = await asyncio.gather(*(send() for _ in range(20)))

    page = await desk.store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT)))
    assert [row.summary.id for row in page.rows] == [ids[0]]
    assert set(ids) == {ids[0]}
