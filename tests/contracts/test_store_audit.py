"""What every store keeps of the sealed log (存储契约之封存): a tree that only grows, proofs, heads, looks."""

from __future__ import annotations

from hashlib import sha256

import pytest

from cases import merkle
from cases.audit import entry, proof_of, root_of
from cases.merkle import Span
from cases.people import CLOCK
from cases.ports import Scope, TownLook, Transaction
from cases.ports_audit import Head, Leaf, Look, Source
from cases.ports_crypto import SHA256, Signed
from cases.refusals import InFlight
from cases.town_events import DutyDone, TownDraft
from tests.support.storeroom import TOWN_A, TOWN_B, Desk

NOBODY_KNOWS = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11"


async def seal_all(desk: Desk, limit: int = 1000) -> None:
    while await desk.store.seal(limit):
        pass


def look(desk: Desk, case: str, town: str = TOWN_A) -> Look:
    return Look(desk.towns[town], case, "voice", "演示审计", "auditor", "演示:核对代录")


def head(desk: Desk, seq: int, day: str | None) -> Head:
    return Head(desk.towns[TOWN_A], seq, day, 5, Signed("演示", "k", "s"))


async def told_beside(desk: Desk) -> None:
    town = desk.towns[TOWN_A]

    async def work(tx: Transaction) -> None:
        done = TownDraft(DutyDone("演示专报"), await tx.now(), CLOCK, ())
        await tx.save_town(town, 0, [done], TownLook("b", "历", None))

    await desk.store.run(Scope.of(town), work)


async def test_nothing_is_proved_before_it_is_sealed_nor_outside_the_scope(desk: Desk) -> None:
    here, there = desk.scope(TOWN_A), desk.scope(TOWN_B)
    case = await desk.report()

    assert await desk.store.run(here, lambda tx: tx.leaf(case, 1)) is None
    assert await desk.store.run(here, lambda tx: tx.tree_size(desk.towns[TOWN_A])) == 0
    await seal_all(desk)
    assert await desk.store.run(here, lambda tx: tx.leaf(case, 1)) is not None
    assert await desk.store.run(here, lambda tx: tx.leaf(case, 999)) is None
    assert await desk.store.run(here, lambda tx: tx.leaf(NOBODY_KNOWS, 1)) is None
    assert await desk.store.run(there, lambda tx: tx.leaf(case, 1)) is None
    with pytest.raises(RuntimeError, match="outside the scope"):
        await desk.store.run(there, lambda tx: tx.tree_size(desk.towns[TOWN_A]))


async def test_whatever_is_logged_of_a_place_stands_in_its_one_tree_without_a_gap(desk: Desk) -> None:
    town, case = desk.towns[TOWN_A], await desk.report()
    await told_beside(desk)
    await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.note_look(look(desk, case)))
    await seal_all(desk, 2)
    later = await desk.report()
    await seal_all(desk, 2)

    async def read(tx: Transaction) -> tuple[list[Leaf | None], int]:
        events = [*await tx.events(case), *await tx.events(later)]
        return [await tx.leaf(event.case, event.seq) for event in events], await tx.tree_size(town)

    leaves, size = await desk.store.run(desk.scope(TOWN_A), read)
    assert size == len(leaves) + 2
    assert [leaf.source_no for leaf in leaves if leaf] == list(range(1, len(leaves) + 1))
    assert {leaf.source for leaf in leaves if leaf} == {Source.CASE}
    assert len({leaf.no for leaf in leaves if leaf} | {0}) == len(leaves) + 1


