"""A notice comes, or a calendar is changed in the middle of the year: what runs is counted anew, what fired stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from cases import commands as c
from cases import events as e
from cases.notices import Notice, notices
from cases.people import CLOCK
from cases.prose import sentence
from cases.state import Case, Clock
from dsl.calendar import Calendar
from dsl.decision import ClockSpec, ClockStart
from dsl.period import show
from dsl.terms import Term, TimeRules, TimeUnit
from tests.support.drawn_notices import any_notice
from tests.support.matters import BOARD, CLOCKS, PLAN, SEALED, TELECOM, TERMS, Matter, at
from tests.support.moments import STEADY

ROLLS = TimeRules()
ANSWER = replace(CLOCKS[1], time=ROLLS)
DAYS = replace(CLOCKS[1], term=Term(5, TimeUnit.WORKDAY), time=ROLLS, warn_left=None)
ROLLING = replace(PLAN, clocks=(CLOCKS[0], ANSWER, CLOCKS[3]))
COUNTING = replace(PLAN, clocks=(CLOCKS[0], DAYS, CLOCKS[3]))

BEFORE = Calendar("2026", frozenset({2025, 2026}), frozenset(), frozenset())
SPRING = frozenset(date(2027, 2, day) for day in (5, 8, 9, 10, 11, 12))
NOTICE = Calendar("2027", BEFORE.years | {2027}, SPRING, frozenset({date(2027, 1, 31)}))


def changed(days_off: frozenset[date] = frozenset(), make_up_days: frozenset[date] = frozenset()) -> Calendar:
    """The calendar of 2026 after a clerk has put a few days right."""
    return replace(BEFORE, revision="2026b", days_off=days_off, make_up_days=make_up_days)


def recount(matter: Matter, calendar: Calendar, when: str) -> list[e.ClockRecounted]:
    """Count the matter's clocks by this calendar; only what is told of that."""
    matter.now = at(when)
    return [draft.payload for draft in matter.recount(calendar) if isinstance(draft.payload, e.ClockRecounted)]


def answering(matter: Matter) -> Clock:
    clock = matter.state.running("答复")
    assert clock is not None
    return clock


def accepted(when: str, plan: object = ROLLING, calendar: Calendar = BEFORE) -> Matter:
    matter = Matter(plan, when, calendar)  # type: ignore[arg-type]  # a plan of this file
    matter.do(c.Accept(), TELECOM)
    return matter


# What must not happen


def test_nothing_is_told_while_the_calendar_is_the_same() -> None:
    assert recount(accepted("2026-12-08 09:00"), BEFORE, "2026-12-09 09:00") == []


def test_nothing_is_told_where_the_change_moves_nothing() -> None:
    matter = accepted("2026-11-02 09:00")
    before = matter.state

    assert recount(matter, changed(make_up_days=frozenset({date(2026, 5, 9)})), "2026-11-03 09:00") == []
    assert matter.state == before


def test_a_clock_that_has_stopped_is_left_alone() -> None:
    matter = accepted("2026-12-08 09:00")
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM, "2026-12-09 09:00")
    stopped = matter.state.clocks["答复#1"]

    recount(matter, NOTICE, "2026-12-10 09:00")

    assert matter.state.clocks["答复#1"] == stopped


def test_a_closed_case_is_left_alone() -> None:
    matter = accepted("2026-12-08 09:00")
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM, "2026-12-09 09:00")
    matter.do(c.Rate(5), when="2026-12-09 10:00")

    assert recount(matter, NOTICE, "2026-12-10 09:00") == []


def test_what_fired_stays_even_if_the_new_calendar_would_have_left_more_time() -> None:
    matter = accepted("2026-11-16 09:00", COUNTING)
    matter.tick("2026-11-24 00:00")
    late = answering(matter)
    assert late.overdue

    told = recount(matter, changed(days_off=frozenset({date(2026, 11, 23)})), "2026-11-24 00:01")

    assert told == []
    assert answering(matter) == late


def test_what_was_due_before_the_change_is_told_first_and_then_stays() -> None:
    matter = accepted("2026-11-16 09:00", COUNTING)

    recount(matter, changed(days_off=frozenset({date(2026, 11, 23)})), "2026-11-24 08:00")

    assert answering(matter).overdue
    assert matter.kinds()[-2:] == ["clock:overdue", "ladder:climbed"]


