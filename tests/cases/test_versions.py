"""A new version of the rules: since when it decides, what it does to open cases, and in which edition it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.memory_store import MemoryStore
from cases import commands as c
from cases.actions import act
from cases.house import now_of
from cases.intake import Letter, report
from cases.ports import CaseAt, Scope, Transaction
from cases.publishing import RulesRejected, as_published, publish
from cases.refusals import NotFound
from cases.replanning import replan
from cases.state import Case, Phase
from cases.town_actions import look
from cases.town_events import Ruled
from dsl.bundle import Bundle, Source
from tests.support.matters import at
from tests.support.town import CITY, EAST, StillClock, Town, found_town, sources, words

DAY = "施行 2020-01-01,未办结的适用旧版"
OLD = "由 产权单位 办理"
NEW = "由 城管局 办理"


@pytest.fixture
async def town() -> Town:
    return await found_town()


def city(day: str, route: str = NEW, text: str = CITY) -> str:
    return text.replace(DAY, f"施行 {day}").replace(OLD, route).replace("1个月内 答复", "10个自然日内 答复")


async def published(town: Town, files: list[Source]) -> Bundle:
    return await publish(town.house.store, town.house.rules, files, by="测试", reason="新版")


async def manhole(town: Town, when: str | None = None) -> Case:
    letter = Letter(c.Report("", ""), "窨井盖", words("井盖响"), at(when) if when else None)
    receipt = await report(town.house, town["deputy"], EAST, letter, None)
    return await stored(town, str(receipt["id"]))


async def stored(town: Town, case: str) -> Case:
    async def work(tx: Transaction) -> Case | None:
        return await tx.case(case)

    everywhere = Scope(frozenset(range(1, 20)))
    found = await town.house.store.run(everywhere, work)
    assert found is not None
    return found


async def test_before_its_day_a_new_version_decides_nothing(town: Town) -> None:
    old = await manhole(town)
    new = await published(town, sources(city("2026-12-01,未办结的适用旧版")))

    early = await manhole(town)
    town.clock.set("2026-12-01 00:00")
    on_the_day = await manhole(town)
    told_late = await manhole(town, "2026-11-30 23:59")

    assert (early.bundle, early.phase) == (old.bundle, Phase.POOLED)
    assert (on_the_day.bundle, on_the_day.holder.name if on_the_day.holder else "") == (new.hash, "城管局")
    assert told_late.bundle == old.bundle


async def test_a_town_is_asked_for_no_duty_of_a_version_before_its_day(town: Town) -> None:
    old = await manhole(town)
    house, where = town.house, old.jurisdiction
    new = await published(town, sources(city("2026-12-01,未办结的适用旧版")))

    async def log(tx: Transaction) -> list[str]:
        return [each.payload.bundle for each in await tx.town_events(where) if isinstance(each.payload, Ruled)]

    async def due() -> bool:
        return where in await house.store.towns_to_look_at(house.calendars.current().revision, 100)

    await look(house, where)
    assert (await house.store.run(Scope(), log), await due()) == ([old.bundle], False)

    town.clock.set("2026-12-01 00:00")
    assert await due()
    await look(house, where)
    assert (await house.store.run(Scope(), log), await due()) == ([old.bundle, new.hash], False)


async def test_before_the_first_rules_of_a_town_nobody_looks_at_its_duties() -> None:
    town = await found_town(city=CITY.replace(DAY, "施行 2026-12-01"))
    house = town.house
    where = (await house.store.run(Scope(), lambda tx: tx.territory())).by_code(EAST)
    assert where is not None
    assert await look(house, where.id) == 0

    revision = house.calendars.current().revision
    assert where.id not in await house.store.towns_to_look_at(revision, 100)
    town.clock.set("2026-12-01 00:00")
    assert where.id in await house.store.towns_to_look_at(revision, 100)


async def test_a_version_that_is_corrected_before_its_day_leaves_the_one_in_force(town: Town) -> None:
    old = await manhole(town)
    await published(town, sources(city("2026-12-01,未办结的适用旧版")))
    corrected = await published(town, sources(city("2026-12-02,未办结的适用旧版", OLD)))

    town.clock.set("2026-12-01 09:00")
    assert (await manhole(town)).bundle == old.bundle
    town.clock.set("2026-12-02 09:00")
    assert (await manhole(town)).bundle == corrected.hash


async def test_the_first_rules_of_a_place_tell_since_when_they_are_in_force(town: Town) -> None:
    empty = replace(town.house, store=MemoryStore(sandbox=True, clock=StillClock("2026-11-23 08:48")))
    await publish(empty.store, empty.rules, sources(city("2026-12-01,未办结的适用旧版")), by="测试", reason="首次")

    with pytest.raises(NotFound) as refused:
        await report(empty, town["deputy"], EAST, Letter(c.Report("", ""), "窨井盖", words("井盖响")), None)

    assert refused.value.message == "东街道的规约从 2026-12-01 起施行,在这以前还没有规约"


async def test_two_days_to_come_in_one_place_are_two_publishings(town: Town) -> None:
    files = sources(city("2026-12-01,未办结的适用旧版"))
    east = files[1]
    files[1] = Source(east.name, east.text.replace("施行 2020-01-01", "施行 2026-12-15"))

    with pytest.raises(RulesRejected) as refused:
        await published(town, files)

    told = refused.value.diagnostics
    assert [(each.code, each.file, each.span.line, each.message) for each in told] == [
        (
            "D629",
            east.name,
            3,
            "330901-演示市.rule 从 2026-12-01 起施行,本文件从 2026-12-15 起,两天之间依哪一版没有写",
        )
    ]


async def test_an_open_case_stays_where_it_was_unless_the_new_version_takes_it_over(town: Town) -> None:
    case = await manhole(town)
    await published(town, sources(city("2026-12-01,未办结的适用旧版")))
    town.clock.set("2026-12-01 09:00")

    assert await replan(town.house, CaseAt(case.id, case.jurisdiction)) == 0
    assert await stored(town, case.id) == case


async def test_an_open_case_comes_under_the_new_version_with_its_clocks(town: Town) -> None:
    case = await manhole(town)
    await act(town.house, town["steward"], case.id, c.Claim())
    new = await published(town, sources(city("2026-11-24,未办结的适用新版")))

    assert await replan(town.house, CaseAt(case.id, case.jurisdiction)) == 0  # its day has not come
    town.clock.set("2026-11-24 09:00")
    told = await replan(town.house, CaseAt(case.id, case.jurisdiction))
    again = await replan(town.house, CaseAt(case.id, case.jurisdiction))

    after = await stored(town, case.id)
    answer = after.running("答复")
    assert told > 0
    assert again == 0
    assert after.bundle == new.hash
    assert after.holder is not None
    assert after.holder.name == "城管局"
    assert answer is not None
    assert str(answer.spec.term) == "10自然日"


async def test_a_closed_case_is_left_alone(town: Town) -> None:
    case = await manhole(town)
    await act(town.house, town["steward"], case.id, c.Claim())
    await act(town.house, town["steward"], case.id, c.Answer("已解决"), enclosed=words("修好了"))
    await act(town.house, town["deputy"], case.id, c.Rate(5))
    await published(town, sources(city("2026-11-23,未办结的适用新版")))

    assert await replan(town.house, CaseAt(case.id, case.jurisdiction)) == 0


async def test_a_text_in_force_keeps_the_edition_it_was_published_in(town: Town) -> None:
    first = [Source(each.name, each.text.replace(";语言 第1版", ""), edition=1) for each in sources()]
    bundle = await published(town, first)
    as_read = [replace(each, edition=2) for each in first]

    again = await as_published(town.house.store, as_read)
    changed = await as_published(town.house.store, [Source(first[0].name, first[0].text + "\n")])

    assert sorted(again, key=lambda each: each.name) == list(bundle.sources)
    assert [each.edition for each in changed] == [2]
    assert await now_of(town.house) == town.clock.now
