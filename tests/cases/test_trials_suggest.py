"""Coverage by examples and the examples that are suggested: what no example has used, and a report that uses it."""

from __future__ import annotations

import pytest

from cases import trial_story
from cases.state import Case
from cases.trial_coverage import coverage
from cases.trial_options import options
from cases.trial_suggest import suggestions
from cases.trial_world import Place
from cases.trials import run_examples
from dsl import tree
from dsl.circumstances import UnitKindIs
from tests.dsl.meaning import NATIONAL_DAY, compiled, town

FILE = "330281999-示例镇.rule"
DECLARED = (
    "单位 移动公司 外部",
    "分类 市政 含 窨井盖、路灯、违建",
    "区域 东片 含 甲村、乙村",
    "问 窨井盖:权属 选 移动、不清楚;可以不填",
    "问 违建:建设状态 选 正在建设、已经建成",
    "对照 产权单位 按 权属",
    "  移动 归 移动公司",
    "  不清楚、未填 归 认领",
)
REST = "其余 由 各单位 认领"


def missed(*lines: str) -> list[str]:
    """The parts that the examples of these lines never use."""
    bundle = compiled(town(*DECLARED, *lines))
    return [part.name for part in coverage(bundle, run_examples(bundle, NATIONAL_DAY)) if not part.exercised]


def suggested(*lines: str) -> dict[str, str]:
    """What is suggested for each part, the text without its heading, or the reason that there is none."""
    bundle = compiled(town(*DECLARED, *lines))
    parts = coverage(bundle, run_examples(bundle, NATIONAL_DAY))
    made = suggestions(bundle, parts, NATIONAL_DAY)
    return {each.part.name: each.text.partition("\n")[2] if each.text else each.why for each in made}


def test_clause_that_no_event_has_cited_is_missed_whatever_is_expected() -> None:
    rules = ("第一条 路灯 类别 属于 路灯的,由 镇政府 办理", "第二条 受理 自交办时起2小时内 受理", f"第三条 {REST}")

    assert missed(*rules) == ["第一条(路灯)", "第二条(受理)", "第三条(其余)"]
    assert missed(*rules, "例 一", "2020-10-20 08:00 居民 上报 路灯", "应 由 镇政府 办理") == ["第三条(其余)"]


def test_the_line_above_its_items_is_used_with_any_of_them() -> None:
    rules = (
        "第一条 受理 自交办时起2小时内 受理",
        "第二条 升级",
        "(一)受理 逾期的 报 镇政府",
        "(二)受理 逾期2天的 报 城管队",
        "第三条 其余 由 镇政府 办理",
    )
    late = ("例 一", "2020-10-20 08:00 居民 上报 路灯", "2020-10-20 12:00 应 受理 逾期")

    assert missed(*rules, *late) == ["第二条(二)(升级)"]


def test_items_of_a_clause_are_used_one_by_one_and_words_alone_never() -> None:
    rules = (
        "第一条 紧急 紧急程度 是 紧急的:",
        "(一)自上报时起2小时内 受理",
        "(二)自受理时起2小时内 答复",
        "第二条 说明 仅载明 “多沟通”",
        f"第三条 {REST}",
        "例 一",
        "2020-10-20 08:00 居民 上报,紧急",
        "应 待认领",
    )

    assert missed(*rules) == ["第一条(二)(紧急)"]


def test_what_has_to_be_reviewed_first_is_reviewed_in_the_suggested_example() -> None:
    assert suggested(
        "第一条 审查 类别 属于 违建的,由 镇政府 初审,审查结论 选 属实、要会商",
        "第二条 会商 初审 是 要会商的,由 镇政府 办理",
        "第三条 违建 类别 属于 违建的,由 城管队 主办,片办 协办",
        f"第四条 {REST}",
        "对照 片办 按 位置",
        "  东片 归 镇政府",
        "  范围外、边界上、多处 归 认领",
    ) == {
        "第二条(会商)": ("  2020-03-10 10:00 居民 上报 违建;10:01 初审 要会商\n  应 依 第二条 由 镇政府 办理\n"),
        "第三条(违建)": "  2020-03-10 10:00 居民 上报 违建;10:01 初审 属实\n  应 依 第三条 由 综合执法队 办理\n",
        "第四条(其余)": "  2020-03-10 10:00 居民 上报 窨井盖\n  应 依 第四条 待认领\n",
        "对照 片办(东片)": (
            "  2020-03-10 10:00 居民 上报 违建,位置 东片;10:01 初审 属实\n  应 依 第三条 由 综合执法队 办理\n"
        ),
        "对照 片办(范围外、边界上、多处)": (
            "  2020-03-10 10:00 居民 上报 违建,位置 范围外;10:01 初审 属实\n  应 依 第三条 由 综合执法队 办理\n"
        ),
    }


