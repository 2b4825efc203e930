"""What every store shows in lists and inboxes (存储契约之列表)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import commands as c
from cases.commands_reach import DecideReturn
from cases.ports import Query, Scope, Which
from cases.refusals import InvalidInput
from cases.state import Phase
from cases.summary import summarise
from dsl.decision import Review
from tests.support.matters import BOARD as MATTERS_BOARD
from tests.support.matters import CLAIM, PLAN, POOL_PLAN, unit_recipient
from tests.support.storeroom import (
    BOARD,
    OTHER,
    RESIDENT,
    STEWARD,
    TELECOM,
    TOWN_A,
    TOWN_B,
    WATER,
    Desk,
    time_now,
)


async def test_a_list_is_read_page_by_page_without_gap_or_repetition(desk: Desk) -> None:
    now = await desk.store.run(Scope(), time_now)
    moments = [now - timedelta(minutes=n // 2) for n in range(7)]  # pairs at the same moment
    ids = [await desk.report(occurred_at=at, text=f"演示{n}") for n, at in enumerate(moments)]
    query = Query(Which.MINE, RESIDENT, limit=3)

    pages = []
    while True:
        page = await desk.store.run(desk.scope(), lambda tx, query=query: tx.list(query))  # type: ignore[misc]  # lambda
        pages.append([row.summary.id for row in page.rows])
        if page.next is None:
            break
        query = replace(query, cursor=page.next)

    wanted = sorted(zip(moments, ids, strict=True), reverse=True)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [case_id for page in pages for case_id in page] == [case_id for _, case_id in wanted]


@pytest.mark.parametrize("cursor", ["x", "", "W10", "WyJ4Il0", "eyJ9"])
async def test_a_cursor_of_nobody_is_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await desk.store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT, cursor=cursor)))

    assert refused.value.errors == {"cursor": "翻页标记无效,请从第一页重新打开"}


async def test_a_row_is_the_summary_with_the_first_words(desk: Desk) -> None:
    case_id = await desk.report(text="演" * 200)
    case = await desk.case(case_id)
    assert case is not None

    page = await desk.store.run(desk.scope(), lambda tx: tx.list(Query(Which.MINE, RESIDENT)))

    assert [(row.summary, row.text) for row in page.rows] == [(summarise(case), "演" * 200)]


async def test_lists_hold_what_they_are_for(desk: Desk) -> None:
    held = await desk.report(town=TOWN_A)
    pooled = await desk.report(POOL_PLAN, town=TOWN_B)
    answered = await desk.report(town=TOWN_A, reporter=OTHER)
    await desk.act(answered, c.Accept(), unit=TELECOM)
    await desk.act(answered, c.Answer("已解决"), unit=TELECOM)
    telecom, steward = (frozenset({desk.unit(name).id}) for name in (TELECOM, STEWARD))
    both = frozenset({desk.towns[TOWN_A], desk.towns[TOWN_B]})
    only_a = frozenset({desk.towns[TOWN_A]})

    async def ids(query: Query) -> set[str]:
        page = await desk.store.run(desk.scope(), lambda tx: tx.list(query))
        return {row.summary.id for row in page.rows}

    assert await ids(Query(Which.MINE, RESIDENT)) == {held, pooled}
    assert await ids(Query(Which.BOARD, RESIDENT, jurisdictions=only_a)) == {held, answered}
    assert await ids(Query(Which.BOARD, RESIDENT)) == set()
    assert await ids(Query(Which.TODO, RESIDENT)) == set()
    assert await ids(Query(Which.TODO, OTHER)) == {answered}
    assert await ids(Query(Which.TODO, "谁", telecom, only_a)) == {held}
    assert await ids(Query(Which.TODO, "谁", telecom, both)) == {held, pooled}
    assert await ids(Query(Which.TODO, "谁", steward)) == {pooled}
    assert await ids(Query(Which.BOARD, "谁", jurisdictions=both, phases=frozenset({Phase.POOLED}))) == {pooled}
    assert await ids(Query(Which.BOARD, "谁", jurisdictions=both, group="演示群")) == {pooled}


async def test_what_has_to_be_reviewed_waits_for_its_reviewer_alone(desk: Desk) -> None:
    review = Review("初审", unit_recipient(MATTERS_BOARD), ("通过", "不通过"), (CLAIM,))
    case_id = await desk.report(replace(PLAN, reviews=(review,)), town=TOWN_A)
    towns = frozenset(desk.towns.values())

    waiting = {}
    for name in (BOARD, TELECOM):
        query = Query(Which.TODO, "谁", frozenset({desk.unit(name).id}), towns, phases=frozenset({Phase.REVIEWING}))
        page = await desk.store.run(desk.scope(), lambda tx, query=query: tx.list(query))  # type: ignore[misc]  # lambda
        waiting[name] = [row.summary.id for row in page.rows]

    assert waiting == {BOARD: [case_id], TELECOM: []}


async def test_what_somebody_else_has_to_agree_to_waits_for_them_and_no_longer_than_that(desk: Desk) -> None:
    rule = replace(PLAN.returns, consent=unit_recipient(MATTERS_BOARD)) if PLAN.returns else None
    case_id = await desk.report(replace(PLAN, returns=rule), town=TOWN_A)
    own, other = frozenset({f"u:{desk.unit(BOARD).id}", "p:谁"}), frozenset({f"u:{desk.unit(WATER).id}", "p:它'"})

    async def found(waits: frozenset[str]) -> tuple[list[str], int]:
        query = Query(Which.TODO, "谁", waits=waits)
        page = await desk.store.run(desk.scope(), lambda tx: tx.list(query))
        tally = await desk.store.run(desk.scope(), lambda tx: tx.tally(query))
        return [row.summary.id for row in page.rows], tally.total

    before = await found(own)
    await desk.act(case_id, c.Return(), unit=TELECOM)
    asked = await found(own), await found(other), await found(frozenset())
    await desk.act(case_id, DecideReturn(approve=False), unit=BOARD)

    assert before == ([], 0)
    assert asked == (([case_id], 1), ([], 0), ([], 0))
    assert await found(own) == ([], 0)


async def test_a_question_waits_for_the_reporter(desk: Desk) -> None:
    case_id = await desk.report()
    await desk.act(case_id, c.Ask(wants=("photo",)), unit=TELECOM)
    query = Query(Which.TODO, RESIDENT)

    asked = await desk.store.run(desk.scope(), lambda tx: tx.list(query))
    photo = await desk.photo("a")
    await desk.act(case_id, c.Reply(photos=(photo.id,)))
    replied = await desk.store.run(desk.scope(), lambda tx: tx.list(query))

    assert [[row.summary.id for row in page.rows] for page in (asked, replied)] == [[case_id], []]


async def test_a_pool_waits_for_every_unit_near_it_and_names_the_likely_ones(desk: Desk) -> None:
    water = next(ref for ref, unit in desk.directory.units.items() if unit.name == WATER)
    plan = replace(POOL_PLAN, route=replace(POOL_PLAN.route, candidates=(water,), missing=("演示问",)))
    await desk.report(plan)
    query = Query(Which.TODO, "谁", frozenset({desk.unit(TELECOM).id}), frozenset({desk.towns[TOWN_A]}))

    page = await desk.store.run(desk.scope(), lambda tx: tx.list(query))

    assert [row.summary.candidates for row in page.rows] == [(desk.unit(WATER),)]


async def test_notices_reach_person_and_unit_newest_first(desk: Desk) -> None:
    case_id = await desk.report()
    await desk.act(case_id, c.Accept(), unit=TELECOM)
    units = frozenset({desk.unit(TELECOM).id})

    async def read(person: str, units: frozenset[int], before: int | None = None, limit: int = 10) -> list[str]:
        items = await desk.store.run(desk.scope(), lambda tx: tx.inbox(person, units, limit, before))
        return [
            f"{item.notice.kind} {item.notice.person or (item.notice.unit and item.notice.unit.name)}" for item in items
        ]

    assert await read(RESIDENT, frozenset()) == [f"case:accepted {RESIDENT}", f"case:assigned {RESIDENT}"]
    assert await read("谁", units) == [f"case:assigned {TELECOM}"]
    assert await read("谁", frozenset()) == []
    first = (await desk.store.run(desk.scope(), lambda tx: tx.inbox(RESIDENT, units, 1, None)))[0]
    assert (first.jurisdiction, first.read_at, first.notice.case) == (desk.towns[TOWN_A], None, case_id)
    assert len(await read(RESIDENT, units, before=first.id)) == 2
