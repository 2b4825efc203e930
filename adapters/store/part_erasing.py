"""Forgets people (删除个人信息): rows that are theirs, and what they wrote and gave, found by the events of it.

The log stays as it is: an event keeps a salted commitment, and the salt goes with the content. What an open case still
needs stays until it is closed, at the latest until the day that the person was told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from tortoise.models import Model
from tortoise.queryset import QuerySet

from adapters.store.models import CasePhoto, CaseRow, ContentRow, IdempotencyKey, NoticeRow, Upload
from adapters.store.models_alerts import AlertRow
from adapters.store.models_codes import CalendarFeedRow
from adapters.store.models_contacts import ContactRow
from adapters.store.models_identity import AccountRow, InvitationRow, SessionRow
from adapters.store.models_papers import CaseFile, FileUpload
from adapters.store.models_people import FollowRow, TieRow
from adapters.store.models_privacy import ErasureRow
from adapters.store.models_stops import StopRow
from adapters.store.models_telling import ErrandRow, TryRow, WishRow
from adapters.store.models_towns import PersonPrivate, PersonRow, TenureRow
from adapters.store.models_wechat import SubscriptionRow
from adapters.store.session import Session
from cases.events import Reported
from cases.ports_privacy import OWN_WORDS, Erasure
from cases.purposes_owned import OWNED
from cases.voice_intake import VOICE

#: Whose rows go with the person, whatever becomes of cases; those with photos and files are handled on their own.
ROWS: tuple[type[Model], ...] = (
    PersonPrivate,
    PersonRow,
    TenureRow,
    NoticeRow,
    AlertRow,
    ErrandRow,
    WishRow,
    StopRow,
    ContactRow,
    CalendarFeedRow,
    SubscriptionRow,
    FollowRow,
    TieRow,
    AccountRow,
    SessionRow,
    InvitationRow,
)
#: Uploads and what cases have taken of them, with the columns of their keys.
PICTURES: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Upload, ("full", "thumb")),
    (CasePhoto, ("full", "thumb", "bare_full", "bare_thumb")),
    (FileUpload, ("key", "poster")),
    (CaseFile, ("key", "poster")),
)
_SCRUBBED = '{"erased":true}'
_AT_ONCE = 500
_SPOKEN = {
    "postgres": (
        "SELECT case_id, kind, actor, data FROM events "
        "WHERE actor->>'person' = $1 OR (kind = $2 AND data->>'reporter' = $3) ORDER BY id"
    ),
    "sqlite": (
        "SELECT case_id, kind, actor, data FROM events "
        "WHERE json_extract(actor, '$.person') = $1 OR (kind = $2 AND json_extract(data, '$.reporter') = $3) "
        "ORDER BY id"
    ),
}


def erasure_from(row: ErasureRow) -> Erasure:
    """The request of a row."""
    gone = {name: count for name, count in row.gone.items() if name != "waiting"}
    waiting = int(row.gone.get("waiting", 0))
    return Erasure(row.person, row.asked_by, row.asked_at, row.due_by, tuple(row.keys), gone, waiting, row.done_at)


async def ask(session: Session, person: str, by: str, due_by: Any) -> Erasure:
    """Keep the request; asked again, the earlier day counts."""
    row = await session.of(ErasureRow, person=person).select_for_update().first()
    if row is None:
        now = session.moment.now
        await session.insert(ErasureRow, [{"person": person, "asked_by": by, "asked_at": now, "due_by": due_by}])
    elif due_by < row.due_by:
        await session.of(ErasureRow, id=row.id).update(due_by=due_by)
    return await _now(session, person)


async def _now(session: Session, person: str) -> Erasure:
    row = await session.of(ErasureRow, person=person).first()
    if row is None:
        raise LookupError(person)
    return erasure_from(row)


async def open_ones(session: Session, limit: int) -> tuple[Erasure, ...]:
    """Those that are not done, the first first."""
    rows = await session.of(ErasureRow, done_at__isnull=True).order_by("id").limit(limit)
    return tuple(erasure_from(row) for row in rows)


async def erase(session: Session, person: str) -> Erasure:
    """One pass over everything; the session sees all towns."""
    row = await session.of(ErasureRow, person=person).select_for_update().first()
    if row is None:
        raise LookupError(person)
    everything = row.due_by <= session.moment.now
    words = await own_words(session, person)
    waiting = frozenset[str]() if everything else await _open_cases(session, person, words)
    gone: Counter[str] = Counter({name: count for name, count in row.gone.items() if name != "waiting"})
    gone["contents"] += await _drop_words(session, [each for case, each in words if case not in waiting])
    keys = set(row.keys)
    for table, columns in PICTURES:
        rows = await _drop_pictures(session, table, person, waiting)
        gone[table_name(table)] += len(rows)
        keys |= {str(each[column]) for each in rows for column in columns if each[column]}
    for table in ROWS:
        gone[table_name(table)] += await _drop_rows(session, table, person)
    await session.of(IdempotencyKey, principal=person).update(receipt=_SCRUBBED)
    left = sorted(await unneeded(session, keys))
    told = {name: count for name, count in gone.items() if count} | {"waiting": len(waiting)}
    done = session.moment.now if not left and not waiting else None
    await session.of(ErasureRow, id=row.id).update(keys=left, gone=told, done_at=done)
    return await _now(session, person)


async def objects_gone(session: Session, person: str, keys: Collection[str]) -> Erasure:
    """These objects are deleted; with the last of them, and no open case, it is done."""
    row = await session.of(ErasureRow, person=person).select_for_update().first()
    if row is None:
        raise LookupError(person)
    left = [key for key in row.keys if key not in keys]
    done = session.moment.now if not left and not row.gone.get("waiting") else None
    await session.of(ErasureRow, id=row.id).update(keys=left, done_at=done)
    return await _now(session, person)


async def own_words(session: Session, person: str) -> list[tuple[str, str]]:
    """Case and id of everything that this person has sealed as a private person; not of those for whom they wrote."""
    rows = await session.rows(_SPOKEN[session.dialect], person, Reported.kind, person)
    return [(row["case_id"], each) for row in rows for each in _sealed(row, person)]


def _sealed(row: dict[str, Any], person: str) -> list[str]:
    actor, data = _read(row["actor"]), _read(row["data"])
    reported = row["kind"] == Reported.kind
    own = data["reporter"] == person if reported else actor["role"] in OWN_WORDS
    sealed = data.get("sealed") or ()
    if not own or any(each["what"] == VOICE for each in sealed):
        return []  # an office's words, or somebody else's that were written down
    return [str(each["id"]) for each in sealed]


def _read(value: Any) -> dict[str, Any]:
    """JSON as one engine gives it read, and the other as text."""
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


async def _open_cases(session: Session, person: str, words: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Cases that are not over and still need what this person has given."""
    names = {case for case, _ in words}
    for table in (CasePhoto, CaseFile):
        names |= {str(each) for each in await session.of(table, owner=person).values_list("case_id", flat=True)}
    still = session.of(CaseRow, id__in=sorted(names), closed_at__isnull=True) if names else None
    return frozenset() if still is None else frozenset(str(each) for each in await still.values_list("id", flat=True))


