"""What every store keeps of people's rights (存储契约之个人信息权益): consents, and what stays of the forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases import commands as c
from cases.consent import Consent, Matter
from cases.people import Role
from cases.ports import Key, Query, Scope, Transaction, Which
from tests.support.storeroom import OTHER, RESIDENT, TELECOM, TOWN_A, Desk, roster_entry, time_now

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def word(person: str, *matters: Matter, given: bool = True) -> Consent:
    return Consent(person, "", "示例-1", "0" * 64, frozenset(matters), given, AT)


async def test_what_somebody_has_said_is_told_in_order_and_of_nobody_else(desk: Desk) -> None:
    said = (word(RESIDENT, *Matter), word(RESIDENT, Matter.PLACE, given=False), word(OTHER, Matter.PHOTO))

    async def work(tx: Transaction) -> tuple[tuple[Consent, ...], ...]:
        for each in said:
            await tx.add_consent(each)
        return await tx.consents(RESIDENT), await tx.consents(OTHER), await tx.consents("nobody")

    assert await desk.store.run(Scope(), work) == (said[:2], said[2:], ())


# --- being forgotten --------------------------------------------------------------------------------------------------


CANARY = "演示金丝雀路13号"


async def settle(desk: Desk) -> None:
    """RESIDENT and OTHER are residents of both towns, with names."""
    entries = [roster_entry(key, Role.RESIDENT, desk.towns[TOWN_A]) for key in ("甲", "乙")]
    await desk.store.run(Scope(), lambda tx: tx.save_roster(entries, {"甲": RESIDENT, "乙": OTHER}))


async def closed(desk: Desk, **more: Any) -> str:
    """A case with words and a photo, answered and over."""
    case = await desk.report(text=CANARY, **more)
    for command in (c.Accept(), c.Answer("已解决")):
        await desk.act(case, command, unit=TELECOM)
    await desk.act(case, c.Rate(5))
    return case


async def kept(desk: Desk, case: str) -> tuple[list[str], int]:
    """The words that are still there, and how many photos."""

    async def work(tx: Transaction) -> tuple[list[str], int]:
        contents = await tx.contents(case)
        return sorted(str(each.body["text"]) for each in contents.values()), len(await tx.photos(case))

    return await desk.store.run(desk.scope(), work)


async def later(desk: Desk, days: int) -> datetime:
    return await desk.store.run(Scope(), time_now) + timedelta(days=days)


async def test_nobody_is_forgotten_unasked(desk: Desk) -> None:
    with pytest.raises(LookupError):
        await desk.store.erase(RESIDENT)
    with pytest.raises(LookupError):
        await desk.store.objects_gone(RESIDENT, ())


async def test_what_somebody_gave_is_gone_and_the_log_and_others_stay(desk: Desk) -> None:
    await settle(desk)
    mine, waiting = await desk.photo("p"), await desk.photo("q")
    shared, theirs = await desk.photo("s"), await desk.photo("s", OTHER)
    mine_file = await desk.file("f")
    case = await closed(desk, photos=(mine.id, shared.id), key="once")
    other = await closed(desk, photos=(theirs.id,), reporter=OTHER)
    await desk.store.run(desk.scope(), lambda tx: tx.follow(other, desk.towns[TOWN_A], RESIDENT))
    events = await desk.store.run(desk.scope(), lambda tx: tx.events(case))

    await desk.store.ask_erasure(RESIDENT, RESIDENT, await later(desk, 180))
    found = await desk.store.erase(RESIDENT)

    keys = {*(f"{kind}/{name}" for kind in ("full", "thumb") for name in "pq"), mine_file.key}
    assert (set(found.keys), found.waiting, found.done_at) == (keys, 0, None)  # of the shared photo nothing
    assert (found.gone["case_photos"], found.gone["uploads"], found.gone["file_uploads"]) == (2, 1, 1)
    assert await kept(desk, case) == (["演示办理情况"], 0)
    assert await kept(desk, other) == (sorted([CANARY, "演示办理情况"]), 1)
    assert await desk.store.run(desk.scope(), lambda tx: tx.events(case)) == events
    assert (await desk.store.rebuild()).mismatches == ()
    assert await gone(desk, RESIDENT) == (None, None, (), ())
    assert await desk.store.run(Scope(), lambda tx: tx.upload(waiting.id)) is None
    done = await desk.store.objects_gone(RESIDENT, found.keys)
    assert done.done_at is not None
    assert await desk.store.erasures(9) == ()


async def gone(desk: Desk, person: str) -> tuple[object, ...]:
    async def work(tx: Transaction) -> tuple[object, ...]:
        inbox = await tx.inbox(person, frozenset(), 9, None)
        followed = await tx.list(Query(Which.FOLLOWED, person, jurisdictions=frozenset(desk.towns.values())))
        return await tx.person(person), await tx.name_of(person), inbox, followed.rows

    return await desk.store.run(desk.scope(), work)


async def test_what_an_open_case_needs_waits_for_its_end_and_no_longer_than_was_told(desk: Desk) -> None:
    await settle(desk)
    photo, file = await desk.photo("p"), await desk.file("f")
    case = await desk.report(text=CANARY, photos=(photo.id,))
    await desk.store.ask_erasure(RESIDENT, "演示操作员", await later(desk, 180))

    first = await desk.store.erase(RESIDENT)
    again = await desk.store.objects_gone(RESIDENT, first.keys)

    assert (first.keys, first.waiting, again.done_at) == ((file.key,), 1, None)
    assert await kept(desk, case) == ([CANARY], 1)
    assert (await gone(desk, RESIDENT))[:2] == (None, None)
    assert [each.person for each in await desk.store.erasures(9)] == [RESIDENT]

    asked = await desk.store.ask_erasure(RESIDENT, RESIDENT, await later(desk, 0))
    last = await desk.store.erase(RESIDENT)

    assert (asked.asked_by, last.waiting, set(last.keys)) == ("演示操作员", 0, {photo.full, photo.thumb})
    assert await kept(desk, case) == ([], 0)


async def test_a_key_tells_nothing_any_more(desk: Desk) -> None:
    await settle(desk)
    await desk.report(key="once")

    await desk.store.ask_erasure(RESIDENT, RESIDENT, await later(desk, 0))
    await desk.store.erase(RESIDENT)

    where = desk.towns[TOWN_A]
    told = await desk.store.run(
        Scope.of(where), lambda tx: tx.recall(Key(where, RESIDENT, "once"), "演示路口窨井盖破损")
    )
    assert told == {"erased": True}


async def test_words_of_an_office_and_of_those_for_whom_somebody_wrote_stay(desk: Desk) -> None:
    await settle(desk)
    case = await closed(desk, reporter=OTHER)

    await desk.store.ask_erasure("演示工作人员", "演示操作员", await later(desk, 0))
    await desk.store.erase("演示工作人员")

    assert len((await kept(desk, case))[0]) == 2


# --- a copy of one's own data, and terms of keeping ------------------------------------------------------------------


async def test_one_gets_what_one_gave_and_nothing_of_others(desk: Desk) -> None:
    await settle(desk)
    photo, file = await desk.photo("p"), await desk.file("f")
    case = await closed(desk, photos=(photo.id,))
    await closed(desk, reporter=OTHER)
    await desk.store.run(desk.scope(), lambda tx: tx.follow(case, desk.towns[TOWN_A], RESIDENT))
    await desk.store.run(Scope(), lambda tx: tx.add_consent(word(RESIDENT, Matter.PLACE)))

    found = await desk.store.held(RESIDENT)

    assert [row["body"] for row in found["contents"]] == [{"text": CANARY}]
    assert [row["name"] for row in found["person_private"]] == ["演示甲"]
    assert [(row["id"], row["case_id"]) for row in found["case_photos"]] == [(photo.id, case)]
    assert [row["id"] for row in found["file_uploads"]] == [file.id]
    assert [row["case_id"] for row in found["follows"]] == [case]
    assert {row["case_id"] for row in found["notices"]} == {case}
    assert [row["version"] for row in found["consents"]] == ["示例-1"]
    assert len(found["cases"]) == 1
    assert OTHER not in str(found)
    assert await desk.store.held("nobody") == {}


async def test_what_is_kept_long_enough_goes_in_batches_and_the_rest_stays(desk: Desk) -> None:
    await settle(desk)
    photo, file = await desk.photo("p"), await desk.file("f")
    old = [await closed(desk, photos=(photo.id,)), await closed(desk)]
    still = await desk.report(text=CANARY)
    soon, now = await later(desk, 1), await later(desk, -1)

    assert await desk.store.outlived("closed_days", now) == 0
    assert await desk.store.outlived("closed_days", soon) == 2
    first = await desk.store.drop_outlived("closed_days", 1, soon, 1)
    second = await desk.store.drop_outlived("closed_days", 1, soon, 9)
    third = await desk.store.drop_outlived("closed_days", 1, soon, 9)

    assert [each.uploads for each in (first, second, third)] == [1, 1, 0]
    assert set(first.keys) | set(second.keys) == {photo.full, photo.thumb}
    assert [await kept(desk, case) for case in (*old, still)] == [([], 0), ([], 0), ([CANARY], 0)]
    assert [file.id] == [row["id"] for row in (await desk.store.held(RESIDENT))["file_uploads"]]
    assert (await desk.store.rebuild()).mismatches == ()


async def test_notices_go_by_their_age_and_voices_by_their_case(desk: Desk) -> None:
    await settle(desk)
    case = await closed(desk)
    soon = await later(desk, 1)

    notices = await desk.store.outlived("inbox_days", soon)
    dropped = await desk.store.drop_outlived("inbox_days", 1, soon, 99)

    assert (notices, dropped.uploads, await desk.store.outlived("inbox_days", soon)) == (notices, notices, 0)
    assert notices > 0
    assert await desk.store.outlived("voice_days", soon) == 0
    assert (await desk.store.drop_outlived("voice_days", 1, soon, 9)).uploads == 0
    assert len((await kept(desk, case))[0]) == 2


async def test_a_voice_goes_before_the_rest(desk: Desk) -> None:
    await settle(desk)
    case = await closed(desk, voice={"name": "演示老伯", "phone": "13900000000"})
    soon = await later(desk, 1)

    assert await desk.store.outlived("voice_days", soon) == 1
    assert (await desk.store.drop_outlived("voice_days", 1, soon, 9)).uploads == 1

    left = await desk.store.run(desk.scope(), lambda tx: tx.contents(case))
    assert sorted(each.what for each in left.values()) == ["text", "text"]
    await desk.store.ask_erasure(RESIDENT, RESIDENT, await later(desk, 0))
    await desk.store.erase(RESIDENT)
    assert len((await kept(desk, case))[0]) == 2  # the words are of the one who spoke, not of who wrote them down
