"""What every store keeps of cases (存储契约): one suite on the twin in memory, SQLite and real PostgreSQL."""

from __future__ import annotations

import asyncio

import pytest

from cases import commands as c
from cases.events import Decided, Reported
from cases.people import CLOCK
from cases.ports import Key, Query, Saving, Scope, Transaction, Which
from cases.refusals import InFlight, NotFound, Refusal
from cases.sealing import commitment
from cases.state import Case, Phase
from tests.support.matters import PLAN, POOL_PLAN
from tests.support.storeroom import (
    BUNDLE,
    COUNTY,
    RESIDENT,
    TELECOM,
    TOWN_A,
    TOWN_B,
    WATER,
    Desk,
    Letter,
)


async def test_a_case_is_the_fold_of_what_was_saved(desk: Desk) -> None:
    photo = await desk.photo("a")
    case_id = await desk.report(photos=(photo.id,))
    events = await desk.act(case_id, c.Accept(), unit=TELECOM)

    case = await desk.case(case_id)
    stored = await desk.store.run(desk.scope(), lambda tx: tx.events(case_id))
    photos = await desk.store.run(desk.scope(), lambda tx: tx.photos(case_id))
    contents = await desk.store.run(desk.scope(), lambda tx: tx.contents(case_id))

    assert case is not None
    assert (case.phase, case.holder, case.seq, case.plan) == (Phase.ACCEPTED, desk.unit(TELECOM), len(stored), PLAN)
    assert stored[-len(events) :] == events
    assert [event.seq for event in stored] == list(range(1, len(stored) + 1))
    assert len({event.hash for event in stored}) == len(stored)
    assert {event.bundle for event in stored} == {BUNDLE.hash}
    assert isinstance(stored[1].payload, Decided)
    assert photos == {photo.id: photo}
    reported = stored[0].payload
    assert isinstance(reported, Reported)
    assert {s.id: s.commitment for s in reported.sealed} == {k: commitment(v) for k, v in contents.items()}
    assert [content.body for content in contents.values()] == [{"text": "演示路口窨井盖破损"}]


async def test_a_case_of_another_town_is_not_there(desk: Desk) -> None:
    case_id = await desk.report(town=TOWN_A)
    there = desk.scope(TOWN_B, COUNTY)

    assert await desk.case(case_id, there) is None
    assert await desk.case(case_id, Scope()) is None
    assert await desk.store.run(there, lambda tx: tx.events(case_id)) == ()
    assert await desk.store.run(there, lambda tx: tx.contents(case_id)) == {}
    assert await desk.store.run(there, lambda tx: tx.photos(case_id)) == {}
    assert (await desk.store.run(there, lambda tx: tx.list(Query(Which.MINE, RESIDENT)))).rows == ()
    assert await desk.store.run(there, lambda tx: tx.inbox(RESIDENT, frozenset(range(9)), 9, None)) == ()
    assert await desk.case(case_id, desk.scope(TOWN_A)) is not None


async def test_nothing_is_saved_in_a_town_outside_the_scope(desk: Desk) -> None:
    case_id = await desk.report(town=TOWN_A)
    case = await desk.case(case_id)
    assert case is not None
    town, letter = desk.towns[TOWN_A], Letter(PLAN, "演示", (), RESIDENT, None)

    async def change(tx: Transaction) -> None:
        await desk.carry_out(tx, case, c.Accept(), CLOCK)

    async def begin(tx: Transaction) -> None:
        await desk.open_case(tx, town, letter)

    async def take(tx: Transaction) -> None:
        await tx.recall(Key(town, RESIDENT, "k"), "d")

    for foreign in (change, begin, take):
        with pytest.raises(RuntimeError, match="outside the scope"):
            await desk.store.run(desk.scope(TOWN_B), foreign)

    page = await desk.store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT)))
    assert [row.summary.id for row in page.rows] == [case_id]
    assert await desk.case(case_id) == case


async def test_a_case_that_has_moved_on_is_not_overwritten(desk: Desk) -> None:
    case_id = await desk.report()
    before = await desk.case(case_id)
    assert before is not None
    await desk.act(case_id, c.Accept(), unit=TELECOM)
    after = await desk.case(case_id)

    async def late(tx: Transaction) -> None:
        await desk.carry_out(tx, before, c.Accept(), CLOCK)

    with pytest.raises(InFlight):
        await desk.store.run(desk.scope(), late)

    assert await desk.case(case_id) == after


async def test_two_savings_in_one_transaction_follow_each_other(desk: Desk) -> None:
    """Imported history is reported and put on file at once."""
    case_id = await desk.report(occurred_at=None)

    async def twice(tx: Transaction) -> Case | None:
        case = await tx.case(case_id)
        assert case is not None
        await desk.carry_out(tx, case, c.Accept(), CLOCK)
        case = await tx.case(case_id, lock=False)
        assert case is not None
        await desk.carry_out(tx, case, c.Record("列入计划"), CLOCK)
        return await tx.case(case_id)

    case = await desk.store.run(desk.scope(), twice)

    assert case is not None
    assert (case.phase, case.outcome) == (Phase.CLOSED, "列入计划")


async def test_a_refusal_leaves_nothing_behind(desk: Desk) -> None:
    photo = await desk.photo("a")
    case_id = await desk.report()
    before = await desk.case(case_id)

    async def refused(tx: Transaction) -> None:
        case = await tx.case(case_id)
        assert case is not None
        await desk.carry_out(tx, case, c.Accept(), CLOCK)
        await tx.recall(Key(case.jurisdiction, RESIDENT, "k"), "演示")
        raise NotFound("演示")

    with pytest.raises(NotFound):
        await desk.store.run(desk.scope(), refused)

    assert await desk.case(case_id) == before
    assert await desk.store.run(Scope(), lambda tx: tx.upload(photo.id)) == photo
    assert await desk.report(key="k") != case_id  # the key is still free


async def test_many_claim_at_once_and_one_wins(desk: Desk) -> None:
    case_id = await desk.report(POOL_PLAN)
    units = [TELECOM, WATER] * 5

    results = await asyncio.gather(
        *(desk.act(case_id, c.Claim(desk.unit(unit)), unit=unit) for unit in units), return_exceptions=True
    )

    refused = [result for result in results if isinstance(result, Refusal)]
    assert (len(refused), len(results) - len(refused)) == (9, 1)
    case = await desk.case(case_id)
    assert case is not None
    assert case.phase is Phase.ACCEPTED


async def test_an_empty_saving_is_a_mistake(desk: Desk) -> None:
    async def nothing(tx: Transaction) -> None:
        await tx.save(Saving(None, "无", desk.towns[TOWN_A], ()))

    with pytest.raises(ValueError, match="nothing to save"):
        await desk.store.run(desk.scope(), nothing)


async def test_work_is_finished_though_its_caller_goes_away(desk: Desk) -> None:
    before = await desk.report()
    started = asyncio.Event()

    async def slow(tx: Transaction) -> None:
        case = await tx.case(before)
        assert case is not None
        started.set()
        await asyncio.sleep(0.02)
        await desk.carry_out(tx, case, c.Accept(), CLOCK)

    caller = asyncio.create_task(desk.store.run(desk.scope(), slow))
    await started.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await asyncio.sleep(0.05)

    case = await desk.case(before)
    assert case is not None
    assert case.phase is Phase.ACCEPTED
