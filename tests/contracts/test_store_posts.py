"""Every store knows which post (岗位) somebody holds in which unit, and that an ended one is held no more."""

from __future__ import annotations

from datetime import timedelta

from cases.people import Role
from cases.ports import RosterEntry, Scope, Transaction
from tests.support.storeroom import TELECOM, TOWN_A, WATER, Desk, time_now

HEAD = "演示岗位"


async def test_a_post_is_held_in_one_unit_and_for_its_term(desk: Desk) -> None:
    town, telecom, water = desk.towns[TOWN_A], desk.unit(TELECOM), desk.unit(WATER)
    now = await desk.store.run(Scope(), time_now)
    roster = (
        RosterEntry("head", "演示负责人", Role.STAFF, town, unit=telecom, post=HEAD),
        RosterEntry("head", "演示负责人", Role.STAFF, town, unit=water),
        RosterEntry("was", "演示前任", Role.STAFF, town, unit=water, post=HEAD, valid_to=now - timedelta(days=1)),
    )

    async def enrol(tx: Transaction) -> None:
        await tx.save_roster(roster, {"head": desk.ids.new(), "was": desk.ids.new()})

    await desk.store.run(Scope(), enrol)
    head = await desk.store.run(Scope(), lambda tx: tx.person_by_key("head"))
    was = await desk.store.run(Scope(), lambda tx: tx.person_by_key("was"))
    directory = await desk.store.run(Scope(), lambda tx: tx.directory())

    assert head is not None
    assert was is not None
    assert [head.posts_in(each) for each in (telecom, water, None)] == [frozenset({HEAD}), frozenset(), frozenset()]
    assert was.posts_in(water) == frozenset()
    assert directory.filled == {(HEAD, telecom.id)}
