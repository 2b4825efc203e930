"""The command line (命令行): one word a task, the same exit codes for all, and a sentence instead of a traceback."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from api.command_table import MODULES, command_named, every_command
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit

_EXITS = "退出码 (exit codes):0 完成;1 查出问题;2 选项、设置或文件不能用;3 外部的东西不应答;130 被中断"
_INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def parser(commands: Iterable[Command]) -> ArgumentParser:
    """These commands with their options."""
    whole = ArgumentParser(
        prog="minqing",
        description="民情:乡镇人大代表随手拍的后台 (back end for township people's congresses)",
        epilog=_EXITS,
    )
    whole.add_argument("--version", action="version", version=f"minqing {version('minqing')}")
    words = whole.add_subparsers(dest="command", required=True, metavar="命令", title="命令 (commands)")
    for command in commands:
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
    words = sys.argv[1:] if arguments is None else arguments
    asked = [command_named(words[0])] if words and words[0] in MODULES else every_command()
    given = parser(asked).parse_args(words)
    console = Console(sys.stdout, sys.stderr, given.json, given.progress or sys.stderr.isatty())
    try:
        code: int = given.run(given, console)
        console.flush()
    except CommandFailed as failed:
        return _fail(console, failed.message, failed.code)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone (head, less): nothing more to say, and nothing may be said at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:
        from api.exits import exit_of, sentence_of  # noqa: PLC0415  # what a refusal stands for is loaded when there is one

        if (refused := exit_of(error)) is None:
            raise
        return _fail(console, sentence_of(error), refused)
    return code


def _fail(console: Console, sentence: str, code: Exit) -> int:
    console.give({"error": sentence, "exit": int(code)})
    console.warn(sentence)
    console.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
