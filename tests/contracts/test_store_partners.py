"""What every store keeps of partners (存储契约之对接): lines, numbers, what was sent, imports, in the scope only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.commands_voices import Withdraw
from cases.partners import Heard, Key, Known, Line, Progress, Reach, State, Wish
from cases.ports import Scope, Transaction
from cases.refusals import InFlight
from tests.support.matters import SEALED
from tests.support.storeroom import TOWN_A, TOWN_B, Desk

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
ID = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b"


def line(number: int, jurisdiction: int, partner: str = "示例热线") -> Line:
    return Line(f"{ID}{number:02}", jurisdiction, partner, "https://example.gov.cn/in", Key("k1", "秘密"))


async def test_a_line_comes_back_as_it_was_kept_and_changes(desk: Desk) -> None:
    where = desk.towns[TOWN_A]
    first = line(1, where)
    after = replace(
        first,
        key=Key("k2", "新的"),
        old=first.key,
        old_until=AT,
        wishes=frozenset({Wish.ANSWERS}),
        reach=Reach.ALL,
        state=State.STOPPED,
        cursor=7,
        attempts=2,
        sent=5,
        repeated=1,
        error="没有应答",
        next_at=AT,
    )

    async def work(tx: Transaction) -> tuple[object, ...]:
        await tx.save_partner_line(first)
        before = await tx.partner_line(first.id)
        await tx.save_partner_line(after)
        return before, await tx.partner_line(first.id), await tx.partner_line("none"), await tx.partner_lines()

    assert await desk.store.run(Scope.of(where), work) == (first, after, None, (after,))


async def test_a_line_is_claimed_once_and_only_while_it_is_on_and_due(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    later = datetime.now(UTC) + timedelta(hours=1)
    off = replace(line(2, here, "甲"), state=State.PAUSED)
    waits = replace(line(3, here, "乙"), next_at=later)
    lines = (line(1, here), off, waits, line(4, there))

    async def keep(tx: Transaction) -> None:
        for each in lines:
            await tx.save_partner_line(each)

    await desk.store.run(Scope(frozenset({here, there})), keep)

    async def claim(tx: Transaction) -> list[str | None]:
        claimed = [await tx.claim_partner_line(30) for _ in range(2)]
        return [each.id if each else None for each in claimed]

    assert await desk.store.run(Scope.of(here), claim) == [lines[0].id, None]


async def test_a_number_stands_for_one_case_and_its_marks_change(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    known = Known(here, "示例热线", "SL-1", f"{ID}10", "盐", {"标题": "a"})

    async def work(tx: Transaction) -> tuple[object, ...]:
        before = await tx.partner_number("示例热线", "SL-1")
        await tx.save_partner_number(known)
        await tx.save_partner_number(replace(known, marks={"标题": "b"}))
        found = await tx.partner_number("示例热线", "SL-1")
        named = [await tx.number_of_case(*each) for each in (("示例热线", known.case), ("别家", known.case))]
        return before, found, named

    assert await desk.store.run(Scope.of(here), work) == (None, replace(known, marks={"标题": "b"}), ["SL-1", None])
    assert await desk.store.run(Scope.of(there), lambda tx: tx.partner_number("示例热线", "SL-1")) is None


async def test_a_number_becomes_another_and_stands_for_the_same_case(desk: Desk) -> None:
    here = desk.towns[TOWN_A]
    known = Known(here, "示例城市", f"token:{ID}30", f"{ID}30", "盐", {"token": "t"})

    async def work(tx: Transaction) -> tuple[object, ...]:
        await tx.save_partner_number(known)
        await tx.rename_partner_number(known, "r1")
        found = [await tx.partner_number("示例城市", each) for each in (known.number, "r1")]
        return (*found, await tx.number_of_case("示例城市", known.case))

    assert await desk.store.run(Scope.of(here), work) == (None, replace(known, number="r1", marks={}), "r1")


async def test_what_was_sent_is_kept_once(desk: Desk) -> None:
    here = desk.towns[TOWN_A]
    kept = Heard(f"{ID}20", here, "e-1", "0" * 64, "受理")

    async def keep(tx: Transaction) -> tuple[object, ...]:
        before = await tx.partner_event(kept.line, kept.event)
        await tx.keep_partner_event(kept)
        return before, await tx.partner_event(kept.line, kept.event)

    assert await desk.store.run(Scope.of(here), keep) == (None, kept)
    with pytest.raises(InFlight):
        await desk.store.run(Scope.of(here), lambda tx: tx.keep_partner_event(kept))


async def test_an_import_remembers_how_far_it_is(desk: Desk) -> None:
    first = Progress("a" * 64, "示例热线", 10, 200, {"filed": 3})
    after = replace(first, line=20, done=True, tally={"filed": 4})

    async def work(tx: Transaction) -> list[Progress | None]:
        found = [await tx.import_progress(first.id)]
        for each in (first, after):
            await tx.save_import(each)
            found.append(await tx.import_progress(first.id))
        return found

    assert await desk.store.run(Scope(), work) == [None, first, after]


async def test_nothing_is_kept_of_a_place_outside_of_the_scope(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    with pytest.raises(RuntimeError):
        await desk.store.run(Scope.of(here), lambda tx: tx.save_partner_line(line(1, there)))


async def test_the_numbers_of_cases_that_are_not_closed_are_found(desk: Desk) -> None:
    here = desk.towns[TOWN_A]
    open_, closed = await desk.report(town=TOWN_A, key="k1"), await desk.report(town=TOWN_A, key="k2")
    await desk.act(closed, Withdraw(sealed=SEALED))

    async def work(tx: Transaction) -> tuple[Known, ...]:
        for number, case in (("r1", open_), ("r2", closed)):
            await tx.save_partner_number(Known(here, "示例城市", number, case, "salt"))
        return await tx.open_partner_numbers("示例城市", 10)

    found = await desk.store.run(Scope.of(here), work)

    assert [(each.number, each.case) for each in found] == [("r1", open_)]
    assert await desk.store.run(Scope.of(here), lambda tx: tx.open_partner_numbers("别的", 10)) == ()
