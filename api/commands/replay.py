"""minqing replay: stored cases under other rules – who would have got them, and which terms move; nothing is saved."""

from __future__ import annotations

import asyncio
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from adapters.spreadsheet import csv_lines
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import RulesUnreadable, read_files, read_folder
from api.settings import Settings
from api.show_replay import replayed
from api.wire import Wired, wired
from cases.house import territory_of
from cases.ports_replay import Span
from cases.publishing import RulesRejected
from cases.replay import Watch, replay, span_of, text_wanted
from cases.replay_difference import receiver
from cases.replay_summary import Tally, sentences
from cases.replay_words import told
from cases.replaying import Outcome, Replayed
from cases.rule_review import Draft, desk
from dsl.bundle import Bundle, Source
from dsl.diagnostics import render
from dsl.ends import local

HEADER = ("受理编号", "件", "辖区", "上报时间", "类别", "结果", "原来由谁承办", "变化")
_INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="文件或文件夹", help="新的规约;不写就是设置里的规约文件夹 (new rules)"
    )
    parser.add_argument("--version", type=int, metavar="N", help="不看文件,按第几版的文字 (a version's texts)")
    parser.add_argument(
        "--since", type=_day, required=True, metavar="日期", help="从哪天起上报的件,如 2026-11-01 (opened from)"
    )
    parser.add_argument("--until", type=_day, metavar="日期", help="到哪天以前,不含那天 (opened before)")
    parser.add_argument("--place", metavar="代码", help="只看这个地方和它下面的 (one place and all below)")
    parser.add_argument("--practice", action="store_true", help="只看演练的件 (practices only)")
    parser.add_argument("--list", type=Path, metavar="表格", help="有变化的和没有比的逐件写成 .csv (list of cases)")


def _day(text: str) -> datetime:
    try:
        return options.moment(text)
    except ArgumentTypeError:
        raise ArgumentTypeError(f"日期“{text}”看不懂,请写成 2026-11-01") from None


def _run(given: Namespace, console: Console) -> int:
    if given.paths and given.version is not None:
        raise CommandFailed("文件和 --version 只能写一样")
    settings, tally = options.settings(given), Tally()
    try:
        asyncio.run(_replay(settings, given, console, tally))
    except KeyboardInterrupt:
        if tally.looked:
            console.say(f"中断了,只重放了最新的 {tally.looked} 件:")
            console.say(told(tally.summary()))
        return _INTERRUPTED
    return Exit.DONE


async def _replay(settings: Settings, given: Namespace, console: Console, tally: Tally) -> None:
    async with wired(settings) as opened:
        span = await span_of(opened.house, given.since, given.until, given.place, practice=given.practice)
        bundle = await _bundle(opened, given)
        if bundle.hash == (await desk(opened.house)).base:
            console.warn("注意:这些文字与现行的一字不差,只有按以前的版本决定的件会不同")
        names = await _names(opened)
        with _list(given.list, names) as see:
            watch = Watch(see, _progress(console, tally))
            await replay(opened.house, bundle, span, tally, watch=watch)
    found = tally.summary()
    console.say(_covered(given, span))
    console.say(told(found))
    if given.list is not None:
        console.say(f"逐件的清单写在 {given.list}")
    shown: dict[str, object] = msgspec.to_builtins(replayed(bundle.hash, found))
    console.give(shown | {"list": None if given.list is None else str(given.list)})


async def _names(opened: Wired) -> dict[int, str]:
    territory = await territory_of(opened.house)
    return {place.id: place.name for place in territory.jurisdictions.values()}


async def _bundle(opened: Wired, given: Namespace) -> Bundle:
    """The texts that were asked for. Raises CommandFailed with every mistake in them."""
    if given.version is not None:
        return await text_wanted(opened.house, given.version)
    sources = _sources(given.paths or [opened.settings.rules.folder])
    draft = Draft({source.name: source for source in sources})
    try:
        return await text_wanted(opened.house, draft)
    except RulesRejected as rejected:
        texts = {each.name: each.text for each in (await desk(opened.house)).with_texts(draft.texts)}
        pictures = [render(each, texts.get(each.file, "")) for each in rejected.diagnostics]
        raise CommandFailed("\n\n".join([*pictures, f"{rejected},没有重放"]), Exit.FOUND) from rejected


def _sources(paths: Sequence[Path]) -> list[Source]:
    return [source for path in paths for source in (read_folder(path) if path.is_dir() else read_files([path]))]


def _covered(given: Namespace, span: Span) -> str:
    until = f"到 {local(span.until):%Y-%m-%d %H:%M} 以前" if span.until else "到现在"
    where = f",{given.place} 和它下面的" if given.place else ""
    return f"{local(span.since):%Y-%m-%d %H:%M} 起{until}上报的件{where},{'只看' if given.practice else '不看'}演练的"


def _progress(console: Console, tally: Tally) -> Callable[[int], None]:
    began = time.monotonic()

    def step(done: int) -> None:
        speed = done / max(time.monotonic() - began, 0.001)
        rest = (tally.total - done) / max(speed, 0.001)
        console.step(lambda: f"已重放 {done}/{tally.total} 件,每秒 {speed:.0f} 件,还要约 {rest:.0f} 秒")

    return step


@contextmanager
def _list(path: Path | None, names: dict[int, str]) -> Iterator[Callable[[Replayed], None]]:
    """Writes a line for each case that changes or could not be compared."""
    if path is None:
        yield lambda _: None
        return
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write = csv_lines(file)
            write(HEADER)

            def see(one: Replayed) -> None:
                if one.outcome is not Outcome.SAME:
                    write(_cells(one, names))

            yield see
    except OSError as error:
        raise RulesUnreadable(f"{path} 写不进去({error.strerror})") from error


def _cells(one: Replayed, names: dict[int, str]) -> tuple[str, ...]:
    opened = one.opened
    return (
        str(opened.number or ""),
        opened.case,
        names[opened.jurisdiction],
        f"{local(opened.opened_at):%Y-%m-%d %H:%M}",
        "/".join(opened.reported.category),
        one.outcome,
        receiver(opened.plan),
        ";".join(sentences(one)),
    )


COMMAND = Command(
    "replay",
    "已有的件按新规约重放:会交给谁,期限怎么变 (replay stored cases)",
    _add,
    _run,
    "1:规约有错误,没有这个地方或这一版;2:选项不对,文件读写不了;3:数据库连不上;什么都不改",
)
