"""Votes (表决): base, threshold, quorum, exactly half – the refusals first, then meetings, then what always holds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.votes import AtHalf, Base, Majority, Share, Verdict, VoteRule, Votes, tally
from tests.support.moments import STEADY

TWO_THIRDS = Share(Fraction(2, 3))
FAILED, CARRIED = Verdict.FAILED, Verdict.CARRIED


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ((0, 0, 0, 0, 0), "without members"),
        ((9, 10, 5, 4, 1), "10 of 9 members cannot be present"),
        ((9, 8, 5, 4, 0), "8 present cannot give 9 votes"),
        ((9, 9, -1, 4, 0), "counted from 0"),
        ((9, 9, 5, -1, 0), "counted from 0"),
        ((9, 9, 5, 4, -1), "counted from 0"),
        ((9, -1, 0, 0, 0), "counted from 0"),
    ],
)
def test_figures_that_no_meeting_can_have_are_refused(figures: tuple[int, int, int, int, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tally(VoteRule(Base.ALL), *figures)


@pytest.mark.parametrize("part", [Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
def test_a_part_that_is_none_is_refused(part: Fraction) -> None:
    with pytest.raises(ValueError, match="no vote can be carried"):
        Share(part)


def test_more_than_all_and_no_vote_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 1"):
        Share(Fraction(1), more_than=True)
    with pytest.raises(ValueError, match="at least one vote"):
        Votes(0)


def test_a_chair_does_not_decide_whether_enough_are_there() -> None:
    with pytest.raises(ValueError, match="chair"):
        VoteRule(Base.ALL, quorum=Majority(AtHalf.CHAIR))


def test_without_a_quorum_nothing_is_decided_however_many_agree() -> None:
    rule = VoteRule(Base.PRESENT, quorum=TWO_THIRDS)

    assert tally(rule, 60, 39, 39, 0, 0) is Verdict.NO_QUORUM
    assert tally(rule, 60, 40, 21, 19, 0) is CARRIED


def test_half_the_members_are_a_quorum_only_where_the_file_says_so() -> None:
    assert tally(VoteRule(Base.PRESENT, quorum=Majority()), 10, 5, 5, 0, 0) is Verdict.NO_QUORUM
    assert tally(VoteRule(Base.PRESENT, quorum=Majority(AtHalf.CARRIES)), 10, 5, 5, 0, 0) is CARRIED


def test_the_same_votes_carry_or_fail_by_the_base() -> None:
    verdicts = {base: tally(VoteRule(base), 60, 50, 24, 20, 6) for base in Base}

    assert verdicts == {Base.ALL: FAILED, Base.PRESENT: FAILED, Base.CAST: CARRIED}


@pytest.mark.parametrize(
    ("at_half", "verdict"),
    [(AtHalf.FAILS, FAILED), (AtHalf.CARRIES, CARRIED), (AtHalf.CHAIR, Verdict.CHAIR_DECIDES)],
)
def test_exactly_half_is_what_the_file_says(at_half: AtHalf, verdict: Verdict) -> None:
    rule = VoteRule(Base.ALL, Majority(at_half))

    assert [tally(rule, 60, 60, votes, 60 - votes, 0) for votes in (29, 30, 31)] == [FAILED, verdict, CARRIED]


def test_exactly_half_fails_where_the_file_says_nothing() -> None:
    assert tally(VoteRule(Base.ALL), 60, 60, 30, 30, 0) is FAILED


def test_two_thirds_or_more_includes_two_thirds_and_more_than_does_not() -> None:
    more = Share(Fraction(2, 3), more_than=True)

    assert [tally(VoteRule(Base.ALL, TWO_THIRDS), 60, 60, votes, 0, 0) for votes in (39, 40)] == [FAILED, CARRIED]
    assert [tally(VoteRule(Base.ALL, more), 60, 60, votes, 0, 0) for votes in (40, 41)] == [FAILED, CARRIED]
    assert [tally(VoteRule(Base.ALL, TWO_THIRDS), 61, 61, votes, 0, 0) for votes in (40, 41)] == [FAILED, CARRIED]


def test_so_many_votes_are_enough_whoever_is_there() -> None:
    assert [tally(VoteRule(Base.ALL, Votes(5)), 60, 9, votes, 4, 0) for votes in (4, 5)] == [FAILED, CARRIED]


@pytest.mark.parametrize("threshold", [Majority(AtHalf.CARRIES), Majority(AtHalf.CHAIR), TWO_THIRDS, Votes(1)])
def test_where_nobody_votes_nothing_is_carried(threshold: Majority | Share | Votes) -> None:
    assert tally(VoteRule(Base.CAST, threshold), 9, 9, 0, 0, 9) is FAILED


# What always holds

PARTS = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100)
THRESHOLDS = st.one_of(
    st.builds(Majority, st.sampled_from(AtHalf)), st.builds(Share, PARTS), st.builds(Votes, st.integers(1, 40))
)
RULES = st.builds(VoteRule, st.sampled_from(Base), THRESHOLDS, st.one_of(st.none(), st.builds(Share, PARTS)))


@st.composite
def figures(draw: st.DrawFn) -> tuple[int, int, int, int, int]:
    members = draw(st.integers(1, 120))
    present = draw(st.integers(0, members))
    votes_for = draw(st.integers(0, present))
    against = draw(st.integers(0, present - votes_for))
    return members, present, votes_for, against, draw(st.integers(0, present - votes_for - against))


@STEADY
@given(figures())
def test_by_heads_a_majority_is_more_hands_up_than_left(meeting: tuple[int, int, int, int, int]) -> None:
    members, _, votes_for, against, _ = meeting

    assert (tally(VoteRule(Base.ALL), *meeting) is CARRIED) == (votes_for > members - votes_for)
    assert (tally(VoteRule(Base.CAST), *meeting) is CARRIED) == (votes_for > against)


@STEADY
@given(figures(), st.integers(1, 100), st.integers(1, 100), st.sampled_from(Base))
def test_a_share_is_exact_to_the_last_vote(
    meeting: tuple[int, int, int, int, int], part: int, whole: int, base: Base
) -> None:
    part = min(part, whole)
    members, present, votes_for, against, _ = meeting
    of = {Base.ALL: members, Base.PRESENT: present, Base.CAST: votes_for + against}[base]

    verdict = tally(VoteRule(base, Share(Fraction(part, whole))), *meeting)

    assert (verdict is CARRIED) == (votes_for * whole >= part * of and votes_for > 0)


@STEADY
@given(RULES, figures())
def test_one_who_changes_from_against_to_for_never_hurts(
    rule: VoteRule, meeting: tuple[int, int, int, int, int]
) -> None:
    members, present, votes_for, against, abstained = meeting
    worth = [Verdict.NO_QUORUM, FAILED, Verdict.CHAIR_DECIDES, CARRIED]

    now = tally(rule, *meeting)
    then = tally(rule, members, present, votes_for + min(against, 1), max(against - 1, 0), abstained)

    assert worth.index(then) >= worth.index(now)


@STEADY
@given(RULES, figures())
def test_every_meeting_has_a_verdict(rule: VoteRule, meeting: tuple[int, int, int, int, int]) -> None:
    verdict = tally(rule, *meeting)

    assert verdict in Verdict
    assert (verdict is not Verdict.NO_QUORUM) or rule.quorum is not None
