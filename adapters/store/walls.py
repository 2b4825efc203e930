"""Looks at a database before it is used (开库检查): the tables are current, the role cannot pass by the second wall."""

from __future__ import annotations

from typing import Any

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
    if open_tables:
        faults.append(f"下列表没有打开行级安全:{'、'.join(sorted(open_tables))},请重新运行 minqing migrate")
    return faults


_POWER_WORDS = {"rolsuper": "是超级用户", "rolbypassrls": "可以绕过行级安全", "owner": "是数据表的所有者"}


def _powers(role: dict[str, Any]) -> list[str]:
    return [power for power in _POWER_WORDS if role[power]]