def test_plainest_report_is_suggested_for_each_clause_and_row() -> None:
    assert suggested(
        "第一条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理",
        "第二条 正在建 建设状态 是 正在建设的,由 城管队 办理",
        "第三条 违建 类别 属于 违建的,由 镇政府 办理",
        "第四条 积水 提到 “积水”、“内涝”,并且 位置 在 东片的,由 镇政府 办理",
        "第五条 指名 代表 指名单位的,由 该单位 先行受理",
        "第六条 县里 上报人 是 县代表,并且 紧急程度 是 紧急的,由 镇政府 办理",
        f"第七条 {REST}",
    ) == {
        "对照 产权单位(移动)": "  2020-03-10 10:00 居民 上报 窨井盖,权属 移动\n  应 依 第一条 由 移动公司 办理\n",
        "对照 产权单位(不清楚、未填)": "  2020-03-10 10:00 居民 上报 窨井盖,权属 不清楚\n  应 依 第一条 待认领\n",
        "第一条(窨井盖)": "  2020-03-10 10:00 居民 上报 窨井盖\n  应 依 第一条 待认领\n",
        "第二条(正在建)": "  2020-03-10 10:00 居民 上报 违建,建设状态 正在建设\n  应 依 第二条 由 综合执法队 办理\n",
        "第三条(违建)": "  2020-03-10 10:00 居民 上报 违建,建设状态 已经建成\n  应 依 第三条 由 镇政府 办理\n",
        "第四条(积水)": "  2020-03-10 10:00 居民 上报 路灯 “积水”,位置 东片\n  应 依 第四条 由 镇政府 办理\n",
        "第五条(指名)": "  2020-03-10 10:00 代表 上报 路灯,指名 镇政府\n  应 依 第五条 由 镇政府 办理\n",
        "第六条(县里)": "  2020-03-10 10:00 县代表 上报 路灯,紧急\n  应 依 第六条 由 镇政府 办理\n",
        "第七条(其余)": "  2020-03-10 10:00 居民 上报 路灯\n  应 依 第七条 待认领\n",
    }


def test_what_can_never_be_the_first_to_decide_says_what_always_is() -> None:
    made = suggested(
        "第一条 东片 位置 在 东片的,由 镇政府 办理",
        "第二条 甲村 位置 在 甲村的,由 城管队 办理",
        f"第三条 {REST}",
    )

    assert made["第二条(甲村)"] == "能想到的情形都试过了,总是先依 第一条(东片)"


def test_what_is_always_refused_first_names_the_clause_that_refuses_it() -> None:
    made = suggested(
        "第一条 窨井盖 类别 属于 窨井盖的,不予受理",
        "第二条 又是窨井盖 类别 属于 窨井盖的,由 镇政府 办理",
        f"第三条 {REST}",
    )

    assert made["第二条(又是窨井盖)"] == "能想到的情形都试过了,总是先依 第一条(窨井盖) 不予受理"


def test_what_is_refused_for_one_word_is_suggested_without_that_word() -> None:
    made = suggested(
        "第一条 已答复 提到 “已答复”的,不予受理",
        "第二条 水 提到 “已答复”、“积水”的,由 镇政府 办理",
        f"第三条 {REST}",
    )

    assert made["第二条(水)"] == "  2020-03-10 10:00 居民 上报 “积水”\n  应 依 第二条 由 镇政府 办理\n"


def test_a_finding_that_can_never_be_made_leaves_nothing_to_write() -> None:
    made = suggested(
        "认定 现场 选 破损、完好;由 城管队,受理时作出",
        "第一条 窨井盖 类别 属于 窨井盖的,不予受理",
        "第二条 破的 类别 属于 窨井盖,并且 现场 是 破损的,由 镇政府 办理",
        f"第三条 {REST}",
    )

    assert made["第二条(破的)"] == "能想到的情形都试过了,没有一件写得出来"


