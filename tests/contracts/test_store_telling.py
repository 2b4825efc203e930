"""What every store keeps of telling people (存储契约之告知): the outbox, errands, tries and wishes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.ports import Scope, Transaction
from cases.ports_alerts import AlertKind, StepOf
from cases.ports_channels import ChannelName, Outcome
from cases.ports_telling import (
    Box,
    ByChannel,
    Errand,
    ErrandAt,
    Move,
    NewErrand,
    State,
    Try,
    Unanswered,
    Untold,
    UntoldAt,
    Urgency,
    Wishes,
)
from tests.support.storeroom import TELECOM, TOWN_A, TOWN_B, Desk

LEASE, MOST = 60, 5
ANNA = "00000000-0000-7000-8000-0000000000aa"
WECHAT, SMS = ChannelName.SUBSCRIBE, ChannelName.SMS
PLAIN, URGENT = Urgency.PLAIN, Urgency.URGENT


async def alerted(desk: Desk, *people: str, units: tuple[int, ...] = (), step: int = 0) -> tuple[UntoldAt, ...]:
    """Rows of the outbox in the first town, claimed."""
    where = StepOf(desk.towns[TOWN_A], 1, step)
    await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.alert(where, AlertKind.TOLD, people=people, units=units))
    return await desk.store.claim_untold(100, LEASE, MOST)


async def spread(desk: Desk, at: UntoldAt, *errands: NewErrand) -> None:
    async def work(tx: Transaction) -> None:
        untold = await tx.untold(at)
        assert untold is not None
        await tx.spread(untold, errands)

    await desk.store.run(desk.scope(TOWN_A), work)


async def reported(desk: Desk) -> str:
    """A case with notices."""
    return await desk.report()


def waiting(desk_now: datetime, urgency: Urgency = PLAIN, person: str = ANNA) -> NewErrand:
    return NewErrand(person, urgency, State.WAITING, WECHAT, desk_now)


async def read(desk: Desk, row: UntoldAt) -> Untold | None:
    return await desk.store.run(desk.scope(), lambda tx: tx.untold(row))


async def errand(desk: Desk, at: ErrandAt) -> Errand | None:
    return await desk.store.run(desk.scope(), lambda tx: tx.errand(at))


async def now_of(desk: Desk) -> datetime:
    return await desk.store.run(Scope(), lambda tx: tx.now())


async def one_errand(desk: Desk, urgency: Urgency = PLAIN) -> ErrandAt:
    (row,) = await alerted(desk, ANNA)
    await spread(desk, row, waiting(await now_of(desk), urgency))
    (at,) = await desk.store.claim_errands(WECHAT, 9, LEASE)
    return at


async def test_a_row_is_claimed_by_one_for_a_while_and_spread_once(desk: Desk) -> None:
    (row,) = await alerted(desk, ANNA)

    assert (row.source, row.jurisdiction, row.attempts) == (Box.ALERT, desk.towns[TOWN_A], 1)
    assert await desk.store.claim_untold(100, LEASE, MOST) == ()
    await spread(desk, row, waiting(await now_of(desk)))
    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.untold(row)) is None
    assert (await desk.store.telling_figures(await now_of(desk), MOST)).unspread == 0


async def test_what_a_row_says_of_a_person_and_of_a_unit(desk: Desk) -> None:
    unit = desk.unit(TELECOM)
    rows = await alerted(desk, ANNA, units=(unit.id,))
    found = [await read(desk, row) for row in rows]

    said = [(f.kind, f.person, f.unit and f.unit.name, f.asks, f.step and f.step.step) for f in found if f]
    assert said == [
        ("alert:told", ANNA, None, AlertKind.TOLD, 0),
        ("alert:told", None, TELECOM, AlertKind.TOLD, 0),
    ]
    kept = await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.alert_of(rows[0].id))
    assert kept is not None
    assert kept.person == ANNA
    assert await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.alert_of(rows[0].id)) is None
    assert await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.untold(rows[0])) is None


async def test_the_notices_of_a_case_stand_in_the_outbox_too(desk: Desk) -> None:
    case = await reported(desk)
    rows = await desk.store.claim_untold(100, LEASE, MOST)
    found = [await read(desk, row) for row in rows]

    assert {(f.source, f.case, f.step) for f in found if f} == {(Box.NOTICE, case, None)}
    assert all(f.seq and f.kind and f.at for f in found if f)


async def test_nobody_hears_twice_of_the_same_row(desk: Desk) -> None:
    (row,) = await alerted(desk, ANNA)
    at = await now_of(desk)

    async def work(tx: Transaction) -> None:
        untold = await tx.untold(row)
        assert untold is not None
        await tx.spread(untold, [waiting(at)])
        await tx.spread(untold, [waiting(at)])

    await desk.store.run(desk.scope(TOWN_A), work)

    assert len(await desk.store.claim_errands(WECHAT, 9, LEASE)) == 1


async def test_an_errand_without_anybody_is_a_mistake(desk: Desk) -> None:
    (row,) = await alerted(desk, ANNA)

    with pytest.raises(ValueError, match="nobody"):
        await spread(desk, row, NewErrand(None, PLAIN, State.NOBODY))


async def test_errands_are_claimed_by_channel_the_urgent_ones_first(desk: Desk) -> None:
    rows = await alerted(desk, *(f"person-{n}" for n in range(4)))
    at = await now_of(desk)
    later = replace(waiting(at + timedelta(hours=1)), person="person-3")
    kinds = [waiting(at, PLAIN, "person-0"), replace(waiting(at, PLAIN, "person-1"), channel=SMS)]
    for row, new in zip(rows, [*kinds, waiting(at, URGENT, "person-2"), later], strict=True):
        await spread(desk, row, new)

    first = await desk.store.claim_errands(WECHAT, 1, LEASE)
    rest = await desk.store.claim_errands(WECHAT, 9, LEASE)

    people = [await errand(desk, each) for each in (*first, *rest)]
    assert [each.person for each in people if each] == ["person-2", "person-0"]
    assert len(await desk.store.claim_errands(SMS, 9, LEASE)) == 1


async def test_two_workers_share_errands_and_have_none_twice(desk: Desk) -> None:
    rows = await alerted(desk, *(f"person-{n}" for n in range(6)))
    at = await now_of(desk)
    for row, number in zip(rows, range(6), strict=True):
        await spread(desk, row, waiting(at, PLAIN, f"person-{number}"))

    found = await asyncio.gather(*(desk.store.claim_errands(WECHAT, 3, LEASE) for _ in range(3)))

    ids = [each.id for some in found for each in some]
    assert len(ids) == len(set(ids)) == 6


async def test_a_claim_that_was_taken_over_reads_nothing(desk: Desk) -> None:
    (row,) = await alerted(desk, ANNA)
    await spread(desk, row, waiting(await now_of(desk)))
    (old,) = await desk.store.claim_errands(WECHAT, 9, -LEASE)
    (new,) = await desk.store.claim_errands(WECHAT, 9, LEASE)

    async def read(tx: Transaction) -> tuple[bool, bool]:
        return await tx.errand(old) is None, await tx.errand(new) is None

    assert await desk.store.run(desk.scope(TOWN_A), read) == (True, False)
    assert await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.errand(new)) is None


async def test_tries_are_written_and_written_over(desk: Desk) -> None:
    at = await one_errand(desk)
    begun = Try(1, WECHAT, (await now_of(desk)).replace(microsecond=0))
    over = replace(begun, outcome=Outcome.LATER, sentence="微信:太忙", reference="r", retry_after=30.0, again=1)

    async def work(tx: Transaction) -> list[object]:
        await tx.write_try(at.id, begun)
        first = await tx.tries([at.id])
        await tx.write_try(at.id, over)
        await tx.write_try(at.id, replace(begun, no=2))
        return [first, await tx.tries([at.id, at.id + 99])]

    first, second = await desk.store.run(desk.scope(TOWN_A), work)

    assert first == {at.id: (begun,)}
    assert second == {at.id: (over, replace(begun, no=2))}
    assert await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.tries([at.id])) == {}


async def test_an_errand_that_is_over_ends_those_that_it_carries(desk: Desk) -> None:
    rows = await alerted(desk, ANNA, step=0) + await alerted(desk, ANNA, step=1)
    soon = await now_of(desk) + timedelta(minutes=5)
    await spread(desk, rows[0], waiting(soon))

    async def join(tx: Transaction) -> tuple[int | None, ...]:
        place = desk.towns[TOWN_A]
        return (
            await tx.join_lead(place, "somebody else", PLAIN),
            await tx.join_lead(place, ANNA, URGENT),
            await tx.join_lead(place, ANNA, PLAIN),
        )

    nobody, other, lead = await desk.store.run(desk.scope(TOWN_A), join)
    assert (nobody, other, lead is None) == (None, None, False)
    await spread(desk, rows[1], NewErrand(ANNA, PLAIN, State.MERGED, lead=lead))

    async def finish(tx: Transaction) -> list[tuple[State, bool, int]]:
        assert lead is not None
        before = await tx.members(lead)
        await tx.move(lead, Move(State.TOLD))
        after = await tx.members(lead)
        return [(each.state, each.done_at is not None, each.size) for each in (*before, *after)]

    assert await desk.store.run(desk.scope(TOWN_A), finish) == [
        (State.MERGED, False, 1),
        (State.MERGED, True, 1),
    ]
    again = await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.join_lead(desk.towns[TOWN_A], ANNA, PLAIN))
    assert again is None  # it is over


async def test_nobody_joins_a_message_that_is_being_sent_or_elsewhere(desk: Desk) -> None:
    await one_errand(desk)

    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.join_lead(desk.towns[TOWN_A], ANNA, PLAIN)) is None
    with pytest.raises(RuntimeError):
        await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.join_lead(desk.towns[TOWN_A], ANNA, PLAIN))


async def test_the_messages_of_the_last_hour_are_counted_but_not_what_rang_nobody(desk: Desk) -> None:
    rows = await alerted(desk, ANNA, step=0) + await alerted(desk, ANNA, step=1)
    at = (await now_of(desk)).replace(microsecond=0)
    await spread(desk, rows[0], waiting(at + timedelta(minutes=7)))
    await spread(desk, rows[1], NewErrand(ANNA, PLAIN, State.IN_APP))

    since = at - timedelta(hours=1)
    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.messages_since(ANNA, since)) == (
        at + timedelta(minutes=7),
    )
    soon = at + timedelta(hours=1)
    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.messages_since(ANNA, soon)) == ()


async def test_the_errands_of_a_case_and_who_hears_of_its_event_already(desk: Desk) -> None:
    case = await reported(desk)
    rows = await desk.store.claim_untold(100, LEASE, MOST)

    async def work(tx: Transaction) -> tuple[int | None, int | None, int]:
        for row in rows:
            untold = await tx.untold(row)
            assert untold is not None
            await tx.spread(untold, [NewErrand(ANNA, PLAIN, State.IN_APP)])
        (first, *_) = found = await tx.errands_of(case)
        same = await tx.same_event(case, first.seq or 0, first.kind, ANNA)
        other = await tx.same_event(case, first.seq or 0, first.kind, "somebody else")
        return (None if same is None else same - first.id), other, len(found)

    assert await desk.store.run(desk.scope(), work) == (0, None, len(rows))
    assert await desk.store.run(Scope(), lambda tx: tx.errands_of(case)) == ()


async def test_wishes_are_kept_and_replaced(desk: Desk) -> None:
    mine = Wishes((SMS, WECHAT), (22 * 60, 6 * 60), digest=False)

    async def work(tx: Transaction) -> list[Wishes | None]:
        before = await tx.wishes(ANNA)
        await tx.save_wishes(ANNA, mine)
        kept = await tx.wishes(ANNA)
        await tx.save_wishes(ANNA, Wishes())
        return [before, kept, await tx.wishes(ANNA)]

    assert await desk.store.run(Scope(), work) == [None, mine, Wishes()]


async def test_who_owes_an_answer_is_known_by_step(desk: Desk) -> None:
    unit = desk.unit(TELECOM).id
    where = StepOf(desk.towns[TOWN_A], 1, 0)
    await alerted(desk, ANNA, "somebody else", units=(unit,))

    async def work(tx: Transaction) -> tuple[Unanswered, ...]:
        await tx.answer_alert(where, person=ANNA)
        await tx.alert(where, AlertKind.REPORT, units=[unit])
        return await tx.silent(where.jurisdiction, 1)

    found = await desk.store.run(desk.scope(TOWN_A), work)

    assert [(each.step, each.person, each.unit) for each in found] == [(0, "somebody else", None), (0, None, unit)]
    assert await desk.store.run(desk.scope(TOWN_B), lambda tx: tx.silent(where.jurisdiction, 1)) == ()


async def test_what_an_operator_must_know_is_counted_over_all_towns(desk: Desk) -> None:
    since = datetime(2020, 1, 1, tzinfo=UTC)
    at = await one_errand(desk)
    moment = await now_of(desk)

    async def work(tx: Transaction) -> None:
        await tx.write_try(at.id, Try(1, WECHAT, moment, Outcome.UNKNOWN))
        await tx.write_try(at.id, Try(2, SMS, moment, Outcome.SENT))
        await tx.write_try(at.id, Try(3, ChannelName.WECOM, moment))

    await desk.store.run(desk.scope(TOWN_A), work)
    await alerted(desk, "somebody else", step=7)
    figures = await desk.store.telling_figures(since, 1)

    assert (figures.unspread, figures.waiting, figures.errands, figures.duplicates, figures.stuck) == (1, 1, 1, 1, 1)
    assert figures.oldest_at is not None
    assert figures.channels == {
        SMS: ByChannel(sent=1),
        WECHAT: ByChannel(unknown=1),
        ChannelName.WECOM: ByChannel(trying=1),
    }


async def test_what_is_over_goes_with_the_notices_and_what_waits_stays(desk: Desk) -> None:
    rows = await alerted(desk, ANNA, step=0) + await alerted(desk, ANNA, step=1)
    at = await now_of(desk)
    await spread(desk, rows[0], NewErrand(ANNA, PLAIN, State.IN_APP))
    await spread(desk, rows[1], waiting(at))

    await desk.store.drop_outlived("inbox_days", 1, at + timedelta(days=1), 99)

    held = await desk.store.held(ANNA)
    assert [row["state"] for row in held["errands"]] == ["waiting"]


async def test_a_person_who_is_forgotten_leaves_no_errand_try_or_wish(desk: Desk) -> None:
    at = await one_errand(desk)

    async def work(tx: Transaction) -> None:
        await tx.write_try(at.id, Try(1, WECHAT, await tx.now()))
        await tx.save_wishes(ANNA, Wishes())

    await desk.store.run(desk.scope(TOWN_A), work)
    assert set(await desk.store.held(ANNA)) >= {"errands", "telling_wishes"}
    await desk.store.ask_erasure(ANNA, ANNA, await now_of(desk))
    await desk.store.erase(ANNA)

    assert not set(await desk.store.held(ANNA)) & {"errands", "telling_wishes"}
    assert await desk.store.run(desk.scope(TOWN_A), lambda tx: tx.tries([at.id])) == {}
    assert await desk.store.run(Scope(), lambda tx: tx.wishes(ANNA)) is None
