"""What is like a report (相似件) in a place of 100,000 cases, beside the same in one of 1,000."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import asyncpg

from adapters.store import migrate, open_store
from bench.measure import Ratio
from cases.likeness import LATELY, MOST, bands
from cases.ports import Photo, Scope, Transaction
from cases.ports_likeness import NearBy
from tests.support.postgres import Database
from tests.support.servers import start_postgres
from tests.support.storeroom import RESIDENT, TOWN_A, Desk

SMALL, LARGE = 1_000, 100_000
LOOK_UPS, VILLAGES = 60, 50
#: Over three years, as a busy town has them.
_SPREAD = timedelta(days=1_000)


def run() -> Iterator[Ratio]:
    """Both over the same PostgreSQL, each in a database of its own."""
    server = start_postgres()
    with closing(_Closing(server)):
        server.cluster.prepare_roles()
        took = {}
        for size in (SMALL, LARGE):
            database = server.cluster.create_database()
            took[size] = asyncio.run(measured(database, size))
    words = f"{took[LARGE] * 1000:.1f} ms among {LARGE:,} cases, {took[SMALL] * 1000:.1f} ms among {SMALL:,}"
    yield Ratio("what may be like a report, by place and photo", words, took[LARGE] / took[SMALL])


class _Closing:
    def __init__(self, server: Any) -> None:
        self._server = server

    def close(self) -> None:
        self._server.stop()
        self._server.remove()


async def measured(database: Database, size: int) -> float:
    """Seconds of the middle look-up for candidates: those of the village, and those whose photos look the same."""
    await migrate(database.owner_url)
    async with open_store(database.app_url, pool=2, sandbox=True) as store:
        desk = await Desk(store).publish()
        photo = Photo(desk.ids.new(), RESIDENT, "0" * 64, "full/0", "thumb/0", 1, 1, likeness="00ff00ff00ff00ff")
        await desk.store.run(Scope(), lambda tx: tx.add_photo(photo))
        case = await desk.report(photos=[photo.id])
        await fill(database.admin_url, case, photo.id, size)
        return await _look_ups(desk, case)


async def fill(url: str, case: str, photo: str, size: int) -> None:
    """Copies of one case over villages and years, each with a photo that looks like nothing else."""
    connection = await asyncpg.connect(url.replace("asyncpg://", "postgresql://"))
    chance = Random(size)  # nosec B311  # drawn for a bench
    try:
        await copy_rows(connection, "cases", case, [_moved(n, size) for n in range(size)])
        looks = [(f"{n:036d}", f"{n:036d}", f"{chance.getrandbits(64):016x}") for n in range(size)]
        await copy_rows(connection, "case_photos", photo, [_looking(each) for each in looks])
        await connection.execute("ANALYZE cases; ANALYZE case_photos")
    finally:
        await connection.close()


def _moved(number: int, size: int) -> dict[str, Any]:
    return {"id": f"{number:036d}", "village": f"演示{number % VILLAGES}村", "age": _SPREAD * number / size}


def _looking(looks: tuple[str, str, str]) -> dict[str, Any]:
    photo, case, likeness = looks
    own = zip(("band0", "band1", "band2", "band3"), bands(likeness), strict=True)
    return {"id": photo, "case_id": case, "digest": photo.ljust(64, "0"), "likeness": likeness, **dict(own)}


async def copy_rows(connection: Any, table: str, like: str, rows: list[dict[str, Any]]) -> None:
    """Rows like the one of that id, but for what is given; ``age`` is how long before it they were opened."""
    row = dict(await connection.fetchrow({"cases": _CASE, "case_photos": _PHOTO}[table], like))
    columns = list(row)

    def made(given: dict[str, Any]) -> tuple[Any, ...]:
        opened = {"opened_at": row["opened_at"] - given["age"]} if "age" in given else {}
        return tuple((row | given | opened)[name] for name in columns)

    await connection.copy_records_to_table(table, records=map(made, rows), columns=columns)


_CASE = "SELECT * FROM cases WHERE id = $1"
_PHOTO = "SELECT * FROM case_photos WHERE id = $1"


async def _look_ups(desk: Desk, case: str) -> float:
    chance, town = Random(1), desk.towns[TOWN_A]  # nosec B311  # drawn for a bench
    took = []
    for _ in range(LOOK_UPS):
        village, likeness = f"演示{chance.randrange(VILLAGES)}村", f"{chance.getrandbits(64):016x}"

        async def work(tx: Transaction, village: str = village, likeness: str = likeness) -> None:
            wanted = NearBy(town, village, None, await tx.now() - LATELY, case, MOST)
            near = await tx.near_by(wanted)
            await tx.looking_like(town, [likeness], MOST)
            await tx.looks_of(near)

        begin = perf_counter()
        await desk.store.run(desk.scope(TOWN_A), work)
        took.append(perf_counter() - begin)
    return median(took)
