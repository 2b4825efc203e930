"""minqing rebuild: what a row says beside its events is found, named, and put right only when asked."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def one_case(run: Run, home: Path) -> None:
    file = home / "one.csv"
    file.write_text("内容,镇街\n路灯坏,海洲街道\n", encoding="utf-8")
    assert run("import", file, "--live").code == 0


def tamper(home: Path, statement: str) -> None:
    with sqlite3.connect(home / "minqing.db") as connection:
        connection.execute(statement)


def test_a_row_that_says_something_else_is_found_and_repaired(ready: Run, home: Path) -> None:
    one_case(ready, home)
    tamper(home, "UPDATE cases SET phase = 'closed'")

    found = ready("rebuild", "--verify", "--json")
    [mismatch] = json.loads(found.out)["mismatches"]
    repaired, after = ready("rebuild", "--repair"), ready("rebuild")

    assert (found.code, mismatch["what"], mismatch["stored"], mismatch["folded"]) == (1, "phase", "closed", "pooled")
    assert (repaired.code, repaired.last) == (0, "重算了 1 件,1 处不符,能改正的已经改正")
    assert (after.code, after.last) == (0, "重算了 1 件,全部相符")


def test_an_event_that_was_changed_breaks_its_chain(ready: Run, home: Path) -> None:
    one_case(ready, home)
    tamper(home, "UPDATE events SET occurred_at = '2019-01-01 00:00:00+00:00' WHERE seq = 1")

    said = ready("rebuild")

    assert said.code == 1
    assert "event[1].hash" in said.out


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET occurred_at = '2019-01-01 00:00:00+00:00' WHERE seq = 1",
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        "DELETE FROM events",
        "DELETE FROM cases",
    ],
    ids=["changed", "cut off", "emptied", "without its row"],
)
def test_nothing_is_put_right_by_events_that_were_tampered_with(ready: Run, home: Path, statement: str) -> None:
    one_case(ready, home)
    tamper(home, statement)

    repaired, after = ready("rebuild", "--repair"), ready("rebuild")

    assert (repaired.code, after.code) == (1, 1)
    assert repaired.last == "其中 1 件的事件记录本身被改动过,不能据以改正;请保留现场,与备份核对"
    assert [line for line in after.out.splitlines() if any(word in line for word in ("event", "chain_head", "row"))]


def test_verify_and_repair_exclude_each_other(ready: Run) -> None:
    assert ready("rebuild", "--verify", "--repair").code == 2
