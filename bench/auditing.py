"""The sealed log: sealing and verifying beside the hash chain alone, and proofs in a tree of a million leaves."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from adapters.ids import RandomIds
from adapters.seals import Ed25519Seals, new_key
from adapters.store import DatabaseStore, migrate, open_store
from adapters.store.mapping import chained, link_from
from adapters.store.models import EventRow
from adapters.store.transaction import StoreTransaction
from adapters.store.verifying import Task
from api.paths import rules_dir
from api.rulefiles import read_folder
from bench.measure import Ratio
from bench.numbering import Town, _a_town
from bench.reporting import Still
from cases import merkle
from cases.heads import sign_now
from cases.house import House
from cases.merkle import Node, Span
from cases.ports_crypto import SHA256
from cases.publishing import publish
from cases.rulebook import RuleBook

ROUNDS = 6  # of 160 reports each
LEAVES, PROOFS = 1_000_000, 200


def run() -> Iterator[Ratio]:
    """On SQLite, then without any database."""
    with tempfile.TemporaryDirectory() as name:
        yield from asyncio.run(measured(f"sqlite://{Path(name) / 'log.db'}"))
    yield proofs()


async def measured(url: str) -> list[Ratio]:
    """Reports are sent, sealed and verified."""
    await migrate(url)
    seals = Ed25519Seals(SHA256, [("bench", new_key())], {})
    async with open_store(url) as store:
        house = House(store, Still(), RandomIds(), RuleBook())
        await publish(store, house.rules, read_folder(rules_dir()), by="bench", reason="bench")
        code, place = await _a_town(house)
        town = Town(house, code, place)
        for _ in range(ROUNDS):
            await town.reports(numbered=False)
        begin = perf_counter()
        while await store.seal(2_000):
            pass
        sealing = perf_counter() - begin
        await sign_now(house, seals)
        begin = perf_counter()
        verified = await store.verify(Task([place], seals))
        verifying = perf_counter() - begin
        chain = await _chain_alone(store, place)
        begin = perf_counter()
        for _ in range(50):
            await store.seal(2_000)
        idle = (perf_counter() - begin) / 50
    count, most = verified.events, f"{verified.events} events"
    return [
        Ratio("verify beside the chain alone", f"{count / verifying:.0f} events/s, {most}", verifying / chain),
        Ratio(
            "seal beside the chain alone", f"{count / sealing:.0f} events/s, {idle * 1e3:.1f} ms idle", sealing / chain
        ),
    ]


async def _chain_alone(store: DatabaseStore, place: int) -> float:
    """Seconds for the hashes of the same events, read beforehand."""

    async def rows(tx: StoreTransaction) -> list[dict[str, object]]:
        return list(await tx.mine(EventRow, jurisdiction_id=place).values())

    events = await store._in_all_towns(rows)  # noqa: SLF001  # a figure beside the store's own
    begin = perf_counter()
    for row in events:
        chained(str(row["prev_hash"]), link_from(row))
    return perf_counter() - begin


def proofs() -> Ratio:
    """A proof out of a large tree, beside hashing all of its leaves."""
    begin = perf_counter()
    leaves = [merkle.leaf_hash(each.to_bytes(8, "big"), SHA256.of) for each in range(LEAVES)]
    kept = merkle.grown(0, leaves, {}, SHA256.of)
    building = perf_counter() - begin
    known = kept | {Node(0, place): leaf for place, leaf in enumerate(leaves)}
    begin = perf_counter()
    read = 0
    for each in range(PROOFS):
        spans = merkle.inclusion_spans(each * 4_999, LEAVES)
        read = max(read, len(merkle.needed([*spans, Span(0, 0)])))
        for span in spans:
            merkle.hash_of(span, known, SHA256.of)
    proving = (perf_counter() - begin) / PROOFS
    words = f"{proving * 1e3:.2f} ms and at most {read} hashes read, {LEAVES / building:.0f} leaves/s to build"
    return Ratio("a proof beside building a tree of a million", words, proving / building)
