"""What somebody has consented to, on the database (同意)."""

from __future__ import annotations

from adapters.store.models_privacy import ConsentRow
from adapters.store.session import Session
from cases.consent import Consent, Matter


class Consents(Session):
    """Words on privacy notices, only ever added."""

    async def consents(self, person: str) -> tuple[Consent, ...]:
        """Everything that this person has said, the first first."""
        rows = await self.of(ConsentRow, person=person).order_by("id").values()
        return tuple(
            Consent(
                person=row["person"],
                document=row["document"],
                version=row["version"],
                digest=row["digest"],
                matters=frozenset(Matter(each) for each in row["scopes"]),
                given=bool(row["given"]),
                at=row["at"],
            )
            for row in rows
        )

    async def add_consent(self, consent: Consent) -> None:
        """Keep a word."""
        row = {
            "person": consent.person,
            "document": consent.document,
            "version": consent.version,
            "digest": consent.digest,
            "scopes": sorted(each.value for each in consent.matters),
            "given": consent.given,
            "at": consent.at,
        }
        await self.insert(ConsentRow, [row])
