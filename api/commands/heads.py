"""minqing heads: signs the log as it is now, hands heads to witnesses, prints them, and makes a new key."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from functools import partial

from adapters.seals import new_key, public_of
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.settings import Settings
from api.wire import wired
from cases.heads import Delivered, deliver, places_of, printed, said, sign_due, sign_now, signed_json
from cases.house import located, territory_of
from cases.ports import Scope, Transaction
from cases.ports_audit import Head


def _add(parser: ArgumentParser) -> None:
    words = "sign 现在签一次并送出;day 补签到今天的日封并送出;export 打印每个辖区最近一次;new-key 生成一把签名密钥"
    parser.add_argument("what", metavar="做什么", choices=("sign", "day", "export", "new-key"), help=words)
    parser.add_argument("--jurisdiction", metavar="代码", help="只签或者只打印一个辖区 (only this one)")


def _run(given: Namespace, console: Console) -> int:
    if given.what == "new-key":
        return _new_key(console)
    settings = options.settings(given)
    if given.what == "export":
        heads, told = asyncio.run(_export(settings, given.jurisdiction)), Delivered()
        if not heads:
            raise CommandFailed("还没有签过封存头,请先运行 minqing heads sign", Exit.FOUND)
        console.say("\n\n".join(map(printed, heads)))
    else:
        heads, told = asyncio.run(_sign(settings, given.jurisdiction, daily=given.what == "day"))
        for head in heads:
            console.say(printed(head).splitlines()[0])
        console.say(f"签了 {len(heads)} 个辖区,送出 {told.count} 份")
    for trouble in (*told.troubles, *told.lost):
        console.warn(trouble)
    console.give({"heads": [signed_json(each.signed) for each in heads], "troubles": [*told.troubles, *told.lost]})
    return Exit.FOUND if told.troubles or told.lost else Exit.DONE


def _new_key(console: Console) -> int:
    private = new_key()
    public = public_of(private)
    console.say(private)
    console.warn(f"以上是私钥,请存成只有本程序能读的文件,写进 audit.signing_keys;公钥是 {public},请公布,并交给见证人")
    console.give({"private": private, "public": public})
    return Exit.DONE


async def _sign(settings: Settings, code: str | None, *, daily: bool) -> tuple[tuple[Head, ...], Delivered]:
    async with wired(settings) as opened:
        house = opened.house
        if daily:
            heads = await sign_due(house, opened.seals, settings.audit.head_hour)
        else:
            only = None if code is None else [located(await territory_of(house), code).id]
            await house.store.seal(_AT_ONCE)
            heads = await sign_now(house, opened.seals, only)
        return heads, await deliver(house, opened.witnesses)


async def _export(settings: Settings, code: str | None) -> tuple[Head, ...]:
    async with wired(settings) as opened:
        places = await places_of(opened.house)
        found = []
        for place in places:
            head = await opened.house.store.run(Scope.of(place.id), partial(_last, place=place.id))
            found += [head] if head and code in (None, said(head)["code"]) else []
        return tuple(found)


async def _last(tx: Transaction, place: int) -> Head | None:
    return await tx.last_head(place)


_AT_ONCE = 10_000  # events sealed before a head is signed by hand


COMMAND = Command(
    "heads",
    "封存头:签名、送出、打印、生成密钥 (signed heads)",
    _add,
    _run,
    "1:有见证送不到,或者见证有而数据库没有;2:设置不能用;3:数据库连不上",
)