async def test_every_event_of_a_long_log_is_proved_against_every_later_root(desk: Desk) -> None:
    town = desk.towns[TOWN_A]
    cases = [await desk.report() for _ in range(8)]
    await seal_all(desk, 7)

    async def read(tx: Transaction) -> None:
        size = await tx.tree_size(town)
        tree = merkle.Tree(SHA256.of)
        found = {leaf.no: leaf for case in cases for e in await tx.events(case) if (leaf := await tx.leaf(case, e.seq))}
        for no in sorted(found):
            tree.add(merkle.leaf_hash(entry(found[no]), SHA256.of))
            assert (await root_of(tx, town, no, SHA256)).hash == tree.root()
        assert sorted(found) == list(range(1, size + 1))
        assert size > 17
        for no, leaf in found.items():
            path = await proof_of(tx, town, merkle.inclusion_spans(no - 1, size), SHA256)
            own = merkle.leaf_hash(entry(leaf), SHA256.of)
            assert merkle.included(own, no - 1, size, path, SHA256.of) == tree.root()
        old = (5, (await root_of(tx, town, 5, SHA256)).hash)
        path = await proof_of(tx, town, merkle.consistency_spans(5, size), SHA256)
        assert merkle.consistent(old, (size, tree.root()), path, SHA256.of)
        assert await tx.nodes(town, merkle.needed([Span(0, 0)])) == {}

    await desk.store.run(desk.scope(TOWN_A), read)


async def test_what_an_event_was_hashed_over_gives_its_hash(desk: Desk) -> None:
    case = await desk.report()

    async def read(tx: Transaction) -> None:
        events = await tx.events(case)
        before = "0" * 64
        for event, shown in zip(events, await tx.evidence(case, len(events)), strict=True):
            assert (shown.seq, shown.prev, shown.hash) == (event.seq, before, event.hash)
            before = sha256(f"{shown.prev}\n{shown.text}".encode()).hexdigest()
            assert before == event.hash
        assert await tx.evidence(NOBODY_KNOWS, 3) == ()

    await desk.store.run(desk.scope(TOWN_A), read)


async def test_a_head_is_kept_once_a_number_and_once_a_day(desk: Desk) -> None:
    here, there = desk.scope(TOWN_A), desk.scope(TOWN_B)
    town, kept = desk.towns[TOWN_A], [head(desk, 1, "2026-11-22"), head(desk, 2, None), head(desk, 3, None)]
    assert await desk.store.run(here, lambda tx: tx.last_head(town)) is None
    for each in kept:
        await desk.store.run(here, lambda tx, each=each: tx.keep_head(each))  # type: ignore[misc]  # bound at once

    for twice in (head(desk, 3, None), head(desk, 4, "2026-11-22")):
        with pytest.raises(InFlight):
            await desk.store.run(here, lambda tx, twice=twice: tx.keep_head(twice))  # type: ignore[misc]  # the same
    with pytest.raises(RuntimeError, match="outside the scope"):
        await desk.store.run(there, lambda tx: tx.keep_head(head(desk, 4, None)))
    assert await desk.store.run(here, lambda tx: tx.last_head(town)) == kept[2]
    assert await desk.store.run(here, lambda tx: tx.last_head(town, daily=True)) == kept[0]
    assert await desk.store.run(here, lambda tx: tx.heads_after(town, 1, 1)) == (kept[1],)
    assert await desk.store.run(there, lambda tx: tx.heads_after(town, 0, 9)) == ()
    assert await desk.store.run(there, lambda tx: tx.last_head(town)) is None


async def test_looks_are_kept_in_order_and_told_in_their_place_only(desk: Desk) -> None:
    case, other = await desk.report(), await desk.report()
    for each in (case, other, case):
        await desk.store.run(desk.scope(TOWN_A), lambda tx, each=each: tx.note_look(look(desk, each)))  # type: ignore[misc]  # bound at once

    found = await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.looks(case))
    assert [(each.case, each.person, each.reason) for each in found] == [(case, "演示审计", "演示:核对代录")] * 2
    assert all(each.at is not None for each in found)
    assert await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.looks(case)) == ()
    with pytest.raises(RuntimeError, match="outside the scope"):
        await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.note_look(look(desk, case, TOWN_B)))
