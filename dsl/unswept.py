"""Puts off the garbage collector (暂停回收) while thousands of files are read: nearly all that is made there stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _Pause:
    """How many read at this moment; the collector belongs to the process and not to one of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readers = 0
        self._was_on = False

    def enter(self) -> None:
        with self._lock:
            if not self._readers:
                self._was_on = gc.isenabled()
                gc.disable()
            self._readers += 1

    def leave(self) -> None:
        with self._lock:
            self._readers -= 1
            if not self._readers and self._was_on:
                gc.enable()


_PAUSE = _Pause()


@contextmanager
def unswept() -> Iterator[None]:
    """For commands that compile a whole folder; the collector runs again when the last of them is through."""
    _PAUSE.enter()
    try:
        yield
    finally:
        _PAUSE.leave()
