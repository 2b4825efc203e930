"""Seals personal content anew after keys or cipher were changed (换钥), in batches in the order of ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.models import Model

from adapters.store.concealing import (
    concealed,
    concealed_text,
    is_current,
    is_current_text,
    revealed,
    revealed_text,
)
from adapters.store.errors import StoreMisconfigured
from adapters.store.models import ContentRow
from adapters.store.models_contacts import ContactRow
from adapters.store.models_identity import AccountRow, InvitationRow
from adapters.store.models_partners import PartnerLineRow
from adapters.store.models_stops import StopRow
from adapters.store.models_towns import PersonPrivate
from adapters.store.models_wechat import PushRow
from adapters.store.naming import name_bound_to
from adapters.store.part_contacts import contact_bound_to, digests
from adapters.store.part_partners import line_bound_to
from adapters.store.part_stops import stop_bound_to
from adapters.store.part_wechat import push_bound_to
from adapters.store.session import Session
from cases.accounts import bound_to
from cases.ports_cipher import Cipher
from cases.ports_contacts import Reach

Row = Mapping[str, Any]


async def reseal(session: Session, after: str, limit: int) -> tuple[str, int]:
    """The last id of the batch behind ``after``, empty at the end, and how many of it were sealed anew.

    Rows are put in the place of themselves: the application may add and delete contents, but not change one.
    """
    cipher = session.memory.cipher
    if cipher is None:
        raise StoreMisconfigured("没有加密密钥,请写上设置 encryption.keys")
    rows = await session.mine(ContentRow, id__gt=after).order_by("id").limit(limit).values()
    old = [row for row in rows if not is_current(cipher, row["body"])]
    if old:
        fresh = [row | {"body": concealed(cipher, row["id"], revealed(cipher, row["id"], row["body"]))} for row in old]
        await session.of(ContentRow, id__in=[row["id"] for row in old]).delete()
        await session.insert(ContentRow, fresh)
    return (rows[-1]["id"] if rows else "", len(old))


@dataclass(frozen=True, slots=True)
class Sealed:
    """Columns of texts beside the contents. ``bare``: what the cipher gives, without the mark that others carry.

    ``bound`` is what a column of a row is sealed for; ``beside`` what else hangs on the key: a blind index. ``plain``
    is where the text stood before such texts were sealed.
    """

    model: type[Model]
    columns: tuple[str, ...]
    bound: Callable[[Row, str], str]
    bare: bool = False
    beside: Callable[[Cipher, Row, str], dict[str, Any]] | None = None
    plain: str | None = None


def _index(cipher: Cipher, row: Row, external: str) -> dict[str, Any]:
    return {"digest": digests(cipher, Reach(row["reach"]), external)[0]}


#: Every table with sealed texts; tests/contracts/test_resealing.py finds one that is missing here.
BESIDE: Mapping[str, Sealed] = {
    "person_private": Sealed(PersonPrivate, ("sealed",), lambda row, _: name_bound_to(row["person_id"]), plain="name"),
    "accounts": Sealed(AccountRow, ("totp",), lambda row, _: bound_to(row["person"]), bare=True),
    "invitations": Sealed(InvitationRow, ("totp",), lambda row, _: bound_to(row["person"]), bare=True),
    "contacts": Sealed(
        ContactRow, ("external",), lambda row, _: contact_bound_to(row["person"], Reach(row["reach"])), beside=_index
    ),
    "stops": Sealed(StopRow, ("words", "appeal", "answer"), lambda row, name: stop_bound_to(row["id"], name)),
    "partner_lines": Sealed(PartnerLineRow, ("secret", "old_secret"), lambda row, _: line_bound_to(row["id"])),
    "wechat_pushes": Sealed(PushRow, ("body",), lambda row, _: push_bound_to(row["key"])),
}


async def reseal_beside(
    session: Session, table: str, after: str | int | None, limit: int
) -> tuple[str | int | None, int]:
    """The same for one of those tables: the last key of the batch, None at the end, and how many texts were old.

    A row that somebody changes meanwhile is left to who changed it: that was with the current key.
    """
    cipher, sealed = session.memory.cipher, BESIDE[table]
    if cipher is None:
        raise StoreMisconfigured("没有加密密钥,请写上设置 encryption.keys")
    key = sealed.model._meta.pk_attr  # noqa: SLF001  # the library's own way to ask
    behind = {} if after is None else {f"{key}__gt": after}
    rows = await session.of(sealed.model, **behind).order_by(key).limit(limit).values()
    count = 0
    for row in rows:
        for name in sealed.columns:
            if sealed.plain and row[name] is None:
                fresh = {sealed.plain: "", name: concealed_text(cipher, row[sealed.plain], sealed.bound(row, name))}
                count += await session.of(sealed.model, **{key: row[key], f"{name}__isnull": True}).update(**fresh)
                continue
            if not row[name] or _is_current(sealed, cipher, row[name]):
                continue
            fresh = _anew(sealed, cipher, row, name)
            count += await session.of(sealed.model, **{key: row[key], name: row[name]}).update(**fresh)
    return (rows[-1][key] if rows else None, count)


def _is_current(sealed: Sealed, cipher: Cipher, stored: str) -> bool:
    return cipher.is_current(stored) if sealed.bare else is_current_text(cipher, stored)


def _anew(sealed: Sealed, cipher: Cipher, row: Row, name: str) -> dict[str, Any]:
    about = sealed.bound(row, name)
    if sealed.bare:
        return {name: cipher.seal(cipher.open(row[name], about), about)}
    plain = revealed_text(cipher, row[name], about)
    more = sealed.beside(cipher, row, plain) if sealed.beside else {}
    return {name: concealed_text(cipher, plain, about)} | more
