"""Periodic duties of one's own (一周一结报等): what somebody of a role owes each period, and closing it (“完成”).

While things of the period still wait for this person – questions to answer, answers to rate, reports to pass on – it
is not closed, unless the person says so (带着未结的结报): the number of things left open then stands on the record. To
forbid it altogether would keep somebody from closing a week because a unit has answered late on Friday evening.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases import authority
from cases import town_events as t
from cases.duty_roster import NAMED, each_for_oneself, owes, roster_of
from cases.house import House, located, scope_of, territory_of
from cases.keeping import Asked, manages, once
from cases.people import JurisdictionId, Person, Tenure
from cases.ports import Query, Receipt, Scope, Transaction, Which
from cases.ports_people import RoleHolder
from cases.refusals import InvalidInput, NotAllowed, NotFound, StillOwed
from cases.town import Clerk, Statement, Town, clocks, period_name, statement
from cases.town_actions import Standing, append, standing
from cases.waiting import own_keys
from dsl.beside_values import DutyRule
from dsl.decision import Cite
from dsl.ends import Due
from dsl.period import ZONE
from dsl.recurring import SinceLast, occurrences

_MICROSECOND = timedelta(microseconds=1)
_AHEAD = timedelta(days=366 * 13)
#: How many periods that were never closed a desk shows; the rest is counted by the town's own log.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """One period of a duty as one person owes it. ``closed`` None: still to be closed; ``ends`` is when it is over."""

    jurisdiction: JurisdictionId
    name: str
    period: str
    first: date
    last: date
    due: Due
    cites: tuple[Cite, ...]
    closed: Statement | None

    @property
    def ends(self) -> datetime:
        """The midnight after its last day in China."""
        return datetime.combine(self.last + timedelta(days=1), time(), ZONE)


def own_duties(found: Standing, place: JurisdictionId, holder: RoleHolder) -> Iterator[OwnDuty]:
    """The period that runs now, and those before it that were never closed, the oldest first."""
    for rule in each_for_oneself(found.rules):
        if found.town.ruled_at is not None and owes(rule, holder.role, holder.level):
            whole = [_with_statement(found.town, each, holder.person) for each in _periods(found, place, rule, holder)]
            late = [each for each in whole[:-1] if each.closed is None]
            yield from (*late[-SHOWN:], *whole[-1:])


def _with_statement(town: Town, duty: OwnDuty, person: str) -> OwnDuty:
    said = statement(town, duty.name, person, duty.period)
    own = (duty.jurisdiction, duty.name, duty.period, duty.first, duty.last, duty.due, duty.cites)
    return OwnDuty(*own, said)


def _periods(found: Standing, place: JurisdictionId, rule: DutyRule, holder: RoleHolder) -> Iterator[OwnDuty]:
    """From the first that the person owes until the one that runs now."""
    begin = found.town.ruled_at
    if begin is None:
        return
    if isinstance(rule.recurring, SinceLast):
        clock = next(each for each in clocks(found.town, found.rules, found.calendar) if each.name == rule.name)
        last = clock.due.latest.astimezone(ZONE).date()
        yield OwnDuty(place, rule.name, clock.period, last, last, clock.due, rule.cites, None)
        return
    since = max(begin, holder.valid_from or begin)
    for turn in occurrences(rule.recurring, since - _MICROSECOND, since + _AHEAD, rule.time, found.calendar):
        period = period_name(turn.first, turn.last)
        yield OwnDuty(place, rule.name, period, turn.first, turn.last, turn.due, rule.cites, None)
        if turn.due.latest > found.now:
            return


async def duties_of(house: House, tx: Transaction, person: Person) -> tuple[OwnDuty, ...]:
    """Everything of that kind that this person owes, wherever the role is held."""
    places = sorted({tenure.jurisdiction for tenure in person.tenures if tenure.role in NAMED})
    found: list[OwnDuty] = []
    for place in places:
        at = await standing(house, tx, place)
        if at is None or not any(each_for_oneself(at.rules)):
            continue
        holders = await tx.holders(frozenset({place}), NAMED)
        own = [each for each in holders if each.person == person.id]
        found += [duty for holder in own for duty in own_duties(at, place, holder)]
    return tuple(dict.fromkeys(found))


# --- closing a period -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Close:
    """Close a period (“完成”); ``duty`` where several are of that period, ``with_open`` although things are owed."""

    period: str
    duty: str | None = None
    with_open: bool = False


async def close(house: House, person: Person, wish: Close, key: str | None) -> Receipt:
    """Put on the record that this person has closed the period; closing it again changes nothing.

    Raises NotFound for what this person does not owe, StillOwed while things wait, InvalidInput where it is not clear
    which duty is meant.
    """
    territory = await territory_of(house)
    scope = Scope(scope_of(person, territory).jurisdictions | {each.jurisdiction for each in person.tenures})
    owed = _chosen(await house.store.run(scope, lambda tx: duties_of(house, tx, person)), wish)

    async def work(tx: Transaction) -> Receipt:
        duty = _chosen(await duties_of(house, tx, person), wish)
        if duty.closed is not None:
            return _receipt(duty, duty.closed.left_open, duty.closed.at, again=True)
        left = await waiting(tx, person, scope, duty)
        if left and not wish.with_open:
            raise StillOwed(f"这一期还有 {left} 件等您回答、评价或者转报,办完再结报;确实办不完的,可以带着未结的结报")
        found = await standing(house, tx, duty.jurisdiction)
        if found is None:
            raise NotFound("这个辖区还没有启用的规约")
        roster = (await roster_of(tx, duty.jurisdiction, found.rules)).get(duty.name, ())

        def draft(clerk: Clerk) -> Sequence[t.TownDraft]:
            return _drafts(clerk, duty, (person.id, left), roster)

        mark = authority.mark(person, _tenure(person, duty, found))
        drafts = await append(house, tx, duty.jurisdiction, mark, draft)
        return _receipt(duty, left, drafts[-1].occurred_at)

    return await once(house, Asked(person, wish, key), scope, owed.jurisdiction, work)


def _tenure(person: Person, duty: OwnDuty, found: Standing) -> Tenure:
    rule = found.rules.beside.duties[duty.name]
    here = (tenure for tenure in person.tenures if tenure.jurisdiction == duty.jurisdiction)
    return next(tenure for tenure in here if owes(rule, tenure.role, tenure.level))


def _chosen(duties: Sequence[OwnDuty], wish: Close) -> OwnDuty:
    found = [each for each in duties if each.period == wish.period and wish.duty in (None, each.name)]
    if not found:
        raise NotFound(f"{wish.period} 没有要您结报的定期事项")
    still = [each for each in found if each.closed is None] or found
    if len({each.name for each in still}) > 1:
        names = "、".join(dict.fromkeys(each.name for each in still))
        raise InvalidInput({"duty": f"这一期有{names},请写明是哪一项"})
    return still[0]


async def waiting(tx: Transaction, person: Person, scope: Scope, duty: OwnDuty) -> int:
    """How many things of the time until the period's end wait for this very person."""
    own = own_keys(person)
    query = Query(Which.TODO, person.id, jurisdictions=scope.jurisdictions, before=duty.ends, waits=own)
    return (await tx.tally(query)).total


