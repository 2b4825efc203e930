"""Findings, another category, another place: who may say it, what may be said, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from cases import commands as c
from cases import events as e
from cases.lifecycle import decide
from cases.notices import Notice, notices
from cases.people import ActorMark, Role, UnitAt
from cases.prose import sentence
from cases.refusals import InvalidInput, NotAllowed, Refusal, WrongPhase
from cases.state import Case, Phase
from cases.telling import Setting
from dsl.decision import ClockSpec, Decision, Finding, Pending, Plan, Recipient, RecipientKind
from dsl.terms import Term, TimeUnit
from tests.support.matters import (
    CALENDAR,
    DIRECTORY,
    GROUPS,
    HOURS,
    PLAN,
    REFS,
    SEALED,
    STEWARD,
    TELECOM,
    TO_TELECOM,
    WATER,
    Matter,
    at,
    cite,
    unit_recipient,
)

SAID = cite("一")
STATE = Finding("建设状态", (SAID,), ("正在建设", "已经建成"), by=unit_recipient(TELECOM), with_event="受理")
DEPTH = Finding("积水深度", (SAID,), measure="厘米", by=unit_recipient(WATER))
OURS = Finding("新情况", (SAID,), ("有", "无"), by=Recipient(RecipientKind.HOLDER))
WAITS = replace(TO_TELECOM, pending=(Pending("认定", "建设状态", STATE.by), Pending("认定", "积水深度", DEPTH.by)))
TERM = ClockSpec("积水深度", "受理", Term(2, TimeUnit.DAY), HOURS, (SAID,), bearer=DEPTH.by)
WAITING = replace(PLAN, route=WAITS, findings=(STATE, DEPTH, OURS), clocks=(*PLAN.clocks, TERM))
TO_WATER = replace(TO_TELECOM, lead=REFS[WATER])
FOUND = replace(PLAN, route=TO_TELECOM, findings=(STATE, DEPTH, OURS))


@dataclass(frozen=True)
class Says:
    """Rules that wait until something is known of the case, and then send it to the water company."""

    of: str

    def decide(self, case: Case) -> Decision:
        known = {
            "建成": case.findings.get("建设状态") == "已经建成",
            "路灯": case.category == ("路灯",),
            "甲村": case.village == "甲村",
        }
        plan: Plan = FOUND if case.findings else WAITING
        return Decision(replace(plan, route=TO_WATER) if known[self.of] else plan, "bundle-1")


def do(matter: Matter, command: c.Command, by: UnitAt | None, of: str = "建成") -> list[e.Payload]:
    mark = ActorMark("演示职员", Role.STAFF, by) if by else ActorMark("演示居民", Role.RESIDENT)
    setting = Setting(mark, matter.now, CALENDAR, DIRECTORY, groups=GROUPS, judge=Says(of))
    return [draft.payload for draft in matter._take(decide(matter.state, command, setting))]


def refused(matter: Matter, command: c.Command, by: UnitAt | None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do(matter, command, by)
    return caught.value


# What is refused


def test_unit_must_say_at_acceptance_what_only_it_can_find() -> None:
    told = refused(Matter(WAITING), c.Accept(), TELECOM)

    assert isinstance(told, InvalidInput)
    assert told.errors == {"findings.建设状态": "受理时还要写明 建设状态,可选:正在建设、已经建成"}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("建设状态", "拆了", "“建设状态”只能选:正在建设、已经建成"),
        ("积水深度", "很深", "“积水深度”请填数字,按厘米计,例如 20厘米"),
        ("积水深度", "20公斤", "“积水深度”请填数字,按厘米计,例如 20厘米"),
        ("权属", "移动", "规约没有“权属”这一认定"),
    ],
)
def test_only_what_the_rules_offer_can_be_found(name: str, value: str, message: str) -> None:
    told = refused(Matter(WAITING), c.Find({name: value}), TELECOM)

    assert isinstance(told, InvalidInput)
    assert told.errors == {f"findings.{name}": message}


def test_nobody_finds_what_is_another_units_to_find() -> None:
    told = refused(Matter(WAITING), c.Find({"积水深度": "20"}), TELECOM)

    assert isinstance(told, NotAllowed)
    assert told.message == "依演示市 第一条,“积水深度”由演示水务公司认定"


def test_reporter_finds_nothing() -> None:
    assert isinstance(refused(Matter(WAITING), c.Find({"新情况": "有"}), None), InvalidInput)
    assert isinstance(refused(Matter(WAITING), c.Find(), TELECOM), InvalidInput)


def test_nothing_is_found_after_the_answer() -> None:
    matter = Matter(FOUND)
    do(matter, c.Accept({"建设状态": "正在建设"}), TELECOM)
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)

    assert isinstance(refused(matter, c.Find({"新情况": "有"}), TELECOM), WrongPhase)


def test_same_category_is_no_other_category() -> None:
    assert isinstance(refused(Matter(WAITING), c.Reclassify(("窨井盖",)), TELECOM), InvalidInput)
    assert isinstance(refused(Matter(WAITING), c.Relocate(), None), InvalidInput)


# What follows


def test_what_is_found_at_acceptance_is_told_before_it() -> None:
    matter = Matter(WAITING)

    told = do(matter, c.Accept({"建设状态": "正在建设"}), TELECOM)

    assert [sentence(payload) for payload in told[:3]] == [
        "演示通信公司认定:建设状态 正在建设",
        "依认定重新研判",
        "演示通信公司受理",
    ]
    assert matter.state.findings == {"建设状态": "正在建设"}


def test_finding_that_sends_it_elsewhere_takes_the_acceptance_along() -> None:
    matter = Matter(WAITING)

    do(matter, c.Accept({"建设状态": "已经建成"}), TELECOM)

    assert (matter.state.phase, matter.state.holder) == (Phase.ASSIGNED, WATER)


def test_number_is_kept_in_the_measure_of_the_rule() -> None:
    matter = Matter(WAITING)

    told = do(matter, c.Find({"积水深度": "0.2米"}), WATER)

    assert told[0] == e.Found(WATER, {"积水深度": "20厘米"})


def test_holder_finds_what_is_the_holders_to_find() -> None:
    matter = Matter(WAITING)

    assert do(matter, c.Find({"新情况": "有"}), TELECOM)[0] == e.Found(TELECOM, {"新情况": "有"})


def test_moment_of_a_finding_is_remembered_by_its_name() -> None:
    matter = Matter(WAITING)
    matter.now = at("2026-11-23 10:00")

    do(matter, c.Find({"新情况": "有"}), TELECOM)

    assert matter.state.happened["新情况"] == at("2026-11-23 10:00")


def test_units_that_have_to_find_something_are_known_of_the_case() -> None:
    assert Matter(WAITING).state.finders == (TELECOM, WATER)


def test_another_category_is_decided_anew() -> None:
    matter = Matter(WAITING)

    told = do(matter, c.Reclassify(("路灯",)), TELECOM, of="路灯")

    assert [sentence(payload) for payload in told[:2]] == ["演示通信公司改分类为路灯", "改分类后重新研判"]
    assert (matter.state.category, matter.state.holder) == (("路灯",), WATER)


def test_another_place_is_decided_anew() -> None:
    matter = Matter(WAITING)

    told = do(matter, c.Relocate("甲村", "102001"), None, of="甲村")

    assert [sentence(payload) for payload in told[:2]] == ["更正位置:甲村、网格102001", "更正位置后重新研判"]
    assert (matter.state.village, matter.state.grid, matter.state.holder) == ("甲村", "102001", WATER)


def test_holder_is_told_what_others_have_found() -> None:
    matter = Matter(WAITING)
    before = matter.state

    do(matter, c.Find({"积水深度": "20"}), WATER)

    told = notices(before, matter.state, matter.drafts[before.seq :])
    assert Notice("case-1", before.seq + 1, "case:found", unit=TELECOM) in told


def test_unit_is_told_once_that_its_finding_is_waited_for() -> None:
    matter = Matter(WAITING)
    first = notices(None, matter.state, matter.drafts)
    before = matter.state

    do(matter, c.Reclassify(("违建",)), TELECOM)

    assert [notice.unit for notice in first if notice.kind == "case:decided"] == [TELECOM, WATER]
    told = notices(before, matter.state, matter.drafts[before.seq :])
    assert [notice.kind for notice in told] == ["case:reclassified"]


def test_pool_says_whom_it_waits_for() -> None:
    waiting = e.Pooled(STEWARD, ("权属",), (TELECOM,), tuple(map(str, WAITS.pending)))

    assert sentence(waiting) == (
        "待认领(候选:演示通信公司),请补充:权属,待认定:建设状态(由演示通信公司),待认定:积水深度(由演示水务公司)"
    )
