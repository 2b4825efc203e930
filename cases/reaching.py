"""By which channel a person is reached, and when (渠道、免打扰、合并): pure answers from wishes, urgency and tries.

A message is never given twice to a channel that has refused it. What is in doubt goes on to the next channel, unless
the service tells a repetition by the message's id: then the same message is repeated, a bounded number of times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.ports_channels import ChannelName, Outcome
from cases.ports_telling import Errand, Move, State, Try, Urgency, Wishes
from dsl.period import ZONE

#: The order where nobody has chosen another one. In-app is always there and needs no call.
ORDER = (ChannelName.SUBSCRIBE, ChannelName.WECOM, ChannelName.DINGTALK, ChannelName.SMS)
#: What people call them.
CHANNEL_WORDS = {
    ChannelName.SUBSCRIBE: "微信",
    ChannelName.WECOM: "企业微信",
    ChannelName.DINGTALK: "钉钉",
    ChannelName.SMS: "短信",
    ChannelName.IN_APP: "站内",
}
_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is disturbed (免打扰), in minutes of the day in China; they may go over midnight."""

    begin: int
    end: int

    def __contains__(self, at: datetime) -> bool:
        """Whether it is quiet then; a span of no length is never."""
        minute = _minute(at)
        if self.begin <= self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end

    def over_at(self, at: datetime) -> datetime:
        """The first moment from ``at`` on at which it is not quiet."""
        if at not in self:
            return at
        here = at.astimezone(ZONE)
        left = (self.end - _minute(at)) % _MINUTES
        return (here + timedelta(minutes=left)).replace(second=0, microsecond=0).astimezone(at.tzinfo)


def _minute(at: datetime) -> int:
    here = at.astimezone(ZONE)
    return here.hour * 60 + here.minute


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How messages to one person are spread in time.

    ``window``: for how long a plain message waits for others to go with it. ``per_hour``: so many plain messages an
    hour, the next one waits and takes all others along; ``urgent_per_hour`` the same for urgent ones, which wait no
    longer than ``urgent_wait``.
    """

    window: timedelta = timedelta(minutes=5)
    per_hour: int = 4
    urgent_per_hour: int = 12
    urgent_wait: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one channel is asked again. ``later``: tries that sent nothing; ``again``: of what is in doubt."""

    later: int = 4
    again: int = 3
    pause: timedelta = timedelta(seconds=30)  # doubled with every try


@dataclass(frozen=True, slots=True)
class Ways:
    """By which channels this person may be reached now, in order, and which of them drop a repetition."""

    channels: tuple[ChannelName, ...]
    deduplicating: frozenset[ChannelName] = frozenset()


def ways_of(
    urgency: Urgency,
    wishes: Wishes | None,
    present: Sequence[ChannelName],
    deduplicating: frozenset[ChannelName] = frozenset(),
) -> Ways:
    """The channels for this message: as the person has chosen, else the usual order; of ``present`` ones only.

    A short message costs money: it is for what is urgent, or for who has asked for it. An emergency plan goes by every
    channel, those that the person has chosen first.
    """
    usual = tuple(each for each in ORDER if each in present)
    chosen = wishes.channels if wishes is not None else None
    if chosen is not None:
        usual = tuple(each for each in chosen if each in present and each is not ChannelName.IN_APP)
        if urgency is Urgency.EMERGENCY:
            usual = (*usual, *(each for each in ORDER if each in present and each not in usual))
    elif urgency is Urgency.PLAIN:
        usual = tuple(each for each in usual if each is not ChannelName.SMS)
    return Ways(usual, deduplicating)


@dataclass(frozen=True, slots=True)
class Times:
    """The moment, the quiet hours of the place, and the rhythm."""

    now: datetime
    quiet: Quiet
    rhythm: Rhythm = Rhythm()


def first_at(urgency: Urgency, wishes: Wishes | None, recent: Sequence[datetime], times: Times) -> datetime:
    """When the first try is due. ``recent``: the moments of the messages to this person in the hour before."""
    now, rhythm = times.now, times.rhythm
    if urgency is Urgency.EMERGENCY:
        return now
    if urgency is Urgency.URGENT:
        return min(_freed(now, recent, rhythm.urgent_per_hour), now + rhythm.urgent_wait)
    waits = rhythm.window if wishes is None or wishes.digest else timedelta()
    at = max(now + waits, _freed(now, recent, rhythm.per_hour))
    return quiet_of(wishes, times.quiet).over_at(at)


