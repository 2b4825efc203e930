"""minqing init-jurisdiction: the first files of a new town, checked before one of them is written."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from api import paths
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.opening.first_file import VOCABULARY, First, OpeningRefused, Wanted, first_file
from api.opening.papers import papers
from api.opening.place_code import CodeRefused
from api.rulefiles import SUFFIX, read_calendar, read_files
from dsl.bundle import Source

#: Files that come with the program and that every folder of rules needs: the shared words, and the country.
_SHIPPED = (f"{VOCABULARY}{SUFFIX}", "100000-*.rule")


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="代码", help="行政区划代码:镇、街道9位,县级及以上6位 (administrative code)")
    parser.add_argument("--name", required=True, metavar="名称", help="例如 某某镇 (name)")
    parser.add_argument("--superior", required=True, metavar="代码", help="上级的代码 (code of the superior)")
    parser.add_argument("--level", choices=("省", "市", "县", "区", "镇", "镇街"), help="不写就看代码和名称 (level)")
    parser.add_argument("--from", dest="since", type=_day, metavar="日期", help="施行日期,不写就是今天 (in force from)")
    parser.add_argument("--rules", type=Path, metavar="文件夹", help="写到这里,不写就是设置里的规约文件夹 (folder)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"日期“{text}”看不懂,请写成 2026-01-01") from None


def _run(given: Namespace, console: Console) -> int:
    settings = options.with_rules(options.settings(given), given.rules)
    folder = settings.rules.folder
    wanted = _wanted(given)
    around = read_files(sorted(folder.glob(f"*{SUFFIX}")))
    brought = _brought(around)
    try:
        first = first_file(wanted, (*around, *brought), read_calendar(settings.rules))
    except (CodeRefused, OpeningRefused) as refused:
        raise CommandFailed(str(refused), Exit.FOUND) from refused
    files = {source.name: source.text.encode() for source in (*brought, first.source)} | papers(wanted, first)
    _write(folder, files)
    _tell(folder, wanted, first, files, console)
    return Exit.DONE


def _wanted(given: Namespace) -> Wanted:
    name = str(given.name).strip()
    if not (2 <= len(name) <= 30 and name.isalnum()):
        raise CommandFailed(f"名称“{given.name}”应当是2到30个字,没有空格和标点")
    return Wanted(given.code, name, given.superior, given.level, given.since or datetime.now(options.SHANGHAI).date())


def _brought(around: Sequence[Source]) -> tuple[Source, ...]:
    """The shipped files that the folder has not: whatever the country's file is called there, it is not doubled."""
    there = {source.name.split("-")[0].removesuffix(SUFFIX) for source in around}
    shipped = [file for pattern in _SHIPPED for file in sorted(paths.rules_dir().glob(pattern))]
    return read_files(file for file in shipped if file.name.split("-")[0].removesuffix(SUFFIX) not in there)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All of them, or none where one is there already. Raises CommandFailed."""
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise CommandFailed(f"{folder} 里已经有 {'、'.join(there)},什么都没有写;请先挪开它们", Exit.FOUND)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with (folder / name).open("xb") as file:  # x: whoever was quicker keeps his
                written.append(folder / name)
                file.write(content)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise CommandFailed(f"{folder} 写不进去({error.strerror}),什么都没有留下") from error


def _tell(folder: Path, wanted: Wanted, first: First, files: Mapping[str, bytes], console: Console) -> None:
    console.say(f"已在 {folder} 写好 {wanted.name}({wanted.code})的第一批文件:")
    for name in files:
        console.say(f"  {name}")
    stem = folder / f"{wanted.code}-{wanted.name}"
    steps = _next_steps(stem, folder, wanted.code)
    console.say("接下来:")
    for number, step in enumerate(steps, 1):
        console.say(f"  {number}. {step}")
    console.give({"folder": str(folder), "files": list(files), "units": list(first.units), "next": steps})


def _next_steps(stem: Path, folder: Path, code: str) -> list[str]:
    return [
        f"打开 {stem}.rule,把“示例值”改成本地的规定,改完运行:minqing check {stem}.rule;minqing test {stem}.rule",
        f"启用:设置 rules.dir 写成 {folder},再运行 minqing migrate",
        f"填好名册后导入,先看一遍再存:minqing roster {stem}-名册.xlsx --dry-run;minqing roster {stem}-名册.xlsx",
        f"有边界的,导入边界:minqing boundaries {stem}-边界.geojson --township {code} --datum cgcs2000",
        f"先练几天再正式用:minqing practice {code}",
    ]


COMMAND = Command(
    "init-jurisdiction",
    "开通一个镇街:第一个规约、名册和边界的样子 (open a new town)",
    _add,
    _run,
    "1:代码不对、没有上级,或者文件已经有了,什么都没有写;2:选项或文件不能用",
)
