"""The clerk changes the calendar file while the service runs: in force within seconds, mistakes change nothing."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from adapters.calendar_watch import WatchedCalendar
from adapters.calendars import CalendarRefused, load_calendar
from dsl.calendar import Calendar

HOLIDAY = "2027-10-01 休 国庆节\n"
NOTICE = HOLIDAY + "2027 已公布\n"


@dataclass(slots=True)
class Desk:
    """A calendar file on a clerk's desk, and a clock on the wall that the test moves."""

    file: Path
    seconds: float = 1_800_000_000.0
    reads: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")
        os.utime(self.file, (self.seconds, self.seconds))

    def open(self) -> WatchedCalendar:
        def read() -> Calendar:
            calendar = load_calendar(self.file if self.file.exists() else None)
            self.reads.append(calendar.revision)
            return calendar

        return WatchedCalendar(self.file, read, lambda: self.seconds)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "日历.txt")


def test_a_file_that_is_wrong_from_the_start_is_refused(desk: Desk) -> None:
    desk.write("2027-13-01 休\n")

    with pytest.raises(CalendarRefused):
        desk.open()


def test_a_mistake_while_running_leaves_the_calendar_before_it_in_force_and_is_logged_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.write(HOLIDAY)
    watched = desk.open()
    before = watched.current()
    desk.seconds += 60
    desk.write("2027-13-01 休\n")
    desk.seconds += 60

    with caplog.at_level(logging.ERROR):
        assert [watched.current(), watched.current()] == [before, before]

    assert len(caplog.records) == 1
    assert "没有 2027-13-01 这一天" in caplog.text


def test_a_file_that_is_being_written_is_left_alone_for_two_seconds(desk: Desk) -> None:
    desk.write(HOLIDAY)
    watched = desk.open()
    before = watched.current()
    desk.seconds += 60
    desk.write(NOTICE)

    desk.seconds += 1.9
    assert watched.current() == before
    desk.seconds += 0.2
    assert watched.current().is_firm(date(2027, 1, 1))


def test_a_file_that_vanishes_changes_nothing(desk: Desk) -> None:
    desk.write(NOTICE)
    watched = desk.open()
    desk.file.unlink()

    assert watched.current().is_firm(date(2027, 1, 1))


def test_a_file_that_appears_is_read(desk: Desk) -> None:
    watched = desk.open()
    assert not watched.current().is_firm(date(2027, 1, 1))

    desk.write(NOTICE)
    desk.seconds += 60

    assert watched.current().is_firm(date(2027, 1, 1))


def test_a_file_that_stays_is_read_once(desk: Desk) -> None:
    desk.write(NOTICE)
    watched = desk.open()
    desk.seconds += 3600

    for _ in range(5):
        watched.current()

    assert len(desk.reads) == 1


def test_a_file_from_a_clock_that_goes_ahead_is_read_all_the_same(desk: Desk) -> None:
    desk.write(HOLIDAY)
    watched = desk.open()
    desk.seconds += 3600
    desk.write(NOTICE)
    desk.seconds -= 3600

    assert watched.current().is_firm(date(2027, 1, 1))
