"""minqing migrate: all files come into force together, or nothing changes at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, edit


def test_a_broken_file_changes_nothing(ready: Run, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = json.loads(ready("migrate", "--json").out)["rules"]["bundle"]
    edit(rules / "330481-海宁市.rule", "抄送 住建局", "抄送 住建居")
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    broken = ready("migrate")
    monkeypatch.delenv("MINQING__rules__dir")

    assert broken.code == 1
    assert "住建居" in broken.err
    assert "没有启用,原来的规约不变" in broken.err
    assert json.loads(ready("migrate", "--json").out)["rules"] == {"bundle": before, "changed": False}


def test_the_first_broken_files_leave_no_rules(minqing: Run, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(rules / "330481-海宁市.rule", "抄送 住建局", "抄送 住建居")
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    assert minqing("migrate").code == 1
    assert "一个也没有" in minqing("doctor").out


def test_a_changed_term_comes_into_force(ready: Run, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(rules / "330481-海宁市.rule", "低于3星的,15天内 重办", "低于3星的,16天内 重办")
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    first, second = (json.loads(ready("migrate", "--json").out)["rules"] for _ in range(2))

    assert (first["changed"], second["changed"]) == (True, False)
    assert first["bundle"] == second["bundle"]


def test_a_changed_term_that_its_own_examples_contradict_is_refused(
    ready: Run, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(rules / "330481-海宁市.rule", "自受理之日起1个月内 答复", "自受理之日起2个月内 答复")
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    said = ready("migrate")

    assert said.code == 1
    assert "个例与规约不符(330481-海宁市.rule:" in said.out + said.err


def test_tables_alone_may_be_made_first(minqing: Run) -> None:
    said = minqing("migrate", "--schema-only", "--json")

    found = json.loads(said.out)
    assert said.code == 0
    assert found["applied"][0].startswith("0001")
    assert found["rules"] is None