def test_a_warning_that_was_given_is_not_taken_back() -> None:
    matter = accepted("2026-12-08 09:00")
    matter.tick("2027-01-02 09:00")
    warned = answering(matter)
    assert warned.warned

    longer = replace(NOTICE, days_off=frozenset({date(2027, 1, 8)}))
    recount(matter, longer, "2027-01-03 09:00")

    now = answering(matter)
    assert (now.warned, now.warn_at, show(now.due_at)) == (True, warned.warn_at, "2027-01-11 24:00")


def test_a_due_time_never_moves_into_the_past() -> None:
    matter = accepted("2026-11-16 09:00", COUNTING, changed(days_off=frozenset({date(2026, 11, 19)})))
    assert show(answering(matter).due_at) == "2026-11-24 24:00"

    (told,) = recount(matter, replace(BEFORE, make_up_days=frozenset({date(2026, 11, 21)})), "2026-11-24 10:00")

    assert (told.due_at, told.due_latest) == (at("2026-11-24 10:00"), at("2026-11-24 10:00"))
    assert told.rungs_at == (at("2026-11-24 10:00"), at("2026-11-28 00:00"))
    assert [kind for kind, *_ in [(d.payload.kind,) for d in matter.tick("2026-11-24 10:00")]] == [
        "clock:overdue",
        "ladder:climbed",
    ]


# What happens


def test_an_answer_in_spring_festival_is_provisional_until_the_notice_makes_it_firm() -> None:
    matter = accepted("2027-01-05 09:00")
    open_ = answering(matter)
    assert (show(open_.due_at), show(open_.due_latest), open_.provisional) == (
        "2027-02-05 24:00",
        "2027-02-15 24:00",
        True,
    )

    (told,) = recount(matter, NOTICE, "2027-01-06 09:00")

    assert (show(told.due_at), show(told.due_latest), told.provisional) == (
        "2027-02-15 24:00",
        "2027-02-15 24:00",
        False,
    )
    assert (told.calendar, told.because) == ("2027", "notice")
    assert sentence(told) == "放假通知已公布,答复期限确定为:2027-02-15 24:00"
    firm = answering(matter)
    assert (firm.due_at, firm.due_latest, firm.provisional, firm.calendar) == (
        told.due_at,
        told.due_latest,
        False,
        "2027",
    )


def test_a_due_time_that_the_notice_leaves_where_it_was_becomes_firm_on_the_record() -> None:
    matter = accepted("2026-12-08 09:00")
    open_ = answering(matter)

    told = recount(matter, NOTICE, "2026-12-09 09:00")

    assert told == [
        e.ClockRecounted(
            key="答复#1",
            warn_at=open_.warn_at,
            due_at=at("2027-01-09 00:00"),
            due_latest=at("2027-01-09 00:00"),
            provisional=False,
            rungs_at=(at("2027-01-09 00:00"), at("2027-01-14 00:00")),
            calendar="2027",
            because="notice",
        )
    ]
    (draft,) = (each for each in matter.drafts if isinstance(each.payload, e.ClockRecounted))
    assert (draft.occurred_at, draft.actor, draft.cites) == (at("2026-12-09 09:00"), CLOCK, ANSWER.cites)


def test_the_reporter_and_the_holder_are_told() -> None:
    matter = accepted("2026-12-08 09:00")
    before = matter.state
    recount(matter, NOTICE, "2026-12-09 09:00")

    told = notices(before, matter.state, matter.drafts[before.seq :])

    seq = matter.state.seq
    assert told == (
        Notice("case-1", seq, "clock:recounted", unit=TELECOM),
        Notice("case-1", seq, "clock:recounted", person="演示居民"),
    )


def test_counting_twice_tells_nothing_twice() -> None:
    matter = accepted("2026-12-08 09:00")
    recount(matter, NOTICE, "2026-12-09 09:00")

    assert recount(matter, NOTICE, "2026-12-09 10:00") == []


