"""What was told to whom, honestly (告知的状态): a sentence for each notice, for those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from cases.actions import UNSEEN
from cases.house import House, territory_of, whole_scope
from cases.people import Person, Role
from cases.ports import Transaction
from cases.ports_channels import Outcome
from cases.ports_telling import Errand, State, Try, robot_of
from cases.reaching import CHANNEL_WORDS
from cases.refusals import NotFound
from cases.state import Case
from cases.territory import Territory
from cases.visibility import reader_of
from dsl.period import ZONE

YOU, REPORTER, SOMEBODY = "您", "上报人", "相关人员"


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One notice of a case and what became of it: ``people`` it went to, ``reached`` of them by some channel."""

    seq: int | None
    kind: str
    to: str
    people: int
    reached: int
    text: str
    at: datetime
    done_at: datetime | None


async def told_of(house: House, person: Person, case_id: str) -> tuple[ToldLine, ...]:
    """What was told of a case, as far as it concerns who asks. Raises NotFound.

    A reporter sees what went to the reporter, staff what went to their own unit, whoever coordinates everything,
    persons without their names.
    """
    territory = await territory_of(house)

    async def work(tx: Transaction) -> tuple[ToldLine, ...]:
        case = await tx.case(case_id, lock=False)
        if case is None or reader_of(person, case, territory) is None:
            raise NotFound(UNSEEN)
        errands = await tx.errands_of(case_id)
        mine = [each for each in errands if _concerns(each, person, case, territory)]
        leads = {each.lead for each in mine if each.lead is not None}
        tries = await tx.tries(sorted({each.id for each in mine} | leads))
        known = {each.id: each for each in errands}
        return tuple(_lines(mine, tries, known, person, case))

    return await house.store.run(whole_scope(person, territory), work)


def _concerns(errand: Errand, person: Person, case: Case, territory: Territory) -> bool:
    units = {tenure.unit.id for tenure in person.tenures if tenure.unit is not None}
    if errand.person == person.id or (errand.unit is not None and errand.unit.id in units):
        return True
    return any(
        tenure.role is Role.COORDINATOR and territory.covers(tenure.jurisdiction, case.jurisdiction)
        for tenure in person.tenures
    )


def _lines(
    errands: Sequence[Errand],
    tries: Mapping[int, tuple[Try, ...]],
    known: Mapping[int, Errand],
    person: Person,
    case: Case,
) -> Iterator[ToldLine]:
    """One line for each notice, its persons together."""
    ordered = sorted(errands, key=lambda each: (each.source_id, robot_of(each.person) is not None, each.id))
    for _, group in groupby(ordered, key=lambda each: (each.source_id, robot_of(each.person))):
        same = list(group)
        first = same[0]
        said = dict.fromkeys(sentence(each, tries, known) for each in same)
        people = [each for each in same if each.person is not None]
        yield ToldLine(
            first.seq,
            first.kind,
            _whom(first, person, case),
            len(people),
            sum(_reached(each, known) for each in people),
            ";".join(said) if len(people) < 2 else f"{len(people)}人:{';'.join(said)}",
            first.created_at,
            max((each.done_at for each in same if each.done_at), default=None),
        )


def _whom(errand: Errand, person: Person, case: Case) -> str:
    robot = robot_of(errand.person)
    if robot is not None:
        return f"群机器人{robot.name}"
    if errand.unit is not None:
        return errand.unit.name
    if errand.person == person.id:
        return YOU
    return REPORTER if errand.person in (case.reporter, *case.reporters) else SOMEBODY


def _reached(errand: Errand, known: Mapping[int, Errand]) -> bool:
    lead = known.get(errand.lead or 0, errand)
    return lead.state is State.TOLD


def sentence(errand: Errand, tries: Mapping[int, tuple[Try, ...]], known: Mapping[int, Errand]) -> str:
    """How it stands with one errand, channel by channel; of one that was merged how it stands with the message."""
    if errand.state is State.MERGED:
        lead = known.get(errand.lead or 0)
        own = tries.get(errand.lead or 0, ())
        said = [_of_try(each, errand.created_at) for each in own] + ([_rest(lead, own)] if lead else [])
        return ";".join(["与其他通知合成一条", *filter(None, dict.fromkeys(said))])
    own = tries.get(errand.id, ())
    said = [_of_try(each, errand.created_at) for each in own]
    return ";".join(filter(None, dict.fromkeys([*said, _rest(errand, own)])))


def _of_try(attempt: Try, since: datetime) -> str:
    word = CHANNEL_WORDS[attempt.channel]
    if attempt.outcome is None:
        return f"{word}正在发送"
    if attempt.outcome is not Outcome.SENT:
        return attempt.sentence
    again = f"(重发{attempt.again}次)" if attempt.again else ""
    return f"{word}已于 {_clock(attempt.at, since)} 发出{again}"


def _clock(at: datetime, since: datetime) -> str:
    here = at.astimezone(ZONE)
    same = here.date() == since.astimezone(ZONE).date()
    return f"{here:%H:%M}" if same else f"{here:%m-%d %H:%M}"


def _rest(errand: Errand, tries: Sequence[Try]) -> str:
    """What is still to come, or what is left."""
    match errand.state:
        case State.WAITING if errand.channel is not None and errand.next_at is not None:
            if tries and tries[-1].outcome is None:
                return ""
            how = "再由" if tries and tries[-1].channel is errand.channel else "改由" if tries else "由"
            return f"将于 {_clock(errand.next_at, errand.created_at)} {how}{CHANNEL_WORDS[errand.channel]}发送"
        case State.NOBODY:
            return "没有在岗的人,只放进了单位的通知"
        case State.IN_APP | State.DOUBTFUL:
            return "已放进站内通知"
        case _:
            return ""
