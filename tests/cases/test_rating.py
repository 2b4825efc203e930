"""Judging an answer (评价): what silence is taken for, and what only some of the raters have said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases.refusals import InvalidInput, WrongPhase
from cases.state import Phase
from dsl.decision import LowRating, Rater, RatingRule, Recipient, RecipientKind
from dsl.facts import STARS
from dsl.terms import Term, TimeUnit
from tests.support.matters import PLAN, RATING, SEALED, STEWARD_RECIPIENT, TELECOM, Matter, told

REPORTER = Rater("上报人", Recipient(RecipientKind.REPORTER), 1)
OFFICE = Rater("督促单位", STEWARD_RECIPIENT, 1)
LOW = LowRating(1, 3, (RATING,), redo=Term(1, TimeUnit.MONTH))
BOTH = RatingRule((RATING,), low=(LOW,), raters=(REPORTER, OFFICE))
OVER = "2026-12-02 00:00"


def answered(rule: RatingRule, asks: tuple[str, ...] = ()) -> Matter:
    matter = Matter(replace(PLAN, rating=rule, asks=asks))
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Answer("已解决", (), SEALED), TELECOM)
    return matter


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_that_do_not_exist_are_told(stars: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        answered(BOTH).do(c.Rate(stars))

    assert refused.value.errors == {"stars": "评价为1至5星"}


def test_a_party_that_has_rated_does_not_rate_again_while_the_other_is_waited_for() -> None:
    matter = answered(BOTH)
    matter.do(c.Rate(5))

    with pytest.raises(WrongPhase, match="这一轮已经评价过了"):
        matter.do(c.Rate(1))
    assert matter.state.phase is Phase.ANSWERED


def test_silence_is_taken_for_the_stars_of_the_rule_for_each_party_that_was_silent() -> None:
    matter = answered(replace(BOTH, unrated_stars=4))
    matter.do(c.Rate(2))

    drafts = matter.tick(OVER)

    kinds = ["clock:overdue", "case:rated", "clock:stopped", "case:closed"]
    assert told(drafts) == [(kind, "第六条") for kind in kinds]
    assert drafts[1].payload == e.Rated(4, (), "督促单位", None, deemed=True)
    assert drafts[3].payload == e.Closed("rated")
    assert [(each.rater, each.stars) for each in matter.state.ratings] == [("上报人", 2), ("督促单位", 4)]


def test_what_only_one_party_has_given_counts_when_the_window_is_over() -> None:
    matter = answered(BOTH)
    matter.do(c.Rate(1))

    drafts = matter.tick(OVER)

    assert [draft.payload.kind for draft in drafts] == ["clock:overdue", "case:reopened", "clock:started"]
    assert (matter.state.phase, matter.state.round) == (Phase.ACCEPTED, 2)


def test_a_window_in_which_nobody_has_rated_closes_it_unrated() -> None:
    matter = answered(BOTH)

    assert matter.tick(OVER)[-1].payload == e.Closed("unrated")


def test_rules_that_have_no_clause_on_rating_for_such_stars_take_none_of_them_for_low() -> None:
    matter = answered(BOTH, asks=(STARS,))
    matter.do(c.Rate(1))

    drafts = matter.do(c.Rate(1, rater="督促单位"), plan=replace(PLAN, rating=None))

    assert drafts[-1].payload == e.Closed("rated")
    assert (matter.state.round, matter.state.stars) == (1, 1)
