"""minqing account: what the console does for accounts, and a roster that mixes duties."""

from __future__ import annotations

import json
from pathlib import Path

from adapters.roster import COLUMNS
from tests.cli.conftest import Run

MIXED = "第 2、3 行:“yanshi”同时有系统管理和审计的角色,这两样不能由同一个人担任,请去掉一样或者改任期"


def test_what_is_unknown_is_refused(ready: Run) -> None:
    assert ready("account", "invite", "nobody").err == "名册里没有“nobody”,请先导入名册\n"
    for what in ("lock", "unlock", "revoke"):
        said = ready("account", what, "nobody")
        assert (said.code, said.err) == (1, "没有叫“nobody”的账号\n")
    assert ready("account", "list").out == "共 0 个账号\n"


def test_an_invitation_is_shown_once(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(
        "\n".join([",".join(COLUMNS), "hn-telecom,演示甲,审计,,330481,,,,,"]), encoding="utf-8"
    )
    ready("roster", str(tmp_path / "r.csv"))

    told = json.loads(ready("account", "invite", "hn-telecom", "--login", "Yanshi.Jia", "--json").out)
    again = json.loads(ready("account", "reset", "hn-telecom", "--json").out)

    assert (told["login"], again["login"], len(told["invitation"])) == ("yanshi.jia", "hn-telecom", 64)
    assert told["invitation"] != again["invitation"]


def test_a_roster_that_mixes_duties_is_refused_with_its_rows(ready: Run, tmp_path: Path) -> None:
    rows = [f"yanshi,演示甲,{role},,330481,,,,," for role in ("审计", "运维")]
    (tmp_path / "r.csv").write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    (tmp_path / "one.csv").write_text("\n".join([",".join(COLUMNS), rows[0]]), encoding="utf-8")
    (tmp_path / "two.csv").write_text(
        "\n".join([",".join(COLUMNS), "yanshi,演示甲,运维,,330281,,,,,"]), encoding="utf-8"
    )

    refused = ready("roster", str(tmp_path / "r.csv"))
    assert (refused.code, MIXED in refused.out + refused.err) == (1, True)
    assert ready("roster", str(tmp_path / "one.csv")).code == 0
    elsewhere = ready("roster", str(tmp_path / "two.csv"))
    assert (elsewhere.code, MIXED.partition(":")[2] in elsewhere.out + elsewhere.err) == (1, True)
