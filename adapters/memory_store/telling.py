"""Who is told what in memory (内存告知送达): the outbox, errands, tries and wishes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store.alerts import AlertBook
from adapters.memory_store.tables import Tables
from cases.people import JurisdictionId, UnitAt
from cases.ports import InboxItem
from cases.ports_alerts import AlertKind, StepOf
from cases.ports_channels import ChannelName, Outcome
from cases.ports_telling import (
    ALERT_KINDS,
    DISTURBING,
    Box,
    ByChannel,
    Errand,
    ErrandAt,
    Move,
    NewErrand,
    State,
    TellingFigures,
    Try,
    Unanswered,
    Untold,
    UntoldAt,
    Urgency,
    Wishes,
)

#: An errand is claimed once for each try of each channel, and again after crashes; beyond that something is wrong.
MOST_CLAIMS = 60


def outbox(tables: Tables) -> Iterator[Untold]:
    """Every row of it that is not spread, alerts first."""
    for key in tables.alerts:
        number = tables.alert_ids.setdefault(key, len(tables.alert_ids) + 1)
        if (Box.ALERT, number) not in tables.spread:
            yield _of_alert(tables, key, number)
    for item in tables.inbox:
        if (Box.NOTICE, item.id) not in tables.spread:
            yield _of_notice(item)


def _of_notice(item: InboxItem) -> Untold:
    notice = item.notice
    return Untold(
        Box.NOTICE,
        item.id,
        item.jurisdiction,
        notice.kind,
        item.created_at,
        notice.person,
        notice.unit,
        case=notice.case,
        seq=notice.seq,
    )


def _of_alert(tables: Tables, key: tuple[StepOf, AlertKind, str | int], number: int) -> Untold:
    where, kind, recipient = key
    alert = tables.alerts[key]
    unit = next((each for each in tables.units.values() if each.id == recipient), None)
    return Untold(
        Box.ALERT,
        number,
        where.jurisdiction,
        ALERT_KINDS[kind],
        alert.told_at,
        recipient if isinstance(recipient, str) else None,
        unit or (UnitAt(recipient, "") if isinstance(recipient, int) else None),
        step=where,
        asks=kind,
        answered_at=alert.answered_at,
    )


class TellingBook(AlertBook):
    """The part of the twin's transaction that knows what is told to whom, within the scope."""

    async def untold(self, at: UntoldAt) -> Untold | None:
        """The row; None where it was spread meanwhile."""
        rows = (each for each in outbox(self.tables) if (each.source, each.id) == (at.source, at.id))
        return next((each for each in rows if each.jurisdiction in self.scope.jurisdictions), None)

    async def alert_of(self, alert: int) -> Untold | None:
        """An alert of the outbox, spread or not."""
        for key, number in self.tables.alert_ids.items():
            if number == alert and key in self.tables.alerts and key[0].jurisdiction in self.scope.jurisdictions:
                return _of_alert(self.tables, key, number)
        return None

    async def spread(self, untold: Untold, errands: Sequence[NewErrand]) -> None:
        """It is spread: write who is to hear of it; of the same row nobody twice."""
        now = self._now()
        there = {(e.source, e.source_id, e.person) for e in self.tables.errands.values()}
        for each in errands:
            if each.person is None and untold.unit is None:
                raise ValueError("an errand to nobody")
            if (untold.source, untold.id, each.person) not in there:
                number = max(self.tables.errands, default=0) + 1
                self.tables.errands[number] = _errand(number, untold, each, now)
        self.tables.spread[untold.source, untold.id] = now

    def _mine(self) -> list[Errand]:
        return [each for each in self.tables.errands.values() if each.jurisdiction in self.scope.jurisdictions]

    async def join_lead(self, jurisdiction: JurisdictionId, person: str, urgency: Urgency) -> int | None:
        """Let one more go with a message to this person that waits and nobody has taken up; its id, or None."""
        if jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {jurisdiction} is outside the scope")
        for each in self._mine():
            free = each.state is State.WAITING and each.lead is None and not each.claims
            waits = free and each.next_at is not None and each.next_at > self._now()
            if waits and (each.jurisdiction, each.person, each.urgency) == (jurisdiction, person, urgency):
                self.tables.errands[each.id] = replace(each, size=each.size + 1)
                return each.id
        return None

    async def same_event(self, case: str, seq: int, kind: str, person: str) -> int | None:
        """The errand by which this person hears of that very event already, or None."""
        same = (e for e in self._mine() if (e.case, e.seq, e.kind, e.person) == (case, seq, kind, person))
        found = next(same, None)
        return None if found is None else found.lead or found.id

    async def messages_since(self, person: str, since: datetime) -> tuple[datetime, ...]:
        """When messages from ``since`` on have disturbed this person or are to, the first first."""
        mine = (e for e in self._mine() if e.person == person and e.lead is None and e.state in DISTURBING)
        own = (e for e in mine if e.created_at >= since)
        return tuple(sorted(e.next_at if e.next_at is not None and not e.claims else e.created_at for e in own))

    async def errand(self, at: ErrandAt) -> Errand | None:
        """The errand; None where somebody else has claimed it since."""
        found = self.tables.errands.get(at.id)
        mine = found is not None and found.jurisdiction in self.scope.jurisdictions
        return found if mine and found is not None and found.claims == at.claims else None

    async def tries(self, errands: Sequence[int]) -> Mapping[int, tuple[Try, ...]]:
        """The tries of each errand in order; those without one are left out."""
        mine = {each.id for each in self._mine()}
        return {each: self.tables.tries[each] for each in errands if each in mine and each in self.tables.tries}

    async def members(self, lead: int) -> tuple[Errand, ...]:
        """Those that its message carries along, itself not among them."""
        return tuple(each for each in self._mine() if each.lead == lead)

    async def write_try(self, errand: int, attempt: Try) -> None:
        """Add the try, or write what is known of it now."""
        others = (each for each in self.tables.tries.get(errand, ()) if each.no != attempt.no)
        self.tables.tries[errand] = tuple(sorted((*others, attempt), key=lambda each: each.no))

    async def move(self, errand: int, move: Move) -> None:
        """The errand goes on like this; what is over is over for those that it carries as well."""
        over = move.channel is None
        done = self._now() if over else None
        found = self.tables.errands[errand]
        self.tables.errands[errand] = replace(
            found, state=move.state, channel=move.channel, next_at=move.next_at, done_at=done
        )
        self.tables.errand_leases.pop(errand, None)
        for each in self._mine() if over else ():
            if each.lead == errand and each.done_at is None:
                self.tables.errands[each.id] = replace(each, done_at=done)

    async def errands_of(self, case: str) -> tuple[Errand, ...]:
        """All errands of a case, the first first."""
        return tuple(each for each in self._mine() if each.case == case)

    async def wishes(self, person: str) -> Wishes | None:
        """What this person has chosen; None who has not."""
        return self.tables.wishes.get(person)

    async def save_wishes(self, person: str, wishes: Wishes) -> None:
        """Keep it."""
        self.tables.wishes[person] = wishes

    async def silent(self, jurisdiction: JurisdictionId, run: int) -> tuple[Unanswered, ...]:
        """Who was told at a step of this run and has not answered, by step."""
        found = [
            Unanswered(
                where.step,
                recipient if isinstance(recipient, str) else None,
                recipient if isinstance(recipient, int) else None,
                self.tables.alerts[where, kind, recipient].told_at,
            )
            for where, kind, recipient in self._told_here()
            if (where.jurisdiction, where.run) == (jurisdiction, run)
            and kind is not AlertKind.REPORT
            and self.tables.alerts[where, kind, recipient].answered_at is None
        ]
        return tuple(sorted(found, key=lambda each: each.step))


