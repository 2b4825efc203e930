"""The units of a cell are read one by one; names that may be one body are proposed and never merged."""

from __future__ import annotations

import pytest

from dsl.tables.bodies import UnitsUnreadable, is_relative, proposals, read_units


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "是空的"),
        ("城管局等", "没有写完"),
        ("城管局等相关单位", "没有写完"),
        ("城管局(主办)、街道", "写了分工"),
        ("主办:城管局", "写了分工"),
        ("城管和环卫部门", "一个单位还是几个单位"),
        ("城管局、城管局", "写了两次"),
        ("“城管”局", "不像一个单位的名称"),
        ("很长" * 21, "不像一个单位的名称"),
    ],
)
def test_a_cell_that_leaves_a_doubt_is_told(words: str, says: str) -> None:
    with pytest.raises(UnitsUnreadable) as refused:
        read_units(words)

    assert says in refused.value.message
    assert refused.value.help


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("城管局", ("城管局",)),
        ("城管局、示例街道;清洁所", ("城管局", "示例街道", "清洁所")),
        ("城管局\n 示例街道/清洁所,", ("城管局", "示例街道", "清洁所")),
        ("综合执法局(城管、环卫)、示例街道", ("综合执法局(城管、环卫)", "示例街道")),
        ("城管部门和环卫部门", ("城管部门", "环卫部门")),
        ("住房和城乡建设局", ("住房和城乡建设局",)),
        ("住房和城乡建设局及示例街办", ("住房和城乡建设局", "示例街办")),
        ("和平街道", ("和平街道",)),
    ],
)
def test_names_are_cut_where_one_ends(words: str, units: tuple[str, ...]) -> None:
    assert read_units(words) == units


def test_a_name_that_stands_for_another_body_everywhere_is_known() -> None:
    assert is_relative("各产权单位")
    assert is_relative("属地街办")
    assert not is_relative("城管局")


def test_spellings_of_one_body_are_proposed_as_a_line_to_paste() -> None:
    known = (
        "市城管局",
        "清洁所",
        "城管局",
        "综合行政执法局(城管)",
        "示例市园林绿化服务中心",
        "示例市市园林绿化服务中心",
    )

    lines = [proposal.line for proposal in proposals(known)]

    assert lines == [
        "单位 “综合行政执法局(城管)” 又名 市城管局、城管局",
        "单位 示例市市园林绿化服务中心 又名 示例市园林绿化服务中心",
    ]


def test_bodies_that_only_sound_alike_are_left_alone() -> None:
    assert proposals(["供水公司", "排水公司", "所属城管局", "城管局"]) == ()


def test_thousands_of_names_are_not_compared_pair_by_pair() -> None:
    known = [*(f"示例市第{number}所" for number in range(3000)), "市城管局", "城管局"]

    assert [proposal.names for proposal in proposals(known)] == [("市城管局", "城管局")]
