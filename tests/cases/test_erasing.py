"""Whoever wants to be forgotten is (删除), offices excepted; and nothing stays longer than its term (保存期限)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from adapters.memory_media import MemoryObjects
from api.tidying import Tidying
from cases import commands as c
from cases import erasing, intake, unused
from cases.actions import act
from cases.commands_voices import Withdraw
from cases.erasing import ask, carry_on_all, forget, summary
from cases.exporting import export
from cases.house import Enclosed
from cases.ports import Photo, Scope
from cases.ports_media import content_key
from cases.refusals import InvalidInput, NotFound, WrongPhase
from cases.retention import Kept, preview, sweep
from tests.support.town import EAST, Town, found_town, words

TERMS: Mapping[Kept, int] = {Kept.CLOSED: 10, Kept.VOICE: 0, Kept.INBOX: 5}


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def report(town: Town, objects: MemoryObjects | None = None, who: str = "resident") -> str:
    photos = (await upload(town, objects),) if objects else ()
    letter = intake.Letter(c.Report(reporter="", role="", photos=photos), "窨井盖", words("演示金丝雀"))
    return str((await intake.report(town.house, town[who], EAST, letter, None))["id"])


async def upload(town: Town, objects: MemoryObjects) -> str:
    full, thumb = (content_key(kind, kind.encode()) for kind in ("full", "thumb"))
    for kind, key in (("full", full), ("thumb", thumb)):
        await objects.put(key, kind.encode())
    photo = Photo(town.house.ids.new(), town["resident"].id, "a" * 64, full, thumb, 10, 10)
    return (await town.house.store.run(Scope(), lambda tx: tx.add_photo(photo))).id


async def left(town: Town, case: str) -> int:
    where = town["resident"].tenures[0].jurisdiction
    return len(await town.house.store.run(Scope.of(where), lambda tx: tx.contents(case)))


async def test_without_a_word_of_confirmation_nothing_goes(town: Town) -> None:
    with pytest.raises(InvalidInput, match="确定要删除的"):
        await ask(town.house, MemoryObjects(), town["resident"], confirmed=False, withdraw=False, open_days=9)


async def test_whoever_holds_an_office_leaves_it_first(town: Town) -> None:
    with pytest.raises(WrongPhase, match="您还担任着1项职务"):
        await ask(town.house, MemoryObjects(), town["telecom"], confirmed=True, withdraw=False, open_days=9)


async def test_nobody_forgets_somebody_who_is_not_there(town: Town) -> None:
    with pytest.raises(NotFound, match="没有这个人"):
        await forget(town.house, MemoryObjects(), "nobody", by="operator", open_days=0)


async def test_open_cases_are_withdrawn_where_that_is_wanted(town: Town) -> None:
    case, objects = await report(town), MemoryObjects()

    found = await ask(town.house, objects, await town.again("resident"), confirmed=True, withdraw=True, open_days=9)

    assert (found.waiting, found.done_at is None, await left(town, case)) == (0, False, 0)
    assert summary(found) == "已经删除;办理的事实和台账保留,但不再能找到本人"


async def test_a_case_that_was_answered_cannot_be_withdrawn_and_waits(town: Town) -> None:
    case = await report(town)
    await act(town.house, town["telecom"], case, c.Claim())
    await act(town.house, town["telecom"], case, c.Answer("已解决"), enclosed=words("好了"))
    person = await town.again("resident")

    found = await ask(town.house, MemoryObjects(), person, confirmed=True, withdraw=True, open_days=9)

    assert (found.waiting, await left(town, case)) == (1, 2)
    assert summary(found) == (
        "姓名、登录和告知已经删除;还有1件没有办结,其中的文字、照片和位置办结后删除,最迟到2026-12-02"
    )


async def test_what_waits_goes_with_the_day_that_was_told_and_files_when_nobody_can_be_about_to_use_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = MemoryObjects()
    case = await report(town, objects)

    def seconds() -> float:
        return town.clock.now.timestamp()

    tidying = Tidying(town.house, objects, timedelta(days=7), clock=seconds)
    await forget(town.house, objects, town["resident"].id, by="operator", open_days=9)

    await tidying.step()
    assert await left(town, case) == 1
    town.clock.now += timedelta(days=9)
    still = await forget(town.house, objects, town["resident"].id, by="operator", open_days=9)
    monkeypatch.setattr(unused, "FRESH_SECONDS", -1)
    monkeypatch.setattr(erasing, "FRESH_SECONDS", -1)
    town.clock.now += timedelta(hours=2)

    assert (len(still.keys), await left(town, case)) == (2, 0)
    assert summary(still) == "内容已经删除;还有2个刚上传的文件,一小时后由程序删除"
    await tidying.step()
    assert [await objects.exists(key) for key in still.keys] == [False, False]
    assert await carry_on_all(town.house, objects) == 0


async def test_a_copy_says_what_is_left_out_and_why(town: Town) -> None:
    await report(town)
    await report(town, who="deputy")

    found = await export(town.house, await town.again("resident"))

    assert [row["body"] for row in found.tables["contents"]] == [{"text": "演示金丝雀"}]
    assert (found.person, found.at) == (town["resident"].id, town.clock.now)
    assert "contents.salt" in {each.field for each in found.withheld}


async def test_a_preview_tells_what_would_go_and_takes_nothing(town: Town) -> None:
    case = await report(town)
    await act(town.house, await town.again("resident"), case, Withdraw())
    town.clock.now += timedelta(days=11)

    first, again = await preview(town.house, TERMS), await preview(town.house, TERMS)

    assert [(due.kept, due.count > 0) for due in first] == [(Kept.CLOSED, True), (Kept.INBOX, True)]
    assert (again, await left(town, case)) == (first, 1)


async def test_what_has_outlived_its_term_goes_with_its_bytes_and_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = MemoryObjects()
    case = await report(town, objects)
    await act(town.house, await town.again("resident"), case, Withdraw())
    monkeypatch.setattr("cases.retention.FRESH_SECONDS", -1)
    assert await sweep(town.house, objects, TERMS) == ()
    town.clock.now += timedelta(days=11)

    tidying = Tidying(town.house, objects, timedelta(days=7), TERMS, clock=lambda: 0.0)
    await tidying.step()

    assert await left(town, case) == 0
    assert await objects.exists(content_key("full", b"full")) is False
    assert await sweep(town.house, objects, TERMS) == ()


async def test_a_place_of_an_open_case_stays_whatever_the_term(town: Town) -> None:
    place = Enclosed("place", {"lat": 30.5, "lng": 120.6, "datum": "wgs84", "address": ""})
    letter = intake.Letter(c.Report(reporter="", role=""), "窨井盖", (*words("演示"), place))
    case = str((await intake.report(town.house, town["resident"], EAST, letter, None))["id"])
    town.clock.now += timedelta(days=11)

    await sweep(town.house, MemoryObjects(), {Kept.CLOSED: 10})

    assert await left(town, case) == 2
