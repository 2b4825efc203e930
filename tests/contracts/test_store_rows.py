"""What every store keeps in the row of a case for lists (存储契约之列表行): what it leaves open, and its colours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import commands as c
from cases.colours import WarnLevel
from cases.commands_clock import Pause, RequestExtension, Resume
from cases.ports import Query, Scope, Tally, Which
from cases.summary import Summary, summarise
from dsl.decision import Alarm, ClockSpec, ClockStart, Plan
from dsl.terms import Term, TimeUnit
from tests.cases.test_reach import IN_TURN
from tests.support.matrix import CLAUSE, RICH
from tests.support.matters import HOURS
from tests.support.storeroom import RESIDENT, TELECOM, Desk, time_now

MINE = Query(Which.MINE, RESIDENT)
ALARMS = (Alarm("黄色", CLAUSE, left=0.5), Alarm("橙色", CLAUSE, left=0.25))
TEN_DAYS = ClockSpec("受理", ClockStart.REPORTED, Term(10, TimeUnit.DAY), HOURS, CLAUSE, alarms=ALARMS)
THREE_COLOURS = replace(RICH, clocks=(TEN_DAYS,))


async def rows_of(desk: Desk) -> list[Summary]:
    page = await desk.store.run(desk.scope(), lambda tx: tx.list(MINE))
    return [row.summary for row in page.rows]


@pytest.mark.parametrize(
    ("plan", "commands"),
    [
        (RICH, []),
        (RICH, [c.Accept()]),
        (RICH, [c.Accept(), RequestExtension("答复")]),
        (RICH, [c.Accept(), Pause("等待鉴定"), Resume()]),
        (IN_TURN, []),
        (THREE_COLOURS, []),
    ],
    ids=["待受理", "办理中", "延期待批", "中止过", "依次问到", "三色加橙"],
)
async def test_a_row_says_what_the_case_says(desk: Desk, plan: Plan, commands: list[c.Command]) -> None:
    case_id = await desk.report(plan)
    for command in commands:
        await desk.act(case_id, command, unit=TELECOM)
    case = await desk.case(case_id)
    assert case is not None

    (row,) = await rows_of(desk)

    assert row.openings
    assert row == summarise(case)


async def test_every_colour_is_shown_and_counted_where_it_is_gravest(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    for days in (12, 9, 6, 0):  # of ten: late, three quarters over, half over, fresh
        await desk.report(THREE_COLOURS, occurred_at=now - timedelta(days=days))

    levels = [row.warn_level(now) for row in await rows_of(desk)]
    tally = await desk.store.run(desk.scope(), lambda tx: tx.tally(MINE))

    assert levels == [WarnLevel.GREEN, WarnLevel.YELLOW, WarnLevel.ORANGE, WarnLevel.RED]
    assert tally == Tally(total=4, yellow=1, red=1, orange=1)
