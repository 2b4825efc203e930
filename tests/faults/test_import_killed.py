"""kill -9 in the middle of an import, and the same file again: every line once."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.processes import MinqingProcess
from tests.cli.test_importing import said_of

LINES = 300


def count(home: Path) -> int:
    with sqlite3.connect(home / "minqing.db") as connection:
        (number,) = connection.execute("SELECT count(*) FROM cases").fetchone()
    return int(number)


@pytest.mark.alone
def test_an_import_that_was_killed_is_finished_by_repeating_it(minqing: Run, home: Path) -> None:
    file = home / "messages.csv"
    lines = "\n".join(f"第{i}盏路灯坏,海洲街道,好了" for i in range(LINES))
    file.write_text(f"内容,镇街,答复\n{lines}\n", encoding="utf-8")
    minqing("migrate")

    with MinqingProcess(home, "import", str(file)) as running:
        while count(home) < 20:
            time.sleep(0.01)
        running.process.kill()
        running.process.wait()
    kept = count(home)
    code, told, summary = said_of(minqing, file)

    assert 20 <= kept < LINES
    assert (code, told, summary["known"], summary["filed"]) == (0, [], kept, LINES - kept)
    assert count(home) == LINES
    assert minqing("rebuild").last == f"重算了 {LINES} 件,全部相符"
