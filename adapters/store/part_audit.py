"""The sealed log on the database (封存): leaves appended by the sealer, proofs read along indexes, heads and looks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from adapters.store.mapping import GENESIS, Link, canonical, chained, envelope, link_from
from adapters.store.models import EventRow
from adapters.store.models_audit import HeadRow, LeafRow, LookRow, NodeRow
from adapters.store.models_townlog import TownEventRow
from adapters.store.session import Session
from cases import merkle
from cases.audit import entry
from cases.merkle import Known, Node, Span
from cases.people import JurisdictionId
from cases.ports_audit import Evidence, Head, Leaf, Look, Source
from cases.ports_crypto import Signed
from cases.refusals import InFlight

#: Places where some log has gone on behind what is sealed; each figure is the end of an index.
_BEHIND = """
SELECT id FROM jurisdictions j WHERE
   coalesce((SELECT max(sealed_no) FROM events e WHERE e.jurisdiction_id = j.id AND e.sealed_no IS NOT NULL), 0)
 > coalesce((SELECT max(source_no) FROM log_leaves l WHERE l.jurisdiction_id = j.id AND l.source = 'case'), 0)
OR coalesce((SELECT max(seq) FROM town_events t WHERE t.jurisdiction_id = j.id), 0)
 > coalesce((SELECT max(source_no) FROM log_leaves l WHERE l.jurisdiction_id = j.id AND l.source = 'town'), 0)
OR coalesce((SELECT max(seq) FROM looks o WHERE o.jurisdiction_id = j.id), 0)
 > coalesce((SELECT max(source_no) FROM log_leaves l WHERE l.jurisdiction_id = j.id AND l.source = 'look'), 0)
