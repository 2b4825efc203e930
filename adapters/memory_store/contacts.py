"""Contacts in memory (内存联系方式)."""

from __future__ import annotations

from adapters.memory_store.tables import Tables
from cases.ports_contacts import REACH_WORDS, Contact, Reach
from cases.refusals import InvalidInput


class Contacts:
    """The part of the twin's transaction that knows as whom people are known elsewhere."""

    tables: Tables

    async def add_person(self, person: str) -> None:
        """Somebody whom no roster knows."""
        self.tables.people[person] = None

    async def contacts_of(self, person: str) -> tuple[Contact, ...]:
        """All of this person, by kind."""
        return tuple(self.tables.contacts[key] for key in sorted(self.tables.contacts) if key[0] == person)

    async def contact_of(self, reach: Reach, external: str) -> Contact | None:
        """Whose it is."""
        found = (each for each in self.tables.contacts.values() if (each.reach, each.external) == (reach, external))
        return next(found, None)

    async def bind(self, contact: Contact) -> None:
        """Keep it in place of the person's earlier one. Raises InvalidInput."""
        known = await self.contact_of(contact.reach, contact.external)
        if known is not None and known.person != contact.person:
            words = f"这个{REACH_WORDS[contact.reach]}已经绑定了别人,请先在原来的账号里解除"
            raise InvalidInput({contact.reach.value: words})
        self.tables.contacts[contact.person, contact.reach] = contact

    async def unbind(self, person: str, reach: Reach) -> None:
        """Forget it."""
        self.tables.contacts.pop((person, reach), None)
