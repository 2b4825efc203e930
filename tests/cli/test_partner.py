"""minqing partner: files checked, a table in and out, a line opened, watched and begun again."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from api.commands.partner_services import Kinds, tell
from api.console import Console
from cases.ports_open311 import Asked, Offered
from tests.cli.conftest import Run

HEAD = "工单编号,诉求标题,诉求内容,诉求分类,来电时间,所属街道,紧急标志,工单状态\n"
ROWS = "SL1,路灯,演示路口路灯不亮,路灯照明,2026-11-20 08:30:00,,0,待派单\n"
ROWS += "SL2,旧事,去年的事,路灯照明,昨天,火星镇,2,待派单\n"
TOWN = "330281102"


def test_the_shipped_examples_are_sound_beside_the_rules(ready: Run) -> None:
    said = ready("partner", "check")

    assert (said.code, said.last) == (0, "3 个对照文件,0 处错误,0 处提醒")


def test_names_that_the_rules_do_not_have_are_told_with_a_guess(ready: Run, tmp_path: Path) -> None:
    file, other = tmp_path / "甲.txt", tmp_path / "乙.txt"
    text = "对接 {}\n镇街 {}\n单位 综合执法对\n列 号 是 编号\n列 文 是 内容\n常量 类别 是 路等\n"
    file.write_text(text.format("甲", TOWN), encoding="utf-8")
    other.write_text(text.format("乙", "330281109"), encoding="utf-8")
    said = ready("partner", "check", file, other, "--json")

    told = [(each["code"], each["line"]) for each in json.loads(said.out)["diagnostics"]]
    assert (said.code, told) == (1, [("P121", 3), ("P120", 6), ("P122", 2)])
    assert ready("partner", "check", tmp_path / "没有.txt").code == 2


def test_a_table_comes_in_once_and_goes_out_again(ready: Run, home: Path) -> None:
    file, out = home / "a.csv", home / "out.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    first = ready("partner", "import", "示例热线", file, "--live")
    again = ready("partner", "import", "示例热线", file, "--live")
    dry = ready("partner", "import", "示例热线", file, "--dry-run")

    assert (first.code, first.last) == (1, "共 2 行:立件 1,没有收 1")
    assert (again.code, again.last) == (1, "共 2 行:没有变化 1,没有收 1")
    assert (dry.code, dry.last) == (1, "共 2 行:归档 1,没有收 1(只是试算)")
    assert len((home / "a-没有收.csv").read_text(encoding="utf-8").splitlines()) == 3

    assert ready("partner", "export", "示例热线", TOWN, out).last == "导出 1 件,0 处没有代码,留空"
    assert ready("partner", "import", "示例热线", out, "--live").last == "共 1 行:没有变化 1"
    assert ready("partner", "export", "示例热线", TOWN, home / "out.ndjson").code == 0
    assert json.loads((home / "out.ndjson").read_text(encoding="utf-8"))["工单编号"] == "SL1"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "没有的", "a.csv"), "没有“没有的”的对照文件"),
        (("import", "示例热线", "b.csv"), "表里没有必填的列:诉求内容、来电时间"),
        (("export", "示例热线", "999999", "x.csv"), "没有代码为999999的辖区"),
        (("export", "示例热线", TOWN, "none/x.csv"), "写不进去"),
        (("pause", "没有的"), "没有线路 没有的"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    ready: Run, home: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(home)
    (home / "b.csv").write_text("工单编号,别的\n1,2\n", encoding="utf-8")
    said = ready("partner", *words)

    assert said.code == 2
    assert sentence in said.err


def test_a_line_leads_only_where_the_operator_lets_it(ready: Run) -> None:
    said = ready("partner", "connect", "示例四平台", TOWN, "https://partner.example.gov.cn/in")

    assert (said.code, said.out) == (2, "")
    assert "主机要先写进设置 outbound.hosts,再开线路" in said.err
    assert ready("partner", "list").last == "还没有线路,用 minqing partner connect 开一条"


def test_a_line_is_opened_once_and_its_key_changes(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = '["partner.example.gov.cn", "x.example.gov.cn"]'
    monkeypatch.setenv("MINQING__outbound__hosts", hosts)
    assert ready("partner", "list").last == "还没有线路,用 minqing partner connect 开一条"
    opened = ready("partner", "connect", "示例四平台", TOWN, "https://partner.example.gov.cn/in", "--json")
    line = json.loads(opened.out)["line"]
    assert ready("partner", "connect", "示例四平台", TOWN, "https://x.example.gov.cn/").code == 2

    assert ready("partner", "pause", line).last == "示例四平台:已暂停"
    assert "小曹娥镇 → 示例四平台 已暂停:到第 0 号,还差 0 号,送到 0 条,重发 0 次" in ready("partner", "list").out
    assert ready("partner", "resume", line).last == "示例四平台:推送中"
    assert "还认七天" in ready("partner", "rotate", line).out
    assert ready("partner", "replay", line, "--from", "1").last == "示例四平台从第 1 号起重新推送,共 0 号"
    assert ready("partner", "replay", line, "--from", "9").code == 2


SPEAKS_OPEN311 = f"对接 示例城市\n方向 Open311\n镇街 {TOWN}\n列 service_code 是 类别\n列 description 是 内容\n"


def test_a_line_to_a_neighbour_who_speaks_open311_has_the_key_that_the_neighbour_gives(
    ready: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key = home / "partners" / "示例城市.txt", home / "their-key.txt"
    file.parent.mkdir()
    monkeypatch.setenv("MINQING__partners__dir", str(file.parent))
    monkeypatch.setenv("MINQING__outbound__hosts", '["city.example.gov.cn"]')
    key.write_text("their-key\n", encoding="utf-8")
    connect = ("partner", "connect", "示例城市", TOWN, "https://city.example.gov.cn/v2?jurisdiction_id=city")

    file.write_text(SPEAKS_OPEN311, encoding="utf-8")
    assert "对照文件没有写“单位”" in ready(*connect, "--api-key", key).err
    file.write_text(SPEAKS_OPEN311 + "单位 综合执法队\n", encoding="utf-8")
    assert "不用 --only" in ready(*connect, "--api-key", key, "--only", "cases").err
    assert "用 --api-key 写明" in ready(*connect).err
    opened = ready(*connect, "--api-key", key, "--json")
    line = json.loads(opened.out)["line"]

    assert "用 --api-key 写明" in ready("partner", "rotate", line).err
    assert ready("partner", "rotate", line, "--api-key", key).last == "示例城市以后用对方新给的密钥"


def test_what_a_neighbour_takes_is_asked_only_of_a_listed_host(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://127.0.0.1:1/v2?jurisdiction_id=city"
    assert "outbound.hosts" in ready("partner", "services", url).err

    monkeypatch.setenv("MINQING__outbound__stand_ins", '["127.0.0.1:1"]')
    said = ready("partner", "services", url)

    assert (said.code, "对方" in said.err) == (2, True)


def test_what_a_neighbour_takes_and_asks_is_shown() -> None:
    out = io.StringIO()
    asked = Asked("attribute[kind]", "哪一种", required=True, values=(("1", "圆"),))
    kinds: Kinds = {Offered("L1", "窨井盖", asks=True): (asked,), Offered("L2", "路灯"): ()}

    tell(kinds, Console(out, out))

    assert out.getvalue().splitlines() == ["L1 窨井盖", "  attribute[kind] 必答 哪一种:1 圆", "L2 路灯"]
