"""A second look at a changed file says exactly what a first look would, however it was changed before."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.town import county_with
from dsl import incremental
from dsl.compile import check_sources, compile_bundle
from dsl.incremental import Memory, moved
from dsl.parse import names_of, outline, parse
from dsl.sentence import read_block

CORPUS = Path(__file__).parents[1] / "corpus"
GOOD = (CORPUS / "good" / "330281999-示例镇.rule").read_text(encoding="utf-8")
COUNTY, TOWN = county_with(1).values()
LINES = sorted({line for text in (GOOD, TOWN) for line in text.split("\n")})
#: What a hand at a keyboard does wrong, and what changes the meaning of other lines.
SCRAPS = (
    *("\n", " ", "“", "\r\n", "\u200b", "、", ";", "。", "(一)", "第九条 ", "单位 ", "# ", "3日", "由 ", "的,", "㈠"),
    *("又名 城管", "语言 第1版", "语言 第2版", "分类 类别", "路灯", "示例镇"),
)


@st.composite
def edits(draw: st.DrawFn, text: str) -> list[str]:
    """The same text again and again, each time with one more change."""
    versions = [text]
    for _ in range(draw(st.integers(1, 5))):
        versions.append(draw(st.sampled_from(_changes(versions[-1], draw))))
    return versions


def _changes(text: str, draw: st.DrawFn) -> list[str]:
    lines = text.split("\n")
    at, to = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    place = draw(st.integers(0, len(text)))
    other, scrap = draw(st.sampled_from(LINES)), draw(st.sampled_from(SCRAPS))
    length = draw(st.integers(0, 4))
    return [
        text[:place] + scrap + text[place + length :],
        text[:place] + text[place + length :],
        "\n".join([*lines[:at], other, *lines[at:]]),
        "\n".join([*lines[:at], *lines[at + 1 :]]),
        "\n".join([*lines[:at], lines[to], *lines[at + 1 :]]),
        text.replace(lines[at][3:6], scrap) if lines[at][3:6].strip() else text,
        text.replace("\n", "\r\n"),
        GOOD,
    ]


@pytest.mark.trawl
@pytest.mark.parametrize("text", [GOOD, TOWN], ids=["sample", "town"])
@given(data=st.data())
@settings(deadline=None, max_examples=30)  # some of the texts are read a dozen times
def test_whatever_was_changed_the_second_look_says_what_a_first_look_would(text: str, data: st.DataObject) -> None:
    memory = Memory()
    outer = names_of(parse(COUNTY, "县"))

    for version in data.draw(edits(text)):
        again = parse(version, "镇", outer, memory)

        assert again == parse(version, "镇", outer)
        assert outline(version, "镇", memory) == outline(version)


@pytest.mark.trawl
@pytest.mark.parametrize("path", sorted((CORPUS / "bad").glob("*.rule")), ids=lambda path: path.stem)
def test_each_mistake_of_the_corpus_comes_and_goes_with_its_lines(path: Path) -> None:
    memory, text = Memory(), path.read_text(encoding="utf-8")

    for version in (GOOD, text, f"# 说明\n\n{text}", text, f"{GOOD}\n{text}"):
        assert parse(version, "镇", None, memory) == parse(version, "镇")


def test_a_file_that_did_not_change_is_the_very_same_result() -> None:
    memory = Memory()

    assert parse(TOWN, "镇", None, memory) is parse(TOWN, "镇", None, memory)


def test_names_of_the_file_above_count_as_soon_as_they_change() -> None:
    memory = Memory()
    before, after = (names_of(parse(f"县 演示县 330900\n单位 {unit}\n", "县")) for unit in ("路灯所", "养护所"))
    text = "镇街 演示镇 330901\n上级 演示县 330900\n施行 2026-12-01\n第一条 其余 由 路灯所 办理\n"
    parse(text, "镇", before, memory)

    assert parse(text, "镇", after, memory) == parse(text, "镇", after) != parse(text, "镇", before)


def test_one_changed_clause_is_the_only_block_that_is_read_again() -> None:
    memory = Memory()
    parse(TOWN, "镇", None, memory)

    with patch.object(incremental, "read_block", wraps=read_block) as read:
        parse("# 一行说明\n" + TOWN.replace("自受理之日起1个月内", "自受理之日起20日内"), "镇", None, memory)

    assert [call.args[0].text for call in read.call_args_list] == [
        "第三十五条 一般 其余的:(一)当日 受理(二)自受理之日起20日内 答复"
    ]


def test_a_new_name_has_every_block_read_again_in_which_it_stands() -> None:
    memory = Memory()
    parse(TOWN, "镇", None, memory)

    with patch.object(incremental, "read_block", wraps=read_block) as read:
        parse(TOWN + "单位 塌方\n", "镇", None, memory)

    assert [call.args[0].text[:3] for call in read.call_args_list] == ["第三条", "单位 "]


def test_only_so_many_files_are_remembered() -> None:
    memory = Memory(files=2)
    first = parse(GOOD, "一", None, memory)
    for file in ("二", "一", "三"):
        parse(GOOD, file, None, memory)

    assert parse(GOOD, "一", None, memory) is first
    parse(GOOD, "二", None, memory)
    assert parse(GOOD, "一", None, memory) is first
    parse(GOOD, "三", None, memory)
    parse(GOOD, "二", None, memory)
    assert parse(GOOD, "一", None, memory) is not first


def test_moving_a_tree_moves_every_place_in_it() -> None:
    moved_by_hand = parse("\n\n" + GOOD, "镇").tree

    assert moved(parse(GOOD, "镇").tree, 2) == moved_by_hand


@pytest.mark.trawl
@pytest.mark.parametrize("number", range(3))
def test_a_changed_town_compiles_to_what_it_would_have_compiled_to_anyway(number: int) -> None:
    memory, files = Memory(), county_with(3)
    name = sorted(files)[number]  # the county first, then two of its towns
    changes = (
        ("", ""),
        ("受理 当日", "受理 次日"),
        ("当日 受理", "次日 受理"),
        ("1个月内", "20日内"),
        ("又名", "外部"),
        ("第三章 时限\n", "第三章 时限\n\n"),
        ("单位 县人大代表工委", "单位 县人大"),
        ("演示县", "演示二县"),
    )

    for old, new in changes:
        sources = {**files, name: files[name].replace(old, new)}

        again = compile_bundle(sources, memory=memory)

        assert again == compile_bundle(sources)
        assert check_sources(sources, memory) == check_sources(sources) == again.diagnostics
