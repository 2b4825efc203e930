"""minqing code: what a code such as D104 means, with a wrong and a right example."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime
from zoneinfo import ZoneInfo

from api.console import Command, CommandFailed, Console, Exit
from cases.examining import two_days_to_come
from cases.trials import run_examples
from dsl.bundle import Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.diagnostics import CODES, Diagnostic
from dsl.explained_codes import Page, PageMissing, Sample, page_of

#: The examples of the pages happen in a year without holidays, so that their days can be counted by hand.
_BEFORE = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))  # when the files of an example would be published
_PLAIN_YEAR = Calendar("示例", frozenset({2026}), frozenset(), frozenset())


def told_about(sample: Sample) -> tuple[Diagnostic, ...]:
    """Everything that is told about the files of an example, their 例 included."""
    compiled = compile_bundle([Source(name, text) for name, text in sample.files.items()])
    results = run_examples(compiled.bundle, _PLAIN_YEAR) if compiled.bundle else ()
    apart = two_days_to_come(compiled.bundle, _BEFORE) if compiled.bundle else ()
    return (*compiled.diagnostics, *apart, *(failure for result in results for failure in result.failures))


def picture_of(page: Page) -> str:
    """The message as a clerk sees it, of the wrong example."""
    told = next((each for each in told_about(page.wrong) if each.code == page.code), None)
    return page.wrong.picture(told) if told else ""


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="编号", help="例如 D104;不写就列出所有编号 (a code, or all)")


def _run(given: Namespace, console: Console) -> int:
    if given.code is None:
        for code, title in CODES.items():
            console.say(f"{code} {title}")
        console.give({"codes": CODES})
        return Exit.DONE
    try:
        page = page_of(given.code.upper())
    except PageMissing as missing:
        raise CommandFailed(f"没有编号 {given.code};写 minqing code 看所有编号") from missing
    _tell(page, console)
    return Exit.DONE


def _tell(page: Page, console: Console) -> None:
    picture = picture_of(page)
    for part in (
        f"{page.code} {page.title}",
        page.why,
        "错误的写法:",
        page.wrong.shown,
        "提示:",
        picture,
        "正确的写法:",
    ):
        console.say(part)
        console.say()
    console.say(page.right.shown)
    said = {"code": page.code, "title": page.title, "why": page.why, "told": picture}
    console.give({**said, "wrong": page.wrong.shown, "right": page.right.shown})


COMMAND = Command("code", "说明提示的编号 (explain a code)", _add, _run, "2:没有这个编号")
