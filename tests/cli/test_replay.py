"""minqing replay: what a changed text would have made of the cases, to read, to open and for programs."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api import wire
from api.cli import main
from api.commands import replay as command
from api.settings import load
from cases import commands as c
from cases.examining import Inline
from cases.house import Enclosed
from cases.intake import Letter, file_report
from cases.replay import replay
from tests.cli.conftest import Run, Said, environment
from tests.support.clerks import CITY_FILE
from tests.support.town import CITY, EAST, sources

SINCE = f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%d}"
OTHER = CITY.replace("由 水务公司 办理", "由 城管局 办理")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small city's rules in force, and three cases."""
    folder = tmp_path_factory.mktemp("city")
    (folder / "rules").mkdir()
    for source in sources():
        (folder / "rules" / source.name).write_text(source.text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder).items():
            patch.setenv(name, value)
        here(patch, folder)
        assert main(["migrate"]) == 0
        asyncio.run(told())
    return folder


def here(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Texts are read in this process, for speed."""
    patch.setattr(wire, "JailedCompiler", lambda *_, **__: Inline())
    patch.setenv("MINQING__rules__dir", str(folder / "rules"))


async def told() -> None:
    async with wire.wired(load(None, os.environ)) as opened:
        for number, (text, category) in enumerate([("路口积水", "路灯"), ("积水", "窨井盖"), ("灯不亮", "路灯")]):
            letter = Letter(c.Report("演示", "居民"), category, (Enclosed("text", {"text": text}),))
            await file_report(opened.house, EAST, letter, None, f"演示{number}")


@pytest.fixture
def rules(city: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in the home of this test."""
    shutil.copytree(city, home, dirs_exist_ok=True)
    here(monkeypatch, home)
    return home / "rules"


def write(folder: Path, text: str) -> Path:
    (folder / CITY_FILE).write_text(text, encoding="utf-8")
    return folder / CITY_FILE


def as_json(said: Said) -> Any:
    assert said.code == 0, said.err
    return json.loads(said.out)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--since", "2026-13-01"), 2, "日期“2026-13-01”看不懂,请写成 2026-11-01"),
        (("--since", "2999-01-01"), 1, "起始时间还没有到,那以后还没有件可以比"),
        (("--since", SINCE, "--until", "2000-01-01"), 1, "截止时间要在起始时间以后"),
        (("--since", SINCE, "--place", "999999"), 1, "没有代码为999999的辖区"),
        (("--since", SINCE, "--version", "7"), 1, "没有第7版;现在是第1版"),
        (("--since", SINCE, "--version", "1", "x.rule"), 2, "文件和 --version 只能写一样"),
        (("--since", SINCE, "x.rule"), 2, "x.rule 读不出来(No such file or directory)"),
        (("--since", SINCE, "--list", "/no/such/x.csv"), 2, "/no/such/x.csv 写不进去(No such file or directory)"),
    ],
)
@pytest.mark.usefixtures("rules")
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    minqing: Run, words: tuple[str, ...], code: int, told: str
) -> None:
    said = minqing("replay", *words)

    assert said.code == code
    assert told in said.err


def test_a_text_with_mistakes_is_shown_with_each(rules: Path, minqing: Run) -> None:
    write(rules, CITY.replace("由 水务公司 办理", "由 水物公司 办理"))

    said = minqing("replay", "--since", SINCE)

    assert said.code == 1
    assert f"{CITY_FILE}:24:" in said.err
    assert said.err.endswith("没有重放\n")


@pytest.mark.usefixtures("rules")
def test_the_text_in_force_changes_nothing_and_that_is_said(minqing: Run) -> None:
    said = minqing("replay", "--since", SINCE)

    assert said.err == "注意:这些文字与现行的一字不差,只有按以前的版本决定的件会不同\n"
    assert "重放 3 件:不变 3 件\n" in said.out


def test_who_would_have_got_what_is_told_and_listed_to_open(rules: Path, minqing: Run, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"

    said = minqing("replay", "--since", SINCE, "--list", str(listed), str(write(rules, OTHER)))

    assert "  水务公司 → 城管局 1 件\n" in said.out
    assert said.last == f"逐件的清单写在 {listed}"
    with listed.open(encoding="utf-8-sig", newline="") as file:
        header, line = csv.reader(file)
    assert tuple(header) == command.HEADER
    assert (line[2], *line[4:]) == ("东街道", "市政设施/路灯", "有变化", "水务公司", "水务公司 → 城管局")


def test_programs_get_all_of_it(rules: Path, minqing: Run) -> None:
    found = as_json(minqing("replay", "--since", SINCE, "--json", str(write(rules, OTHER).parent), "--place", EAST))

    assert (found["total"], found["looked"], found["changed"], len(found["cases"])) == (3, 3, 1, 1)
    assert found["routes"] == [{"before": "水务公司", "after": "城管局", "cases": 1}]
    assert found["examples"][0]["mentions"] == ["积水"]
    assert (found["covers"], found["list"]) == ("这段时间的 3 件全部重放了", None)


def test_progress_tells_how_fast_and_how_long_still(rules: Path, minqing: Run) -> None:
    write(rules, OTHER)

    said = minqing("replay", "--since", SINCE, "--progress")

    assert "已重放 3/3 件,每秒 " in said.err


def test_whoever_breaks_it_off_reads_what_was_seen_by_then(
    rules: Path, minqing: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(rules, OTHER)

    async def broken_off(*given: Any, **others: Any) -> None:
        await replay(*given, **others)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "replay", broken_off)

    said = minqing("replay", "--since", SINCE)

    assert said.code == 130
    assert said.out.startswith("中断了,只重放了最新的 3 件:\n重放 3 件")
