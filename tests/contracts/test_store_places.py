"""Places, rosters and practice twins: the store in memory, SQLite and PostgreSQL keep them alike."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from cases.datum import Datum
from cases.people import JurisdictionId, Person, Role, Tenure
from cases.places import Gazetteer, Known, PlaceKind
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_places import Enrolled
from cases.practice import code_of, entering
from cases.shapes import Shape
from cases.territory import Territory
from tests.support.storeroom import (
    COUNTY,
    OTHER,
    RESIDENT,
    TOWN_A,
    TOWN_B,
    WATER,
    Desk,
    demo_bundle,
    roster_entry,
    territory_now,
    time_now,
)

FIELD = Shape(((((121.0, 30.0), (121.01, 30.0), (121.01, 30.01), (121.0, 30.0)),),))
KIND = {"小区类型": "无物业"}
VILLAGE = Known(PlaceKind.VILLAGE, "演示村", "330481001201", attributes=KIND, shape=FIELD, datum=Datum.GCJ02)
GRID = Known(PlaceKind.GRID, "演示网格", "102001", "演示村")


async def keep(tx: Transaction, town: JurisdictionId, *places: Known, gone: tuple[Known, ...] = ()) -> None:
    await tx.save_places(town, places, gone)


async def gazetteer_of(desk: Desk, town: str) -> Gazetteer:
    return await desk.store.run(Scope(), lambda tx: tx.gazetteer(desk.towns[town]))


async def test_nobody_changes_the_places_of_another_town(desk: Desk) -> None:
    with pytest.raises(RuntimeError):
        await desk.store.run(desk.scope(TOWN_B), partial(keep, town=desk.towns[TOWN_A]))

    assert await gazetteer_of(desk, TOWN_A) == Gazetteer()


async def test_places_come_back_as_they_were_told_and_each_town_has_its_own(desk: Desk) -> None:
    town = desk.towns[TOWN_A]

    await desk.store.run(desk.scope(TOWN_A), lambda tx: keep(tx, town, VILLAGE, GRID))

    assert await gazetteer_of(desk, TOWN_A) == Gazetteer((VILLAGE, GRID))
    assert await gazetteer_of(desk, TOWN_B) == Gazetteer()


async def test_a_place_is_replaced_whole_and_forgotten_by_its_name(desk: Desk) -> None:
    town = desk.towns[TOWN_A]
    await desk.store.run(desk.scope(TOWN_A), lambda tx: keep(tx, town, VILLAGE, GRID))
    plain = Known(PlaceKind.VILLAGE, "演示村")

    await desk.store.run(desk.scope(TOWN_A), lambda tx: keep(tx, town, plain, gone=(GRID,)))

    assert await gazetteer_of(desk, TOWN_A) == Gazetteer((plain,))


async def test_what_is_taken_back_was_never_there(desk: Desk) -> None:
    town = desk.towns[TOWN_A]

    async def work(tx: Transaction) -> None:
        await keep(tx, town, VILLAGE)
        assert (await tx.gazetteer(town)).places == (VILLAGE,)
        raise ValueError("演示")

    with pytest.raises(ValueError, match="演示"):
        await desk.store.run(desk.scope(TOWN_A), work)

    assert await gazetteer_of(desk, TOWN_A) == Gazetteer()


async def enrol(desk: Desk, *entries: RosterEntry) -> None:
    people = {"甲": RESIDENT, "乙": OTHER}
    await desk.store.run(Scope(), lambda tx: tx.save_roster(entries, people))


async def enrolled(desk: Desk, places: tuple[str, ...], *keys: str) -> tuple[Enrolled, ...]:
    return await desk.store.run(Scope(), lambda tx: tx.enrolled([desk.towns[code] for code in places], keys))


def as_enrolled(entry: RosterEntry) -> Enrolled:
    return Enrolled(
        entry.key,
        entry.name,
        entry.role,
        entry.jurisdiction,
        entry.level,
        entry.unit,
        entry.group,
        entry.post,
        entry.valid_from,
        entry.valid_to,
    )


async def test_the_roster_is_known_by_place_and_by_person_without_what_is_over(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    hour = timedelta(hours=1)
    staff = roster_entry("甲", Role.STAFF, desk.towns[TOWN_A], desk.unit(WATER), post="演示岗位", valid_from=now + hour)
    deputy = roster_entry("甲", Role.DEPUTY, desk.towns[COUNTY], level="县", group="演示群", valid_from=now - hour)
    over = roster_entry("乙", Role.AUDITOR, desk.towns[TOWN_A], valid_to=now - hour)

    await enrol(desk, staff, deputy, over)
    await desk.report(reporter=OTHER)

    here = as_enrolled(roster_entry("乙", Role.RESIDENT, desk.towns[TOWN_A]))  # for having reported there
    assert await enrolled(desk, (TOWN_A,), "甲") == (as_enrolled(staff), as_enrolled(deputy), here)
    assert await enrolled(desk, (COUNTY,)) == (as_enrolled(deputy),)
    assert await enrolled(desk, (TOWN_B,), "无此人") == ()


async def test_a_roster_read_twice_changes_nothing_also_of_terms_past_and_to_come(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    day, town = timedelta(days=1), desk.towns[TOWN_A]
    terms = (
        roster_entry("甲", Role.DEPUTY, town, level="镇", valid_from=now - 9 * day, valid_to=now - day),
        roster_entry("甲", Role.DEPUTY, town, level="镇", valid_from=now - day, valid_to=now + day),
        roster_entry("甲", Role.DEPUTY, town, level="镇", valid_from=now + day),
    )

    for _ in range(2):
        await enrol(desk, *terms)

    assert await enrolled(desk, (TOWN_A,)) == tuple(map(as_enrolled, terms[1:]))
    person = await desk.store.run(Scope(), lambda tx: tx.person(RESIDENT))
    assert person == Person(RESIDENT, (Tenure(Role.DEPUTY, town, level="镇"),))


async def test_a_term_to_come_that_the_roster_drops_never_begins(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    day, town = timedelta(days=1), desk.towns[TOWN_A]
    stays, drops = roster_entry("甲", Role.AUDITOR, town), roster_entry("甲", Role.CLERK, town, valid_from=now + day)
    await enrol(desk, stays, drops)

    await enrol(desk, stays)
    await desk.store.shift_clock(3 * 86400)

    person = await desk.store.run(Scope(), lambda tx: tx.person(RESIDENT))
    assert person == Person(RESIDENT, (Tenure(Role.AUDITOR, town),))


async def practise(desk: Desk, town: str) -> Territory:
    name = f"【演练】{town}"
    await desk.store.run(Scope(), lambda tx: tx.open_practice(desk.towns[town], code_of(town), name))
    return await desk.store.run(Scope(), territory_now)


async def test_a_practice_is_a_place_of_its_own_below_nobody_under_the_rules_of_its_town(desk: Desk) -> None:
    before = await desk.store.run(Scope(), territory_now)

    territory = await practise(desk, TOWN_A)

    twin, town = territory.by_code(code_of(TOWN_A)), territory.jurisdictions[desk.towns[TOWN_A]]
    assert twin is not None
    assert (twin.name, twin.superior, twin.practice_of) == (f"【演练】{TOWN_A}", None, town.id)
    assert (twin.bundle, twin.effective_at, twin.previous) == (town.bundle, town.effective_at, town.previous)
    assert {each: territory.below(each) for each in before.jurisdictions} == {
        each: before.below(each) for each in before.jurisdictions
    }
    assert {each: territory.reach(each) for each in before.jurisdictions} == {
        each: before.reach(each) for each in before.jurisdictions
    }
    assert territory.reach(twin.id) == {twin.id}


async def test_a_practice_is_opened_once_and_follows_the_rules_of_its_town(desk: Desk) -> None:
    first = (await practise(desk, TOWN_A)).by_code(code_of(TOWN_A))
    await desk.publish(demo_bundle("第一条 新"))

    again = (await practise(desk, TOWN_A)).by_code(code_of(TOWN_A))

    assert first is not None
    assert again is not None
    assert again.id == first.id
    assert (first.bundle, again.bundle) == (demo_bundle().hash, demo_bundle("第一条 新").hash)


async def test_a_practice_is_never_looked_at_by_the_clock_of_towns(desk: Desk) -> None:
    before = await desk.store.towns_to_look_at("历", 99)

    await practise(desk, TOWN_A)

    assert await desk.store.towns_to_look_at("历", 99) == before


async def test_who_has_a_role_in_the_town_or_above_has_it_in_the_practice_and_nobody_else(desk: Desk) -> None:
    territory = await practise(desk, TOWN_A)
    twin = territory.by_code(code_of(TOWN_A))
    assert twin is not None
    a, b, county = desk.towns[TOWN_A], desk.towns[TOWN_B], desk.towns[COUNTY]
    held = (Tenure(Role.DEPUTY, a, level="镇"), Tenure(Role.STAFF, county, desk.unit(WATER)))
    outside = (Tenure(Role.RESIDENT, a), Tenure(Role.STAFF, b, desk.unit(WATER)))

    inside = entering(Person(RESIDENT, held), territory)

    more = (Tenure(Role.DEPUTY, twin.id, level="镇"), Tenure(Role.STAFF, twin.id, desk.unit(WATER)))
    assert inside == Person(RESIDENT, (*held, *more))
    assert entering(Person(OTHER, outside), territory) == Person(OTHER, outside)
