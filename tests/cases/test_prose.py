"""Every event can be said, in the words that a person would use; nothing personal is in the sentence."""

from __future__ import annotations

from dataclasses import replace

from cases import commands as c
from cases import events as e
from cases.following import next_step
from cases.people import CLOCK, ActorMark, Role
from cases.prose import CLOSE_WORDS, ROLE_WORDS, actor, clauses, doer, sentence
from cases.receipts import PHASE_NAMES, receipt
from cases.state import Phase
from tests.support.matters import CLAIM, GROUP, POOL_PLAN, ROUTE, SEALED, STEWARD, TELECOM, WATER, Matter, at


def a_long_life() -> Matter:
    matter = Matter(POOL_PLAN, group=GROUP, role="代表", level="市", urgency="紧急", photos=("p1", "p2"))
    matter.do(c.Urge(), STEWARD)
    matter.do(c.Assign(WATER), STEWARD, "2026-11-23 09:00")
    matter.do(c.Return(SEALED), WATER, "2026-11-23 09:30")
    matter.do(c.Claim(TELECOM), TELECOM, "2026-11-23 10:00")
    matter.do(c.Ask("权属", ("place", "photo")), TELECOM)
    matter.do(c.Reply({"权属": "移动"}), plan=POOL_PLAN)
    matter.do(c.Supplement(("p3",)))
    matter.do(c.Supplement(sealed=SEALED))
    matter.do(c.Urge(), STEWARD)
    matter.tick("2027-01-05 00:00")
    matter.do(c.Answer("说明情况", sealed=SEALED), TELECOM)
    matter.do(c.Rate(2))
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)
    matter.do(c.Rate(4))
    return matter


def test_a_whole_life_reads_like_a_story() -> None:
    matter = a_long_life()

    assert [sentence(draft.payload) for draft in matter.drafts] == [
        "市级人大代表上报(窨井盖,紧急),照片2张,在演示群",
        "依规约研判",
        "受理期限:2026-11-23 24:00",
        "待认领",
        "认领期限:2026-11-23 10:48",
        "催办,这一件还没有单位认领",
        "认领按时完成",
        "指定演示水务公司",
        "演示水务公司退回",
        "待认领",
        "认领期限:2026-11-23 11:30",
        "演示通信公司认领(接单)",
        "认领按时完成",
        "演示通信公司受理",
        "受理按时完成",
        "答复期限:2026-12-23 24:00",
        "询问上报人:权属、位置、照片",
        "上报人回答:权属 移动",
        "依补充情况重新研判",
        "上报人补充照片1张",
        "上报人补充情况",
        "催办演示通信公司",
        "答复将到期(黄色预警)",
        "答复逾期(红色)",
        "答复升级:提醒督促单位(演示督促单位)",
        "答复升级:报演示主席团,列为重点督办",
        "演示通信公司答复:说明情况",
        "答复逾期完成",
        "评价期限:2027-01-12 24:00",
        "上报人评价 ★★☆☆☆",
        "评价按时完成",
        "演示通信公司重新办理",
        "答复期限:2027-02-05 24:00",
        "演示通信公司答复:已解决",
        "答复按时完成",
        "评价期限:2027-01-12 24:00",
        "上报人评价 ★★★★☆",
        "评价按时完成",
        "已评价,办结",
    ]


def test_helpers_and_copies_and_missing_answers_are_named() -> None:
    assert sentence(e.Assigned(TELECOM, (WATER,), (STEWARD,), "ladder")) == (
        "改由演示通信公司承办,演示水务公司协办,抄送演示督促单位"
    )
    assert sentence(e.Pooled(None, ("权属",), (TELECOM, WATER))) == (
        "待认领(候选:演示通信公司、演示水务公司),请补充:权属"
    )
    assert sentence(e.Asked(TELECOM, None, (), SEALED)) == "询问上报人"
    assert sentence(e.Replied({}, (), SEALED)) == "上报人回答"
    assert sentence(e.Decided(POOL_PLAN, "b", "reply")) == "依补充情况重新研判"
    assert sentence(e.Closed("history", "已解决")) == "历史件归档(已解决)"


def test_a_clock_that_nobody_can_be_sure_of_says_so() -> None:
    started = e.ClockStarted("答复#1", "答复", None, 1, at("2026-12-30 08:00"), None, at("2027-01-31 00:00"),
                             at("2027-02-02 00:00"), True, (), "r")  # fmt: skip
    assert sentence(started) == "答复期限:2027-01-30 24:00(暂定)"


