"""The rules in force and the rules a case was opened under (规约版本), compiled once a process for each bundle."""

from __future__ import annotations

import asyncio
from datetime import datetime

from cases.examining import Inline
from cases.ports import CompiledRules
from cases.ports_rules import Compiler, Order, RuleShelf
from cases.refusals import NotFound
from cases.territory import Jurisdiction, Territory
from dsl.bundle import Bundle
from dsl.ends import local
from dsl.ruleset import Ruleset


class RuleBook:
    """Compiled bundles by their hash. A bundle never changes, so what is cached never goes stale.

    ``compiler`` reads texts; without one they are read in this very process.
    """

    def __init__(self, keep: int = 8, compiled: CompiledRules | None = None, compiler: Compiler | None = None) -> None:
        self._keep = keep
        self._compiled = compiled
        self.compiler: Compiler = compiler or Inline()
        self._bundles: dict[str, Bundle] = {}
        self._making: dict[str, asyncio.Lock] = {}

    @property
    def known(self) -> frozenset[str]:
        """The hashes of the bundles that are at hand."""
        return frozenset(self._bundles)

    async def bundle(self, tx: RuleShelf, digest: str) -> Bundle:
        """The bundle ``digest``; ValueError if the store holds a text that does not compile any more.

        Raises CompilerStopped. Several who ask at once wait for one reading.
        """
        if digest not in self._bundles:
            async with self._making.setdefault(digest, asyncio.Lock()):
                if digest not in self._bundles:
                    found = await self._compiled.load(digest) if self._compiled else None
                    self.keep(found or await self._compile(tx, digest))
            self._making.pop(digest, None)
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

    async def _compile(self, tx: RuleShelf, digest: str) -> Bundle:
        sources = await tx.bundle_sources(digest)
        if sources is None:
            raise ValueError(f"bundle {digest} was never published")
        bundle = (await self.compiler.examine(Order(sources, published=True))).bundle
        if bundle is None or bundle.hash != digest:
            raise ValueError(f"bundle {digest} does not compile to itself")
        if self._compiled:
            await self._compiled.keep(bundle)
        return bundle


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
