"""minqing check: all mistakes of the rule files at once, then their examples (例)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters.calendars import CalendarRefused
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import SUFFIX, read_calendar, read_files, read_folder
from api.settings import Rules
from cases.trials import ExampleResult, run_examples
from dsl.bundle import Bundle, Source
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic, render
from dsl.shares import SORTS, said, shares
from dsl.unswept import unswept


@dataclass(frozen=True, slots=True)
class Report:
    """What checking found: ``files`` are those that were asked about, ``diagnostics`` only theirs."""

    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    examples: tuple[ExampleResult, ...]
    elsewhere: tuple[Diagnostic, ...] = ()
    shares: Mapping[str, Counter[str]] = field(default_factory=dict)  # sorts of clauses by file (dsl.shares)

    @property
    def sound(self) -> bool:
        """Whether the files could be published."""
        failed = any(not example.passed for example in self.examples)
        return not failed and not _errors(self.diagnostics) and not _errors(self.elsewhere)


def check(sources: tuple[Source, ...], chosen: frozenset[str], rules: Rules) -> Report:
    """Compile all ``sources``, run their examples, and report on those whose names are ``chosen``."""
    with unswept():
        compiled = compile_bundle(sources)
    told, calendar = list(compiled.diagnostics), None
    try:
        calendar = read_calendar(rules)
    except CalendarRefused as refused:
        told += refused.problems
        chosen |= {rules.calendar_file.name}
    results = run_examples(compiled.bundle, calendar) if compiled.bundle and calendar else ()
    return Report(
        files=tuple(sorted(chosen)),
        diagnostics=tuple(d for d in told if d.file in chosen),
        examples=tuple(e for e in results if e.file in chosen),
        elsewhere=tuple(d for d in told if d.file not in chosen),
        shares=_shares(compiled.bundle, chosen) if compiled.bundle else {},
    )


def _shares(bundle: Bundle, chosen: frozenset[str]) -> dict[str, Counter[str]]:
    return {file: counted for file, counted in shares(bundle).items() if file in chosen and counted}


def _errors(diagnostics: Iterable[Diagnostic]) -> int:
    return sum(d.severity == "error" for d in diagnostics)


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="文件或文件夹", help="不写就检查设置里的规约文件夹 (files or folders)"
    )
    parser.add_argument(
        "--with", dest="context", type=Path, metavar="文件夹", help="上级和词表在这里 (folder with superiors)"
    )


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    sources, chosen = gather(given.paths or [settings.rules.folder], given.context)
    report = check(sources, chosen, settings.rules)
    texts = {source.name: source.text for source in sources}
    if settings.rules.calendar_file.name in chosen or settings.rules.calendar_file.exists():
        texts |= {settings.rules.calendar_file.name: _calendar_text(settings.rules.calendar_file)}
    _tell(report, texts, console)
    console.give(_plain(report, texts))
    return Exit.DONE if report.sound else Exit.FOUND


def _calendar_text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig", errors="replace") if file.exists() else ""


def gather(paths: list[Path], context: Path | None) -> tuple[tuple[Source, ...], frozenset[str]]:
    """The sources to compile together, and the names of those that were asked about; a file brings its folder along."""
    folders = {path if path.is_dir() else path.parent for path in paths} | ({context} if context else set())
    chosen: dict[str, Source] = {}
    for path in paths:
        for source in read_folder(path) if path.is_dir() else read_files([path]):
            if chosen.setdefault(source.name, source) != source:
                raise CommandFailed(f"有两个不同的文件都叫 {source.name},请分开检查")
    around = [s for folder in sorted(folders) for s in read_files(sorted(folder.glob(f"*{SUFFIX}")))]
    everything = {source.name: source for source in around} | chosen
    return tuple(everything.values()), frozenset(chosen)


def _tell(report: Report, texts: Mapping[str, str], console: Console) -> None:
    told = [*report.diagnostics, *(d for example in report.examples for d in example.failures)]
    for diagnostic in told:
        console.say(render(diagnostic, texts.get(diagnostic.file, "")))
        console.say()
    if broken := _errors(report.elsewhere):
        console.say(f"另有 {broken} 处错误在同一文件夹的其他文件里,请一并检查:minqing check 文件夹")
    for file, counted in report.shares.items():
        console.say(f"{file}:{said(counted)}")
    passed = sum(example.passed for example in report.examples)
    errors, warnings = _errors(report.diagnostics), len(report.diagnostics) - _errors(report.diagnostics)
    examples = f"{passed}/{len(report.examples)} 个例子通过" if report.examples else "例子没有运行"
    console.say(f"{len(report.files)} 个文件,{errors} 处错误,{warnings} 处提醒,{examples}")


def _plain(report: Report, texts: Mapping[str, str]) -> dict[str, object]:
    return {
        "sound": report.sound,
        "files": list(report.files),
        "diagnostics": [options.diagnostic(d, texts.get(d.file, "")) for d in report.diagnostics],
        "errors_elsewhere": _errors(report.elsewhere),
        "examples": [
            {
                "file": example.file,
                "line": example.line,
                "title": example.title,
                "passed": example.passed,
                "failures": [options.diagnostic(d, texts.get(d.file, "")) for d in example.failures],
            }
            for example in report.examples
        ],
        "shares": {file: {sort: counted[sort] for sort in SORTS} for file, counted in report.shares.items()},
    }


COMMAND = Command(
    "check", "检查规约文件和例子 (check rule files)", _add, _run, "1:规约有错误,或有例子不通过;2:文件读不出来"
)
