"""Lists (列表): pages of cases newest first, and the notices that a person or unit finds."""

from __future__ import annotations

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery

from adapters.store.concealing import revealed
from adapters.store.mapping import instant
from adapters.store.models import CaseRow, ClockRow, ContentRow, NoticeRow
from adapters.store.models_people import FollowRow
from adapters.store.part_numbers import Numbers
from adapters.store.projection import summary_from
from cases.covering import hidden_in
from cases.notices import Notice
from cases.people import TieKind, TieTo, UnitAt
from cases.ports import InboxItem, Page, Query, Row, Tally, Which
from cases.refusals import InvalidInput
from cases.sealing import Content, address_in
from cases.state import Phase

#: How much of a report a list shows, in characters.
FIRST_WORDS = 200
FirstWords = tuple[str, tuple[str, ...]]


#: Whoever watches over a case stands in its row beside the units; the index is over the rows that have anybody.
_WATCHED = {
    "postgres": "SELECT id FROM cases WHERE involved ? 'supervised_by' AND involved -> 'supervised_by' ? $1",
    "sqlite": "SELECT cases.id FROM cases, json_each(cases.involved, '$.supervised_by') w WHERE w.value = $1",
}


#: What a deputy is to pass on (转报); few cases are in that phase at any time.
_PASSING = {
    "postgres": "SELECT id FROM cases WHERE phase = 'passing' AND involved -> 'carriers' ? $1",
    "sqlite": (
        "SELECT cases.id FROM cases, json_each(cases.involved, '$.carriers') w "
        "WHERE cases.phase = 'passing' AND w.value = $1"
    ),
}


#: Where somebody else's word is waited for; the index of each dialect is over the rows that wait for anybody.
_WAITING = {
    "postgres": "SELECT id FROM cases WHERE involved ? 'waits_for' AND involved -> 'waits_for' ?| $1::text[]",
    "sqlite": (
        "SELECT cases.id FROM cases, json_each(cases.involved, '$.waits_for') w "
        "WHERE json_extract(cases.involved, '$.waits_for') IS NOT NULL "
        "AND w.value IN (SELECT value FROM json_each($1))"
    ),
}


