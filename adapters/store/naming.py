"""What people are called, as it is stored (姓名存放): sealed for its own row; plain only where there is no cipher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.store.concealing import concealed_text, revealed_text
from adapters.store.models_towns import PersonPrivate
from adapters.store.session import Session
from cases.ports_cipher import Cipher


def name_row(cipher: Cipher | None, person: str, name: str) -> dict[str, Any]:
    """The row of somebody of this name."""
    if cipher is None:
        return {"person_id": person, "name": name, "sealed": None}
    return {"person_id": person, "name": "", "sealed": concealed_text(cipher, name, name_bound_to(person))}


def name_in(cipher: Cipher | None, row: Mapping[str, Any]) -> str:
    """The name in such a row; one that was stored before names were sealed is as it is."""
    if row["sealed"] is None:
        return str(row["name"])
    return revealed_text(cipher, row["sealed"], name_bound_to(row["person_id"]))


async def names_among(session: Session, people: Iterable[str]) -> dict[str, str]:
    """What these people are called, as far as that is known."""
    wanted = sorted(people)
    rows = await session.of(PersonPrivate, person_id__in=wanted).values() if wanted else []
    return {row["person_id"]: name_in(session.memory.cipher, row) for row in rows}


def name_bound_to(person: str) -> str:
    """What it is sealed for."""
    return f"person_private.sealed:{person}"
