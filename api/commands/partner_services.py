"""minqing partner services: what a neighbour who speaks Open311 takes and asks, and what a mapping lacks for it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping as AnyMapping

from adapters.open311 import Open311Client, split_address
from adapters.services import RemoteService
from api.console import CommandFailed, Console, Exit
from api.wire import Wired
from cases.partner_open311 import SERVICE
from cases.ports_open311 import Asked, Offered, Open311Refused, Open311Server
from cases.ports_services import ServiceDown
from dsl.mapping.model import Mapping

Kinds = AnyMapping[Offered, tuple[Asked, ...]]


async def show_services(opened: Wired, given: Namespace, mapping: Mapping | None, console: Console) -> int:
    """Ask the server; 1 where the mapping has a code that is none there, or answers no required question."""
    base, always = split_address(given.url)
    server = Open311Client(RemoteService(opened.outbound, opened.settings.partners.policy("对方", base)), always, "")
    try:
        kinds = await kinds_of(server)
    except (ServiceDown, Open311Refused) as failed:
        raise CommandFailed(failed.message) from None
    tell(kinds, console)
    wrong = lacking(mapping, kinds, frozenset(always)) if mapping else ()
    for sentence in wrong:
        console.warn(sentence)
    console.give({"services": [kind.code for kind in kinds], "lacking": list(wrong)})
    return Exit.FOUND if wrong else Exit.DONE


def tell(kinds: Kinds, console: Console) -> None:
    """One line for each kind, and below it one for each question."""
    for kind, asked in kinds.items():
        console.say(f"{kind.code} {kind.name}")
        for each in asked:
            choices = f":{'、'.join(f'{code} {name}' for code, name in each.values)}" if each.values else ""
            console.say(f"  {each.name}{' 必答' if each.required else ''} {each.words}{choices}")


async def kinds_of(server: Open311Server) -> dict[Offered, tuple[Asked, ...]]:
    """What the server takes with what it asks. Raises ServiceDown, Open311Refused."""
    return {each: await server.questions(each.code) if each.asks else () for each in await server.services()}


def lacking(mapping: Mapping, kinds: Kinds, always: frozenset[str]) -> tuple[str, ...]:
    """What this mapping, with what its address always says, has wrong for a server, in sentences."""
    column = next((each for each in mapping.columns if each.header == SERVICE), None)
    codes = set(column.table.theirs.values()) if column and column.table else set()
    there = {kind.code: asked for kind, asked in kinds.items()}
    said = {each.header for each in mapping.columns} | always
    unknown = [f"对方没有类别代码 {code}" for code in sorted(codes - there.keys())]
    unanswered = [
        f"{code} 必答的 {each.name} 没有一列,也不在地址里"
        for code in sorted(codes & there.keys())
        for each in there[code]
        if each.required and each.name not in said
    ]
    return (*unknown, *unanswered)
