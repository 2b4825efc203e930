"""How much of a file decides by itself, waits for a finding, or is only stated."""

from __future__ import annotations

from dsl.shares import said, shares
from tests.dsl.meaning import compiled, town

FILE = "330281999-示例镇.rule"


def test_each_clause_is_of_one_sort() -> None:
    bundle = compiled(
        town(
            "分类 违建",
            "认定 违建:建设状态 选 正在建设、已经建成;由 综合执法队,受理时作出",
            "认定 由谁管 选 镇里、村里;由 镇政府",
            "对照 主管 按 由谁管",
            "  镇里 归 镇政府",
            "  村里 归 认领",
            "第一条 违建 类别 属于 违建的,由 综合执法队 办理",
            "第二条 指名 代表 指名单位的,由 主管 办理",
            "第三条 其余 由 各单位 认领",
            "第四条 在建 建设状态 是 正在建设的,自受理之日起3天内 答复",
            "第五条 一般 自受理之日起10天内 答复",
            "第六条 仅载明 “承办单位应当主动与代表沟通。”",
        )
    )

    counted = shares(bundle)[FILE]

    assert counted == {"自动": 3, "需认定": 2, "仅载明": 1}
    assert said(counted) == "共6条:自动3条(50%)、需认定2条(33%)、仅载明1条(17%)"


def test_file_without_clauses_has_no_share() -> None:
    city = "市 示例市 330281\n单位 市政府\n第一条 其余 由 市政府 办理\n"
    street = "镇街 示例镇 330281999\n上级 示例市 330281\n"

    found = shares(compiled({"330281-示例市.rule": city, FILE: street}))

    assert found == {"330281-示例市.rule": {"自动": 1}, FILE: {}}


def test_a_table_that_a_unit_chooses_from_waits_for_it_and_one_for_the_reporter_does_not() -> None:
    bundle = compiled(
        town(
            "分类 棚子",
            "分类 护栏",
            "第一条 棚子 类别 属于 棚子的,由 综合执法队 办理,依 附表一",
            "第二条 护栏 类别 属于 护栏的,由 综合执法队、镇政府 候选,依 附表二",
            "第三条 其余 由 各单位 认领",
            "附表一 棚子 棚子的认定 由 承办单位 选",
            "  | 情形 | 办到 | 时限 |",
            "  | 未批准的 | 拆除 | 自交办时起2小时 |",
            "附表二 护栏 情形 由 上报人 选",
            "  | 情形 | 办到 | 时限 |",
            "  | 倒了 | 扶正 | 自交办时起2小时 |",
        )
    )

    assert shares(bundle)[FILE] == {"自动": 2, "需认定": 1}
