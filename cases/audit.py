"""What is written down about the sealed log (存证文本): the entry of an event, and the texts of heads and promises.

Every text is JSON in one form – keys sorted, no spaces, characters as themselves – and is signed exactly as it stands,
so that whoever verifies it never has to write it anew. Nothing of it is personal: an entry holds the hash of an event
whose words are salted commitments, and the id of a case, which cannot be guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases import merkle
from cases.events import ClockStarted, Event
from cases.merkle import Span
from cases.people import JurisdictionId
from cases.ports_audit import AuditLog, Leaf
from cases.ports_crypto import Digest
from cases.prose import clauses
from dsl.period import ZONE

#: Seconds within which an event that was answered with a promise has its number and its proof.
SEALED_WITHIN = 60


def canonical(value: object) -> str:
    """JSON in the one form that is hashed and signed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry(leaf: Leaf) -> bytes:
    """What stands in the log for an event; its place in the log is its number."""
    return canonical({"v": 1, "log": leaf.source, "name": leaf.name, "seq": leaf.seq, "hash": leaf.hash}).encode()


def moment(at: datetime) -> str:
    """A time in China as texts have it, to the microsecond."""
    return at.astimezone(ZONE).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Root:
    """The tree of a place at one size."""

    jurisdiction: JurisdictionId
    size: int
    hash: bytes


async def root_of(tx: AuditLog, jurisdiction: JurisdictionId, size: int, digest: Digest) -> Root:
    """The root over the first ``size`` leaves, at most as many as there are."""
    whole = Span(0, size)
    known = await tx.nodes(jurisdiction, merkle.needed([whole]))
    return Root(jurisdiction, size, merkle.hash_of(whole, known, digest.of))


async def proof_of(
    tx: AuditLog, jurisdiction: JurisdictionId, spans: Sequence[Span], digest: Digest
) -> tuple[bytes, ...]:
    """The hashes of these spans, which are a proof."""
    known = await tx.nodes(jurisdiction, merkle.needed(spans))
    return tuple(merkle.hash_of(span, known, digest.of) for span in spans)


def root_text(what: str, root: Root, digest: Digest, at: datetime, **more: object) -> str:
    """The text of a head or of a checkpoint over a root."""
    own = {"v": 1, "what": what, "jurisdiction": root.jurisdiction, "size": root.size, "root": root.hash.hex()}
    return canonical({**own, "digest": digest.name, "at": moment(at), **more})


def opening(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events by which a case was opened: those that were recorded together with the first."""
    found: list[Event] = []
    for event in events:
        if found and event.recorded_at != found[0].recorded_at:
            break
        found.append(event)
    return tuple(found)


def pledge(events: Sequence[Event]) -> dict[str, object]:
    """What is promised of a case to whoever has sent it, as plain JSON; ``events`` are those that opened it.

    It names the last of them: its hash covers all of them, the report and the terms included.
    """
    first, last = events[0], events[-1]
    return {
        "jurisdiction": first.jurisdiction,
        "case": first.case,
        "seq": last.seq,
        "event": last.hash,
        "reported_at": moment(first.occurred_at),
        "recorded_at": moment(first.recorded_at),
        "due": [_due(event, event.payload) for event in events if isinstance(event.payload, ClockStarted)],
        "sealed_within": SEALED_WITHIN,
    }


def _due(event: Event, clock: ClockStarted) -> dict[str, object]:
    latest = {"latest": moment(clock.due_latest)} if clock.provisional else {}
    return {"name": clock.name, "at": moment(clock.due_at), "clause": clauses(event.cites), **latest}


def promise_text(kept: object, number: str | None) -> str:
    """The text that is signed for a pledge; with the case's number (受理编号), once it has one."""
    if not isinstance(kept, dict):
        raise TypeError("a pledge is a mapping")
    return canonical({"v": 1, "what": "promise", "no": number, **kept})