def _errand(number: int, untold: Untold, new: NewErrand, now: datetime) -> Errand:
    return Errand(
        id=number,
        jurisdiction=untold.jurisdiction,
        source=untold.source,
        source_id=untold.id,
        kind=untold.kind,
        person=new.person,
        unit=untold.unit,
        case=untold.case,
        seq=untold.seq,
        urgency=new.urgency,
        state=new.state,
        channel=new.channel,
        next_at=new.next_at,
        claims=0,
        size=1,
        lead=new.lead,
        answer_by=new.answer_by,
        created_at=now,
        done_at=now if new.channel is None and new.lead is None else None,
    )


class TellingDesk:
    """The part of the store in memory that works over all towns."""

    _tables: Tables
    _lock: asyncio.Lock
    _clock: Callable[[], datetime]

    async def claim_untold(self, limit: int, lease_seconds: int, max_attempts: int) -> tuple[UntoldAt, ...]:
        """Take rows of the outbox; the attempt is counted before the work."""
        async with self._lock:
            real, claimed = self._clock(), list[UntoldAt]()
            for each in outbox(self._tables):
                key = (each.source, each.id)
                until, attempts = self._tables.outbox_leases.get(key, (None, 0))
                if len(claimed) < limit and attempts < max_attempts and (until is None or until <= real):
                    self._tables.outbox_leases[key] = (real + timedelta(seconds=lease_seconds), attempts + 1)
                    claimed.append(UntoldAt(each.source, each.id, each.jurisdiction, attempts + 1))
            return tuple(claimed)

    async def claim_errands(self, channel: ChannelName, limit: int, lease_seconds: int) -> tuple[ErrandAt, ...]:
        """Take errands that are due by this channel, the most urgent first."""
        async with self._lock:
            real = self._clock()
            due = sorted(self._ready(channel, real), key=lambda e: (-e.urgency, e.next_at or real, e.id))[:limit]
            for each in due:
                self._tables.errands[each.id] = replace(each, claims=each.claims + 1)
                self._tables.errand_leases[each.id] = real + timedelta(seconds=lease_seconds)
            return tuple(ErrandAt(e.id, e.jurisdiction, e.claims + 1) for e in sorted(due, key=lambda e: e.id))

    def _ready(self, channel: ChannelName, real: datetime) -> Iterator[Errand]:
        now = real + timedelta(seconds=self._tables.shift)
        for each in self._tables.errands.values():
            until = self._tables.errand_leases.get(each.id)
            free = (until is None or until <= real) and each.claims < MOST_CLAIMS
            if free and each.channel is channel and each.next_at is not None and each.next_at <= now:
                yield each

    async def telling_figures(self, since: datetime, max_attempts: int) -> TellingFigures:
        """How telling people goes."""
        tables = self._tables
        now = self._clock() + timedelta(seconds=tables.shift)
        unspread = list(outbox(tables))
        due = [
            each
            for each in tables.errands.values()
            if each.state is State.WAITING and each.next_at is not None and each.next_at <= now
        ]
        stuck = sum(tables.outbox_leases.get((e.source, e.id), (None, 0))[1] >= max_attempts for e in unspread)
        recent = {number: [t for t in tries if t.at >= since] for number, tries in tables.tries.items()}
        twice = [_possible(recent[number]) for number in recent if tables.errands[number].answer_by is None]
        return TellingFigures(
            unspread=len(unspread),
            waiting=len(due),
            oldest_at=min((*(e.at for e in unspread), *(e.next_at for e in due if e.next_at)), default=None),
            channels=_by_channel([each for tries in recent.values() for each in tries]),
            errands=sum(count > 0 for count in twice),
            duplicates=sum(count - 1 for count in twice if count > 1),
            stuck=stuck + sum(each.claims >= MOST_CLAIMS for each in due),
        )


def _possible(tries: Sequence[Try]) -> int:
    """By how many channels it was sent, or may have been."""
    return len({each.channel for each in tries if each.outcome in {Outcome.SENT, Outcome.UNKNOWN}})


def _by_channel(tries: Sequence[Try]) -> dict[ChannelName, ByChannel]:
    counted = Counter((each.channel, each.outcome.value if each.outcome else "trying") for each in tries)
    return {
        channel: ByChannel(**{what: n for (where, what), n in counted.items() if where is channel})
        for channel in sorted({where for where, _ in counted})
    }
