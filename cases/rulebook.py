"""The rules in force and the rules a case was opened under (规约版本), compiled once a process for each bundle."""

from __future__ import annotations

from datetime import datetime

from cases.ports import CompiledRules, Transaction
from cases.refusals import NotFound
from cases.territory import Jurisdiction, Territory
from dsl.bundle import Bundle, Source
from dsl.compile import compile_bundle
from dsl.ends import local
from dsl.ruleset import Ruleset
from dsl.unswept import unswept


class RuleBook:
    """Compiled bundles by their hash. A bundle never changes, so what is cached never goes stale."""

    def __init__(self, keep: int = 8, compiled: CompiledRules | None = None) -> None:
        self._keep = keep
        self._compiled = compiled
        self._bundles: dict[str, Bundle] = {}

    async def bundle(self, tx: Transaction, digest: str) -> Bundle:
        """The published bundle ``digest``; ValueError if the store holds a text that does not compile any more."""
        if digest not in self._bundles:
            found = await self._compiled.load(digest) if self._compiled else None
            self.keep(found or await self._compile(tx, digest))
        return self._bundles[digest]

    async def keep_for_good(self, bundle: Bundle) -> None:
        """Remember a bundle over the next start too."""
        self.keep(bundle)
        if self._compiled:
            await self._compiled.keep(bundle)

    def keep(self, bundle: Bundle) -> None:
        """Remember a bundle that was just compiled; the oldest one goes."""
        self._bundles[bundle.hash] = bundle
        while len(self._bundles) > self._keep:
            self._bundles.pop(next(iter(self._bundles)))

    async def _compile(self, tx: Transaction, digest: str) -> Bundle:
        sources = await tx.bundle_sources(digest)
        if sources is None:
            raise ValueError(f"bundle {digest} was never published")
        bundle = _compile(digest, sources)
        if self._compiled:
            await self._compiled.keep(bundle)
        return bundle


def _compile(digest: str, sources: tuple[Source, ...]) -> Bundle:
    with unswept():
        compiled = compile_bundle(sources, published=True)
    if compiled.bundle is None or compiled.bundle.hash != digest:
        raise ValueError(f"bundle {digest} does not compile to itself")
    return compiled.bundle


def bundle_at(place: Jurisdiction, at: datetime, now: datetime) -> str:
    """The bundle that decides what happens there at ``at``. Raises NotFound before the first rules are in force."""
    digest = place.bundle_at(at, now)
    if digest is not None:
        return digest
    if place.bundle is None or place.effective_at is None:
        raise NotFound(f"{place.name}还没有启用的规约,请联系管理员")
    raise NotFound(f"{place.name}的规约从 {local(place.effective_at):%Y-%m-%d} 起施行,在这以前还没有规约")


def ruleset_for(bundle: Bundle, territory: Territory, jurisdiction: Jurisdiction) -> Ruleset:
    """The rules of this jurisdiction, or of the nearest superior that has a file; a practice twin has its town's."""
    for j in territory.above(territory.home(jurisdiction.id)):
        found = bundle.rulesets.get(territory.jurisdictions[j].code)
        if found is not None:
            return found
    raise NotFound(f"{jurisdiction.name}还没有启用的规约,请联系管理员")
