"""A town beside its cases (本地台账): which states hold, which duties are due, how votes ended – a fold of its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from cases import deliberators, plans
from cases import town_events as t
from cases.events_deliberators import DeliberatorEvent
from cases.events_rules import RulesProposed, RulesPublished, RulesRefused
from cases.events_stops import StopEvent
from cases.events_words import WordsEvent
from cases.people import CLOCK, ActorMark
from cases.plans import Runs
from cases.refusals import InvalidInput
from dsl.beside_values import DutyRule
from dsl.calendar import Calendar
from dsl.decision import Cite
from dsl.ends import Due, day_of_due
from dsl.period import after, due
from dsl.recurring import Every, Occurrence, SinceLast, occurrences
from dsl.ruleset import Ruleset
from dsl.values import STATE, Known
from dsl.votes import reached, tally

#: How far ahead the next turn of a duty is looked for; the longest period is twelve years.
_AHEAD = timedelta(days=366 * 13)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody has closed a period of a duty that everybody of a role owes (结报)."""

    person: str
    period: str
    at: datetime
    left_open: int = 0


@dataclass(frozen=True, slots=True)
class Town:
    """The town after ``seq`` of its events. ``done`` and ``missed`` are moments by the duty's name."""

    seq: int = 0
    bundle: str = ""
    ruled_at: datetime | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    declared_at: Mapping[str, datetime] = field(default_factory=dict)
    done: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    missed: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    votes: Mapping[str, str] = field(default_factory=dict)  # the last verdict by name
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)  # by duty
    unowed: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)  # turns that nobody owed, by duty
    candidates: deliberators.Candidates = field(default_factory=dict)  # for 议政代表, by person id
    runs: Runs = field(default_factory=dict)  # emergency plans that were started, by number


@dataclass(frozen=True, slots=True)
class DutyClock:
    """When a duty is due next; its occurrences come one after the other."""

    name: str
    due: Due
    cites: tuple[Cite, ...]
    period: str = ""


#: Who owes a duty that everybody of a role owes, by person id; duties of others are not in it.
Roster = Mapping[str, tuple[str, ...]]


def fold(events: Iterable[t.TownEvent]) -> Town:
    """The town after these events in the order of ``seq``."""
    town = Town()
    for event in events:
        town = apply(town, event.payload, event.occurred_at)
    return town


def apply(town: Town, payload: t.TownPayload, at: datetime) -> Town:
    """The town after one more event."""
    after = replace(town, seq=town.seq + 1)
    match payload:
        case t.Ruled(bundle=bundle):
            return replace(after, bundle=bundle, ruled_at=town.ruled_at or at)
        case t.Declared(name=name, value=value):
            states, moments = {**town.states, name: value}, {**town.declared_at, name: at}
            return replace(after, states=states, declared_at=moments)
        case t.DutyDone() | t.DutyUnowed() | t.DutyOverdue():
            return _of_duty(after, payload, at)
        case t.Held(name=name, quorate=True):
            return replace(after, done=_with(town.done, name, at))
        case t.Voted(name=name, verdict=verdict):
            return replace(after, votes={**town.votes, name: verdict})
        case t.Held() | t.SpotChecked():  # not quorate: it did no duty; what is drawn changes nothing here
            runs = town.runs
        case RulesProposed() | RulesPublished() | RulesRefused():  # folded over all places, in cases.rule_log
            runs = town.runs
        case _ if isinstance(payload, StopEvent | WordsEvent):  # read elsewhere: cases.stops, cases.content_checking
            runs = town.runs
        case _ if isinstance(payload, DeliberatorEvent):
            after, runs = replace(after, candidates=deliberators.apply(town.candidates, payload)), town.runs
        case _:
            runs = plans.apply(town.runs, payload, after.seq, at)
    return replace(after, runs=runs)


def _of_duty(town: Town, payload: t.DutyDone | t.DutyUnowed | t.DutyOverdue, at: datetime) -> Town:
    match payload:
        case t.DutyDone(name=name, person=str(person)):
            said = Statement(person, payload.period, at, payload.left_open)
            return replace(town, statements={**town.statements, name: (*town.statements.get(name, ()), said)})
        case t.DutyDone(name=name):
            return replace(town, done=_with(town.done, name, at))
        case t.DutyUnowed(name=name, due_at=due_at):
            return replace(town, unowed=_with(town.unowed, name, due_at))
        case _:
            return replace(town, missed=_with(town.missed, payload.name, payload.due_at))


