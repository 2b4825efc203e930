"""minqing export-table: the tables (附表) of a rule file as a filing-and-closing standard."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from adapters.spreadsheet import Blank, book, csv_bytes
from api.commands.check import gather
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import RulesUnreadable
from dsl.compile import compile_bundle
from dsl.tables import HEADER, Understood, cells_of, rows_of

_SHEET = "立案结案标准"


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="文件或文件夹", help="规约 (rule files or folders)")
    parser.add_argument("--town", required=True, metavar="代码", help="哪个地方的附表 (code of the place)")
    parser.add_argument("--out", required=True, type=Path, metavar="表格", help="写成 .xlsx 或 .csv (file to write)")


def _run(given: Namespace, console: Console) -> int:
    kind = given.out.suffix.lower()
    if kind not in _WRITERS:
        raise CommandFailed(f"“{given.out.name}”要以 .xlsx 或 .csv 结尾")
    rows = _rows(given.paths, given.town)
    try:
        given.out.write_bytes(_WRITERS[kind](rows))
    except OSError as error:
        raise RulesUnreadable(f"{given.out} 写不进去({error.strerror})") from error
    console.say(f"{given.town} 的附表共 {len(rows)} 行,写在 {given.out}")
    console.give({"file": str(given.out), "rows": len(rows)})
    return Exit.DONE


def _rows(paths: list[Path], town: str) -> tuple[Understood, ...]:
    sources, _ = gather(paths, None)
    compiled = compile_bundle(sources)
    if compiled.bundle is None:
        raise CommandFailed("规约有错误,先用 minqing check 看一遍再导出", Exit.FOUND)
    file = next((each.file for each in compiled.bundle.jurisdictions if each.code == town), None)
    if file is None:
        raise CommandFailed(f"这些文件里没有代码是 {town} 的地方")
    return rows_of(compiled.bundle.files[file])


def _xlsx(rows: Sequence[Understood]) -> bytes:
    return book([Blank(_SHEET, HEADER, tuple(cells_of(row) for row in rows))])


def _csv(rows: Sequence[Understood]) -> bytes:
    return csv_bytes([HEADER, *(cells_of(row) for row in rows)])


_WRITERS = {".xlsx": _xlsx, ".csv": _csv}

COMMAND = Command(
    "export-table",
    "把规约里的附表写成立案结案标准的表格 (write the tables of rules as a spreadsheet)",
    _add,
    _run,
    "1:规约有错误;2:选项不对,文件读写不了",
)
