"""minqing diff: every class of report that two sets of rule files decide differently, with one report each."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from api.commands import options
from api.commands.check import gather
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import read_calendar
from dsl.bundle import Bundle
from dsl.comparing import compare
from dsl.comparing.render import plain, rendered
from dsl.compile import compile_bundle
from dsl.diagnostics import render


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("before", type=Path, metavar="原来", help="文件或文件夹 (file or folder, before)")
    parser.add_argument("after", type=Path, metavar="改后", help="文件或文件夹 (file or folder, after)")
    parser.add_argument(
        "--with", dest="context", type=Path, metavar="文件夹", help="上级和词表在这里 (folder with superiors)"
    )
    parser.add_argument("--town", metavar="代码", help="只看这一个地方 (one place)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    before, _ = _read(given.before, given.context, console)
    after, chosen = _read(given.after, given.context, console)
    codes = _codes(before, after, chosen, given.town)
    calendar = read_calendar(settings.rules)
    found = [compare(before, after, code, on=calendar) for code in codes]
    for each in found:
        console.say(rendered(each))
        console.say()
    only = {one.code: one.name for one in (*before.jurisdictions, *after.jurisdictions)}
    alone = sorted(set(before.rulesets) ^ set(after.rulesets)) if given.town is None else []
    for code in alone:
        console.say(f"{only[code]}({code})只有{'原来' if code in before.rulesets else '改后'}的一方有规约,没有比较")
    changed = bool(alone) or any(not (each.same_text or each.nothing) for each in found)
    console.give({"ok": not changed, "differences": [plain(each) for each in found], "not_compared": alone})
    return Exit.FOUND if changed else Exit.DONE


def _read(path: Path, context: Path | None, console: Console) -> tuple[Bundle, frozenset[str]]:
    sources, chosen = gather([path], context)
    compiled = compile_bundle(sources)
    if compiled.bundle is None:
        texts = {source.name: source.text for source in sources}
        for told in (each for each in compiled.diagnostics if each.severity == "error"):
            console.say(render(told, texts[told.file]))
            console.say()
        raise CommandFailed(f"{path} 有错误,没有比较;请先用 minqing check 改好")
    return compiled.bundle, frozenset(chosen)


def _codes(before: Bundle, after: Bundle, chosen: frozenset[str], town: str | None) -> list[str]:
    if town is not None and not (town in before.rulesets and town in after.rulesets):
        raise CommandFailed(f"没有代码是 {town} 的规约,或者只有一方有")
    if town is not None:
        return [town]
    return [one.code for one in after.jurisdictions if one.file in chosen and one.code in before.rulesets]


COMMAND = Command(
    "diff",
    "对比两份规约:哪些件会变 (compare rule files)",
    _add,
    _run,
    "1:有变化;2:文件读不出来,或规约有错误",
)
