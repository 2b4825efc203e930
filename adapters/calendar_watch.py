"""Watches the clerk's calendar file (日历文件的变动): what is changed in it is in force within seconds, unrestarted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from dsl.calendar import Calendar

log = logging.getLogger(__name__)

#: A file that was written a moment ago may be half there: editors write in pieces, and half a calendar can be read.
SETTLE_SECONDS = 2.0

#: Time of writing in nanoseconds, and length in bytes.
Stamp = tuple[int, int]


class WatchedCalendar:
    """The port ``cases.ports.Calendars`` over a file that may change; ``read`` gives the calendar of its content.

    A change that ``read`` refuses (ValueError, with its sentences) is logged once, and the calendar before it stays in
    force: clocks go on counting by what was published, and the next start refuses the file. A file that vanishes
    changes nothing until a start without it. ``wall`` is the time in seconds that file times are measured against.
    """

    def __init__(self, path: Path, read: Callable[[], Calendar], wall: Callable[[], float] = time.time) -> None:
        self._path = path
        self._read = read
        self._wall = wall
        self._stamp = self._look()
        self._calendar = read()

    def current(self) -> Calendar:
        """The calendar in force. Costs one look at the file's times."""
        stamp = self._look()
        if stamp is not None and stamp != self._stamp and self._settled(stamp):
            self._stamp = stamp
            self._take()
        return self._calendar

    def _look(self) -> Stamp | None:
        try:
            found = self._path.stat()
        except OSError:
            return None  # a missing file is no change, see above
        return found.st_mtime_ns, found.st_size

    def _settled(self, stamp: Stamp) -> bool:
        age = self._wall() - stamp[0] / 1e9
        return not 0 <= age < SETTLE_SECONDS

    def _take(self) -> None:
        try:
            calendar = self._read()
        except ValueError:
            log.exception("%s was changed and is refused, calendar %s stays", self._path, self._calendar.revision)
            return
        if calendar.revision != self._calendar.revision:
            log.info("%s was changed: calendar %s is in force", self._path, calendar.revision)
        self._calendar = calendar
