"""minqing publish, rollback, versions and blame: a change is looked at, signed by two, brought back and explained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from api import wire
from api.cli import main
from cases.examining import Inline
from tests.cli.conftest import Run, Said, environment
from tests.support.clerks import CITY_FILE, EAST_FILE, ROUTED, SHORTER
from tests.support.town import CITY, sources

ROSTER = """编号,姓名,角色,级别,行政区划代码,单位,群,岗位,任职起,任职止
clerk,演示·编写人,规约编写人,,330901,,,,,
signer,演示·协调人,协调人员,,330901,督促办,,,,
"""


def small_city(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Two persons sign; texts are read in this process, for speed."""
    patch.setattr(wire, "JailedCompiler", lambda *_, **__: Inline())
    patch.setenv("MINQING__rules__dir", str(folder / "rules"))
    patch.setenv("MINQING__rules__second_person", "always")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small city's rules in force and its people."""
    folder = tmp_path_factory.mktemp("city")
    (folder / "rules").mkdir()
    for source in sources():
        (folder / "rules" / source.name).write_text(source.text, encoding="utf-8")
    (folder / "名册.csv").write_text(ROSTER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder).items():
            patch.setenv(name, value)
        small_city(patch, folder)
        assert main(["migrate"]) == 0
        assert main(["roster", str(folder / "名册.csv")]) == 0
    return folder


