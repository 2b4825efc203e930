"""What each step puts on the record, to the last field, and what a wrong one is told, to the last word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases.lifecycle import asked_again
from cases.people import CLOCK, UnitAt
from cases.refusals import InvalidInput, NothingAsked
from cases.sealed import Sealed
from cases.telling import Setting
from dsl.decision import Decision, EventRule, Plan, Recipient, RecipientKind
from dsl.facts import ALIKE, HOLDER, PHOTOS
from tests.support.matters import (
    CALENDAR,
    DIRECTORY,
    GROUP,
    GROUPS,
    PLAN,
    POOL_PLAN,
    SEALED,
    TELECOM,
    TERMS,
    WATER,
    Matter,
    at,
)

PLACE = (Sealed("s2", "place", "0" * 64),)


def accepted(plan: Plan = PLAN) -> Matter:
    matter = Matter(plan)
    matter.do(c.Accept(), TELECOM)
    return matter


def first(matter: Matter, command: c.Command, by: UnitAt | None = None, plan: Plan | None = None) -> e.Payload:
    return matter.do(command, by, plan=plan)[0].payload


# --- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "errors"),
    [
        (c.Ask(), {"text": "请写明要问什么,或选择需要补充的内容"}),
        (c.Supplement(), {"text": "请补充文字、照片或位置"}),
        (c.Answer("已解决"), {"text": "答复须写明办理情况"}),
        (c.Answer("糊弄", sealed=SEALED), {"outcome": "结果只能选:已解决、列入计划、说明情况"}),
        (c.Find({}), {"findings": "请写明认定了什么"}),
        (c.Reclassify(("窨井盖",)), {"category": "已经是这个类别"}),
        (c.Relocate(), {"village": "请写明村或网格"}),
    ],
)
def test_what_is_missing_is_told_by_its_field(command: c.Command, errors: dict[str, str]) -> None:
    matter = accepted()

    with pytest.raises(InvalidInput) as refused:
        matter.do(command, TELECOM)

    assert refused.value.errors == errors


def test_findings_are_those_of_a_unit() -> None:
    with pytest.raises(InvalidInput) as refused:
        accepted().do(c.Find({"权属": "移动"}))

    assert refused.value.errors == {"unit": "认定须以单位的名义"}


def test_a_claim_is_made_for_a_unit() -> None:
    with pytest.raises(InvalidInput) as refused:
        Matter(POOL_PLAN, group=GROUP).do(c.Claim(None), TELECOM)

    assert refused.value.errors == {"unit": "认领须以单位的名义"}


def test_an_empty_reply_is_told_so() -> None:
    matter = accepted()
    matter.do(c.Ask(sealed=SEALED), TELECOM)

    with pytest.raises(InvalidInput) as refused:
        matter.do(c.Reply())

    assert refused.value.errors == {"text": "请回答所问的内容"}


@pytest.mark.parametrize("answers", [{}, {"权属": "移动"}])
def test_a_reply_that_nobody_has_asked_for_is_told_what_to_use(answers: dict[str, str]) -> None:
    with pytest.raises(NothingAsked) as refused:
        accepted().do(c.Reply(answers, sealed=SEALED))

    assert refused.value.message == "目前没有待回答的询问;需要补充情况时请用“补充”"


def test_a_question_of_the_rules_is_answered_by_choices_and_not_by_words_alone() -> None:
    matter = Matter(replace(POOL_PLAN, route=replace(POOL_PLAN.route, missing=("权属",))), group=GROUP)

    with pytest.raises(NothingAsked) as refused:
        matter.do(c.Reply({}, sealed=SEALED))

    assert refused.value.message == "规约要知道的是权属,请选一项回答;别的情况请用“补充”"


def with_photo(*names: str) -> Plan:
    by = Recipient(RecipientKind.HOLDER)
    return replace(PLAN, events=tuple(EventRule(name, by, (TERMS,), photo=True) for name in names))


def test_an_answer_that_needs_a_photo_is_refused_without_one_and_taken_with_one() -> None:
    matter = accepted(with_photo("答复"))

    with pytest.raises(InvalidInput) as refused:
        matter.do(c.Answer("已解决", sealed=SEALED), TELECOM)

    assert list(refused.value.errors) == ["photos"]
    assert isinstance(first(matter, c.Answer("已解决", ("p",), SEALED), TELECOM), e.Answered)


def test_a_photo_that_another_event_needs_is_not_asked_of_the_answer() -> None:
    matter = accepted(with_photo("停工"))

    assert isinstance(first(matter, c.Answer("已解决", sealed=SEALED), TELECOM), e.Answered)


# --- what is told -----------------------------------------------------------------------------------------------------


def test_asking_keeps_the_unit_the_question_the_wants_and_the_words() -> None:
    told = first(accepted(), c.Ask("权属", ("place",), SEALED), TELECOM)

    assert told == e.Asked(TELECOM, "权属", ("place",), SEALED)
    assert isinstance(told, e.Asked)
    assert told.unit is not None


def test_replying_keeps_choices_photos_and_words() -> None:
    matter = accepted()
    matter.do(c.Ask(sealed=SEALED), TELECOM)

    assert first(matter, c.Reply({}, ("p",), SEALED)) == e.Replied({}, ("p",), SEALED)


def test_supplementing_keeps_photos_and_words() -> None:
    assert first(accepted(), c.Supplement(("p",), SEALED)) == e.Supplemented(("p",), SEALED)


def test_an_answer_keeps_outcome_photos_and_words() -> None:
    told = first(accepted(), c.Answer("列入计划", ("p",), SEALED), TELECOM)

    assert told == e.Answered(TELECOM, "列入计划", False, ("p",), SEALED)


def test_an_answer_cites_its_term_and_the_vocabulary() -> None:
    drafts = accepted().do(c.Answer("已解决", (), SEALED), TELECOM)

    assert PLAN.outcomes is not None
    assert drafts[0].cites == tuple(dict.fromkeys((TERMS, *PLAN.outcomes.cites)))


def test_without_a_term_an_answer_cites_the_route_and_the_vocabulary() -> None:
    drafts = accepted(replace(PLAN, clocks=(PLAN.clocks[0],))).do(c.Answer("已解决", (), SEALED), TELECOM)

    assert PLAN.outcomes is not None
    assert drafts[0].cites == (*PLAN.route.cites, *PLAN.outcomes.cites)


def test_without_a_clause_on_rating_the_end_cites_what_the_answer_cites() -> None:
    drafts = accepted(replace(PLAN, rating=None)).do(c.Answer("已解决", (), SEALED), TELECOM)

    assert drafts[-1].payload == e.Closed("answered")
    assert drafts[-1].cites == drafts[0].cites
    assert drafts[-1].cites


def test_urging_cites_the_route_only_while_nobody_holds_it() -> None:
    pooled = Matter(POOL_PLAN, group=GROUP)

    assert pooled.do(c.Urge(SEALED))[0].cites == POOL_PLAN.route.cites
    assert accepted().do(c.Urge(SEALED))[0].cites == ()


def test_reassigning_says_that_a_person_named_the_unit() -> None:
    told = [draft.payload for draft in accepted().do(c.Reassign(WATER), TELECOM)]

    assert [each.by for each in told if isinstance(each, e.Assigned)] == ["arbiter"]


def test_history_keeps_how_it_ended_and_in_which_words() -> None:
    matter = Matter(PLAN, live=False)

    assert first(matter, c.Record("已解决", SEALED)) == e.Closed("history", "已解决", SEALED)


# --- what is decided anew ---------------------------------------------------------------------------------------------


def because(matter: Matter, command: c.Command, by: UnitAt | None, asks: tuple[str, ...]) -> list[str]:
    """Why the rules were asked again, if they were; they say something else each time."""
    other = replace(PLAN, notes=(TERMS,), asks=asks)
    drafts = matter.do(command, by, plan=other)
    return [draft.payload.because for draft in drafts if isinstance(draft.payload, e.Decided)]


@pytest.mark.parametrize(
    ("command", "asks", "expected"),
    [
        (c.Supplement(("p",), SEALED), PHOTOS, ["supplement"]),
        (c.Supplement((), SEALED), PHOTOS, []),
        (c.Supplement(("p",), SEALED), ALIKE, []),
        (c.Supplement((), PLACE), ALIKE, ["supplement"]),
        (c.Supplement((), SEALED), ALIKE, []),
        (c.Reply({}, ("p",), SEALED), PHOTOS, ["reply"]),
        (c.Reply({}, (), PLACE), ALIKE, ["reply"]),
        (c.Reply({}, (), SEALED), ALIKE, []),
        (c.Reply({"权属": "移动"}, (), SEALED), PHOTOS, ["reply"]),
    ],
)
def test_the_rules_are_asked_again_only_for_what_they_look_at(
    command: c.Command, asks: str, expected: list[str]
) -> None:
    matter = accepted(replace(PLAN, asks=(asks,)))
    matter.do(c.Ask(sealed=SEALED), TELECOM)

    assert because(matter, command, None, (asks,)) == expected


def test_who_holds_it_now_is_why_the_rules_were_asked_again() -> None:
    asks = (HOLDER,)
    matter = Matter(replace(POOL_PLAN, asks=asks), group=GROUP)

    drafts = matter.do(c.Claim(TELECOM), TELECOM, plan=replace(POOL_PLAN, notes=(TERMS,), asks=asks))

    assert [draft.payload.because for draft in drafts if isinstance(draft.payload, e.Decided)] == ["claim"]


def test_a_change_outside_of_the_case_is_named_as_why() -> None:
    matter = accepted()
    other = Decision(replace(PLAN, notes=(TERMS,)), "bundle-1")
    setting = Setting(CLOCK, at("2026-11-23 09:00"), CALENDAR, DIRECTORY, other, groups=GROUPS)

    drafts = asked_again(matter.state, setting, "declared")

    assert [draft.payload.because for draft in drafts if isinstance(draft.payload, e.Decided)] == ["declared"]