def _with(moments: Mapping[str, tuple[datetime, ...]], name: str, at: datetime) -> Mapping[str, tuple[datetime, ...]]:
    return {**moments, name: (*moments.get(name, ()), at)}


# --- duties -----------------------------------------------------------------------------------------------------------


def clocks(town: Town, rules: Ruleset, calendar: Calendar) -> tuple[DutyClock, ...]:
    """The next due time of every duty, in the order of the files; none before rules have come into force."""
    since = town.ruled_at
    return () if since is None else tuple(_clock(town, each, since, calendar) for each in rules.beside.duties.values())


def next_at(town: Town, rules: Ruleset, calendar: Calendar) -> datetime | None:
    """The next moment at which a duty of this town will have been missed."""
    return min((clock.due.latest for clock in clocks(town, rules, calendar)), default=None)


def rings(
    town: Town, rules: Ruleset, calendar: Calendar, now: datetime, roster: Roster | None = None
) -> tuple[t.TownDraft, ...]:
    """Every duty that was due before ``now`` and not done, each once, in the order in which they fell due.

    ``roster`` says who owes those that everybody of a role owes; whoever has not closed them is named.
    """
    drafts: list[t.TownDraft] = []
    while late := _late(town, rules, calendar, now):
        first = min(late, key=lambda clock: (clock.due.latest, clock.name))
        payload = _missed(town, first, roster or {})
        drafts.append(t.TownDraft(payload, first.due.latest, CLOCK, first.cites))
        town = apply(town, payload, first.due.latest)
    return tuple(drafts)


def _missed(town: Town, clock: DutyClock, roster: Roster) -> t.DutyOverdue | t.DutyUnowed:
    if clock.name not in roster:
        return t.DutyOverdue(clock.name, clock.due.latest)
    left = tuple(person for person in roster[clock.name] if statement(town, clock.name, person, clock.period) is None)
    return t.DutyOverdue(clock.name, clock.due.latest, left) if left else t.DutyUnowed(clock.name, clock.due.latest)


def statement(town: Town, duty: str, person: str, period: str) -> Statement | None:
    """How this person has closed that period of the duty; None where not yet."""
    found = (each for each in town.statements.get(duty, ()) if (each.person, each.period) == (person, period))
    return next(found, None)