def test_a_number_below_nothing_is_not_made_up() -> None:
    made = suggested(
        "问 积水深度 填 厘米;可以不填",
        "第一条 浅 积水深度 低于0厘米的,由 镇政府 办理",
        f"第二条 {REST}",
    )

    assert made["第一条(浅)"] == "这一条的条件还不会自动举例"


def test_a_unit_of_another_kind_is_named_or_none_at_all() -> None:
    made = suggested(
        "单位 自来水公司 类型 企业",
        "第一条 不是企业 指名单位 不属于 企业的,由 镇政府 办理",
        f"第二条 {REST}",
    )

    assert made == {
        "第一条(不是企业)": "  2020-03-10 10:00 居民 上报\n  应 依 第一条 由 镇政府 办理\n",
        "第二条(其余)": "  2020-03-10 10:00 居民 上报,指名 自来水公司\n  应 依 第二条 待认领\n",
    }


def test_who_holds_a_case_is_not_for_a_report_to_say() -> None:
    rules = compiled(town("单位 自来水公司 类型 企业", f"第一条 {REST}")).rulesets["330281999"]

    assert options(UnitKindIs("承办单位", frozenset({"企业"})), rules) == []


def test_negated_conditions_and_lists_are_met_too() -> None:
    made = suggested(
        "第一条 别处 有下列情形之一的:",
        "(一)上报人 不是 居民,并且 类别 不属于 路灯",
        "(二)权属 是 不清楚",
        "由 镇政府 办理",
        f"第二条 {REST}",
    )

    assert made["第一条(别处)"] == "  2020-03-10 10:00 代表 上报 窨井盖\n  应 依 第一条 由 镇政府 办理\n"


def test_row_of_a_superior_is_used_by_the_examples_of_its_towns() -> None:
    city = (
        "市 示例市 330299",
        "单位 督促办",
        "分类 路灯",
        "第一条 路灯 类别 属于 路灯的,由 督促办 办理",
        "第二条 其余 由 各单位 认领",
    )
    example = ("例 甲", "2020-10-20 08:00 居民 上报 路灯", "应 依 示例市 第一条 由 督促办 办理")
    bundle = compiled(
        {
            "330299-示例市.rule": "\n".join(city) + "\n",
            "330299001-甲镇.rule": "\n".join(("镇街 甲镇 330299001", "上级 示例市 330299", *example)) + "\n",
        }
    )

    parts = coverage(bundle, run_examples(bundle, NATIONAL_DAY))

    assert [(part.file, part.name, part.exercised) for part in parts] == [
        ("330299-示例市.rule", "第一条(路灯)", True),
        ("330299-示例市.rule", "第二条(其余)", False),
    ]


def test_nothing_is_suggested_that_does_not_pass_when_it_is_pasted() -> None:
    lines = (*DECLARED, "第一条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理", f"第二条 {REST}")
    bundle = compiled(town(*lines))
    made = suggestions(bundle, coverage(bundle, run_examples(bundle, NATIONAL_DAY)), NATIONAL_DAY)

    pasted = compiled(town(*lines, *(each.text.rstrip() for each in made if each.text)))

    results = run_examples(pasted, NATIONAL_DAY)
    assert [result.failures for result in results] == [()] * len(made)
    assert [part.name for part in coverage(pasted, results) if not part.exercised] == []


CIRCUMSTANCES = (
    "单位 移动公司 外部 类型 企业",
    "问 积水深度 填 厘米;可以不填",
    "渠道 热线",
    "区域 东片 含 甲村、乙村",
    "区域 西片 含 乙村",
    "认定 建设状态 选 正在建设、已经建成;由 城管队,受理时作出",
    "态势 防汛响应 选 无、三级;由 镇政府 宣布",
    "属性 小区类型 选 商品房、老旧小区",
    "第一条 夜里 上报时间 在 22:00至次日06:00的,由 镇政府 办理",
    "第二条 休息 上报日 是 休息日的,由 城管队 办理",
    "第三条 深 积水深度 超过15厘米的,由 镇政府 办理",
    "第四条 浅 积水深度 10厘米以下的,由 城管队 办理",
    "第五条 照片 照片数 2张以上的,由 镇政府 办理",
    "第六条 代录 上报方式 是 代录的,由 镇政府 办理",
    "第七条 汛期 上报日期 在 6月1日至9月30日的,由 镇政府 办理",
    "第八条 应急 防汛响应 是 三级的,由 镇政府 办理",
    "第九条 小区 小区类型 是 老旧小区的,由 镇政府 办理",
    "第十条 企业 指名单位 属于 企业的,由 镇政府 办理",
    "第十一条 热线 来源渠道 是 热线的,由 镇政府 办理",
    "第十二条 两片 位置 在 多处的,由 镇政府 办理",
    "第十三条 东片 位置 在 东片的,由 城管队 办理",
    "第十四条 退过 退回次数 达到2次的,由 城管队 办理",
    "第十五条 在建 建设状态 是 正在建设的,由 城管队 办理",
    "第十六条 其余 由 各单位 认领",
)


