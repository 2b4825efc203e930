"""Somebody's reports are not taken for a while (停止上报): over a case, with a ground, and an appeal to another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases import commands as c
from cases import stopping
from cases.intake import History, Letter, file_report, report
from cases.people import Role
from cases.ports import RosterEntry, Scope, Transaction
from cases.refusals import InvalidInput, NotAllowed, NotFound, Refusal, WrongPhase
from cases.stops import MOST_DAYS, Ground
from tests.cases.test_house_beside import log, place
from tests.support.town import EAST, WEST, Town, found_town, words

WORDS = "连续三天发同一则广告(演示)"
REPORT = c.Report(reporter="", role="居民")
NOBODY = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b19"


@pytest.fixture
async def town() -> Town:
    found = await found_town()
    where = await place(found, EAST)

    async def enrol(tx: Transaction) -> None:
        ids = {key: found.house.ids.new() for key in ("one", "other")}
        await tx.save_roster([RosterEntry(key, f"演示{key}", Role.COORDINATOR, where) for key in ids], ids)
        for key in ids:
            person = await tx.person_by_key(key)
            assert person is not None
            found.people[key] = person

    await found.house.store.run(Scope.of(where), enrol)
    return found


async def reported(town: Town, who: str = "resident", code: str = EAST) -> str:
    letter = Letter(REPORT, enclosed=words("广告"))
    return str((await report(town.house, await town.again(who), code, letter, None))["id"])


def asked(case: str, **changes: Any) -> stopping.Place:
    given: dict[str, Any] = {"ground": Ground.ADVERTISING, "words": WORDS, "days": 7} | changes
    return stopping.Place(case, **given)


async def placed(town: Town, case: str, who: str = "one", **changes: Any) -> str:
    return str((await stopping.place(town.house, await town.again(who), EAST, asked(case, **changes), None))["id"])


async def appealed(town: Town, stop: str, who: str = "resident", said: str = "不是我发的广告") -> None:
    await stopping.appeal(town.house, await town.again(who), EAST, stopping.Appeal(stop, said), None)


async def decided(town: Town, stop: str, who: str = "other", *, lift: bool = True) -> None:
    await stopping.decide(town.house, await town.again(who), EAST, stopping.Decide(stop, lift, "已经核实"), None)


# --- refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["resident", "deputy", "telecom"])
async def test_only_who_coordinates_there_stops_anybody(town: Town, who: str) -> None:
    case = await reported(town)

    with pytest.raises(NotAllowed):
        await placed(town, case, who)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": MOST_DAYS + 1}, "days"),
        ({"words": "广告"}, "words"),
        ({"words": "长" * 501}, "words"),
    ],
)
async def test_a_stop_has_an_end_and_an_explanation(town: Town, changes: dict[str, Any], field: str) -> None:
    case = await reported(town)

    with pytest.raises(InvalidInput) as refused:
        await placed(town, case, **changes)

    assert set(refused.value.errors) == {field}
    await reported(town)


async def test_a_case_of_another_place_or_of_nobody_stops_nobody(town: Town) -> None:
    elsewhere = await reported(town, code=WEST)
    for case in (elsewhere, NOBODY):
        with pytest.raises(NotFound):
            await placed(town, case)


async def test_whoever_holds_an_office_and_what_another_system_sent_is_not_stopped(town: Town) -> None:
    theirs = await reported(town, "deputy")
    letter = Letter(REPORT, enclosed=words("路灯"))
    sent = await file_report(town.house, EAST, letter, History(town.clock(), "已办结"), "旧-1")

    for case, sentence in ((theirs, "有职务"), (str(sent["id"]), "不是本人从手机上报的")):
        with pytest.raises(InvalidInput) as refused:
            await placed(town, case)
        assert sentence in refused.value.errors["case"]


async def test_nobody_is_stopped_twice_at_once(town: Town) -> None:
    case = await reported(town)
    await placed(town, case)

    with pytest.raises(InvalidInput, match="已经停止"):
        await placed(town, case, "other")


async def test_an_appeal_is_ones_own_once_and_in_time(town: Town) -> None:
    case = await reported(town)
    stop = await placed(town, case)

    with pytest.raises(NotFound):
        await appealed(town, stop, "deputy")
    with pytest.raises(NotFound):
        await appealed(town, NOBODY)
    with pytest.raises(InvalidInput):
        await appealed(town, stop, said="不服")
    await appealed(town, stop)
    with pytest.raises(WrongPhase, match="请等答复"):
        await appealed(town, stop)
    await decided(town, stop, lift=False)
    with pytest.raises(WrongPhase, match="答复过了"):
        await appealed(town, stop)


async def test_what_is_over_needs_no_appeal_and_no_decision(town: Town) -> None:
    stop = await placed(town, await reported(town), days=1)
    town.clock.later(days=1)

    with pytest.raises(WrongPhase, match="不用申诉"):
        await appealed(town, stop)
    with pytest.raises(WrongPhase, match="不用再处理"):
        await decided(town, stop)


async def test_who_has_placed_it_does_not_decide_on_it_and_nobody_decides_twice(town: Town) -> None:
    stop = await placed(town, await reported(town))
    await appealed(town, stop)

    with pytest.raises(NotAllowed, match="另一位"):
        await decided(town, stop, "one")
    await decided(town, stop, lift=False)
    with pytest.raises(WrongPhase, match="处理过了"):
        await decided(town, stop)


# --- done -------------------------------------------------------------------------------------------------------------


async def test_who_is_stopped_is_told_why_until_when_and_what_to_do(town: Town) -> None:
    await placed(town, await reported(town))

    with pytest.raises(NotAllowed) as refused:
        await reported(town)

    assert refused.value.message == (
        "因发布广告,您在这里的上报停止到 2026-11-30 08:48。不服可以申诉,由另一位工作人员处理;"
        "紧急情况请直接拨打110、119、120"
    )


async def test_elsewhere_and_afterwards_the_same_person_reports_again(town: Town) -> None:
    await placed(town, await reported(town), days=2)

    await reported(town, code=WEST)
    town.clock.later(days=2)

    await reported(town)


async def test_a_receipt_that_was_given_is_given_again(town: Town) -> None:
    letter, who = Letter(REPORT, enclosed=words("广告")), await town.again("resident")
    first = await report(town.house, who, EAST, letter, "one")
    await placed(town, str(first["id"]))

    assert await report(town.house, who, EAST, letter, "one") == first


async def test_a_stop_that_is_lifted_ends_at_once_and_one_that_is_upheld_does_not(town: Town) -> None:
    case = await reported(town)
    first = await placed(town, case)
    await appealed(town, first)
    await decided(town, first, lift=False)
    with pytest.raises(Refusal):
        await reported(town)
    town.clock.later(days=8)
    second = await placed(town, case)

    await decided(town, second)  # a second look needs no appeal

    await reported(town)


async def test_the_place_sees_all_a_person_sees_ones_own_and_the_log_names_nobody(town: Town) -> None:
    case = await reported(town)
    stop = await placed(town, case)
    await appealed(town, stop)

    lists = {who: await stopping.listed(town.house, await town.again(who), EAST) for who in ("one", "resident", "far")}
    told = [each for each in await log(town, await place(town, EAST)) if each.payload.kind.startswith("stop:")]

    ((own,), now) = lists["resident"]
    assert (lists["one"], lists["far"][0]) == (((own,), now), ())
    assert (own.id, own.appeal, own.until - own.placed_at) == (stop, "不是我发的广告", timedelta(days=7))
    assert [(each.payload.kind, each.actor.person is None) for each in told] == [
        ("stop:placed", False),
        ("stop:appealed", True),
    ]
    assert town.people["resident"].id not in repr(told)
