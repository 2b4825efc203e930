"""Verifies the whole log (核验): every chain, every leaf and its tree, every head; a batch at a time, no writes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from adapters.store.mapping import GENESIS, Link, chained, envelope, link_from
from adapters.store.models import CaseRow, EventRow
from adapters.store.models_audit import LeafRow, LookRow
from adapters.store.models_townlog import TownEventRow
from adapters.store.part_audit import leaf_from, look_link
from adapters.store.part_townlog import town_link
from adapters.store.rebuilding import InAllTowns
from adapters.store.transaction import StoreTransaction
from cases import merkle
from cases.audit import entry
from cases.merkle import Node, Span
from cases.people import JurisdictionId
from cases.ports_audit import Head, Leaf, Source
from cases.ports_crypto import Seals
from cases.verifying import Fault, Kept, Tampering, Verified, judged

Row = Mapping[str, Any]

#: Cases, and leaves, of one transaction.
_CASES = 500
_LEAVES = 4_096  # a power of the tree's group, so that each batch ends with full subtrees
_HEADS = 10_000
_EVENTS = (
    "SELECT jurisdiction_id, case_id, seq, kind, occurred_at, recorded_at, actor, cites, bundle, data, prev_hash, hash "
    "FROM events WHERE case_id IN ({}) ORDER BY case_id, seq"
)
_SORTED = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Task:
    """Which places are verified, with which keys, against which heads of witnesses."""

    places: Sequence[JurisdictionId]
    seals: Seals
    witnessed: Mapping[JurisdictionId, Sequence[Head]] = field(default_factory=dict)
    seen: Callable[[int], None] | None = None


async def verify(in_all_towns: InAllTowns, task: Task) -> Verified:
    """Everything there is of these places."""
    total = Verified()
    for place in task.places:
        total += await _cases(in_all_towns, task, place, total.events)
        total += await in_all_towns(partial(_without_row, place=place))
        for read, link in ((TownEventRow, town_link), (LookRow, look_link)):
            total += await in_all_towns(partial(_beside, place=place, model=read, link=link))
        total += await _tree(in_all_towns, task, place)
    return total


async def _cases(in_all_towns: InAllTowns, task: Task, place: JurisdictionId, before: int) -> Verified:
    total, last = Verified(), ""
    while True:
        ids, found = await in_all_towns(partial(_batch, place=place, after=last))
        if not ids:
            return total
        last = ids[-1]
        total += found
        if task.seen is not None:
            task.seen(before + total.events)


async def _batch(tx: StoreTransaction, *, place: JurisdictionId, after: str) -> tuple[list[str], Verified]:
    rows = (
        await tx.mine(CaseRow, jurisdiction_id=place, id__gt=after)
        .order_by("id")
        .limit(_CASES)
        .values("id", "chain_head")
    )
    ids = [row["id"] for row in rows]
    events = await _events(tx, ids)
    found: list[Tampering] = []
    for row in rows:
        if any(_breaks(place, row, events.get(row["id"], []))):
            found += await _again(tx, place, row["id"])
    return ids, Verified(events=sum(map(len, events.values())), found=tuple(found))


async def _again(tx: StoreTransaction, place: JurisdictionId, case: str) -> list[Tampering]:
    """Read once more with the row held: between two queries a case may have gone on."""
    (row,) = await tx.mine(CaseRow, id=case).select_for_update().values("id", "chain_head")
    return list(_breaks(place, row, (await _events(tx, [case])).get(case, [])))


async def _events(tx: StoreTransaction, ids: Sequence[str]) -> dict[str, list[Row]]:
    """The events of these cases, read without the library: it would cost more than all of the hashing."""
    if not ids:
        return {}
    marks = ", ".join(f"${number}" for number in range(1, len(ids) + 1))
    rows = map(_read, await tx.rows(_EVENTS.format(marks), *ids))  # nosemgrep: sql-from-text  # places only
    return {case: list(group) for case, group in groupby(rows, itemgetter("case_id"))}


def _read(raw: Mapping[str, Any]) -> Row:
    """A row as the driver gives it: SQLite has times and JSON as text."""
    row = dict(raw)
    for name in ("occurred_at", "recorded_at"):
        if isinstance(row[name], str):
            row[name] = datetime.fromisoformat(row[name])
    for name in ("actor", "cites", "data"):
        if isinstance(row[name], str):
            row[name] = msgspec.json.decode(row[name])
    return row


def _breaks(place: JurisdictionId, row: Row, events: Sequence[Row]) -> Iterator[Tampering]:
    """Where the chain of a case is not what it was."""
    name, head = f"件 {row['id']}", GENESIS
    yield from _links(place, name, events, link_from)
    if events:
        head = events[-1]["hash"]
    if row["chain_head"] != head:
        last = events[-1]["seq"] if events else 0
        yield Tampering(place, Fault.CHAIN, f"{name} 在第 {last} 个事件以后少了或者多了事件,与件上记的最后一个不符")


def _links(place: JurisdictionId, name: str, events: Sequence[Row], link: Callable[[Any], Any]) -> Iterator[Tampering]:
    head, due = GENESIS, 1
    for event in events:
        seq, kind = event["seq"], event.get("kind", "look:opened")
        if seq != due:
            gone = f"第 {due} 个" if seq == due + 1 else f"第 {due} 到 {seq - 1} 个"
            yield Tampering(place, Fault.CHAIN, f"{name} 的{gone}事件被删去")
        elif event["prev_hash"] != head:
            yield Tampering(place, Fault.CHAIN, f"{name} 第 {seq} 个事件({kind})与前一个接不上:插入过、换过或者改写过")
        if not _holds(event, link(event)):
            yield Tampering(place, Fault.EVENT, f"{name} 第 {seq} 个事件({kind})与它的杂凑值不符:内容或者位置被改动")
        head, due = event["hash"], seq + 1


def _holds(event: Row, link: Link) -> bool:
    """Whether an event is what its hash says. What writes JSON fast does not count where it finds another hash."""
    fast = hashlib.sha256(event["prev_hash"].encode() + b"\n" + _SORTED.encode(envelope(link))).hexdigest()
    return bool(event["hash"] == fast or event["hash"] == chained(event["prev_hash"], link))


async def _without_row(tx: StoreTransaction, *, place: JurisdictionId) -> Verified:
    rows = await tx.rows(
        "SELECT DISTINCT case_id FROM events e WHERE jurisdiction_id = $1 "
        "AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.id = e.case_id)",
        place,
    )
    text = "件 {} 的事件还在,件本身却被删去"
    return Verified(found=tuple(Tampering(place, Fault.CHAIN, text.format(row["case_id"])) for row in rows))


async def _beside(
    tx: StoreTransaction, *, place: JurisdictionId, model: type[Any], link: Callable[[Any], Any]
) -> Verified:
    """The logs beside the cases; a place has some thousand of these in all."""
    rows = await tx.mine(model, jurisdiction_id=place).order_by("seq").values()
    name = "本地台账" if model is TownEventRow else "查阅记录"
    return Verified(events=len(rows), found=tuple(_links(place, name, rows, link)))


async def _tree(in_all_towns: InAllTowns, task: Task, place: JurisdictionId) -> Verified:
    """Leaf after leaf beside what it was made of, the kept subtrees, and the heads at their sizes."""
    stored = await in_all_towns(lambda tx: tx.heads_after(place, 0, _HEADS))
    kept = Kept(place, stored, task.witnessed.get(place, ()))
    grower = Grower(place, task.seals.digest.of, kept.sizes())
    while await in_all_towns(partial(_leaves, grower=grower)):
        pass
    heads = tuple(judged(kept, grower.roots, grower.tree.size, task.seals))
    found = (*grower.found, *heads)
    return Verified(leaves=grower.tree.size, heads=len(stored) + len(kept.witnessed), found=found)


class Grower:
    """A tree that is grown again from its leaves; remembers the roots at the sizes that are asked for."""

    def __init__(self, place: JurisdictionId, digest: merkle.Digest, sizes: frozenset[int]) -> None:
        self.place = place
        self.digest = digest
        self.tree = merkle.Tree(digest)
        self.roots: dict[int, bytes] = {}
        self.found: list[Tampering] = []
        self._sizes = sizes
        self._known: dict[Node, bytes] = {}

    def grow(self, leaves: Sequence[Leaf]) -> dict[Node, bytes]:
        """Put these behind the others; gives the subtrees that are full now."""
        size = self.tree.size
        hashes = [merkle.leaf_hash(entry(leaf), self.digest) for leaf in leaves]
        for value in hashes:
            self.tree.add(value)
            if self.tree.size in self._sizes:
                self.roots[self.tree.size] = self.tree.root()
        full = merkle.grown(size, hashes, self._known, self.digest)
        known = self._known | full | {Node(0, size + place): value for place, value in enumerate(hashes)}
        self._known = {node: known[node] for node in merkle.needed([Span(0, self.tree.size)])}
        return full

    def tell(self, fault: Fault, text: str) -> None:
        """Keep a finding."""
        self.found.append(Tampering(self.place, fault, text))


async def _leaves(tx: StoreTransaction, *, grower: Grower) -> bool:
    """The next batch; whether there was one."""
    place, size = grower.place, grower.tree.size
    query = tx.mine(LeafRow, jurisdiction_id=place, no__gt=size).order_by("no").limit(_LEAVES)
    leaves = [leaf_from(row) for row in await query.values()]
    if not leaves:
        return False
    if leaves[0].no != size + 1:
        grower.tell(Fault.LEAF, f"封存的第 {size + 1} 条不见了")
        return False  # behind a gap no root can be right any more
    leaves = [leaf for due, leaf in enumerate(leaves, size + 1) if leaf.no == due]
    await _compare(tx, grower, leaves)
    full = grower.grow(leaves)
    await _compare_nodes(tx, grower, full)
    return True


async def _compare(tx: StoreTransaction, grower: Grower, leaves: Sequence[Leaf]) -> None:
    for source in Source:
        own = {leaf.source_no: leaf for leaf in leaves if leaf.source is source}
        if not own:
            continue
        there = await _sources(tx, grower.place, source, (min(own), max(own)))
        for number in sorted(own.keys() | there.keys()):
            leaf, row = own.get(number), there.get(number)
            if leaf is None:
                name, seq, _ = there[number]
                grower.tell(Fault.LEAF, f"{name} 第 {seq} 个事件带着封存号 {number},却没有封存过:后来插入的")
            elif row is None:
                grower.tell(Fault.LEAF, f"封存的第 {leaf.no} 条({leaf.name} 第 {leaf.seq} 个事件)已经不在了:被删去")
            elif row != (leaf.name, leaf.seq, leaf.hash):
                grower.tell(
                    Fault.LEAF, f"封存的第 {leaf.no} 条({leaf.name} 第 {leaf.seq} 个事件)与现在的不同:被改动或者调换"
                )


async def _sources(
    tx: StoreTransaction, place: JurisdictionId, source: Source, between: tuple[int, int]
) -> dict[int, tuple[str, int, str]]:
    """What the logs have under these numbers: name, number of the event, and hash."""
    low, high = between
    if source is Source.CASE:
        query = tx.mine(EventRow, jurisdiction_id=place, sealed_no__gte=low, sealed_no__lte=high)
        rows = await query.values_list("sealed_no", "case_id", "seq", "hash")
        return {no: (case, seq, own) for no, case, seq, own in rows}
    model: type[Any] = TownEventRow if source is Source.TOWN else LookRow
    others = await tx.mine(model, jurisdiction_id=place, seq__gte=low, seq__lte=high).values_list("seq", "hash")
    return {seq: (f"{source}:{place}", seq, own) for seq, own in others}


async def _compare_nodes(tx: StoreTransaction, grower: Grower, full: Mapping[Node, bytes]) -> None:
    wanted = await tx.nodes(grower.place, full.keys())
    for node, value in sorted(full.items()):
        if wanted.get(node) != value:
            first = (node.place << node.level) + 1
            last = (node.place + 1) << node.level
            grower.tell(Fault.NODE, f"封存树里第 {first} 条到第 {last} 条的一格与封存的内容不符")
