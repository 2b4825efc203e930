"""Contacts on the database (联系方式): sealed, and found by a blind index."""

from __future__ import annotations

import hashlib
from typing import Any

from adapters.store.concealing import concealed_text, revealed_text
from adapters.store.models_contacts import ContactRow
from adapters.store.models_towns import PersonRow
from adapters.store.session import Session
from cases.ports_cipher import Cipher
from cases.ports_contacts import REACH_WORDS, Contact, Reach
from cases.refusals import InFlight, InvalidInput

_BIND = (
    "INSERT INTO contacts (person, reach, digest, external, bound_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT DO NOTHING RETURNING id"
)


class Contacts(Session):
    """As whom people are known elsewhere, in all towns."""

    async def add_person(self, person: str) -> None:
        """Somebody whom no roster knows."""
        await self.insert(PersonRow, [{"id": person, "key": None, "created_at": self.moment.now}])

    async def contacts_of(self, person: str) -> tuple[Contact, ...]:
        """All of this person, by kind."""
        rows = await self.of(ContactRow, person=person).order_by("reach").values()
        return tuple(map(self._contact, rows))

    async def contact_of(self, reach: Reach, external: str) -> Contact | None:
        """Whose it is, whichever key it was kept under."""
        digests = self._digests(reach, external)
        rows = await self.of(ContactRow, reach=reach.value, digest__in=digests).values()
        return self._contact(rows[0]) if rows else None

    async def bind(self, contact: Contact) -> None:
        """Keep it in place of the person's earlier one. Raises InvalidInput, InFlight while somebody else does so."""
        known = await self.contact_of(contact.reach, contact.external)
        if known is not None and known.person != contact.person:
            raise taken(contact.reach)
        await self.unbind(contact.person, contact.reach)
        made = await self.rows(
            _BIND,
            contact.person,
            contact.reach.value,
            self._digests(contact.reach, contact.external)[0],
            concealed_text(self.memory.cipher, contact.external, contact_bound_to(contact.person, contact.reach)),
            contact.bound_at,
        )
        if not made:
            raise InFlight("正在绑定,请稍后再试")

    async def unbind(self, person: str, reach: Reach) -> None:
        """Forget it."""
        await self.of(ContactRow, person=person, reach=reach.value).delete()

    def _digests(self, reach: Reach, external: str) -> tuple[str, ...]:
        return digests(self.memory.cipher, reach, external)

    def _contact(self, row: dict[str, Any]) -> Contact:
        reach = Reach(row["reach"])
        external = revealed_text(self.memory.cipher, row["external"], contact_bound_to(row["person"], reach))
        return Contact(row["person"], reach, external, row["bound_at"])


def digests(cipher: Cipher | None, reach: Reach, external: str) -> tuple[str, ...]:
    """What it is found by: by the current key, and by those of before."""
    column = f"contacts.external:{reach.value}"
    if cipher is None:
        return (hashlib.sha256(f"{column}\n{external}".encode()).hexdigest(),)
    return cipher.index(external, column)


def taken(reach: Reach) -> InvalidInput:
    """Somebody else has it."""
    return InvalidInput({reach.value: f"这个{REACH_WORDS[reach]}已经绑定了别人,请先在原来的账号里解除"})


def contact_bound_to(person: str, reach: Reach) -> str:
    """What it is sealed for."""
    return f"contacts.external:{person}:{reach.value}"
