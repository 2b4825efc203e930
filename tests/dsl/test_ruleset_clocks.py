"""Which clocks run for a report, with ladder, warning, returning and rating."""

from __future__ import annotations

from dataclasses import replace

from dsl.decision import (
    Alarm,
    ClockSpec,
    ClockStart,
    LowRating,
    Outcomes,
    RatingRule,
    Recipient,
    RecipientKind,
    ReturnRule,
    Rung,
    RungAction,
    Step,
)
from dsl.facts import Facts
from dsl.terms import Term, TimeRules, TimeUnit
from tests.dsl.manholes import GOVERNMENT, SQUAD, cite, report, rules
from tests.dsl.meaning import TOWN, compiled

FULL = rules(
    "岗位 承办单位负责人 取自 名册;空缺的 由 镇政府 代",
    "标记 重点督办",
    "事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决",
    "群 本镇群 含 示例镇;由 镇政府 督促",
    "当日 止于 24:00",
    "第一条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定",
    "第二条 紧急 紧急程度 是 紧急的:",
    "  (一)自上报时起30分钟内 受理",
    "  (二)自受理时起2小时内 答复;不得延期",
    "第三条 一般 其余的:",
    "  (一)当日 受理",
    "  (二)自受理之日起1个月内 答复",
    "第四条 退回 自交办之日起1天内 可以退回,每件2次以内,须写明理由",
    "  再退的 由 镇政府 指定;指定后 不得退回",
    "  改派后 受理 重新起算,答复 重新起算",
    "第五条 预警 剩余25% 黄色;逾期 红色",
    "第六条 升级",
    "  受理 逾期的 提醒 承办单位负责人",
    "  依 第三条 受理 逾期1天的 提级至 城管队",
    "  答复 逾期3个工作日的 报 镇政府,列为 重点督办,由 镇政府 解除",
    "第七条 评价 自答复之日起7天内 由 上报人 评价",
    "  未评的 不计入 满意率;第一次 低于3星的,1个月内 重办;第二次 低于3星的,报 镇政府",
    "第八条 沟通 仅载明 “承办单位应当主动沟通。”",
)
STEWARD = Recipient(RecipientKind.STEWARD)
HEAD = Recipient(RecipientKind.POST, unit=GOVERNMENT, post="承办单位负责人")
TO_GOVERNMENT = Recipient(RecipientKind.UNIT, unit=GOVERNMENT)
TO_SQUAD = Recipient(RecipientKind.UNIT, unit=SQUAD)
CLAIM, URGENT_1, URGENT_2, PLAIN_1, PLAIN_2, RETURN, WARN, LADDER, RATE, TALK = (
    cite("第一条", "其余", 21),
    cite("第二条", "紧急", 23, "(一)"),
    cite("第二条", "紧急", 24, "(二)"),
    cite("第三条", "一般", 26, "(一)"),
    cite("第三条", "一般", 27, "(二)"),
    cite("第四条", "退回", 28),
    cite("第五条", "预警", 31),
    cite("第六条", "升级", 33),
    cite("第七条", "评价", 36),
    cite("第八条", "沟通", 38),
)


AT_35 = replace(LADDER, line=35)
LOW = replace(RATE, line=37)


def clocks_of(facts: Facts) -> dict[str, ClockSpec]:
    return {clock.name: clock for clock in FULL.decide(facts).plan.clocks}


def test_each_clock_is_decided_by_the_first_block_that_mentions_it() -> None:
    urgent = clocks_of(report("违建", urgency="紧急"))
    plain = clocks_of(report("违建"))

    assert [(str(c.term), c.starts) for c in urgent.values()] == [
        ("2小时", ClockStart.POOLED),
        ("30分钟", ClockStart.REPORTED),
        ("2小时", ClockStart.ACCEPTED),
        ("7自然日", ClockStart.ANSWERED),
    ]
    assert [str(c.cites[0].clause) for c in plain.values()] == ["第一条", "第三条", "第三条", "第七条"]
    assert (urgent["受理"].cites[0].clause, plain["受理"].term) == ("第二条", Term(0, TimeUnit.SAME_DAY))


def test_a_clock_carries_its_whole_ladder_with_the_clause_of_each_rung() -> None:
    plain = clocks_of(report("违建"))

    assert plain["受理"].rungs == (
        Rung(RungAction.REMIND, HEAD, None, (LADDER,)),
        Rung(RungAction.RAISE, TO_SQUAD, Term(1, TimeUnit.DAY), (replace(LADDER, line=34),)),
    )
    assert plain["答复"].rungs == (
        Rung(RungAction.REPORT, TO_GOVERNMENT, Term(3, TimeUnit.WORKDAY), (AT_35,), "重点督办", TO_GOVERNMENT),
    )


def test_rung_of_one_clause_does_not_count_for_the_clock_of_another() -> None:
    assert clocks_of(report("违建", urgency="紧急"))["受理"].rungs == (Rung(RungAction.REMIND, HEAD, None, (LADDER,)),)


def test_rung_may_climb_for_the_clock_of_a_clause_above() -> None:
    county = """市 余姚市 330281
天 指 自然日
单位 市政府
第一条 其余 由 市政府 办理
第二条 受理 自上报之日起1天内 受理
"""
    below = """镇街 示例镇 330281999
上级 余姚市 330281
单位 镇政府
第一条 升级
  依 余姚市 第二条 受理 逾期的 提醒 镇政府
  依 余姚市 第二条 受理 逾期3个工作日的 提级至 市政府
"""
    ruleset = compiled({"330281-余姚市.rule": county, "330281999-示例镇.rule": below}).rulesets[TOWN]

    (accept,) = ruleset.decide(report()).plan.clocks

    assert [(rung.action, str(rung.recipient), str(rung.after)) for rung in accept.rungs] == [
        (RungAction.REMIND, "镇政府", "None"),
        (RungAction.RAISE, "市政府", "3个工作日"),
    ]


