"""What the store keeps of people's rights (个人信息权益端口): consents, who is to be forgotten, terms of keeping."""

from __future__ import annotations

from typing import Protocol

from cases.consent import Consent


class Privacy(Protocol):
    """The part of a transaction that knows what somebody has consented to; of all towns."""

    async def consents(self, person: str) -> tuple[Consent, ...]:
        """Everything that this person has said, the first first."""

    async def add_consent(self, consent: Consent) -> None:
        """Keep a word; it is never changed."""
