"""Every kind of event in the words in which it is read, one line each: of a town, and of the rarer turns of a case."""

from __future__ import annotations

from typing import get_args

import pytest

from cases import events as e
from cases import events_clock as k
from cases import events_links as x
from cases import events_plans as p
from cases import events_reach as r
from cases import events_steps as es
from cases import events_turns as t
from cases import town_events as te
from cases.kin import LinkKind
from cases.prose import sentence
from cases.prose_town import town_sentence
from dsl.beside_values import EmergencyRule
from dsl.terms import Term, TimeUnit
from tests.support.matters import STEWARD, STEWARD_RECIPIENT, TELECOM, WATER, at

NOON = at("2026-12-31 12:00")
RULE = EmergencyRule("防台预案", STEWARD_RECIPIENT, (), ())
EXTENDED = k.Extended(
    "答复#1",
    TELECOM,
    Term(10, TimeUnit.DAY),
    total=True,
    warn_at=None,
    due_at=NOON,
    due_latest=NOON,
    provisional=True,
    rungs_at=(),
    calendar="历",
    capped=True,
)

IN_A_TOWN: tuple[tuple[te.TownPayload, str], ...] = (
    (te.Ruled("b"), "规约启用"),
    (te.Declared("防汛响应", "二级"), "宣布防汛响应:二级"),
    (te.DutyDone("夜询会"), "夜询会已办"),
    (te.DutyDone("一周一结报", "演示代表", "第48周"), "一周一结报(第48周)有一人结报"),
    (te.DutyDone("一周一结报", "演示代表", "第48周", 2), "一周一结报(第48周)有一人结报,还有 2 件没有办完"),
    (te.DutyUnowed("一周一结报", NOON), "一周一结报到 2026-12-31 12:00 没有人欠"),
    (te.DutyOverdue("夜询会", NOON), "夜询会没有按期办,期限是 2026-12-31 12:00"),
    (te.DutyOverdue("结报", NOON, ("甲", "乙")), "结报没有按期办,期限是 2026-12-31 12:00,2 人没有结报"),
    (te.SpotChecked(NOON, NOON, "签", 9, ("1", "2")), "抽查:从 9 件办结的里抽取 2 件回访"),
    (te.Held("全体会议", 30, 20, quorate=True), "召开全体会议,全体 30 人,到会 20 人,达到法定人数"),
    (te.Held("全体会议", 30, 19, quorate=False), "召开全体会议,全体 30 人,到会 19 人,不足法定人数"),
    (te.Voted("满意度测评", 30, 20, 16, 3, 1, "通过"), "满意度测评:赞成 16,反对 3,弃权 1,通过"),
    (p.PlanStarted("防台预案", RULE), "启动防台预案"),
    (p.PlanStarted("防台预案", RULE, "转移群众"), "启动防台预案:转移群众"),
    (p.PlanTold(1, 0, (TELECOM, WATER)), "通知演示通信公司、演示水务公司"),
    (p.PlanTold(1, 0, (), ("网格员",)), "通知有关人员"),
    (p.PlanTold(1, 0, (), (), ("甲村",), NOON), "广播甲村,2026-12-31 12:00 以前回执"),
    (p.PlanAcknowledged(1, 0, TELECOM), "演示通信公司回执"),
    (p.PlanAcknowledged(1, 0, TELECOM, (WATER,)), "演示通信公司回执,代演示水务公司"),
    (p.PlanCounted(1, 0, (), 0, None, acts=False), "都已按时回执"),
    (p.PlanCounted(1, 0, (WATER,), 3, None, acts=False), "演示水务公司、3 人没有按时回执"),
    (p.PlanCounted(1, 0, (WATER,), 0, STEWARD, acts=True), "演示水务公司没有按时回执,由演示督促单位代"),
    (p.PlanCounted(1, 0, (WATER,), 0, STEWARD, acts=False), "演示水务公司没有按时回执,报演示督促单位"),
    (p.PlanLifted(1, "防台预案"), "解除防台预案"),
)

