"""一周一结报 as the rule file asks for it: each deputy closes each period, late or with things open, on the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases import commands as c
from cases.actions import act
from cases.desk import desk
from cases.desk_duties import Close, close, statements
from cases.intake import Letter, report
from cases.people import Role
from cases.ports import RosterEntry, Scope, Transaction
from cases.refusals import InvalidInput, NotAllowed, NotFound, StillOwed
from cases.town import period_name
from cases.town_actions import look
from cases.town_events import DutyDone, DutyOverdue, DutyUnowed, TownPayload
from tests.support.town import CITY, EAST, WEST, Town, found_town, words

DUTIES = """
第九条 周期
  定期 一周一结报 每周五,由 代表 办理
  定期 一月一清 每月,由 镇代表 办理
  定期 回访 距上次 不超过2个月,由 议政代表 办理
  定期 分析会 每月,由 督促办 办理
"""
WEEK, NEXT, MONTH = "2026-W48", "2026-W49", "2026-11"


@pytest.fixture
async def town() -> Town:
    found = await found_town(city=CITY + DUTIES)
    await looked(found)
    return found


async def place(town: Town, code: str = EAST) -> int:
    async def find(tx: Transaction) -> int:
        where = (await tx.territory()).by_code(code)
        assert where is not None
        return where.id

    return await town.house.store.run(Scope(), find)


async def looked(town: Town, code: str = EAST) -> None:
    await look(town.house, await place(town, code))


async def log(town: Town, code: str = EAST) -> list[TownPayload]:
    where = await place(town, code)
    events = await town.house.store.run(Scope.of(where), lambda tx: tx.town_events(where))
    return [event.payload for event in events[1:]]


async def another_deputy(town: Town) -> None:
    entry = RosterEntry("second", "演示second", Role.DEPUTY, await place(town), level="镇")
    await town.house.store.run(Scope(), lambda tx: tx.save_roster([entry], {"second": town.house.ids.new()}))
    found = await town.house.store.run(Scope(), lambda tx: tx.person_by_key("second"))
    assert found is not None
    town.people["second"] = found


async def owed(town: Town, who: str = "deputy") -> list[tuple[str, str, bool]]:
    found = await desk(town.house, town[who], 5)
    return [(each.duty.name, each.duty.period, each.duty.closed is not None) for each in found.duties]


async def answered(town: Town) -> str:
    letter = Letter(c.Report("", ""), "路灯", words("路灯不亮"))
    case = str((await report(town.house, town["deputy"], EAST, letter, None))["id"])
    await act(town.house, town["telecom"], case, c.Claim())
    await act(town.house, town["telecom"], case, c.Answer("已解决"), enclosed=words("已修好"))
    return case


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2020, 9, 28), date(2020, 10, 4), "2020-W40"),
        (date(2026, 12, 28), date(2027, 1, 3), "2026-W53"),
        (date(2020, 9, 1), date(2020, 9, 30), "2020-09"),
        (date(2020, 7, 1), date(2020, 9, 30), "2020-Q3"),
        (date(2020, 7, 1), date(2020, 12, 31), "2020-H2"),
        (date(2020, 1, 1), date(2020, 12, 31), "2020"),
        (date(2020, 9, 1), date(2020, 10, 31), "2020-09-01_2020-10-31"),
        (date(2020, 9, 29), date(2020, 10, 5), "2020-09-29_2020-10-05"),
    ],
)
def test_a_period_is_called_as_people_call_it(first: date, last: date, name: str) -> None:
    assert period_name(first, last) == name


async def test_whoever_owes_nothing_closes_nothing(town: Town) -> None:
    for who, period in (("telecom", WEEK), ("resident", WEEK), ("deputy", "2026-W40"), ("deputy", "2099-W01")):
        with pytest.raises(NotFound, match=f"{period} 没有要您结报的定期事项"):
            await close(town.house, town[who], Close(period), None)

    assert await owed(town, "resident") == []


async def test_a_week_is_not_closed_while_things_wait_unless_that_is_said(town: Town) -> None:
    await answered(town)
    (weekly, _) = (await desk(town.house, await town.again("deputy"), 5)).duties
    with pytest.raises(StillOwed, match="这一期还有 1 件等您回答、评价或者转报,办完再结报"):
        await close(town.house, await town.again("deputy"), Close(WEEK), None)

    done = await close(town.house, await town.again("deputy"), Close(WEEK, with_open=True), None)

    assert weekly.waiting == 1
    assert (done["text"], done["left_open"], done["late"]) == (f"一周一结报({WEEK})已结报,还有 1 件未结", 1, False)
    assert await log(town) == [DutyDone("一周一结报", town["deputy"].id, WEEK, 1), DutyDone("一周一结报")]


async def test_what_came_after_the_week_keeps_nobody_from_closing_it(town: Town) -> None:
    town.clock.set("2026-11-30 09:00")
    await looked(town)
    await answered(town)

    done = await close(town.house, await town.again("deputy"), Close(WEEK), None)

    assert (done["late"], done["left_open"]) == (True, 0)


async def test_closing_twice_and_with_the_same_key_is_closing_once(town: Town) -> None:
    first = await close(town.house, town["deputy"], Close(WEEK), "k")
    same = await close(town.house, town["deputy"], Close(WEEK), "k")
    again = await close(town.house, town["deputy"], Close(WEEK, "一周一结报"), None)

    assert dict(same) == dict(first)
    assert again["text"] == f"一周一结报({WEEK})已经结报过"
    assert again["at"] == first["at"]
    assert len(await log(town)) == 2
    assert await owed(town) == [("一周一结报", WEEK, True), ("一月一清", MONTH, False)]


async def test_the_place_has_done_its_duty_when_the_last_has_closed(town: Town) -> None:
    await another_deputy(town)

    await close(town.house, town["deputy"], Close(WEEK), None)
    half = await log(town)
    await close(town.house, town["second"], Close(WEEK), None)

    assert half == [DutyDone("一周一结报", town["deputy"].id, WEEK)]
    assert (await log(town))[1:] == [DutyDone("一周一结报", town["second"].id, WEEK), DutyDone("一周一结报")]
    town.clock.set("2026-11-28 09:00")
    await looked(town)
    assert len(await log(town)) == 3


async def test_who_has_not_closed_is_named_when_the_week_is_over(town: Town) -> None:
    await another_deputy(town)
    await close(town.house, town["deputy"], Close(WEEK), None)

    town.clock.set("2026-11-28 09:00")
    await looked(town)

    missed = [each for each in await log(town) if isinstance(each, DutyOverdue)]
    assert [(each.name, each.people) for each in missed] == [("一周一结报", (town["second"].id,))]
    assert await owed(town, "second") == [
        ("一周一结报", WEEK, False),
        ("一周一结报", NEXT, False),
        ("一月一清", MONTH, False),
    ]
    late = await close(town.house, town["second"], Close(WEEK), None)
    assert late["late"] is True
    assert ("一周一结报", WEEK, False) not in await owed(town, "second")


async def test_a_place_without_deputies_misses_nothing_and_others_still_owe_theirs(town: Town) -> None:
    await looked(town, WEST)
    town.clock.set("2026-12-01 09:00")
    await looked(town)

    found = await log(town)

    assert "回访" not in {getattr(each, "name", "") for each in found}
    assert ("分析会", ()) in {(each.name, each.people) for each in found if isinstance(each, DutyOverdue)}
    town.clock.set("2027-01-26 09:00")
    await looked(town)
    unowed = [each for each in await log(town) if isinstance(each, DutyUnowed)]
    assert [each.name for each in unowed] == ["回访"]


async def test_of_several_duties_of_one_period_one_is_named() -> None:
    both = await found_town(city=CITY + DUTIES.replace("每周五", "每月25日"))
    await looked(both)

    with pytest.raises(InvalidInput, match="这一期有一周一结报、一月一清,请写明是哪一项"):
        await close(both.house, both["deputy"], Close(MONTH), None)

    assert (await close(both.house, both["deputy"], Close(MONTH, "一月一清"), None))["name"] == "一月一清"
    assert (await close(both.house, both["deputy"], Close(MONTH), None))["name"] == "一周一结报"


async def test_who_coordinates_sees_who_has_closed_and_nobody_else_does(town: Town) -> None:
    await another_deputy(town)
    await close(town.house, town["deputy"], Close(WEEK), None)

    found = await statements(town.house, town["steward"], EAST)

    weekly = {each.holder.key: each.duty.closed is not None for each in found if each.duty.period == WEEK}
    assert weekly == {"deputy": True, "second": False}
    with pytest.raises(NotAllowed, match="东街道的结报情况由本地或者上级的协调人员查看"):
        await statements(town.house, town["deputy"], EAST)


async def test_a_duty_that_follows_on_itself_is_owed_by_each_too(town: Town) -> None:
    entry = RosterEntry("voice", "演示voice", Role.DELIBERATOR, await place(town))
    await town.house.store.run(Scope(), lambda tx: tx.save_roster([entry], {"voice": town.house.ids.new()}))
    voice = await town.house.store.run(Scope(), lambda tx: tx.person_by_key("voice"))
    assert voice is not None
    town.people["voice"] = voice
    ((name, period, closed),) = await owed(town, "voice")

    await close(town.house, voice, Close(period), None)

    assert (name, period, closed) == ("回访", "2027-01-25", False)
    assert await log(town) == [DutyDone("回访", voice.id, period), DutyDone("回访")]
    town.clock.set("2026-12-01 09:00")
    assert await owed(town, "voice") == [("回访", "2027-01-25", True)]


async def test_somebody_who_became_a_deputy_later_owes_from_then_on(town: Town) -> None:
    town.clock.set("2026-12-15 09:00")
    await looked(town)
    entry = RosterEntry("second", "演示second", Role.DEPUTY, await place(town), level="县", valid_from=town.clock.now)
    await town.house.store.run(Scope(), lambda tx: tx.save_roster([entry], {"second": town.house.ids.new()}))
    found = await town.house.store.run(Scope(), lambda tx: tx.person_by_key("second"))
    assert found is not None
    town.people["second"] = replace(found)

    assert await owed(town, "second") == [("一周一结报", "2026-W51", False)]
