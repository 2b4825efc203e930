"""Seals personal content anew after keys or cipher were changed (换钥), in batches in the order of ids."""

from __future__ import annotations

from adapters.store.concealing import concealed, is_current, revealed
from adapters.store.errors import StoreMisconfigured
from adapters.store.models import ContentRow
from adapters.store.session import Session


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