class Lists(Numbers):
    """Reads rows, never events."""

    async def list(self, query: Query) -> Page:
        """A page of cases within the scope. Raises InvalidInput for a cursor that is none of ours."""
        wanted = await self._wanted(query)
        if query.cursor is not None:
            wanted &= _after(query.cursor)
        found = self.mine(CaseRow).filter(wanted).order_by("-opened_at", "-id").limit(query.limit + 1)
        rows = await found.values()
        page = rows[: query.limit]
        words, addresses = await self._words(page)
        cursor = _cursor(page[-1]) if len(rows) > query.limit else None
        numbers = await self.numbers([row["id"] for row in page])

        def shown(row: dict[str, Any]) -> Row:
            text, hides = words.get(row["text_id"], (None, ()))
            return Row(summary_from(row), text, addresses.get(row["id"]), numbers.get(row["id"]), hides)

        return Page(tuple(map(shown, page)), cursor)

    async def tally(self, query: Query) -> Tally:
        """How many cases the whole of a list holds, by colour; each is counted where it is gravest."""
        wanted, now = await self._wanted(query), self.moment.now
        found = self.mine(CaseRow).filter(wanted)
        untold = Q(red_at__isnull=True, orange_at__isnull=True) & (Q(late=True) | Q(due_latest__lt=now))
        red = untold | Q(red_at__lte=now)
        orange, warned = red | Q(orange_at__lte=now), Q(warn_at__lte=now)
        total, reds = await found.count(), await found.filter(red).count()
        oranges = await found.filter(orange).count() - reds
        either = await found.filter(orange | warned).count()
        return Tally(total, either - reds - oranges, reds, oranges)

    async def _wanted(self, query: Query) -> Q:
        wanted = await self._which(query)
        if query.group is not None:
            wanted &= Q(group_name=query.group)
        if query.before is not None:
            wanted &= Q(opened_at__lt=query.before)
        if query.changed is not None:
            wanted &= Q(updated_at__gte=query.changed)
        if query.phases:
            wanted &= Q(phase__in=sorted(phase.value for phase in query.phases))
        return wanted if query.ids is None else wanted & Q(id__in=sorted(query.ids))

    async def _which(self, query: Query) -> Q:
        match query.which:
            case Which.TODO:
                passing = await self.rows(_PASSING[self.dialect], query.person)
                waiting = await self._waiting(sorted(query.waits))
                return _todo(query) | Q(id__in=[row["id"] for row in (*passing, *waiting)])
            case Which.FOLLOWED:
                found = self.mine(FollowRow, person=query.person, valid_to__isnull=True)
                return Q(id__in=Subquery(found.values("case_id")))
            case Which.WATCHED:
                rows = await self.rows(_WATCHED[self.dialect], query.person)
                return Q(id__in=[row["id"] for row in rows])
            case Which.SLOW:
                return await self._slow(query)
            case _:
                return _which(query)

    async def _waiting(self, keys: Sequence[str]) -> Sequence[dict[str, Any]]:
        if not keys:
            return []
        return await self.rows(_WAITING[self.dialect], [*keys] if self.dialect == "postgres" else json.dumps(keys))

    async def _slow(self, query: Query) -> Q:
        """In the pool with a running claim, and warned of or overdue by now."""
        claims = self.mine(ClockRow, name="认领", outcome__isnull=True)
        now = self.moment.now
        late = claims.filter(Q(overdue=True) | Q(due_latest__lte=now) | Q(warn_at__lte=now))
        leading = Q(warn_at__lte=now) & Q(id__in=Subquery(claims.values("case_id")))  # warned of by an earlier colour
        pooled = Q(phase=Phase.POOLED.value, jurisdiction_id__in=sorted(query.jurisdictions))
        return pooled & (leading | Q(id__in=Subquery(late.values("case_id"))))

    async def _words(self, rows: Sequence[dict[str, Any]]) -> tuple[dict[str, FirstWords], dict[str, str]]:
        """First words by the id of the text, with what to cover in them, and by case the address told first."""
        if not rows:
            return {}, {}
        texts = Q(id__in=[row["text_id"] for row in rows if row["text_id"]])
        places = Q(what__in=["place", "address"], case_id__in=[row["id"] for row in rows])
        found = await self.mine(ContentRow).filter(texts | places).values("id", "case_id", "what", "body", "salt")
        for row in found:
            row["body"] = revealed(self.memory.cipher, row["id"], row["body"])
        words = {
            row["id"]: (str(row["body"].get("text", ""))[:FIRST_WORDS], hidden_in(row["body"]))
            for row in found
            if row["what"] == "text"
        }
        where: defaultdict[str, list[Content]] = defaultdict(list)
        for row in found:
            where[row["case_id"]].append(Content(row["id"], row["what"], row["body"], row["salt"]))
        told = {case: address_in(contents) for case, contents in where.items()}
        return words, {case: address for case, address in told.items() if address}

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
        case Which.HELD:
            return Q(holder_id__in=sorted(query.units), phase__in=[Phase.ASSIGNED.value, Phase.ACCEPTED.value])
        case Which.TIED:
            return Q(*(_tied(tie) for tie in query.ties), join_type="OR") if query.ties else Q(id="")
        case _:
            return _todo(query)


def _tied(tie: TieTo) -> Q:
    if tie.kind is TieKind.PERSON:
        return Q(reporter=tie.target)
    return Q(jurisdiction_id=tie.jurisdiction, **{tie.kind.value: tie.target})


def _todo(query: Query) -> Q:
    """Held by one of the units, in the pool for one of them, or waiting for the person."""
    own = Q(reporter=query.person) & (Q(asked=True) | Q(phase=Phase.ANSWERED.value))
    if not query.units:
        return own
    units = sorted(query.units)
    held = Q(holder_id__in=units, phase__in=[Phase.ASSIGNED.value, Phase.ACCEPTED.value])
    minded = Q(arbiter_id__in=units) | Q(steward_id__in=units)
    claimable = Q(jurisdiction_id__in=sorted(query.jurisdictions))
    reviewed = Q(arbiter_id__in=units, phase__in=[Phase.REVIEW.value, Phase.REVIEWING.value])
    return own | held | reviewed | (Q(phase=Phase.POOLED.value) & (minded | claimable))


def _cursor(row: dict[str, Any]) -> str:
    text = json.dumps([instant(row["opened_at"]), row["id"]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _after(cursor: str) -> Q:
    try:
        opened_at, last = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at, last = _moment(opened_at), _id(last)
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error) as error:
        raise InvalidInput({"cursor": "翻页标记无效,请从第一页重新打开"}) from error
    return Q(opened_at__lt=at) | Q(opened_at=at, id__lt=last)


def _id(text: str) -> str:
    """An id as we write them; a forged one that no column takes would be an error of ours."""
    if str(UUID(text)) != text:
        raise ValueError("not as we write ids")
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)


def _item(row: dict[str, Any]) -> InboxItem:
    kind, _, who = row["recipient"].partition(":")
    unit = UnitAt(int(who), row["unit_name"]) if kind == "u" else None
    notice = Notice(row["case_id"], row["seq"], row["kind"], person=who if kind == "p" else None, unit=unit)
    return InboxItem(row["id"], notice, row["jurisdiction_id"], row["created_at"], row["read_at"])