def test_a_notice_that_is_taken_back_leaves_the_answer_open_again() -> None:
    matter = accepted("2027-01-05 09:00", calendar=NOTICE)
    assert (show(answering(matter).due_at), answering(matter).provisional) == ("2027-02-15 24:00", False)

    (told,) = recount(matter, BEFORE, "2027-02-10 09:00")

    assert (show(told.due_at), show(told.due_latest), told.provisional) == (
        "2027-02-10 09:00",  # by the plain week it would be the 5th, which is over
        "2027-02-15 24:00",
        True,
    )
    assert sentence(told) == "日历有变,答复期限改为:2027-02-10 09:00(暂定)"


def test_a_make_up_day_in_the_middle_of_the_year_brings_an_unmet_due_time_forward() -> None:
    matter = accepted("2026-11-16 09:00", COUNTING)

    (told,) = recount(matter, changed(make_up_days=frozenset({date(2026, 11, 21)})), "2026-11-17 09:00")

    assert (show(told.due_at), told.because) == ("2026-11-21 24:00", "change")
    assert sentence(told) == "日历有变,答复期限改为:2026-11-21 24:00"


def test_a_ladder_that_is_half_climbed_goes_on_by_the_new_calendar() -> None:
    matter = accepted("2026-11-16 09:00", COUNTING)
    matter.tick("2026-11-24 08:00")
    first, second = answering(matter).rungs_at
    assert (show(second), answering(matter).climbed) == ("2026-11-26 24:00", 1)

    (told,) = recount(matter, changed(days_off=frozenset({date(2026, 11, 25)})), "2026-11-24 09:00")

    assert told.rungs_at == (first, at("2026-11-28 00:00"))
    assert sentence(told) == "日历有变,答复的预警和升级时间重新计算"
    assert notices(matter.state, matter.state, matter.drafts[-1:]) == ()
    assert told.due_at == answering(matter).due_at == at("2026-11-24 00:00")
    assert matter.tick("2026-11-27 00:00") == ()
    assert [each.payload.kind for each in matter.tick("2026-11-28 00:00")] == ["ladder:climbed"]
    assert BOARD in matter.state.supervisors


def test_a_redo_is_counted_by_its_own_term() -> None:
    matter = accepted("2026-12-01 09:00")
    matter.do(c.Answer("已解决", sealed=SEALED), TELECOM, "2026-12-02 09:00")
    matter.do(c.Rate(1), when="2027-01-05 09:00")

    (told,) = recount(matter, NOTICE, "2027-01-06 09:00")

    assert (told.key, show(told.due_at)) == ("答复#2", "2027-02-15 24:00")


# What always holds


@STEADY
@given(
    st.data(),
    st.integers(0, 80),
    st.integers(0, 20),
    st.sampled_from([Term(1, TimeUnit.MONTH), *(Term(n, TimeUnit.WORKDAY) for n in range(1, 10))]),
)
def test_whatever_notice_comes_nothing_that_has_not_fired_lies_in_the_past(
    data: st.DataObject, days: int, later: int, term: Term
) -> None:
    spec: ClockSpec = replace(CLOCKS[1], starts=ClockStart.REPORTED, term=term, time=ROLLS, cites=(TERMS,))
    begin = date(2029, 12, 1).toordinal() + days
    known = frozenset(range(2028, 2040)) - {2030}
    matter = Matter(replace(PLAN, clocks=(spec,)), f"{date.fromordinal(begin)} 09:00", Calendar("0", known, *_NONE))
    now = f"{date.fromordinal(begin + later)} 10:00"

    told = recount(matter, replace(data.draw(any_notice(2030, known | {2030})), revision="1"), now)

    clock = answering(matter)
    fresh = Matter(matter.state.plan, f"{date.fromordinal(begin)} 09:00", matter.calendar)
    assert all(not each.provisional and each.due_at == each.due_latest >= at(now) for each in told if not clock.overdue)
    assert clock.overdue or not clock.provisional
    assert clock.overdue or clock.due_latest == max(answering(fresh).due_latest, _floor(told, at(now)))
    assert recount(matter, matter.calendar, now) == []
    assert fold_is_steady(matter.state)


_NONE: tuple[frozenset[date], frozenset[date]] = (frozenset(), frozenset())


def _floor(told: list[e.ClockRecounted], now: datetime) -> datetime:
    return now if told else datetime.min.replace(tzinfo=now.tzinfo)


def fold_is_steady(case: Case) -> bool:
    return all(len(clock.rungs_at) == len(clock.spec.rungs) for clock in case.clocks.values())
