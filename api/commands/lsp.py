"""minqing lsp: rule files in an editor, over standard input and output."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from importlib.metadata import version
from pathlib import Path

from adapters.calendars import CalendarRefused
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import read_calendar


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--with", dest="context", type=Path, metavar="文件夹", help="上级和词表在这里 (folder with superiors)"
    )


def _run(given: Namespace, console: Console) -> int:
    from api.lsp.server import make  # noqa: PLC0415 - takes a third of a second, which no other command should wait

    settings = options.settings(given)
    if given.context is not None and not given.context.is_dir():
        raise CommandFailed(f"没有文件夹 {given.context}")
    calendar = None
    try:
        calendar = read_calendar(settings.rules)
    except CalendarRefused as refused:
        console.warn(f"放假安排有错误,例子不能试办:{refused}")
    # copies, because the server closes what it was given, and the command line has its own to flush at the end
    with os.fdopen(os.dup(0), "rb") as heard, os.fdopen(os.dup(1), "wb") as said:
        make(given.context, calendar, version("minqing")).start_io(heard, said)
    return Exit.DONE


COMMAND = Command("lsp", "在编辑器里写规约,由编辑器启动 (language server on stdio)", _add, _run)
