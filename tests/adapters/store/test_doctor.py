"""What the doctor says of healthy and of sick databases."""

from __future__ import annotations

from pathlib import Path

from adapters.store import open_store
from adapters.store.doctor import check
from tests.support.servers import Database, free_port
from tests.support.source import ROOT
from tests.support.storeroom import Desk

STEPS = sorted(file.stem for file in (ROOT / "adapters/store/migrations").glob("0*.py"))


async def test_a_healthy_database_has_five_good_points(url: str) -> None:
    found = await check(url)

    assert [(finding.point, finding.good) for finding in found] == [
        ("reachable", True),
        ("migrations", True),
        ("walls", True),
        ("clock", True),
        ("dead_letters", True),
    ]
    assert found[3].text == "数据库时钟与本机相差 0.0 秒"


async def test_sqlite_says_that_it_has_one_wall_only(sqlite_url: str) -> None:
    walls = (await check(sqlite_url))[2]

    assert walls.text == "SQLite 没有行级安全,辖区之间只靠程序隔离;多辖区正式使用请用 PostgreSQL"


async def test_a_database_that_does_not_answer_is_told_at_once() -> None:
    found = await check(f"postgres://a:b@127.0.0.1:{free_port()}/x")

    assert [(finding.point, finding.good) for finding in found] == [("reachable", False)]
    assert found[0].text.startswith("数据库暂时不可用,请稍后再试(")


async def test_an_address_that_makes_no_sense_is_told() -> None:
    found = await check("oracle://x")

    assert [(finding.point, finding.good) for finding in found] == [("reachable", False)]


async def test_missing_tables_end_the_examination(tmp_path: Path) -> None:
    found = await check(f"sqlite://{tmp_path}/empty.db")

    assert found[-1].text == f"缺少 {len(STEPS)} 步迁移:{'、'.join(STEPS)};请运行 minqing migrate"


async def test_the_owner_is_no_role_for_the_application(migrated_database: Database) -> None:
    found = await check(migrated_database.owner_url)

    assert [finding.text for finding in found if not finding.good] == [
        "数据库角色“minqing_owner”是数据表的所有者,应用须以 minqing_app 连接"
    ]


async def test_a_shifted_clock_and_dead_letters_are_told(url: str) -> None:
    async with open_store(url, sandbox=True) as store:
        desk = await Desk(store).publish()
        case_id = await desk.report()
        await store.shift_clock(10 * 86400)
        await store.claim_due(10, 0, 5)

    found = await check(url, max_attempts=1)

    assert found[3].text == "数据库时钟与本机相差 0.0 秒;演示时钟已拨动 864000 秒"
    assert (found[4].good, found[4].text) == (False, f"有 1 件的时限多次处理失败而搁置:{case_id}")
