"""Telling people from the event to the telephone (告知): in which order, when, and nothing lost when workers die."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from api.telling import Breaker, Sender, SendingPace
from cases import commands as c
from cases.actions import act
from cases.partners import at_desk, is_desk
from cases.people import Role
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_telling import State, UntoldAt, Wishes
from cases.reaching import Rhythm
from cases.sending import begin, end
from cases.spreading import spread
from cases.tellers import Teller
from tests.support.telling import SENT, Tellers, ToldChannel, Unlimited, found_tellers, says
from tests.support.town import CITY_CODE, EAST, words

WECHAT, WECOM, SMS = ChannelName.SUBSCRIBE, ChannelName.WECOM, ChannelName.SMS
NO_QUOTA = "微信:没有可用的订阅次数"


async def answered(tellers: Tellers, **report: str) -> str:
    """A case whose reporter is told of its answer."""
    case = await tellers.report(**report)
    telecom = await tellers.town.again("telecom")
    await act(tellers.town.house, telecom, case, c.Accept())
    await tellers.drop_earlier()
    tellers.town.clock.later(hours=2)
    await act(tellers.town.house, telecom, case, c.Answer(outcome="已解决"), enclosed=words("换好了"))
    await tellers.drain()
    tellers.town.clock.later(minutes=6)
    await tellers.drain()
    return case


async def told(tellers: Tellers, case: str, kind: str = "case:answered") -> tuple[State, list[tuple[str, str | None]]]:
    """How the notice of this kind to the reporter stands, and its tries."""
    errands = [each for each in await tellers.errands(case) if each.kind == kind]
    errand = next(each for each in errands if each.person == tellers.town["resident"].id)
    lead = next(each for each in await tellers.errands(case) if each.id == (errand.lead or errand.id))
    return lead.state, [(t.channel.value, t.outcome and t.outcome.value) for t in await tellers.tries(lead.id)]


async def test_whoever_refused_is_not_asked_again_and_the_next_channel_follows() -> None:
    wechat = ToldChannel(WECHAT, [says(Outcome.REFUSED, NO_QUOTA)])
    tellers = await found_tellers(wechat, ToldChannel(WECOM))

    case = await answered(tellers)

    assert await told(tellers, case) == (State.TOLD, [("subscribe", "refused"), ("wecom", "sent")])
    assert len([m for m in wechat.given if m.person == tellers.town["resident"].id]) == 1


async def test_the_desk_of_a_partner_is_rung_by_nobody() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat)
    where = (await tellers.town.house.store.run(Scope(), lambda tx: tx.territory())).by_code(EAST)
    assert where is not None
    tellers.town.people["desk"] = at_desk("演示热线", where.id, None)

    case = await tellers.report(by="desk")
    await tellers.drain()

    errands = await tellers.errands(case)
    assert errands
    assert all(each.person is not None and not is_desk(each.person) for each in errands)
    assert (is_desk(None), is_desk("partner:演示热线")) == (False, True)


async def test_without_any_channel_it_lies_in_the_application() -> None:
    tellers = await found_tellers()

    case = await answered(tellers)

    assert await told(tellers, case) == (State.IN_APP, [])


async def test_nobody_is_sent_a_short_message_that_did_not_ask_for_it() -> None:
    sms = ToldChannel(SMS)
    tellers = await found_tellers(sms)

    case = await answered(tellers)

    assert (await told(tellers, case), sms.given) == ((State.IN_APP, []), [])


async def test_who_has_chosen_short_messages_gets_them_within_the_budget_of_the_town() -> None:
    tellers = await found_tellers(ToldChannel(SMS))
    await choose(tellers, "resident", Wishes((SMS,)))

    case = await answered(tellers)

    assert await told(tellers, case) == (State.TOLD, [("sms", "sent")])
    assert {budget.most for budget, _ in tellers.limiter.taken} == {200}


async def choose(tellers: Tellers, key: str, wishes: Wishes) -> None:
    person = tellers.town[key].id
    await tellers.town.house.store.run(Scope(), lambda tx: tx.save_wishes(person, wishes))


async def test_when_the_money_is_spent_the_message_stays_in_the_application() -> None:
    sms = ToldChannel(SMS)
    tellers = await found_tellers(sms)
    tellers.limiter = Unlimited(wait=60.0)
    await choose(tellers, "resident", Wishes((SMS,)))

    case = await answered(tellers)

    assert await told(tellers, case) == (State.IN_APP, [("sms", "refused")])
    assert sms.given == []


async def test_a_doubt_goes_on_to_the_next_channel_and_is_counted() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT, [says(Outcome.UNKNOWN)]), ToldChannel(WECOM))

    case = await answered(tellers)

    assert await told(tellers, case) == (State.TOLD, [("subscribe", "unknown"), ("wecom", "sent")])
    figures = await tellers.town.house.store.telling_figures(tellers.town.clock() - timedelta(days=1), 5)
    assert figures.duplicates == figures.errands > 0
    assert (figures.unspread, figures.waiting, figures.oldest_at, figures.stuck) == (0, 0, None, 0)
    assert figures.channels[WECHAT].unknown == figures.channels[WECOM].sent


async def test_where_every_channel_is_in_doubt_that_is_said() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT, [says(Outcome.UNKNOWN)]))

    assert await told(tellers, await answered(tellers)) == (State.DOUBTFUL, [("subscribe", "unknown")])


async def test_a_channel_that_drops_repetitions_is_asked_again_with_the_same_message() -> None:
    wechat = ToldChannel(WECHAT, [says(Outcome.UNKNOWN), says(Outcome.UNKNOWN), lambda _: SENT], deduplicates=True)
    tellers = await found_tellers(wechat)

    case = await answered(tellers)
    for _ in range(8):
        tellers.town.clock.later(minutes=5)
        await tellers.drain()

    assert await told(tellers, case) == (State.TOLD, [*[("subscribe", "unknown")] * 2, ("subscribe", "sent")])
    assert set(Counter(message.id for message in wechat.given).values()) == {3}
    assert len(wechat.given) > 3


async def test_a_channel_that_cannot_now_is_asked_four_times_and_then_left() -> None:
    wechat = ToldChannel(WECHAT, [says(Outcome.LATER, "微信:太忙", 90.0)])
    tellers = await found_tellers(wechat, ToldChannel(WECOM))

    case = await answered(tellers)
    before = (await told(tellers, case))[1]
    for _ in range(12):
        tellers.town.clock.later(minutes=5)
        await tellers.drain()

    assert before == [("subscribe", "later")]
    assert await told(tellers, case) == (State.TOLD, [*[("subscribe", "later")] * 4, ("wecom", "sent")])


async def test_what_presses_does_not_wait_for_a_channel_that_cannot_now() -> None:
    tellers = await found_tellers(
        ToldChannel(WECHAT, [says(Outcome.LATER, "微信:太忙", 90.0)]), ToldChannel(SMS), moment="2026-11-23 22:00"
    )

    case = await tellers.report(urgency="紧急")
    await tellers.drain()

    assigned = [each for each in await tellers.errands(case) if each.kind == "case:assigned"]
    tries = [[(t.channel, t.outcome) for t in await tellers.tries(each.id)] for each in assigned if each.lead is None]
    assert tries == [[(WECHAT, Outcome.LATER), (SMS, Outcome.SENT)]] * 2


async def test_at_night_nobody_is_disturbed_and_in_the_morning_it_is_one_message() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat, moment="2026-11-23 22:00")

    for number in range(3):
        await tellers.report(f"第{number}处井盖")
    await tellers.drain()
    tellers.town.clock.set("2026-11-24 07:29")
    await tellers.drain()
    before = list(wechat.given)
    tellers.town.clock.set("2026-11-24 07:30")
    await tellers.drain()

    assert before == []
    resident = tellers.town["resident"].id
    (one,) = [message for message in wechat.given if message.person == resident]
    assert one.title.startswith("有")
    assert one.title.endswith("件新的通知")
    assert one.case is None


async def test_a_person_has_own_quiet_hours_and_may_have_each_message_alone() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat, moment="2026-11-23 22:00")
    await choose(tellers, "resident", Wishes(None, (12 * 60, 13 * 60), digest=False))

    await tellers.report()
    await tellers.drain()

    assert {message.person for message in wechat.given} == {tellers.town["resident"].id}


async def test_a_storm_becomes_one_message() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat, rhythm=Rhythm(window=timedelta(), per_hour=2))

    for number in range(9):
        await tellers.report(f"第{number}处井盖")
        await tellers.drain()
        tellers.town.clock.later(seconds=10)
    telecom = tellers.town["telecom"].id
    within_the_hour = sum(message.person == telecom for message in wechat.given)
    tellers.town.clock.later(hours=1)
    await tellers.drain()

    mine = [message for message in wechat.given if message.person == telecom]
    assert (within_the_hour, len(mine)) == (2, 3)
    assert mine[-1].title == "有7件新的通知"
    assert mine[-1].fields["件数"] == "7"


async def test_a_storm_of_what_presses_waits_ten_minutes_at_most() -> None:
    wechat = ToldChannel(WECHAT)
    tellers = await found_tellers(wechat, rhythm=Rhythm(urgent_per_hour=1))

    for number in range(4):
        await tellers.report(f"第{number}处井盖", urgency="紧急")
        await tellers.drain()
        tellers.town.clock.later(seconds=1)
    tellers.town.clock.later(minutes=10)
    await tellers.drain()

    mine = [message for message in wechat.given if message.person == tellers.town["telecom"].id]
    assert [message.title for message in mine] == ["已交办", "有3件新的通知"]


async def test_of_a_unit_without_people_that_is_said() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT))
    await tellers.town.house.store.run(Scope(), _nobody_in_the_unit)

    case = await tellers.report()
    await tellers.drain()

    units = [(each.person, each.state) for each in await tellers.errands(case) if each.unit is not None]
    assert units == [(None, State.NOBODY)]


async def _nobody_in_the_unit(tx: Transaction) -> None:
    where = (await tx.territory()).by_code(CITY_CODE)
    assert where is not None
    await tx.save_roster([RosterEntry("telecom", "演示telecom", Role.DEPUTY, where.id, level="市")], {})


# --- workers that die, sleep and hang ---------------------------------------------------------------------------------


async def one_ready(tellers: Tellers) -> tuple[str, int]:
    """A case of which the reporter's message is due by the first channel; the errand."""
    case = await tellers.report()
    await act(tellers.town.house, await tellers.town.again("telecom"), case, c.Accept())
    await tellers.senders()[0].step()
    tellers.town.clock.later(minutes=6)
    resident = tellers.town["resident"].id
    waiting = [e for e in await tellers.errands(case) if e.person == resident and e.state is State.WAITING]
    return case, waiting[0].id


