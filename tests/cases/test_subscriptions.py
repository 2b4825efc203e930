"""The ledger of subscribe messages (订阅额度): one accept is one message, told twice it counts once, 43101 ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.refusals import KeyReused
from cases.subscriptions import (
    MEMORY,
    MOST_UNITS,
    PAIRING,
    Said,
    Source,
    Subscription,
    Word,
    close,
    give_back,
    hear,
    take,
)

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
NONE = Subscription("p-1", "t-1")
YES, NO = Word.ACCEPT, Word.REJECT


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def phone(word: Word, seconds: float, key: str | None = None) -> Said:
    return Said(Source.PHONE, word, after(seconds), key or f"phone-{seconds}")


def event(word: Word, seconds: float, key: str | None = None) -> Said:
    return Said(Source.EVENT, word, after(seconds), key or f"event-{seconds}")


def told(*said: Said, held: Subscription = NONE) -> Subscription:
    for each in said:
        held = hear(held, each)
    return held


def test_nothing_may_be_sent_before_anybody_has_agreed() -> None:
    assert take(NONE, lasting=False) is None
    assert take(NONE, lasting=True) is None


@pytest.mark.parametrize("word", [Word.REJECT, Word.BAN, Word.FILTER])
def test_any_other_word_allows_nothing(word: Word) -> None:
    held = told(phone(word, 0))

    assert (held.units, held.word, take(held, lasting=False), take(held, lasting=True)) == (0, word, None, None)


def test_one_accept_is_one_message() -> None:
    held = take(told(phone(YES, 0)), lasting=False)

    assert held is not None
    assert (held.units, held.used, take(held, lasting=False)) == (0, 1, None)


def test_accepts_add_up() -> None:
    assert told(phone(YES, 0), phone(YES, 5), event(YES, 0), event(YES, 5)).units == 2


def test_a_rejected_panel_takes_nothing_away_that_was_accepted_before() -> None:
    assert told(event(YES, 0), event(NO, 5)).units == 1


def test_phone_and_event_tell_of_the_same_tap_in_either_order() -> None:
    first, second = told(phone(YES, 1), event(YES, 0)), told(event(YES, 0), phone(YES, 1))

    assert (first.units, second.units) == (1, 1)
    assert first.word is second.word is YES


@pytest.mark.parametrize(("said", "really", "units"), [(YES, NO, 0), (NO, YES, 1), (YES, Word.BAN, 0)])
def test_where_they_contradict_each_other_the_event_is_right(said: Word, really: Word, units: int) -> None:
    assert told(phone(said, 1), event(really, 0)).units == units
    assert told(event(really, 0), phone(said, 1)).units == units
    assert told(event(really, 0), phone(said, 1)).word is really


def test_reports_that_lie_far_apart_are_of_two_taps() -> None:
    apart = PAIRING.total_seconds() + 1

    assert told(phone(YES, apart), event(YES, 0)).units == 2


def test_the_same_report_counts_once() -> None:
    held = told(phone(YES, 0, "k"), event(YES, 0, "e"))

    assert told(phone(YES, 30, "k"), event(YES, 0, "e"), held=held) == held


def test_a_key_with_another_word_is_refused() -> None:
    with pytest.raises(KeyReused, match="不同"):
        told(phone(YES, 0, "k"), phone(NO, 1, "k"))


def test_a_report_is_remembered_for_a_day() -> None:
    day = MEMORY.total_seconds() + 1

    held = told(phone(YES, 0, "k"), phone(YES, day, "k"))

    assert (held.units, len(held.heard)) == (2, 1)


def test_a_long_term_template_lasts_until_it_is_rejected() -> None:
    held = told(event(YES, 0))
    for _ in range(3):
        sent = take(held, lasting=True)
        assert sent is not None
        held = sent

    assert (held.units, held.used) == (1, 3)
    assert take(told(event(NO, 9), held=held), lasting=True) is None


def test_an_older_word_that_comes_late_does_not_overrule_a_newer_one() -> None:
    held = told(event(NO, 9), event(YES, 0))

    assert (held.word, held.word_at) == (NO, after(9))


def test_after_a_refusal_nothing_that_was_told_before_counts() -> None:
    held = close(told(phone(YES, 0), phone(YES, 1)), after(3))

    late = told(event(YES, 0), phone(YES, 2), held=held)

    assert (held.units, held.word, held.closed_at) == (0, NO, after(3))
    assert (late.units, late.word, take(late, lasting=True)) == (0, NO, None)


def test_an_accept_after_a_refusal_counts_anew() -> None:
    assert told(event(YES, 4), held=close(told(phone(YES, 0)), after(3))).units == 1


def test_switched_off_and_accepted_again_in_whatever_order_it_is_told() -> None:
    """The switch at second 3 ends what was accepted before, and nothing of what came after it."""
    held = told(event(YES, 0), phone(YES, 5), event(YES, 5))

    closed = close(held, after(3))

    assert (closed.units, closed.word, closed.closed_at) == (1, YES, after(3))
    assert close(closed, after(2)) == closed


def test_a_message_that_never_left_gives_its_unit_back() -> None:
    held = take(told(phone(YES, 0)), lasting=False)
    assert held is not None

    assert give_back(held, after(1), lasting=False) == replace(held, units=1, used=0)
    assert give_back(held, after(1), lasting=True) == replace(held, used=0)
    assert give_back(close(held, after(2)), after(1), lasting=False).units == 0


def test_a_phone_is_not_believed_without_end() -> None:
    held = replace(NONE, units=MOST_UNITS)

    assert told(phone(YES, 0), held=held).units == MOST_UNITS
    assert give_back(held, AT, lasting=False).units == MOST_UNITS


reports = st.lists(
    st.tuples(st.sampled_from(list(Source)), st.sampled_from(list(Word)), st.integers(0, 900)), max_size=12
)


@given(reports, st.data())
def test_order_and_repetition_of_events_change_nothing(
    taken: list[tuple[Source, Word, int]], data: st.DataObject
) -> None:
    """WeChat sends again, and not in order; without phones the count is that of the accepts."""
    said = [event(word, seconds, f"e-{number}") for number, (_, word, seconds) in enumerate(taken)]
    shuffled = data.draw(st.permutations(said + said[: len(said) // 2]))

    assert told(*shuffled).units == sum(each.word is YES for each in said)


@given(reports)
def test_the_count_is_never_negative_nor_above_what_was_told(taken: list[tuple[Source, Word, int]]) -> None:
    said = [Said(source, word, after(seconds), str(n)) for n, (source, word, seconds) in enumerate(taken)]

    assert 0 <= told(*said).units <= sum(each.word is YES for each in said)
