"""Whether the server lives and can serve (健康检查); for machines, telling nothing of what is inside."""

from __future__ import annotations

import asyncio
import logging

from api import answers as a
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.rule_watch import load_rules
from cases.ports_rules import CompilerStopped

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
    rules = await _rules(call)
    ready = rules == "ok"
    notice = call.wired.notice.text or None
    shown = a.Ready(ready=ready, database="连不上" if rules is None else "ok", rules=rules or "不知道", notice=notice)
    return Reply(shown, 200 if ready else 503, {} if ready else {"retry-after": "2"})


async def _rules(call: Call) -> str | None:
    """How it stands with the rules; None where the database does not say."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return "ok" if await load_rules(call.house) else "没有启用的规约"
    except (ValueError, CompilerStopped) as error:
        log.warning("not ready: %s", error)
        return "启用的规约读不出来"
    except Exception as error:  # noqa: BLE001  # whatever it is, the answer is "not ready", and the log says why
        log.warning("not ready: %s: %s", type(error).__name__, error)
        return None
