"""Message templates (消息模板): every mistake at once with its place, and the nearest file counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.telling_wiring import KINDS, read_templates
from cases import events
from cases.message_templates import COMMON, DIGEST, Page, Template, Templates, fill, placeholders, read_page
from cases.notices import TO_RATE
from cases.reaching import Quiet
from dsl.diagnostics import render
from tests.support.source import ROOT
from tests.support.telling import shipped, shipped_text

BAD = """免打扰:25点
短信每天:很多
送达:快
乱写
[case:anwered] 已答复
标题:甲
[case:answered] 已答复
标题:
正文:{事由}({编号}已由{单位}答复
状态:已经答复了的
紧急:要
渠道:短信
题目:乙
标题:丙
[case:answered]
[case:rated]
状态:{状态}
[完全不像]
"""
PICTURE = """330481001.txt:9:4 M110 没有叫“事由”的占位
  9 │ 正文:{事由}({编号}已由{单位}答复
    │      ~~~~~~
  是不是{事项};这里可以用事项、编号、单位、期限、状态、时间、地区"""


def test_all_mistakes_are_told_at_once_with_their_places_and_what_to_do() -> None:
    page, problems = read_page("330481001.txt", "330481001", BAD, KINDS)

    assert [(each.span.line, each.span.column, each.code) for each in problems] == [
        (1, 1, "M105"),
        (2, 1, "M106"),
        (3, 1, "M104"),
        (4, 1, "M101"),
        (5, 1, "M102"),
        (8, 1, "M111"),
        (9, 4, "M110"),
        (10, 1, "M111"),
        (11, 1, "M108"),
        (12, 1, "M108"),
        (13, 1, "M107"),
        (14, 1, "M103"),
        (15, 1, "M103"),
        (16, 1, "M112"),
        (17, 1, "M111"),
        (18, 1, "M102"),
    ]
    assert all(each.help for each in problems)
    assert PICTURE in {render(each, BAD) for each in problems}
    assert page == Page("330481001")


def test_a_brace_that_is_left_open_and_a_text_that_is_too_long_are_mistakes() -> None:
    text = f"[case:answered]\n标题:{'长' * 21}\n正文:{{事项"
    _, problems = read_page("330481001.txt", "330481001", text, KINDS)

    assert [(each.code, each.message) for each in problems] == [
        ("M111", "“标题”太长,有 21 个字"),
        ("M109", "花括号不成对"),
    ]


def test_a_key_that_is_like_nothing_is_told_with_all_that_may_stand_there() -> None:
    _, (problem,) = read_page("330481001.txt", "330481001", "[case:answered]\n标题:甲\n正文:乙\nabc:丙", KINDS)

    assert problem.help == "可以写标题、正文、给单位、状态、紧急、渠道"


def test_every_kind_of_notice_has_a_shipped_template() -> None:
    page = shipped().pages[COMMON]

    assert set(page.templates) == KINDS
    assert {*events.KINDS, TO_RATE} >= {kind for kind in KINDS if not kind.startswith("alert:")} - {DIGEST}


def test_a_kind_without_a_template_is_refused() -> None:
    gone = shipped_text().replace("[case:closed]", "# ")
    _, problems = read_page("通用.txt", COMMON, gone, KINDS)

    assert "没有 [case:closed] 的模板" in [each.message for each in problems]


def test_what_is_put_in_is_put_in_as_it_is() -> None:
    assert fill("{事项}已办结({编号}){不知}", {"事项": "有{编号}的井盖", "编号": "1号"}) == "有{编号}的井盖已办结(1号)"


def test_what_may_stand_in_braces_depends_on_the_kind() -> None:
    assert "预案" in placeholders("alert:told")
    assert "件数" in placeholders(DIGEST)
    assert "预案" not in placeholders("case:answered")


def test_the_nearest_file_counts() -> None:
    near = Template("case:answered", "街道说", "正文", "给单位的正文", urgent=True, in_app_only=True)
    common = shipped().pages[COMMON]
    town = Page("330481001", {"case:answered": near}, Quiet(0, 0), 7)
    templates = Templates({COMMON: common, "330481001": town})
    codes, others = ("330481001", "330481"), ("330481002", "330481")

    assert templates.of("case:answered", codes) is near
    assert templates.of("case:answered", others).title == "已答复"
    assert templates.of("case:closed", codes).title == "已办结"
    assert (templates.quiet(codes, Quiet(1, 2)), templates.quiet(others, Quiet(1, 2))) == (Quiet(0, 0), common.quiet)
    assert (templates.sms_a_day(codes, 1), templates.sms_a_day(others, 1)) == (7, 200)
    assert Templates({COMMON: Page("")}).quiet(codes, Quiet(1, 2)) == Quiet(1, 2)
    assert Templates({COMMON: Page("")}).sms_a_day(codes, 1) == 1
    assert (near.text_for(unit=True), near.text_for(unit=False)) == ("给单位的正文", "正文")
    assert templates.of("case:closed", codes).text_for(unit=True) == templates.of("case:closed", codes).text


def test_no_quiet_hours_at_all_and_a_day_that_ends_at_24() -> None:
    assert read_page("1.txt", "1", "免打扰:不设", KINDS)[0].quiet == Quiet(0, 0)
    assert read_page("1.txt", "1", "免打扰:22:00至24:00\r\n短信每天:50条", KINDS)[0] == Page(
        "1", {}, Quiet(1320, 0), 50
    )


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("街道.txt", b"", "M115"), ("330481001.txt", "甲".encode("gbk"), "M114")],
)
def test_files_that_cannot_be_used_are_mistakes_like_others(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / "通用.txt").write_text(shipped_text(), encoding="utf-8")
    (tmp_path / name).write_bytes(data)

    assert [each.code for each in read_templates(tmp_path).problems] == [code]


def test_two_files_of_one_place_and_a_folder_without_the_common_one(tmp_path: Path) -> None:
    for name in ("330481001.txt", "330481001-硖石街道.txt"):
        (tmp_path / name).write_text("短信每天:5", encoding="utf-8")

    assert sorted(each.code for each in read_templates(tmp_path).problems) == ["M115", "M116"]


def test_every_mistake_has_a_line_in_the_handbook() -> None:
    page = (ROOT / "docs/接入/告知.md").read_text(encoding="utf-8")
    sources = "".join((ROOT / name).read_text() for name in ("cases/message_templates.py", "api/telling_wiring.py"))

    codes = sorted(set(re.findall(r'"(M1\d\d)"', sources)))

    assert [code for code in codes if f"| {code} |" not in page] == []
    assert len(codes) == 16
