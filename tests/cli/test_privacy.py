"""minqing keys, retention and erase: what an operator does for people's data, and what a wrong text says."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from api.cipher_wiring import cipher_of, sandbox_cipher_file
from api.notices_wiring import blanks, notices_of
from api.settings import Settings, SettingsRefused, load
from cases.consent import COMMON
from tests.cli.conftest import Run

GOOD = "版本:1\n日期:2026-11-23\n仍有效:无\n\n演示的告知书\n"


def settings() -> Settings:
    return load(None, dict(os.environ))


def noticed(home: Path, **texts: str) -> Settings:
    """Settings with these notices alone."""
    folder = home / "告知"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return replace(settings(), privacy=replace(settings().privacy, notices_dir=str(folder)))


def test_a_new_key_is_one_line_that_the_settings_take(minqing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    key = minqing("keys", "new").last
    monkeypatch.setenv("CIPHER", key)
    monkeypatch.setenv("MINQING__encryption__keys", '[{kid: "2026", secret: "${CIPHER}"}]')
    monkeypatch.setenv("MINQING__encryption__cipher", "sm4")

    sealed = cipher_of(settings()).seal(b"x", "y")

    assert sealed.startswith("mq1.2026.sm4.")
    assert not sandbox_cipher_file(settings()).exists()
    monkeypatch.setenv("CIPHER", "zu-kurz")
    with pytest.raises(SettingsRefused, match="32 个字节"):
        cipher_of(settings())


@pytest.mark.usefixtures("home")
def test_a_key_file_that_nobody_can_read_is_told() -> None:
    sandbox_cipher_file(settings()).mkdir(parents=True)

    with pytest.raises(SettingsRefused, match="不能用"):
        cipher_of(settings())


def test_a_stranger_is_not_forgotten(ready: Run) -> None:
    said = ready("erase", "nobody")

    assert (said.code, said.err) == (1, "没有这个人,或者已经删除\n")


def test_somebody_is_forgotten_at_the_counter_and_can_be_asked_about_again(ready: Run, home: Path) -> None:
    with closing(sqlite3.connect(home / "minqing.db")) as connection:
        connection.execute("INSERT INTO persons VALUES ('p1', 'hn-resident', '2026-11-23T01:00:00+00:00')")
        connection.execute("INSERT INTO person_private (person_id, name) VALUES ('p1', '演示·居民')")
        connection.commit()

    first = json.loads(ready("erase", "hn-resident", "--json").out)
    again = ready("erase", "hn-resident")

    assert (first["done"], first["waiting"], first["gone"]["person_private"]) == (True, 0, 1)
    assert again.code == 1
    with closing(sqlite3.connect(home / "minqing.db")) as connection:
        ((left,),) = connection.execute("SELECT count(*) FROM persons WHERE key = 'hn-resident'")
    assert left == 0


def test_a_preview_says_what_would_go_and_a_sweep_that_nothing_has_outlived_its_term(ready: Run) -> None:
    told, done = ready("retention", "--dry-run"), ready("retention", "--json")

    assert told.out.splitlines()[-2:] == ["没有到期的内容", "访问日志由部署方保存,不少于 180 天"]
    assert json.loads(done.out) == {"dry_run": False, "due": []}


def test_everything_is_sealed_with_the_key_of_now(ready: Run) -> None:
    assert json.loads(ready("keys", "reseal", "--json").out) == {"resealed": 0}


@pytest.mark.usefixtures("home")
def test_logs_are_not_kept_for_less_than_half_a_year() -> None:
    with pytest.raises(SettingsRefused, match=r"retention\.log_days:应当是 180 以上的整数"):
        load(None, dict(os.environ) | {"MINQING__retention__log_days": "179"})


def test_a_folder_without_the_common_notice_or_with_a_text_that_is_none_is_refused(home: Path) -> None:
    lost = noticed(home, **{"330481": GOOD})

    with pytest.raises(SettingsRefused, match=r"没有 隐私告知书\.txt"):
        notices_of(lost)
    (home / "告知" / "隐私告知书.txt").write_text("随便写写", encoding="utf-8")
    with pytest.raises(SettingsRefused, match="隐私告知书的第二行应当是"):
        notices_of(lost)
    (home / "告知" / "隐私告知书.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SettingsRefused, match="读不出来"):
        notices_of(lost)


def test_the_shipped_notice_is_for_trials_and_says_so_in_earnest(home: Path) -> None:
    shipped = settings()
    own = noticed(home, 隐私告知书=GOOD, **{"330481": GOOD.replace("1", "2", 1)})
    earnest = replace(shipped, mode="production")

    assert blanks(shipped, notices_of(shipped)) == ""
    assert "【】" in blanks(earnest, notices_of(shipped))
    assert blanks(earnest, notices_of(own)) == ""
    assert {key: each.version for key, each in notices_of(own).by_document.items()} == {COMMON: "1", "330481": "2"}
