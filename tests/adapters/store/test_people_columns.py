"""Rows of before learn from their own events where their cases lie, as the step that adds the columns does it."""

from __future__ import annotations

import importlib

from adapters.store import open_store
from adapters.store.transaction import StoreTransaction
from cases.events import Draft, Relocated
from cases.people import CLOCK
from cases.ports import Saving, Transaction
from tests.support.storeroom import TOWN_A, Desk

STEP = importlib.import_module("adapters.store.migrations.0006_people")


async def test_a_row_of_before_gets_village_and_grid_from_its_last_word(sqlite_url: str) -> None:
    async with open_store(sqlite_url, sandbox=True) as store:
        desk = await Desk(store).publish()
        case_id = await desk.report()

        async def move(tx: Transaction) -> None:
            case = await tx.case(case_id)
            told = Draft(Relocated("甲村", "03", None, ()), await tx.now(), CLOCK, ())
            await tx.save(Saving(case, case_id, desk.towns[TOWN_A], [told]))

        async def forget(tx: Transaction) -> None:
            assert isinstance(tx, StoreTransaction)
            await tx.execute("UPDATE cases SET village = NULL, grid = NULL")

        async def fill(tx: Transaction) -> None:
            assert isinstance(tx, StoreTransaction)
            for name in ("village", "grid"):
                await tx.execute(STEP._FILL.format(name=name, told=STEP._TOLD["sqlite"].format(name=name)))

        await store.run(desk.scope(), move)
        await store.run(desk.scope(), forget)
        before = await store.rebuild()
        await store.run(desk.scope(), fill)
        after = await store.rebuild()

    assert [each.what for each in before.mismatches] == ["village", "grid"]
    assert after.mismatches == ()
