"""Checks of words and pictures on the database (内容检查); see ``cases.ports_checks``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from tortoise.expressions import F
from tortoise.functions import Coalesce

from adapters.store.concealing import revealed
from adapters.store.models import CasePhoto, ContentRow
from adapters.store.models_checks import CheckRow
from adapters.store.models_townlog import TownEventRow
from adapters.store.naming import names_among
from adapters.store.session import Session
from cases.events_words import WordsKept
from cases.people import JurisdictionId
from cases.ports_checks import OPEN_TO_DECIDE, Check, CheckAt, State, What
from cases.sealing import Content

_CLAIM = """
UPDATE content_checks SET next_at = $1, attempts = attempts + 1 WHERE id IN (
    SELECT id FROM content_checks WHERE next_at <= $2 ORDER BY next_at, id LIMIT $3 {skip}
) RETURNING id, jurisdiction_id
"""
_SKIP = {"postgres": "FOR UPDATE SKIP LOCKED", "sqlite": ""}
_OPEN = sorted(state.value for state in OPEN_TO_DECIDE)


class CheckTables(Session):
    """The port ``cases.ports_checks.CheckBook``."""

    async def add_checks(self, checks: Collection[Check]) -> None:
        """Keep new ones."""
        await self.insert(CheckRow, [_columns(check) for check in checks])

    async def check(self, number: int) -> Check | None:
        """By its number."""
        return await self._one(id=number)

    async def checks(self, cases: Collection[str]) -> tuple[Check, ...]:
        """All of these cases, in the order in which they were opened."""
        rows = await self.mine(CheckRow, case_id__in=sorted(cases)).order_by("id").values() if cases else []
        return tuple(map(_check, rows))

    async def check_of(self, item: str) -> Check | None:
        """That of a text or photo."""
        return await self._one(item=item)

    async def check_by_trace(self, trace: str) -> Check | None:
        """The one that waits for this answer."""
        return await self._one(trace=trace)

    async def _one(self, **conditions: Any) -> Check | None:
        rows = await self.mine(CheckRow, **conditions).select_for_update().values()
        return _check(rows[0]) if rows else None

    async def save_check(self, check: Check) -> None:
        """Keep its state, label, trace and next look."""
        changed = ("state", "opened_at", "next_at", "trace", "label")
        row = _columns(check)
        await self.mine(CheckRow, id=check.id).update(**{name: row[name] for name in changed})

    async def undecided(self, places: Collection[int], after: int, limit: int) -> tuple[Check, ...]:
        """Those on which a person has to decide, the first first."""
        found = self.mine(CheckRow, state__in=_OPEN, id__gt=after).filter(jurisdiction_id__in=sorted(places))
        return tuple(map(_check, await found.order_by("id").limit(limit).values()))

    async def contents_of(self, cases: Collection[str]) -> Mapping[str, Mapping[str, Content]]:
        """What was written and is still kept, by case and id."""
        query = self.mine(ContentRow, case_id__in=sorted(cases)).exclude(what="place")
        rows = await query.values("id", "case_id", "what", "body", "salt") if cases else []
        found: dict[str, dict[str, Content]] = {}
        for row in rows:
            body = revealed(self.memory.cipher, row["id"], row["body"])
            found.setdefault(row["case_id"], {})[row["id"]] = Content(row["id"], row["what"], body, row["salt"])
        return found

    async def word_list(self, place: JurisdictionId) -> str:
        """The list of words (敏感词表) that the place has kept last, as it was written; empty where there is none."""
        rows = self.mine(TownEventRow).filter(jurisdiction_id=place, kind=WordsKept.kind)
        kept = await rows.order_by("-id").limit(1).values("data")
        return str(kept[0]["data"]["text"]) if kept else ""

    async def names_of(self, people: Collection[str]) -> Mapping[str, str]:
        """What these people are called, as far as that is known."""
        return {person: name for person, name in (await names_among(self, people)).items() if name}

    async def cover_photo(self, photo: str, full: str, thumb: str) -> None:
        """Show these renditions from now on; those as they were taken in stay under the cover."""
        row = self.mine(CasePhoto, id=photo)
        await row.update(bare_full=Coalesce("bare_full", F("full")), bare_thumb=Coalesce("bare_thumb", F("thumb")))
        await row.update(full=full, thumb=thumb)


async def claim(session: Session, limit: int, lease_seconds: int) -> tuple[CheckAt, ...]:
    """Take what is due over all towns; one claim is over before the next can be."""
    now = session.moment.now
    statement = _CLAIM.format(skip=_SKIP[session.dialect])  # nosemgrep: sql-from-text  # our own words for each dialect
    rows = await session.rows(statement, now + timedelta(seconds=lease_seconds), now, limit)
    return tuple(CheckAt(row["id"], row["jurisdiction_id"]) for row in sorted(rows, key=lambda row: int(row["id"])))


def _columns(check: Check) -> dict[str, Any]:
    row = asdict(check)
    del row["id"], row["attempts"]
    return {
        **{name: row[name] for name in row if name not in {"jurisdiction", "case"}},
        "jurisdiction_id": check.jurisdiction,
        "case_id": check.case,
        "what": check.what.value,
        "state": check.state.value,
    }


def _check(row: Mapping[str, Any]) -> Check:
    told = {name: value for name, value in row.items() if name not in {"jurisdiction_id", "case_id"}}
    told |= {"what": What(row["what"]), "state": State(row["state"])}
    return Check(jurisdiction=row["jurisdiction_id"], case=row["case_id"], **told)
