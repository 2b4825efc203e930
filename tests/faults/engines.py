"""minqing serve on either engine, to be killed and started again on the same data."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.cli.processes import MinqingProcess
from tests.support.postgres import in_thread
from tests.support.servers import Database

TOWN = "330481001"


@dataclass(frozen=True, slots=True)
class House:
    """A folder, and the PostgreSQL database if it is not SQLite; ``workers`` are processes that share the port."""

    folder: Path
    postgres: Database | None = None
    workers: int = 1

    @contextmanager
    def serving(self) -> Iterator[tuple[MinqingProcess, str]]:
        """The running server and its address."""
        words = ("serve", "--sandbox", "--port", "0", "--workers", str(self.workers), "--json")
        with MinqingProcess(self.folder, *words, postgres=self.postgres) as server:
            yield server, server.said()["listening"]

    def cases(self) -> int:
        """How many cases there are, asked of the database itself."""
        if self.postgres is None:
            with sqlite3.connect(self.folder / "minqing.db") as connection:
                (number,) = connection.execute("SELECT count(*) FROM cases").fetchone()
            return int(number)
        found: list[int] = []
        in_thread(_count, self.postgres.admin_url, found)
        return found[0]


async def _count(url: str, found: list[int]) -> None:
    import asyncpg  # noqa: PLC0415  # only this engine needs the driver

    connection = await asyncpg.connect(url)
    try:
        found.append(await connection.fetchval("SELECT count(*) FROM cases"))
    finally:
        await connection.close()


def token(address: str, key: str = "hn-resident") -> dict[str, str]:
    """The header of a demo person who has signed in."""
    answer = httpx.post(f"{address}/api/v1/auth/dev", json={"code": f"dev:{key}"}, trust_env=False, timeout=30)
    return {"authorization": f"Bearer {answer.json()['data']['token']}"}


def body(number: object) -> dict[str, object]:
    """A report that is like no other."""
    return {"township": TOWN, "category": "路灯", "text": f"路灯不亮,第{number}件"}
