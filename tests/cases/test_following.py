"""What happens next (下一步): in every phase a sentence, the clauses that say so, and the time, provisional or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import commands as c
from cases.following import Following, following
from cases.prose import CLOSE_WORDS
from cases.state import STARTED, Phase
from tests.support.matrix import OWN
from tests.support.matters import SEALED, TELECOM, Matter, at

SITE = "看现场不迟于 2026-11-24 24:00"
WORKING = f"演示通信公司正在办理,办结后答复上报人,{SITE}"

#: By the state of the matrix: the sentence and the clauses.
SAID: dict[str, tuple[str, str]] = {
    "待转报": ("等待代表转报", ""),
    "待批准": ("等待演示主席团批准是否受理,受理不迟于 2026-11-23 24:00", "第九条、第三条"),
    "审查中": ("等待演示主席团初审,初审以后交办,初审不迟于 2026-11-24 24:00", "第八条"),
    "待认领": ("等待有关单位认领,认领不迟于 2026-11-23 10:48", "第二条"),
    "待认领,有单位不得交,有话要问": ("请上报人补充:权属;同时等待有关单位认领", "第二条"),
    "待认领,只由候选": ("等待演示通信公司、演示水务公司认领,认领不迟于 2026-11-23 10:48", "第一条、第二条"),
    "待认领,依次问到": ("正在询问演示通信公司是否接单,接单不迟于 2026-11-24 24:00", "第一条"),
    "待受理": ("等待演示通信公司受理,受理不迟于 2026-11-23 24:00", "第一条、第三条"),
    "待受理,中止待批": ("等待演示通信公司受理,受理不迟于 2026-11-23 24:00", "第一条、第三条"),
    "待受理,退回待同意": ("演示通信公司申请退回,等待演示主席团同意,受理不迟于 2026-11-23 24:00", "第五条、第三条"),
    "办理中": (WORKING, "第九条"),
    "办理中,有并入的": (WORKING, "第九条"),
    "办理中,已询问": ("请上报人回答演示通信公司的询问", "第九条"),
    "办理中,延期待批": (WORKING, "第九条"),
    "办理中,已延期": (WORKING, "第九条"),
    "办理中,已中止": ("演示通信公司正在办理,答复因等待鉴定中止计算,恢复以后继续计算", "第九条"),
    "办理中,中止过": (WORKING, "第九条"),
    "办理中,终止待批": (f"演示通信公司申请终止办理,等待演示主席团批准,{SITE}", "第九条"),
    "办理中,逾期并列为重点督办": (
        "演示通信公司正在办理,办结后答复上报人,看现场已经逾期,期限是 2026-11-24 24:00",
        "第九条",
    ),
    "办理中,已答复,还有一步": ("已经答复,还有看现场、拆除(等待不需拆除)没有办到", "第九条"),
    "待评价": ("请上报人评价,评价不迟于 2026-11-30 24:00", "第六条"),
    "重新办理": ("演示通信公司正在办理,办结后答复上报人,答复不迟于 2026-12-23 24:00", "第六条"),
    "待评价,已评价,异议期未满": ("已经评价,等待异议期满,异议不迟于 2026-11-24 24:00", "第六条、第九条"),
    "已办结": ("已经办结", "第六条"),
    "已办结,并入别的件": ("已经办结", "第六条"),
}


def clauses_of(found: Following) -> str:
    return "、".join(cite.clause for cite in found.clauses)


@pytest.mark.parametrize("title", SAID)
def test_every_state_says_what_is_waited_for_and_by_which_clause(title: str) -> None:
    found = following(OWN[title].case)

    assert (found.text, clauses_of(found)) == SAID[title]


def test_no_state_and_no_phase_is_left_out() -> None:
    assert set(SAID) == set(OWN)
    assert {OWN[title].case.phase for title in SAID} == set(Phase)


TIMED = [title for title in SAID if OWN[title].case.phase in STARTED]


@pytest.mark.parametrize("title", TIMED)
def test_whatever_has_set_out_and_is_open_says_by_when(title: str) -> None:
    found = following(OWN[title].case)

    assert found.due_at is not None
    assert found.due_latest is not None
    assert found.due_at <= found.due_latest


def test_a_time_that_a_coming_notice_may_move_is_called_provisional() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    clocks = {
        key: replace(clock, provisional=True, due_latest=clock.due_latest + timedelta(days=3))
        for key, clock in matter.state.clocks.items()
    }

    found = following(replace(matter.state, clocks=clocks))

    assert found.text == "演示通信公司正在办理,办结后答复上报人,答复不迟于 2026-12-23 24:00(暂定)"
    assert (found.due_at, found.due_latest) == (at("2026-12-24 00:00"), at("2026-12-27 00:00"))
    assert found.provisional


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("refused", "不予受理,已经办结;有新情况可以另行上报"),
        ("ended", "已终止办理;有新情况可以另行上报"),
        ("merged", "已并入首件,首件的进展会告诉上报人"),
        ("unrated", "已经办结;评价期满没有评价"),
        ("withdrawn", "已经撤回"),
        ("settled", "已由代表当场办结"),
        ("coordinator", "已由督办人员办结"),
        ("transferred", "已移送,进展会告诉上报人"),
        ("history", "已经办结"),
    ],
)
def test_a_closed_case_says_how_it_ended(reason: str, text: str) -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)
    closed = replace(matter.state, phase=Phase.CLOSED, close_reason=reason)

    assert following(closed).text == text
    assert following(closed).due_at is None


@pytest.mark.parametrize("reason", ["withdrawn", "settled", "coordinator", "transferred"])
def test_an_end_that_people_have_made_cites_no_clause_on_ratings(reason: str) -> None:
    closed = replace(Matter().state, phase=Phase.CLOSED, close_reason=reason)

    assert following(closed).clauses == ()


def test_every_other_end_is_simply_an_end() -> None:
    closed = replace(Matter().state, phase=Phase.CLOSED)
    plain = {word for word in CLOSE_WORDS if following(replace(closed, close_reason=word)).text == "已经办结"}

    assert plain == {"rated", "rated_low", "answered", "history"}