def test_every_role_phase_and_ending_has_a_word() -> None:
    assert set(ROLE_WORDS) == set(Role)
    assert set(PHASE_NAMES) == set(Phase)
    by_rule = {"rated", "rated_low", "unrated", "answered", "history", "refused", "ended", "merged", "transferred"}
    assert set(CLOSE_WORDS) == by_rule | {"settled", "withdrawn", "coordinator"}


def test_an_actor_is_a_unit_or_a_role_and_never_a_name() -> None:
    assert actor(ActorMark("演示某人", Role.DEPUTY)) == "人大代表"
    assert actor(ActorMark("演示某人", Role.STAFF, TELECOM)) == "演示通信公司"
    assert actor(CLOCK) == "系统"


def test_what_follows_from_the_rules_is_shown_as_theirs() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)

    assert [doer(draft.payload, draft.actor) for draft in matter.drafts] == [
        "居民",  # reported
        "规约",  # decided
        "规约",  # the term of acceptance
        "规约",  # assigned
        "演示通信公司",  # accepted
        "规约",  # the term is met
        "规约",  # the term of answering
    ]
    assert doer(e.Assigned(TELECOM, (), (), "arbiter"), ActorMark("x", Role.STAFF, STEWARD)) == "演示督促单位"


def test_clauses_are_cited_as_people_cite_them() -> None:
    above = replace(CLAIM, jurisdiction="33", place="演示省")

    assert clauses((ROUTE, CLAIM)) == "演示市 第一条(窨井盖)、第二条(认领)"
    assert clauses((ROUTE, above, CLAIM)) == "演示市 第一条(窨井盖)、演示省 第二条(认领)、演示市 第二条(认领)"


def test_the_receipt_says_what_was_done_by_which_clause_and_what_comes_next() -> None:
    matter = Matter()

    answer = receipt(matter.state, matter.drafts, ())

    assert answer == {
        "id": "case-1",
        "no": None,
        "phase": "assigned",
        "status": "待受理",
        "seq": 4,
        "holder": "演示通信公司",
        "deadline_at": "2026-11-24T00:00:00+08:00",
        "provisional": False,
        "steps": [
            {"kind": "case:reported", "text": "居民上报(窨井盖)", "clause": ""},
            {"kind": "case:decided", "text": "依规约研判", "clause": "演示市 第一条(窨井盖)"},
            {"kind": "case:assigned", "text": "交办演示通信公司", "clause": "演示市 第一条(窨井盖)"},
        ],
        "next": "等待演示通信公司受理,受理不迟于 2026-11-23 24:00",
        "next_clause": "演示市 第一条(窨井盖)、第三条(时限)",
    }


def test_the_next_step_follows_the_case() -> None:
    matter = Matter(POOL_PLAN, group=GROUP)
    assert next_step(matter.state) == "等待有关单位认领,认领不迟于 2026-11-23 10:48"
    matter.do(c.Claim(TELECOM), TELECOM)
    assert next_step(matter.state) == "演示通信公司正在办理,办结后答复上报人,答复不迟于 2026-12-23 24:00"
    matter.do(c.Ask(wants=("place",)), TELECOM)
    assert next_step(matter.state) == "请上报人回答演示通信公司的询问"
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)
    assert next_step(matter.state) == "请上报人评价,评价不迟于 2026-11-30 24:00"
    matter.do(c.Rate(5))
    assert next_step(matter.state) == "已经办结"


def test_a_judgement_names_the_party_that_gave_it_and_a_silence_is_no_judgement() -> None:
    assert sentence(e.Rated(4, (), "代表")) == "代表评价 ★★★★☆"
    assert sentence(e.Rated(5, (), "上报人", None, deemed=True)) == "上报人没有评价,视为 ★★★★★"


def test_what_the_rules_bring_about_is_not_laid_at_the_door_of_who_set_it_off() -> None:
    reporter = ActorMark("x", Role.RESIDENT)

    assert doer(e.Reopened(TELECOM, 1), reporter) == "规约"
    assert doer(e.Closed("rated"), reporter) == "规约"
    assert doer(e.Closed("withdrawn"), reporter) == "居民"
    assert doer(e.Closed("unrated"), CLOCK) == "系统"
