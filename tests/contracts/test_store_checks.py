"""What every store keeps of checks (存储契约之内容检查): one for each text and photo, in its town, claimed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases.ports import Scope, Transaction
from cases.ports_checks import Check, State, What
from tests.support.storeroom import OTHER, RESIDENT, TOWN_A, TOWN_B, Desk


async def opened(desk: Desk, name: str = "p") -> tuple[Check, ...]:
    """A report with a photo in the first town, and its checks: the text's, then the photo's."""
    photo = await desk.photo(name)
    case = await desk.report(photos=(photo.id,))
    return await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.checks([case]))


async def test_a_report_opens_checks_that_are_found_in_its_own_town_alone(desk: Desk) -> None:
    text, photo = await opened(desk)
    assert (text.what, photo.what, text.kind, text.seq) == (What.TEXT, What.PHOTO, "case:reported", 1)
    assert {text.state, photo.state} == {State.UNCHECKED}
    assert text.next_at == text.opened_at
    waiting = replace(photo, state=State.CHECKING, trace="t-1", next_at=photo.opened_at + timedelta(minutes=45))
    here, elsewhere = desk.scope(TOWN_A), desk.scope(TOWN_B)

    async def look(tx: Transaction) -> list[Check | None]:
        found = [await tx.check(text.id), await tx.check_of(photo.item), await tx.check_by_trace("t-1")]
        return [*found, *await tx.checks([text.case])]

    await desk.store.run(here, lambda tx: tx.save_check(waiting))

    assert await desk.store.run(here, look) == [text, waiting, waiting, text, waiting]
    assert await desk.store.run(elsewhere, look) == [None, None, None]
    assert await desk.store.run(here, lambda tx: tx.checks([])) == ()


async def test_what_is_due_is_claimed_once_until_its_lease_ends(desk: Desk) -> None:
    text, photo = await opened(desk)
    store = desk.store

    first, second = await store.claim_checks(1, 60), await store.claim_checks(10, 60)
    assert [each.id for each in (*first, *second)] == [text.id, photo.id]
    assert {each.jurisdiction for each in second} == {text.jurisdiction}
    assert await store.claim_checks(10, 60) == ()
    await store.shift_clock(61)

    again = await store.claim_checks(10, 60)
    after = await store.run(desk.scope(TOWN_A), lambda tx: tx.check(text.id))
    assert [each.id for each in again] == [text.id, photo.id]
    assert after is not None
    assert after.attempts == 2
    await store.run(desk.scope(TOWN_A), lambda tx: tx.save_check(replace(text, state=State.PASSED, next_at=None)))
    await store.shift_clock(200)
    assert [each.id for each in await store.claim_checks(10, 60)] == [photo.id]


async def test_what_a_person_decides_on_is_listed_the_first_first(desk: Desk) -> None:
    text, photo = await opened(desk)
    scope = desk.scope(TOWN_A)
    places = {text.jurisdiction}

    async def judge(tx: Transaction) -> None:
        await tx.save_check(replace(text, state=State.REVIEW, label="拿不准", next_at=None))
        await tx.save_check(replace(photo, state=State.RISKY, next_at=None))

    async def look(tx: Transaction) -> list[list[int]]:
        pages = (
            await tx.undecided(places, 0, 1),
            await tx.undecided(places, text.id, 9),
            await tx.undecided({10**6}, 0, 9),
        )
        return [[each.id for each in page] for page in pages]

    assert await desk.store.run(scope, look) == [[], [], []]
    await desk.store.run(scope, judge)
    assert await desk.store.run(scope, look) == [[text.id], [photo.id], []]


async def test_a_whole_page_is_read_at_once_and_the_first_picture_lies_under_every_cover(desk: Desk) -> None:
    text, photo = await opened(desk)

    async def look(tx: Transaction) -> tuple[list[str], list[str]]:
        contents = await tx.contents_of([text.case])
        names = await tx.names_of([RESIDENT, OTHER])
        own = contents.get(text.case, {})
        return [str(own[text.item].body["text"])] if text.item in own else [], sorted(names)

    words, names = await desk.store.run(desk.scope(TOWN_A), look)
    assert (len(words), set(names) <= {RESIDENT, OTHER}) == (1, True)
    assert (await desk.store.run(desk.scope(TOWN_B), look))[0] == []
    assert await desk.store.run(Scope(), lambda tx: tx.names_of([])) == {}
    scope = desk.scope(TOWN_A)
    before = (await desk.store.run(scope, lambda tx: tx.photos(photo.case)))[photo.item]
    for name in ("one", "two"):
        await desk.store.run(scope, lambda tx, full=name: tx.cover_photo(photo.item, full, f"{full}-thumb"))  # type: ignore[misc]  # a default binds the loop's value

    after = (await desk.store.run(scope, lambda tx: tx.photos(photo.case)))[photo.item]
    assert (after.full, after.thumb, after.bare_full, after.bare_thumb) == (
        "two",
        "two-thumb",
        before.full,
        before.thumb,
    )
    assert (before.bare_full, before.bare_thumb) == (None, None)


async def test_whoever_is_forgotten_takes_along_what_lay_under_the_cover(desk: Desk) -> None:
    _, photo = await opened(desk)
    scope = desk.scope(TOWN_A)
    before = (await desk.store.run(scope, lambda tx: tx.photos(photo.case)))[photo.item]
    await desk.store.run(scope, lambda tx: tx.cover_photo(photo.item, "full/c", "thumb/c"))

    await desk.store.ask_erasure(RESIDENT, "演示", photo.opened_at)
    gone = await desk.store.erase(RESIDENT)

    assert {before.full, before.thumb, "full/c", "thumb/c"} <= set(gone.keys)
    assert await desk.store.run(scope, lambda tx: tx.photos(photo.case)) == {}
