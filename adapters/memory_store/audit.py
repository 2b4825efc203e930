"""The sealed log in memory (封存): every leaf a place has, its proofs read from all of them, heads and looks."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store.tables import Tables
from cases import merkle
from cases.audit import entry
from cases.merkle import Known, Node
from cases.people import JurisdictionId
from cases.ports import Scope
from cases.ports_audit import Evidence, Head, Leaf, Look, Source
from cases.ports_crypto import SHA256, Digest
from cases.refusals import InFlight


def append(tables: Tables, limit: int) -> frozenset[JurisdictionId]:
    """Put what was numbered, and what happened beside the cases, behind the leaves there are; where there was some."""
    grown: set[JurisdictionId] = set()
    for place in tables.jurisdictions:
        known = tables.tree.get(place, ())
        fresh = list(_fresh(tables, place, known))[:limit]
        limit -= len(fresh)
        if fresh:
            grown.add(place)
            tables.tree[place] = (*known, *(replace(leaf, no=no) for no, leaf in enumerate(fresh, len(known) + 1)))
    return frozenset(grown)


def _fresh(tables: Tables, place: JurisdictionId, known: tuple[Leaf, ...]) -> Iterator[Leaf]:
    last = {source: sum(leaf.source is source for leaf in known) for source in Source}
    seen: dict[str, int] = {}
    for change in tables.live.get(place, ()):
        seen[change.case] = seq = seen.get(change.case, 0) + 1
        if change.no > last[Source.CASE]:
            own = tables.events[change.case][seq - 1].hash
            yield Leaf(0, Source.CASE, change.no, change.case, seq, own)
    for source, events in ((Source.TOWN, tables.town_events), (Source.LOOK, tables.looks)):
        for seq, event in enumerate(events.get(place, ()), 1):
            if seq > last[source]:
                yield Leaf(0, source, seq, f"{source}:{place}", seq, hashlib.sha256(repr(event).encode()).hexdigest())


class SealedLog:
    """What a transaction sees of it."""

    tables: Tables
    scope: Scope
    real: datetime
    digest: Digest = SHA256

    async def tree_size(self, jurisdiction: JurisdictionId) -> int:
        """How many events are sealed there."""
        return len(self._tree(jurisdiction))

    def _tree(self, place: JurisdictionId) -> tuple[Leaf, ...]:
        self._check(place)
        return self.tables.tree.get(place, ())

    def _check(self, place: JurisdictionId) -> None:
        if place not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {place} is outside the scope")

    async def leaf(self, case: str, seq: int) -> Leaf | None:
        """The leaf of an event of a case; None until it is sealed."""
        leaves = (leaf for place in sorted(self.scope.jurisdictions) for leaf in self.tables.tree.get(place, ()))
        return next((leaf for leaf in leaves if (leaf.name, leaf.seq) == (case, seq)), None)

    async def nodes(self, jurisdiction: JurisdictionId, wanted: Collection[Node]) -> Known:
        """The hashes of kept nodes."""
        of = self.digest.of
        leaves = [merkle.leaf_hash(entry(leaf), of) for leaf in self._tree(jurisdiction)]
        known = {Node(0, place): leaf for place, leaf in enumerate(leaves)} | merkle.grown(0, leaves, {}, of)
        return {node: known[node] for node in wanted}

    async def evidence(self, case: str, last: int) -> tuple[Evidence, ...]:
        """What the first ``last`` events of a case were hashed over."""
        return tuple(self.tables.texts[case, seq] for seq in range(1, last + 1) if (case, seq) in self.tables.texts)

    async def last_head(self, jurisdiction: JurisdictionId, *, daily: bool = False) -> Head | None:
        """The last head that is kept; with ``daily`` the last one of a day."""
        heads = self.tables.heads.get(jurisdiction, ()) if jurisdiction in self.scope.jurisdictions else ()
        return next((head for head in reversed(heads) if head.day is not None or not daily), None)

    async def heads_after(self, jurisdiction: JurisdictionId, seq: int, limit: int) -> tuple[Head, ...]:
        """Heads behind number ``seq``, in order."""
        heads = self.tables.heads.get(jurisdiction, ()) if jurisdiction in self.scope.jurisdictions else ()
        return heads[seq:][:limit]

    async def keep_head(self, head: Head) -> None:
        """Keep it. Raises InFlight where that number or that day is taken."""
        self._check(head.jurisdiction)
        heads = self.tables.heads.get(head.jurisdiction, ())
        if any(each.seq == head.seq or (each.day is not None and each.day == head.day) for each in heads):
            raise InFlight("这一次封存刚刚已经签过,请再看一遍")
        self.tables.heads[head.jurisdiction] = (*heads, head)

    async def note_look(self, look: Look) -> None:
        """Keep that somebody looked, at this moment."""
        self._check(look.jurisdiction)
        before = self.tables.looks.get(look.jurisdiction, ())
        self.tables.looks[look.jurisdiction] = (
            *before,
            replace(look, at=self.real + timedelta(seconds=self.tables.shift)),
        )

    async def looks(self, case: str) -> tuple[Look, ...]:
        """Who has looked at what is sealed of a case, in order."""
        places = (self.tables.looks.get(place, ()) for place in sorted(self.scope.jurisdictions))
        return tuple(look for looks in places for look in looks if look.case == case)
