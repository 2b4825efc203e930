"""What every store keeps beside WeChat (存储契约之微信): pushed events, stamps of requests, ledgers of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.cipher import ColumnCipher, new_key
from adapters.store import open_store
from adapters.store.errors import StoreMisconfigured
from adapters.store.store import DatabaseStore
from cases.ports import Scope, Transaction
from cases.ports_pushes import Arrived, Push, Received, Stamp
from cases.subscriptions import Said, Source, Subscription, Word, take
from tests.support.storeroom import OTHER, RESIDENT, Workers

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
EVENT = {"MsgType": "event", "Event": "演示", "FromUserName": "o-1", "CreateTime": 1795395605, "List": [{"a": "一"}]}
SUBSCRIPTION = Subscription(
    RESIDENT,
    "t-1",
    3,
    1,
    Word.ACCEPT,
    AT,
    AT,
    (Said(Source.PHONE, Word.ACCEPT, AT, "k", True), Said(Source.EVENT, Word.REJECT, AT, "e")),
)


def arrived(number: int) -> Arrived:
    return Arrived(f"{number:064}", "演示", EVENT | {"number": number})


async def kept(store: Workers, *numbers: int) -> list[Received]:
    async def work(tx: Transaction) -> list[Received]:
        return [await tx.keep_push(arrived(number)) for number in numbers]

    return await store.run(Scope(), work)


async def claimed(store: Workers, limit: int = 9, lease: int = 60, most: int = 3) -> list[object]:
    found = await store.run(Scope(), lambda tx: tx.claim_pushes(limit, lease, most))
    return [each.body.get("number") for each in found]


async def test_an_event_is_stored_once_and_read_as_it_came(store: Workers) -> None:
    assert await kept(store, 1, 1, 2) == [Received.NEW, Received.AGAIN, Received.NEW]

    first, second = await store.run(Scope(), lambda tx: tx.claim_pushes(9, 60, 3))
    at = datetime.fromtimestamp(1795395605, UTC)
    assert first == Push(first.id, "演示", "o-1", at, EVENT | {"number": 1}, f"{1:064}", 1)
    assert second.body["number"] == 2


async def test_what_is_claimed_is_left_alone_for_a_while_and_not_claimed_for_ever(store: Workers) -> None:
    await kept(store, 1, 2)

    assert await claimed(store, limit=1) == [1]
    assert await claimed(store) == [2]
    assert await claimed(store) == []
    await store.run(Scope(), lambda tx: tx.put_off_push(1, -1.0))
    assert await claimed(store, lease=-1, most=2) == [1]
    assert await claimed(store, most=2) == []
    assert await store.run(Scope(), lambda tx: tx.stuck_pushes(2)) == 1


async def test_two_workers_never_claim_the_same(store: Workers) -> None:
    await kept(store, *range(1, 7))

    first, second = await asyncio.gather(claimed(store, limit=4), claimed(store, limit=4))

    assert sorted(map(str, [*first, *second, *await claimed(store)])) == [str(n) for n in range(1, 7)]


async def test_what_is_over_says_nothing_any_more_and_is_still_known(store: Workers) -> None:
    await kept(store, 1)
    await claimed(store, lease=-1)

    await store.run(Scope(), lambda tx: tx.push_over(1))

    assert await claimed(store) == []
    assert await kept(store, 1) == [Received.AGAIN]
    assert await store.run(Scope(), lambda tx: tx.stuck_pushes(1)) == 0


async def test_a_stamp_is_of_one_request(store: Workers) -> None:
    def meet(digest: str) -> Callable[[Transaction], Awaitable[Received]]:
        return lambda tx: tx.meet(Stamp("n" * 64, digest * 64, AT))

    met = [await store.run(Scope(), meet(digest)) for digest in "aab"]

    assert met == [Received.NEW, Received.AGAIN, Received.FORGED]


async def test_what_is_old_is_forgotten_but_not_what_nobody_has_seen(store: Workers) -> None:
    await kept(store, 1, 2, 3)
    await claimed(store, limit=2)
    await store.run(Scope(), lambda tx: tx.push_over(1))
    await store.run(Scope(), lambda tx: tx.meet(Stamp("n" * 64, "a" * 64, AT)))

    async def drop(tx: Transaction, later: int) -> int:
        moment = await tx.real_now() + timedelta(seconds=later)
        return await tx.drop_pushes(moment, moment)

    assert await store.run(Scope(), lambda tx: drop(tx, -60)) == 0
    assert await store.run(Scope(), lambda tx: drop(tx, 60)) == 3
    assert await kept(store, 1, 2, 3) == [Received.NEW, Received.NEW, Received.AGAIN]


async def test_a_ledger_is_found_as_it_was_kept(store: Workers) -> None:
    other = replace(SUBSCRIPTION, template="t-0", word=None, word_at=None, closed_at=None, heard=())

    async def keep(tx: Transaction) -> None:
        for each in (SUBSCRIPTION, other, replace(other, person=OTHER)):
            await tx.subscription(each.person, each.template)
            await tx.save_subscription(each)

    async def read(tx: Transaction) -> tuple[object, ...]:
        return await tx.subscriptions_of(RESIDENT), await tx.subscription("nobody", "t-1")

    await store.run(Scope(), keep)
    assert await store.run(Scope(), read) == ((other, SUBSCRIPTION), Subscription("nobody", "t-1"))


async def test_of_two_workers_only_one_takes_the_last_unit(store: Workers) -> None:
    async def give(tx: Transaction) -> None:
        await tx.subscription(RESIDENT, "t-1")
        await tx.save_subscription(replace(SUBSCRIPTION, units=1))

    async def spend(tx: Transaction) -> bool:
        held = await tx.subscription(RESIDENT, "t-1")
        await asyncio.sleep(0)  # the other one gets its chance
        left = take(held, lasting=False)
        if left is not None:
            await tx.save_subscription(left)
        return left is not None

    await store.run(Scope(), give)
    took = await asyncio.gather(*(store.run(Scope(), spend) for _ in range(4)))

    assert sorted(took) == [False, False, False, True]


async def test_nobody_reads_in_the_file_who_has_done_what(sqlite_url: str) -> None:
    """The event is sealed while it waits, and empty when it is over."""
    cipher = ColumnCipher("aes", {"2026": new_key()})
    async with open_store(sqlite_url, cipher=cipher) as store:
        await kept(store, 1)
        (waiting,) = await column(store)
        (push,) = await store.run(Scope(), lambda tx: tx.claim_pushes(9, 60, 3))
        await store.run(Scope(), lambda tx: tx.push_over(push.id))
        (over,) = await column(store)

    assert (push.openid, push.body["number"]) == ("o-1", 1)
    assert (waiting.partition(":")[0], "o-1" in waiting, over) == ("sealed", False, "")
    async with open_store(sqlite_url) as store:
        await kept(store, 2)
        assert [each.body["number"] for each in await store.run(Scope(), lambda tx: tx.claim_pushes(9, 60, 3))] == [2]


async def test_what_was_sealed_is_not_read_without_the_key(sqlite_url: str) -> None:
    async with open_store(sqlite_url, cipher=ColumnCipher("aes", {"2026": new_key()})) as store:
        await kept(store, 1)
    async with open_store(sqlite_url) as store:
        with pytest.raises(StoreMisconfigured, match=r"encryption\.keys"):
            await store.run(Scope(), lambda tx: tx.claim_pushes(9, 60, 3))


async def column(store: DatabaseStore) -> list[str]:
    rows = await store.engine.client.execute_query_dict("SELECT body FROM wechat_pushes")
    return [str(row["body"]) for row in rows]
