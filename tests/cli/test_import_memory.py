"""minqing import in flat memory: eight times the lines, the same peak."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

KINDS = ("窨井盖", "路灯", "交通信号", "飞碟")
#: A process of its own, so that nothing else has grown it: what it needed at the worst moment comes last, in kB.
MEASURED = """
import re, sys
from pathlib import Path
from api.cli import main
code = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""


def table(file: Path, lines: int) -> Path:
    """Every line another text, half of them with a number, every tenth refused."""
    with file.open("w", encoding="utf-8") as out:
        out.write("时间,内容,类别,镇街,编号\n")
        for i in range(lines):
            town = "火星镇" if i % 10 == 9 else "海洲街道"
            out.write(f"2020-10-{1 + i % 28:02},第{i}个,{KINDS[i % 4]},{town},{i if i % 2 else ''}\n")
    return file


def peak_of(file: Path) -> int:
    """Kilobytes that the process held at the worst moment of a dry run."""
    command = [sys.executable, "-c", MEASURED, "import", str(file), "--dry-run", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    *told, peak = done.stdout.splitlines()
    assert len(told) > 100, done.stderr  # the refused lines and the sum
    return int(peak)


@pytest.mark.alone
def test_memory_does_not_grow_with_the_file(ready: Run, tmp_path: Path) -> None:
    assert ready("migrate").code == 0
    small, large = table(tmp_path / "s.csv", 1_500), table(tmp_path / "l.csv", 12_000)
    peak_of(small)  # the first one compiles the rules, those after it find them compiled

    assert peak_of(large) < peak_of(small) + 3_000  # the lines and their answers are some 5,000 kB as objects
