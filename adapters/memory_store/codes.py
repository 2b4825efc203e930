"""Codes, short links and calendar feeds in memory (内存码表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from adapters.memory_store.tables import Tables
from cases.codes import Code, CodeKind, ShortLink, Use
from cases.people import JurisdictionId
from cases.ports import Scope


class Codes:
    """The part of the twin's transaction that knows what stands on posters."""

    tables: Tables
    scope: Scope

    async def code(self, short: str) -> Code | None:
        """One by its short id."""
        found = self.tables.codes.get(short)
        return found if found is not None and found.jurisdiction in self.scope.jurisdictions else None

    async def code_for(self, jurisdiction: JurisdictionId, kind: CodeKind, target: str) -> Code | None:
        """The one that stands for it now."""
        known = (each for each in await self.codes(jurisdiction) if (each.kind, each.target) == (kind, target))
        return next((each for each in known if each.revoked_at is None), None)

    async def codes(self, jurisdiction: JurisdictionId) -> tuple[Code, ...]:
        """All of the place."""
        seen = jurisdiction in self.scope.jurisdictions
        found = [each for each in self.tables.codes.values() if seen and each.jurisdiction == jurisdiction]
        return tuple(sorted(found, key=lambda each: (each.kind, each.target, each.made_at, each.short)))

    async def save_code(self, code: Code) -> None:
        """Keep it."""
        self._check(code.jurisdiction)
        self.tables.codes[code.short] = code

    async def note_use(self, use: Use) -> None:
        """A case came through a code."""
        self._check(use.jurisdiction)
        self.tables.code_uses[use.case] = use

    async def uses(self, jurisdiction: JurisdictionId, since: datetime | None) -> Mapping[str, int]:
        """How many cases came through each code."""
        seen = jurisdiction in self.scope.jurisdictions
        here = (each for each in self.tables.code_uses.values() if seen and each.jurisdiction == jurisdiction)
        return dict(Counter(each.short for each in here if since is None or each.at >= since))

    async def short_link(self, short: str) -> ShortLink | None:
        """One by its short id."""
        found = self.tables.short_links.get(short)
        return found if found is not None and found.jurisdiction in self.scope.jurisdictions else None

    async def link_to(self, jurisdiction: JurisdictionId, path: str, query: str) -> ShortLink | None:
        """The one to this page."""
        seen = jurisdiction in self.scope.jurisdictions
        known = (each for each in self.tables.short_links.values() if seen and each.jurisdiction == jurisdiction)
        return next((each for each in known if (each.path, each.query) == (path, query)), None)

    async def save_link(self, link: ShortLink) -> None:
        """Keep it."""
        self._check(link.jurisdiction)
        self.tables.short_links[link.short] = link

    async def feed_owner(self, digest: str) -> str | None:
        """Whose calendar it is."""
        return next((who for who, (kept, _) in self.tables.feeds.items() if kept == digest), None)

    async def feed_since(self, person: str) -> datetime | None:
        """Since when there is one."""
        found = self.tables.feeds.get(person)
        return found[1] if found else None

    async def save_feed(self, person: str, digest: str | None, at: datetime) -> None:
        """The person's address from now on."""
        self.tables.feeds.pop(person, None)
        if digest is not None:
            self.tables.feeds[person] = (digest, at)

    def _check(self, jurisdiction: JurisdictionId) -> None:
        if jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {jurisdiction} is outside of the scope")
