"""Codes, short links and calendar feeds on the database (码、短链接、日历订阅)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tortoise.functions import Count

from adapters.store.models_codes import CalendarFeedRow, CodeRow, CodeUseRow, ShortLinkRow
from adapters.store.session import Session
from cases.codes import Code, CodeKind, ShortLink, Use
from cases.people import JurisdictionId


class Codes(Session):
    """What stands on posters and in short messages, within the scope."""

    async def code(self, short: str) -> Code | None:
        """One by its short id, revoked or not."""
        rows = await self.mine(CodeRow, short=short).values()
        return _code(rows[0]) if rows else None

    async def code_for(self, jurisdiction: JurisdictionId, kind: CodeKind, target: str) -> Code | None:
        """The one that stands for it now."""
        wanted = {"jurisdiction_id": jurisdiction, "kind": kind.value, "target": target, "revoked_at__isnull": True}
        rows = await self.mine(CodeRow, **wanted).order_by("made_at", "short").values()
        return _code(rows[0]) if rows else None

    async def codes(self, jurisdiction: JurisdictionId) -> tuple[Code, ...]:
        """All of the place."""
        rows = await self.mine(CodeRow, jurisdiction_id=jurisdiction).values()
        return tuple(sorted(map(_code, rows), key=lambda each: (each.kind, each.target, each.made_at, each.short)))

    async def save_code(self, code: Code) -> None:
        """Keep it, new or changed."""
        self.check_scope(code.jurisdiction)
        await self._keep_named(CodeRow, "short", asdict(code) | {"kind": code.kind.value})

    async def note_use(self, use: Use) -> None:
        """A case came through a code."""
        self.check_scope(use.jurisdiction)
        row = {"case_id": use.case, "jurisdiction_id": use.jurisdiction, "short": use.short, "at": use.at}
        await self.insert(CodeUseRow, [row])

    async def uses(self, jurisdiction: JurisdictionId, since: datetime | None) -> Mapping[str, int]:
        """How many cases came through each code of the place since then."""
        when = {} if since is None else {"at__gte": since}
        found = self.mine(CodeUseRow, jurisdiction_id=jurisdiction, **when)
        counted = await found.annotate(most=Count("case_id")).group_by("short").values("short", "most")
        return {row["short"]: row["most"] for row in counted}

    async def short_link(self, short: str) -> ShortLink | None:
        """One by its short id."""
        rows = await self.mine(ShortLinkRow, short=short).values()
        return _link(rows[0]) if rows else None

    async def link_to(self, jurisdiction: JurisdictionId, path: str, query: str) -> ShortLink | None:
        """The one to this page, if there is one."""
        wanted = {"jurisdiction_id": jurisdiction, "path": path, "query": query}
        rows = await self.mine(ShortLinkRow, **wanted).order_by("made_at", "short").values()
        return _link(rows[0]) if rows else None

    async def save_link(self, link: ShortLink) -> None:
        """Keep it, new or changed."""
        self.check_scope(link.jurisdiction)
        await self._keep_named(ShortLinkRow, "short", asdict(link))

    async def feed_owner(self, digest: str) -> str | None:
        """Whose calendar the address with this digest shows."""
        rows = await self.of(CalendarFeedRow, digest=digest).values("person")
        return str(rows[0]["person"]) if rows else None

    async def feed_since(self, person: str) -> datetime | None:
        """Since when this person has an address."""
        rows = await self.of(CalendarFeedRow, person=person).values()
        return rows[0]["made_at"] if rows else None

    async def save_feed(self, person: str, digest: str | None, at: datetime) -> None:
        """The person's address from now on."""
        if digest is None:
            await self.of(CalendarFeedRow, person=person).delete()
            return
        row = {"person": person, "digest": digest, "made_at": at}
        changed = ["digest", "made_at"]
        await CalendarFeedRow.bulk_create(
            [CalendarFeedRow(**row)], using_db=self.db, on_conflict=["person"], update_fields=changed
        )

    async def _keep_named(self, model: type[CodeRow | ShortLinkRow], key: str, fields: dict[str, Any]) -> None:
        row = {("jurisdiction_id" if name == "jurisdiction" else name): value for name, value in fields.items()}
        changed = [name for name in row if name not in {key, "jurisdiction_id"}]
        made = [model(**row)]
        await model.bulk_create(made, using_db=self.db, on_conflict=[key], update_fields=changed)  # type: ignore[arg-type]  # both are models of their own


def _code(row: dict[str, Any]) -> Code:
    rest = {name: row[name] for name in row if name not in {"jurisdiction_id", "kind"}}
    return Code(jurisdiction=row["jurisdiction_id"], kind=CodeKind(row["kind"]), **rest)


def _link(row: dict[str, Any]) -> ShortLink:
    rest = {name: row[name] for name in row if name != "jurisdiction_id"}
    return ShortLink(jurisdiction=row["jurisdiction_id"], **rest)
