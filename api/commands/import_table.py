"""minqing import-table: a city's filing-and-closing standard becomes rule text, cell by cell, with a report."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path

from adapters.spreadsheet import read_grids
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import SUFFIX, RulesUnreadable
from api.tables import Taken, take
from dsl.diagnostics import render
from dsl.tables import Doubt, Imported, MeaningMissing, Status, TableRefused, Town

_SHOWN = 50  # places for people; JSON has them all


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="表格", help="立案结案标准,XLSX 或 CSV (the standard)")
    parser.add_argument("--town", required=True, type=_code, metavar="代码", help="哪个地方的规约 (code of the place)")
    parser.add_argument("--name", metavar="名称", help="地方的名称;规约文件夹里有它的文件的,不用写 (name of the place)")
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="文件夹", help="写到这里,不写就是当前文件夹 (folder)"
    )
    parser.add_argument("--day", choices=("自然日", "工作日"), default="", help="表里的 天、日 是什么 (what a day is)")
    parser.add_argument(
        "--hour", choices=("连续小时", "工作时"), default="", help="表里的 小时 是什么 (what an hour is)"
    )
    parser.add_argument("--office", default="", metavar="办公时间", help="有工作时、工作日的要写 (office hours)")
    parser.add_argument("--from", dest="since", type=_date, metavar="日期", help="从哪一天起施行 (in force from)")
    parser.add_argument(
        "--start", default="交办", choices=("交办", "受理", "上报"), help="处置时限从什么时候起算 (what starts a term)"
    )


def _code(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) in (6, 9)):
        raise ArgumentTypeError(f"代码“{text}”应是 6 位或 9 位数字")
    return text


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"日期“{text}”看不懂,请写成 2026-12-01") from None


def _run(given: Namespace, console: Console) -> int:
    name = given.name or _known_name(given)
    town = Town(given.town, name, given.day, given.hour, given.office, given.since, given.start)
    try:
        taken = take(read_grids(given.file), town, given.file.name)
    except (TableRefused, MeaningMissing) as refused:
        raise CommandFailed(f"{given.file.name}:{refused}", Exit.FOUND) from refused
    target = given.out / taken.imported.file
    _write(target, taken.imported.text)
    tell(taken, console)
    console.say(f"规约写在 {target},请核对后并进本地方的规约")
    console.give({"file": str(target), **plain(taken)})
    return Exit.DONE if taken.whole else Exit.FOUND


def _known_name(given: Namespace) -> str:
    folder = options.settings(given).rules.folder
    found = sorted(folder.glob(f"{given.town}-*{SUFFIX}")) if folder.is_dir() else []
    if not found:
        raise CommandFailed(f"规约文件夹里没有 {given.town} 的文件,请用 --name 写上地方的名称")
    return found[0].stem.removeprefix(f"{given.town}-")


def _write(target: Path, text: str) -> None:
    """Never over a file that is there: it may be what a clerk has worked on."""
    if target.exists():
        raise CommandFailed(f"{target} 已经有了,没有动它;请用 --out 换一个文件夹")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise RulesUnreadable(f"{target} 写不进去({error.strerror})") from error


def tell(taken: Taken, console: Console) -> None:
    """The report in lines: how much is exact, what a person must settle and where, names that may be one body."""
    imported = taken.imported
    for problem in taken.problems:
        console.say(problem)
    for diagnostic in imported.diagnostics:
        console.say(render(diagnostic, imported.text))
    _tell_doubts("待定的,没有写进规约或者要先改", imported.standard.doubts, console)
    _tell_doubts("请看一看", imported.standard.notices, console)
    if imported.proposals:
        console.say("下面的名称可能是同一个单位。是的,把这一行贴进规约,删去原来的几行“单位”:")
        for proposal in imported.proposals:
            console.say(f"  {proposal.line}")
    for of, counted in imported.by_column().items():
        console.say(f"{of}:{'、'.join(f'{status} {counted[status]} 格' for status in Status if counted[status])}")
    console.say(_summary(imported))


def _summary(imported: Imported) -> str:
    counts = {status: imported.share(status) for status in Status}
    whole = sum(counts.values()) or 1
    told = "、".join(f"{status} {count} 格({count / whole:.1%})" for status, count in counts.items())
    return f"写进规约 {len(imported.standard.rows)} 行;{told}"


def _tell_doubts(title: str, doubts: tuple[Doubt, ...], console: Console) -> None:
    if not doubts:
        return
    console.say(f"{title}({len(doubts)} 处):")
    for doubt in doubts[:_SHOWN]:
        console.say(f"  {doubt.place}:{doubt.message}")
        console.say(f"    {doubt.help}")
    if len(doubts) > _SHOWN:
        console.say(f"  ……还有 {len(doubts) - _SHOWN} 处,加上 --json 全部列出")


def plain(taken: Taken) -> dict[str, object]:
    """The report for programs."""
    imported = taken.imported
    return {
        "rows": len(imported.standard.rows),
        "cells": {str(status): imported.share(status) for status in Status},
        "doubts": [_plain(doubt) for doubt in imported.standard.doubts],
        "notices": [_plain(doubt) for doubt in imported.standard.notices],
        "aliases": [proposal.line for proposal in imported.proposals],
        "problems": list(taken.problems),
        "diagnostics": [options.diagnostic(each, imported.text) for each in imported.diagnostics],
    }


def _plain(doubt: Doubt) -> dict[str, object]:
    place = {"sheet": doubt.place.sheet, "row": doubt.place.row, "column": doubt.place.column}
    told = {"field": str(doubt.field or ""), "words": doubt.words, "message": doubt.message, "help": doubt.help}
    return {**place, **told}


COMMAND = Command(
    "import-table",
    "把立案结案标准的表格变成规约 (turn a filing-and-closing standard into rules)",
    _add,
    _run,
    "1:有待定的格子,或者整张表不能用;2:选项不对,文件读写不了",
)