def test_unclaimed_reports_may_also_be_urged_only() -> None:
    ruleset = rules("第一条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 督促")

    (claim,) = ruleset.decide(report()).plan.clocks

    assert [(rung.action, rung.recipient) for rung in claim.rungs] == [(RungAction.REMIND, TO_GOVERNMENT)]


def test_unclaimed_reports_are_appointed_by_the_steward() -> None:
    decision = FULL.decide(report("违建"))
    claim = decision.plan.clocks[0]

    assert claim == ClockSpec(
        "认领",
        ClockStart.POOLED,
        Term(2, TimeUnit.HOUR),
        TimeRules(),
        (CLAIM,),
        restarts=True,
        alarms=(Alarm("黄色", (WARN,), left=0.25), Alarm("红色", (WARN,), overdue=True)),
        rungs=(Rung(RungAction.APPOINT, STEWARD, None, (CLAIM,)),),
    )
    assert (decision.plan.route.arbiter, decision.plan.route.group) == (STEWARD, "本镇群")
    assert FULL.steward("本镇群") == GOVERNMENT
    assert FULL.steward(None) == GOVERNMENT


def test_change_of_holder_restarts_what_the_rules_say() -> None:
    assert {name: clock.restarts for name, clock in clocks_of(report("违建")).items()} == {
        "认领": True,
        "受理": True,
        "答复": True,
        "评价": False,
    }


def test_answering_goes_on_after_a_change_of_holder_unless_said_otherwise() -> None:
    plain = rules("第一条 其余 由 各单位 认领", "第二条 答复 自受理之日起3天内 答复")

    assert [clock.restarts for clock in plain.decide(report("违建")).plan.clocks] == [False]


def test_returning_rating_outcomes_and_notes_come_with_their_clauses() -> None:
    plan = FULL.decide(report("违建", urgency="紧急")).plan

    assert plan.returns == ReturnRule(
        (RETURN,), Term(1, TimeUnit.DAY), TimeRules(), 2, True, TO_GOVERNMENT, final_after_appointment=True
    )
    assert plan.rating == RatingRule(
        (RATE,),
        unrated_counts=False,
        low=(
            LowRating(1, 3, (LOW,), redo=Term(1, TimeUnit.MONTH)),
            LowRating(2, 3, (LOW,), report_to=TO_GOVERNMENT),
        ),
    )
    assert plan.outcomes == Outcomes(("已解决", "说明情况"), frozenset({"已解决"}), (cite("事件 答复", "", 18),))
    assert plan.notes == (TALK,)
    assert [clock.not_extended for clock in plan.clocks if clock.not_extended] == [(URGENT_2,)]


def test_rules_that_say_nothing_leave_nothing() -> None:
    plan = rules("第一条 其余 由 各单位 认领").decide(report("违建")).plan

    assert (plan.clocks, plan.returns, plan.rating, plan.outcomes, plan.notes) == ((), None, None, None, ())


def test_unknown_condition_of_a_clock_is_asked_and_the_general_term_runs_meanwhile() -> None:
    ruleset = rules(
        "第一条 其余 由 各单位 认领",
        "第二条 危险 危险 是 有的:",
        "  (一)自上报时起30分钟内 受理",
        "第三条 一般 其余的:",
        "  (一)自上报之日起2天内 受理",
    )

    decision = ruleset.decide(report("违建"))

    assert decision.plan.route.missing == ("危险",)
    assert [clock.cites[0].clause for clock in decision.plan.clocks] == ["第三条"]
    assert decision.trail[-1] == Step(cite("第二条", "危险", 18, "(一)"), None, ("危险 是 有",), ("危险",))


def test_clock_that_holds_for_nobody_here_does_not_run() -> None:
    ruleset = rules("第一条 其余 由 各单位 认领", "第二条 紧急 紧急程度 是 紧急的:", "  (一)自上报时起30分钟内 受理")

    assert ruleset.decide(report("违建")).plan.clocks == ()


def test_clocks_ladder_and_warning_come_from_the_nearest_file_that_mentions_them() -> None:
    county = """市 余姚市 330281
天 指 自然日
单位 市政府
第一条 其余 由 市政府 办理
第二条 受理 自上报之日起1天内 受理
第三条 答复 自受理之日起9天内 答复
第四条 升级 受理 逾期的 提醒 市政府;答复 逾期的 提醒 市政府
第五条 预警 剩余50% 黄色
第六条 改派 改派后 答复 重新起算
"""
    below = """镇街 示例镇 330281999
上级 余姚市 330281
单位 镇政府
第一条 答复 自受理之日起2个月内 答复
第二条 升级 答复 逾期的 提醒 镇政府
第三条 预警 剩余10% 黄色
"""
    ruleset = compiled({"330281-余姚市.rule": county, "330281999-示例镇.rule": below}).rulesets[TOWN]

    clocks = {clock.name: clock for clock in ruleset.decide(report()).plan.clocks}

    assert [str(cited) for cited in clocks["答复"].cites] == ["示例镇 第一条(答复)"]
    assert [str(rung.recipient) for rung in clocks["答复"].rungs] == ["镇政府"]
    assert [str(cited) for cited in clocks["受理"].cites] == ["余姚市 第二条(受理)"]
    assert [str(rung.recipient) for rung in clocks["受理"].rungs] == ["市政府"]
    assert {alarm.left for clock in clocks.values() for alarm in clock.alarms} == {0.1}
    assert clocks["答复"].restarts
