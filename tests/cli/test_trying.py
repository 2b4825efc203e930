"""minqing test: every example with √ or ×, the clauses without one, and examples to paste."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, edit

COUNTY = "330481-海宁市.rule"
TOWN = "330281102-小曹娥镇.rule"


def test_a_wrong_example_is_shown_where_it_fails(minqing: Run, rules: Path) -> None:
    edit(rules / TOWN, "2020-10-26 10:00 答复,结果 说明情况", "2020-10-26 10:00 镇综合执法队 答复")

    said = minqing("test", rules / TOWN)

    assert said.code == 1
    assert "  √ 晚上随手拍的路灯\n" in said.out
    where = line_of(rules / TOWN, "2020-10-26 10:00 镇综合执法队 答复")
    assert f"  × 其余的先商议认领,期满由市里评\n    330281102-小曹娥镇.rule:{where}:" in said.out
    assert "D910 这件由 镇村镇建设办 承办,不是 镇综合执法队\n" in said.out
    assert said.last == "16 个例子,15 个通过;19 处条文,19 处有例子用到,0 处没有"


def test_rules_with_mistakes_are_not_tried(minqing: Run, rules: Path) -> None:
    edit(rules / COUNTY, "抄送 住建局", "抄送 住建居")

    said, told = minqing("test", rules), minqing("test", rules, "--json")

    assert (said.code, told.code) == (1, 1)
    assert "住建居" in said.out
    assert said.last == "有 1 处错误,例子没有运行"
    assert [mistake["code"] for mistake in json.loads(told.out)["diagnostics"]] == ["D104"]


def test_a_wrong_calendar_is_told(minqing: Run, rules: Path, tmp_path: Path) -> None:
    (rules / "日历.txt").write_text("2027-02-30 休\n", encoding="utf-8")
    config = tmp_path / "c.yaml"
    config.write_text(f"rules:\n  dir: {rules}\n", encoding="utf-8")

    said = minqing("test", "--config", config)

    assert said.code == 1
    assert "日历.txt:1:1 C103" in said.out
    assert said.last == "有 1 处错误,例子没有运行"


def test_a_folder_that_is_not_there_is_misuse(minqing: Run, tmp_path: Path) -> None:
    assert minqing("test", tmp_path / "nowhere").code == 2


def line_of(file: Path, words: str) -> int:
    """The number of the line in which these words stand."""
    text = file.read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1


def without_owners(rules: Path) -> Path:
    """The county's file without the examples of the covers of three companies."""
    text = (rules / COUNTY).read_text(encoding="utf-8")
    begin, end = text.index("例 电信的"), text.index("例 看过了")
    (rules / COUNTY).write_text(text[:begin] + text[end:], encoding="utf-8")
    return rules / COUNTY


def test_clauses_without_an_example_are_listed_and_one_is_suggested(minqing: Run, rules: Path) -> None:
    said = minqing("test", without_owners(rules))

    assert said.code == 0
    where = line_of(rules / COUNTY, "  电信 归 电信公司")
    assert f"  没有例子用到的:\n    第{where}行 对照 产权单位(电信)\n" in said.out
    assert "    例 对照 产权单位(电信)\n" in said.out
    assert "      应 依 第二条 由 电信公司 办理\n" in said.out
    assert said.last == "14 个例子,14 个通过;17 处条文,14 处有例子用到,3 处没有"


def test_a_clause_that_is_always_too_late_gets_the_reason(minqing: Run, rules: Path) -> None:
    street = rules / "330481001-硖石街道.rule"
    edit(street, "例 国庆", "第八条 灯 提到 “灯”的,由 住建局 办理\n第九条 路灯 提到 “路灯”的,由 公安局 办理\n例 国庆")

    said = minqing("test", street)

    assert said.code == 0
    assert "      2026-03-10 10:00 居民 上报 “灯”\n      应 依 第八条 由 住建局 办理\n" in said.out
    assert "  第九条(路灯) 未能找到例子:能想到的情形都试过了,总是先依 第八条(灯)\n" in said.out


def test_json_has_examples_clauses_and_suggestions(minqing: Run, rules: Path) -> None:
    said = minqing("test", without_owners(rules), "--json")

    found = json.loads(said.out)
    assert (found["passed"], found["diagnostics"]) == (True, [])
    assert found["examples"][0] == {
        "file": COUNTY,
        "line": found["examples"][0]["line"],
        "title": "国庆假期里的窨井盖",
        "passed": True,
        "failures": [],
    }
    assert found["clauses"][0] == {
        "file": COUNTY,
        "line": line_of(rules / COUNTY, "  移动 归 移动公司"),
        "clause": "对照 产权单位",
        "item": "(移动)",
        "exercised": True,
    }
    assert [(each["item"], each["why"]) for each in found["suggestions"]] == [
        ("(电信)", None),
        ("(自来水)", None),
        ("(供电)", None),
    ]
