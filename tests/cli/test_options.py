"""What all commands have in common: exit codes, JSON, sentences instead of tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from api.cli import main, parser
from api.command_table import MODULES, every_command
from tests.cli.conftest import ROOT, Run
from tests.support.servers import Database


def test_an_unknown_command_is_a_misuse(minqing: Run) -> None:
    assert minqing("fly").code == 2


def test_every_mistake_of_the_settings_is_told_and_nothing_is_done(minqing: Run, home: Path) -> None:
    file = home / "my.yaml"
    file.write_text("http:\n  prot: 1\n  port: x\n", encoding="utf-8")

    said = minqing("check", "--config", file)

    assert (said.code, said.out) == (2, "")
    assert "my.yaml:2 http.prot" in said.err
    assert "my.yaml:3 http.port" in said.err


def test_a_failure_is_json_as_well_when_asked_for(minqing: Run, home: Path) -> None:
    said = minqing("import", home / "no.csv", "--json")

    assert said.code == 2
    assert json.loads(said.out) == {"error": said.err.strip(), "exit": 2}
    assert "文件" in said.err


def test_a_database_that_was_never_made_says_what_to_do(minqing: Run) -> None:
    said = minqing("rebuild")

    assert (said.code, said.out) == (2, "")
    assert "minqing migrate" in said.err


@pytest.mark.parametrize("command", ["migrate", "serve", "rebuild"])
def test_a_file_that_is_no_database_is_told(
    minqing: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("MINQING__http__port", "0")
    (home / "minqing.db").write_bytes(b"no database, but long enough to look like the head of one" * 100)

    said = minqing(command)

    assert (said.code, said.out) == (2, "")
    assert said.err == "这个文件不是数据库,请核对 database.url\n"


def test_a_damaged_database_is_told(ready: Run, home: Path) -> None:
    file = home / "minqing.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))

    said = ready("rebuild")

    assert (said.code, said.out) == (3, "")
    assert said.err == "数据库文件已损坏,请停下服务,保留现场,再从备份恢复\n"


@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_a_database_that_cannot_be_made_is_told(
    minqing: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (home / "file").touch()
    monkeypatch.setenv("MINQING__http__port", "0")
    monkeypatch.setenv("MINQING__database__url", f"sqlite://{home / 'file' / 'below' / 'minqing.db'}")

    said = minqing(command)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"不能建文件夹 {home / 'file' / 'below'}(")


def test_a_key_that_cannot_be_kept_is_told(ready: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").touch()
    monkeypatch.setenv("MINQING__auth__sandbox_key", str(home / "file" / "key"))

    said = ready("rebuild")

    assert (said.code, said.out) == (2, "")
    assert said.err == f"设置 auth.sandbox_key:{home / 'file' / 'key'} 不能用(File exists),请改权限或换一个地方\n"


def test_a_key_that_somebody_spoiled_is_told(ready: Run, home: Path) -> None:
    (home / "key").write_text("short", encoding="ascii")

    said = ready("rebuild")

    assert (said.code, said.out) == (2, "")
    assert said.err == f"设置 auth.sandbox_key:{home / 'key'} 太短,至少要 32 字节;删去它,下次启动会自动生成\n"


def test_a_database_that_does_not_answer_is_unreachable(minqing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING__database__url", "postgres://minqing_app@127.0.0.1:1/minqing")
    monkeypatch.setenv("MINQING__database__owner_url", "postgres://minqing_owner@127.0.0.1:1/minqing")

    said = minqing("rebuild")

    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("数据库暂时不可用")


@pytest.mark.parametrize("command", ["migrate", "rebuild", "doctor"])
def test_a_wrong_password_is_told(
    minqing: Run, monkeypatch: pytest.MonkeyPatch, migrated_database: Database, command: str
) -> None:
    wrong = migrated_database.app_url.replace(":minqing_app@", ":wrong@")
    for setting in ("url", "owner_url"):
        monkeypatch.setenv(f"MINQING__database__{setting}", wrong)

    said = minqing(command)

    assert said.code == (1 if command == "doctor" else 3)
    assert "数据库不接受这个用户名或口令,请核对设置 database" in said.out + said.err


def test_a_database_that_does_not_exist_is_told(
    minqing: Run, monkeypatch: pytest.MonkeyPatch, migrated_database: Database
) -> None:
    monkeypatch.setenv("MINQING__database__url", f"{migrated_database.app_url}_not")
    monkeypatch.setenv("MINQING__database__owner_url", f"{migrated_database.owner_url}_not")

    said = minqing("rebuild")

    assert (said.code, said.out) == (3, "")
    assert said.err == "数据库服务器上没有这个数据库,请核对设置 database\n"


def test_an_address_that_is_none_is_told(minqing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in ("url", "owner_url"):
        monkeypatch.setenv(f"MINQING__database__{setting}", "postgres://minqing_app@127.0.0.1:port/minqing")

    said = minqing("rebuild")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("数据库地址的写法不对(")


def test_tables_are_not_made_by_a_role_that_may_not(
    minqing: Run, monkeypatch: pytest.MonkeyPatch, fresh_database: Database
) -> None:
    monkeypatch.setenv("MINQING__database__url", fresh_database.app_url)
    monkeypatch.setenv("MINQING__database__owner_url", fresh_database.app_url)

    said = minqing("migrate")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("这个数据库角色不能建表(")


def test_a_defect_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> ArgumentParser:
        made = ArgumentParser()
        made.set_defaults(run=lambda *_: 1 / 0, json=False, progress=False)
        return made

    monkeypatch.setattr("api.cli.parser", broken)

    with pytest.raises(ZeroDivisionError):
        main([])


def test_an_interrupted_command_says_so_by_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    made = ArgumentParser()
    made.set_defaults(run=interrupted, json=False, progress=False)
    monkeypatch.setattr("api.cli.parser", lambda _: made)

    assert main([]) == 130


@pytest.mark.parametrize("command", MODULES)
def test_every_command_has_help_json_and_exit_codes(command: str, minqing: Run) -> None:
    said = minqing(command, "--help")

    assert said.code == 0
    assert "--json" in said.out
    assert "退出码" in said.out


def test_no_command_is_missing() -> None:
    words = [command.name for command in every_command()]

    assert words == [
        *("serve", "worker", "migrate", "check", "messages", "code", "fmt", "test"),
        *("publish", "rollback", "versions", "blame", "prove", "diff", "replay"),
        *("import-table", "export-table", "explain", "lsp"),
        *("demo", "init-jurisdiction", "roster", "account", "boundaries", "practice", "merge-units"),
        *("import", "rebuild", "verify", "heads", "verifier", "doctor", "erase", "retention", "keys", "partner"),
    ]
    assert list(MODULES) == words
    assert parser(every_command()).prog == "minqing"


def test_a_word_is_answered_without_loading_the_database() -> None:
    script = "import sys; from api.cli import main; code = main(['code']); print(code, 'tortoise' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "0 False"
