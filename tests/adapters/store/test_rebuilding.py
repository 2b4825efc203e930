"""What was stored is what the events say: every tampering and every drift is found, rows can be made right again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.store import DatabaseStore, open_store, rebuilding
from adapters.store.models import CaseRow
from adapters.store.transaction import StoreTransaction
from cases import commands as c
from cases.ports import Transaction
from tests.support.servers import Cluster, Database
from tests.support.storeroom import TOWN_B, Desk


@pytest.fixture
async def store(url: str) -> AsyncIterator[DatabaseStore]:
    async with open_store(url, sandbox=True) as opened:
        yield opened


async def led_case(store: DatabaseStore) -> tuple[Desk, str]:
    """A case that was claimed late, answered and rated."""
    desk = await Desk(store).publish()
    case_id = await desk.report(town=TOWN_B)
    await store.shift_clock(10 * 86400)
    await desk.act(case_id, c.Tick())
    await desk.act(case_id, c.Accept(), unit="演示通信公司")
    await desk.act(case_id, c.Answer("已解决"), unit="演示通信公司")
    await desk.act(case_id, c.Rate(1))
    return desk, case_id


async def spoil(desk: Desk, statement: str) -> None:
    async def work(tx: Transaction) -> None:
        assert isinstance(tx, StoreTransaction)
        assert await tx.execute(statement) == 1

    await desk.store.run(desk.scope(), work)


async def test_what_was_led_through_the_store_needs_no_repair(store: DatabaseStore) -> None:
    await led_case(store)

    rebuilt = await store.rebuild()

    assert (rebuilt.cases, rebuilt.mismatches) == (1, ())


async def test_a_row_of_an_earlier_version_is_counted_until_it_is_repaired(store: DatabaseStore) -> None:
    desk, _ = await led_case(store)
    none = await store.from_before()
    await spoil(desk, "UPDATE cases SET role = '', late_times = 0, red_at = NULL")

    assert (none, await store.from_before()) == (0, 1)
    await store.rebuild(repair=True)
    assert (await store.from_before(), (await store.rebuild()).mismatches) == (0, ())


async def test_a_row_that_was_written_before_a_list_was_known_has_not_drifted(store: DatabaseStore) -> None:
    desk, _ = await led_case(store)

    async def work(tx: Transaction) -> None:
        row = await StoreTransaction.mine(tx, CaseRow).first()  # type: ignore[arg-type]  # the store's own
        assert row is not None
        row.involved.pop("finders")
        await row.save(update_fields=["involved"], using_db=tx.db)  # type: ignore[attr-defined]  # as above

    await desk.store.run(desk.scope(), work)

    assert (await store.rebuild()).mismatches == ()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE cases SET phase = 'pooled'", [("phase", "pooled", "accepted")]),
        ("UPDATE cases SET stars = NULL", [("stars", "None", "1")]),
        ("UPDATE clocks SET climbed = 5 WHERE key = '受理#1'", [("clock[受理#1].climbed", "5", "0")]),
        (
            "UPDATE clocks SET key = '受理#9' WHERE key = '受理#1'",
            [("clock[受理#1]", "没有", "有"), ("clock[受理#9]", "有", "没有")],
        ),
    ],
)
async def test_a_row_that_drifted_is_named(store: DatabaseStore, statement: str, found: list[tuple[str, ...]]) -> None:
    desk, case_id = await led_case(store)
    await spoil(desk, statement)

    rebuilt = await store.rebuild()

    assert [(m.case, m.what, m.stored, m.folded) for m in rebuilt.mismatches] == [(case_id, *f) for f in found]


async def test_a_repair_writes_what_the_events_say(store: DatabaseStore) -> None:
    desk, _ = await led_case(store)
    await spoil(desk, "UPDATE cases SET phase = 'pooled', next_at = NULL")
    await spoil(desk, "UPDATE clocks SET overdue = (1 = 0), key = '受理#9' WHERE key = '受理#1'")

    repaired = await store.rebuild(repair=True)
    again = await store.rebuild()

    assert [m.what for m in repaired.mismatches] == ["phase", "next_at", "clock[受理#1]", "clock[受理#9]"]
    assert again.mismatches == ()


async def test_many_cases_are_read_in_batches(store: DatabaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await Desk(store).publish()
    for _ in range(7):
        await desk.report()
    monkeypatch.setattr(rebuilding, "BATCH", 3)

    assert (await store.rebuild()).cases == 7


TAMPERINGS = (
    "UPDATE events SET data = '{\"stars\": 5, \"sealed\": []}' WHERE kind = 'case:rated'",
    'UPDATE events SET actor = \'{"person": "某人", "role": "resident", "unit": null}\' WHERE seq = 1',
    "UPDATE events SET occurred_at = recorded_at WHERE kind = 'clock:overdue'",
    "UPDATE events SET hash = prev_hash WHERE seq = 3",
    "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
    "UPDATE events SET seq = seq + 100 WHERE seq = (SELECT max(seq) FROM events)",
    # what is left cannot even be read, or told as a story
    "UPDATE events SET kind = 'case:unheard-of' WHERE seq = 1",
    "UPDATE events SET kind = 'case:urged' WHERE seq = 2",
    "UPDATE events SET data = '{}' WHERE seq = 2",
    "UPDATE events SET actor = '{}' WHERE seq = 1",
    "DELETE FROM events WHERE seq = 1",
    "DELETE FROM events WHERE seq = 2",
    "DELETE FROM plans",
    "UPDATE plans SET body = '{}'",
    # what events name by its digest
    "UPDATE plans SET body = replace(body, '受理', '办理')",
    'UPDATE contents SET body = \'{"text": "谁也没有说过"}\'',
    "UPDATE contents SET salt = 'ff'",
    "UPDATE contents SET id = '01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10' WHERE id IN (SELECT min(id) FROM contents)",
)


@pytest.mark.parametrize("statement", TAMPERINGS)
async def test_the_log_cannot_be_changed_unnoticed_even_by_a_superuser(
    migrated_database: Database, postgres: Cluster, statement: str
) -> None:
    async with open_store(migrated_database.app_url, sandbox=True) as store:
        _, case_id = await led_case(store)
        postgres.execute(statement, database=migrated_database.name)

        rebuilt = await store.rebuild(repair=True)
        again = await store.rebuild()

    assert {m.case for m in rebuilt.mismatches if m.of_log} == {case_id}
    assert again.mismatches == rebuilt.mismatches


async def test_content_that_was_deleted_is_no_tampering(store: DatabaseStore) -> None:
    desk, _ = await led_case(store)
    await spoil(desk, "DELETE FROM contents WHERE id IN (SELECT min(id) FROM contents)")

    assert (await store.rebuild()).mismatches == ()


async def test_the_chain_can_be_verified_with_nothing_but_the_documented_rule(store: DatabaseStore) -> None:
    """Independent of the store's own code: SHA-256 and JSON as described in ``adapters.store.mapping``."""
    desk, case_id = await led_case(store)

    async def read(tx: Transaction) -> list[dict[str, Any]]:
        assert isinstance(tx, StoreTransaction)
        return await tx.rows("SELECT * FROM events WHERE case_id = $1 ORDER BY seq", case_id)

    rows = await store.run(desk.scope(), read)

    head = "0" * 64
    for row in rows:
        assert row["prev_hash"] == head
        envelope = {
            "v": 1,
            "case": case_id,
            "jurisdiction": row["jurisdiction_id"],
            "seq": row["seq"],
            "kind": row["kind"],
            "occurred_at": moment(row["occurred_at"]),
            "recorded_at": moment(row["recorded_at"]),
            "actor": json.loads(row["actor"]),
            "cites": json.loads(row["cites"]),
            "bundle": row["bundle"],
            "data": json.loads(row["data"]),
        }
        text = json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        head = hashlib.sha256(f"{head}\n{text}".encode()).hexdigest()
        assert row["hash"] == head
    assert len(rows) > 10


def moment(value: datetime | str) -> str:
    """As the rule writes it, from what either driver gives."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
