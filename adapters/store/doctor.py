"""Looks a database over (体检): what an operator must know of it, a sentence for each point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.store.engine import Engine, open_engine
from adapters.store.errors import StoreMisconfigured, StoreUnavailable
from adapters.store.failures import translated
from adapters.store.migrating import pending
from adapters.store.session import moment_from
from adapters.store.store import MOMENT, DatabaseStore
from adapters.store.walls import faults_of_walls

#: Seconds between the database's clock and this machine's before it is told.
SKEW_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One point that was looked at: ``point`` is reachable, migrations, walls, clock or dead_letters."""

    point: str
    good: bool
    text: str


async def check(url: str, *, max_attempts: int = 5) -> list[Finding]:
    """Everything about the database at ``url``; later points are left out where an earlier one makes them moot."""
    try:
        engine = await open_engine(url, pool=1)
    except StoreMisconfigured as error:
        return [Finding("reachable", good=False, text=str(error))]
    try:
        return await _look(engine, max_attempts)
    except Exception as error:
        away = translated(error)
        if not isinstance(away, StoreUnavailable):
            raise
        return [Finding("reachable", good=False, text=str(away))]
    finally:
        await engine.close()


async def _look(engine: Engine, max_attempts: int) -> list[Finding]:
    missing = await pending(engine)
    found = [Finding("reachable", good=True, text=f"数据库({engine.dialect})可以连接")]
    if missing:
        text = f"缺少 {len(missing)} 步迁移:{'、'.join(missing)};请运行 minqing migrate"
        return [*found, Finding("migrations", good=False, text=text)]
    found.append(Finding("migrations", good=True, text="数据表是最新的"))
    walls = await _walls(engine)
    found += [*walls, await _clock(engine)]
    if all(each.good for each in walls):  # otherwise nobody may ask what is due in all towns
        found.append(await _dead_letters(engine, max_attempts))
    return found


async def _walls(engine: Engine) -> list[Finding]:
    if engine.dialect == "sqlite":
        return [
            Finding("walls", good=True, text="SQLite 没有行级安全,辖区之间只靠程序隔离;多辖区正式使用请用 PostgreSQL")
        ]
    faults = await faults_of_walls(engine)
    if faults:
        return [Finding("walls", good=False, text=text) for text in faults]
    return [Finding("walls", good=True, text="行级安全已打开,应用角色没有特权,认领时限的角色读不到件的内容")]


async def _clock(engine: Engine) -> Finding:
    before = datetime.now(UTC)
    rows = await engine.client.execute_query_dict(MOMENT[engine.dialect])
    real = moment_from(rows[0], sandbox=False).real
    skew = max((before - real).total_seconds(), (real - datetime.now(UTC)).total_seconds(), 0.0)
    shift = rows[0]["shift_seconds"]
    shifted = f";演示时钟已拨动 {shift:.0f} 秒" if shift else ""
    return Finding("clock", skew <= SKEW_SECONDS, f"数据库时钟与本机相差 {skew:.1f} 秒{shifted}")


async def _dead_letters(engine: Engine, max_attempts: int) -> Finding:
    dead = await DatabaseStore(engine, sandbox=True).dead_letters(max_attempts)
    if not dead:
        return Finding("dead_letters", good=True, text="没有搁置的时限")
    cases = "、".join(due.case for due in dead[:5])
    return Finding("dead_letters", good=False, text=f"有 {len(dead)} 件的时限多次处理失败而搁置:{cases}")