@pytest.fixture
def rules(city: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in the home of this test."""
    shutil.copytree(city, home, dirs_exist_ok=True)
    small_city(monkeypatch, home)
    return home / "rules"


def as_json(said: Said) -> Any:
    assert said.code == 0, said.err
    return json.loads(said.out)


def write(folder: Path, text: str, name: str = CITY_FILE) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_nothing_is_changed_before_the_report_was_seen(rules: Path, minqing: Run) -> None:
    write(rules, ROUTED)

    shown = minqing("publish")
    assert shown.code == 0
    assert "修改 第二条 窨井盖(第23行)" in shown.out
    assert len(as_json(minqing("versions", "--json"))["versions"]) == 1
    seen = shown.last.rpartition(" ")[2]

    done = minqing("publish", "--seen", seen, "--by", "clerk", "--reason", "换承办")
    assert done.last.startswith("已启用:第2版 ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "请写明以谁的名义:--by 名册里的编号\n"),
        (("--by", "nobody"), "名册里没有编号 nobody\n"),
        (("--by", "clerk"), "请写明为什么改,以后查得到\n"),
    ],
)
def test_who_and_why_are_said(rules: Path, minqing: Run, words: tuple[str, ...], told: str) -> None:
    write(rules, ROUTED)

    assert minqing("publish", "--yes", *words).err == told


WRONG = "例 积水\n  2026-11-23 09:00 居民 上报 路灯 “路口积水”\n  应 依 第三条 由 城管局 办理\n"


def test_a_text_whose_own_example_does_not_hold_is_refused_in_one_sentence(rules: Path, minqing: Run) -> None:
    write(rules, CITY + WRONG)

    said = minqing("publish", "--yes", "--by", "clerk", "--reason", "示例理由")

    assert said.code == 1
    assert said.err == f"有1个例与规约不符({CITY_FILE}:34 积水),请先改好规约,或者改好例,没有启用\n"
    assert len(as_json(minqing("versions", "--json"))["versions"]) == 1


def test_a_text_with_mistakes_is_shown_with_each(rules: Path, minqing: Run) -> None:
    write(rules, CITY.replace("由 水务公司 办理", "由 水物公司 办理"))

    said = minqing("publish", "--yes", "--by", "clerk", "--reason", "示例")

    assert said.code == 1
    assert f"{CITY_FILE}:24:" in said.err
    assert "没有启用,原来的规约不变" in said.err


def test_two_sign_a_term_and_the_record_tells_both(rules: Path, minqing: Run) -> None:
    write(rules, SHORTER)
    done = as_json(minqing("publish", "--yes", "--by", "clerk", "--reason", "快一点", "--json"))
    proposal = done["changed"]["proposal"]
    assert done["review"]["second_person"] is True

    assert f"等签发 {proposal} 演示·编写人:快一点" in minqing("versions").out
    own = minqing("publish", "--approve", proposal, "--by", "clerk")
    assert own.err == "这是您自己提出的,要由另一个人签发\n"
    assert minqing("publish", "--approve", proposal, "--by", "signer").last.startswith("已启用:第2版")

    listed = minqing("versions").out.splitlines()
    assert listed[0].startswith("*第2版 ")
    assert listed[0].endswith(f"演示·编写人,演示·协调人签发:快一点 {CITY_FILE}")
    assert "修改 第六条 答复" in minqing("versions", "2").out
    blamed = minqing("blame", CITY_FILE, "第六条")
    assert "演示·编写人、演示·协调人" in blamed.out
    assert blamed.last.endswith("第六条:快一点")
    assert minqing("blame", CITY_FILE, "第九十条").code == 1


def test_a_refused_proposal_is_gone(rules: Path, minqing: Run) -> None:
    write(rules, SHORTER)
    words = ("publish", "--yes", "--by", "clerk", "--reason", "快一点", "--json")
    proposal = as_json(minqing(*words))["changed"]["proposal"]

    assert minqing("publish", "--refuse", proposal, "--by", "signer", "--reason", "不行").last == "已退回,什么都没有改"
    assert "等签发" not in minqing("versions", "--all").out


def test_a_version_comes_back_and_the_folder_does_not_undo_it(rules: Path, minqing: Run) -> None:
    write(rules, ROUTED)
    assert minqing("publish", "--yes", "--by", "clerk", "--reason", "换承办").code == 0

    said = minqing("rollback", "--to", "1", "--yes", "--by", "clerk", "--reason", "换错了")

    assert said.last.startswith("已启用:第3版")
    write(rules, CITY)
    assert "没有变化" in minqing("migrate").out
    assert len(as_json(minqing("versions", "--json"))["versions"]) == 3


def test_a_file_that_was_changed_on_both_sides_is_told(rules: Path, home: Path, minqing: Run) -> None:
    write(home, ROUTED)
    assert minqing("publish", home / CITY_FILE, "--yes", "--by", "clerk", "--reason", "换承办").code == 0
    write(rules, f"{CITY}# 文件夹里的\n")

    both = f"{CITY_FILE} 在文件夹里和库里都改过"
    assert minqing("publish").err.startswith(both)
    migrated = minqing("migrate")
    assert (migrated.code, both in migrated.err) == (1, True)
    doctor = minqing("doctor").out
    assert both in doctor
    assert minqing("publish", rules / CITY_FILE, "--yes", "--by", "clerk", "--reason", "以文件夹为准").code == 0


def test_the_folder_alone_changes_no_term_where_two_sign(rules: Path, minqing: Run) -> None:
    write(rules, SHORTER)

    said = minqing("migrate")

    assert said.code == 1
    assert "改了时限(第六条 答复),要两个人:请用 minqing publish 提出并签发" in said.err


@pytest.mark.usefixtures("rules")
def test_what_rules_by_the_door_is_newer_than_the_folder_and_doctor_says_so(home: Path, minqing: Run) -> None:
    write(home, ROUTED)
    assert minqing("publish", home / CITY_FILE, "--yes", "--by", "clerk", "--reason", "换承办").code == 0

    assert "比文件夹里的新(后来在网页或者命令里启用的)" in minqing("doctor").out


def test_a_whole_file_goes_by_migrate_alone(rules: Path, minqing: Run) -> None:
    (rules / EAST_FILE).unlink()

    assert minqing("publish").err == f"文件夹里没有 {EAST_FILE};要删去整份规约请用 minqing migrate\n"


def test_versions_that_never_were(rules: Path, minqing: Run) -> None:
    assert rules.is_dir()
    assert minqing("versions", "9").err == "没有第9版\n"
    assert minqing("versions", "1").last == "(没有留下报告)"
    assert minqing("rollback", "--to", "9").err == "没有第9版;现在是第1版\n"


def test_a_file_is_compared_with_a_version_of_the_database(minqing: Run, rules: Path) -> None:
    number = as_json(minqing("versions", "--json"))["versions"][0]["number"]
    (rules / CITY_FILE).write_text(ROUTED, encoding="utf-8")

    said = minqing("diff", f"第{number}版", rules, "--town", "330901")

    assert said.code == 1, said.err
    assert "演示市(330901)" in said.out
    assert "去向" in said.out


@pytest.mark.parametrize("asked", ["第99版", "99", "0123456789abcdef"])
def test_a_version_that_there_is_not_is_said(minqing: Run, rules: Path, asked: str) -> None:
    said = minqing("diff", asked, rules)

    assert said.code == 2
    assert f"没有“{asked}”这一版" in said.err


def test_what_is_neither_a_file_nor_a_version_is_said(minqing: Run, rules: Path) -> None:
    said = minqing("diff", "没有的文件", rules)

    assert said.code == 2
    assert "没有“没有的文件”这个文件或文件夹" in said.err