IN_A_CASE: tuple[tuple[e.Payload, str], ...] = (
    (r.ReviewOpened("初审", STEWARD), "交办前须初审,待演示督促单位初审"),
    (r.Reviewed("初审", STEWARD, "属实"), "演示督促单位初审:属实"),
    (r.Offered(WATER, (WATER, TELECOM)), "轮到演示水务公司接单(候选:演示水务公司、演示通信公司)"),
    (r.Declined(WATER), "演示水务公司不接,退回"),
    (r.ReturnAsked(WATER, STEWARD), "演示水务公司申请退回,待演示督促单位同意"),
    (r.ReturnDenied(STEWARD), "演示督促单位不同意退回"),
    (r.HelpersSet((WATER, TELECOM)), "改由演示水务公司、演示通信公司协办"),
    (r.HelpersSet(()), "不再要协办"),
    (es.Stepped("测量", WATER, None, {"深度": "30"}, (), (), written=True), "演示水务公司书面办到:测量,深度 30"),
    (
        es.Stepped("追缴", WATER, None, {"收回资金": "382900", "方式": "现金"}, (), (), measures={"收回资金": "元"}),
        "演示水务公司办到:追缴,收回资金 382900元,方式 现金",
    ),
    (es.Stepped("复查", None, "上报人", {}, (), ()), "上报人办到:复查"),
    (es.StepWaived("拆除", "rule"), "免拆除"),
    (es.Scheduled("夜询会", NOON), "夜询会定于2026-12-31 12:00"),
    (es.Completed(), "各步骤都已办到"),
    (t.RefusalAsked(STEWARD), "拟不予受理,待演示督促单位批准"),
    (t.RefusalDenied(STEWARD), "演示督促单位不同意不予受理"),
    (t.EndAsked(TELECOM, STEWARD), "演示通信公司申请终止办理,待演示督促单位批准"),
    (t.EndDenied(STEWARD), "演示督促单位不同意终止办理"),
    (k.ExtensionDenied("答复#1", STEWARD), "演示督促单位不批准答复延期"),
    (EXTENDED, "答复延期到总长10自然日:2026-12-31 12:00(暂定),到封顶为止"),
    (x.Linked(LinkKind.REFER, "c", 1, "演示市"), "提请演示市办理,本件仍由原承办单位跟进"),
    (x.Linked(LinkKind.TRANSFER, "c", 1, "西街道"), "移送西街道办理,以后的进展请看移送后的件"),
    (
        x.Linked(LinkKind.CONVERT, "c", 1, "演示市", channel="代表建议"),
        "经代表同意,转为代表建议(代表建议),在演示市办理",
    ),
    (x.Linked(LinkKind.SPLIT, "c", 1, "演示市"), "拆分出一件,单独办理"),
    (x.Linked(LinkKind.SPLIT, "c", 1, "演示市", ("市政", "路灯")), "拆分出一件(路灯),单独办理"),
    (x.ConsentAsked("演示代表"), "请代表提出建议,待代表同意"),
    (x.OriginClosed(3, "rated", "东街道"), "东街道的原件已办结,本件继续办理"),
    (x.OriginLeft(3, "演示甲", "东街道"), "上报人在东街道撤回了上报,原话不再公开"),
    (e.Climbed("办理#1", 0, "提级", "演示水务公司", WATER, None), "办理升级:提级至演示水务公司"),
    (e.Climbed("办理#1", 0, "提醒", "负责人", WATER, None), "办理升级:提醒负责人(演示水务公司)"),
    (
        e.Climbed("办理#1", 0, "提醒", "负责人", STEWARD, None, vacant=True),
        "办理升级:提醒负责人(空缺,由演示督促单位代)",
    ),
    (e.Climbed("办理#1", 0, "提醒", "负责人", None, None, vacant=True), "办理升级:提醒负责人"),
    (e.Urged(None, (), "演示代表"), "催办转报的代表"),
    (e.Urged(None, ()), "催办,这一件还没有单位认领"),
    (e.Urged(WATER, ()), "催办演示水务公司"),
)


def test_no_kind_of_town_event_is_without_a_sentence() -> None:
    kinds = {*get_args(te.BesidePlans), *get_args(p.PlanEvent)}

    assert {type(payload) for payload, _ in IN_A_TOWN} == kinds


@pytest.mark.parametrize(("payload", "said"), IN_A_TOWN, ids=[said for _, said in IN_A_TOWN])
def test_what_happens_in_a_town_is_said(payload: te.TownPayload, said: str) -> None:
    assert town_sentence(payload) == said


@pytest.mark.parametrize(("payload", "said"), IN_A_CASE, ids=[said for _, said in IN_A_CASE])
def test_what_happens_to_a_case_is_said(payload: e.Payload, said: str) -> None:
    assert sentence(payload) == said
