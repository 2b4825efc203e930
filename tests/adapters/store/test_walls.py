"""The second wall (行级安全): what PostgreSQL refuses even if the program forgets its own filter."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from functools import partial

import asyncpg
import pytest

from adapters.store import StoreMisconfigured, open_store
from adapters.store.models import TENANT_TABLES
from adapters.store.transaction import StoreTransaction
from cases import commands as c
from cases.commands_links import Part, Split, Target
from cases.people import CLOCK, ActorMark, Role
from cases.ports import Scope, TownLook, Transaction
from cases.ports_alerts import AlertKind, StepOf
from cases.ports_audit import Head, Look
from cases.ports_crypto import Signed
from cases.town_events import DutyDone, TownDraft
from tests.support.matters import SEALED
from tests.support.servers import Cluster, Database
from tests.support.storeroom import RESIDENT, TOWN_A, TOWN_B, Desk

_FORGED = """
INSERT INTO town_events (jurisdiction_id, seq, kind, occurred_at, recorded_at, actor, cites, data, prev_hash, hash)
SELECT jurisdiction_id, 9, kind, occurred_at, recorded_at, actor, cites, data, hash, hash FROM town_events LIMIT 1
"""
#: What happens in a town beside its cases, and where its villages lie, is public; all else is hidden from other towns.
#: Of these whoever claims over all towns reads when, and never what.
CLAIMED = {"cases", "clocks", "town_clocks", "notices", "alerts", "errands", "content_checks"}
HIDDEN = tuple(table for table in TENANT_TABLES if table not in {"town_events", "places"})


async def two_towns(desk: Desk) -> None:
    """The same things happen in both towns: every table of a town has rows of both."""
    for number, town in enumerate((TOWN_A, TOWN_B)):
        photo = await desk.photo(f"{number}")
        case_id = await desk.report(town=town, key=f"k{number}", photos=(photo.id,))
        await desk.act(case_id, c.Accept(), unit="演示通信公司")
        await desk.store.run(desk.scope(town), partial(told_beside, town=desk.towns[town]))
        await desk.store.run(desk.scope(town), partial(followed, case=case_id, town=desk.towns[town]))
        file = await desk.file(f"{number}")
        await desk.act(case_id, parts(desk, desk.towns[town]), unit="演示通信公司")
        await desk.store.run(desk.scope(town), partial(taken, desk=desk, case_id=case_id, file=file.id))
        await desk.store.run(desk.scope(town), partial(filled, town=desk.towns[town], number=number + 1))
    await desk.store.seal(1000)


#: What stands in a column that must not be empty, by its type.
_PLAIN = {
    "bigint": "{0}",
    "integer": "{0}",
    "boolean": "false",
    "jsonb": "'{{}}'",
    "timestamp with time zone": "now()",
    "int": "{0}",
    "smallint": "{0}",
    "json": "'{{}}'",
    "timestamp": "CURRENT_TIMESTAMP",
}
_NEEDED = {
    "postgres": """
SELECT column_name AS name, data_type AS kind FROM information_schema.columns
WHERE table_name = $1 AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
""",
    "sqlite": """
