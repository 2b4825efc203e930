"""By which channel and when (渠道、免打扰、合并): pure answers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.ports_channels import ChannelName
from cases.ports_telling import Urgency, Wishes
from cases.reaching import ORDER, Quiet, Rhythm, Times, first_at, quiet_of, ways_of
from dsl.period import ZONE
from tests.support.matters import at

WECHAT, WECOM, DING, SMS, APP = ChannelName
NIGHT = Quiet(21 * 60 + 30, 7 * 60 + 30)
PLAIN, URGENT, EMERGENCY = Urgency


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [("21:29", False), ("21:30", True), ("23:59", True), ("00:00", True), ("07:29", True), ("07:30", False)],
)
def test_a_night_goes_over_midnight(moment: str, *, quiet: bool) -> None:
    assert (at(f"2026-11-23 {moment}") in NIGHT) is quiet


def test_hours_of_one_day_and_none_at_all() -> None:
    noon = Quiet(12 * 60, 13 * 60)

    assert at("2026-11-23 12:59") in noon
    assert at("2026-11-23 13:00") not in noon
    assert all(at(f"2026-11-23 {hour:02}:00") not in Quiet(0, 0) for hour in range(24))


@given(
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001  # the zone comes later
)
def test_quiet_is_over_at_the_first_moment_that_is_not_quiet(begin: int, end: int, naive: datetime) -> None:
    quiet, moment = Quiet(begin, end), naive.replace(tzinfo=ZONE)

    over = quiet.over_at(moment)

    assert over not in quiet
    assert moment <= over <= moment + timedelta(days=1)
    assert over == moment if moment not in quiet else (over - timedelta(minutes=1)) in quiet


@pytest.mark.parametrize(
    ("urgency", "wishes", "expected"),
    [
        (PLAIN, None, (WECHAT, WECOM, DING)),
        (URGENT, None, ORDER),
        (EMERGENCY, None, ORDER),
        (PLAIN, Wishes(), (WECHAT, WECOM, DING)),
        (PLAIN, Wishes((SMS, WECHAT)), (SMS, WECHAT)),
        (URGENT, Wishes((APP, WECOM)), (WECOM,)),
        (PLAIN, Wishes(()), ()),
        (EMERGENCY, Wishes((WECOM,)), (WECOM, WECHAT, DING, SMS)),
    ],
)
def test_the_order_of_channels(urgency: Urgency, wishes: Wishes | None, expected: tuple[ChannelName, ...]) -> None:
    assert ways_of(urgency, wishes, ORDER).channels == expected


def test_a_channel_that_is_not_set_up_is_left_out() -> None:
    assert ways_of(EMERGENCY, Wishes((SMS, WECOM)), (WECOM, WECHAT)).channels == (WECOM, WECHAT)


NOON, LATE = at("2026-11-23 12:00"), at("2026-11-23 22:00")
FIVE = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("urgency", "wishes", "now", "sent_minutes_ago", "expected"),
    [
        (PLAIN, None, NOON, (), NOON + FIVE),
        (PLAIN, Wishes(digest=False), NOON, (), NOON),
        (PLAIN, None, LATE, (), at("2026-11-24 07:30")),
        (PLAIN, Wishes(quiet=(0, 0)), LATE, (), LATE + FIVE),
        (URGENT, None, LATE, (), LATE),
        (EMERGENCY, None, LATE, (59, 30, 20, 10), LATE),
        (PLAIN, None, NOON, (59, 10), NOON + FIVE),
        (PLAIN, None, NOON, (50, 40), NOON + timedelta(minutes=10)),
        (PLAIN, None, NOON, (70, 40), NOON + FIVE),
        (URGENT, None, NOON, (50, 40, 30), NOON + timedelta(minutes=10)),
        (URGENT, None, NOON, (20, 10, 5), NOON + timedelta(minutes=10)),
        (URGENT, None, NOON, (59, 58, 57), NOON + timedelta(minutes=1)),
    ],
)
def test_when_the_first_try_is_due(
    urgency: Urgency, wishes: Wishes | None, now: datetime, sent_minutes_ago: tuple[int, ...], expected: datetime
) -> None:
    recent = [now - timedelta(minutes=each) for each in sent_minutes_ago]
    rhythm = Rhythm(FIVE, per_hour=2, urgent_per_hour=3, urgent_wait=timedelta(minutes=10))

    assert first_at(urgency, wishes, recent, Times(now, NIGHT, rhythm)) == expected


def test_the_own_quiet_hours_count_before_those_of_the_place() -> None:
    assert quiet_of(None, NIGHT) == NIGHT
    assert quiet_of(Wishes(), NIGHT) == NIGHT
    assert quiet_of(Wishes(quiet=(60, 120)), NIGHT) == Quiet(60, 120)
