"""A person's own calendar (日历订阅): terms and duties, done or not, and nothing that a citizen has written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import commands as c
from cases.actions import act
from cases.calendar_feed import Feed, Stand, feed_of, subscribe, subscribed_since, unsubscribe
from cases.desk_duties import Close, close
from cases.house import House
from cases.intake import Letter, report
from cases.people import Person
from cases.refusals import NotFound
from tests.cases.test_desk_duties import DUTIES, WEEK, looked
from tests.support.town import CITY, EAST, Town, found_town, words


@pytest.fixture
async def town() -> Town:
    found = await found_town(city=CITY + DUTIES)
    await looked(found)
    return found


async def seen(town: Town, who: str) -> Feed:
    return await feed_of(town.house, await subscribe(town.house, await town.again(who)))


async def taken(town: Town, text: str = "门口的井盖坏了,张某某家旁边") -> str:
    """A report in the pool that the telecom company has claimed."""
    letter = Letter(c.Report(reporter="", role="居民"), "路灯", words(text))
    case = str((await report(town.house, await town.again("resident"), EAST, letter, None))["id"])
    await does(town.house, await town.again("telecom"), case, c.Claim())
    return case


async def does(house: House, person: Person, case: str, command: c.Command) -> None:
    text = words("已经办好了") if isinstance(command, c.Answer) else ()
    await act(house, person, case, command, enclosed=text)


async def test_an_address_that_ended_shows_nothing(town: Town) -> None:
    person = await town.again("telecom")
    first = await subscribe(town.house, person)
    second = await subscribe(town.house, person)
    assert await subscribed_since(town.house, person) is not None
    await unsubscribe(town.house, person)

    for secret in (first, second, "", "a" * 64):
        with pytest.raises(NotFound):
            await feed_of(town.house, secret)
    assert await subscribed_since(town.house, person) is None


async def test_the_term_of_a_case_stands_in_it_and_no_word_of_the_citizen(town: Town) -> None:
    case = await taken(town)

    feed = await seen(town, "telecom")

    (entry,) = [each for each in feed.entries if each.uid == f"case-{case}@minqing"]
    assert entry.stand in {Stand.CONFIRMED, Stand.TENTATIVE}
    assert entry.summary.endswith("路灯")
    assert entry.details.splitlines()[0].startswith("东街道")
    assert entry.ends - entry.begins == timedelta(minutes=30)
    assert not any("井盖" in each.summary + each.details or "张某某" in each.details for each in feed.entries)


async def test_what_is_answered_counts_up_and_is_left_out_after_a_while(town: Town) -> None:
    case = await taken(town)
    before = {each.uid: each for each in (await seen(town, "telecom")).entries}[f"case-{case}@minqing"]
    await does(town.house, await town.again("telecom"), case, c.Answer("已解决"))
    await does(town.house, await town.again("resident"), case, c.Rate(5))

    after = {each.uid: each for each in (await seen(town, "telecom")).entries}[f"case-{case}@minqing"]
    assert (after.stand, after.alarm_at, after.sequence > before.sequence) == (Stand.CANCELLED, None, True)
    assert after.summary.startswith("已办:")
    assert not [each for each in (await seen(town, "water")).entries if each.uid == after.uid]
    town.clock.later(days=31)
    assert not [each for each in (await seen(town, "telecom")).entries if each.uid == after.uid]


async def test_duties_of_ones_own_are_cancelled_when_closed_and_those_of_the_place_stand_beside(town: Town) -> None:
    before = {each.summary: each for each in (await seen(town, "deputy")).entries}
    await close(town.house, await town.again("deputy"), Close(WEEK, with_open=True), None)

    after = {each.summary: each for each in (await seen(town, "deputy")).entries}

    name = f"一周一结报({WEEK})"
    assert (before[name].stand, before[name].sequence) == (Stand.CONFIRMED, 0)
    assert (after[name].stand, after[name].sequence) == (Stand.CANCELLED, 1)
    assert before[name].uid == after[name].uid
    assert "分析会:截止" in after
    assert not [each for each in after if each.startswith("一周一结报:")]
    assert "分析会:截止" not in {each.summary for each in (await seen(town, "resident")).entries}


async def test_a_place_without_rules_of_its_own_has_no_duties(town: Town) -> None:
    assert (await seen(town, "far")).entries == ()
