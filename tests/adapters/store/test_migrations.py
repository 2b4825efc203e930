"""The tables after migrating are the tables of the models, on both engines, and what breaks off leaves nothing."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.indexes import Index
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.models import Model

from adapters.store import fresh, migrate, migrations, open_store
from adapters.store import models as case_tables
from adapters.store import models_towns as town_tables
from adapters.store.engine import Engine, open_engine
from adapters.store.migrating import pending, step_by_step
from adapters.store.models import TENANT_TABLES
from tests.support.servers import Database

STEPS = (
    *("0001_initial", "0002_walls", "0003_versions", "0004_townlog", "0005_papers"),
    *("0006_people", "0007_places", "0008_figures", "0009_links", "0010_colours"),
    *("0011_alerts", "0012_sealing", "0013_waiting", "0014_rule_life", "0015_audit", "0016_privacy"),
    *(
        "0017_identity",
        "0018_claims",
        "0019_telling",
        "0020_wechat",
        "0021_stops",
        "0022_contacts",
        "0023_checks",
        "0024_partners",
        "0025_codes",
        "0026_devices",
        "0027_likeness",
        "0028_names",
    ),
)
INDEXES = {
    "sqlite": "SELECT name, tbl_name AS tbl, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgres": "SELECT indexname AS name, tablename AS tbl, indexdef AS sql FROM pg_indexes "
    "WHERE schemaname = 'public'",
}


def models() -> list[type[Model]]:
    """Every table that a module of the store declares."""
    found = (value for module in (case_tables, town_tables) for value in vars(module).values())
    return sorted(
        {v for v in found if isinstance(v, type) and issubclass(v, Model) and v is not Model},
        key=lambda model: model.__name__,
    )


def normalised(definition: str) -> tuple[bool, list[str], str]:
    """Whether unique, the columns, and the condition, as both engines write an index."""
    match = re.search(r"\(([^()]*)\)(?: WHERE \(?(.*?)\)?)?$", definition)
    assert match is not None, definition
    return "UNIQUE" in definition, [c.strip(' "') for c in match[1].split(",")], (match[2] or "").lower()


async def test_migrating_again_does_nothing(migrated_database: Database, tmp_path: Path) -> None:
    embedded = f"sqlite://{tmp_path}/x.db"

    assert (await migrate(embedded), await migrate(embedded), await migrate(migrated_database.owner_url)) == (
        *(STEPS, ()),
        (),
    )


def contents(database: Path) -> tuple[list[Any], list[str]]:
    """Everything a SQLite file declares and holds, but for the moments at which steps were taken."""
    connection = sqlite3.connect(database)
    declared = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    counted = ("tortoise_migrations", "sqlite_sequence")  # moments, and the last number of tables that are empty
    inserts = (line for line in connection.iterdump() if line.startswith("INSERT"))
    rows = [line for line in inserts if not any(name in line for name in counted)]
    taken = [name for (name,) in connection.execute("SELECT name FROM tortoise_migrations ORDER BY id")]
    connection.close()
    return declared, [*rows, *taken]


async def test_a_new_database_made_at_once_is_what_all_steps_make_of_it(tmp_path: Path) -> None:
    at_once, by_steps = tmp_path / "once.db", tmp_path / "steps.db"

    assert await migrate(f"sqlite://{at_once}") == await step_by_step(f"sqlite://{by_steps}") == STEPS

    assert contents(at_once) == contents(by_steps)


def test_the_file_for_new_databases_knows_every_step() -> None:
    """Otherwise ``make docs`` was forgotten after a new step: nothing breaks, but every first start takes seconds."""
    assert json.loads(fresh.FILE.read_text(encoding="utf-8"))["steps"] == list(STEPS)
    assert fresh.statements(STEPS)
    assert fresh.statements(STEPS[:-1]) == ()


async def test_the_models_need_no_further_migration(url: str) -> None:
    """A forgotten step would be found here, and a change of a model that was never made a step."""
    engine = await open_engine(url)

    async def changes() -> tuple[int, tuple[str, ...]]:
        detector = MigrationAutodetector(Tortoise.apps, engine.config)
        return len(await detector.changes()), await pending(engine)

    found = await asyncio.create_task(changes(), context=engine.ambient())
    await engine.close()
    assert found == (0, ())


async def test_every_declared_index_is_in_the_database(url: str) -> None:
    """The library forgets an index of a column that is added later, and SQLite loses them when it rebuilds a table."""
    engine = await open_engine(url)
    rows = await engine.client.execute_query_dict(INDEXES[engine.dialect])
    await engine.close()
    found = {row["name"]: (row["tbl"], *normalised(row["sql"])) for row in rows}

    declared = {
        index.name: (model._meta.db_table, False, list(index.fields), getattr(index, "where", "").lower())
        for model in models()
        for index in model._meta.indexes
        if isinstance(index, Index)
    }

    assert len(declared) == 28
    assert {name: found.get(name) for name in declared} == declared


async def test_what_must_be_unique_is_unique(url: str) -> None:
    engine = await open_engine(url)
    rows = await engine.client.execute_query_dict(
        "SELECT m.name AS tbl, l.name AS idx, group_concat(i.name) AS cols FROM sqlite_master m "
        "JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i WHERE l.\"unique\" AND l.origin = 'u' "
        "GROUP BY m.name, l.name"
        if engine.dialect == "sqlite"
        else "SELECT c.relname AS tbl, k.conname AS idx, string_agg(a.attname, ',' ORDER BY n) AS cols "
        "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid, unnest(k.conkey) WITH ORDINALITY AS u(num, n) "
        "JOIN pg_attribute a ON a.attnum = u.num WHERE k.connamespace = 'public'::regnamespace AND k.contype = 'u' "
        "AND a.attrelid = k.conrelid GROUP BY 1, 2"
    )
    await engine.close()

    found = {(row["tbl"], row["cols"]) for row in rows if row["tbl"] != "tortoise_migrations"}
    assert found == {
        ("events", "case_id,seq"),
        ("clocks", "case_id,key"),
        ("idempotency_keys", "jurisdiction_id,principal,key"),
        ("notices", "case_id,seq,kind,recipient"),
        ("uploads", "owner,digest"),
        ("bundle_files", "bundle,name"),
        ("persons", "key"),
        ("calendar_feeds", "digest"),
        ("erasures", "person"),
        ("town_groups", "declared_by,name"),
        ("town_events", "jurisdiction_id,seq"),
        ("subjects", "jurisdiction_id,kind,name"),
        ("follows", "case_id,person"),
        ("case_messages", "case_id,seq,to_case"),
        ("alerts", "jurisdiction_id,run,step,kind,recipient"),
        ("accounts", "login"),
        ("invitations", "digest"),
        ("case_numbers", "case_id"),
        ("case_numbers", "jurisdiction_id,year,no"),
        ("file_uploads", "owner,digest"),
        ("places", "jurisdiction_id,kind,key"),
        ("log_leaves", "jurisdiction_id,no"),
        ("log_leaves", "jurisdiction_id,source,source_no"),
        ("log_nodes", "jurisdiction_id,level,place"),
        ("log_heads", "jurisdiction_id,seq"),
        ("log_heads", "jurisdiction_id,day"),
        ("looks", "jurisdiction_id,seq"),
        ("errands", "source,source_id,recipient"),
        ("content_checks", "item"),
        ("wechat_pushes", "key"),
        ("subscriptions", "person,template"),
        ("contacts", "person,reach"),
        ("contacts", "reach,digest"),
        ("errand_tries", "errand_id,no"),
        ("partner_lines", "jurisdiction_id,partner"),
        ("partner_events", "line_id,event"),
        ("partner_numbers", "partner,number"),
    }


def test_no_foreign_key_cascades_and_no_default_is_python_only() -> None:
    """A rebuilt parent table would take its children along; a default of Python's does not reach rows that exist."""
    keys = [
        (model._meta.db_table, name, str(field.on_delete))
        for model in models()
        for name, field in model._meta.fields_map.items()
        if isinstance(field, ForeignKeyFieldInstance)
    ]
    python_defaults = [
        (model._meta.db_table, name)
        for model in models()
        for name, field in model._meta.fields_map.items()
        if field.default is not None
    ]

    assert len(keys) == 5
    assert {on_delete for *_, on_delete in keys} == {"RESTRICT"}
    assert python_defaults == []


