"""minqing account: the first accounts of staff, and what is done for them at the console when all else fails."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.show import moment
from api.wire import Wired, wired
from cases import inviting
from cases.ports import Scope, Transaction
from cases.ports_identity import Account, Invitation

T = TypeVar("T")


def _add(parser: ArgumentParser) -> None:
    words = "invite 邀请名册里的人;reset 密码忘了、手机丢了;lock 停用;unlock 恢复;revoke 登录全部作废;list 全部"
    parser.add_argument("what", metavar="做什么", choices=tuple(_WORDS), help=words)
    parser.add_argument("name", metavar="谁", nargs="?", default="", help="名册里的编号,或者登录名 (key or login)")
    parser.add_argument("--login", metavar="登录名", help="邀请时另起登录名,不写就用编号 (login name)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    return asyncio.run(_WORDS[given.what](settings, given, console))


async def _invite(settings: Settings, given: Namespace, console: Console) -> int:
    made, code = await _at_desk(settings, lambda opened: _invited(opened, given))
    console.say(f"登录名 {made.login},邀请码(只显示这一次,请当面交给本人):")
    console.say(f"  {code}")
    console.say(f"{moment(made.ends_at)} 以前有效;本人在登录页选“接受邀请”,设密码,再用手机验证码确认")
    console.give({"login": made.login, "invitation": code, "expires_at": moment(made.ends_at)})
    return Exit.DONE


async def _invited(opened: Wired, given: Namespace) -> tuple[Invitation, str]:
    return await inviting.invite(opened.identity, given.name, given.login)


async def _lock(settings: Settings, given: Namespace, console: Console) -> int:
    locked = given.what == "lock"
    ended = await _at_desk(settings, lambda opened: inviting.lock(opened.identity, given.name, locked=locked))
    console.say(f"{given.name} {'已停用' if locked else '已恢复'},{ended} 个登录作废")
    console.give({"login": given.name, "locked": locked, "ended": ended})
    return Exit.DONE


async def _revoke(settings: Settings, given: Namespace, console: Console) -> int:
    ended = await _at_desk(settings, lambda opened: inviting.end_sessions(opened.identity, given.name))
    console.say(f"{given.name} 的 {ended} 个登录作废")
    console.give({"login": given.name, "ended": ended})
    return Exit.DONE


async def _list(settings: Settings, _given: Namespace, console: Console) -> int:
    found = await _at_desk(settings, lambda opened: opened.house.store.run(Scope(), _accounts))
    for each in found:
        console.say(f"{each.login} {'停用' if each.locked_at else '可用'},备用码还有 {len(each.recovery)} 个")
    console.say(f"共 {len(found)} 个账号")
    console.give(
        {
            "accounts": [
                {"login": each.login, "locked": each.locked_at is not None, "person": each.person} for each in found
            ]
        }
    )
    return Exit.DONE


async def _accounts(tx: Transaction) -> tuple[Account, ...]:
    return await tx.accounts()


async def _at_desk(settings: Settings, work: Callable[[Wired], Awaitable[T]]) -> T:
    async with wired(settings) as opened:
        return await work(opened)


_WORDS: dict[str, Callable[[Settings, Namespace, Console], Coroutine[Any, Any, int]]] = {
    "invite": _invite,
    "reset": _invite,
    "lock": _lock,
    "unlock": _lock,
    "revoke": _revoke,
    "list": _list,
}

COMMAND = Command(
    "account",
    "工作人员的账号:邀请、重设、停用、吊销 (accounts of staff)",
    _add,
    _run,
    "1:没有这个人、这个账号,或者职责没有分开;3:数据库连不上",
)
