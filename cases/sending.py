"""Takes an errand one step on (发送): the try is written down before the call, and what became of it afterwards.

Between the two nothing is locked and no transaction is open. A worker that dies over a call leaves a try without an
outcome: whoever claims the errand next reads it as in doubt. One that comes back late finds its claim gone, and may
only say what it knows of its own try.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.composing import compose
from cases.ports import Scope, Transaction
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_limits import Budget
from cases.ports_telling import Errand, ErrandAt, Move, State, Try, Urgency
from cases.reaching import CHANNEL_WORDS, Ways, next_try, onward, quiet_of, settled_crash
from cases.spreading import run_of
from cases.tellers import Teller

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Ready:
    """A try that is written down, and what is to be sent."""

    at: ErrandAt
    attempt: Try
    message: Message
    budget: Budget | None = None  # what it costs, counted before the call


async def begin(teller: Teller, channel: ChannelName, at: ErrandAt) -> Ready | None:
    """Write the try down; None where there is nothing to send by this channel now, and the errand goes on without."""

    async def work(tx: Transaction) -> Ready | None:
        errand = await tx.errand(at)
        if errand is None or errand.person is None or errand.channel is not channel:
            return None
        tries = await _after_crash(tx, errand)
        here = await _here(teller, tx, errand)
        move = await _instead(teller, tx, errand, tries, here)
        if move is not None:
            await tx.move(errand.id, move)
            return None
        message = await compose(teller, tx, errand)
        if message is None:
            await tx.move(errand.id, Move(State.TOLD if errand.state is State.TOLD else State.IN_APP))
            return None
        attempt = next_try(tries, channel, here.now)
        await tx.write_try(errand.id, attempt)
        return Ready(at, attempt, message, await _budget(teller, tx, errand, channel))

    return await teller.house.store.run(Scope.of(at.jurisdiction), work)


@dataclass(frozen=True, slots=True)
class Here:
    """The moment, the person's ways, and when quiet is over for this message."""

    now: datetime
    ways: Ways
    quiet_until: datetime


async def _here(teller: Teller, tx: Transaction, errand: Errand) -> Here:
    now, wishes = await tx.now(), await tx.wishes(errand.person or "")
    ways = teller.ways(errand.urgency, wishes, errand.person)
    if errand.urgency is not Urgency.PLAIN:
        return Here(now, ways, now)
    quiet = quiet_of(wishes, teller.quiet_in(teller.codes(await tx.territory(), errand.jurisdiction)))
    return Here(now, ways, quiet.over_at(now))


async def _after_crash(tx: Transaction, errand: Errand) -> tuple[Try, ...]:
    tries = (await tx.tries([errand.id])).get(errand.id, ())
    settled = settled_crash(tries)
    if settled != tries:
        await tx.write_try(errand.id, settled[-1])
    return settled


async def _instead(teller: Teller, tx: Transaction, errand: Errand, tries: Sequence[Try], here: Here) -> Move | None:
    """How the errand goes on without a try by its channel; None where that is to be made now."""
    if errand.state is State.TOLD and await _is_answered(teller, tx, errand):
        return Move(State.TOLD)
    if here.quiet_until > here.now:
        return Move(errand.state, errand.channel, here.quiet_until)
    if errand.channel not in here.ways.channels:
        return await _left_out(teller, tx, errand, tries, here)
    if tries:
        move = onward(errand, tries, here.ways, teller.patience, here.now)
        due = errand.state is State.TOLD or (move.next_at is not None and move.next_at <= here.now)
        return None if due and move.channel is errand.channel else move
    return None


async def _left_out(teller: Teller, tx: Transaction, errand: Errand, tries: Sequence[Try], here: Here) -> Move:
    """The channel was switched off, by the person or in the settings: that is said, and the next one follows."""
    channel = errand.channel or ChannelName.IN_APP
    said = f"{CHANNEL_WORDS[channel]}:没有启用,或者本人没有选"
    attempt = replace(next_try(tries, channel, here.now), outcome=Outcome.NO_ADDRESS, sentence=said)
    await tx.write_try(errand.id, attempt)
    return onward(errand, (*tries, attempt), here.ways, teller.patience, here.now)


async def _is_answered(teller: Teller, tx: Transaction, errand: Errand) -> bool:
    """Whether nobody waits for an answer any more."""
    untold = await tx.alert_of(errand.source_id)
    if untold is None or untold.answered_at is not None:
        return True
    run = await run_of(teller, tx, untold)
    return run is None or not run.in_force


async def _budget(teller: Teller, tx: Transaction, errand: Errand, channel: ChannelName) -> Budget | None:
    """What a short message is counted against; an emergency is not weighed against money."""
    if channel is not ChannelName.SMS or errand.urgency is Urgency.EMERGENCY:
        return None
    codes = teller.codes(await tx.territory(), errand.jurisdiction)
    return Budget("sms", teller.templates.sms_a_day(codes, teller.sms_a_day), _DAY)


async def end(teller: Teller, ready: Ready, said: Delivery) -> Move | None:
    """Write down what became of the try; how the errand goes on, None where somebody else has it by now."""

    async def work(tx: Transaction) -> Move | None:
        attempt = replace(
            ready.attempt,
            outcome=said.outcome,
            sentence=_sentence(ready.attempt.channel, said),
            reference=said.reference,
            retry_after=said.retry_after,
        )
        errand = await tx.errand(ready.at)
        if errand is None:
            await _late_word(tx, ready, attempt)
            return None
        await tx.write_try(errand.id, attempt)
        tries = (await tx.tries([errand.id])).get(errand.id, ())
        here = await _here(teller, tx, errand)
        move = onward(errand, tries, here.ways, teller.patience, here.now)
        if move.next_at is not None and move.next_at < here.quiet_until:
            move = replace(move, next_at=here.quiet_until)
        await tx.move(errand.id, move)
        return move

    return await teller.house.store.run(Scope.of(ready.at.jurisdiction), work)


async def _late_word(tx: Transaction, ready: Ready, attempt: Try) -> None:
    """Whoever took over could only write that it is in doubt; now it is known, unless it was tried again since."""
    tries = (await tx.tries([ready.at.id])).get(ready.at.id, ())
    own = next((each for each in tries if each.no == attempt.no), None)
    if own is not None and own.outcome in {None, Outcome.UNKNOWN}:
        await tx.write_try(ready.at.id, attempt)


def _sentence(channel: ChannelName, said: Delivery) -> str:
    """The channel's own words, else a plain one."""
    if said.sentence or said.outcome is Outcome.SENT:
        return said.sentence
    return f"{CHANNEL_WORDS[channel]}:{_PLAIN[said.outcome]}"


_PLAIN = {
    Outcome.REFUSED: "没有接受",
    Outcome.LATER: "暂时发不出",
    Outcome.UNKNOWN: "没有回音,不知是否送到",
    Outcome.NO_ADDRESS: "没有这个渠道的联系方式",
}