async def test_a_try_over_which_a_worker_died_is_in_doubt_and_not_repeated() -> None:
    wechat, wecom = ToldChannel(WECHAT), ToldChannel(WECOM)
    tellers = await found_tellers(wechat, wecom)
    _, errand = await one_ready(tellers)
    for at in await tellers.town.house.store.claim_errands(WECHAT, 9, 60):
        await begin(tellers.teller, WECHAT, at)  # and no more of it

    assert await tellers.town.house.store.claim_errands(WECHAT, 9, 60) == ()
    tellers.town.clock.later(minutes=2)
    await tellers.drain()

    tries = await tellers.tries(errand)
    assert [(each.channel, each.outcome, each.sentence) for each in tries] == [
        (WECHAT, Outcome.UNKNOWN, "微信:发送时中断,不知是否送到"),
        (WECOM, Outcome.SENT, ""),
    ]
    assert wechat.given == []


async def test_where_repetitions_are_dropped_the_same_try_is_made_again_after_a_crash() -> None:
    wechat = ToldChannel(WECHAT, deduplicates=True)
    tellers = await found_tellers(wechat)
    _, errand = await one_ready(tellers)
    for at in await tellers.town.house.store.claim_errands(WECHAT, 9, 60):
        await begin(tellers.teller, WECHAT, at)

    tellers.town.clock.later(minutes=2)
    await tellers.drain()

    assert [(t.no, t.again, t.outcome) for t in await tellers.tries(errand)] == [
        (1, 0, Outcome.UNKNOWN),
        (2, 1, Outcome.SENT),
    ]


