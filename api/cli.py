"""The command line (命令行): one word a task, the same exit codes for all, and a sentence instead of a traceback."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib.metadata import version

from adapters.calendars import CalendarRefused
from adapters.spreadsheet import SheetRefused
from adapters.store.errors import StoreMisconfigured, StoreUnavailable
from api.commands import (
    blame,
    boundaries,
    check,
    code,
    demo,
    doctor,
    explain,
    export_table,
    fmt,
    import_table,
    importing,
    init_jurisdiction,
    lsp,
    merging,
    migrate,
    options,
    practice,
    prove,
    publish,
    rebuild,
    rollback,
    roster,
    serve,
    trying,
    versions,
    worker,
)
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import RulesUnreadable
from api.settings import SettingsRefused
from cases.refusals import Refusal

COMMANDS: tuple[Command, ...] = (
    serve.COMMAND,
    worker.COMMAND,
    migrate.COMMAND,
    check.COMMAND,
    code.COMMAND,
    fmt.COMMAND,
    trying.COMMAND,
    publish.COMMAND,
    rollback.COMMAND,
    versions.COMMAND,
    blame.COMMAND,
    prove.COMMAND,
    import_table.COMMAND,
    export_table.COMMAND,
    explain.COMMAND,
    lsp.COMMAND,
    demo.COMMAND,
    init_jurisdiction.COMMAND,
    roster.COMMAND,
    boundaries.COMMAND,
    practice.COMMAND,
    merging.COMMAND,
    importing.COMMAND,
    rebuild.COMMAND,
    doctor.COMMAND,
)

_EXITS = "退出码 (exit codes):0 完成;1 查出问题;2 选项、设置或文件不能用;3 外部的东西不应答;130 被中断"
_INTERRUPTED = 130  # 128 + SIGINT, as shells have it

#: Which exit code an exception stands for; whatever is not here is a defect and keeps its traceback.
_REFUSALS: dict[type[Exception], Exit] = {
    SettingsRefused: Exit.MISUSED,
    ArgumentTypeError: Exit.MISUSED,
    SheetRefused: Exit.MISUSED,
    RulesUnreadable: Exit.MISUSED,
    CalendarRefused: Exit.FOUND,
    Refusal: Exit.FOUND,
    StoreMisconfigured: Exit.MISUSED,
    StoreUnavailable: Exit.UNREACHABLE,
}


def parser() -> ArgumentParser:
    """Every command with its options."""
    whole = ArgumentParser(
        prog="minqing",
        description="民情:乡镇人大代表随手拍的后台 (back end for township people's congresses)",
        epilog=_EXITS,
    )
    whole.add_argument("--version", action="version", version=f"minqing {version('minqing')}")
    words = whole.add_subparsers(dest="command", required=True, metavar="命令", title="命令 (commands)")
    for command in COMMANDS:
        one = words.add_parser(
            command.name,
            help=command.help,
            description=command.help,
            epilog="退出码:0 完成" + (f";{command.exits}" if command.exits else ""),
            parents=[options.common()],
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.add(one)
        one.set_defaults(run=command.run)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what it gives is the exit code."""
    given = parser().parse_args(arguments)
    console = Console(sys.stdout, sys.stderr, given.json, given.progress or sys.stderr.isatty())
    try:
        code: int = given.run(given, console)
        console.flush()
    except CommandFailed as failed:
        return _fail(console, failed.message, failed.code)
    except tuple(_REFUSALS) as refused:
        return _fail(console, sentence_of(refused), exit_of(refused))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone (head, less): nothing more to say, and nothing may be said at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    return code


def exit_of(refused: Exception) -> Exit:
    """The exit code of a foreseen exception."""
    return next(_REFUSALS[kind] for kind in type(refused).__mro__ if kind in _REFUSALS)


def sentence_of(refused: Exception) -> str:
    """What to tell a person."""
    return str(getattr(refused, "message", "") or refused)


def _fail(console: Console, sentence: str, code: Exit) -> int:
    console.give({"error": sentence, "exit": int(code)})
    console.warn(sentence)
    console.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
