"""What every store keeps of a town beside its cases (存储契约之本地台账)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from cases.events_words import WordsKept
from cases.people import CLOCK
from cases.ports import Scope, TownLook, Transaction
from cases.refusals import InFlight
from cases.town_events import Declared, DutyDone, TownDraft, TownEvent
from tests.support.storeroom import BUNDLE, TOWN_A, TOWN_B, Desk, time_now


async def _drafts(desk: Desk, *names: str) -> list[TownDraft]:
    now = await desk.store.run(Scope(), time_now)
    return [TownDraft(DutyDone(name), now, CLOCK, ()) for name in names]


async def _save(desk: Desk, town: int, after: int, drafts: list[TownDraft], look: TownLook) -> tuple[TownEvent, ...]:
    async def work(tx: Transaction) -> tuple[TownEvent, ...]:
        return await tx.save_town(town, after, drafts, look)

    return await desk.store.run(Scope.of(town), work)


LOOK = TownLook(BUNDLE.hash, "历一", None)


async def test_what_was_appended_is_read_in_order(desk: Desk) -> None:
    town = desk.towns[TOWN_A]
    first = await _save(desk, town, 0, await _drafts(desk, "专报", "夜询会"), LOOK)
    now = await desk.store.run(Scope(), time_now)
    second = await _save(desk, town, 2, [TownDraft(Declared("响应", "二级"), now, CLOCK, ())], LOOK)

    assert await desk.store.run(Scope.of(town), lambda tx: tx.town_events(town)) == first + second
    assert [event.seq for event in first + second] == [1, 2, 3]


async def test_the_list_of_words_that_was_kept_last_is_the_towns_own(desk: Desk) -> None:
    town, other = desk.towns[TOWN_A], desk.towns[TOWN_B]
    now = await desk.store.run(Scope(), time_now)
    assert await desk.store.run(Scope.of(town), lambda tx: tx.word_list(town)) == ""

    for after, text in enumerate(("旧的", "新的")):
        await _save(desk, town, after, [TownDraft(WordsKept(text, 1), now, CLOCK, ())], LOOK)

    assert await desk.store.run(Scope.of(town), lambda tx: tx.word_list(town)) == "新的"
    assert await desk.store.run(Scope.of(town), lambda tx: tx.word_list(other)) == ""
    assert await desk.store.run(Scope.of(other), lambda tx: tx.word_list(town)) == ""


async def test_who_comes_second_with_the_same_sight_is_told(desk: Desk) -> None:
    town = desk.towns[TOWN_A]
    await _save(desk, town, 0, await _drafts(desk, "专报"), LOOK)

    with pytest.raises(InFlight):
        await _save(desk, town, 0, await _drafts(desk, "夜询会"), LOOK)

    kept = await desk.store.run(Scope.of(town), lambda tx: tx.town_events(town))
    assert [event.payload for event in kept] == [DutyDone("专报")]


async def test_of_several_at_once_each_sees_what_the_others_have_added(desk: Desk) -> None:
    town = desk.towns[TOWN_A]

    async def append(name: str) -> None:
        (draft,) = await _drafts(desk, name)

        async def work(tx: Transaction) -> None:
            seen = await tx.town_events(town, alone=True)
            await tx.save_town(town, len(seen), [draft], LOOK)

        await desk.store.run(Scope.of(town), work)

    await asyncio.gather(*(append(name) for name in ("一", "二", "三", "四")))

    kept = await desk.store.run(Scope.of(town), lambda tx: tx.town_events(town))
    assert sorted(event.payload.name for event in kept if isinstance(event.payload, DutyDone)) == [
        "一",
        "三",
        "二",
        "四",
    ]
    assert [event.seq for event in kept] == [1, 2, 3, 4]


async def test_everybody_may_read_it_and_only_the_town_may_add(desk: Desk) -> None:
    town, other = desk.towns[TOWN_A], desk.towns[TOWN_B]
    drafts = await _drafts(desk, "专报")
    saved = await _save(desk, town, 0, drafts, LOOK)

    assert await desk.store.run(Scope.of(other), lambda tx: tx.town_events(town)) == saved
    assert await desk.store.run(Scope.of(other), lambda tx: tx.town_events(other)) == ()
    with pytest.raises(RuntimeError):
        await desk.store.run(Scope.of(other), lambda tx: tx.save_town(town, 1, drafts, LOOK))


async def test_a_town_is_looked_at_when_due_and_when_rules_or_calendar_change(desk: Desk) -> None:
    town = desk.towns[TOWN_A]
    now = await desk.store.run(Scope(), time_now)
    assert town in await desk.store.towns_to_look_at("历一", 10)

    await _save(desk, town, 0, [], TownLook(BUNDLE.hash, "历一", now + timedelta(days=1)))
    assert town not in await desk.store.towns_to_look_at("历一", 10)
    assert town in await desk.store.towns_to_look_at("历二", 10)

    await _save(desk, town, 0, [], TownLook(BUNDLE.hash, "历一", now - timedelta(seconds=1)))
    assert town in await desk.store.towns_to_look_at("历一", 10)

    await _save(desk, town, 0, [], TownLook("0" * 64, "历一", None))
    assert town in await desk.store.towns_to_look_at("历一", 10)


async def test_no_more_towns_are_given_than_asked_for(desk: Desk) -> None:
    assert len(await desk.store.towns_to_look_at("历一", 1)) == 1
