"""How somebody becomes 议政代表 (推荐、审查、公示、聘任): in this order, and not before the announcement is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases import appointing
from cases import deliberators as d
from cases import events_deliberators as e
from cases.people import Role
from cases.ports import RosterEntry, Scope, Transaction
from cases.prose_town import town_sentence
from cases.refusals import InvalidInput, NotAllowed, NotFound, WrongPhase
from tests.cases.test_house_beside import RULES, log, place
from tests.support.town import CITY_CODE, EAST, Town, found_town

FIRST, LAST = date(2026, 11, 24), date(2026, 11, 30)
BEGIN, END = date(2026, 12, 1), date(2029, 11, 30)


@pytest.fixture
async def town() -> Town:
    found = await found_town(city=RULES)
    where = await place(found, CITY_CODE)

    async def enrol(tx: Transaction) -> None:
        entry = RosterEntry("candidate", "演示人选", Role.RESIDENT, where)
        await tx.save_roster([entry], {"candidate": found.house.ids.new()})

    await found.house.store.run(Scope.of(where), enrol)
    person = await found.house.store.run(Scope(), lambda tx: tx.person_by_key("candidate"))
    assert person is not None
    found.people["candidate"] = person
    return found


async def do(town: Town, who: str, command: d.Command) -> dict[str, object]:
    return dict(await appointing.do(town.house, await town.again(who), CITY_CODE, command, None))


async def led_to(town: Town, *commands: d.Command) -> None:
    for command in commands:
        await do(town, "steward", command)


def steps(person: str) -> tuple[d.Recommend, d.Examine, d.Announce]:
    return d.Recommend(person, "演示社区"), d.Examine(person, passed=True), d.Announce(person, FIRST, LAST)


async def roles(town: Town) -> list[Role]:
    return [tenure.role for tenure in (await town.again("candidate")).tenures]


# --- refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["resident", "deputy", "telecom", "far"])
async def test_nobody_but_who_coordinates_there_leads_it(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        await do(town, who, d.Recommend(town["candidate"].id, "演示社区"))


async def test_whoever_is_on_no_roster_here_is_not_recommended(town: Town) -> None:
    with pytest.raises(InvalidInput, match="本地名册里没有这个人"):
        await do(town, "steward", d.Recommend(town["far"].id, "演示社区"))
    with pytest.raises(NotFound):
        await appointing.do(town.house, town["steward"], "000000", d.Recommend("x", "x"), None)


async def test_no_step_before_its_turn(town: Town) -> None:
    person = town["candidate"].id
    order = (*steps(person), d.Appoint(person, BEGIN, END))
    for done in range(3):
        for command in (*order[done + 1 :], d.End(person, "演示")):
            with pytest.raises(WrongPhase, match="顺序是推荐、审查、公示、聘任"):
                await do(town, "steward", command)
        await do(town, "steward", order[done])
    with pytest.raises(WrongPhase, match="不用再推荐"):
        await do(town, "steward", order[0])


async def test_days_that_cannot_be_are_refused(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person)[:2])

    with pytest.raises(InvalidInput, match="从今天或者以后开始"):
        await do(town, "steward", d.Announce(person, date(2026, 11, 1), LAST))
    with pytest.raises(InvalidInput, match="早于第一天"):
        await do(town, "steward", d.Announce(person, LAST, FIRST))


async def test_nobody_is_appointed_while_it_is_announced(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person))
    for day in (0, 1, 7):
        town.clock.now += timedelta(days=day and 1 if day < 7 else 6)
        with pytest.raises(WrongPhase, match="公示到 2026-11-30 为止,期满以后才能聘任"):
            await do(town, "steward", d.Appoint(person, BEGIN, END))
    assert Role.DELIBERATOR not in await roles(town)


async def test_an_objection_stands_in_the_way_until_it_was_looked_into(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person))
    with pytest.raises(WrongPhase, match="现在不能提出异议"):
        await do(town, "resident", d.Object(person, "其他"))
    town.clock.now += timedelta(days=2)
    await do(town, "resident", d.Object(person, "不符合条件"))
    town.clock.now += timedelta(days=8)

    with pytest.raises(WrongPhase, match="现在不能提出异议"):
        await do(town, "resident", d.Object(person, "其他"))
    with pytest.raises(WrongPhase, match="还有 1 件异议没有处理"):
        await do(town, "steward", d.Appoint(person, date(2026, 12, 8), END))
    await led_to(town, d.SettleObjection(person, upheld=False))
    with pytest.raises(WrongPhase, match="没有还没处理的异议"):
        await do(town, "steward", d.SettleObjection(person, upheld=False))
    await led_to(town, d.Appoint(person, date(2026, 12, 8), END))


async def test_an_objection_that_is_upheld_ends_it_and_one_may_begin_anew(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person))
    town.clock.now += timedelta(days=2)
    await do(town, "resident", d.Object(person, "程序有问题"))
    await led_to(town, d.SettleObjection(person, upheld=True))

    with pytest.raises(WrongPhase, match="现在是“没有通过”"):
        await do(town, "steward", d.Appoint(person, BEGIN, END))
    await led_to(town, d.Recommend(person, "演示社区"))


async def test_a_term_lies_behind_the_announcement_and_the_right_way_round(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person))
    town.clock.now += timedelta(days=9)

    with pytest.raises(InvalidInput, match="公示期满"):
        await do(town, "steward", d.Appoint(person, LAST, END))
    with pytest.raises(InvalidInput, match="最后一天早于第一天"):
        await do(town, "steward", d.Appoint(person, END, BEGIN))


def test_a_log_that_begins_in_the_middle_is_refused() -> None:
    with pytest.raises(ValueError, match="never recommended"):
        d.apply({}, e.Ended("x", "x"))


# --- done -------------------------------------------------------------------------------------------------------------


async def test_the_role_counts_from_the_first_day_of_the_term_until_it_ends(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person))
    town.clock.now += timedelta(days=8)  # 1 December
    await led_to(town, d.Appoint(person, date(2026, 12, 3), END))

    before = await roles(town)
    town.clock.now += timedelta(days=3)
    during = await roles(town)
    await led_to(town, d.End(person, "本人辞去"))

    assert (before, during, await roles(town)) == (
        [Role.RESIDENT],
        [Role.DELIBERATOR, Role.RESIDENT],
        [Role.RESIDENT],
    )


async def test_after_the_last_day_the_role_is_over_and_one_may_be_recommended_again(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person))
    town.clock.now += timedelta(days=8)
    await led_to(town, d.Appoint(person, BEGIN, date(2026, 12, 10)))
    town.clock.now += timedelta(days=12)

    assert await roles(town) == [Role.RESIDENT]
    await led_to(town, d.Recommend(person, "演示社区"))


async def test_who_objects_stands_nowhere_and_the_rest_is_said(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person))
    town.clock.now += timedelta(days=2)
    said = await do(town, "resident", d.Object(person, "其他"))
    events = await log(town, await place(town, CITY_CODE))
    own = [each for each in events if isinstance(each.payload, e.DeliberatorEvent)]

    assert said["text"] == "公示期间收到异议:其他"
    assert (own[-1].actor.person, own[0].actor.person) == (None, town["steward"].id)
    assert [town_sentence(each.payload) for each in own] == [
        "演示社区推荐一名议政代表人选",
        "议政代表人选审查通过",
        "议政代表人选公示,2026-11-24 至 2026-11-30",
        "公示期间收到异议:其他",
    ]


async def test_others_see_only_who_is_announced_or_appointed(town: Town) -> None:
    person = town["candidate"].id
    await led_to(town, *steps(person)[:2])

    async def seen(who: str) -> list[tuple[str | None, str]]:
        _, found = await appointing.listed(town.house, await town.again(who), CITY_CODE)
        return [(each.name, each.candidate.stage.value) for each in found]

    assert (await seen("resident"), await seen("steward")) == ([], [("演示人选", "examined")])
    await led_to(town, steps(person)[2])
    assert await seen("resident") == [("演示人选", "announced")]


async def test_a_street_below_leads_its_own(town: Town) -> None:
    with pytest.raises(InvalidInput, match="本地名册里没有这个人"):
        await appointing.do(
            town.house, await town.again("steward"), EAST, d.Recommend(town["candidate"].id, "演示社区"), None
        )


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (e.Examined("x", passed=False), "议政代表人选审查没有通过"),
        (e.ObjectionSettled("x", upheld=True), "异议成立,不再作为人选"),
        (e.ObjectionSettled("x", upheld=False), "异议经核实不成立"),
        (e.Appointed("x", BEGIN, END), "聘任一名议政代表,任期 2026-12-01 至 2029-11-30"),
        (e.Ended("x", "本人辞去"), "解聘一名议政代表:本人辞去"),
    ],
)
def test_the_other_steps_are_said_as_well(payload: e.DeliberatorEvent, said: str) -> None:
    assert town_sentence(payload) == said


def test_who_does_not_pass_is_no_candidate() -> None:
    known = d.apply({}, e.Recommended("x", "演示社区"))

    assert d.apply(known, e.Examined("x", passed=False))["x"].stage is d.Stage.REJECTED
