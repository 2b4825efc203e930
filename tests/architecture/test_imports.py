"""The walls of the house: who may import what, what the pure middle may not call, what no town may put into code."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.source import (
    PACKAGES,
    ROOT,
    called,
    imports,
    name_of,
    python_files,
    third_party,
    tree,
    values,
)

PURE = ("dsl", "cases")
OUTSIDE_ALLOWED = {"dsl": {"lark"}, "cases": set[str]()}

#: Modules of adapters/ that several adapters stand on, each with the reason why it is no adapter itself.
SHARED_BASES: dict[str, str] = {
    "adapters.children": "how a script in a process of its own is asked; it speaks to no outside thing",
    "adapters.outbound_rules": "where one may go at all, alike for the way out and for its twin; it speaks to nobody",
    "adapters.fakes.house": "what every stand-in is made of, and the faults between us and them; it speaks to nobody",
}

#: An adapter speaks to one outside thing; these libraries are tools for that, not things.
TOOLS = {"msgspec", "yaml"}
#: Adapters of one outside thing that has more than one library.
SAME_THING = [
    {"tortoise", "asyncpg", "pypika_tortoise", "aiosqlite"},
    {"PIL", "pi_heif"},  # teaches the former one more format
    {"limits", "redis"},  # counts by the latter
]

CLOCKS_AND_DICE = {"time", "random", "secrets", "uuid"}  # modules with a clock or a die in them
FORBIDDEN_CALLS = re.compile(
    r"(.*\.)?(datetime|date|dt)\.(now|utcnow|today)|(asyncio|anyio)\.sleep|sleep|os\.urandom|urandom|uuid[14]"
)

MOST_LINES = {"product": 420, "tests": 480}  # "about 400"; most are far below, and a suite may be a long list
LONGER = {  # file -> why it is one subject all the same
    "adapters/store/migrations/0001_initial.py": "the tables of the first day, written by the library and never edited",
}

HEADINGS = re.compile(r"^\s*(?:镇街|县|市|区|省|上级|群)\s+(\S+)", re.MULTILINE)
UNFINISHED = re.compile(r"#.*\b(TO[D]O|FIX[M]E|XX[X])\b|raise NotImplemented[E]rror$")  # [] lest it find itself
EXCUSES = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)")
REASON = re.compile(r"(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w, -]+\])\s+(#|-|–)\s*\S+")


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    to_the_left = set(PACKAGES[PACKAGES.index(package) + 1 :]) | {"tests", "bench", "docs"}

    wrong = [
        f"{name_of(file)}:{each.line} imports {each.module}"
        for file in python_files(package)
        for each in imports(file)
        if each.top in to_the_left
    ]

    assert wrong == []


@pytest.mark.parametrize("package", PURE)
def test_the_middle_needs_no_library(package: str) -> None:
    wrong = {name_of(file): third_party(file) - OUTSIDE_ALLOWED[package] for file in python_files(package)}

    assert {name: found for name, found in wrong.items() if found} == {}


def test_adapters_do_not_import_each_other() -> None:
    wrong = [
        f"{name_of(file)}:{each.line} imports {each.module}"
        for file in python_files("adapters")
        for each in imports(file)
        if each.top == "adapters" and not may_import(file, each.module)
    ]

    assert wrong == []


def may_import(file: Path, module: str) -> bool:
    """A shared base, or a file in the same folder below adapters/: together they are one adapter."""
    _, own, *below = file.relative_to(ROOT).parts
    same_adapter = bool(below) and module.split(".")[:2] == ["adapters", own]
    return same_adapter or module == "adapters" or module in SHARED_BASES


def test_shared_bases_exist_and_say_why() -> None:
    missing = [name for name in SHARED_BASES if not ROOT.joinpath(*name.split(".")).with_suffix(".py").is_file()]

    assert (missing, [name for name, why in SHARED_BASES.items() if len(why) < 20]) == ([], [])


def test_an_adapter_speaks_to_one_outside_thing() -> None:
    spoken = {name_of(file): third_party(file) - TOOLS for file in python_files("adapters")}

    wrong = {name: things for name, things in spoken.items() if len(things) > 1 and not one_thing(things)}
    assert wrong == {}


def one_thing(libraries: set[str]) -> bool:
    return any(libraries <= group for group in SAME_THING)


@pytest.mark.parametrize("package", PURE)
def test_the_middle_reads_no_clock_and_throws_no_dice(package: str) -> None:
    wrong = [
        f"{name_of(file)}:{each.line} imports {each.module}"
        for file in python_files(package)
        for each in imports(file)
        if each.top in CLOCKS_AND_DICE
    ]
    wrong += [
        f"{name_of(file)}:{line} calls {call}"
        for file in python_files(package)
        for call, line in called(file)
        if FORBIDDEN_CALLS.fullmatch(call)
    ]

    assert wrong == []


def test_no_file_grows_a_second_subject() -> None:
    lengths = {name_of(file): line_count(file) for file in python_files(*PACKAGES, "tests")}
    too_long = {name: lines for name, lines in lengths.items() if lines > most_lines(name)}

    assert too_long.keys() == LONGER.keys()


def most_lines(name: str) -> int:
    return MOST_LINES["tests" if name.startswith("tests/") else "product"]


def line_count(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_place_of_a_rule_file_stands_in_python() -> None:
    places = {name for file in rule_files() for name in HEADINGS.findall(file.read_text(encoding="utf-8"))}
    # A mapping file of a partner names codes as well; 全国 is a word of many titles, and no place of its own.
    names = {name for name in places if len(name) >= 2 and not name.isdigit()} - {"全国"}

    texts = {name_of(file): "\n".join(values(file)) for file in python_files(*PACKAGES)}
    wrong = {file: found for file, text in texts.items() if (found := {name for name in names if name in text})}

    assert names
    assert wrong == {}


def rule_files() -> list[Path]:
    return [file for file in (ROOT / "rules").rglob("*") if file.suffix in {".rule", ".txt"}]


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "bench"])
def test_every_module_opens_with_a_sentence(folder: str) -> None:
    silent = [name_of(file) for file in python_files(folder) if not ast.get_docstring(tree(file))]

    assert silent == []


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "bench", "docs"])
def test_nothing_is_left_unfinished(folder: str) -> None:
    wrong = [place for file in python_files(folder) for place in lines_with(file, UNFINISHED)]

    assert wrong == []


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "bench", "docs"])
def test_every_excuse_gives_its_reason(folder: str) -> None:
    wrong = [
        f"{name_of(file)}:{number}"
        for file in python_files(folder)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (excuse := EXCUSES.search(line)) and not REASON.match(excuse["rest"])
    ]

    assert wrong == []


def lines_with(file: Path, pattern: re.Pattern[str]) -> list[str]:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    return [f"{name_of(file)}:{number}" for number, line in lines if pattern.search(line)]


def test_no_exception_is_swallowed() -> None:
    wrong = [
        f"{name_of(file)}:{handler.lineno}"
        for file in python_files(*PACKAGES)
        for handler in ast.walk(tree(file))
        if isinstance(handler, ast.ExceptHandler) and catches_all(handler) and is_silent(handler)
    ]

    assert wrong == []


def catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}


def is_silent(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(statement, ast.Pass | ast.Continue) for statement in handler.body)


def test_the_packages_are_in_order() -> None:
    assert list(pairwise(PACKAGES)) == [("dsl", "cases"), ("cases", "adapters"), ("adapters", "api")]