SELECT name, lower(type) AS kind FROM pragma_table_info($1)
WHERE "notnull" AND dflt_value IS NULL AND (pk = 0 OR type <> 'INTEGER')
""",
}


async def filled(tx: Transaction, town: int, number: int) -> None:
    """A made-up row of this town in each table that has none yet, so that no table is without its wall unseen."""
    assert isinstance(tx, StoreTransaction)
    for table in (each for each in HIDDEN if not each.startswith("log_")):
        if await tx.rows(f"SELECT 1 AS one FROM {table} WHERE jurisdiction_id = {town} LIMIT 1"):
            continue
        needed = await tx.rows(_NEEDED[tx.dialect], table)
        values = {row["name"]: _PLAIN.get(row["kind"], "'x{0}'").format(number) for row in needed}
        values |= {"jurisdiction_id": str(town)}
        await tx.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})")


def parts(desk: Desk, town: int) -> Split:
    """The case is made into two, which have still to be opened."""
    targets = tuple(Target(desk.ids.new(), town, "演示镇") for _ in range(2))
    return Split((Part(), Part()), sealed=SEALED * 2, targets=targets)


async def followed(tx: Transaction, case: str, town: int) -> None:
    """Somebody follows the case."""
    await tx.follow(case, town, RESIDENT)


async def told_beside(tx: Transaction, town: int) -> None:
    """A duty was done, the town is to be looked at again, and in an emergency somebody was told."""
    done = TownDraft(DutyDone("演示专报"), await tx.now(), CLOCK, ())
    await tx.save_town(town, 0, [done], TownLook("b", "历", None))
    await tx.alert(StepOf(town, 1, 0), AlertKind.TOLD, people=[RESIDENT])
    for _ in range(16):  # so that a subtree of their leaves is full
        await tx.note_look(Look(town, "演示", "voice", RESIDENT, "auditor", "演示"))
    await tx.keep_head(Head(town, 1, None, 1, Signed("演示", "k", "s")))


async def taken(tx: Transaction, desk: Desk, case_id: str, file: str) -> None:
    """A document was added to the case."""
    case = await tx.case(case_id)
    assert case is not None
    mark = ActorMark(RESIDENT, Role.RESIDENT)
    await desk.carry_out(tx, case, c.Supplement(), mark, files=(file,))


async def counts(tx: Transaction) -> dict[str, set[int]]:
    """Whose rows a query without any filter sees, by table."""
    assert isinstance(tx, StoreTransaction)
    found = {}
    for table in HIDDEN:
        found[table] = {row["jurisdiction_id"] for row in await tx.rows(f"SELECT jurisdiction_id FROM {table}")}
    return found


async def test_a_query_without_a_filter_sees_the_scope_only(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        desk = await Desk(store).publish()
        await two_towns(desk)

        seen = {code: await store.run(desk.scope(code), counts) for code in (TOWN_A, TOWN_B)}
        both = await store.run(desk.scope(), counts)
        nobody = await store.run(Scope(), counts)

    a, b = desk.towns[TOWN_A], desk.towns[TOWN_B]
    assert seen[TOWN_A] == {table: {a} for table in HIDDEN}
    assert seen[TOWN_B] == {table: {b} for table in HIDDEN}
    assert both == {table: {a, b} for table in HIDDEN}
    assert nobody == {table: set() for table in HIDDEN}


async def test_a_session_without_a_scope_sees_and_writes_nothing(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        await two_towns(await Desk(store).publish())

    for address in (migrated_database.app_url, migrated_database.owner_url):
        connection = await asyncpg.connect(address)
        seen = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in HIDDEN]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "INSERT INTO idempotency_keys (jurisdiction_id, principal, key, digest, taken_at) "
                "VALUES (2, 'x', 'x', 'x', now())"
            )
        await connection.close()
        assert seen == [0] * len(HIDDEN)


async def test_the_log_of_a_town_is_read_by_all_and_written_by_none_but_the_town(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        await two_towns(await Desk(store).publish())

    connection = await asyncpg.connect(migrated_database.app_url)
    seen = await connection.fetchval("SELECT count(*) FROM town_events")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(_FORGED)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("UPDATE town_events SET kind = 'x'")
    await connection.close()
    assert seen == 2


@pytest.mark.alone
async def test_a_pooled_connection_carries_no_scope_over(migrated_database: Database) -> None:
    """Two towns and nobody take turns on one connection, refusals among them."""
    rounds = 1200
    async with open_store(migrated_database.app_url, pool=1) as store:
        desk = await Desk(store).publish()
        await two_towns(desk)
        a, b = desk.towns[TOWN_A], desk.towns[TOWN_B]
        wanted = [{a}, {b}, set(), {b}, {a}]

        async def look(number: int, towns: set[int]) -> bool:
            async def work(tx: Transaction) -> set[int]:
                assert isinstance(tx, StoreTransaction)
                seen = {row["jurisdiction_id"] for row in await tx.rows("SELECT jurisdiction_id FROM events")}
                if number % 7 == 0:
                    raise LookupError(seen)
                return seen

            try:
                return await store.run(Scope(frozenset(towns)), work) == towns
            except LookupError as error:
                return bool(error.args[0] == towns)

        turns = enumerate(itertools.islice(itertools.cycle(wanted), rounds))
        clean = await asyncio.gather(*(look(number, towns) for number, towns in turns))

    assert clean == [True] * rounds


async def test_the_application_cannot_change_the_log(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        desk = await Desk(store).publish()
        await two_towns(desk)
    forbidden = (
        "UPDATE events SET data = '{}'",
        "UPDATE events SET sealed_no = 1",
        "DELETE FROM events",
        *(f"DELETE FROM {table}" for table in ("log_leaves", "log_nodes", "log_heads", "looks")),
        "UPDATE log_leaves SET hash = ''",
        "UPDATE log_nodes SET hash = ''",
        "UPDATE log_heads SET size = 1",
        "UPDATE looks SET reason = ''",
        "TRUNCATE events",
        "DELETE FROM cases",
        "DELETE FROM idempotency_keys",
        "UPDATE idempotency_keys SET digest = 'x'",
        "UPDATE plans SET body = '{}'",
        "UPDATE bundle_texts SET text = ''",
        "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
        "DROP POLICY in_scope ON events",
        "SET ROLE minqing_owner",
    )

    connection = await asyncpg.connect(migrated_database.app_url)
    await connection.execute("SELECT set_config('minqing.scope', '1,2,3', false)")
    refused = []
    for statement in forbidden:
        try:
            await connection.execute(statement)
        except asyncpg.InsufficientPrivilegeError:
            refused.append(statement)
    await connection.close()

    assert tuple(refused) == forbidden


async def test_personal_content_can_be_deleted_and_the_log_still_verifies(url: str) -> None:
    async with open_store(url) as store:
        desk = await Desk(store).publish()
        case_id = await desk.report(key="k")

        async def forget(tx: Transaction) -> int:
            assert isinstance(tx, StoreTransaction)
            return await tx.execute("DELETE FROM contents WHERE case_id = $1", case_id)

        deleted = await store.run(desk.scope(), forget)
        rebuilt = await store.rebuild()
        left = await store.run(desk.scope(), lambda tx: tx.contents(case_id))

    assert (deleted, rebuilt.cases, rebuilt.mismatches, left) == (1, 1, (), {})


async def test_a_role_with_power_over_the_wall_is_refused(postgres: Cluster, migrated_database: Database) -> None:
    passing = replace(migrated_database, app_url=postgres.url(migrated_database.name, "演示特权"))
    postgres.execute(
        'DROP ROLE IF EXISTS "演示特权"',
        "CREATE ROLE \"演示特权\" LOGIN BYPASSRLS PASSWORD '演示特权'",
        'GRANT minqing_app TO "演示特权"',
    )
    reasons = []
    for address in (migrated_database.owner_url, migrated_database.admin_url, passing.app_url):
        with pytest.raises(StoreMisconfigured) as refused:
            async with open_store(address):
                raise AssertionError("it opened")
        reasons.append(str(refused.value))
    postgres.execute('DROP ROLE "演示特权"')

    assert reasons == [
        "数据库角色“minqing_owner”是数据表的所有者,应用须以 minqing_app 连接",
        "数据库角色“postgres”是超级用户,应用须以 minqing_app 连接",
        "数据库角色“演示特权”可以绕过行级安全,应用须以 minqing_app 连接",
    ]


async def test_a_table_without_its_wall_is_told(postgres: Cluster, migrated_database: Database) -> None:
    postgres.execute("ALTER TABLE events NO FORCE ROW LEVEL SECURITY", database=migrated_database.name)

    with pytest.raises(StoreMisconfigured) as refused:
        async with open_store(migrated_database.app_url):
            raise AssertionError("it opened")

    assert str(refused.value) == "下列表没有打开行级安全:events,请重新运行 minqing migrate"


async def test_a_reader_of_another_town_finds_no_person_of_it(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        desk = await Desk(store).publish()
        await two_towns(desk)

        items = await store.run(desk.scope(TOWN_B), lambda tx: tx.inbox(RESIDENT, frozenset(), 10, None))

    assert {item.jurisdiction for item in items} == {desk.towns[TOWN_B]}


@pytest.mark.parametrize("table", ["bundles", "bundle_files", "bundle_texts", "rule_reports"])
async def test_published_texts_are_changed_by_nobody_not_even_the_owner(
    migrated_database: Database, table: str
) -> None:
    async with open_store(migrated_database.app_url, pool=2) as store:
        await Desk(store).publish()
    owner = await asyncpg.connect(migrated_database.owner_url)
    column = {"bundles": "reason", "bundle_files": "name"}.get(table, "text")
    try:
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(asyncpg.RaiseError, match=f"规约的版本只增不改:{table}"):
                await owner.execute(statement)
    finally:
        await owner.close()


# --- the role in which clocks are claimed -----------------------------------------------------------------------------


async def test_whoever_claims_over_all_towns_reads_when_and_never_what(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        await two_towns(await Desk(store).publish())
    refused = []
    connection = await asyncpg.connect(migrated_database.app_url)
    await connection.execute("SET ROLE minqing_clock")
    due = await connection.fetch("SELECT id, jurisdiction_id, next_at FROM cases")
    questions = (
        "SELECT * FROM cases",
        "SELECT reporter FROM cases",
        *(f"SELECT count(*) FROM {table}" for table in HIDDEN if table not in CLAIMED),
        *(f"SELECT * FROM {table}" for table in sorted(CLAIMED - {"cases", "clocks", "town_clocks"})),
        "SELECT item FROM content_checks",
        "UPDATE content_checks SET state = 'passed'",
        "SELECT * FROM clocks",
        "SELECT * FROM person_private",
        "SELECT * FROM tenures",
        "UPDATE cases SET phase = 'closed'",
        "DELETE FROM clocks",
    )
    for question in questions:
        try:
            await connection.execute(question)
        except asyncpg.InsufficientPrivilegeError:
            refused.append(question)
    await connection.close()

    assert len({row["jurisdiction_id"] for row in due}) == 2
    assert tuple(refused) == questions


async def test_the_application_has_nothing_of_that_role_unless_it_takes_it(migrated_database: Database) -> None:
    async with open_store(migrated_database.app_url) as store:
        await two_towns(await Desk(store).publish())
        await store.claim_due(1, 60, 3)

    connection = await asyncpg.connect(migrated_database.app_url)
    seen = await connection.fetchval("SELECT count(*) FROM cases")
    await connection.close()
    assert seen == 0


@pytest.mark.alone
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "GRANT minqing_clock TO minqing_app WITH INHERIT TRUE",
            "GRANT minqing_clock TO minqing_app WITH INHERIT FALSE",
            "由应用一直持有,等于绕过行级安全,请改为 WITH INHERIT FALSE",
        ),
        (
            "REVOKE minqing_clock FROM minqing_app",
            "GRANT minqing_clock TO minqing_app WITH INHERIT FALSE",
            "应用用不上,时限无法处理",
        ),
        (
            "GRANT SELECT ON contents TO minqing_clock",
            "REVOKE SELECT ON contents FROM minqing_clock",
            "读得到件的内容,只应读得到什么时候到期",
        ),
    ],
)
async def test_a_role_that_could_more_or_less_is_told_before_it_is_used(
    postgres: Cluster, migrated_database: Database, before: str, after: str, said: str
) -> None:
    postgres.execute(before, database=migrated_database.name)
    try:
        with pytest.raises(StoreMisconfigured) as refused:
            async with open_store(migrated_database.app_url):
                raise AssertionError("it opened")
    finally:
        postgres.execute(after, database=migrated_database.name)

    assert str(refused.value).startswith(f"数据库角色“minqing_clock”{said}")
