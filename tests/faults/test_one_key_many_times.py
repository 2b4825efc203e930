"""One submission, sent twenty times at once by an impatient phone: one case, and the same answer for all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.faults.engines import House, body, token
from tests.support.servers import Database

TIMES = 20


async def post_at_once(address: str) -> list[httpx.Response]:
    headers = token(address) | {"idempotency-key": "the-one"}

    async def one(http: httpx.AsyncClient) -> httpx.Response:
        while True:
            answer = await http.post("/api/v1/reports", json=body(1), headers=headers)
            if answer.status_code != 409:
                return answer
            await asyncio.sleep(int(answer.headers["retry-after"]) / 20)  # sooner than asked: worse for the server

    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as http:
        return list(await asyncio.gather(*(one(http) for _ in range(TIMES))))


def one_case_of_all(house: House) -> None:
    with house.serving() as (_, address):
        answers = asyncio.run(post_at_once(address))

    assert [answer.status_code for answer in answers] == [201] * TIMES
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert house.cases() == 1


@pytest.mark.alone
def test_on_the_embedded_engine(tmp_path: Path) -> None:
    one_case_of_all(House(tmp_path))


@pytest.mark.alone
def test_on_postgres_with_two_workers(published_database: Database, tmp_path: Path) -> None:
    one_case_of_all(House(tmp_path, published_database, workers=2))
