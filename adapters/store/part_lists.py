"""Lists (列表): pages of cases newest first, and the notices that a person or unit finds."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from adapters.store.mapping import instant
from adapters.store.models import CaseRow, ContentRow, NoticeRow
from adapters.store.projection import summary_from
from adapters.store.session import Session
from cases.notices import Notice
from cases.people import UnitAt
from cases.ports import InboxItem, Page, Query, Row, Which
from cases.refusals import InvalidInput
from cases.state import Phase

#: How much of a report a list shows, in characters.
FIRST_WORDS = 80


class Lists(Session):
    """Reads rows, never events."""

    async def list(self, query: Query) -> Page:
        """A page of cases within the scope. Raises InvalidInput for a cursor that is none of ours."""
        wanted = _which(query)
        if query.group is not None:
            wanted &= Q(group_name=query.group)
        if query.phases:
            wanted &= Q(phase__in=sorted(phase.value for phase in query.phases))
        if query.cursor is not None:
            wanted &= _after(query.cursor)
        found = self.mine(CaseRow).filter(wanted).order_by("-opened_at", "-id").limit(query.limit + 1)
        rows = await found.values()
        page = rows[: query.limit]
        texts = await self._texts(page)
        cursor = _cursor(page[-1]) if len(rows) > query.limit else None
        return Page(tuple(Row(summary_from(row), texts.get(row["text_id"])) for row in page), cursor)

    async def _texts(self, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
        ids = [row["text_id"] for row in rows if row["text_id"]]
        found = await self.mine(ContentRow, id__in=ids).values_list("id", "body") if ids else []
        return {key: str(body.get("text", ""))[:FIRST_WORDS] for key, body in found}

    async def inbox(self, person: str, units: frozenset[int], limit: int, before: int | None) -> tuple[InboxItem, ...]:
        """Notices to this person or these units, newest first."""
        recipients = [f"p:{person}", *(f"u:{unit}" for unit in sorted(units))]
        query = self.mine(NoticeRow, recipient__in=recipients)
        if before is not None:
            query = query.filter(id__lt=before)
        return tuple(_item(row) for row in await query.order_by("-id").limit(limit).values())


def _which(query: Query) -> Q:
    match query.which:
        case Which.MINE:
            return Q(reporter=query.person)
        case Which.BOARD:
            return Q(jurisdiction_id__in=sorted(query.jurisdictions))
        case Which.TODO:
            return _todo(query)


def _todo(query: Query) -> Q:
    """Held by one of the units, in the pool for one of them, or waiting for the person."""
    own = Q(reporter=query.person) & (Q(asked=True) | Q(phase=Phase.ANSWERED.value))
    if not query.units:
        return own
    units = sorted(query.units)
    held = Q(holder_id__in=units, phase__in=[Phase.ASSIGNED.value, Phase.ACCEPTED.value])
    minded = Q(arbiter_id__in=units) | Q(steward_id__in=units)
    claimable = Q(jurisdiction_id__in=sorted(query.jurisdictions))
    return own | held | (Q(phase=Phase.POOLED.value) & (minded | claimable))


def _cursor(row: dict[str, Any]) -> str:
    text = json.dumps([instant(row["opened_at"]), row["id"]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _after(cursor: str) -> Q:
    try:
        opened_at, last = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = datetime.fromisoformat(opened_at)
        same = Q(opened_at=at, id__lt=str(last))
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidInput({"cursor": "翻页标记无效,请从第一页重新打开"}) from error
    return Q(opened_at__lt=at) | same


def _item(row: dict[str, Any]) -> InboxItem:
    kind, _, who = row["recipient"].partition(":")
    unit = UnitAt(int(who), row["unit_name"]) if kind == "u" else None
    notice = Notice(row["case_id"], row["seq"], row["kind"], person=who if kind == "p" else None, unit=unit)
    return InboxItem(row["id"], notice, row["jurisdiction_id"], row["created_at"], row["read_at"])