def test_circumstances_of_a_report_are_made_up_to_fit() -> None:
    bundle = compiled(town(*CIRCUMSTANCES))
    made = suggestions(bundle, coverage(bundle, ()), NATIONAL_DAY)

    said = {each.part.cite.clause: (each.text or each.why).splitlines() for each in made}
    assert {clause: lines[1].strip() if len(lines) > 1 else lines[0] for clause, lines in said.items()} == {
        "第一条": "2020-03-10 22:00 居民 上报",
        "第二条": "2020-03-14 10:00 居民 上报",
        "第三条": "2020-03-10 10:00 居民 上报,积水深度 16厘米",
        "第四条": "2020-03-10 10:00 居民 上报,积水深度 10厘米",
        "第五条": "2020-03-10 10:00 居民 上报,照片数 2张",
        "第六条": "2020-03-10 10:00 居民 上报,代录",
        "第七条": "2020-06-01 10:00 居民 上报",
        "第八条": "2020-03-10 10:00 居民 上报,防汛响应 三级",
        "第九条": "2020-03-10 10:00 居民 上报,小区类型 老旧小区",
        "第十条": "2020-03-10 10:00 居民 上报,指名 移动公司",
        "第十一条": "2020-03-10 10:00 居民 上报,来源渠道 热线",
        "第十二条": "2020-03-10 10:00 居民 上报,位置 多处",
        "第十三条": "2020-03-10 10:00 居民 上报,位置 甲村",
        "第十四条": "这一条的条件还不会自动举例",
        "第十五条": "2020-03-10 10:00 居民 上报;10:10 认定,建设状态 正在建设",
        "第十六条": "2020-03-10 10:00 居民 上报;10:10 认定,建设状态 已经建成",
    }


def test_what_is_true_the_other_way_round_is_made_up_too() -> None:
    rules = (
        *CIRCUMSTANCES[:8],
        "第一条 白天 上报时间 不在 22:00至次日06:00,并且 上报日期 不在 3月1日至5月31日的,由 镇政府 办理",
        "第二条 夜里 上报日 不是 休息日,并且 积水深度 低于5厘米的,由 城管队 办理",
        "第三条 本人 上报方式 不是 本人,并且 位置 不在 多处,并且 来源渠道 不是 热线的,由 城管队 办理",
        "第四条 其余 由 各单位 认领",
    )
    bundle = compiled(town(*rules))

    made = suggestions(bundle, coverage(bundle, ()), NATIONAL_DAY)

    assert [(each.text or each.why).splitlines()[1].strip() for each in made] == [
        "2020-01-15 06:00 居民 上报",
        "2020-03-10 10:00 居民 上报,积水深度 4厘米",
        "2020-03-10 10:00 居民 上报,代录",
        "2020-03-10 10:00 居民 上报",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "例 坏\n  2020-03-10 10:00 居民 上报 水星\n  应 待认领\n",
        "例 错\n  2020-03-10 10:00 居民 上报\n  应 由 城管队 办理\n",
    ],
)
def test_text_that_does_not_pass_is_withheld_and_the_others_stay(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def text_of(title: str, example: tree.Example, case: Case, here: Place) -> str:
        return broken if title.startswith("第一条") else trial_story.text_of(title, example, case, here)

    monkeypatch.setattr("cases.trial_suggest.text_of", text_of)

    made = suggested("第一条 积水 提到 “积水”的,由 镇政府 办理", f"第二条 {REST}")

    assert made == {
        "第一条(积水)": "找到的例子写不成规约的文字",
        "第二条(其余)": "  2020-03-10 10:00 居民 上报\n  应 依 第二条 待认领\n",
    }