def quiet_of(wishes: Wishes | None, quiet: Quiet) -> Quiet:
    """The person's own quiet hours, else those of the place."""
    return quiet if wishes is None or wishes.quiet is None else Quiet(*wishes.quiet)


def _freed(now: datetime, recent: Sequence[datetime], most: int) -> datetime:
    """When there is room for one more within the hour."""
    hour = timedelta(hours=1)
    counted = [at for at in recent if at > now - hour]
    return now if len(counted) < most else max(now, counted[-most] + hour)


# --- what comes next --------------------------------------------------------------------------------------------------


def settled_crash(tries: Sequence[Try]) -> tuple[Try, ...]:
    """The tries, the last one put in words where a worker died over it: nobody knows whether it was sent."""
    if not tries or tries[-1].outcome is not None:
        return tuple(tries)
    last = tries[-1]
    said = f"{CHANNEL_WORDS[last.channel]}:发送时中断,不知是否送到"
    return (*tries[:-1], replace(last, outcome=Outcome.UNKNOWN, sentence=said))


def onward(errand: Errand, tries: Sequence[Try], ways: Ways, patience: Patience, now: datetime) -> Move:
    """How an errand goes on after these tries, the last of which has ended; without a try it begins."""
    if any(each.outcome is Outcome.SENT for each in tries):
        return _after_told(errand, tries, ways, now)
    if tries and (same := _same_again(errand, tries, ways, patience)) is not None:
        return Move(State.WAITING, tries[-1].channel, max(now, same))
    following = _unused(tries, ways)
    if following is not None:
        return Move(State.WAITING, following, now)
    doubt = any(each.outcome is Outcome.UNKNOWN for each in tries)
    return Move(State.DOUBTFUL if doubt else State.IN_APP)


def _after_told(errand: Errand, tries: Sequence[Try], ways: Ways, now: datetime) -> Move:
    """It is told; where an answer is owed the next channel repeats it after each time to answer."""
    following = _unused(tries, ways)
    if errand.answer_by is None or following is None:
        return Move(State.TOLD)
    if tries[-1].outcome is not Outcome.SENT:  # the repetition has failed, its time is over already
        return Move(State.TOLD, following, now)
    term = max(errand.answer_by - errand.created_at, timedelta(minutes=1))
    said = sum(each.outcome is Outcome.SENT for each in tries)
    return Move(State.TOLD, following, errand.created_at + term * said)


def _same_again(errand: Errand, tries: Sequence[Try], ways: Ways, patience: Patience) -> datetime | None:
    """When the same channel is asked once more; None where the next one is."""
    last = tries[-1]
    if last.channel not in ways.channels:
        return None
    pause = max(patience.pause, timedelta(seconds=last.retry_after))
    if last.outcome is Outcome.LATER:
        asked = sum(each.channel is last.channel and each.outcome is Outcome.LATER for each in tries)
        hurries = errand.urgency is not Urgency.PLAIN
        return None if hurries or asked >= patience.later else last.at + pause * (1 << asked - 1)
    doubts = _doubts(tries, last.channel)
    if last.outcome is Outcome.UNKNOWN and last.channel in ways.deduplicating and doubts <= patience.again:
        return last.at + pause * (1 << doubts - 1)
    return None


def _doubts(tries: Sequence[Try], channel: ChannelName) -> int:
    return sum(each.channel is channel and each.outcome is Outcome.UNKNOWN for each in tries)


def _unused(tries: Sequence[Try], ways: Ways) -> ChannelName | None:
    used = {each.channel for each in tries}
    return next((each for each in ways.channels if each not in used), None)


def next_try(tries: Sequence[Try], channel: ChannelName, now: datetime) -> Try:
    """The try to write down before the call; ``again`` says how many of this very message are in doubt by then."""
    return Try(1 + (tries[-1].no if tries else 0), channel, now, again=_doubts(tries, channel))
