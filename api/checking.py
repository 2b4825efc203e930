"""Checks a text again and again as it is written (边写边查): what was read the last time is read no more."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from dsl.incremental import Memory

T = TypeVar("T")

#: Files that one editor's memory holds: those in force in a county or a city, and the ones being written.
MOST_FILES = 256


class Editors:
    """A memory for each of those who checked last; ``most`` bounds how many there are in one process."""

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._lock = Lock()
        self._idle: dict[object, Memory] = {}

    def work(self, editor: object, check: Callable[[Memory], T]) -> T:
        """``check`` with this editor's memory, which nobody else has meanwhile.

        Two checks at once have one each, and that of the later one to end is kept. One that raises leaves none.
        """
        with self._lock:
            memory = self._idle.pop(editor, None) or Memory(MOST_FILES)
        done = check(memory)
        with self._lock:
            self._keep(editor, memory)
        return done

    def __len__(self) -> int:
        return len(self._idle)

    def _keep(self, editor: object, memory: Memory) -> None:
        self._idle.pop(editor, None)
        self._idle[editor] = memory
        while len(self._idle) > self._most:
            self._idle.pop(next(iter(self._idle)))