ORDER BY id
"""
_LAST = "SELECT coalesce(max(source_no), 0) AS no FROM log_leaves WHERE jurisdiction_id = $1 AND source = $2"
_SIZE = "SELECT coalesce(max(no), 0) AS no FROM log_leaves WHERE jurisdiction_id = $1"


class OtherDigest(RuntimeError):
    """The log of a place was begun with another hash function; it cannot go on with this one."""


class SealedLog(Session):
    """The part of a transaction that knows what is sealed."""

    async def behind(self) -> list[JurisdictionId]:
        """Places with committed events that are not in their tree yet, among those that the transaction sees."""
        return [int(row["id"]) for row in await self.rows(_BEHIND) if row["id"] in self.scope.jurisdictions]

    async def append(self, place: JurisdictionId, limit: int) -> int:
        """Put at most ``limit`` events behind the leaves there are; nobody else does so for this place meanwhile."""
        size = await self.tree_size(place)
        await self._check_digest(place, size)
        fresh = await self._fresh(place, limit)
        leaves = [Leaf(no, *each) for no, each in enumerate(fresh, size + 1)]
        digest = self.memory.digest
        hashes = [merkle.leaf_hash(entry(leaf), digest.of) for leaf in leaves]
        known = await self.nodes(place, merkle.needed([Span(0, size)]))
        full = merkle.grown(size, hashes, known, digest.of)
        common = {"jurisdiction_id": place}
        await self.insert(LeafRow, [common | _leaf_row(leaf) | {"digest": digest.name} for leaf in leaves])
        nodes = [common | {"level": n.level, "place": n.place, "hash": value.hex()} for n, value in full.items()]
        await self.insert(NodeRow, nodes)
        return len(leaves)

    async def _check_digest(self, place: JurisdictionId, size: int) -> None:
        last = await self.mine(LeafRow, jurisdiction_id=place, no=size).first()
        if last is not None and last.digest != self.memory.digest.name:
            began, now = last.digest, self.memory.digest.name
            raise OtherDigest(f"辖区 {place} 的封存是用 {began} 开始的,不能改用 {now};请把 audit.digest 改回 {began}")

    async def _fresh(self, place: JurisdictionId, limit: int) -> list[tuple[Source, int, str, int, str]]:
        """What each log has behind the last of it that is sealed, case by case first."""
        after = await self._last(place, Source.CASE)
        events = self.mine(EventRow, jurisdiction_id=place, sealed_no__gt=after).order_by("sealed_no").limit(limit)
        rows = await events.values_list("sealed_no", "case_id", "seq", "hash")
        found: list[tuple[Source, int, str, int, str]] = [(Source.CASE, *row) for row in rows]
        for source, model in ((Source.TOWN, TownEventRow), (Source.LOOK, LookRow)):
            if left := limit - len(found):
                after = await self._last(place, source)
                others = self.mine(model, jurisdiction_id=place, seq__gt=after).order_by("seq").limit(left)
                name = f"{source}:{place}"
                found += [(source, seq, name, seq, own) for seq, own in await others.values_list("seq", "hash")]
        return found

    async def _last(self, place: JurisdictionId, source: Source) -> int:
        (row,) = await self.rows(_LAST, place, source.value)
        return int(row["no"])

    async def tree_size(self, jurisdiction: JurisdictionId) -> int:
        """How many events are sealed there."""
        self.check_scope(jurisdiction)
        (row,) = await self.rows(_SIZE, jurisdiction)
        return int(row["no"])

    async def leaf(self, case: str, seq: int) -> Leaf | None:
        """The leaf of an event of a case; None until it is sealed."""
        event = await self.mine(EventRow, case_id=case, seq=seq).only("id", "jurisdiction_id", "sealed_no").first()
        if event is None or event.sealed_no is None:
            return None
        by_number = {"source": Source.CASE.value, "source_no": event.sealed_no}
        rows = await self.mine(LeafRow, jurisdiction_id=event.jurisdiction_id, **by_number).values()
        return leaf_from(rows[0]) if rows else None

    async def nodes(self, jurisdiction: JurisdictionId, wanted: Collection[Node]) -> Known:
        """The hashes of kept nodes; leaves are hashed from their entries."""
        found: dict[Node, bytes] = {}
        digest = self.memory.digest
        leaves = sorted(node.place + 1 for node in wanted if node.level == 0)
        if leaves:
            for row in await self.mine(LeafRow, jurisdiction_id=jurisdiction, no__in=leaves).values():
                found[Node(0, row["no"] - 1)] = merkle.leaf_hash(entry(leaf_from(row)), digest.of)
        above = [node for node in wanted if node.level]
        if above:
            levels = sorted({node.level for node in above})
            parts = [Q(level=up, place__in=sorted(n.place for n in above if n.level == up)) for up in levels]
            query = self.mine(NodeRow, jurisdiction_id=jurisdiction).filter(Q(*parts, join_type=Q.OR))
            found |= {
                Node(level, place): bytes.fromhex(value)
                for level, place, value in await query.values_list("level", "place", "hash")
            }
        return found

    async def evidence(self, case: str, last: int) -> tuple[Evidence, ...]:
        """What the first ``last`` events of a case were hashed over, in order."""
        rows = await self.mine(EventRow, case_id=case, seq__lte=last).order_by("seq").values()
        return tuple(
            Evidence(row["seq"], row["prev_hash"], canonical(envelope(link_from(row))), row["hash"]) for row in rows
        )

    async def last_head(self, jurisdiction: JurisdictionId, *, daily: bool = False) -> Head | None:
        """The last head that is kept; with ``daily`` the last one of a day."""
        query = self.mine(HeadRow, jurisdiction_id=jurisdiction)
        rows = await (query.filter(day__isnull=False) if daily else query).order_by("-seq").limit(1).values()
        return head_from(rows[0]) if rows else None

    async def heads_after(self, jurisdiction: JurisdictionId, seq: int, limit: int) -> tuple[Head, ...]:
        """Heads behind number ``seq``, in order."""
        rows = self.mine(HeadRow, jurisdiction_id=jurisdiction, seq__gt=seq).order_by("seq").limit(limit)
        return tuple(head_from(row) for row in await rows.values())

    async def keep_head(self, head: Head) -> None:
        """Keep it. Raises InFlight where that number or that day is taken."""
        self.check_scope(head.jurisdiction)
        own = {"jurisdiction_id": head.jurisdiction, "seq": head.seq, "day": head.day, "size": head.size}
        signed = {"statement": head.signed.text, "key_id": head.signed.key, "signature": head.signed.signature}
        try:
            await self.insert(HeadRow, [own | signed])
        except IntegrityError as error:
            raise InFlight("这一次封存刚刚已经签过,请再看一遍") from error

    async def note_look(self, look: Look) -> None:
        """Keep that somebody looked, at this moment, behind whoever looked before."""
        self.check_scope(look.jurisdiction)
        place = look.jurisdiction
        if self.dialect == "postgres":  # SQLite has one writer at a time as it is
            await self.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"minqing.look:{place}")
        last = await self.mine(LookRow, jurisdiction_id=place).order_by("-seq").first()
        row = {
            "jurisdiction_id": place,
            "seq": (last.seq if last else 0) + 1,
            "case_id": look.case,
            "what": look.what,
            "person": look.person,
            "role": look.role,
            "reason": look.reason,
            "looked_at": self.moment.now,
        }
        head = last.hash if last else GENESIS
        await self.insert(LookRow, [row | {"prev_hash": head, "hash": chained(head, look_link(row))}])

    async def looks(self, case: str) -> tuple[Look, ...]:
        """Who has looked at what is sealed of a case, in order."""
        rows = await self.mine(LookRow, case_id=case).order_by("id").values()
        return tuple(look_from(row) for row in rows)


def look_from(row: dict[str, Any]) -> Look:
    """The look that a row stands for."""
    return Look(
        jurisdiction=row["jurisdiction_id"],
        case=row["case_id"],
        what=row["what"],
        person=row["person"],
        role=row["role"],
        reason=row["reason"],
        at=row["looked_at"],
    )


def look_link(row: dict[str, Any]) -> Link:
    """What of a look goes into its hash."""
    place = row["jurisdiction_id"]
    return Link(
        case=f"look:{place}",
        jurisdiction=place,
        seq=row["seq"],
        kind="look:opened",
        occurred_at=row["looked_at"],
        recorded_at=row["looked_at"],
        actor={"person": row["person"], "role": row["role"]},
        cites=[],
        bundle="",
        data={"case": row["case_id"], "what": row["what"], "reason": row["reason"]},
    )


def _leaf_row(leaf: Leaf) -> dict[str, Any]:
    own: dict[str, Any] = {"no": leaf.no, "source": leaf.source.value, "source_no": leaf.source_no}
    return own | {"name": leaf.name, "seq": leaf.seq, "hash": leaf.hash}


def leaf_from(row: dict[str, Any]) -> Leaf:
    """The leaf that a row stands for."""
    return Leaf(row["no"], Source(row["source"]), row["source_no"], row["name"], row["seq"], row["hash"])


def head_from(row: dict[str, Any]) -> Head:
    """The head that a row stands for."""
    signed = Signed(row["statement"], row["key_id"], row["signature"])
    return Head(row["jurisdiction_id"], row["seq"], row["day"], row["size"], signed)
