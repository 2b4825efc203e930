"""What every store keeps (存储契约): one suite on the twin in memory, on SQLite and on real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from adapters.memory_store import MemoryStore
from adapters.store import open_store
from cases import commands as c
from cases.events import Decided, Reported
from cases.people import CLOCK, Person, Role, Tenure
from cases.ports import Due, Key, Photo, Query, Rebuilt, Saving, Scope, Store, Transaction, Which
from cases.refusals import InFlight, InvalidInput, KeyReused, NotFound, Refusal
from cases.sealing import commitment
from cases.state import Case, Phase
from cases.summary import summarise
from cases.territory import Jurisdiction, Territory
from tests.support.matters import PLAN, POOL_PLAN
from tests.support.storeroom import (
    BUNDLE,
    COUNTY,
    RESIDENT,
    TOWN_A,
    TOWN_B,
    Desk,
    demo_bundle,
    roster_entry,
)

TELECOM, WATER, STEWARD = "演示通信公司", "演示水务公司", "演示督促单位"
OTHER = "00000000-0000-7000-8000-00000000000b"


class Workers(Store, Protocol):
    """A store with what the clock worker and the doctor ask beside the port."""

    async def dead_letters(self, max_attempts: int) -> tuple[Due, ...]:
        """Cases that are left alone."""


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Workers]:
    """An empty store of each kind, as a sandbox."""
    if request.param == "memory":
        yield MemoryStore(sandbox=True)
        return
    postgres = request.param == "postgres"
    url = request.getfixturevalue("migrated_database").app_url if postgres else request.getfixturevalue("sqlite_url")
    async with open_store(url, pool=5, sandbox=True) as opened:
        yield opened


@pytest.fixture
async def desk(store: Workers) -> Desk:
    """A store with the demo county in force."""
    return await Desk(store).publish()


async def territory_now(tx: Transaction) -> Territory:
    """All places."""
    return await tx.territory()


async def time_now(tx: Transaction) -> datetime:
    """The store's time."""
    return await tx.now()


# Who is where


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
        {"演示群": frozenset({a, b})},
    )
    assert desk.directory.stewards == {"演示群": desk.unit(STEWARD)}
    assert desk.directory.stand_ins == {"演示岗位": desk.unit("演示主席团")}
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
    assert territory.groups == {"演示群": frozenset({before[TOWN_A]})}
    assert [(j.name, j.bundle) for j in territory.jurisdictions.values()] == [
        ("演示市", renamed.hash),
        ("演示新镇", renamed.hash),
        ("演示2镇", BUNDLE.hash),
    ]


async def test_a_bundle_that_is_published_twice_is_the_same_bundle(desk: Desk) -> None:
    await desk.publish(BUNDLE)

    sources = await desk.store.run(Scope(), lambda tx: tx.bundle_sources(BUNDLE.hash))

    assert sources == {source.name: source.text for source in BUNDLE.sources}
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
        Person(RESIDENT, (Tenure(Role.STAFF, town, unit),)),
        Person(OTHER, (Tenure(Role.DEPUTY, town, level="镇"),)),
        "演示代表",
    )
    assert second[0] == Person(RESIDENT, (Tenure(Role.COORDINATOR, desk.towns[COUNTY]),))
    assert second[1:] == first[1:]
    assert await desk.store.run(Scope(), lambda tx: tx.person_by_key("无此人")) is None
    assert await desk.store.run(Scope(), lambda tx: tx.person("无此人")) is None
    assert await desk.store.run(Scope(), lambda tx: tx.name_of("无此人")) is None


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
    assert desk.directory.filled == frozenset({("演示岗位", desk.unit(WATER).id)})


async def test_who_reports_is_remembered_as_a_resident_there(desk: Desk) -> None:
    entry = roster_entry("代表", Role.DEPUTY, desk.towns[COUNTY])
    await desk.store.run(Scope(), lambda tx: tx.save_roster((entry,), {"代表": RESIDENT}))

    await desk.report()
    await desk.report()

    person = await desk.store.run(Scope(), lambda tx: tx.person(RESIDENT))
    roles = (Tenure(Role.DEPUTY, desk.towns[COUNTY]), Tenure(Role.RESIDENT, desk.towns[TOWN_A]))
    assert person == Person(RESIDENT, roles)


# Cases


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

    async def foreign(tx: Transaction) -> None:
        await desk.carry_out(tx, case, c.Accept(), CLOCK)

    with pytest.raises(Exception) as refused:  # noqa: PT011  # each store has its own error for a mistake of ours
        await desk.store.run(desk.scope(TOWN_B), foreign)

    assert refused.value.__class__ is not KeyReused
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


# Photos


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


# Idempotency


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


# Lists