async def _drop_words(session: Session, ids: Sequence[str]) -> int:
    gone = 0
    for start in range(0, len(ids), _AT_ONCE):
        gone += await session.of(ContentRow, id__in=list(ids[start : start + _AT_ONCE])).delete()
    return gone


async def _drop_pictures(
    session: Session, table: type[Model], person: str, waiting: Collection[str]
) -> Sequence[dict[str, Any]]:
    query = session.of(table, owner=person)
    if waiting and table in (CasePhoto, CaseFile):
        query = query.exclude(case_id__in=sorted(waiting))
    rows = await query.values()
    if rows:
        await session.of(table, id__in=[row["id"] for row in rows]).delete()
    return rows


async def _drop_rows(session: Session, table: type[Model], person: str) -> int:
    owned = OWNED[table_name(table)]
    if table is ErrandRow:
        return await drop_errands(session, session.of(ErrandRow, recipient=owned.prefix + person))
    return await session.of(table, **{owned.by: owned.prefix + person}).delete()


async def drop_errands(session: Session, errands: QuerySet[ErrandRow]) -> int:
    """Take these away with their tries; how many errands it was."""
    ids: list[Any] = [*await errands.values_list("id", flat=True)]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        await session.of(TryRow, errand_id__in=some).delete()
        await session.of(ErrandRow, id__in=some).delete()
    return len(ids)


async def unneeded(session: Session, keys: Collection[str]) -> set[str]:
    """Those at which nobody else's row points any more."""
    free = set(keys)
    for table, columns in PICTURES:
        for column in columns if free else ():
            used = session.of(table, **{f"{column}__in": sorted(free)})
            free -= {str(each) for each in await used.values_list(column, flat=True)}
    return free


def table_name(table: type[Model]) -> str:
    """What the database calls it."""
    return str(table._meta.db_table)  # noqa: SLF001  # the library's own way to ask
