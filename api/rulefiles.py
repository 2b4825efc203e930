"""Reads rule files and the calendar (读规约文件) from a folder, with a sentence for whatever cannot be read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from adapters.calendars import load_calendar
from api.settings import Rules
from dsl.bundle import Source
from dsl.calendar import Calendar

SUFFIX = ".rule"


class RulesUnreadable(ValueError):
    """The files cannot be read at all; carries one Chinese sentence."""


def read_folder(folder: Path) -> tuple[Source, ...]:
    """Every rule file of a folder, by name. Raises RulesUnreadable."""
    if not folder.is_dir():
        raise RulesUnreadable(f"没有文件夹 {folder},请核对 rules.dir")
    sources = read_files(sorted(folder.glob(f"*{SUFFIX}")))
    if not sources:
        raise RulesUnreadable(f"文件夹 {folder} 里没有规约文件(*{SUFFIX})")
    return sources


def read_files(files: Iterable[Path]) -> tuple[Source, ...]:
    """These files, each under its name without the folder. Raises RulesUnreadable."""
    return tuple(Source(file.name, _text(file)) for file in files)


def write_file(file: Path, text: str) -> None:
    """Puts a text in the place of the old one, whole or not at all; permissions stay. Raises RulesUnreadable."""
    target = file.resolve()  # a link goes on pointing to it
    try:
        with NamedTemporaryFile("wb", dir=target.parent, prefix=".minqing-", delete=False) as new:
            new.write(text.encode())
            new.flush()
            os.fsync(new.fileno())
        try:
            shutil.copymode(target, new.name)
            Path(new.name).replace(target)
        except OSError:
            Path(new.name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RulesUnreadable(f"{file} 写不进去({error.strerror}),没有动它") from error


def read_calendar(rules: Rules) -> Calendar:
    """The published calendar with the clerk's additions, where there are any. Raises CalendarRefused."""
    additions = rules.calendar_file
    return load_calendar(additions if additions.exists() or rules.calendar else None)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RulesUnreadable(f"{file.name} 不是 UTF-8 编码,请另存为 UTF-8") from None
    except OSError as error:
        raise RulesUnreadable(f"{file} 读不出来({error.strerror})") from error
