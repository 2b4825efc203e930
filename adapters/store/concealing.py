"""Personal content as it is stored (加密存放): sealed for its own row, by a key that is not in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters.store.errors import StoreMisconfigured
from cases.ports_cipher import Cipher

SEALED = "sealed"


def concealed(cipher: Cipher | None, row: str, body: Mapping[str, object]) -> dict[str, Any]:
    """What goes into ``contents.body`` of this row; without a cipher the body itself."""
    if cipher is None:
        return dict(body)
    plain = json.dumps(dict(body), ensure_ascii=False, separators=(",", ":")).encode()
    return {SEALED: cipher.seal(plain, _about(row))}


def revealed(cipher: Cipher | None, row: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body again; one that was stored before there were keys is as it is. Raises Unreadable, StoreMisconfigured."""
    if body.keys() != {SEALED}:
        return body
    if cipher is None:
        raise StoreMisconfigured("数据库里的个人内容是加密的,请写上设置 encryption.keys")
    found: Mapping[str, Any] = json.loads(cipher.open(str(body[SEALED]), _about(row)))
    return found


def is_current(cipher: Cipher, body: Mapping[str, Any]) -> bool:
    """Whether it is stored as it would be stored now."""
    return body.keys() == {SEALED} and cipher.is_current(str(body[SEALED]))


def _about(row: str) -> str:
    return f"contents.body:{row}"


def concealed_text(cipher: Cipher | None, text: str, about: str) -> str:
    """What goes into a column of text; without a cipher the text itself, marked as such."""
    return f"plain:{text}" if cipher is None else f"{SEALED}:{cipher.seal(text.encode(), about)}"


def revealed_text(cipher: Cipher | None, stored: str, about: str) -> str:
    """The text again. Raises Unreadable, StoreMisconfigured."""
    how, _, what = stored.partition(":")
    if how != SEALED:
        return what
    if cipher is None:
        raise StoreMisconfigured("数据库里的个人内容是加密的,请写上设置 encryption.keys")
    return cipher.open(what, about).decode()


def is_current_text(cipher: Cipher, stored: str) -> bool:
    """Whether it is stored as it would be stored now."""
    how, _, what = stored.partition(":")
    return how == SEALED and cipher.is_current(what)
