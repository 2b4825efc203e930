"""Followed cases on the database (关注)."""

from __future__ import annotations

from adapters.store.models_people import FollowRow
from adapters.store.session import Session
from cases.people import JurisdictionId


class Follows(Session):
    """Who follows which case, within the scope."""

    async def follow(self, case: str, jurisdiction: JurisdictionId, person: str) -> None:
        """The person follows the case; doing so again changes nothing."""
        self.check_scope(jurisdiction)
        row = FollowRow(jurisdiction_id=jurisdiction, case_id=case, person=person, valid_from=self.moment.now)
        await FollowRow.bulk_create(
            [row], using_db=self.db, on_conflict=["case_id", "person"], update_fields=["valid_to"]
        )

    async def unfollow(self, case: str, person: str) -> None:
        """The person no longer follows it."""
        await self.mine(FollowRow, case_id=case, person=person, valid_to__isnull=True).update(valid_to=self.moment.now)

    async def followers(self, case: str) -> tuple[str, ...]:
        """Who follows it, by person id, the first first."""
        found = self.mine(FollowRow, case_id=case, valid_to__isnull=True).order_by("id")
        return tuple(str(person) for person in await found.values_list("person", flat=True))

    async def follows(self, case: str, person: str) -> bool:
        """Whether this person does."""
        return await self.mine(FollowRow, case_id=case, person=person, valid_to__isnull=True).exists()
