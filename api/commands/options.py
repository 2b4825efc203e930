"""Options that several commands share, and the settings they lead to (公用选项)."""

from __future__ import annotations

import os
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from api.settings import Settings, SettingsRefused, contradictions, load
from dsl.diagnostics import Diagnostic, render

SHANGHAI = ZoneInfo("Asia/Shanghai")


def common() -> ArgumentParser:
    """What every command understands."""
    parser = ArgumentParser(add_help=False)
    parser.add_argument("--config", type=Path, metavar="文件", help="设置文件 (settings file)")
    parser.add_argument("--json", action="store_true", help="结果用 JSON 写出 (JSON output)")
    parser.add_argument("--progress", action="store_true", help="不在终端里也显示进度 (always show progress)")
    return parser


def common_after() -> ArgumentParser:
    """The same behind a second word (minqing partner check --json); left out, what stood before it counts."""
    parser = common()
    for action in parser._actions:  # noqa: SLF001  # argparse has no other way to the options of a parser
        action.default = SUPPRESS
    return parser


def settings(given: Namespace) -> Settings:
    """The settings of this run. Raises SettingsRefused."""
    return load(given.config, os.environ)


def consistent(changed: Settings) -> Settings:
    """The settings after a command's own options were laid over them. Raises SettingsRefused."""
    if problems := contradictions(changed):
        raise SettingsRefused(problems)
    return changed


def with_rules(loaded: Settings, folder: Path | None) -> Settings:
    """The settings with another folder of rule files."""
    return loaded if folder is None else replace(loaded, rules=replace(loaded.rules, dir=str(folder)))


def moment(text: str) -> datetime:
    """2020-10-04T08:48, 2020-10-04 08:48 or with an offset; without one it is Asia/Shanghai."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"时间“{text}”看不懂,请写成 2020-10-04T08:48") from None
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def pair(text: str) -> tuple[str, str]:
    """权属=移动 as two words."""
    name, equals, value = text.partition("=")
    if not (equals and name and value):
        raise ArgumentTypeError(f"“{text}”应写成 名称=内容")
    return name, value


def diagnostic(told: Diagnostic, source: str) -> dict[str, object]:
    """A diagnostic for programs, with the picture that people see."""
    return {
        "file": told.file,
        "line": told.span.line,
        "column": told.span.column,
        "end": told.span.end,
        "code": told.code,
        "severity": told.severity,
        "message": told.message,
        "help": told.help,
        "picture": render(told, source),
    }
