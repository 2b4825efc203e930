"""What every store keeps of videos and documents (存储契约之附件)."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases.people import ActorMark, Role
from cases.ports import Scope, Transaction
from cases.ports_files import FILE_GONE, Attachment, FileKind
from cases.refusals import NotFound
from tests.support.storeroom import OTHER, RESIDENT, TOWN_A, TOWN_B, Desk


async def _give(desk: Desk, case_id: str, *files: str, person: str = RESIDENT) -> None:
    """Somebody adds files to a case."""

    async def work(tx: Transaction) -> None:
        case = await tx.case(case_id)
        assert case is not None
        await desk.carry_out(tx, case, c.Supplement(), ActorMark(person, Role.RESIDENT), files=files)

    await desk.store.run(desk.scope(), work)


async def _files(desk: Desk, case: str, *codes: str) -> dict[str, Attachment]:
    return dict(await desk.store.run(desk.scope(*codes), lambda tx: tx.files(case)))


async def _waiting(desk: Desk, file: str) -> Attachment | None:
    return await desk.store.run(Scope(), lambda tx: tx.file_upload(file))


async def test_an_upload_waits_until_a_case_takes_it(desk: Desk) -> None:
    case, film = await desk.report(), await desk.file("a", kind=FileKind.VIDEO)
    assert (await _waiting(desk, film.id), await _files(desk, case)) == (film, {})

    await _give(desk, case, film.id)

    assert (await _waiting(desk, film.id), await _files(desk, case)) == (None, {film.id: film})


async def test_the_same_file_of_the_same_owner_is_kept_once(desk: Desk) -> None:
    first, again, other = await desk.file("a"), await desk.file("a"), await desk.file("a", owner=OTHER)

    assert again == first
    assert other.id != first.id


@pytest.mark.parametrize("whose", ["nobody's", "another's", "taken"])
async def test_what_cannot_be_taken_stops_the_whole_command(desk: Desk, whose: str) -> None:
    case = await desk.report()
    mine, other = await desk.file("a"), await desk.file("b", owner=OTHER)
    if whose == "taken":
        await _give(desk, await desk.report(key="x"), other.id, person=OTHER)
    wrong = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10" if whose == "nobody's" else other.id

    with pytest.raises(NotFound) as refused:
        await _give(desk, case, mine.id, wrong)

    assert refused.value.message == FILE_GONE
    assert (await _waiting(desk, mine.id), await _files(desk, case)) == (mine, {})


async def test_the_log_commits_to_a_file_without_naming_it(desk: Desk) -> None:
    case, paper = await desk.report(), await desk.file("a")
    await _give(desk, case, paper.id)

    events = await desk.store.run(desk.scope(), lambda tx: tx.events(case))
    contents = await desk.store.run(desk.scope(), lambda tx: tx.contents(case))

    assert paper.id not in repr(events)
    assert [each.body for each in contents.values() if each.what == "file"] == [{"file": paper.id}]


async def test_files_are_hidden_from_another_town(desk: Desk) -> None:
    case, paper = await desk.report(town=TOWN_A), await desk.file("a")
    await _give(desk, case, paper.id)

    assert await _files(desk, case, TOWN_B) == {}
    assert set(await _files(desk, case, TOWN_A)) == {paper.id}