async def test_a_worker_that_slept_too_long_may_only_say_what_it_knows() -> None:
    wechat, wecom = ToldChannel(WECHAT), ToldChannel(WECOM)
    tellers = await found_tellers(wechat, wecom)
    _, errand = await one_ready(tellers)
    claimed = await tellers.town.house.store.claim_errands(WECHAT, 9, 60)
    ready = [await begin(tellers.teller, WECHAT, at) for at in claimed]
    tellers.town.clock.later(minutes=2)
    await tellers.drain()

    slow = next(each for each in ready if each is not None and each.at.id == errand)
    moved = await end(tellers.teller, slow, Delivery(Outcome.SENT, "", "ref-1"))
    again = await end(tellers.teller, slow, Delivery(Outcome.REFUSED, "不再改"))

    assert (moved, again) == (None, None)
    assert [(t.channel, t.outcome, t.reference) for t in await tellers.tries(errand)] == [
        (WECHAT, Outcome.SENT, "ref-1"),
        (WECOM, Outcome.SENT, ""),
    ]


async def test_two_workers_never_have_the_same_errand() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT))
    await one_ready(tellers)
    store = tellers.town.house.store

    first, second = await store.claim_errands(WECHAT, 9, 60), await store.claim_errands(WECHAT, 9, 60)

    assert first
    assert second == ()


