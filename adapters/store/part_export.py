"""Everything that is kept of one person (本人数据): generated from the purposes, so that no field is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.models import Model

from adapters.store.concealing import revealed
from adapters.store.models import CasePhoto, CaseRow, ContentRow, IdempotencyKey, NoticeRow, Upload
from adapters.store.models_alerts import AlertRow
from adapters.store.models_audit import LookRow
from adapters.store.models_codes import CalendarFeedRow
from adapters.store.models_contacts import ContactRow
from adapters.store.models_identity import AccountRow, InvitationRow, SessionRow, SignInRow
from adapters.store.models_papers import CaseFile, FileUpload
from adapters.store.models_people import FollowRow, LeaveRow, TieRow
from adapters.store.models_privacy import ConsentRow, ErasureRow
from adapters.store.models_stops import StopRow
from adapters.store.models_telling import ErrandRow, WishRow
from adapters.store.models_towns import PersonPrivate, PersonRow, TenureRow
from adapters.store.models_wechat import SubscriptionRow
from adapters.store.naming import names_among
from adapters.store.part_erasing import own_words, table_name
from adapters.store.session import Session
from cases.ports_privacy import HeldRow
from cases.purposes import exported
from cases.purposes_owned import OWNED

MODELS: dict[str, type[Model]] = {
    table_name(model): model
    for model in (
        *(PersonRow, PersonPrivate, TenureRow, TieRow, LeaveRow, Upload, CasePhoto, FileUpload, CaseFile, CaseRow),
        *(AccountRow, SessionRow, InvitationRow, SignInRow),
        *(
            IdempotencyKey,
            NoticeRow,
            AlertRow,
            ErrandRow,
            WishRow,
            StopRow,
            ContactRow,
            CalendarFeedRow,
            SubscriptionRow,
            FollowRow,
            LookRow,
            ConsentRow,
            ErasureRow,
        ),
    )
}


async def held(session: Session, person: str) -> Mapping[str, tuple[HeldRow, ...]]:
    """Rows by table, in the order of keys; the session sees all towns. Tables with nothing are left out."""
    found: dict[str, tuple[HeldRow, ...]] = {}
    for table, owned in OWNED.items():
        model = MODELS[table]
        if columns := exported(table):
            rows = session.of(model, **{owned.by: owned.prefix + person}).order_by(model._meta.pk_attr)  # noqa: SLF001  # the library's own way to ask
            found[table] = tuple(await rows.values(*columns))
    names = await names_among(session, (person,))
    found["person_private"] = tuple(row | {"name": names[person]} for row in map(dict, found["person_private"]))
    found["contents"] = await _contents(session, [each for _, each in await own_words(session, person)])
    return {table: rows for table, rows in found.items() if rows}


async def _contents(session: Session, ids: Sequence[str]) -> tuple[HeldRow, ...]:
    rows: list[dict[str, Any]] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = session.of(ContentRow, id__in=list(ids[start : start + _AT_ONCE])).order_by("id")
        rows += await some.values(*exported("contents"))
    for row in rows:
        row["body"] = revealed(session.memory.cipher, row["id"], row["body"])
    return tuple(rows)


_AT_ONCE = 500
