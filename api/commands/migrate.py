"""minqing migrate: the tables, and the rule files in the one transaction in which all come into force or none."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from adapters.store.migrating import migrate
from api.commands import options
from api.commands.doctor import from_before
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import read_folder
from api.settings import Settings
from api.starting import Published, publish_rules
from api.wire import Wired, wired
from cases.publishing import RulesRejected
from dsl.bundle import Source
from dsl.diagnostics import render


def told(rejected: RulesRejected, sources: Iterable[Source]) -> str:
    """All mistakes as a clerk sees them, and what they mean for what is in force."""
    texts = {source.name: source.text for source in sources}
    pictures = [render(d, texts.get(d.file, "")) for d in rejected.diagnostics]
    return "\n\n".join([*pictures, f"{rejected},没有启用,原来的规约不变"])


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--schema-only", action="store_true", help="只升级数据表,不动规约 (tables only)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    steps = asyncio.run(migrate(settings.database.migration_url.url))
    console.say(f"数据表:{'、'.join(steps) if steps else '已是最新'}")
    published, old = (None, 0) if given.schema_only else asyncio.run(_publish(settings))
    if published is not None:
        console.say(f"规约:{'已启用' if published.changed else '没有变化,仍是'}版本 {published.bundle[:12]}")
        if published.trouble:
            console.warn(f"注意:{published.trouble}")
    if old:
        console.say(f"升级以前的件:{from_before(old)}")
    console.give({"applied": list(steps), "rules": _plain(published)})
    return Exit.FOUND if published is not None and published.trouble else Exit.DONE


async def _publish(settings: Settings) -> tuple[Published, int]:
    async with wired(settings) as opened:
        published = await published_or_told(opened, keep_last_good=False)
        if published.changed:
            await opened.announce(published.bundle)
        return published, await opened.store.from_before()


async def published_or_told(opened: Wired, *, keep_last_good: bool) -> Published:
    """The same as ``publish_rules``; where it rejects, CommandFailed shows every mistake in its line."""
    try:
        return await publish_rules(opened, keep_last_good=keep_last_good)
    except RulesRejected as rejected:
        sources = read_folder(opened.settings.rules.folder)
        raise CommandFailed(told(rejected, sources), Exit.FOUND) from rejected


def _plain(published: Published | None) -> dict[str, object] | None:
    return {"bundle": published.bundle, "changed": published.changed} if published else None


COMMAND = Command(
    "migrate", "升级数据表并启用规约 (schema and rules)", _add, _run, "1:规约有错误,什么都没有改;3:数据库连不上"
)
