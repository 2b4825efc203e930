"""An answer that has to be signed (签发): who drafts, who signs, who sends it back, and who stands in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.commands_council import DraftAnswer, SignOff
from cases.events import Answered
from cases.events_council import AnswerDrafted
from cases.lifecycle import decide
from cases.notices import Notice, notices
from cases.people import ActorMark, Person, Role, Tenure, UnitAt
from cases.possible import Moment, can
from cases.prose import sentence
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.sealed import Sealed
from cases.state import Phase
from cases.telling import Setting
from dsl.decision import EventRule, Recipient, RecipientKind
from tests.cases.test_authority import TERRITORY
from tests.support.matters import (
    BOARD,
    CALENDAR,
    CHINA,
    DIRECTORY,
    GROUPS,
    PLAN,
    REFS,
    SEALED,
    STEWARD,
    TELECOM,
    WATER,
    Matter,
    cite,
    told,
    unit_recipient,
)

HEAD = "承办单位负责人"
SIGNING = cite("八", "签发")
REMARKS = (Sealed("s9", "text", "1" * 64),)
#: The post in the holder's unit; the board stands in where it is vacant.
BY_HEAD = Recipient(RecipientKind.POST, REFS[BOARD], HEAD)
FILLED = replace(DIRECTORY, filled=frozenset({(HEAD, TELECOM.id), (HEAD, WATER.id)}))


def signed_by(signer: Recipient | None) -> Matter:
    """A case in hand whose answer that party has to sign."""
    rule = EventRule("答复", Recipient(RecipientKind.HOLDER), (SIGNING,), signer=signer)
    matter = Matter(replace(PLAN, events=(rule,)), directory=FILLED)
    matter.do(c.Accept(), TELECOM)
    return matter


def act(matter: Matter, command: c.Command, unit: UnitAt, *posts: str) -> list[tuple[str, str]]:
    """By somebody of the unit with these posts; gives what was told."""
    actor = ActorMark(f"演示职员{unit.id}", Role.STAFF, unit)
    setting = Setting(actor, matter.now, CALENDAR, matter.directory, groups=GROUPS, posts=frozenset(posts))
    return told(matter._take(decide(matter.state, command, setting)))


def drafted(signer: Recipient | None = BY_HEAD) -> Matter:
    matter = signed_by(signer)
    act(matter, DraftAnswer("已解决", ("照片",), SEALED), TELECOM)
    return matter


# --- refused ----------------------------------------------------------------------------------------------------------


def test_who_may_only_draft_is_told_who_signs() -> None:
    matter = signed_by(BY_HEAD)

    with pytest.raises(NotAllowed) as refused:
        act(matter, c.Answer("已解决", (), SEALED), TELECOM)

    assert refused.value.message == f"依{SIGNING},答复须经{TELECOM.name}的{HEAD}签发,请先拟答复"
    assert matter.state.phase is Phase.ACCEPTED


@pytest.mark.parametrize(("unit", "posts"), [(TELECOM, ()), (TELECOM, ("副职",)), (WATER, (HEAD,)), (BOARD, (HEAD,))])
def test_nobody_else_signs_not_even_the_head_of_another_unit(unit: UnitAt, posts: tuple[str, ...]) -> None:
    matter = drafted()

    with pytest.raises(NotAllowed, match=f"这一件的答复由{TELECOM.name}的{HEAD}签发"):
        act(matter, SignOff(approve=True), unit, *posts)


def test_what_nobody_has_drafted_cannot_be_signed() -> None:
    with pytest.raises(WrongPhase, match="没有待签发的答复:承办单位可以先拟答复"):
        act(signed_by(BY_HEAD), SignOff(approve=True), TELECOM, HEAD)


def test_a_draft_is_held_to_the_words_of_the_rule_file_like_an_answer() -> None:
    matter = signed_by(BY_HEAD)

    with pytest.raises(InvalidInput) as refused:
        act(matter, DraftAnswer("差不多", (), SEALED), TELECOM)
    with pytest.raises(InvalidInput) as empty:
        act(matter, DraftAnswer("已解决"), TELECOM)

    assert refused.value.errors == {"outcome": "结果只能选:已解决、列入计划、说明情况"}
    assert empty.value.errors == {"text": "答复须写明办理情况"}


def test_sending_back_needs_remarks_and_leaves_nothing_to_sign() -> None:
    matter = drafted()
    with pytest.raises(InvalidInput) as refused:
        act(matter, SignOff(approve=False), TELECOM, HEAD)
    assert refused.value.errors == {"text": "退改须写明意见"}

    assert act(matter, SignOff(approve=False, sealed=REMARKS), TELECOM, HEAD) == [("case:answer_sent_back", "第八条")]

    with pytest.raises(WrongPhase):
        act(matter, SignOff(approve=True), TELECOM, HEAD)


def test_a_draft_goes_with_the_unit_that_wrote_it() -> None:
    matter = drafted()
    matter.do(c.Reassign(WATER), BOARD)
    matter.do(c.Accept(), WATER)

    with pytest.raises(WrongPhase, match="没有待签发的答复"):
        act(matter, SignOff(approve=True), WATER, HEAD)


def test_an_answer_that_was_given_at_once_leaves_no_draft_behind_for_a_second_round() -> None:
    matter = drafted()
    act(matter, c.Answer("说明情况", (), SEALED), TELECOM, HEAD)
    matter.do(c.Rate(1))

    assert (matter.state.phase, matter.state.round) == (Phase.ACCEPTED, 2)
    with pytest.raises(WrongPhase, match="没有待签发的答复"):
        act(matter, SignOff(approve=True), TELECOM, HEAD)


# --- signed -----------------------------------------------------------------------------------------------------------


def test_the_signed_draft_is_the_answer_and_all_that_follows_from_one_follows() -> None:
    matter = drafted()

    out = act(matter, SignOff(approve=True), TELECOM, HEAD)

    assert out == [
        ("case:answer_signed", "第八条"),
        ("case:answered", "第三条、第八条"),
        ("clock:stopped", "第三条"),
        ("clock:started", "第六条"),
    ]
    answer = next(draft.payload for draft in matter.drafts if isinstance(draft.payload, Answered))
    assert answer == Answered(TELECOM, "已解决", True, ("照片",), SEALED)
    assert (matter.state.phase, matter.state.outcome, matter.state.drafted) == (Phase.ANSWERED, "已解决", False)


def test_a_later_draft_takes_the_place_of_an_earlier_one() -> None:
    matter = drafted()
    act(matter, DraftAnswer("列入计划", (), SEALED), TELECOM)

    act(matter, SignOff(approve=True), TELECOM, HEAD)

    assert matter.state.outcome == "列入计划"


def test_the_head_may_answer_at_once() -> None:
    matter = signed_by(BY_HEAD)

    assert act(matter, c.Answer("已解决", (), SEALED), TELECOM, HEAD)[0] == ("case:answered", "第三条")


def test_where_the_post_is_vacant_whoever_stands_in_signs_and_is_told() -> None:
    matter = signed_by(BY_HEAD)
    matter.directory = DIRECTORY
    before = matter.state
    act(matter, DraftAnswer("已解决", (), SEALED), TELECOM)

    payload = matter.drafts[-1].payload
    assert isinstance(payload, AnswerDrafted)
    assert sentence(payload) == f"{TELECOM.name}拟答复:已解决,待{BOARD.name}签发"
    assert notices(before, matter.state, matter.drafts[-1:]) == (
        Notice("case-1", matter.state.seq, "case:answer_drafted", unit=BOARD),
    )
    assert BOARD in matter.state.supervisors
    with pytest.raises(NotAllowed, match=f"由{BOARD.name}签发"):
        act(matter, SignOff(approve=True), TELECOM, HEAD)
    assert act(matter, SignOff(approve=True), BOARD)[1][0] == "case:answered"


def test_another_unit_may_have_to_sign() -> None:
    matter = drafted(unit_recipient(STEWARD))

    assert act(matter, SignOff(approve=True), STEWARD)[1][0] == "case:answered"


def test_where_nothing_asks_for_it_anybody_of_the_unit_may_draft_and_send_it() -> None:
    matter = Matter()
    matter.do(c.Accept(), TELECOM)
    act(matter, DraftAnswer("已解决", (), SEALED), TELECOM)

    assert act(matter, SignOff(approve=True), TELECOM)[:2] == [
        ("case:answer_signed", ""),
        ("case:answered", "第三条"),
    ]


# --- offered ----------------------------------------------------------------------------------------------------------


def test_what_is_offered_is_what_the_post_allows() -> None:
    clerk = Person("演示经办", (Tenure(Role.STAFF, 1, TELECOM),))
    head = Person("演示负责人", (Tenure(Role.STAFF, 1, TELECOM), Tenure(Role.STAFF, 1, TELECOM, post=HEAD)))
    other = Person("演示别家负责人", (Tenure(Role.STAFF, 1, WATER, post=HEAD),))
    moment = Moment(drafted().now.astimezone(CHINA), CALENDAR, FILLED)

    offered = {
        who.id: {name for name in ("answer", "draft_answer", "sign_off") if can(who, case, TERRITORY, moment)[name]}
        for case in [drafted().state]
        for who in (clerk, head, other)
    }

    assert offered == {
        "演示经办": {"draft_answer"},
        "演示负责人": {"answer", "draft_answer", "sign_off"},
        "演示别家负责人": set(),
    }