def period_name(first: date, last: date) -> str:
    """How people name a period: 2020-W40, 2020-09, 2020-Q3, 2020-H2, 2020, otherwise its first and last day."""
    days = (last - first).days + 1
    if days == 7 and first.weekday() == 0:
        return f"{first:%G}-W{first:%V}"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
    if whole and months in _MONTHS and (first.month - 1) % months == 0:
        return _MONTHS[months].format(first=first, number=(first.month - 1) // months + 1)
    return f"{first}_{last}"


_MONTHS = {1: "{first:%Y-%m}", 3: "{first:%Y}-Q{number}", 6: "{first:%Y}-H{number}", 12: "{first:%Y}"}


def _late(town: Town, rules: Ruleset, calendar: Calendar, now: datetime) -> list[DutyClock]:
    return [clock for clock in clocks(town, rules, calendar) if clock.due.latest <= now]


def _clock(town: Town, rule: DutyRule, ruled_at: datetime, calendar: Calendar) -> DutyClock:
    if isinstance(rule.recurring, SinceLast):
        end = _due_since(town, rule, rule.recurring, ruled_at, calendar)
        return DutyClock(rule.name, end, rule.cites, f"{day_of_due(end.latest)}")
    turn = next(_turns(town, rule, rule.recurring, ruled_at, calendar))
    return DutyClock(rule.name, turn.due, rule.cites, period_name(turn.first, turn.last))


def _due_since(town: Town, rule: DutyRule, every: SinceLast, ruled_at: datetime, calendar: Calendar) -> Due:
    """From the last time it was done; each time that it was missed, it is asked for once more that much later."""
    done = town.done.get(rule.name, ())
    end = due(done[-1] if done else ruled_at, every.term, rule.time, calendar)
    for missed in _over(town, rule):
        if missed >= end.latest:
            end = after(end.latest, every.term, rule.time, calendar)
    return end


def _over(town: Town, rule: DutyRule) -> tuple[datetime, ...]:
    """When turns ended that were not done: missed, or owed by nobody."""
    return tuple(sorted((*town.missed.get(rule.name, ()), *town.unowed.get(rule.name, ()))))


def _turns(town: Town, rule: DutyRule, every: Every, ruled_at: datetime, calendar: Calendar) -> Iterator[Occurrence]:
    """The turns that are neither done nor missed; what is done at any time of its period is done."""
    missed = _over(town, rule)
    begin = max((ruled_at, *missed))
    for turn in occurrences(every, begin - _MICROSECOND, begin + _AHEAD, rule.time, calendar):
        done = sum(turn.first <= day_of_due(at + _MICROSECOND) <= turn.last for at in town.done.get(rule.name, ()))
        if done < every.times and turn.due.latest not in missed:
            yield turn


# --- what people do ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who does it, when, and by which rules."""

    actor: ActorMark
    at: datetime
    rules: Ruleset
    town: Town = field(default_factory=Town)  # as it stands, with what fell due by now


def declare(clerk: Clerk, name: str, value: str) -> t.TownDraft:
    """宣布 a state. Raises InvalidInput for one that the rules do not know, or a value that it does not have."""
    entry = clerk.rules.valued.get(name)
    if not isinstance(entry, Known) or entry.what != STATE:
        raise InvalidInput({"name": f"规约里没有叫“{name}”的态势"})
    if entry.choices and value not in entry.choices:
        raise InvalidInput({"value": f"“{name}”只能是:{'、'.join(entry.choices)}"})
    return t.TownDraft(t.Declared(name, value), clerk.at, clerk.actor, ())


def do_duty(clerk: Clerk, name: str) -> t.TownDraft:
    """A duty is done. Raises InvalidInput for one that the rules do not know."""
    rule = clerk.rules.beside.duties.get(name)
    if rule is None:
        raise InvalidInput({"name": f"规约里没有叫“{name}”的定期事项"})
    return t.TownDraft(t.DutyDone(name), clerk.at, clerk.actor, rule.cites)


@dataclass(frozen=True, slots=True)
class Count:
    """The figures of a meeting or a vote, as a teller reads them out."""

    members: int
    present: int
    votes_for: int = 0
    against: int = 0
    abstained: int = 0


def hold(clerk: Clerk, name: str, count: Count) -> t.TownDraft:
    """A meeting is held, quorate or not. Raises InvalidInput."""
    rule = clerk.rules.beside.meetings.get(name)
    if rule is None:
        raise InvalidInput({"name": f"规约里没有叫“{name}”的会议"})
    if not 0 <= count.present <= count.members or count.members < 1:
        raise InvalidInput({"present": f"全体 {count.members} 人,到会不可能是 {count.present} 人"})
    quorate = rule.quorum is None or reached(rule.quorum, count.present, count.members)
    payload = t.Held(name, count.members, count.present, quorate)
    return t.TownDraft(payload, clerk.at, clerk.actor, rule.cites)


def vote(clerk: Clerk, name: str, count: Count) -> t.TownDraft:
    """A vote is taken and tallied by its rule. Raises InvalidInput for figures that no meeting can have."""
    ballot = clerk.rules.beside.ballots.get(name)
    if ballot is None:
        raise InvalidInput({"name": f"规约里没有叫“{name}”的表决"})
    figures = (count.members, count.present, count.votes_for, count.against, count.abstained)
    try:
        verdict = tally(ballot.rule, *figures)
    except ValueError as impossible:
        raise InvalidInput({"count": _IMPOSSIBLE}) from impossible
    return t.TownDraft(t.Voted(name, *figures, verdict.value), clerk.at, clerk.actor, ballot.cites)


_IMPOSSIBLE = "票数对不上:到会的不能多于全体,赞成、反对、弃权加起来不能多于到会的"
