"""minqing diff: every class of report that two sets of rule files decide differently, with one report each."""

from __future__ import annotations

import asyncio
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from api.commands import options
from api.commands.check import gather
from api.commands.rule_life import past_of
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import read_calendar
from api.settings import Settings
from api.wire import wired
from cases.ports import Scope
from dsl.bundle import Bundle, Source
from dsl.comparing import compare
from dsl.comparing.render import plain, rendered
from dsl.compile import compile_bundle
from dsl.diagnostics import render


def _add(parser: ArgumentParser) -> None:
    of = "文件、文件夹,或者启用过的版本:第3版、3、报告里的编号"
    parser.add_argument("before", metavar="原来", help=f"{of} (file, folder or version, before)")
    parser.add_argument("after", metavar="改后", help="同上 (the same, after)")
    parser.add_argument(
        "--with", dest="context", type=Path, metavar="文件夹", help="上级和词表在这里 (folder with superiors)"
    )
    parser.add_argument("--town", metavar="代码", help="只看这一个地方 (one place)")
    parser.add_argument("--all", action="store_true", help="全部列出,不清楚的也一类一类列 (every class)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    before, _ = _read(given.before, given.context, settings, console)
    after, chosen = _read(given.after, given.context, settings, console)
    codes = _codes(before, after, chosen, given.town)
    calendar = read_calendar(settings.rules)
    found = [compare(before, after, code, on=calendar) for code in codes]
    for each in found:
        console.say(rendered(each, every=given.all))
        console.say()
    only = {one.code: one.name for one in (*before.jurisdictions, *after.jurisdictions)}
    alone = sorted(set(before.rulesets) ^ set(after.rulesets)) if given.town is None else []
    for code in alone:
        console.say(f"{only[code]}({code})只有{'原来' if code in before.rulesets else '改后'}的一方有规约,没有比较")
    changed = bool(alone) or any(not (each.same_text or each.nothing) for each in found)
    console.give({"ok": not changed, "differences": [plain(each) for each in found], "not_compared": alone})
    return Exit.FOUND if changed else Exit.DONE


def _read(
    asked: str, context: Path | None, settings: Settings, console: Console
) -> tuple[Bundle, frozenset[str] | None]:
    """The rules of a path or of a version, and the files that were named; None where all are meant."""
    chosen: frozenset[str] | None = None
    if Path(asked).exists():
        sources, chosen = gather([Path(asked)], context)
    else:
        sources = asyncio.run(_kept(settings, asked))
    compiled = compile_bundle(sources)
    if compiled.bundle is None:
        texts = {source.name: source.text for source in sources}
        for told in (each for each in compiled.diagnostics if each.severity == "error"):
            console.say(render(told, texts[told.file]))
            console.say()
        raise CommandFailed(f"{asked} 有错误,没有比较;请先用 minqing check 改好")
    return compiled.bundle, chosen


async def _kept(settings: Settings, asked: str) -> tuple[Source, ...]:
    """The texts of a version by its number or the head of its hash. Raises CommandFailed."""
    if not _VERSION.fullmatch(asked):
        raise CommandFailed(f"没有“{asked}”这个文件或文件夹;要比较启用过的版本,请写 第3版、3 或编号的前几位")
    async with wired(settings) as opened:
        past, _ = await past_of(opened.house)
        number = asked.removeprefix("第").removesuffix("版")
        found = {each.bundle for each in past.versions if number.isdigit() and each.number == int(number)}
        found = found or {each.bundle for each in past.versions if len(asked) >= _SHORTEST and
                          each.bundle.startswith(asked)}  # fmt: skip
        if len(found) != 1:
            last = past.last.number if past.last else 0
            raise CommandFailed(f"没有“{asked}”这一版,或者不止一版;现在是第{last}版,用 minqing versions 看各版")
        bundle = found.pop()
        return await opened.house.store.run(Scope(), lambda tx: tx.bundle_sources(bundle)) or ()


_VERSION = re.compile(r"第[0-9]{1,9}版|[0-9a-f]{1,64}")
_SHORTEST = 6  # figures of a hash


def _codes(before: Bundle, after: Bundle, chosen: frozenset[str] | None, town: str | None) -> list[str]:
    if town is not None and not (town in before.rulesets and town in after.rulesets):
        raise CommandFailed(f"没有代码是 {town} 的规约,或者只有一方有")
    if town is not None:
        return [town]
    return [
        one.code
        for one in after.jurisdictions
        if (chosen is None or one.file in chosen) and one.code in before.rulesets
    ]


COMMAND = Command(
    "diff",
    "对比两份规约:哪些件会变 (compare rule files)",
    _add,
    _run,
    "1:有变化;2:文件读不出来,或规约有错误;3:数据库连不上",
)
