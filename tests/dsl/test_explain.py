"""Why a report goes where it goes, for a clerk and for a program."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from dsl.explain import explain, explained
from dsl.facts import Facts
from tests.dsl.meaning import TOWN, compiled, town

AT = datetime(2020, 10, 4, 0, 48, tzinfo=UTC)
BUNDLE = compiled(
    town(
        "单位 移动公司 外部",
        "分类 市政 含 窨井盖、路灯、违建",
        "问 窨井盖:权属 选 移动、不清楚;可以不填",
        "对照 产权单位 按 权属",
        "  移动 归 移动公司",
        "  不清楚、未填 归 认领",
        "标记 重点督办",
        "事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决",
        "群 本镇群 含 示例镇;由 镇政府 督促",
        "第一条 违建 类别 属于 违建的,由 城管队 主办,镇政府 协办",
        "第二条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理,抄送 镇政府",
        "第三条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定",
        "第四条 答复 自受理之日起1个月内 答复",
        "第五条 退回 自交办之日起1天内 可以退回,每件2次以内,须写明理由",
        "  再退的 由 镇政府 指定;指定后 不得退回",
        "第六条 预警 剩余25% 黄色",
        "第七条 升级 答复 逾期3个工作日的 报 镇政府,列为 重点督办,由 镇政府 解除",
        "第八条 评价 自答复之日起7天内 由 上报人 评价",
        "  未评的 不计入 满意率;第一次 低于3星的,1个月内 重办;第二次 低于3星的,报 镇政府",
        "第九条 沟通 仅载明 “主动沟通。”",
    )
)
RULES = BUNDLE.rulesets[TOWN]
AFTER = """时限:
  认领:自待认领起 2小时(依 示例镇 第三条(其余))
    剩余25% 黄色(依 示例镇 第六条(预警))
    逾期的 由 督促单位 指定(依 示例镇 第三条(其余))
  答复:自受理起 1个月(依 示例镇 第四条(答复))
    剩余25% 黄色(依 示例镇 第六条(预警))
    逾期3个工作日的 报 镇政府,列为 重点督办,由 镇政府 解除(依 示例镇 第七条(升级))
  评价:自答复起 7自然日(依 示例镇 第八条(评价))
    剩余25% 黄色(依 示例镇 第六条(预警))
