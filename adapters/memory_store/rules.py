"""The shelf of rule texts in memory (内存规约文本)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from adapters.memory_store.tables import Tables
from cases.ports_rules import Record, SeenReport
from cases.town_events import TownEvent
from dsl.bundle import Bundle, Source


class RuleShelf:
    """The part of a transaction that keeps texts; what is there is never replaced."""

    tables: Tables

    async def bundle_sources(self, digest: str) -> tuple[Source, ...] | None:
        """The rule files of a bundle, published or proposed; None if unknown."""
        return self.tables.bundles.get(digest)

    async def rule_text(self, bundle: str, name: str) -> str | None:
        """The text of one file of a bundle; None where it has none of that name."""
        return next((each.text for each in self.tables.bundles.get(bundle, ()) if each.name == name), None)

    async def same_texts(self, texts: Sequence[Source], bundles: Collection[str]) -> frozenset[str]:
        """Which of these bundles have all these texts word for word; none for no texts."""
        known = self.tables.bundles
        return frozenset(each for each in bundles if texts and set(texts) <= set(known.get(each, ())))

    async def in_force(self) -> str | None:
        """The bundle that was published last."""
        return self.tables.in_force

    async def keep_texts(self, digest: str, sources: Sequence[Source]) -> None:
        """Keep texts under the hash of their bundle."""
        self.tables.bundles.setdefault(digest, tuple(sorted(sources, key=lambda source: source.name)))

    async def register(self, bundle: Bundle, record: Record) -> None:
        """A bundle that was published before is the same bundle: who was first stays."""
        await self.keep_texts(bundle.hash, bundle.sources)
        self.tables.register.setdefault(bundle.hash, record)
        self.tables.in_force = bundle.hash

    async def records(self) -> tuple[Record, ...]:
        """The register, the first publishing first."""
        return tuple(self.tables.register.values())

    async def keep_report(self, report: SeenReport) -> None:
        """Keep what was shown; the same report twice is one."""
        self.tables.reports.setdefault(report.digest, report)

    async def report_seen(self, digest: str) -> SeenReport | None:
        """The report with this hash."""
        return self.tables.reports.get(digest)

    async def rule_events(self) -> tuple[TownEvent, ...]:
        """What happened to rule texts in all places, in the order in which it was saved."""
        return self.tables.rule_events
