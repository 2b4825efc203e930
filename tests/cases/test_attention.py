"""Who is told at once, and who is owed a word of what has happened: each once, and with the clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases import events_turns as t
from cases.commands_clock import ClearMark
from cases.notices import Notice, notices
from cases.prose import sentence
from cases.refusals import NotAllowed
from dsl.decision import Attention, Owed, Plan, Recipient, RecipientKind, RungAction
from dsl.facts import RETURNS
from tests.support.matters import BOARD, LADDER, PLAN, RETURN, ROUTE, SEALED, STEWARD, TELECOM, Matter, unit_recipient

REPORTER = Recipient(RecipientKind.REPORTER)
HOT = Attention(RungAction.REPORT, (LADDER,), unit_recipient(BOARD), mark="热点", cleared_by=unit_recipient(STEWARD))
MARKED = Attention(RungAction.MARK, (RETURN,), mark="疑难")


def plan(*attentions: Attention) -> Plan:
    return replace(PLAN, attentions=attentions, asks=(RETURNS,))


def climbed(matter: Matter) -> list[e.Climbed]:
    return [draft.payload for draft in matter.drafts if isinstance(draft.payload, e.Climbed)]


def test_history_draws_nobodys_attention_and_owes_nobody_a_word() -> None:
    owed = Owed("交办", ROUTE, (REPORTER,), (ROUTE,))
    matter = Matter(replace(plan(HOT), owed=(owed,)), live=False)

    assert not [draft for draft in matter.drafts if isinstance(draft.payload, e.Climbed | t.Told)]


def test_what_has_fired_does_not_fire_again() -> None:
    matter = Matter(plan(HOT))
    matter.do(c.Return(SEALED), TELECOM, plan=plan(HOT, MARKED))
    matter.do(c.Claim(TELECOM), TELECOM)
    matter.do(c.Return(SEALED), TELECOM, plan=plan(HOT))

    assert [(each.action, each.recipient, each.mark) for each in climbed(matter)] == [
        ("报", "演示主席团", "热点"),
        ("列为", "", "疑难"),
    ]
    assert matter.state.marks == ("热点", "疑难")
    assert BOARD in matter.state.supervisors


def test_a_mark_that_was_set_at_once_is_cleared_by_whom_its_clause_names() -> None:
    matter = Matter(plan(HOT))
    with pytest.raises(NotAllowed, match="热点由 演示督促单位 解除"):
        matter.do(ClearMark("热点", SEALED), BOARD)

    matter.do(ClearMark("热点", SEALED), STEWARD)

    assert matter.state.marks == ()


def test_each_further_level_fires_once_more() -> None:
    matter = Matter(plan(HOT))
    again = plan(replace(HOT, level=3))
    matter.do(c.Return(SEALED), TELECOM, plan=again)
    matter.do(c.Claim(TELECOM), TELECOM)
    matter.do(c.Return(SEALED), TELECOM, plan=again)

    assert [each.level for each in climbed(matter)] == [1, 3]
    assert [sentence(each) for each in climbed(matter)] == ["报演示主席团,列为热点", "再次报演示主席团,列为热点"]


def test_a_word_is_owed_of_the_very_clause_that_says_so() -> None:
    owed = Owed("退回", RETURN, (REPORTER, unit_recipient(BOARD)), (RETURN,), written=True, contents=("理由",))
    other = replace(owed, at=LADDER)
    told = []
    for rules in (owed, other):
        matter = Matter(replace(PLAN, owed=(rules,)))
        matter.do(c.Return(SEALED), TELECOM)
        told.append([draft for draft in matter.drafts if isinstance(draft.payload, t.Told)])

    (draft,), none = told
    assert none == []
    assert draft.cites == (RETURN,)
    assert draft.payload == t.Told(
        of="退回",
        recipients=("上报人", "演示主席团"),
        units=(BOARD,),
        reporters=True,
        written=True,
        contents=("理由",),
    )
    assert sentence(draft.payload) == "退回,书面告知上报人、演示主席团:理由"


def test_everybody_who_is_owed_a_word_finds_a_notice() -> None:
    owed = Owed("交办", ROUTE, (REPORTER, unit_recipient(BOARD)), (ROUTE,), text="已经交办")
    matter = Matter(replace(PLAN, owed=(owed,)))

    sent = notices(None, matter.state, matter.drafts)
    seq = next(n for n, draft in enumerate(matter.drafts, 1) if isinstance(draft.payload, t.Told))
    assert [notice for notice in sent if notice.kind == "case:told"] == [
        Notice("case-1", seq, "case:told", unit=BOARD),
        Notice("case-1", seq, "case:told", person="演示居民"),
    ]
