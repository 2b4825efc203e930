"""Reports that may be alike (相似件): found by place and by the look of a photo, and never those of another town."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from cases.events import Draft, Supplemented
from cases.people import CLOCK
from cases.ports import Photo, Query, Saving, Scope, Transaction, Which
from cases.ports_likeness import Looks, NearBy
from cases.sealing import Content, seal
from dsl.decision import Veil
from tests.support.matters import PLAN
from tests.support.storeroom import RESIDENT, TOWN_A, TOWN_B, Desk, time_now

HASH, NEAR, FAR = "00ff00ff00ff00ff", "01ff02ff04ff00ff", "03ff03ff03ff03ff"


async def pictured(desk: Desk, name: str, likeness: str | None, town: str = TOWN_A) -> tuple[str, str]:
    """A case with one photo of that look; their ids."""
    photo = Photo(desk.ids.new(), RESIDENT, name * 64, f"full/{name}", f"thumb/{name}", 1, 1, likeness=likeness)
    await desk.store.run(Scope(), lambda tx: tx.add_photo(photo))
    return await desk.report(town=town, photos=[photo.id]), photo.id


async def looking_like(desk: Desk, town: str = TOWN_A, likeness: str = HASH, limit: int = 9) -> tuple[Looks, ...]:
    async def work(tx: Transaction) -> tuple[Looks, ...]:
        return await tx.looking_like(desk.towns[town], [likeness], limit)

    return await desk.store.run(desk.scope(TOWN_A), work)


async def test_a_photo_is_found_by_a_band_and_not_in_another_town(desk: Desk) -> None:
    same, near = await pictured(desk, "a", HASH), await pictured(desk, "b", NEAR)
    await pictured(desk, "c", FAR)
    await pictured(desk, "d", None)
    await pictured(desk, "e", HASH, TOWN_B)

    assert await looking_like(desk) == (Looks(*near, NEAR), Looks(*same, HASH))
    assert await looking_like(desk, limit=1) == (Looks(*near, NEAR),)
    assert await looking_like(desk, TOWN_B) == ()
    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.looking_like(desk.towns[TOWN_A], [], 9)) == ()


async def test_the_photos_of_some_cases_come_with_their_looks(desk: Desk) -> None:
    first, second, far = (
        await pictured(desk, "a", HASH),
        await pictured(desk, "b", None),
        await pictured(desk, "c", HASH, TOWN_B),
    )

    async def work(tx: Transaction) -> tuple[tuple[Looks, ...], tuple[Looks, ...]]:
        return await tx.looks_of([first[0], second[0], far[0]]), await tx.looks_of([])

    assert await desk.store.run(desk.scope(TOWN_A), work) == ((Looks(*first, HASH),), ())


async def test_the_spot_that_was_told_last_comes_with_a_case(desk: Desk) -> None:
    case_id, far = await desk.report(), await desk.report(town=TOWN_B)
    told = [Content(desk.ids.new(), "place", {"lat": lat, "lng": 120.68}, desk.ids.salt()) for lat in (30.1, 30.2)]

    async def tell(tx: Transaction) -> Mapping[str, Mapping[str, object]]:
        case = await tx.case(case_id)
        assert case is not None
        draft = Draft(Supplemented((), tuple(seal(content) for content in told)), await tx.now(), CLOCK, ())
        await tx.save(Saving(case, case_id, case.jurisdiction, (draft,), told))
        return await tx.spots_of([case_id, far])

    assert await desk.store.run(desk.scope(TOWN_A), tell) == {case_id: {"lat": 30.2, "lng": 120.68}}
    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.spots_of([])) == {}


async def test_reports_of_a_place_come_newest_first(desk: Desk) -> None:
    now: datetime = await desk.store.run(Scope(), time_now)
    old, mid, new = [await desk.report(occurred_at=now - timedelta(days=days)) for days in (9, 5, 1)]
    await desk.report(town=TOWN_B)
    kept = (await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.case(new))).village  # type: ignore[union-attr]  # it is there

    async def near(village: str | None, grid: str | None, days: int = 30, limit: int = 9) -> tuple[str, ...]:
        wanted = NearBy(desk.towns[TOWN_A], village, grid, now - timedelta(days=days), mid, limit)
        return await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.near_by(wanted))

    assert await near(None, None) == (new, old)
    assert await near(None, None, days=6) == (new,)
    assert await near(None, None, limit=1) == (new,)
    assert await near("没有的村", "没有的网格") == ()
    assert await near(kept, None) == (new, old)
    assert await near("没有的村", "没有的网格", days=1) == ()


async def test_a_row_says_that_who_reported_it_is_hidden(desk: Desk) -> None:
    hidden = await desk.report(plan=replace(PLAN, veil=Veil(PLAN.route.cites)))
    plain = await desk.report()
    query = Query(Which.BOARD, RESIDENT, jurisdictions=frozenset({desk.towns[TOWN_A]}))

    page = await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.list(query))

    assert {row.summary.id: row.summary.unnamed for row in page.rows} == {hidden: True, plain: False}
