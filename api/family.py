"""Several server processes on one port (多进程): started together, replaced when one dies, ended in order.

Sanic brings a manager for this; it takes up to half a minute to notice a SIGTERM that comes while its workers start,
and leaves them running when it is killed itself.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from multiprocessing import connection, get_context
from multiprocessing.context import SpawnProcess
from types import FrameType

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.2
_PAUSE_SECONDS = 1.0  # before a dead one is replaced: a process that dies at once must not spin
_GRACE_SECONDS = 5.0  # beyond what requests may take


class Family:
    """``number`` processes that all run ``member``, which must be importable by name and return when asked to end."""

    def __init__(self, member: Callable[[], None], number: int, patience_seconds: float) -> None:
        self._member = member
        self._patience = patience_seconds + _GRACE_SECONDS
        self._number = number
        self._ending = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT; returns when every member has gone."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._end)
        members = [self._start() for _ in range(self._number)]
        while not self._ending:
            gone = connection.wait([each.sentinel for each in members], _LOOK_SECONDS)
            if gone and not self._ending:
                members = [each if each.is_alive() else self._replace(each) for each in members]
        self._finish(members)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _start(self) -> SpawnProcess:
        process = get_context("spawn").Process(target=self._member)
        process.start()
        return process

    def _replace(self, dead: SpawnProcess) -> SpawnProcess:
        log.error("server process %s ended with %s, starting another", dead.pid, dead.exitcode)
        time.sleep(_PAUSE_SECONDS)
        return self._start()

    def _finish(self, members: list[SpawnProcess]) -> None:
        for each in members:
            each.terminate()
        deadline = time.monotonic() + self._patience
        for each in members:
            each.join(max(0.0, deadline - time.monotonic()))
            if each.is_alive():
                log.error("server process %s did not end in time and is killed", each.pid)
                each.kill()
                each.join()
