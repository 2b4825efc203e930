"""The pages of the codes (提示的说明): each wrong example is told by its code alone, and each right one is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.commands.code import picture_of, told_about
from dsl import explained_codes
from dsl.diagnostics import CODES
from dsl.explained_codes import FRAME, PageMissing, page_of, sample

PAGES = Path(explained_codes.__file__).parent / "pages"

#: Too many mistakes are told beside the mistakes themselves.
BESIDE = {"D407": {"D101"}}


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_wrong_and_a_right_example_that_are_just_that(code: str) -> None:
    page = page_of(code)

    wrong = {told.code for told in told_about(page.wrong)} - BESIDE.get(code, set())
    assert (wrong, told_about(page.right)) == ({code}, ())


@pytest.mark.parametrize("code", [code for code in CODES if code not in BESIDE])
def test_a_wrong_example_is_told_once(code: str) -> None:
    assert [told.code for told in told_about(page_of(code).wrong)] == [code]


def test_there_is_no_page_for_a_code_that_is_gone() -> None:
    assert {file.stem for file in PAGES.iterdir()} == set(CODES)


def test_a_page_without_a_right_example_is_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "D101.txt").write_text("为什么。\n\n错误的写法:\n单位 甲\n", encoding="utf-8")
    monkeypatch.setattr(explained_codes, "files", lambda _: tmp_path)
    page_of.cache_clear()

    with pytest.raises(PageMissing):
        page_of("D101")
    page_of.cache_clear()


@pytest.mark.parametrize("code", ["D100", "", "../D101"])
def test_an_unknown_code_has_no_page(code: str) -> None:
    with pytest.raises(PageMissing):
        page_of(code)


def test_a_short_example_stands_in_the_frame_with_a_clause_for_everything_else() -> None:
    made = sample("\n第一条 路灯 类别 属于 路灯的,由 供电公司 办理\n")

    assert made.shown == "第一条 路灯 类别 属于 路灯的,由 供电公司 办理"
    assert made.files == {"示例镇.rule": f"{FRAME}{made.shown}\n第二条 其余 由 各单位 认领\n"}


def test_an_example_of_several_files_is_cut_at_their_names() -> None:
    made = sample("==== 甲.rule\n分类 路灯\n==== 乙.rule\n分类 井盖\n")

    assert made.files == {"甲.rule": "分类 路灯\n", "乙.rule": "分类 井盖\n"}


def test_the_message_counts_the_lines_of_the_frame() -> None:
    assert FRAME.count("\n") == 8  # the page says that examples begin with line 9
    assert picture_of(page_of("D104")) == (
        "示例镇.rule:9:21 D104 没有叫“城管所”的单位\n"
        "  9 │ 第一条 井盖 类别 属于 窨井盖的,由 城管所 办理\n"
        "    │                                   ~~~~~~\n"
        "  是不是“综合执法队”(又名 城管队)?已声明的单位见第 5-7 行"
    )
