"""Looks at a database before it is used (开库检查): the tables are current, the role cannot pass by the second wall."""

from __future__ import annotations

from typing import Any

from adapters.store.claims import CLOCK_ROLE
from adapters.store.engine import Engine
from adapters.store.errors import StoreMisconfigured
from adapters.store.failures import translated
from adapters.store.migrating import pending
from adapters.store.models import TENANT_TABLES

_POWERS = """
SELECT rolsuper, rolbypassrls, EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(current_user, c.relowner, 'MEMBER')
) AS owner, current_user AS name FROM pg_roles WHERE rolname = current_user
"""
_MAKE_CLOCK = f"CREATE ROLE {CLOCK_ROLE} NOLOGIN; GRANT {CLOCK_ROLE} TO minqing_app WITH INHERIT FALSE"  # nosec B608  # the name of our own role
_CLOCK_THERE = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS known"
_CLOCK = """
SELECT NOT pg_has_role(current_user, $1, 'SET') AS away, pg_has_role(current_user, $1, 'USAGE') AS held,
    EXISTS (SELECT FROM pg_roles WHERE rolname = $1 AND (rolsuper OR rolbypassrls))
    OR EXISTS (SELECT FROM unnest($2::text[]) AS name WHERE has_table_privilege($1, name, 'SELECT'))
    OR has_column_privilege($1, 'cases', 'reporter', 'SELECT') AS reads
"""
_UNWALLED = """
SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname = ANY ($1) AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""


async def check(engine: Engine) -> None:
    """Raises StoreMisconfigured with what to do, StoreUnavailable where nobody answers."""
    try:
        missing = await pending(engine)
        faults = [] if missing else await faults_of_walls(engine)
    except Exception as error:
        other = translated(error)
        if other is error:
            raise
        raise other from error
    if missing:
        raise StoreMisconfigured(f"数据库缺少 {len(missing)} 步迁移,请先运行 minqing migrate")
    if faults:
        raise StoreMisconfigured(faults[0])


async def faults_of_walls(engine: Engine) -> list[str]:
    """What is wrong with role and row-level security, one sentence each; SQLite has neither."""
    if engine.dialect != "postgres":
        return []
    role = (await engine.client.execute_query_dict(_POWERS))[0]
    open_tables = [row["name"] for row in await engine.client.execute_query_dict(_UNWALLED, [list(TENANT_TABLES)])]
    faults = [f"数据库角色“{role['name']}”{_POWER_WORDS[power]},应用须以 minqing_app 连接" for power in _powers(role)]
    faults = faults or await _faults_of_the_clock(engine)  # another role than the application's has no claim to it
    if open_tables:
        faults.append(f"下列表没有打开行级安全:{'、'.join(sorted(open_tables))},请重新运行 minqing migrate")
    return faults


async def _faults_of_the_clock(engine: Engine) -> list[str]:
    """The role in which clocks are claimed over all towns must be within reach, never be held, and read no case."""
    (there,) = await engine.client.execute_query_dict(_CLOCK_THERE, [CLOCK_ROLE])
    if not there["known"]:
        return [f"没有数据库角色“{CLOCK_ROLE}”,请先由数据库管理员建立:{_MAKE_CLOCK}"]
    (clock,) = await engine.client.execute_query_dict(_CLOCK, [CLOCK_ROLE, list(TENANT_TABLES)])
    return [f"数据库角色“{CLOCK_ROLE}”{words}" for fault, words in _CLOCK_WORDS.items() if clock[fault]]


_CLOCK_WORDS = {
    "away": f"应用用不上,时限无法处理,请由数据库管理员执行:{_MAKE_CLOCK}",
    "held": "由应用一直持有,等于绕过行级安全,请改为 WITH INHERIT FALSE",
    "reads": "读得到件的内容,只应读得到什么时候到期",
}
_POWER_WORDS = {"rolsuper": "是超级用户", "rolbypassrls": "可以绕过行级安全", "owner": "是数据表的所有者"}


def _powers(role: dict[str, Any]) -> list[str]:
    return [power for power in _POWER_WORDS if role[power]]
