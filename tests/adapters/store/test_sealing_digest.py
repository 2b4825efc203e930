"""A tree is hashed with one function from its first leaf on; the other one is refused, or used from the start (SM3)."""

from __future__ import annotations

import pytest

from adapters.ids import SeededIds
from adapters.seals import Ed25519Seals, digest_named, new_key
from adapters.store import open_store
from adapters.store.part_audit import OtherDigest
from adapters.store.verifying import Task
from cases.audit import root_of
from tests.support.storeroom import TOWN_A, Desk

SM3 = digest_named("sm3")


async def test_a_tree_cannot_change_its_hash_function(sqlite_url: str) -> None:
    async with open_store(sqlite_url) as store:
        await (await Desk(store).publish()).report()
        assert await store.sealed_with() is None
        await store.seal(1000)
        assert await store.sealed_with() == "sha256"
    async with open_store(sqlite_url, digest=SM3) as store:
        await (await Desk(store, SeededIds(2)).learn()).report()
        with pytest.raises(OtherDigest, match="是用 sha256 开始的,不能改用 sm3"):
            await store.seal(1000)


async def test_a_tree_may_be_hashed_with_sm3_from_its_beginning(sqlite_url: str) -> None:
    seals = Ed25519Seals(SM3, [("演示钥", new_key())], {})
    async with open_store(sqlite_url, digest=SM3) as store:
        desk = await Desk(store).publish()
        for _ in range(5):
            await desk.report()
        while await store.seal(7):
            pass
        town = desk.towns[TOWN_A]
        size = await store.run(desk.scope(TOWN_A), lambda tx: tx.tree_size(town))
        root = await store.run(desk.scope(TOWN_A), lambda tx: root_of(tx, town, size, SM3))
        verified = await store.verify(Task([town], seals))

    assert size > 16
    assert len(root.hash) == 32
    assert (verified.leaves, verified.found) == (size, ())