退回:交办后1自然日内可以退回,每件2次以内,须写明理由,再退的由 镇政府 指定,指定后不得退回(依 示例镇 第五条(退回))
评价:未评的不计入满意率;第1次低于3星的,1个月内重办;第2次低于3星的,报 镇政府(依 示例镇 第八条(评价))
结果:已解决(计为解决)、说明情况
另有:示例镇 第九条(沟通)"""


def test_missing_answer_is_named_with_those_who_might_hold_it() -> None:
    facts = Facts(TOWN, AT, ("市政", "窨井盖"))

    assert explain(RULES, facts) == (
        f"示例镇规约(版本 {BUNDLE.hash[:12]})\n"
        "去向:待认领,本镇群\n"
        "  依 示例镇 第二条(窨井盖)\n"
        "  要先问清:权属\n"
        "  可以认领:移动公司、镇政府、综合执法队\n"
        "  无人认领的,由 督促单位 处理\n"
        "看过的条款:\n"
        "  × 示例镇 第一条(违建):不符合 类别 属于 违建\n"
        "  √ 示例镇 第二条(窨井盖):符合\n" + AFTER
    )


def test_unknown_clause_says_what_it_waits_for() -> None:
    lines = explain(RULES, Facts(TOWN, AT)).splitlines()

    assert lines[1:9] == [
        "去向:待认领,本镇群",
        "  依 示例镇 第一条(违建)、示例镇 第二条(窨井盖)、示例镇 第三条(其余)",
        "  要先问清:类别",
        "  可以认领:综合执法队、移动公司、镇政府",
        "  无人认领的,由 督促单位 处理",
        "看过的条款:",
        "  ? 示例镇 第一条(违建):还不知道 类别",
        "  ? 示例镇 第二条(窨井盖):还不知道 类别",
    ]


def test_holder_helpers_and_copies_are_named() -> None:
    built = explain(RULES, Facts(TOWN, AT, ("市政", "违建"))).splitlines()
    cover = explain(RULES, Facts(TOWN, AT, ("市政", "窨井盖"), answers={"权属": "移动"})).splitlines()

    assert built[1:4] == ["去向:由 综合执法队 办理,本镇群", "  依 示例镇 第一条(违建)", "  协办:镇政府"]
    assert cover[1:4] == [
        "去向:由 移动公司 办理,本镇群",
        "  依 示例镇 第二条(窨井盖)、示例镇 对照 产权单位(移动)",
        "  抄送:镇政府",
    ]


def test_rules_that_say_little_are_explained_in_little() -> None:
    rules = compiled(town("第一条 其余 由 各单位 认领")).rulesets[TOWN]

    assert explain(rules, Facts(TOWN, AT)).splitlines()[1:] == [
        "去向:待认领",
        "  依 示例镇 第一条(其余)",
        "  可以认领:镇政府、综合执法队",
        "看过的条款:",
        "  √ 示例镇 第一条(其余):符合",
        "时限:没有规定",
    ]


def test_other_words_for_returning_and_rating() -> None:
    rules = compiled(
        town(
            "第一条 其余 由 各单位 认领",
            "第二条 答复 自上报之日起7天内 答复",
            "第三条 退回 可以退回",
            "第四条 评价 自答复之日起7天内 由 上报人 评价",
        )
    ).rulesets[TOWN]

    lines = explain(rules, Facts(TOWN, AT)).splitlines()

    assert lines[-2:] == ["退回:可以退回(依 示例镇 第三条(退回))", "评价:未评的计入满意率(依 示例镇 第四条(评价))"]


def test_plain_values_say_the_same_and_survive_json() -> None:
    facts = Facts(TOWN, AT, ("市政", "窨井盖"), answers={"权属": "移动"})
    values = explained(RULES, facts)

    assert json.loads(json.dumps(values)) == values
    assert values["route"] == {
        "kind": "assign",
        "lead": "移动公司",
        "assisting": [],
        "copies": ["镇政府"],
        "candidates": [],
        "group": "本镇群",
        "arbiter": "督促单位",
        "forbidden": [],
        "missing": [],
        "pending": [],
        "cites": [
            {
                "jurisdiction": TOWN,
                "place": "示例镇",
                "clause": "第二条",
                "item": None,
                "title": "窨井盖",
                "line": 16,
                "text": "示例镇 第二条(窨井盖)",
            },
            {
                "jurisdiction": TOWN,
                "place": "示例镇",
                "clause": "对照 产权单位",
                "item": "(移动)",
                "title": "",
                "line": 10,
                "text": "示例镇 对照 产权单位(移动)",
            },
        ],
    }
    assert values["bundle"] == BUNDLE.hash
    assert values["text"] == explain(RULES, facts)


def test_plain_values_hold_clocks_trail_and_the_rest() -> None:
    values = explained(RULES, Facts(TOWN, AT))
    clocks, trail = values["clocks"], values["trail"]

    assert isinstance(clocks, list)
    assert isinstance(trail, list)
    assert [(clock["name"], clock["starts"], clock["term"], clock["restarts"]) for clock in clocks] == [
        ("认领", "待认领", "2小时", True),
        ("答复", "受理", "1个月", False),
        ("评价", "答复", "7自然日", False),
    ]
    assert [rung["text"] for rung in clocks[1]["rungs"]] == ["逾期3个工作日的 报 镇政府,列为 重点督办,由 镇政府 解除"]
    assert [(step["cite"]["clause"], step["holds"], step["missing"]) for step in trail] == [
        ("第一条", None, ["类别"]),
        ("第二条", None, ["类别"]),
        ("第三条", True, []),
    ]
    assert values["outcomes"] == ["已解决", "说明情况"]


def test_plain_values_leave_out_what_the_rules_do_not_say() -> None:
    rules = compiled(town("第一条 其余 由 各单位 认领")).rulesets[TOWN]
    values = explained(rules, Facts(TOWN, AT))

    assert (values["returns"], values["rating"], values["outcomes"], values["notes"]) == (None, None, [], [])
