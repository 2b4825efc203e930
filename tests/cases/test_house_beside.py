"""A place beside its cases, through the whole domain: duties are watched, and a declared state decides."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from api.pace import Pace
from api.worker import look_round
from cases import commands as c
from cases.intake import Letter, report
from cases.people import ActorMark, Role
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput
from cases.town import Clerk, declare, do_duty
from cases.town_actions import Act, act, duties, standing
from cases.town_events import DutyOverdue, TownEvent
from cases.views import look
from dsl.period import show
from tests.support.town import CITY, CITY_CODE, EAST, Town, found_town, words

CLAUSES = """
态势 防汛响应 选 无、二级;由 城管局 宣布
第一条 防汛 防汛响应 是 二级的,由 城管局 办理
第二条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定
第三条 定期 民情专报 每月最后1个工作日
"""
RULES = CITY.split("问 窨井盖")[0].replace("语言 第1版", "语言 第2版") + CLAUSES.lstrip()
OFFICER = ActorMark("演示职员", Role.COORDINATOR)


@pytest.fixture
async def town() -> Town:
    return await found_town(city=RULES)


async def place(town: Town, code: str) -> int:
    async def work(tx: Transaction) -> int:
        where = (await tx.territory()).by_code(code)
        assert where is not None
        return where.id

    return await town.house.store.run(Scope(), work)


async def log(town: Town, where: int) -> tuple[TownEvent, ...]:
    return await town.house.store.run(Scope.of(where), lambda tx: tx.town_events(where))


async def do(town: Town, code: str, what: Act) -> None:
    await act(town.house, await place(town, code), OFFICER, what)


def declared(clerk: Clerk, value: str) -> Any:
    return declare(clerk, "防汛响应", value)


async def test_a_state_of_the_city_decides_in_its_streets(town: Town) -> None:
    await do(town, CITY_CODE, partial(declared, value="二级"))

    case = str(
        (await report(town.house, town["deputy"], EAST, Letter(c.Report("", ""), None, words("水")), None))["id"]
    )
    seen = await look(town.house, await town.again("deputy"), case)

    assert seen.case.holder is not None
    assert seen.case.holder.name == "城管局"


async def test_what_nobody_has_declared_is_at_rest_and_keeps_no_report_waiting(town: Town) -> None:
    letter = Letter(c.Report("", ""), None, words("水"))

    case = str((await report(town.house, town["deputy"], EAST, letter, None))["id"])

    seen = await look(town.house, await town.again("deputy"), case)
    assert seen.case.plan.route.pending == ()
    assert [str(cite) for cite in seen.case.plan.route.cites] == ["演示市 第二条(其余)"]


async def test_a_state_that_the_file_does_not_know_is_refused_and_nothing_is_kept(town: Town) -> None:
    where = await place(town, CITY_CODE)
    before = await log(town, where)

    with pytest.raises(InvalidInput):
        await do(town, CITY_CODE, partial(declared, value="五级"))
    assert await log(town, where) == before


async def test_a_duty_that_was_not_done_is_told_once_by_whoever_looks(town: Town) -> None:
    where = await place(town, CITY_CODE)
    await look_round(town.house, Pace())
    begun = town.clock.now
    town.clock.later(days=70)

    first = await look_round(town.house, Pace())
    again = await look_round(town.house, Pace())

    missed = [event.payload for event in await log(town, where) if isinstance(event.payload, DutyOverdue)]
    assert len(missed) >= 2
    assert len({payload.due_at for payload in missed}) == len(missed)
    assert all(payload.due_at > begun for payload in missed)
    assert first.events >= len(missed)
    assert (again.claimed, again.events) == (0, 0)


async def test_a_duty_that_was_done_is_due_again_in_the_next_period(town: Town) -> None:
    where = await place(town, CITY_CODE)
    await look_round(town.house, Pace())

    async def shown(tx: Transaction) -> list[dict[str, object]]:
        found = await standing(town.house, tx, where)
        assert found is not None
        return duties(found)

    (before,) = await town.house.store.run(Scope.of(where), shown)
    await do(town, CITY_CODE, lambda clerk: do_duty(clerk, "民情专报"))
    (after,) = await town.house.store.run(Scope.of(where), shown)

    assert before["last_done_at"] is None
    assert after["last_done_at"] is not None
    assert str(after["due_at"]) > str(before["due_at"])
    assert show(after["due_latest"]) != show(before["due_latest"])  # type: ignore[arg-type]  # plain data for the wire
