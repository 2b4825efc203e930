"""The log of cases (件与事件): read as a fold, written as events with everything that follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.exceptions import IntegrityError

from adapters.store.concealing import concealed, revealed
from adapters.store.linking import tell
from adapters.store.mapping import GENESIS, event_from, plan_from
from adapters.store.models import CaseRow, ClockRow, ContentRow, EventRow, NoticeRow, PlanRow
from adapters.store.part_checks import CheckTables
from adapters.store.part_files import Files
from adapters.store.part_messages import Messages
from adapters.store.part_numbers import Numbers
from adapters.store.part_photos import Photos
from adapters.store.projection import case_columns, clock_columns
from cases.checks import follow
from cases.events import Decided, Event
from cases.fold import fold
from cases.notices import Notice
from cases.ports import Saving
from cases.refusals import InFlight
from cases.sealing import Content
from cases.state import Case
from dsl.decision import Plan

#: What may become of a clock after its start; the rest of its row is what it was started with.
_CLOCK_CHANGES = (
    "warn_at",
    "due_at",
    "due_latest",
    "provisional",
    "overdue",
    "climbed",
    "stopped_at",
    "outcome",
    "cites",
    "calendar",
    "next_at",
)


class Cases(Photos, Files, Messages, Numbers, CheckTables):
    """``_heads`` has the last hash of every case that this transaction has read or written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._heads: dict[str, tuple[int, str]] = {}

    async def case(self, case: str, *, lock: bool = True) -> Case | None:
        """The fold of the case's events; None outside the scope. ``lock`` keeps its row until the transaction ends."""
        query = self.mine(CaseRow, id=case).only("id", "seq", "chain_head")
        row = await (query.select_for_update() if lock else query).first()
        if row is None:
            return None
        self._heads[case] = (row.seq, row.chain_head)
        return fold(await self.events(case))

    async def events(self, case: str) -> tuple[Event, ...]:
        """The case's events in order."""
        rows = await self.mine(EventRow, case_id=case).order_by("seq").values()
        return tuple(await self.as_events(rows))

    async def as_events(self, rows: Sequence[dict[str, Any]]) -> list[Event]:
        """Rows of ``events`` as events, with their plans."""
        plans = await self.plans_named({row["data"]["plan"] for row in rows if row["kind"] == Decided.kind})
        return [event_from(row, plans) for row in rows]

    async def plans_named(self, names: set[str]) -> dict[str, Plan]:
        """Plans by their name; each is read once a process."""
        plans = self.memory.plans
        found = {name: plan for name in names if (plan := plans.get(name)) is not None}
        missing = sorted(names - found.keys())
        if missing:
            rows = await self.of(PlanRow, hash__in=missing).values_list("hash", "body")
            for name, body in rows:
                found[name] = plan_from(body)
                plans.keep(name, found[name])
        return found

    async def contents(self, case: str) -> Mapping[str, Content]:
        """The personal content of the case that is still kept, by id."""
        rows = await self.mine(ContentRow, case_id=case).values("id", "what", "body", "salt")
        cipher = self.memory.cipher
        return {row["id"]: Content(**row | {"body": revealed(cipher, row["id"], row["body"])}) for row in rows}

    async def save(self, saving: Saving) -> tuple[Event, ...]:
        """Append the events, and bring row, clocks, contents, photos and notices along.

        Raises NotFound for a photo or file that is not an untaken upload of ``photo_owner``, InFlight where the case
        has moved on since it was read.
        """
        self.check_scope(saving.jurisdiction)
        seq, head = await self._head(saving)
        told = tell(saving, seq, head, self.moment.now)
        after = told.after
        await self._save_row(saving, after, told.head)
        await self._save_plans(told.plans)
        await self.insert(EventRow, told.rows)
        await self._save_clocks(saving.before, after)
        await self.insert(ContentRow, [self._content_row(saving, each) for each in saving.contents])
        await self.take(saving)
        await self.take_files(saving)
        await self.post_messages(saving, after)
        await self._save_notices(saving)
        await follow(self, told.events, self.moment.now)
        self._heads[saving.case] = (after.seq, told.head)
        return tuple(told.events)

    def _content_row(self, saving: Saving, content: Content) -> dict[str, Any]:
        body = concealed(self.memory.cipher, content.id, content.body)
        own = {"id": content.id, "what": content.what, "body": body, "salt": content.salt}
        return own | {"jurisdiction_id": saving.jurisdiction, "case_id": saving.case}

    async def _head(self, saving: Saving) -> tuple[int, str]:
        if saving.before is None:
            return 0, GENESIS
        if saving.case not in self._heads:
            await self.case(saving.case)
        seq, head = self._heads.get(saving.case, (0, GENESIS))
        if seq != saving.before.seq:
            raise InFlight("这件刚刚有了新的进展,请刷新后再试")
        return seq, head

    async def _save_row(self, saving: Saving, after: Case, head: str) -> None:
        columns = case_columns(after) | {"chain_head": head}
        if saving.before is None:
            await self._open_row(columns | {"id": saving.case})
            await self.owe(saving, after)
        else:
            # Something went well: failures of the clock are counted anew, or crashes far apart would add up.
            await self.mine(CaseRow, id=saving.case).update(**columns, attempts=0)

    async def _open_row(self, columns: dict[str, Any]) -> None:
        """Raises InFlight where the case has just been opened by somebody else: a linked case has its id beforehand."""
        try:
            await self.insert(CaseRow, [columns])
        except IntegrityError as error:
            raise InFlight("这一件刚刚已经开立,请刷新后再试") from error

    async def _save_plans(self, plans: Mapping[str, str]) -> None:
        # A plan that was read before has been committed; one that was only written may have been rolled back.
        rows = [
            PlanRow(hash=name, body=body) for name, body in sorted(plans.items()) if not self.memory.plans.get(name)
        ]
        if rows:
            await PlanRow.bulk_create(rows, using_db=self.db, ignore_conflicts=True)

    async def _save_clocks(self, before: Case | None, after: Case) -> None:
        known = before.clocks if before else {}
        changed = [clock for key, clock in after.clocks.items() if known.get(key) != clock]
        if changed:
            await ClockRow.bulk_create(
                [ClockRow(**clock_columns(after, clock)) for clock in changed],
                using_db=self.db,
                on_conflict=["case_id", "key"],
                update_fields=_CLOCK_CHANGES,
            )

    async def _save_notices(self, saving: Saving) -> None:
        rows = {_recipient(n): n for n in saving.notices}
        common = {"jurisdiction_id": saving.jurisdiction, "created_at": self.moment.now}
        await self.insert(NoticeRow, [_notice_row(n) | common for n in rows.values()])


def _recipient(notice: Notice) -> tuple[int, str, str]:
    unit = notice.unit
    return notice.seq, notice.kind, f"u:{unit.id}" if unit else f"p:{notice.person}"


def _notice_row(notice: Notice) -> dict[str, Any]:
    seq, kind, recipient = _recipient(notice)
    name = notice.unit.name if notice.unit else None
    return {"case_id": notice.case, "seq": seq, "kind": kind, "recipient": recipient, "unit_name": name}
