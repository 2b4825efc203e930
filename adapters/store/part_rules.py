"""The shelf of rule texts (规约文本): bundles published or proposed, the register, and what was shown before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from adapters.store.mapping import digest as digest_of
from adapters.store.models_townlog import TownEventRow
from adapters.store.models_towns import BundleFile, BundlePointer, BundleRow, BundleText, RuleReportRow
from adapters.store.part_townlog import event_from
from adapters.store.session import Session
from cases.events_rules import RulesProposed, RulesPublished, RulesRefused
from cases.ports_rules import Record, SeenReport
from cases.town_events import TownEvent
from dsl.bundle import Source

KINDS = (RulesProposed.kind, RulesPublished.kind, RulesRefused.kind)


class RuleShelf(Session):
    """Rows are added and never changed; the database itself refuses anything else."""

    async def bundle_sources(self, digest: str) -> tuple[Source, ...] | None:
        """The rule files of a bundle, published or proposed, with the edition each is read in; None if unknown."""
        files = await self.of(BundleFile, bundle=digest).order_by("name").values("name", "digest", "edition")
        if not files:
            return None
        wanted = sorted({row["digest"] for row in files})
        texts = dict(await self.of(BundleText, digest__in=wanted).values_list("digest", "text"))
        return tuple(Source(row["name"], texts[row["digest"]], row["edition"]) for row in files)

    async def rule_text(self, bundle: str, name: str) -> str | None:
        """The text of one file of a bundle; None where it has none of that name."""
        file = await self.of(BundleFile, bundle=bundle, name=name).first()
        kept = await self.of(BundleText, digest=file.digest).first() if file else None
        return kept.text if kept else None

    async def same_texts(self, texts: Sequence[Source], bundles: Collection[str]) -> frozenset[str]:
        """Which of these bundles have all these texts word for word; none for no texts."""
        wanted = {(each.name, digest_of(each.text), each.edition) for each in texts}
        if not wanted or not bundles:
            return frozenset()
        names = sorted(each.name for each in texts)
        rows = self.of(BundleFile, bundle__in=sorted(bundles), name__in=names)
        found: dict[str, set[tuple[str, str, int]]] = {}
        for bundle, *file in await rows.values_list("bundle", "name", "digest", "edition"):
            found.setdefault(str(bundle), set()).add((str(file[0]), str(file[1]), int(str(file[2]))))
        return frozenset(bundle for bundle, files in found.items() if files == wanted)

    async def in_force(self) -> str | None:
        """The bundle that was published last; places that it no longer has keep an older pointer."""
        last = await self.of(BundlePointer).order_by("-switched_at").first()
        return last.bundle if last else None

    async def keep_texts(self, digest: str, sources: Sequence[Source]) -> None:
        """Keep texts under the hash of their bundle, each once however many bundles hold it."""
        if await self.of(BundleFile, bundle=digest).exists():
            return
        texts = {digest_of(source.text): source.text for source in sources}
        rows = [BundleText(digest=key, text=text) for key, text in texts.items()]
        await BundleText.bulk_create(rows, using_db=self.db, ignore_conflicts=True)
        files = [BundleFile(bundle=digest, name=s.name, digest=digest_of(s.text), edition=s.edition) for s in sources]
        await BundleFile.bulk_create(files, using_db=self.db, ignore_conflicts=True)

    async def records(self) -> tuple[Record, ...]:
        """The register, the first publishing first."""
        rows = await self.of(BundleRow).order_by("published_at", "hash").values()
        return tuple(
            Record(row["hash"], row["published_by"], row["reason"], row["published_at"], row["seen"]) for row in rows
        )

    async def keep_report(self, report: SeenReport) -> None:
        """Keep what was shown; the same report twice is one."""
        row = RuleReportRow(
            digest=report.digest, bundle=report.bundle, base=report.base, text=report.text, made_at=report.made_at
        )
        await RuleReportRow.bulk_create([row], using_db=self.db, ignore_conflicts=True)

    async def report_seen(self, digest: str) -> SeenReport | None:
        """The report with this hash."""
        row = await self.of(RuleReportRow, digest=digest).first()
        return SeenReport(row.digest, row.bundle, row.base, row.text, row.made_at) if row else None

    async def rule_events(self) -> tuple[TownEvent, ...]:
        """What happened to rule texts in all places, in the order in which it was saved."""
        rows = await self.of(TownEventRow, kind__in=KINDS).order_by("id").values()
        return tuple(event_from(row) for row in rows)
