"""minqing erase: forgets a person who has asked for it at the counter; facts of cases and the log stay."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.show import moment
from api.wire import Wired, wired
from cases.erasing import forget, summary
from cases.ports import Scope
from cases.ports_privacy import Erasure


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="人员", help="人员编号,或者登录名 (id or key of the person)")
    parser.add_argument("--now", action="store_true", help="没有办结的件里的内容也马上删除 (open cases too)")


def _run(given: Namespace, console: Console) -> int:
    found = asyncio.run(_erase(options.settings(given), given.person, now=given.now))
    console.say(summary(found))
    console.give(
        {
            "person": found.person,
            "gone": dict(found.gone),
            "waiting": found.waiting,
            "files_left": len(found.keys),
            "until": moment(found.due_by),
            "done": found.done_at is not None,
        }
    )
    return Exit.DONE


async def _erase(settings: Settings, name: str, *, now: bool) -> Erasure:
    async with wired(settings) as opened:
        person = await _id_of(opened, name)
        days = 0 if now else settings.privacy.open_case_days
        return await forget(opened.house, opened.objects, person, by="operator", open_days=days)


async def _id_of(opened: Wired, name: str) -> str:
    found = await opened.house.store.run(Scope(), lambda tx: tx.person_by_key(name))
    return name if found is None else found.id


COMMAND = Command("erase", "删除一个人的个人信息 (forget a person)", _add, _run, "1:没有这个人;3:数据库连不上")
