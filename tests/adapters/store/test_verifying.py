"""Somebody who owns the database changes the log (篡改): each of six ways is found, with its place (P1t)."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from adapters.ids import SeededIds
from adapters.seals import Ed25519Seals, new_key
from adapters.store import DatabaseStore, open_store
from adapters.store.mapping import chained, link_from
from adapters.store.migrating import migrate
from adapters.store.models import CaseRow, EventRow
from adapters.store.models_audit import LeafRow, NodeRow
from adapters.store.part_audit import leaf_from
from adapters.store.transaction import StoreTransaction
from adapters.store.verifying import Grower, Task
from cases import commands as c
from cases.heads import sign_now
from cases.house import House
from cases.people import CLOCK
from cases.ports import Scope, TownLook, Transaction
from cases.ports_audit import Head, Look
from cases.ports_crypto import SHA256, Signed
from cases.rulebook import RuleBook
from cases.town_events import DutyDone, TownDraft
from cases.verifying import Fault, Verified
from tests.support.servers import Database
from tests.support.storeroom import TOWN_A, TOWN_B, Desk
from tests.support.town import FixedCalendar

SEALS = Ed25519Seals(SHA256, [("演示钥", new_key())], {})
Heads = dict[int, tuple[Head, ...]]


async def seal_all(store: DatabaseStore) -> None:
    while await store.seal(1000):
        pass


async def lived_in(store: DatabaseStore) -> Heads:
    """Two towns in which things happened, sealed, and witnessed twice."""
    desk = await Desk(store).publish()
    house = House(store, FixedCalendar(), SeededIds(), RuleBook())
    here = desk.towns[TOWN_A]
    witnessed: Heads = {}
    for _ in range(2):
        for town in (TOWN_A, TOWN_A, TOWN_B):
            await desk.act(await desk.report(town=town), c.Accept(), unit="演示通信公司")
        await store.run(Scope.of(here), lambda tx: beside(tx, here))
        await seal_all(store)
        for head in await sign_now(house, SEALS):
            witnessed[head.jurisdiction] = (*witnessed.get(head.jurisdiction, ()), head)
    return witnessed


async def beside(tx: Transaction, town: int) -> None:
    known = len(await tx.town_events(town))
    done = TownDraft(DutyDone("演示专报"), await tx.now(), CLOCK, ())
    await tx.save_town(town, known, [done], TownLook("b", "历", None))
    await tx.note_look(Look(town, "演示", "voice", "演示审计", "auditor", "演示"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Heads]:
    """A database to be copied and tampered with."""
    file = tmp_path_factory.mktemp("sound") / "x.db"

    async def make() -> Heads:
        await migrate(f"sqlite://{file}")
        async with open_store(f"sqlite://{file}") as store:
            return await lived_in(store)

    return file, asyncio.run(make())


Judge = Callable[..., Awaitable[Verified]]


@pytest.fixture
def tampered(sound: tuple[Path, Heads], tmp_path: Path) -> Judge:
    """Runs statements on a copy as its owner, then verifies it."""

    async def judge(*statements: str, witnessed: Heads | None = None, rewrite: bool = False) -> Verified:
        file = tmp_path / "x.db"
        shutil.copy(sound[0], file)
        with sqlite3.connect(file) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        async with open_store(f"sqlite://{file}") as store:
            if rewrite:
                await store._in_all_towns(rewritten)
            return await verified(store, sound[1] if witnessed is None else witnessed)

    return judge


async def verified(store: DatabaseStore, witnessed: Heads) -> Verified:
    places = sorted((await store.run(Scope(), lambda tx: tx.territory())).jurisdictions)
    return await store.verify(Task(places, SEALS, witnessed))


async def rewritten(tx: StoreTransaction) -> None:
    """Everything is computed anew by somebody who knows how, but has not the key."""
    for case in await tx.mine(CaseRow).values_list("id", flat=True):
        head = "0" * 64
        for row in await tx.mine(EventRow, case_id=case).order_by("seq").values():
            own = chained(head, link_from(row))
            await tx.mine(EventRow, id=row["id"]).update(prev_hash=head, hash=own)
            await tx.mine(LeafRow, name=case, seq=row["seq"]).update(hash=own)
            head = own
        await tx.mine(CaseRow, id=case).update(chain_head=head)
    for place in tx.scope.jurisdictions:
        grower = Grower(place, SHA256.of, frozenset())
        rows = await tx.mine(LeafRow, jurisdiction_id=place).order_by("no").values()
        for node, value in grower.grow([leaf_from(row) for row in rows]).items():
            query = tx.mine(NodeRow, jurisdiction_id=place, level=node.level, place=node.place)
            await query.update(hash=value.hex())


def told(found: Verified) -> list[str]:
    return [each.text for each in found.found]


#: An event in the middle of a case, and one in the middle of another case of the same town.
ONE = "(SELECT id FROM events WHERE seq = 2 ORDER BY id LIMIT 1)"
CASE = "(SELECT case_id FROM events WHERE seq = 2 ORDER BY id LIMIT 1)"
LAST = "(SELECT max(id) FROM events)"


async def test_a_sound_log_has_nothing_against_it(tampered: Judge) -> None:
    found = await tampered()

    assert found.found == ()
    assert found.leaves == found.events > 30
    assert found.heads == 8  # two places, signed twice, each head in the database and with the witness


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE events SET data = json_set(data, '$.演示', 1) WHERE id = {ONE}",
        f"UPDATE events SET occurred_at = '2020-01-01 00:00:00+00:00' WHERE id = {ONE}",
    ],
)
async def test_an_event_that_was_changed_is_named(tampered: Judge, statement: str) -> None:
    found = await tampered(statement)

    assert [each.fault for each in found.found] == [Fault.EVENT]
    assert told(found)[0].endswith("与它的杂凑值不符:内容或者位置被改动")
    assert " 第 2 个事件(" in told(found)[0]


async def test_an_event_that_was_deleted_is_named_twice(tampered: Judge) -> None:
    found = await tampered(f"DELETE FROM events WHERE id = {ONE}")

    assert [each.fault for each in found.found] == [Fault.CHAIN, Fault.LEAF]
    assert told(found)[0].endswith("的第 2 个事件被删去")
    assert told(found)[1].endswith("第 2 个事件)已经不在了:被删去")


async def test_events_that_were_put_in_between_are_named(tampered: Judge) -> None:
    same = "jurisdiction_id, case_id, kind, occurred_at, recorded_at, actor, cites, bundle, data, prev_hash, hash"
    columns = same + ", {0}, {1}"
    to, source = columns.format("seq", "sealed_no"), columns.format("seq + 100", "sealed_no + 1")
    found = await tampered(f"INSERT INTO events ({to}) SELECT {source} FROM events WHERE id = {LAST} - 3")

    assert {each.fault for each in found.found} >= {Fault.CHAIN, Fault.EVENT}
    assert any("少了或者多了事件" in text for text in told(found))


async def test_an_event_that_was_slipped_under_a_sealed_number_is_named(tampered: Judge) -> None:
    columns = "jurisdiction_id, case_id, kind, occurred_at, recorded_at, actor, cites, bundle, data, prev_hash"
    found = await tampered(
        f"UPDATE events SET sealed_no = NULL WHERE id = {LAST}",
        f"INSERT INTO events ({columns}, seq, hash, sealed_no) SELECT {columns}, 99, hash, "
        "(SELECT max(source_no) FROM log_leaves l WHERE l.jurisdiction_id = events.jurisdiction_id AND source = 'case')"
        f" FROM events WHERE id = {LAST}",
    )

    assert any("与现在的不同:被改动或者调换" in text for text in told(found))


async def test_events_that_changed_places_are_named(tampered: Judge) -> None:
    found = await tampered(
        f"UPDATE events SET seq = 77 WHERE case_id = {CASE} AND seq = 3",
        f"UPDATE events SET seq = 3 WHERE id = {ONE}",
        "UPDATE events SET seq = 2 WHERE seq = 77",
    )

    texts = told(found)
    assert {each.fault for each in found.found} == {Fault.CHAIN, Fault.EVENT, Fault.LEAF}
    assert any(" 第 2 个事件(" in text and "接不上" in text for text in texts)
    assert any(" 第 3 个事件(" in text and "杂凑值不符" in text for text in texts)


SHORTEN = (
    "DELETE FROM {0} WHERE seq > coalesce((SELECT max(source_no) FROM log_leaves l "
    "WHERE l.jurisdiction_id = {0}.jurisdiction_id AND source = '{1}'), 0)"
)
CUT = (
    "CREATE TEMP TABLE cut AS SELECT jurisdiction_id place, max(no) no FROM log_leaves WHERE source='case' GROUP BY 1",
    "CREATE TEMP TABLE gone AS SELECT l.* FROM log_leaves l JOIN cut c ON c.place = l.jurisdiction_id AND c.no = l.no",
    "DELETE FROM log_leaves WHERE no >= (SELECT no FROM cut c WHERE c.place = log_leaves.jurisdiction_id)",
    "DELETE FROM events WHERE EXISTS (SELECT 1 FROM gone g WHERE g.name = events.case_id AND g.seq = events.seq)",
    "UPDATE cases SET chain_head = (SELECT hash FROM events e WHERE e.case_id = cases.id ORDER BY seq DESC LIMIT 1)",
    SHORTEN.format("town_events", "town"),
    SHORTEN.format("looks", "look"),
)


async def test_a_tail_that_was_cut_off_is_told_by_the_heads(tampered: Judge) -> None:
    by_own_heads = await tampered(*CUT, witnessed={})
    without_heads = await tampered(*CUT, "DELETE FROM log_heads", witnessed={})
    found = await tampered(*CUT, "DELETE FROM log_heads WHERE seq = 2")

    assert {each.fault for each in by_own_heads.found} == {Fault.HEAD}
    assert without_heads.found == ()  # nothing inside the database could tell: that is what witnesses are for
    assert {each.fault for each in found.found} == {Fault.WITNESS}
    assert any("被截去" in text for text in told(found))
    assert any("第 2 次封存头在数据库里不见了" in text for text in told(found))


async def test_a_log_that_was_rewritten_as_a_whole_is_told_by_a_witness(
    tampered: Judge,
) -> None:
    change = f"UPDATE events SET occurred_at = '2020-01-01 00:00:00+00:00' WHERE id = {ONE}"
    alone = await tampered(change, "DELETE FROM log_heads", rewrite=True, witnessed={})
    found = await tampered(change, rewrite=True)

    assert alone.found == ()
    assert {each.fault for each in found.found} == {Fault.HEAD, Fault.WITNESS}
    assert any("第 1 条到第 " in text and "条之间被整体改写过" in text for text in told(found))


async def test_leaves_nodes_rows_and_heads_are_named_as_well(tampered: Judge) -> None:
    leaf = await tampered("DELETE FROM log_leaves WHERE no = 4", witnessed={})
    node = await tampered("UPDATE log_nodes SET hash = replace(hash, 'a', 'b')", witnessed={})
    row = await tampered("PRAGMA foreign_keys = OFF", f"DELETE FROM cases WHERE id = {CASE}", witnessed={})
    head = await tampered("DELETE FROM log_heads WHERE seq = 1", witnessed={})
    forged = await tampered("UPDATE log_heads SET signature = 'AAAA' WHERE seq = 2", witnessed={})
    bent = await tampered(
        "UPDATE town_events SET kind = 'duty:overdue'", "UPDATE looks SET reason = '别的'", witnessed={}
    )

    assert "封存的第 4 条不见了" in told(leaf)
    assert all(each.fault is Fault.NODE for each in node.found)
    assert "封存树里第 1 条到第 16 条的一格与封存的内容不符" in told(node)
    assert told(row)[0].endswith("的事件还在,件本身却被删去")
    assert set(told(head)) == {"第 1 次封存头不见了"}
    assert any("签名不对" in text for text in told(forged))
    assert any(text.startswith("查阅记录 第 1 个事件(look:opened)与它的杂凑值不符") for text in told(bent))
    assert any(text.startswith("本地台账 第 1 个事件(duty:overdue)与它的杂凑值不符") for text in told(bent))


async def test_what_witnesses_hold_is_judged_too(tampered: Judge, sound: tuple[Path, Heads]) -> None:
    place, (first, second) = max(sound[1].items())
    unsigned = replace(first, signed=Signed(first.signed.text, first.signed.key, "AAAA"))
    other = replace(second, signed=SEALS.sign(second.signed.text.replace('"seq":2', '"seq":2 ')))

    found = await tampered(witnessed={place: (unsigned, other)})
    assert sorted(told(found)) == [
        "见证的第 1 次封存头签名不对:见证文件被改过,或者缺少从前的公钥",
        "见证的第 2 次封存头与数据库里的不同",
    ]


async def test_on_postgresql_its_owner_is_found_out_as_well(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        witnessed = await lived_in(store)
        before = await verified(store, witnessed)
        connection = await asyncpg.connect(migrated_database.admin_url)
        await connection.execute(f"UPDATE events SET occurred_at = '2020-01-01' WHERE id = {ONE}")
        await connection.execute("DELETE FROM events WHERE id = (SELECT max(id) FROM events)")
        await connection.close()
        after = await verified(store, witnessed)

    assert before.found == ()
    assert before.leaves == before.events > 30
    assert [each.fault for each in after.found] == [Fault.EVENT, Fault.CHAIN, Fault.LEAF]
