"""minqing import in flat memory: four times the lines, the same peak."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest

from tests.cli.conftest import Run

KINDS = ("窨井盖", "路灯", "交通信号", "飞碟")


def table(file: Path, lines: int) -> Path:
    """Every line another text, half of them with a number, every tenth refused."""
    with file.open("w", encoding="utf-8") as out:
        out.write("时间,内容,类别,镇街,编号\n")
        for i in range(lines):
            town = "火星镇" if i % 10 == 9 else "海洲街道"
            out.write(f"2020-10-{1 + i % 28:02},第{i}个,{KINDS[i % 4]},{town},{i if i % 2 else ''}\n")
    return file


def peak_of(run: Run, file: Path) -> int:
    """Bytes of Python objects at the worst moment of a dry run."""
    gc.collect()
    tracemalloc.start()
    try:
        run("import", file, "--dry-run", "--json")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.alone
def test_memory_does_not_grow_with_the_file(ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = table(tmp_path / "s.csv", 2_000), table(tmp_path / "l.csv", 8_000)
    heard: list[str] = []
    monkeypatch.setattr("api.console.Console.give", lambda _self, said: heard.append(str(said)[:0]))
    peak_of(ready, small)  # what is loaded once stays loaded

    peaks = peak_of(ready, small), peak_of(ready, large)

    assert peaks[1] < peaks[0] * 1.1 + 200_000