async def test_a_channel_that_was_switched_off_leaves_its_messages_to_the_next() -> None:
    tellers = await found_tellers(ToldChannel(WECHAT), ToldChannel(WECOM))
    _, errand = await one_ready(tellers)
    del tellers.channels[WECHAT]
    tellers.teller = replace(tellers.teller, present=(WECOM,))

    await tellers.drain()

    assert [(t.channel, t.outcome, t.sentence) for t in await tellers.tries(errand)] == [
        (WECHAT, Outcome.NO_ADDRESS, "微信:没有启用,或者本人没有选"),
        (WECOM, Outcome.SENT, ""),
    ]


async def test_a_channel_that_never_answers_delays_no_other_and_no_report() -> None:
    hanging, sms = ToldChannel(WECHAT, hangs=True), ToldChannel(SMS)
    tellers = await found_tellers(hanging, sms, pace=SendingPace(seconds=3600))
    await choose(tellers, "telecom", Wishes((SMS,)))
    await one_ready(tellers)
    stuck = asyncio.create_task(tellers.senders()[1].step())

    async with asyncio.timeout(2):
        await asyncio.sleep(0)
        await tellers.senders()[2].step()
        assert await tellers.report("又一件")

    assert {message.person for message in sms.given} == {tellers.town["telecom"].id}
    assert hanging.given
    assert not stuck.done()
    stuck.cancel()


@pytest.mark.parametrize(("hangs", "outcome"), [(False, Outcome.SENT), (True, None)])
async def test_when_a_worker_ends_what_is_on_its_way_is_heard_of_for_a_moment(
    *, hangs: bool, outcome: Outcome | None
) -> None:
    going = asyncio.Event()

    class Slow(ToldChannel):
        async def reach(self, message: Message) -> Delivery:
            going.set()
            await asyncio.sleep(60 if hangs else 0.01)
            return await super().reach(message)

    tellers = await found_tellers(Slow(WECHAT), pace=SendingPace(grace=0.05))
    _, errand = await one_ready(tellers)
    step = asyncio.create_task(tellers.senders()[1].step())
    await going.wait()
    step.cancel()

    with pytest.raises(asyncio.CancelledError):
        await step
    assert [each.outcome for each in await tellers.tries(errand)] == [outcome]


async def test_a_wait_for_a_channel_ends_and_a_silent_one_rests() -> None:
    now = [0.0]
    tellers = await found_tellers(ToldChannel(WECHAT, hangs=True), pace=SendingPace(seconds=0.01))
    breaker = Breaker(1, 60.0, lambda: now[0])
    sender = Sender(tellers.teller, tellers.channels[WECHAT], tellers.limiter, tellers.pace, breaker)
    _, errand = await one_ready(tellers)
    await sender.step()
    first = await tellers.tries(errand)

    case = await tellers.report(urgency="紧急")
    await tellers.senders()[0].step()
    await sender.step()

    assert [t.sentence for t in first] == ["微信:没有等到回音,不知是否送到"]
    urgent = [e for e in await tellers.errands(case) if e.lead is None]
    said = {t.sentence for each in urgent for t in await tellers.tries(each.id)}
    assert said == {"微信:暂时没有回音,稍后再试"}
    now[0] = 61.0
    assert breaker.rests() == 0.0
    breaker.heard(SENT)
    assert breaker.rests() == 0.0


async def test_a_mistake_in_a_channel_is_as_doubtful_as_silence() -> None:
    def broken(_: Message) -> Delivery:
        raise LookupError("演示的错误")

    tellers = await found_tellers(ToldChannel(WECHAT, [broken]))

    assert await told(tellers, await answered(tellers)) == (State.DOUBTFUL, [("subscribe", "unknown")])


async def test_what_cannot_be_spread_stops_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    tellers = await found_tellers(ToldChannel(WECHAT))
    case = await tellers.report()

    async def sometimes(teller: Teller, at: UntoldAt) -> int:
        if at.id == 1:
            raise LookupError("演示的错误")
        return await spread(teller, at)

    monkeypatch.setattr("api.telling.spread", sometimes)
    for _ in range(7):
        await tellers.step()
        tellers.town.clock.later(minutes=3)

    figures = await tellers.town.house.store.telling_figures(tellers.town.clock(), 5)
    assert (figures.unspread, figures.stuck) == (1, 1)
    assert await tellers.errands(case) != ()
