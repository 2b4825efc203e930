"""What somebody has consented to, in memory (内存同意)."""

from __future__ import annotations

from adapters.memory_store.tables import Tables
from cases.consent import Consent


class Consents:
    """The part of the twin's transaction that knows consents."""

    tables: Tables

    async def consents(self, person: str) -> tuple[Consent, ...]:
        """Everything that this person has said, the first first."""
        return tuple(each for each in self.tables.consents if each.person == person)

    async def add_consent(self, consent: Consent) -> None:
        """Keep a word."""
        self.tables.consents = (*self.tables.consents, consent)
