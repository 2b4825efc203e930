"""minqing verify, heads and verifier: what was changed is named with its place, heads leave the house (核验)."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.seals import public_of
from tests.cli.conftest import Run


@pytest.fixture
def lived(ready: Run, home: Path) -> Run:
    """One report, which stands in a signed head."""
    file = home / "one.csv"
    file.write_text("内容,镇街\n路灯坏,海洲街道\n", encoding="utf-8")
    assert ready("import", file, "--live").code == 0
    assert ready("heads", "sign").code == 0
    return ready


def tamper(home: Path, *statements: str) -> None:
    with sqlite3.connect(home / "minqing.db") as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_cannot_be_used_is_said(ready: Run, home: Path) -> None:
    assert ready("heads", "vergraben").code == 2
    assert ready("verify", "--jurisdiction", "999999").code == 1
    assert ready("verify", "--heads", home / "nirgends").err == f"没有 {home / 'nirgends'} 这个文件夹\n"
    none = ready("heads", "export")
    assert (none.code, none.err) == (1, "还没有签过封存头,请先运行 minqing heads sign\n")
    alone = ready("verify")
    assert (alone.code, alone.last) == (
        0,
        "没有封存头可以对照:末尾被截去或者全部重写是看不出来的,请先运行 minqing heads sign 并留存到别处",
    )
    (home / "heads").mkdir()
    (home / "heads/1.jsonl").write_text("kein Kopf\n")
    unreadable = ready("verify")
    assert (unreadable.code, "里的日封读不出来" in unreadable.err) == (2, True)


def test_a_sound_log_is_said_to_be_sound_and_a_changed_one_where(lived: Run, home: Path) -> None:
    sound = lived("verify", "--json")
    assert (sound.code, json.loads(sound.out)["found"]) == (0, [])
    tamper(home, "UPDATE events SET occurred_at = '2019-01-01 00:00:00+00:00' WHERE seq = 1")

    said = lived("verify", "--jurisdiction", "330481002", "--progress")
    assert said.code == 1
    assert said.out.startswith("✗ 海洲街道(330481002):件 ")
    assert " 第 1 个事件(case:reported)与它的杂凑值不符:内容或者位置被改动" in said.out
    assert said.last.endswith("1 处不符;请保留现场,与备份和见证核对")


def test_one_sweep_of_a_worker_seals_and_signs(ready: Run, home: Path) -> None:
    file = home / "one.csv"
    file.write_text("内容,镇街\n路灯坏,海洲街道\n", encoding="utf-8")
    assert ready("import", file, "--live").code == 0
    assert ready("worker", "--once").code == 0

    assert "海洲街道(330481002)" in ready("heads", "export", "--jurisdiction", "330481002").out
    assert (home / "heads").is_dir()


def test_heads_go_to_the_folder_and_come_out_on_paper(lived: Run, home: Path) -> None:
    again = lived("heads", "sign", "--jurisdiction", "330481002")
    paper = lived("heads", "export", "--jurisdiction", "330481002")
    day = lived("heads", "day", "--json")

    assert again.last == "签了 1 个辖区,送出 1 份"
    assert "海洲街道(330481002)" in paper.out.splitlines()[0]
    assert json.loads(day.out)["troubles"] == []
    held = [line for file in sorted((home / "heads").glob("*.jsonl")) for line in file.read_text().splitlines()]
    assert any(json.loads(line)["text"] == paper.out.splitlines()[1] for line in held)


def test_a_database_that_was_put_back_is_found_out_by_its_witness(lived: Run, home: Path) -> None:
    tamper(home, "DELETE FROM log_heads")

    lost = lived("heads", "day")
    assert (lost.code, "数据库里却没有" in lost.err) == (1, True)
    told = lived("doctor")
    assert "✗ 见证:有 " in told.out
    assert "见证的第 1 次封存头与数据库里的不同" in lived("verify").out


def test_a_log_does_not_change_its_hash_function(lived: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING__audit__digest", "sm3")

    said = lived("verify")
    assert (said.code, said.err) == (2, "设置 audit.digest:库里的封存是用 sha256 开始的,不能改用 sm3;请改回 sha256\n")


def test_doctor_tells_of_days_and_witnesses(lived: Run, home: Path) -> None:
    assert "! 日封:" in lived("doctor").out
    lived("heads", "day")
    assert "✓ 日封:签到 " in lived("doctor").out
    assert "✓ 见证:都收到了最近一次封存头" in lived("doctor").out
    for file in (home / "heads").glob("*.jsonl"):
        file.unlink()
    assert "! 见证:有 " in lived("doctor").out
    for file in (home / "heads").glob("*"):
        file.unlink()
    (home / "heads").rmdir()
    (home / "heads").write_text("")
    assert lived("heads", "day").code == 1
    (home / "heads").unlink()
    (home / "heads").mkdir()
    (home / "heads/1.jsonl").write_text("kein Kopf\n")
    assert "✗ 见证:" in lived("doctor").out


def test_a_key_is_made_and_a_program_is_printed(minqing: Run, home: Path) -> None:
    made = json.loads(minqing("heads", "new-key", "--json").out)
    assert made["public"] == public_of(made["private"])
    program = home / "minqing_verify.py"
    program.write_text(minqing("verifier").out, encoding="utf-8")

    for words, code in (([], 2), (["--help"], 0)):
        asked = [sys.executable, "-I", str(program), *words]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert (done.returncode, "用法" in done.stdout) == (code, True)
