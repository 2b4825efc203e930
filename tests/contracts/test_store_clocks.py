"""What every store does with time and due cases (存储契约之时限)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from cases import commands as c
from cases.ports import Due, Rebuilt, Scope, Transaction
from tests.support.matters import POOL_PLAN
from tests.support.storeroom import (
    TELECOM,
    TOWN_A,
    TOWN_B,
    Desk,
    Workers,
    time_now,
)


async def test_time_stands_still_within_a_transaction(store: Workers) -> None:
    async def twice(tx: Transaction) -> bool:
        first = await tx.now()
        await asyncio.sleep(0.005)
        return first == await tx.now() and first.utcoffset() == timedelta()

    assert await store.run(Scope(), twice)


async def test_a_sandbox_shifts_time_for_everybody(desk: Desk) -> None:
    real = await desk.store.run(Scope(), time_now)

    await desk.store.shift_clock(3 * 86400)
    shifted = await desk.store.run(Scope(), time_now)
    await desk.store.shift_clock(0)
    back = await desk.store.run(Scope(), time_now)

    assert timedelta(days=3) <= shifted - real < timedelta(days=3, minutes=1)
    assert back - real < timedelta(minutes=1)


async def test_a_due_case_is_claimed_once_and_again_when_the_lease_is_over(desk: Desk, store: Workers) -> None:
    early = await desk.report()
    await desk.report(town=TOWN_B)
    assert await store.claim_due(10, 60, 3) == ()

    await store.shift_clock(10 * 86400)
    first = await store.claim_due(1, 60, 3)
    second = await store.claim_due(10, 0, 3)
    third = await store.claim_due(10, 60, 3)

    assert first == (Due(early, desk.towns[TOWN_A], 1),)
    assert [(due.jurisdiction, due.attempts) for due in second] == [(desk.towns[TOWN_B], 1)]
    assert [(due.case, due.attempts) for due in third] == [(second[0].case, 2)]


async def test_work_that_always_fails_is_left_alone_and_told(desk: Desk, store: Workers) -> None:
    case_id = await desk.report()
    await store.shift_clock(10 * 86400)
    attempts = [await store.claim_due(10, 0, 2) for _ in range(3)]
    dead = await store.dead_letters(2)

    await store.release(Due(case_id, desk.towns[TOWN_A], 2))

    assert [[due.attempts for due in found] for found in attempts] == [[1], [2], []]
    assert dead == (Due(case_id, desk.towns[TOWN_A], 2),)
    assert await store.dead_letters(2) == ()
    assert [due.attempts for due in await store.claim_due(10, 0, 2)] == [1]


async def test_whatever_is_done_to_a_case_gives_its_clock_another_chance(desk: Desk, store: Workers) -> None:
    case_id = await desk.report()
    await store.shift_clock(10 * 86400)
    for _ in range(2):
        await store.claim_due(10, 0, 2)

    photo = await desk.photo("a")
    await desk.act(case_id, c.Supplement(photos=(photo.id,)))

    assert await store.dead_letters(2) == ()
    assert [due.attempts for due in await store.claim_due(10, 0, 2)] == [1]


async def test_a_case_that_ticked_is_quiet_until_the_next_ring(desk: Desk, store: Workers) -> None:
    await desk.report()
    await store.shift_clock(10 * 86400)
    (due,) = await store.claim_due(10, 60, 3)

    await desk.act(due.case, c.Tick())
    await store.release(due)

    assert await store.claim_due(10, 60, 3) == ()
    case = await desk.case(due.case)
    assert case is not None
    assert [clock.overdue for clock in case.clocks.values()] == [True]


async def test_many_workers_never_claim_the_same_case(desk: Desk, store: Workers) -> None:
    for _ in range(12):
        await desk.report()
    await store.shift_clock(10 * 86400)

    claimed = await asyncio.gather(*(store.claim_due(3, 60, 3) for _ in range(6)))

    cases = [due.case for found in claimed for due in found]
    assert (len(cases), len(set(cases))) == (12, 12)


async def test_a_rebuild_finds_every_case_as_it_was_stored(desk: Desk) -> None:
    case_id = await desk.report()
    await desk.report(POOL_PLAN, town=TOWN_B)
    await desk.act(case_id, c.Accept(), unit=TELECOM)
    await desk.act(case_id, c.Answer("说明情况"), unit=TELECOM)
    await desk.act(case_id, c.Rate(1))

    seen: list[int] = []

    assert await desk.store.rebuild(seen=seen.append) == Rebuilt(2)
    assert seen == [2]
