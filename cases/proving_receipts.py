"""Proofs for whoever has reported (回执): the promise, that it was kept, and what any outsider may watch of the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cases import merkle
from cases.actions import UNSEEN
from cases.audit import opening, pledge, promise_text, proof_of
from cases.events import Event
from cases.heads import checkpoint
from cases.house import House, located, territory_of, whole_scope
from cases.people import JurisdictionId, Person
from cases.ports import Scope, Transaction
from cases.ports_audit import Evidence, Leaf
from cases.ports_crypto import Seals, Signed
from cases.refusals import InvalidInput, NotFound
from cases.sealing import Content
from cases.state import Case
from cases.visibility import Audience, Reader, contents_of, reader_of


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the tree of ``old`` leaves is the beginning of that of ``new``."""

    old: int
    new: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a leaf is in the tree of ``size``, whose root ``head`` signs; ``since`` leads from an older tree to it."""

    leaf: Leaf
    size: int
    path: tuple[bytes, ...]
    head: Signed
    since: Consistency | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one can hold against the house: the signed promise, and the proof once it is sealed.

    ``chain`` and ``contents`` are for the reporter alone: what the events were hashed over, and the own words with
    their salts, so that one can show also what was written.
    """

    promise: Signed
    proof: Inclusion | None
    chain: tuple[Evidence, ...] = ()
    contents: tuple[Content, ...] = ()


async def receipt_of(house: House, seals: Seals, person: Person, case_id: str, since: int | None = None) -> Receipt:
    """The receipt of a case with its proof; ``since`` is the size of an older head that is to be led up from.

    Raises NotFound for whoever may not view the case, InvalidInput for a size that no tree had.
    """
    territory = await territory_of(house)

    async def work(tx: Transaction) -> Receipt:
        case = await tx.case(case_id, lock=False)
        reader = None if case is None else reader_of(person, case, territory)
        if case is None or reader is None or reader.audience < Audience.VIEWERS:
            raise NotFound(UNSEEN)
        events = opening(await tx.events(case_id))
        number = await tx.number(case_id)
        promise = seals.sign(promise_text(pledge(events), str(number) if number else None))
        proof = await _inclusion(tx, seals, case, events[-1].seq, since)
        if person.id != case.reporter:
            return Receipt(promise, proof)
        own = await _own_words(tx, reader, case_id, events)
        return Receipt(promise, proof, await tx.evidence(case_id, events[-1].seq), own)

    return await house.store.run(whole_scope(person, territory), work)


async def _own_words(tx: Transaction, reader: Reader, case: str, events: Sequence[Event]) -> tuple[Content, ...]:
    contents = await tx.contents(case)
    return tuple(content for event in events for content in contents_of(reader, event, contents))


async def _inclusion(tx: Transaction, seals: Seals, case: Case, seq: int, since: int | None) -> Inclusion | None:
    leaf = await tx.leaf(case.id, seq)
    if leaf is None:
        return None
    place = case.jurisdiction
    kept = await tx.last_head(place)
    size, head = (kept.size, kept.signed) if kept else (0, None)
    if head is None or size < leaf.no:
        size = await tx.tree_size(place)
        _, head = await checkpoint(tx, seals, place, size)
    path = await proof_of(tx, place, merkle.inclusion_spans(leaf.no - 1, size), seals.digest)
    led = None if since is None else await _consistency(tx, seals, place, (since, size))
    return Inclusion(leaf, size, path, head, led)


async def _consistency(tx: Transaction, seals: Seals, place: JurisdictionId, sizes: tuple[int, int]) -> Consistency:
    old, new = sizes
    try:
        spans = merkle.consistency_spans(old, new)
    except merkle.NoSuchProof:
        raise InvalidInput({"from": f"应当是 1 到 {new} 的整数:从前的封存有多少条"}) from None
    return Consistency(old, new, await proof_of(tx, place, spans, seals.digest))


@dataclass(frozen=True, slots=True)
class Watched:
    """What everybody may know of a log: its last kept head, and the tree as it is at this moment, signed."""

    head: Signed | None
    now: Signed | None


async def watched(house: House, seals: Seals, code: str) -> Watched:
    """The heads of a place. Raises NotFound."""
    place = await _public_place(house, code)

    async def work(tx: Transaction) -> Watched:
        size, kept = await tx.tree_size(place), await tx.last_head(place)
        now = (await checkpoint(tx, seals, place, size))[1] if size else None
        return Watched(kept.signed if kept else None, now)

    return await house.store.run(Scope.of(place), work)


async def consistency(house: House, seals: Seals, code: str, old: int, new: int | None) -> Consistency:
    """That nothing was changed between two sizes, up to now where no second is given.

    Raises NotFound, and InvalidInput for sizes that no tree had.
    """
    place = await _public_place(house, code)

    async def work(tx: Transaction) -> Consistency:
        size = await tx.tree_size(place)
        if new is not None and new > size:
            raise InvalidInput({"to": f"现在只封存了 {size} 条"})
        return await _consistency(tx, seals, place, (old, size if new is None else new))

    return await house.store.run(Scope.of(place), work)


async def _public_place(house: House, code: str) -> JurisdictionId:
    territory = await territory_of(house)
    where = located(territory, code)
    if where.id in territory.practices:
        raise NotFound(f"没有代码为{code}的辖区")
    return where.id
