"""What every store keeps of codes, short links and calendar feeds (存储契约之码), within the scope only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.codes import Code, CodeKind, ShortLink, Use
from cases.ports import Scope, Transaction
from tests.support.storeroom import OTHER, RESIDENT, TOWN_A, TOWN_B, Desk

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def code(number: int, jurisdiction: int, target: str = "演示村") -> Code:
    return Code(f"1-0000000{number}", jurisdiction, CodeKind.VILLAGE, target, target, None, OTHER, AT)


async def test_a_code_is_found_by_its_id_and_by_what_it_stands_for_until_it_is_revoked(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    first, second, elsewhere = code(1, here), code(2, here, "演示二村"), code(3, there)
    gone = replace(first, revoked_at=AT + timedelta(days=1))

    async def keep(tx: Transaction) -> tuple[Code | None, ...]:
        for each in (second, first, elsewhere):
            await tx.save_code(each)
        before = await tx.code_for(here, CodeKind.VILLAGE, "演示村")
        await tx.save_code(gone)
        return before, await tx.code_for(here, CodeKind.VILLAGE, "演示村"), await tx.code(first.short)

    assert await desk.store.run(Scope(frozenset({here, there})), keep) == (first, None, gone)
    assert await desk.store.run(Scope.of(here), lambda tx: tx.codes(here)) == (second, gone)
    assert await desk.store.run(Scope.of(here), lambda tx: tx.code(elsewhere.short)) is None
    assert await desk.store.run(Scope.of(here), lambda tx: tx.codes(there)) == ()


async def test_what_came_through_codes_is_counted_since_a_moment(desk: Desk) -> None:
    here = desk.towns[TOWN_A]

    async def work(tx: Transaction) -> tuple[Mapping[str, int], ...]:
        for number, short in enumerate(("1-A", "1-A", "1-B")):
            case = f"01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7c{number:02}"
            await tx.note_use(Use(case, here, short, AT + timedelta(days=number)))
        return await tx.uses(here, None), await tx.uses(here, AT + timedelta(days=1)), await tx.uses(0, None)

    assert await desk.store.run(Scope.of(here), work) == ({"1-A": 2, "1-B": 1}, {"1-A": 1, "1-B": 1}, {})


async def test_a_short_link_keeps_what_wechat_gave(desk: Desk) -> None:
    here = desk.towns[TOWN_A]
    fresh = ShortLink("1-LINK", here, "pages/case/case", "id=1", AT)
    made = replace(fresh, url="https://wxaurl.cn/abc", url_until=AT + timedelta(days=30))

    async def work(tx: Transaction) -> tuple[ShortLink | None, ...]:
        await tx.save_link(fresh)
        before = await tx.link_to(here, "pages/case/case", "id=1")
        await tx.save_link(made)
        return before, await tx.short_link("1-LINK"), await tx.link_to(here, "pages/case/case", "id=2")

    assert await desk.store.run(Scope.of(here), work) == (fresh, made, None)
    assert await desk.store.run(Scope.of(desk.towns[TOWN_B]), lambda tx: tx.short_link("1-LINK")) is None


async def test_a_person_has_one_calendar_address_at_most(desk: Desk) -> None:
    async def work(tx: Transaction) -> list[object]:
        await tx.save_feed(RESIDENT, "a" * 64, AT)
        found: list[object] = [await tx.feed_owner("a" * 64), await tx.feed_since(RESIDENT)]
        await tx.save_feed(RESIDENT, "b" * 64, AT + timedelta(days=1))
        found += [await tx.feed_owner("a" * 64), await tx.feed_owner("b" * 64)]
        await tx.save_feed(RESIDENT, None, AT)
        return [*found, await tx.feed_owner("b" * 64), await tx.feed_since(RESIDENT)]

    assert await desk.store.run(Scope(), work) == [RESIDENT, AT, None, RESIDENT, None, None]


async def test_nothing_is_kept_of_a_place_outside_of_the_scope(desk: Desk) -> None:
    there = desk.towns[TOWN_B]
    link = ShortLink("1-LINK", there, "pages/case/case", "", AT)
    for work in (
        lambda tx: tx.save_code(code(1, there)),
        lambda tx: tx.note_use(Use(RESIDENT, there, "1-A", AT)),
        lambda tx: tx.save_link(link),
    ):
        with pytest.raises(RuntimeError):
            await desk.store.run(Scope.of(desk.towns[TOWN_A]), work)
