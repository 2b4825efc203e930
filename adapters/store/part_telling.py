"""Who is told what on the database (告知送达): the outbox is spread to persons, and each errand goes its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.store.models import NoticeRow
from adapters.store.models_alerts import AlertRow
from adapters.store.models_telling import ErrandRow, TryRow, WishRow
from adapters.store.part_successors import Successors
from cases.people import JurisdictionId, UnitAt
from cases.ports_alerts import AlertKind, StepOf
from cases.ports_channels import ChannelName, Outcome
from cases.ports_telling import (
    ALERT_KINDS,
    DISTURBING,
    Box,
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

#: A plain message that nobody has taken up yet takes one more along; who takes it up meanwhile wins.
_JOIN = """
UPDATE errands SET size = size + 1 WHERE claims = 0 AND id = (
    SELECT e.id FROM errands e WHERE e.jurisdiction_id = $1 AND e.recipient = $2 AND e.urgency = $3 AND e.claims = 0
    AND e.state = 'waiting' AND e.lead_id IS NULL AND e.next_at > $4 ORDER BY e.id LIMIT 1
) RETURNING id
"""
_AT_ONCE = 500  # rows of one statement


class TellingTables(Successors):
    """The part of a transaction that knows what is told to whom, within the scope."""

    async def untold(self, at: UntoldAt) -> Untold | None:
        """The row, kept from others until the transaction ends; None where it was spread meanwhile."""
        model = NoticeRow if at.source is Box.NOTICE else AlertRow
        rows = self.mine(model, id=at.id, sent_at__isnull=True)
        found = await (rows if self.dialect == "sqlite" else rows.select_for_update()).values()
        return _untold(at.source, found[0], await self._named(found)) if found else None

    async def alert_of(self, alert: int) -> Untold | None:
        """An alert of the outbox, spread or not."""
        rows = await self.mine(AlertRow, id=alert).values()
        return _untold(Box.ALERT, rows[0], await self._named(rows)) if rows else None

    async def _named(self, rows: Sequence[Mapping[str, Any]]) -> Mapping[int, str]:
        """What units of alerts are called now; a notice keeps the name itself."""
        units = sorted({int(row["recipient"][2:]) for row in rows if row["recipient"].startswith("u:")})
        return await self.unit_names(units) if units else {}

    async def spread(self, untold: Untold, errands: Sequence[NewErrand]) -> None:
        """It is spread: write who is to hear of it; of the same row nobody twice."""
        rows = [ErrandRow(**_new(untold, each, self.moment.now)) for each in errands]
        if rows:
            await ErrandRow.bulk_create(
                rows,
                batch_size=_AT_ONCE,
                using_db=self.db,
                ignore_conflicts=True,
                on_conflict=["source", "source_id", "recipient"],
            )
        model = NoticeRow if untold.source is Box.NOTICE else AlertRow
        await self.mine(model, id=untold.id).update(sent_at=self.moment.now, lease_until=None)

    async def join_lead(self, jurisdiction: JurisdictionId, person: str, urgency: Urgency) -> int | None:
        """Let one more go with a message to this person that waits and nobody has taken up; its id, or None."""
        self.check_scope(jurisdiction)
        rows = await self.rows(_JOIN, jurisdiction, f"p:{person}", urgency.value, self.moment.now)
        return int(rows[0]["id"]) if rows else None

    async def same_event(self, case: str, seq: int, kind: str, person: str) -> int | None:
        """The errand by which this person hears of that very event already, or None."""
        found = self.mine(ErrandRow, case_id=case, seq=seq, kind=kind, recipient=f"p:{person}").order_by("id")
        row = await found.first()
        return None if row is None else row.lead_id or row.id

    async def messages_since(self, person: str, since: datetime) -> tuple[datetime, ...]:
        """When messages from ``since`` on have disturbed this person or are to, the first first."""
        disturbing = sorted(each.value for each in DISTURBING)
        own = self.mine(ErrandRow, recipient=f"p:{person}", lead_id__isnull=True, state__in=disturbing)
        recent = await own.filter(created_at__gte=since).values_list("created_at", "next_at", "claims")
        return tuple(sorted(nxt if nxt is not None and not claims else at for at, nxt, claims in recent))

    async def errand(self, at: ErrandAt) -> Errand | None:
        """The errand, kept from others until the transaction ends; None where somebody else has claimed it since."""
        rows = self.mine(ErrandRow, id=at.id, claims=at.claims)
        found = await (rows if self.dialect == "sqlite" else rows.select_for_update()).values()
        return _errand(found[0]) if found else None

    async def tries(self, errands: Sequence[int]) -> Mapping[int, tuple[Try, ...]]:
        """The tries of each errand in order; those without one are left out."""
        found: dict[int, tuple[Try, ...]] = {}
        ids = list(errands)
        for start in range(0, len(ids), _AT_ONCE):
            rows = self.mine(TryRow, errand_id__in=ids[start : start + _AT_ONCE]).order_by("errand_id", "no")
            for row in await rows.values():
                found[row["errand_id"]] = (*found.get(row["errand_id"], ()), _try(row))
        return found

    async def members(self, lead: int) -> tuple[Errand, ...]:
        """Those that its message carries along, itself not among them."""
        return tuple(_errand(row) for row in await self.mine(ErrandRow, lead_id=lead).order_by("id").values())

    async def write_try(self, errand: int, attempt: Try) -> None:
        """Add the try, or write what is known of it now."""
        said = {
            "channel": attempt.channel.value,
            "at": attempt.at,
            "outcome": attempt.outcome.value if attempt.outcome else None,
            "sentence": attempt.sentence[:200],
            "reference": attempt.reference[:100],
            "retry_after": attempt.retry_after,
            "again": attempt.again,
        }
        if await self.mine(TryRow, errand_id=errand, no=attempt.no).update(**said):
            return
        row = await self.mine(ErrandRow, id=errand).get()
        own = {"errand_id": errand, "no": attempt.no, "jurisdiction_id": row.jurisdiction_id}
        await self.insert(TryRow, [said | own])

    async def move(self, errand: int, move: Move) -> None:
        """The errand goes on like this; what is over is over for those that it carries as well."""
        over = move.channel is None
        values = {
            "state": move.state.value,
            "channel": move.channel.value if move.channel else None,
            "next_at": move.next_at,
            "lease_until": None,
            "done_at": self.moment.now if over else None,
        }
        await self.mine(ErrandRow, id=errand).update(**values)
        if over:
            await self.mine(ErrandRow, lead_id=errand, done_at__isnull=True).update(done_at=self.moment.now)

    async def errands_of(self, case: str) -> tuple[Errand, ...]:
        """All errands of a case, the first first."""
        return tuple(_errand(row) for row in await self.mine(ErrandRow, case_id=case).order_by("id").values())

    async def wishes(self, person: str) -> Wishes | None:
        """What this person has chosen; None who has not."""
        row = await self.of(WishRow, person=person).first()
        if row is None:
            return None
        channels = None if row.channels is None else tuple(ChannelName(each) for each in row.channels)
        quiet = None if row.quiet_from is None or row.quiet_to is None else (row.quiet_from, row.quiet_to)
        return Wishes(channels, quiet, row.digest)

    async def save_wishes(self, person: str, wishes: Wishes) -> None:
        """Keep it."""
        channels = None if wishes.channels is None else [each.value for each in wishes.channels]
        begin, end = wishes.quiet or (None, None)
        row = WishRow(
            person=person,
            channels=channels,
            quiet_from=begin,
            quiet_to=end,
            digest=wishes.digest,
            changed_at=self.moment.now,
        )
        fields = ["channels", "quiet_from", "quiet_to", "digest", "changed_at"]
        await WishRow.bulk_create([row], using_db=self.db, on_conflict=["person"], update_fields=fields)

    async def silent(self, jurisdiction: JurisdictionId, run: int) -> tuple[Unanswered, ...]:
        """Who was told at a step of this run and has not answered, by step."""
        owing = self.mine(AlertRow, jurisdiction_id=jurisdiction, run=run, answered_at__isnull=True)
        rows = await owing.exclude(kind=AlertKind.REPORT.value).order_by("step", "id").values()
        return tuple(_unanswered(row) for row in rows)


def _untold(source: Box, row: Mapping[str, Any], names: Mapping[int, str]) -> Untold:
    what, _, who = row["recipient"].partition(":")
    unit = UnitAt(int(who), row.get("unit_name") or names[int(who)]) if what == "u" else None
    person = None if unit else who
    if source is Box.NOTICE:
        return Untold(
            source,
            row["id"],
            row["jurisdiction_id"],
            row["kind"],
            row["created_at"],
            person,
            unit,
            case=row["case_id"],
            seq=row["seq"],
        )
    asks = AlertKind(row["kind"])
    return Untold(
        source,
        row["id"],
        row["jurisdiction_id"],
        ALERT_KINDS[asks],
        row["told_at"],
        person,
        unit,
        step=StepOf(row["jurisdiction_id"], row["run"], row["step"]),
        asks=asks,
        answered_at=row["answered_at"],
    )


def _unanswered(row: Mapping[str, Any]) -> Unanswered:
    what, _, who = row["recipient"].partition(":")
    person, unit = (who, None) if what == "p" else (None, int(who))
    return Unanswered(row["step"], person, unit, row["told_at"])


def _new(untold: Untold, errand: NewErrand, now: datetime) -> dict[str, Any]:
    unit = untold.unit
    if errand.person is None and unit is None:
        raise ValueError("an errand to nobody")
    return {
        "jurisdiction_id": untold.jurisdiction,
        "source": untold.source.value,
        "source_id": untold.id,
        "kind": untold.kind,
        "recipient": f"p:{errand.person}" if errand.person else f"u:{unit.id if unit else 0}",
        "unit_id": unit.id if unit else None,
        "unit_name": unit.name if unit else None,
        "case_id": untold.case,
        "seq": untold.seq,
        "urgency": errand.urgency.value,
        "state": errand.state.value,
        "channel": errand.channel.value if errand.channel else None,
        "next_at": errand.next_at,
        "lead_id": errand.lead,
        "answer_by": errand.answer_by,
        "created_at": now,
        "done_at": now if errand.channel is None and errand.lead is None else None,
    }


def _errand(row: Mapping[str, Any]) -> Errand:
    what, _, who = row["recipient"].partition(":")
    unit = None if row["unit_id"] is None else UnitAt(row["unit_id"], row["unit_name"])
    return Errand(
        id=row["id"],
        jurisdiction=row["jurisdiction_id"],
        source=Box(row["source"]),
        source_id=row["source_id"],
        kind=row["kind"],
        person=who if what == "p" else None,
        unit=unit,
        case=row["case_id"],
        seq=row["seq"],
        urgency=Urgency(row["urgency"]),
        state=State(row["state"]),
        channel=ChannelName(row["channel"]) if row["channel"] else None,
        next_at=row["next_at"],
        claims=row["claims"],
        size=row["size"],
        lead=row["lead_id"],
        answer_by=row["answer_by"],
        created_at=row["created_at"],
        done_at=row["done_at"],
    )


def _try(row: Mapping[str, Any]) -> Try:
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return Try(
        row["no"],
        ChannelName(row["channel"]),
        row["at"],
        outcome,
        row["sentence"],
        row["reference"],
        row["retry_after"],
        row["again"],
    )
