"""minqing doctor: each thing the program stands on, broken one at a time."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from adapters.store import migrations
from tests.cli.conftest import FILES, Run, Said, edit
from tests.support.servers import Database


def lines(said: Said) -> dict[str, tuple[bool | None, str]]:
    return {each["what"]: (each["well"], each["words"]) for each in json.loads(said.out)["findings"]}


def test_wrong_settings_are_all_told(minqing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING__http__port", "x")
    monkeypatch.setenv("MINQING__http__prot", "1")

    said = minqing("doctor")

    assert said.code == 1
    assert said.out.count("✗ 设置:环境变量 MINQING__http__") == 2


def test_a_database_without_tables_says_what_to_do(minqing: Run) -> None:
    said = minqing("doctor", "--json")

    assert said.code == 1
    steps = len(list(Path(migrations.__file__).parent.glob("[0-9]*.py")))
    assert lines(said)["数据库"] == (False, f"SQLite:数据库缺少 {steps} 步迁移,请先运行 minqing migrate")


def test_a_database_without_rules_says_what_to_do(minqing: Run) -> None:
    minqing("migrate", "--schema-only")

    said = minqing("doctor", "--json")

    assert said.code == 1
    assert lines(said)["启用的规约"] == (False, "一个也没有,请运行 minqing migrate")


def test_a_redis_that_is_away_is_told(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING__redis__url", "redis://127.0.0.1:1/0")

    said = ready("doctor", "--json")

    assert said.code == 1
    assert lines(said)["Redis"] == (False, "redis://127.0.0.1:1/0 连不上;服务照常,只是通知慢一些")


def test_a_redis_that_answers_is_well(ready: Run, monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    monkeypatch.setenv("MINQING__redis__url", redis_url)

    assert lines(ready("doctor", "--json"))["Redis"] == (True, "连得上")


def test_broken_rule_files_are_told_beside_the_good_ones_in_force(
    ready: Run, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(rules / "330481-海宁市.rule", "抄送 住建局", "抄送 住建居")
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    said = ready("doctor", "--json")

    found = lines(said)
    assert said.code == 1
    assert found["规约文件"] == (False, f"{FILES} 个文件,0/0 个例子通过;请运行 minqing check 看每一处错误")
    assert found["启用的规约"][0] is None
    assert "与文件夹里的不同" in found["启用的规约"][1]


def test_a_wrong_calendar_is_told_with_its_line(ready: Run, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (rules / "日历.txt").write_text("2027-02-30 休\n", encoding="utf-8")
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    said = ready("doctor", "--json")

    assert said.code == 1
    assert lines(said)["日历"] == (False, "日历.txt:1 没有 2027-02-30 这一天,请核对年月日(1949 到 2100 年)")


def test_a_photo_folder_that_cannot_be_made_is_told(ready: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("MINQING__files__dir", str(home / "file" / "photos"))

    assert lines(ready("doctor", "--json"))["照片文件夹"][0] is False


def test_cases_whose_clock_was_given_up_on_are_named(ready: Run, home: Path) -> None:
    file = home / "one.csv"
    file.write_text("时间,内容,镇街\n2020-10-04,路灯坏,海洲街道\n", encoding="utf-8")
    ready("import", file, "--live")
    with sqlite3.connect(home / "minqing.db") as connection:
        connection.execute("UPDATE cases SET attempts = 5")
        [(case,)] = connection.execute("SELECT id FROM cases").fetchall()

    said = ready("doctor", "--json")

    well, words = lines(said)["到期处理"]
    assert (said.code, well) == (1, False)
    assert case in words


def test_cases_of_an_earlier_version_are_told_until_they_are_repaired(ready: Run, home: Path) -> None:
    file = home / "one.csv"
    file.write_text("内容,镇街\n路灯坏,海洲街道\n", encoding="utf-8")
    ready("import", file, "--live")
    with sqlite3.connect(home / "minqing.db") as connection:  # as a row is that was there before the columns were
        connection.execute("UPDATE cases SET role = '', was_answered = 0, red_at = NULL, accept_seconds = NULL")
    words = "1 件的统计和颜色还没有补算,请运行 minqing rebuild --repair(服务可以照开)"

    said, migrated = ready("doctor", "--json"), ready("migrate")
    repaired, after = ready("rebuild", "--repair"), ready("doctor", "--json")

    assert (said.code, lines(said)["升级以前的件"]) == (1, (False, words))
    assert (migrated.code, migrated.last) == (0, f"升级以前的件:{words}")
    assert repaired.code == 0
    assert lines(after)["升级以前的件"] == (True, "没有等着补算的")
    assert "升级以前" not in ready("migrate").out


def test_a_message_that_cannot_be_delivered_is_named(ready: Run, home: Path) -> None:
    """Nobody has ever heard of the case that it is for."""
    with sqlite3.connect(home / "minqing.db") as database:
        database.execute(
            "INSERT INTO case_messages (jurisdiction_id, case_id, seq, to_jurisdiction, to_case, created_at, attempts) "
            "SELECT id, 'demo', 1, id, 'other', '2026-11-23T00:00:00+00:00', 5 FROM jurisdictions LIMIT 1"
        )

    said = ready("doctor", "--json")

    assert lines(said)["关联的件"] == (
        False,
        "1 条转出或者进展试了 5 次没有送达(demo),原因见日志;改好后调大 clock.max_attempts 再启动",
    )


@pytest.mark.parametrize(
    ("door", "well", "words"),
    [
        ("owner_url", False, "PostgreSQL:数据库角色“minqing_owner”是数据表的所有者,应用须以 minqing_app 连接"),
        ("app_url", True, "PostgreSQL 连得上,数据表是最新的,角色和行级安全都正确"),
    ],
)
def test_on_postgres_the_role_must_not_pass_the_wall(
    minqing: Run, published_database: Database, monkeypatch: pytest.MonkeyPatch, door: str, words: str, *, well: bool
) -> None:
    monkeypatch.setenv("MINQING__database__owner_url", published_database.owner_url)
    monkeypatch.setenv("MINQING__database__url", getattr(published_database, door))

    said = minqing("doctor", "--json")

    assert lines(said)["数据库"] == (well, words)


def test_a_house_in_order_is_well(ready: Run) -> None:
    said = ready("doctor")

    assert said.code == 0
    assert [line[0] for line in said.out.splitlines()[:-1] if "日历" not in line] == ["✓"] * 19
    assert said.last == "一切正常"
