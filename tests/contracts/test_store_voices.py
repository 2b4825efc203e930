"""What every store keeps of the voice behind a report (存储契约之转报): whose turn it is, and what is hidden after."""

from __future__ import annotations

from cases import commands as c
from cases import commands_voices as vc
from cases.ports import Query, Row, Which
from cases.state import Phase
from tests.support.matters import SEALED
from tests.support.storeroom import RESIDENT, STEWARD, TELECOM, WATER, Desk

DEPUTY = "演示代表"


async def rows(desk: Desk, which: Which, person: str) -> tuple[Row, ...]:
    return (await desk.store.run(desk.scope(), lambda tx: tx.list(Query(which, person)))).rows


async def test_what_is_to_be_passed_on_waits_for_the_deputy_and_for_nobody_else(desk: Desk) -> None:
    case = await desk.report(through=DEPUTY)
    await desk.report()

    assert [row.summary.id for row in await rows(desk, Which.TODO, DEPUTY)] == [case]
    assert await rows(desk, Which.TODO, RESIDENT) == await rows(desk, Which.TODO, "演示别人") == ()
    found = (await rows(desk, Which.TODO, DEPUTY))[0].summary
    assert (found.phase, found.carriers, found.holder) == (Phase.PASSING, (DEPUTY,), None)
    tally = await desk.store.run(desk.scope(), lambda tx: tx.tally(Query(Which.TODO, DEPUTY)))
    assert tally.total == 1


async def test_a_withdrawn_report_has_no_words_in_lists(desk: Desk) -> None:
    case = await desk.report(text="演示住址")
    await desk.act(case, vc.Withdraw())

    row = next(row for row in await rows(desk, Which.MINE, RESIDENT) if row.summary.id == case)
    assert (row.summary.text_id, row.text, row.summary.left) == (None, None, (RESIDENT,))


async def test_every_event_of_a_voice_is_read_back_and_folds_to_the_same_rows(desk: Desk) -> None:
    case = await desk.report()
    await desk.act(case, c.Accept(), unit=TELECOM)
    helpers = (desk.unit(WATER),)
    for command in (vc.Note(sealed=SEALED), vc.Progress(sealed=SEALED), vc.Invite(helpers)):
        await desk.act(case, command, unit=TELECOM)
    await desk.act(case, vc.Contribute(sealed=SEALED), unit=WATER)
    await desk.act(case, c.Answer("已解决", sealed=SEALED), unit=TELECOM)
    await desk.act(case, vc.CallBack(reached=True, satisfied=False, sealed=SEALED), unit=STEWARD)
    await desk.act(case, vc.Reopen(SEALED), unit=STEWARD)
    await desk.act(await desk.report(through=DEPUTY), vc.Withdraw())

    rebuilt = await desk.store.rebuild()
    assert rebuilt.mismatches == ()
