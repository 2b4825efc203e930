"""minqing keys: a new key for sealed columns, and everything sealed anew after keys or cipher were changed."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from adapters.cipher import new_key
from adapters.store.part_resealing import BESIDE
from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.wire import wired

_AT_ONCE = 500


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("new", "reseal"), help="new:生成一个密钥;reseal:用现在的第一个密钥重新加密")


def _run(given: Namespace, console: Console) -> int:
    if given.what == "new":
        key = new_key()
        console.say(key)
        console.give({"key": key})
        return Exit.DONE
    count = asyncio.run(_reseal(options.settings(given)))
    console.say(f"重新加密了 {count} 条;以前的密钥在备份过期以前请继续留在设置里")
    console.give({"resealed": count})
    return Exit.DONE


async def _reseal(settings: Settings) -> int:
    after, count = "", 0
    async with wired(settings) as opened:
        while True:
            after, some = await opened.store.reseal(after, _AT_ONCE)
            count += some
            if not after:
                break
        for table in BESIDE:
            last: str | int | None = None
            while True:
                last, some = await opened.store.reseal_beside(table, last, _AT_ONCE)
                count += some
                if last is None:
                    break
    return count


COMMAND = Command("keys", "加密密钥:生成、换钥后重新加密 (keys of columns)", _add, _run, "2:没有密钥;3:数据库连不上")
