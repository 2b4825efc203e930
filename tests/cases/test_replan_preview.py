"""New rules that take open cases over: first it is shown what would move, then it is done, once, and on the record."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest

from api import replanning as at_work
from api.pace import Pace, Swept
from api.replanning import Replanning, replan_all
from cases import commands as c
from cases.events import ClockRecounted, Decided
from cases.intake import Letter, report
from cases.ports import CaseAt, Scope, Transaction
from cases.replan_preview import Foreseen, Moved, foresee, told
from cases.replanning import due_to_follow, followers, in_force_now
from cases.rule_review import review, written
from cases.state import Case
from cases.town_actions import look
from tests.support.clerks import CITY_FILE, changed, with_clerks
from tests.support.matters import at
from tests.support.town import CITY, EAST, FAR, Town, found_town, words

TAKES_OVER = CITY.replace("未办结的适用旧版", "未办结的适用新版")
SHORTER = TAKES_OVER.replace("当日 受理", "2小时内 受理")
OTHER_UNIT = TAKES_OVER.replace("由 产权单位 办理", "由 城管局 办理")
PACE = Pace(max_attempts=2)
FAR_FILE = "330902-演示远市.rule"


@pytest.fixture
async def town() -> Town:
    return await with_clerks(await found_town())


async def wet(town: Town) -> str:
    letter = Letter(c.Report("", ""), "路灯", words("路口积水"))
    return str((await report(town.house, town["deputy"], EAST, letter, None))["id"])


async def stored(town: Town, case: str) -> Case:
    found = await town.house.store.run(Scope(frozenset(range(1, 20))), lambda tx: tx.case(case))
    assert found is not None
    return found


async def test_where_the_old_rules_go_on_nothing_is_foreseen(town: Town) -> None:
    await wet(town)

    shown = await review(town.house, written({CITY_FILE: CITY.replace("当日 受理", "2小时内 受理")}))

    assert shown.foreseen == Foreseen()
    assert followers(shown.bundle, await town.house.store.run(Scope(), lambda tx: tx.territory())) == {}


async def test_what_would_move_is_shown_and_nothing_has_moved(town: Town) -> None:
    case = await wet(town)
    before = await stored(town, case)

    shown = await review(town.house, written({CITY_FILE: SHORTER}))

    moved = Moved(case, "受理", at("2026-11-24 00:00"), at("2026-11-23 10:48"))
    assert shown.foreseen == Foreseen(1, 1, (), (moved,))
    assert "未办结的件:1 件改依新的规约,0 件换了承办,期限提前 1 个、推后 0 个、不再要求 0 个" in shown.report.text
    assert await stored(town, case) == before


async def test_only_some_are_tried_out_where_there_are_many(town: Town) -> None:
    for _ in range(3):
        await wet(town)
    shown = await review(town.house, written({CITY_FILE: SHORTER}), most=2)

    assert (shown.foreseen.cases, shown.foreseen.looked) == (3, 2)
    assert "3 件改依新的规约(试算了前 2 件)" in shown.report.text


def test_a_term_that_is_asked_for_no_more_is_told() -> None:
    gone = Moved("甲", "受理", at("2026-11-24 00:00"), None)

    assert told(Foreseen(1, 1, ("甲",), (gone,)), 1).split("\n") == [
        "未办结的件:1 件改依新的规约,1 件换了承办,期限提前 0 个、推后 0 个、不再要求 1 个",
        f"  {gone}",
    ]
    assert str(gone).endswith("→ 不再要求")


async def test_a_case_that_would_change_hands_is_named(town: Town) -> None:
    letter = Letter(c.Report("", ""), "窨井盖", words("井盖响"))
    case = str((await report(town.house, town["deputy"], EAST, letter, None))["id"])

    shown = await foresee(town.house, (await review(town.house, written({CITY_FILE: OTHER_UNIT}))).bundle, 10)

    assert shown.rerouted == (case,)


async def test_open_cases_come_under_the_new_rules_once_and_on_the_record(town: Town) -> None:
    case = await wet(town)
    await changed(town, "clerk", {CITY_FILE: SHORTER})

    assert await replan_all(town.house, PACE) == Swept(1, 2)
    assert await replan_all(town.house, PACE) == Swept()

    async def last(tx: Transaction) -> Sequence[object]:
        return [each.payload for each in await tx.events(case)][-2:]

    decided, recounted = await town.house.store.run(Scope(frozenset(range(1, 20))), last)
    assert isinstance(decided, Decided)
    assert isinstance(recounted, ClockRecounted)
    assert (decided.because, recounted.due_latest) == ("version", at("2026-11-23 10:48"))


async def test_another_worker_goes_on_where_one_has_stopped(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_work, "AT_ONCE", 2)
    for _ in range(5):
        await wet(town)
    await changed(town, "clerk", {CITY_FILE: SHORTER})
    stopped = Replanning(town.house, PACE)
    assert (await stopped.step()).claimed == 2

    assert (await replan_all(town.house, PACE)).claimed == 3
    assert await town.house.store.count_under(await due_to_follow(town.house, await in_force_now(town.house))) == 0


async def test_a_case_that_fails_stops_no_other_and_is_tried_again(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = [await wet(town) for _ in range(2)]
    await changed(town, "clerk", {CITY_FILE: SHORTER})
    done: list[str] = []

    async def replan(_house: object, where: CaseAt) -> int:
        if where.case == bad:
            raise ValueError("broken")
        done.append(where.case)
        return 1

    monkeypatch.setattr(at_work, "replan", replan)
    worker = Replanning(town.house, PACE)
    with caplog.at_level(logging.ERROR):
        swept = [await worker.step() for _ in range(4)]

    assert done == [good]
    assert [each.failed for each in swept] == [(bad,), (), (bad,), ()]
    assert "given up on until the next rules or start" in caplog.text


async def test_what_is_told_late_under_older_rules_follows_too(town: Town) -> None:
    worker = Replanning(town.house, PACE)
    await changed(town, "clerk", {CITY_FILE: TAKES_OVER.replace("施行 2020-01-01", "施行 2026-11-24")})
    town.clock.set("2026-11-24 09:00")
    while (await worker.step()).claimed or worker.more:
        pass
    letter = Letter(c.Report("", ""), "路灯", words("路口积水"), at("2026-11-23 20:00"))
    case = str((await report(town.house, town["deputy"], EAST, letter, None))["id"])
    old = (await stored(town, case)).bundle

    for _ in range(62):
        await worker.step()

    assert (await stored(town, case)).bundle != old


async def test_a_change_of_another_town_brings_no_case_anywhere_else(town: Town) -> None:
    await wet(town)
    await changed(town, "clerk", {CITY_FILE: SHORTER})
    assert (await replan_all(town.house, PACE)).claimed == 1
    territory = await town.house.store.run(Scope(), lambda tx: tx.territory())
    east = territory.by_code(EAST)
    assert east is not None
    await look(town.house, east.id)
    before = await town.house.store.run(Scope(), lambda tx: tx.town_events(east.id))

    await changed(town, "far-clerk", {FAR_FILE: f"{FAR}# 示例\n"})

    assert await replan_all(town.house, PACE) == Swept()
    await look(town.house, east.id)
    assert await town.house.store.run(Scope(), lambda tx: tx.town_events(east.id)) == before