async def test_a_list_is_read_page_by_page_without_gap_or_repetition(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    moments = [now - timedelta(minutes=n // 2) for n in range(7)]  # pairs at the same moment
    ids = [await desk.report(occurred_at=at, text=f"演示{n}") for n, at in enumerate(moments)]
    query = Query(Which.MINE, RESIDENT, limit=3)

    pages = []
    while True:
        page = await desk.store.run(desk.scope(), lambda tx, query=query: tx.list(query))  # type: ignore[misc]  # lambda
        pages.append([row.summary.id for row in page.rows])
        if page.next is None:
            break
        query = replace(query, cursor=page.next)

    wanted = sorted(zip(moments, ids, strict=True), reverse=True)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [case_id for page in pages for case_id in page] == [case_id for _, case_id in wanted]


@pytest.mark.parametrize("cursor", ["x", "", "W10", "WyJ4Il0", "eyJ9"])
async def test_a_cursor_of_nobody_is_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await desk.store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT, cursor=cursor)))

    assert refused.value.errors == {"cursor": "翻页标记无效,请从第一页重新打开"}


async def test_a_row_is_the_summary_with_the_first_words(desk: Desk) -> None:
    case_id = await desk.report(text="演" * 200)
    case = await desk.case(case_id)
    assert case is not None

    page = await desk.store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT)))

    assert [(row.summary, row.text) for row in page.rows] == [(summarise(case), "演" * 80)]


async def test_lists_hold_what_they_are_for(desk: Desk) -> None:
    held = await desk.report(town=TOWN_A)
    pooled = await desk.report(POOL_PLAN, town=TOWN_B)
    answered = await desk.report(town=TOWN_A, reporter=OTHER)
    await desk.act(answered, c.Accept(), unit=TELECOM)
    await desk.act(answered, c.Answer("已解决"), unit=TELECOM)
    telecom, steward = (frozenset({desk.unit(name).id}) for name in (TELECOM, STEWARD))
    both = frozenset({desk.towns[TOWN_A], desk.towns[TOWN_B]})
    only_a = frozenset({desk.towns[TOWN_A]})

    async def ids(query: Query) -> set[str]:
        page = await desk.store.run(desk.scope(), lambda tx: tx.list(query))
        return {row.summary.id for row in page.rows}

    assert await ids(Query(Which.MINE, RESIDENT)) == {held, pooled}
    assert await ids(Query(Which.BOARD, RESIDENT, jurisdictions=only_a)) == {held, answered}
    assert await ids(Query(Which.BOARD, RESIDENT)) == set()
    assert await ids(Query(Which.TODO, RESIDENT)) == set()
    assert await ids(Query(Which.TODO, OTHER)) == {answered}
    assert await ids(Query(Which.TODO, "谁", telecom, only_a)) == {held}
    assert await ids(Query(Which.TODO, "谁", telecom, both)) == {held, pooled}
    assert await ids(Query(Which.TODO, "谁", steward)) == {pooled}
    assert await ids(Query(Which.BOARD, "谁", jurisdictions=both, phases=frozenset({Phase.POOLED}))) == {pooled}
    assert await ids(Query(Which.BOARD, "谁", jurisdictions=both, group="演示群")) == {pooled}


async def test_a_question_waits_for_the_reporter(desk: Desk) -> None:
    case_id = await desk.report()
    await desk.act(case_id, c.Ask(wants=("photo",)), unit=TELECOM)
    query = Query(Which.TODO, RESIDENT)

    asked = await desk.store.run(desk.scope(), lambda tx: tx.list(query))
    photo = await desk.photo("a")
    await desk.act(case_id, c.Reply(photos=(photo.id,)))
    replied = await desk.store.run(desk.scope(), lambda tx: tx.list(query))

    assert [[row.summary.id for row in page.rows] for page in (asked, replied)] == [[case_id], []]


async def test_a_pool_waits_for_every_unit_near_it_and_names_the_likely_ones(desk: Desk) -> None:
    water = next(ref for ref, unit in desk.directory.units.items() if unit.name == WATER)
    plan = replace(POOL_PLAN, route=replace(POOL_PLAN.route, candidates=(water,), missing=("演示问",)))
    await desk.report(plan)
    query = Query(Which.TODO, "谁", frozenset({desk.unit(TELECOM).id}), frozenset({desk.towns[TOWN_A]}))

    page = await desk.store.run(desk.scope(), lambda tx: tx.list(query))

    assert [row.summary.candidates for row in page.rows] == [(desk.unit(WATER),)]


async def test_notices_reach_person_and_unit_newest_first(desk: Desk) -> None:
    case_id = await desk.report()
    await desk.act(case_id, c.Accept(), unit=TELECOM)
    units = frozenset({desk.unit(TELECOM).id})

    async def read(person: str, units: frozenset[int], before: int | None = None, limit: int = 10) -> list[str]:
        items = await desk.store.run(desk.scope(), lambda tx: tx.inbox(person, units, limit, before))
        return [
            f"{item.notice.kind} {item.notice.person or (item.notice.unit and item.notice.unit.name)}" for item in items
        ]

    assert await read(RESIDENT, frozenset()) == [f"case:accepted {RESIDENT}", f"case:assigned {RESIDENT}"]
    assert await read("谁", units) == [f"case:assigned {TELECOM}"]
    assert await read("谁", frozenset()) == []
    first = (await desk.store.run(desk.scope(), lambda tx: tx.inbox(RESIDENT, units, 1, None)))[0]
    assert (first.jurisdiction, first.read_at, first.notice.case) == (desk.towns[TOWN_A], None, case_id)
    assert len(await read(RESIDENT, units, before=first.id)) == 2


# Time and clocks


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

    assert await desk.store.rebuild() == Rebuilt(2)


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
