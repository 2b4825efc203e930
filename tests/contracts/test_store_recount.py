"""What every store does when the calendar has changed (存储契约之日历): it finds what another one has counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cases import commands as c
from cases.events import ClockRecounted
from cases.house import folded
from cases.people import CLOCK
from cases.ports import CaseAt, Rebuilt, Saving, Transaction
from cases.recount import recounted
from cases.telling import Setting
from tests.support.matters import CALENDAR, PLAN
from tests.support.storeroom import TELECOM, TOWN_A, TOWN_B, Desk, Workers

WEEKDAYS = frozenset(date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2030, 1, 1).toordinal()))
ALL_OFF = replace(CALENDAR, revision="放假日历", days_off=WEEKDAYS)
ROLLING = replace(PLAN, clocks=tuple(replace(each, time=replace(each.time, roll=True)) for each in PLAN.clocks))


async def recount(desk: Desk, case_id: str) -> tuple[str, ...]:
    """Count one case by a calendar on which nobody works before 2030; the keys of the clocks that moved."""

    async def work(tx: Transaction) -> tuple[str, ...]:
        case = await tx.case(case_id)
        assert case is not None
        drafts = recounted(case, Setting(CLOCK, await tx.now(), ALL_OFF, desk.directory))
        folded(case, case.id, case.jurisdiction, drafts)
        await tx.save(Saving(case, case.id, case.jurisdiction, drafts))
        return tuple(draft.payload.key for draft in drafts if isinstance(draft.payload, ClockRecounted))

    return await desk.store.run(desk.scope(), work)


async def test_nothing_is_found_where_the_calendar_in_force_has_counted_everything(desk: Desk, store: Workers) -> None:
    await desk.report()

    assert await store.counted_otherwise(CALENDAR.revision, "", 10) == ()


async def test_cases_of_all_towns_are_found_page_by_page(desk: Desk, store: Workers) -> None:
    cases = sorted([await desk.report(town=town) for town in (TOWN_A, TOWN_B, TOWN_A)])
    found = [await desk.case(case) for case in cases]
    wanted = [CaseAt(case.id, case.jurisdiction) for case in found if case is not None]

    first = await store.counted_otherwise("另一日历", "", 2)
    second = await store.counted_otherwise("另一日历", first[-1].case, 2)

    assert [*first, *second] == wanted
    assert await store.counted_otherwise("另一日历", second[-1].case, 2) == ()


async def test_clocks_that_are_silent_for_good_are_not_found(desk: Desk, store: Workers) -> None:
    late = await desk.report()
    done = await desk.report()
    await desk.act(done, c.Accept(), unit=TELECOM)
    await desk.act(done, c.Answer("已解决"), unit=TELECOM)
    await desk.act(done, c.Rate(5))
    await store.shift_clock(10 * 86400)
    await desk.act(late, c.Tick())

    assert await store.counted_otherwise("另一日历", "", 10) == ()


async def test_a_clock_that_was_counted_anew_is_stored_with_its_new_figures(desk: Desk, store: Workers) -> None:
    case_id = await desk.report(ROLLING)
    await desk.act(case_id, c.Accept(), unit=TELECOM)

    moved = await recount(desk, case_id)

    case = await desk.case(case_id)
    assert case is not None
    assert moved == ("答复#1",)
    assert (case.clocks["答复#1"].calendar, case.clocks["答复#1"].due_at.year) == ("放假日历", 2030)
    assert await store.counted_otherwise("放假日历", "", 10) == ()
    assert await store.rebuild() == Rebuilt(1)
