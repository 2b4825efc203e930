"""A clock that several rules end (底线、封顶) is provisional only for a rule that could be the one that ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.figures import Figures, count
from dsl.decision import Ceiling, ClockSpec, ClockStart, Floor
from dsl.ends import Due, last_of, soonest
from dsl.period import due
from dsl.terms import Term, TimeRules, TimeUnit
from tests.support.drawn_notices import any_notice
from tests.support.matters import CALENDAR, at, cite

CITE = (cite("九", "底线"),)
RULES = TimeRules()
TWO_HOURS = Term(2, TimeUnit.HOUR)
MONTHS = Term(3, TimeUnit.MONTH)
LATE = "2027-12-20 09:00"  # 2028 has no notice yet
DUTY = ClockSpec("断电", ClockStart.ASSIGNED, TWO_HOURS, RULES, CITE)
RIGHT = replace(DUTY, name="评价")

TERMS = st.builds(Term, st.integers(1, 12), st.sampled_from([TimeUnit.DAY, TimeUnit.WORKDAY, TimeUnit.HOUR]))
STARTS = st.integers(0, 30 * 24).map(lambda hours: at("2027-12-05 09:00") + timedelta(hours=hours))


def floor(term: Term) -> Floor:
    return Floor(ClockStart.ASSIGNED, term, RULES, CITE)


def capped(spec: ClockSpec, term: Term) -> ClockSpec:
    return replace(spec, ceiling=Ceiling(CITE, ClockStart.ASSIGNED, term, RULES))


def counted(spec: ClockSpec, started: datetime) -> Figures:
    return count(spec, started, CALENDAR, {})


# --- what lies far behind ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec",
    [replace(DUTY, floors=(floor(MONTHS),)), capped(DUTY, MONTHS), replace(DUTY, floors=(floor(MONTHS),) * 2)],
    ids=["a superior's term", "the clause's own limit", "two superiors"],
)
def test_two_hours_are_certain_whatever_lies_months_behind(spec: ClockSpec) -> None:
    assert counted(spec, at(LATE)).due == (at("2027-12-20 11:00"), at("2027-12-20 11:00"), False)


def test_a_superiors_own_limit_far_behind_leaves_its_term_certain() -> None:
    above = replace(floor(TWO_HOURS), ceiling=Ceiling(CITE, ClockStart.ASSIGNED, MONTHS, RULES))

    assert not counted(replace(DUTY, term=MONTHS, floors=(above,)), at(LATE)).provisional


def test_a_right_is_as_provisional_as_the_later_of_its_ends() -> None:
    longer, shorter = replace(RIGHT, floors=(floor(MONTHS),)), replace(RIGHT, term=MONTHS, floors=(floor(TWO_HOURS),))

    assert counted(longer, at(LATE)).provisional
    assert counted(shorter, at(LATE)).provisional
    assert not counted(replace(RIGHT, floors=(floor(TWO_HOURS),)), at(LATE)).provisional


# --- for any terms ----------------------------------------------------------------------------------------------------


@given(STARTS, TERMS, TERMS, st.sampled_from([DUTY, RIGHT]), st.data())
def test_a_held_clock_is_provisional_only_if_notices_differ_or_its_deciding_end_used_an_unannounced_day(
    started: datetime, own: Term, above: Term, spec: ClockSpec, data: st.DataObject
) -> None:
    right, spec = spec.name == "评价", replace(spec, term=own, floors=(floor(above),))
    alone = [due(started, term, RULES, CALENDAR) for term in (own, above)]
    result = counted(spec, started)

    deciding = [one for one in alone if (one.latest >= result.due_at if right else one.earliest <= result.due_latest)]
    differ = result.due_at != result.due_latest
    assert result.provisional == (differ or any(one.unannounced for one in deciding))
    notice = data.draw(any_notice(2028, CALENDAR.years | {2028}))
    with_notice = replace(notice, days_off=notice.days_off | CALENDAR.days_off)
    known = count(spec, started, with_notice, {})
    assert result.due_at <= known.due_at <= result.due_latest


ENDS = st.builds(
    lambda begin, much, unannounced: Due(
        at(LATE) + timedelta(hours=begin), at(LATE) + timedelta(hours=begin + much), unannounced
    ),
    st.integers(0, 6),
    st.integers(0, 3),
    st.booleans(),
)


@given(st.lists(ENDS, min_size=1, max_size=4))
def test_of_several_ends_only_those_that_could_decide_are_asked_whether_they_are_certain(ends: Sequence[Due]) -> None:
    for pick, end_of in ((min, soonest), (max, last_of)):
        ways = list(product(*((end.earliest, end.latest) for end in ends)))
        found = end_of(ends)

        assert found.earliest == min(pick(way) for way in ways)
        assert found.latest == max(pick(way) for way in ways)
        could = [any(way[n] == pick(way) for way in ways) for n in range(len(ends))]
        assert found.unannounced == any(end.unannounced for end, can in zip(ends, could, strict=True) if can)