def _drafts(clerk: Clerk, duty: OwnDuty, said: tuple[str, int], roster: Sequence[str]) -> Sequence[t.TownDraft]:
    """The statement, and the duty of the whole place where it was the last that was missing."""
    person, left = said
    own = t.DutyDone(duty.name, person, duty.period, left)
    drafts = [t.TownDraft(own, clerk.at, clerk.actor, duty.cites)]
    others = (each for each in roster if each != person)
    runs = duty.due.latest > clerk.at
    if runs and all(statement(clerk.town, duty.name, each, duty.period) is not None for each in others):
        drafts.append(t.TownDraft(t.DutyDone(duty.name), clerk.at, clerk.actor, duty.cites))
    return drafts


def _receipt(duty: OwnDuty, left: int, at: datetime, *, again: bool = False) -> Receipt:
    said = "已经结报过" if again else "已结报"
    return {
        "name": duty.name,
        "period": duty.period,
        "text": f"{duty.name}({duty.period}){said}{f',还有 {left} 件未结' if left else ''}",
        "left_open": left,
        "late": at > duty.due.latest,
        "at": at.isoformat(),
        "clause": str(duty.cites[0]) if duty.cites else "",
    }


# --- who has not ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stated:
    """One person of the role and how the period stands with them."""

    holder: RoleHolder
    duty: OwnDuty


async def statements(house: House, person: Person, code: str) -> tuple[Stated, ...]:
    """For whoever coordinates: who has closed the running period of each such duty, and which were never closed."""
    territory = await territory_of(house)
    where = located(territory, code)
    if not manages(person, where.id, territory):
        raise NotAllowed(f"{where.name}的结报情况由本地或者上级的协调人员查看")

    async def work(tx: Transaction) -> tuple[Stated, ...]:
        found = await standing(house, tx, where.id)
        if found is None:
            return ()
        people = await tx.holders(frozenset({where.id}), NAMED)
        return tuple(Stated(each, duty) for each in people for duty in own_duties(found, where.id, each))

    return await house.store.run(Scope.of(where.id), work)
