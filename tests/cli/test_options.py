"""What all commands have in common: exit codes, JSON, sentences instead of tracebacks."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

import pytest

from api.cli import COMMANDS, main, parser
from tests.cli.conftest import Run


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


def test_a_database_that_does_not_answer_is_unreachable(minqing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING__database__url", "postgres://minqing_app@127.0.0.1:1/minqing")
    monkeypatch.setenv("MINQING__database__owner_url", "postgres://minqing_owner@127.0.0.1:1/minqing")

    said = minqing("rebuild")

    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("数据库暂时不可用")


def test_a_defect_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> ArgumentParser:
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
    monkeypatch.setattr("api.cli.parser", lambda: made)

    assert main([]) == 130


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_help_json_and_exit_codes(command: str, minqing: Run) -> None:
    said = minqing(command, "--help")

    assert said.code == 0
    assert "--json" in said.out
    assert "退出码" in said.out


def test_no_command_is_missing() -> None:
    words = [command.name for command in COMMANDS]

    assert words == ["serve", "worker", "migrate", "check", "explain", "demo", "import", "rebuild", "doctor"]
    assert parser().prog == "minqing"
