"""minqing test: runs the examples (例) in the case engine, shows the clauses that none has used, and suggests some."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path

from adapters.calendars import CalendarRefused
from api.commands import options
from api.commands.check import gather
from api.console import Command, Console, Exit
from api.rulefiles import read_calendar
from cases.trial_coverage import Part
from cases.trial_suggest import Suggestion
from cases.trial_tested import Tested, tested
from cases.trials import ExampleResult
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic, render

_MARKS = {True: "√", False: "×"}


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="文件或文件夹", help="不写就试设置里的规约文件夹 (files or folders)"
    )
    parser.add_argument(
        "--with", dest="context", type=Path, metavar="文件夹", help="上级和词表在这里 (folder with superiors)"
    )


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    sources, chosen = gather(given.paths or [settings.rules.folder], given.context)
    texts = {source.name: source.text for source in sources}
    compiled = compile_bundle(sources)
    if compiled.bundle is None:
        return _broken([told for told in compiled.diagnostics if told.severity == "error"], texts, console)
    try:
        calendar = read_calendar(settings.rules)
    except CalendarRefused as refused:
        file = settings.rules.calendar_file
        calendar_text = file.read_bytes().decode("utf-8-sig", errors="replace") if file.exists() else ""
        return _broken(refused.problems, {file.name: calendar_text}, console)
    result = tested(compiled.bundle, calendar, chosen)
    for name in sorted(chosen):
        _tell(name, result, texts[name], console)
    passed, used = sum(example.passed for example in result.examples), sum(part.exercised for part in result.parts)
    console.say(
        f"{len(result.examples)} 个例子,{passed} 个通过;{len(result.parts)} 处条文,"
        f"{used} 处有例子用到,{len(result.missed)} 处没有"
    )
    console.give(_plain(result, texts))
    return Exit.DONE if result.passed else Exit.FOUND


def _broken(told: Iterable[Diagnostic], texts: Mapping[str, str], console: Console) -> int:
    """Files with mistakes cannot be tried at all."""
    mistakes = list(told)
    for each in mistakes:
        console.say(render(each, texts.get(each.file, "")))
        console.say()
    console.say(f"有 {len(mistakes)} 处错误,例子没有运行")
    console.give(
        {
            "passed": False,
            "diagnostics": [options.diagnostic(each, texts.get(each.file, "")) for each in mistakes],
            "examples": [],
            "clauses": [],
            "suggestions": [],
        }
    )
    return Exit.FOUND


def _tell(file: str, result: Tested, text: str, console: Console) -> None:
    examples = [example for example in result.examples if example.file == file]
    missed = [part for part in result.missed if part.file == file]
    if not examples and not missed:
        return
    console.say(file)
    for example in examples:
        console.say(f"  {_MARKS[example.passed]} {example.title}")
        for failure in example.failures:
            console.say(_indented(render(failure, text), "    "))
    if missed:
        console.say("  没有例子用到的:")
        for part in missed:
            console.say(f"    第{part.cite.line}行 {part.name}")
    _advise([each for each in result.suggestions if each.part.file == file], console)
    console.say()


def _advise(made: list[Suggestion], console: Console) -> None:
    if texts := [each.text for each in made if each.text is not None]:
        console.say("  可以补上这些例子:")
        for text in texts:
            console.say(_indented(text.rstrip(), "    "))
    for each in made:
        if each.text is None:
            console.say(f"  {each.part.name} 未能找到例子:{each.why}")


def _indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}" for line in text.splitlines())


def _plain(result: Tested, texts: Mapping[str, str]) -> dict[str, object]:
    return {
        "passed": result.passed,
        "diagnostics": [],
        "examples": [_plain_example(example, texts[example.file]) for example in result.examples],
        "clauses": [{**_plain_part(part), "exercised": part.exercised} for part in result.parts],
        "suggestions": [
            {**_plain_part(each.part), "text": each.text, "why": each.why or None} for each in result.suggestions
        ],
    }


def _plain_example(example: ExampleResult, text: str) -> dict[str, object]:
    return {
        "file": example.file,
        "line": example.line,
        "title": example.title,
        "passed": example.passed,
        "failures": [options.diagnostic(told, text) for told in example.failures],
    }


def _plain_part(part: Part) -> dict[str, object]:
    return {"file": part.file, "line": part.cite.line, "clause": part.cite.clause, "item": part.cite.item}


COMMAND = Command(
    "test", "试办例子,看哪些条文还没有例子 (run examples)", _add, _run, "1:有例子不通过,或规约有错误;2:文件读不出来"
)
