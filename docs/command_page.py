"""The page of commands: every word after ``minqing`` with its options, from the parser itself."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator

from api.command_table import every_command
from api.commands.options import common
from api.console import Command
from docs.tables import code, page, table


def commands_page() -> str:
    """docs/reference/commands.md."""
    lead = "命令行。退出码:0 完成;1 查出问题;2 选项、设置或文件不能用;3 外部的东西(数据库、端口)不应答;130 被中断。"
    shared = "## 每个命令都有的选项\n\n" + options_table(common())
    return page("命令 Commands", lead, *(command_part(command) for command in every_command()), shared)


def command_part(command: Command) -> str:
    """One command: what it does, its own options, and what its exit codes mean."""
    parser = ArgumentParser(prog=command.name, add_help=False)
    command.add(parser)
    parts = [f"## minqing {command.name}", command.help]
    parts += [options_table(parser)] if list(options(parser)) else []
    parts += [f"退出码:{command.exits}"] if command.exits else []
    return "\n\n".join(parts)


def options_table(parser: ArgumentParser) -> str:
    """The options of a parser with their meaning."""
    return table(("选项", "意思"), ((code(spelt(action)), action.help or "") for action in options(parser)))


def options(parser: ArgumentParser) -> Iterator[Action]:
    """What can be written after a command."""
    for action in parser._actions:  # noqa: SLF001  # argparse lists its options nowhere else
        if action.help != SUPPRESS:
            yield action


def spelt(action: Action) -> str:
    """An option as it is typed."""
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return value
    return ", ".join(action.option_strings) + ("" if action.nargs == 0 else f" {value}")
