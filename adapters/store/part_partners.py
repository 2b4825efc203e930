"""Partners on the database (对接): lines with sealed secrets, numbers, what was heard, and how far imports are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q, Subquery

from adapters.store.concealing import concealed_text, revealed_text
from adapters.store.models import CaseRow
from adapters.store.models_partners import PartnerEventRow, PartnerImportRow, PartnerLineRow, PartnerNumberRow
from adapters.store.session import Session
from cases.partners import Heard, Key, Known, Line, Progress, Reach, State, Wish
from cases.refusals import InFlight
from cases.state import Phase


class PartnerTables(Session):
    """What a transaction knows of partners."""

    async def partner_line(self, line: str) -> Line | None:
        """One by its id, locked until the transaction ends."""
        rows = await self.mine(PartnerLineRow, id=line).select_for_update().values()
        return self._partner_line(rows[0]) if rows else None

    async def partner_lines(self) -> tuple[Line, ...]:
        """All of the scope, by place and partner."""
        rows = await self.mine(PartnerLineRow).order_by("jurisdiction_id", "partner").values()
        return tuple(map(self._partner_line, rows))

    async def save_partner_line(self, line: Line) -> None:
        """Keep it, new or changed."""
        self.check_scope(line.jurisdiction)
        row = self._partner_line_row(line)
        changed = [name for name in row if name not in {"id", "jurisdiction_id", "partner"}]
        await PartnerLineRow.bulk_create(
            [PartnerLineRow(**row)], using_db=self.db, on_conflict=["id"], update_fields=changed
        )

    async def claim_partner_line(self, lease_seconds: float) -> Line | None:
        """Take one that is on and due, the longest due first."""
        now = self.moment.real
        due = self.mine(PartnerLineRow, state=State.ON.value).filter(Q(next_at__isnull=True) | Q(next_at__lte=now))
        rows = await due.order_by("next_at", "id").limit(1).select_for_update(skip_locked=True).values()
        if not rows:
            return None
        until = now + timedelta(seconds=lease_seconds)
        await self.mine(PartnerLineRow, id=rows[0]["id"]).update(next_at=until)
        return self._partner_line(rows[0] | {"next_at": until})

    async def partner_number(self, partner: str, number: str) -> Known | None:
        """The case for which a partner's number stands, locked until the transaction ends."""
        rows = await self.mine(PartnerNumberRow, partner=partner, number=number).select_for_update().values()
        return _known(rows[0]) if rows else None

    async def number_of_case(self, partner: str, case: str) -> str | None:
        """The partner's number of a case."""
        rows = await self.mine(PartnerNumberRow, partner=partner, case_id=case).order_by("id").limit(1).values("number")
        return str(rows[0]["number"]) if rows else None

    async def open_partner_numbers(self, partner: str, limit: int) -> tuple[Known, ...]:
        """Those of cases that are not closed, the first of them at most ``limit``."""
        open_ = self.mine(CaseRow).exclude(phase=Phase.CLOSED.value).values("id")
        mine = self.mine(PartnerNumberRow, partner=partner, case_id__in=Subquery(open_))
        return tuple(map(_known, await mine.order_by("id").limit(limit).values()))

    async def save_partner_number(self, known: Known) -> None:
        """Keep it, new or with other marks."""
        self.check_scope(known.jurisdiction)
        numbers = self.mine(PartnerNumberRow, partner=known.partner, number=known.number)
        if await numbers.update(marks=dict(known.marks)):
            return
        row = {
            "jurisdiction_id": known.jurisdiction,
            "partner": known.partner,
            "number": known.number,
            "case_id": known.case,
            "salt": known.salt,
            "marks": dict(known.marks),
        }
        await self.insert(PartnerNumberRow, [row])

    async def rename_partner_number(self, known: Known, number: str) -> None:
        """Keep it under another number, without marks."""
        self.check_scope(known.jurisdiction)
        await self.mine(PartnerNumberRow, partner=known.partner, number=known.number).update(number=number, marks={})

    async def partner_event(self, line: str, event: str) -> Heard | None:
        """What became of an event that came over this line."""
        rows = await self.mine(PartnerEventRow, line_id=line, event=event).values()
        found = ("line_id", "jurisdiction_id", "event", "digest", "outcome")
        return Heard(*(rows[0][name] for name in found)) if rows else None

    async def keep_partner_event(self, heard: Heard) -> None:
        """Keep it. Raises InFlight where the same event is being dealt with elsewhere."""
        self.check_scope(heard.jurisdiction)
        row = {
            "line_id": heard.line,
            "jurisdiction_id": heard.jurisdiction,
            "event": heard.event,
            "digest": heard.digest,
            "outcome": heard.outcome,
            "received_at": self.moment.real,
        }
        try:
            await self.insert(PartnerEventRow, [row])
        except IntegrityError:
            raise InFlight("同一条进展正在处理,请稍后再发") from None

    async def import_progress(self, job: str) -> Progress | None:
        """How far the import of a file is."""
        rows = await self.of(PartnerImportRow, id=job).values()
        if not rows:
            return None
        (row,) = rows
        return Progress(row["id"], row["partner"], row["line"], row["report_bytes"], row["tally"], bool(row["done"]))

    async def save_import(self, progress: Progress) -> None:
        """Keep it, new or changed."""
        row = {
            "id": progress.id,
            "partner": progress.partner,
            "line": progress.line,
            "report_bytes": progress.report_bytes,
            "tally": dict(progress.tally),
            "done": progress.done,
            "updated_at": self.moment.real,
        }
        changed = [name for name in row if name not in {"id", "partner"}]
        await PartnerImportRow.bulk_create(
            [PartnerImportRow(**row)], using_db=self.db, on_conflict=["id"], update_fields=changed
        )

    def _partner_line_row(self, line: Line) -> dict[str, Any]:
        return {
            "id": line.id,
            "jurisdiction_id": line.jurisdiction,
            "partner": line.partner,
            "url": line.url,
            "key_name": line.key.name,
            "secret": self._partner_secret(line.id, line.key.secret),
            "old_key": line.old.name if line.old else None,
            "old_secret": self._partner_secret(line.id, line.old.secret) if line.old else None,
            "old_until": line.old_until,
            "wishes": " ".join(sorted(line.wishes)),
            "reach": line.reach.value,
            "state": line.state.value,
            "cursor": line.cursor,
            "attempts": line.attempts,
            "sent": line.sent,
            "repeated": line.repeated,
            "error": line.error,
            "next_at": line.next_at,
        }

    def _partner_secret(self, line: str, secret: str) -> str:
        return concealed_text(self.memory.cipher, secret, line_bound_to(line))

    def _partner_line(self, row: dict[str, Any]) -> Line:
        def key(name: str, secret: str) -> Key:
            about = line_bound_to(row["id"])
            return Key(row[name], revealed_text(self.memory.cipher, row[secret], about))

        return Line(
            id=row["id"],
            jurisdiction=row["jurisdiction_id"],
            partner=row["partner"],
            url=row["url"],
            key=key("key_name", "secret"),
            old=key("old_key", "old_secret") if row["old_key"] else None,
            old_until=row["old_until"],
            wishes=frozenset(map(Wish, row["wishes"].split())),
            reach=Reach(row["reach"]),
            state=State(row["state"]),
            cursor=row["cursor"],
            attempts=row["attempts"],
            sent=row["sent"],
            repeated=row["repeated"],
            error=row["error"],
            next_at=row["next_at"],
        )


def _known(row: dict[str, Any]) -> Known:
    found = ("jurisdiction_id", "partner", "number", "case_id", "salt", "marks")
    return Known(*(row[name] for name in found))


def line_bound_to(line: str) -> str:
    """What the secrets of a line are sealed for."""
    return f"partner_lines.secret:{line}"