def test_no_step_alters_a_column_through_the_library() -> None:
    """On SQLite the library alters a column by dropping the table while foreign keys are on."""
    folder = Path(migrations.__file__).parent
    calls = {
        node.func.attr
        for file in folder.glob("0*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert calls.isdisjoint({"AlterField", "RemoveField", "RenameField", "DeleteModel", "RemoveConstraint"})


async def test_a_column_left_out_gets_the_databases_default(url: str) -> None:
    async with open_store(url) as store:
        rows = await store.engine.client.execute_query_dict("SELECT shift_seconds, revision FROM store_state")

    assert rows[0] == {"shift_seconds": 0.0, "revision": 0}


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_a_step_that_breaks_off_leaves_nothing_behind(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library records a step after committing it; a crash in between would make it fail for ever."""
    sqlite = engine == "sqlite"
    url = f"sqlite://{tmp_path}/x.db" if sqlite else request.getfixturevalue("fresh_database").owner_url

    async def crash(*_: object) -> None:
        raise SystemError("演示断电")

    with monkeypatch.context() as patched:
        patched.setattr("tortoise.migrations.recorder.MigrationRecorder.record_applied", crash)
        with pytest.raises(SystemError):
            await migrate(url)
    left = await tables(url)

    assert left == []
    assert await migrate(url) == STEPS


async def tables(url: str) -> list[str]:
    """The names of all tables that are there."""
    engine: Engine = await open_engine(url)
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if engine.dialect == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    rows = await engine.client.execute_query_dict(query)
    await engine.close()
    return [row["name"] for row in rows]


async def test_two_who_migrate_at_once_do_it_once(fresh_database: Database) -> None:
    done = await asyncio.gather(*(migrate(fresh_database.owner_url) for _ in range(2)))

    assert sorted(done) == [(), STEPS]


async def test_every_table_of_a_town_has_its_wall(migrated_database: Database) -> None:
    """A new table with a jurisdiction_id must be walled, or be named here with its reason."""
    public = {
        "jurisdiction_attributes",  # what places are called is public
        "town_group_members",  # so is which towns share a board
        "tenures",  # roles decide what the scope is
        "units",
        "unit_names",
        "bundle_pointers",
        "subjects",  # what enterprises and projects a place has is public
        "ties",  # like roles, they decide what somebody may do
        "leaves",  # so do these: whoever stands in has the rights of who is away
    }
    connection = await asyncpg.connect(migrated_database.admin_url)
    rows = await connection.fetch(
        "SELECT c.table_name AS name, k.relrowsecurity AND k.relforcerowsecurity AS walled "
        "FROM information_schema.columns c JOIN pg_class k ON k.relname = c.table_name "
        "WHERE c.column_name = 'jurisdiction_id' AND c.table_schema = 'public'"
    )
    await connection.close()

    assert {row["name"] for row in rows if row["walled"]} == set(TENANT_TABLES)
    assert {row["name"] for row in rows if not row["walled"]} == public
