"""The figures that every store sums up (存储契约之统计): exactly what the definition says of the folds themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases import commands as c
from cases.ports import Scope
from cases.rates import Figure
from cases.state import Case
from cases.town_figures import Asked, By, Sums, sum_up
from dsl.decision import CaseKind, EventRule, Kind, RateRule, Recipient, RecipientKind
from tests.support.matters import PLAN, POOL_PLAN, ROUTE
from tests.support.storeroom import OTHER, TELECOM, TOWN_A, TOWN_B, WATER, Desk, time_now

MONEY = EventRule("追缴", Recipient(RecipientKind.HOLDER), (ROUTE,), field="收回资金", measure="万元")
RICH = replace(PLAN, events=(MONEY,))
SOLVED_RATE = RateRule("解决率", (Kind(CaseKind.SOLVED),), (Kind(CaseKind.ANSWERED),), (), (ROUTE,))
CONTENT_RATE = RateRule(
    "满意率", (Kind(CaseKind.STARS_FROM, 4),), (Kind(CaseKind.RATED),), (Kind(CaseKind.LATE),), (ROUTE,)
)
#: One rate for each kind that a file may count, of all cases and the other way round.
EVERY_KIND = tuple(
    RateRule(f"{kind.value}{stars}", (Kind(kind, stars),), (Kind(CaseKind.ALL),), (), (ROUTE,))
    for kind in CaseKind
    for stars in ((1, 3, 5) if kind in {CaseKind.STARS_FROM, CaseKind.STARS_TO} else (0,))
)

Busy = tuple[Desk, tuple[str, ...]]


async def asked(desk: Desk, *codes: str, **more: object) -> Asked:
    now = await desk.store.run(Scope(), time_now)
    places = frozenset(desk.towns[code] for code in codes or desk.towns)
    plain = Asked(places, now - timedelta(days=400), now + timedelta(days=1), now)
    return replace(plain, **more)  # type: ignore[arg-type]  # a test names real fields


async def figures(desk: Desk, wanted: Asked, *codes: str) -> tuple[Sums, ...]:
    return await desk.store.run(desk.scope(*codes), lambda tx: tx.figures(wanted))


async def defined(desk: Desk, wanted: Asked, *cases: str) -> tuple[Sums, ...]:
    """The definition over the folds."""
    folds: list[Case] = []
    for each in cases:
        case = await desk.case(each)
        assert case is not None
        folds.append(case)
    return sum_up(folds, wanted)


@pytest.fixture
async def busy(desk: Desk) -> Busy:
    """A county with a case of every sort."""
    now: datetime = await desk.store.run(Scope(), time_now)
    long_ago = now - timedelta(days=100)
    fresh = await desk.report(RICH)
    pooled = await desk.report(POOL_PLAN, town=TOWN_B)
    good, bad, wandering = [await desk.report(RICH, reporter=who) for who in (OTHER, OTHER, OTHER)]
    late = await desk.report(RICH, occurred_at=long_ago)
    for case, stars, money in ((good, 5, "12.5"), (bad, 1, "0.25")):
        await desk.act(case, c.Accept(), unit=TELECOM)
        await desk.act(case, c.DoStep("追缴", {"收回资金": money}), unit=TELECOM)
        await desk.act(case, c.Answer("已解决" if stars == 5 else "说明情况"), unit=TELECOM)
        await desk.act(case, c.Rate(stars))
    await desk.act(wandering, c.Return(), unit=TELECOM)
    await desk.act(wandering, c.Claim(desk.unit(WATER)), unit=WATER)
    await desk.act(wandering, c.Reassign(desk.unit(TELECOM)), unit=TELECOM)
    await desk.act(late, c.Tick())
    await desk.act(late, c.Accept(), unit=TELECOM)
    return desk, (fresh, pooled, good, bad, wandering, late)


async def test_nothing_is_said_of_what_is_outside_the_scope_or_the_time(busy: Busy) -> None:
    desk, _ = busy
    wanted = await asked(desk)

    assert await figures(desk, await asked(desk, TOWN_B), TOWN_A) == ()
    assert await figures(desk, replace(wanted, until=wanted.since)) == ()
    assert await desk.store.run(Scope(), lambda tx: tx.figures(wanted)) == ()


async def test_the_whole_is_one_line(busy: Busy) -> None:
    desk, cases = busy

    (line,) = await figures(desk, await asked(desk, rates=(SOLVED_RATE, CONTENT_RATE)))

    assert (line.reported, line.in_hand, line.closed, line.answered, line.solved) == (6, 5, 1, 2, 1)
    assert (line.late, line.moves, line.bounces, line.bounced, line.returned) == (1, 2, 1, 1, 1)
    assert (line.rated, line.stars) == (1, (0, 0, 0, 0, 1))
    assert line.amounts == {"收回资金(万元)": 12_750_000}
    assert line.rates == (Figure("解决率", 1, 2, 0), Figure("满意率", 1, 1, 1))
    assert line.late_seconds > 0
    assert (line.yellow, line.orange, line.red) == (0, 0, 0)
    assert len(cases) == line.reported


@pytest.mark.parametrize("by", [None, *By])
async def test_every_line_is_what_the_folds_say(busy: Busy, by: By | None) -> None:
    desk, cases = busy
    wanted = await asked(desk, by=by, rates=EVERY_KIND)

    assert await figures(desk, wanted) == await defined(desk, wanted, *cases)


@pytest.mark.parametrize("days", [0, 1, 20, 40, 200])
async def test_the_colours_are_those_of_the_moment(busy: Busy, days: int) -> None:
    desk, cases = busy
    wanted = await asked(desk, by=By.UNIT)
    later = replace(wanted, at=wanted.at + timedelta(days=days))

    assert await figures(desk, later) == await defined(desk, later, *cases)


async def test_one_town_is_counted_alone(busy: Busy) -> None:
    desk, cases = busy
    wanted = await asked(desk, TOWN_B, by=By.GROUP, rates=EVERY_KIND)

    lines = await figures(desk, wanted)

    assert [line.reported for line in lines] == [1]
    assert lines == await defined(desk, wanted, *cases)


async def test_the_columns_are_what_folding_anew_makes_of_them(busy: Busy) -> None:
    desk, cases = busy

    rebuilt = await desk.store.rebuild()

    assert (rebuilt.cases, rebuilt.mismatches) == (len(cases), ())
