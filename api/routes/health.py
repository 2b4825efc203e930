"""Whether the server lives and can serve (健康检查); for machines, telling nothing of what is inside."""

from __future__ import annotations

import asyncio
import logging

from api import answers as a
from api.call import Call
from api.doors import Doors, Nothing, Reply
from cases.house import territory_of
from cases.territory import Territory

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 3.0

doors = Doors(prefix="")


@doors.get("/healthz", permission="read_public", summary="进程是否活着(不查数据库)", answer=a.Health)
async def healthz(_call: Call, _query: Nothing) -> a.Health:
    """Alive, since it answers."""
    return a.Health(status="ok")


@doors.get("/readyz", permission="read_public", summary="能否办事:数据库、规约;不能时 503", answer=a.Ready)
async def readyz(call: Call, _query: Nothing) -> Reply:
    """Whether the database answers and rules are in force."""
    territory = await _territory(call)
    rules = "不知道" if territory is None else _rules(territory)
    ready = rules == "ok"
    shown = a.Ready(ready=ready, database="连不上" if territory is None else "ok", rules=rules)
    return Reply(shown, 200 if ready else 503, {} if ready else {"retry-after": "2"})


def _rules(territory: Territory) -> str:
    in_force = any(j.bundle for j in territory.jurisdictions.values())
    return "ok" if in_force else "没有启用的规约"


async def _territory(call: Call) -> Territory | None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await territory_of(call.house)
    except Exception as error:  # noqa: BLE001  # whatever it is, the answer is "not ready", and the log says why
        log.warning("not ready: %s: %s", type(error).__name__, error)
        return None
