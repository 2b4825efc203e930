"""The Chinese README's way to a new town runs as it stands: the very shell lines, on an empty machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.source import ROOT


def the_walk() -> str:
    text = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    (walk,) = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(walk)


def checkout_in(folder: Path) -> None:
    """As much of a checkout as the lines touch: of the rules the country, the province, one county, the words."""
    (folder / "rules").mkdir()
    for start in ("100000", "330000", "330281-", "通用分类", "日历"):
        for file in (ROOT / "rules").glob(f"{start}*"):
            shutil.copy(file, folder / "rules")
    program = folder / ".venv" / "bin" / "minqing"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m api.cli "$@"\n')
    program.chmod(0o755)


def test_the_readmes_lines_open_a_town(tmp_path: Path) -> None:
    checkout_in(tmp_path)
    own = {
        "MINQING__database__url": f"sqlite://{tmp_path / 'minqing.db'}",
        "MINQING__files__dir": str(tmp_path / "files"),
        "MINQING__auth__sandbox_key": str(tmp_path / "key"),
    }

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", the_walk()],
        cwd=tmp_path,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    told = [line for line in done.stdout.splitlines() if re.match(r"1 个文件|7 个例子|规约:|任职|地点|跳过|已开设", line)]
    assert re.sub(r"版本 \w+", "版本", "\n".join(told)).splitlines() == [
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
