"""kill -9 between two requests and in the middle of them: what was acknowledged is there, nothing is there twice."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import httpx
import pytest

from api.cli import main
from tests.cli.processes import own_environment
from tests.faults.engines import House, body, token
from tests.faults.ledger import Ledger
from tests.support.servers import Database

ROUNDS = 10
CLIENTS = 4


async def send_until_killed(address: str, ledger: Ledger, quota: int, kill: object) -> None:
    """Several clients send as fast as they can; after ``quota`` answers the server is killed, whoever is waiting."""
    headers, begun = token(address), len(ledger.acknowledged)
    retries = iter(ledger.open_keys())

    async def client(http: httpx.AsyncClient) -> None:
        while True:
            key = next(retries, None) or new_key(ledger)
            try:
                answer = await http.post("/api/v1/reports", json=body(key), headers=headers | {"idempotency-key": key})
            except httpx.TransportError:
                return  # killed: nobody knows what became of it
            if answer.status_code == 409:
                continue  # its twin of before the crash is still at work
            assert answer.status_code == 201, answer.text
            ledger.acknowledge(key, answer.json()["data"]["id"])
            if len(ledger.acknowledged) - begun >= quota:
                kill()  # type: ignore[operator]  # a bound method of the process

    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as http:
        await asyncio.gather(*(client(http) for _ in range(CLIENTS)))


def new_key(ledger: Ledger) -> str:
    key = f"key-{len(ledger.intended):05}"
    ledger.intend(key)
    return key


def settle(house: House, ledger: Ledger) -> None:
    """With nobody killing any more: open keys are sent again, and every promise is looked up."""
    with house.serving() as (_, address), httpx.Client(base_url=address, trust_env=False, timeout=30) as http:
        headers = token(address)
        for key in ledger.open_keys():
            answer = http.post("/api/v1/reports", json=body(key), headers=headers | {"idempotency-key": key})
            assert answer.status_code == 201, answer.text
            ledger.acknowledge(key, answer.json()["data"]["id"])
        for key, case in ledger.acknowledged.items():
            again = http.post("/api/v1/reports", json=body(key), headers=headers | {"idempotency-key": key})
            found = http.get(f"/api/v1/cases/{case}", headers=headers)
            assert (again.json()["data"]["id"], found.status_code) == (case, 200)
            assert again.headers["idempotency-replayed"] == "true"


def survive(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rounds on one engine."""
    dice, ledger = random.Random(20201004), Ledger.at(house.folder / "ledger.jsonl")
    for _ in range(ROUNDS):
        with house.serving() as (server, address):
            asyncio.run(send_until_killed(address, ledger, dice.randint(1, 12), server.process.kill))
    settle(house, ledger)
    ledger.file.close()

    assert len(ledger.acknowledged) >= ROUNDS
    assert house.cases() == len(ledger.intended) == len(set(ledger.acknowledged.values()))
    for name, value in own_environment(house.folder, house.postgres).items():
        monkeypatch.setenv(name, value)
    assert main(["rebuild", "--verify"]) == 0


@pytest.mark.alone
def test_on_the_embedded_engine_nothing_acknowledged_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survive(House(tmp_path), monkeypatch)


@pytest.mark.alone
def test_on_postgres_nothing_acknowledged_is_lost(
    published_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survive(House(tmp_path, published_database), monkeypatch)
