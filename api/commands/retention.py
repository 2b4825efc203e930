"""minqing retention: takes away what was kept of people long enough, or tells what would go."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from api.commands import options
from api.console import Command, Console, Exit
from api.settings import Settings
from api.show import moment
from api.tidying import terms_of
from api.wire import wired
from cases.retention import WORDS, Due, preview, sweep


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="只看会删除什么,不删除 (tell, change nothing)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    found = asyncio.run(_retain(settings, dry=given.dry_run))
    word = "将删除" if given.dry_run else "已删除"
    for due in found:
        console.say(f"{WORDS[due.kept]}:保存 {due.days} 天,{moment(due.before)[:10]} 以前的 {word} {due.count} 条")
    if not any(due.count for due in found):
        console.say("没有到期的内容")
    console.say(f"访问日志由部署方保存,不少于 {settings.retention.log_days} 天")
    console.give({"dry_run": given.dry_run, "due": [{"kept": due.kept.value, "count": due.count} for due in found]})
    return Exit.DONE


async def _retain(settings: Settings, *, dry: bool) -> tuple[Due, ...]:
    terms = terms_of(settings.retention)
    async with wired(settings) as opened:
        return await (preview(opened.house, terms) if dry else sweep(opened.house, opened.objects, terms))


COMMAND = Command("retention", "按保存期限清理个人信息 (terms of keeping)", _add, _run, "3:数据库连不上")
