"""The Chinese README's way to a new town runs as it stands, line by line, on an empty machine."""

from __future__ import annotations

import logging
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import main
from tests.support.source import ROOT

PROGRAM = ".venv/bin/minqing"
TOLD = re.compile(r"1 个文件|7 个例子|规约:|任职|地点|跳过|已开设")


def the_walk() -> list[list[str]]:
    """The words of each line of the one shell block."""
    text = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    (walk,) = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [words for line in str(walk).splitlines() if (words := shlex.split(line))]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As much of a checkout as the lines touch: of the rules the country, the province, one county, the words."""
    (tmp_path / "rules").mkdir()
    for start in ("100000", "330000", "330281-", "通用分类", "日历"):
        for file in (ROOT / "rules").glob(f"{start}*"):
            shutil.copy(file, tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINQING__database__url", f"sqlite://{tmp_path / 'minqing.db'}")
    monkeypatch.setenv("MINQING__files__dir", str(tmp_path / "files"))
    monkeypatch.setenv("MINQING__auth__sandbox_key", str(tmp_path / "key"))
    handlers, level = logging.root.handlers[:], logging.root.level
    yield tmp_path
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def follow(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what a shell would do with one line; every program but ours is one that this knows."""
    match words:
        case ["cp", "-r", source, target]:
            shutil.copytree(source, target)
        case ["export", setting]:
            monkeypatch.setenv(*setting.split("=", 1))
        case [program, *arguments]:
            assert program == PROGRAM
            assert main(arguments) == 0


def test_the_readmes_lines_open_a_town(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in the_walk():
        follow(words, monkeypatch)

    said = capsys.readouterr()
    told = [re.sub(r"版本 \w+", "版本", line) for line in said.out.splitlines() if TOLD.match(line)]
    assert said.err == ""
    assert told == [
        "1 个文件,0 处错误,0 处提醒,7/7 个例子通过",
        "7 个例子,7 个通过;11 处条文,11 处有例子用到,0 处没有",
        "规约:已启用版本",
        "任职:会新增 5,会改任期 0,会终止 0,不变 0",
        "地点:会新增 2,会更改 0,不变 0",
        "任职:新增 5,改任期 0,终止 0,不变 0",
        "地点:新增 2,更改 0,不变 0",
        "地点:新增 0,更改 0,不变 0",
        "跳过标明演示的要素 1 个",
        "已开设【演练】示例镇,代码 330281199000999,规约和本镇街的一样",
    ]
    assert len(list(checkout.glob("我的规约/330281199-示例镇*"))) == 5
