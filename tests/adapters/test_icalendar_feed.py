"""Feeds as files: whatever stands in them comes back, and no line is longer than calendars read (RFC 5545, 3.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from adapters.icalendar_feed import IcsWriter
from cases.calendar_feed import Entry, Feed, Stand

AT = datetime(2026, 11, 23, 16, tzinfo=UTC)  # midnight in China
TERM = Entry(
    "case-1@minqing",
    7,
    AT - timedelta(minutes=30),
    AT,
    "办理期限:硖石〔2026〕1号 窨井盖",
    "硖石街道\n移动公司",
    Stand.CONFIRMED,
    AT - timedelta(days=3),
    AT - timedelta(days=1),
)
#: What may stand in a name of a town's lists: anything but what no text may contain at all.
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(',;:\\"\n'), max_size=120)


def written(*entries: Entry) -> bytes:
    return IcsWriter().write(Feed("人大工作日程", entries))


def events_in(made: bytes) -> list[Any]:
    """The events, as the library reads them: what stands in them depends on their text."""
    return Calendar.from_ical(made).walk("VEVENT")


def test_a_term_at_midnight_stands_on_the_day_that_ends_with_it() -> None:
    (event,) = events_in(written(TERM))
    (alarm,) = event.walk("VALARM")

    assert event["dtstart"].dt.isoformat() == "2026-11-23T23:30:00+08:00"
    assert event["dtend"].dt.isoformat() == "2026-11-24T00:00:00+08:00"
    assert (int(event["sequence"]), str(event["status"])) == (7, "CONFIRMED")
    assert (str(alarm["action"]), alarm["trigger"].dt) == ("DISPLAY", timedelta(hours=-23, minutes=-30))
    assert b"TZID:Asia/Shanghai" in written(TERM)


def test_what_is_cancelled_rings_no_bell() -> None:
    gone = Entry(TERM.uid, 8, TERM.begins, TERM.ends, "已办", "", Stand.CANCELLED, AT, AT)
    (event,) = events_in(written(gone))

    assert (str(event["status"]), event.walk("VALARM"), event.get("description")) == ("CANCELLED", [], None)


def test_an_empty_calendar_is_a_calendar_and_the_same_feed_the_same_bytes() -> None:
    assert events_in(written()) == []
    assert written(TERM) == written(TERM)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_any_text_comes_back_and_no_line_is_longer_than_75_octets(summary: str, details: str) -> None:
    made = written(Entry("u@minqing", 0, AT, AT, summary, details, Stand.TENTATIVE, AT))

    assert made.endswith(b"\r\n")
    for line in made.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is torn by a fold
    (event,) = events_in(made)
    assert str(event["summary"]) == summary
    assert str(event.get("description", "")) == details
