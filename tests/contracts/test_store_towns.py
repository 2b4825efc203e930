"""What every store knows of places, units, groups, bundles and persons (存储契约之辖区与人员)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.people import Person, Role, Tenure
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput
from cases.territory import Jurisdiction, Territory, TownGroup
from tests.support.storeroom import (
    BUNDLE,
    COUNTY,
    OTHER,
    RESIDENT,
    STEWARD,
    TELECOM,
    TOWN_A,
    TOWN_B,
    WATER,
    Desk,
    Workers,
    demo_bundle,
    roster_entry,
    territory_now,
    time_now,
)


async def test_an_empty_store_knows_no_place(store: Workers) -> None:
    territory = await store.run(Scope(), territory_now)

    assert territory == Territory()


async def test_published_places_units_and_groups_are_found(desk: Desk) -> None:
    territory = await desk.store.run(Scope(), territory_now)

    county, a, b = (desk.towns[code] for code in (COUNTY, TOWN_A, TOWN_B))
    assert territory == Territory(
        {
            county: Jurisdiction(county, COUNTY, "演示市", "县", None, BUNDLE.hash),
            a: Jurisdiction(a, TOWN_A, "演示1镇", "镇", county, BUNDLE.hash),
            b: Jurisdiction(b, TOWN_B, "演示2镇", "镇", county, BUNDLE.hash),
        },
        (TownGroup("演示群", county, frozenset({a, b}), desk.unit(STEWARD)),),
    )
    assert desk.directory.filled == frozenset()
    found = await desk.store.run(Scope(), lambda tx: tx.unit(desk.unit(WATER).id))
    assert (found, found.name if found else "") == (desk.unit(WATER), WATER)
    assert await desk.store.run(Scope(), lambda tx: tx.unit(999)) is None


async def test_publishing_again_keeps_ids_and_changes_names_groups_and_pointers(desk: Desk) -> None:
    before, units = dict(desk.towns), desk.directory.units
    fewer = demo_bundle("第一条 新", (TOWN_A,))
    renamed = replace(
        fewer,
        jurisdictions=(
            fewer.jurisdictions[0],
            replace(fewer.jurisdictions[1], name="演示新镇"),
        ),
    )

    await desk.publish(renamed)
    territory = await desk.store.run(Scope(), territory_now)

    assert (desk.towns, desk.directory.units) == (before, units)
    assert [group.members for group in territory.groups] == [{before[TOWN_A]}]
    assert [(j.name, j.bundle) for j in territory.jurisdictions.values()] == [
        ("演示市", renamed.hash),
        ("演示新镇", renamed.hash),
        ("演示2镇", BUNDLE.hash),
    ]


async def test_a_group_that_is_declared_no_longer_has_no_members_and_no_steward(desk: Desk) -> None:
    changed = demo_bundle("第一条 无群")

    await desk.publish(replace(changed, groups=()))

    territory = await desk.store.run(Scope(), territory_now)
    assert territory.groups == ()


async def test_a_bundle_that_is_published_twice_is_the_same_bundle(desk: Desk) -> None:
    await desk.publish(BUNDLE)

    sources = await desk.store.run(Scope(), lambda tx: tx.bundle_sources(BUNDLE.hash))

    assert sources == tuple(sorted(BUNDLE.sources, key=lambda source: source.name))
    assert await desk.store.run(Scope(), lambda tx: tx.bundle_sources("0" * 64)) is None


async def test_a_publishing_that_fails_changes_nothing(desk: Desk) -> None:
    before = await desk.store.run(Scope(), territory_now)

    async def broken(tx: Transaction) -> None:
        await tx.publish(demo_bundle("第一条 新"), by="演示操作员", reason="演示")
        assert (await tx.territory()) != before
        raise InvalidInput({"file": "演示"})

    with pytest.raises(InvalidInput):
        await desk.store.run(Scope(), broken)

    assert await desk.store.run(Scope(), territory_now) == before


async def test_a_roster_makes_persons_and_ends_roles_that_it_no_longer_says(desk: Desk) -> None:
    town, unit = desk.towns[TOWN_A], desk.unit(WATER)
    staff = roster_entry("工作人员", Role.STAFF, town, unit, post="演示岗位")
    deputy = roster_entry("代表", Role.DEPUTY, town, level="镇")
    await desk.store.run(Scope(), lambda tx: tx.save_roster((staff, deputy), {"工作人员": RESIDENT, "代表": OTHER}))

    async def look(tx: Transaction) -> tuple[Person | None, Person | None, str | None]:
        return await tx.person_by_key("工作人员"), await tx.person(OTHER), await tx.name_of(OTHER)

    first = await desk.store.run(Scope(), look)
    moved = roster_entry("工作人员", Role.COORDINATOR, desk.towns[COUNTY])
    await desk.store.run(Scope(), lambda tx: tx.save_roster((moved,), {}))
    await desk.store.run(Scope(), lambda tx: tx.save_roster((moved,), {}))
    second = await desk.store.run(Scope(), look)

    assert first == (
        Person(RESIDENT, (Tenure(Role.STAFF, town, unit, post="演示岗位"),)),
        Person(OTHER, (Tenure(Role.DEPUTY, town, level="镇"),)),
        "演示代表",
    )
    assert second[0] == Person(RESIDENT, (Tenure(Role.COORDINATOR, desk.towns[COUNTY]),))
    assert second[1:] == first[1:]
    assert await desk.store.run(Scope(), lambda tx: tx.person_by_key("无此人")) is None
    assert await desk.store.run(Scope(), lambda tx: tx.person("无此人")) is None
    assert await desk.store.run(Scope(), lambda tx: tx.name_of("无此人")) is None


async def test_a_roster_of_residents_can_be_read_again_and_again(desk: Desk) -> None:
    resident = roster_entry("居民", Role.RESIDENT, desk.towns[TOWN_A])

    for _ in range(2):
        await desk.store.run(Scope(), lambda tx: tx.save_roster((resident,), {"居民": RESIDENT}))
    await desk.report(town=TOWN_B)
    await desk.store.run(Scope(), lambda tx: tx.save_roster((resident,), {}))

    towns = (desk.towns[TOWN_A], desk.towns[TOWN_B])
    found = await desk.store.run(Scope(), lambda tx: tx.person(RESIDENT))
    assert found == Person(RESIDENT, tuple(Tenure(Role.RESIDENT, town) for town in towns))


async def test_a_role_counts_only_within_its_term(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    hour = timedelta(hours=1)
    town = desk.towns[TOWN_A]
    entries = (
        roster_entry("代表", Role.DEPUTY, town, valid_from=now - hour, valid_to=now + hour),
        roster_entry("代表", Role.AUDITOR, town, valid_to=now - hour),
        roster_entry("代表", Role.CLERK, town, valid_from=now + hour),
    )

    await desk.store.run(Scope(), lambda tx: tx.save_roster(entries, {"代表": OTHER}))

    assert await desk.store.run(Scope(), lambda tx: tx.person(OTHER)) == Person(OTHER, (Tenure(Role.DEPUTY, town),))


async def test_a_post_is_filled_in_the_unit_that_the_roster_says(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    town, hour = desk.towns[COUNTY], timedelta(hours=1)
    entries = (
        roster_entry("主任", Role.COORDINATOR, town, desk.unit(WATER), post="演示岗位"),
        roster_entry("前主任", Role.COORDINATOR, town, desk.unit(TELECOM), post="演示岗位", valid_to=now - hour),
        roster_entry("另一人", Role.COORDINATOR, town, desk.unit(STEWARD), post="别的岗位"),
    )

    people = {"主任": OTHER, "前主任": RESIDENT, "另一人": "00000000-0000-7000-8000-00000000000c"}
    await desk.store.run(Scope(), lambda tx: tx.save_roster(entries, people))

    await desk.learn()
    assert desk.directory.filled == {("演示岗位", desk.unit(WATER).id), ("别的岗位", desk.unit(STEWARD).id)}


async def test_who_reports_is_remembered_as_a_resident_there(desk: Desk) -> None:
    entry = roster_entry("代表", Role.DEPUTY, desk.towns[COUNTY])
    await desk.store.run(Scope(), lambda tx: tx.save_roster((entry,), {"代表": RESIDENT}))

    await desk.report()
    await desk.report()

    person = await desk.store.run(Scope(), lambda tx: tx.person(RESIDENT))
    roles = (Tenure(Role.DEPUTY, desk.towns[COUNTY]), Tenure(Role.RESIDENT, desk.towns[TOWN_A]))
    assert person == Person(RESIDENT, roles)


async def test_where_somebody_has_reported_is_remembered_whatever_the_clock_or_a_roster_says(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    town = desk.towns[TOWN_A]
    ended = roster_entry("居民", Role.RESIDENT, town, valid_to=now - timedelta(hours=1))
    await desk.store.run(Scope(), lambda tx: tx.save_roster((ended,), {"居民": RESIDENT}))
    await desk.store.shift_clock(60 * 86400)

    await desk.report()
    await desk.store.shift_clock(0)
    await desk.store.run(Scope(), lambda tx: tx.save_roster((ended,), {}))

    person = await desk.store.run(Scope(), lambda tx: tx.person(RESIDENT))
    assert person == Person(RESIDENT, (Tenure(Role.RESIDENT, town),))
