"""minqing fmt: one canonical layout for rule files; what they say and every remark stay as they were."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from api.commands import options
from api.commands.check import gather
from api.console import Command, Console, Exit
from api.rulefiles import SUFFIX, write_file
from dsl.diagnostics import Diagnostic, render
from dsl.format import Formatted
from dsl.format_files import format_files

_MOST_SHOWN = 60  # lines of difference for one file: enough to see what is meant


@dataclass(frozen=True, slots=True)
class _File:
    """A file and what formatting made of it; ``old`` is its text as it stands."""

    path: Path
    old: str
    made: Formatted
    changes: bool

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Why it cannot be formatted."""
        return self.made.diagnostics if self.made.text is None else ()

    def difference(self) -> list[str]:
        """What would change, a line of context around it."""
        new = (self.made.text or self.old).splitlines()
        lines = list(
            unified_diff(self.old.splitlines(), new, self.path.name, f"{self.path.name}(排版后)", "", "", 1, "")
        )
        gone = len(lines) - _MOST_SHOWN
        return [*lines[:_MOST_SHOWN], f"……还有 {gone} 行"] if gone > 0 else lines


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="文件或文件夹", help="不写就排设置里的规约文件夹 (files or folders)"
    )
    parser.add_argument("--check", action="store_true", help="只看哪些文件会变,不写文件 (report, do not write)")
    parser.add_argument(
        "--with", dest="context", type=Path, metavar="文件夹", help="上级和词表在这里 (folder with superiors)"
    )


def _run(given: Namespace, console: Console) -> int:
    paths = given.paths or [options.settings(given).rules.folder]
    files = _format(paths, given.context)
    for file in files:
        if file.changes and not given.check:
            write_file(file.path, file.made.text or "")
        _tell(file, console, check=given.check)
    broken, changed = sum(bool(f.errors) for f in files), sum(f.changes for f in files)
    told = f",{broken} 个有错误、没有动" if broken else ""
    console.say(f"{len(files)} 个文件,{'要改' if given.check else '改了'} {changed} 个{told}")
    console.give({"clean": not broken and not changed, "files": [_plain(file) for file in files]})
    if broken:
        return Exit.MISUSED
    return Exit.FOUND if given.check and changed else Exit.DONE


def _format(paths: list[Path], context: Path | None) -> list[_File]:
    sources, chosen = gather(paths, context)
    places = {file.name: file for path in paths for file in _files(path)}
    texts = {source.name: source.text for source in sources}
    made = format_files(sources, chosen)
    return [_File(places[name], texts[name], each, _changes(places[name], each)) for name, each in made.items()]


def _files(path: Path) -> list[Path]:
    return sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]


def _changes(path: Path, made: Formatted) -> bool:
    """By the bytes: a mark at the beginning of the file and CRLF go as well."""
    return made.text is not None and path.read_bytes() != made.text.encode()


def _tell(file: _File, console: Console, *, check: bool) -> None:
    for diagnostic in file.errors:
        console.say(render(diagnostic, file.old))
        console.say()
    if file.changes:
        for line in file.difference() if check else ():
            console.say(line)
        console.say(f"{file.path.name} {'需要排版' if check else '排好了'}")
    for kept in file.made.kept:
        console.warn(f"{file.path.name}:{kept.line} 这一句照原样保留")


def _plain(file: _File) -> dict[str, object]:
    return {
        "file": file.path.name,
        "changed": file.changes,
        "difference": file.difference() if file.changes else [],
        "diagnostics": [options.diagnostic(each, file.old) for each in file.errors],
        "kept": [kept.line for kept in file.made.kept],
    }


COMMAND = Command(
    "fmt",
    "把规约文件排成统一的格式 (format rule files)",
    _add,
    _run,
    "1:有文件要改(只在 --check 时);2:规约有错误的文件没有动,或文件读写不了",
)
