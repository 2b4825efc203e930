"""Where a command speaks (终端): results to standard output, everything else to standard error, JSON on demand."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TextIO

_LEAST_SECONDS = 0.2  # between two progress lines: a person cannot read faster


class Exit(IntEnum):
    """What a command gives back to the shell; the same for every command."""

    DONE = 0
    FOUND = 1  # it worked, and the answer is that something is wrong
    MISUSED = 2  # options, settings or a file that cannot be used
    UNREACHABLE = 3  # something outside (database, server, port) did not answer


class CommandFailed(Exception):
    """A command cannot go on; ``message`` is one Chinese sentence that says what to do."""

    def __init__(self, message: str, code: Exit = Exit.MISUSED) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(slots=True)
class Console:
    """Two streams and how to use them. ``progress`` says whether long work may show how far it is."""

    out: TextIO
    err: TextIO
    as_json: bool = False
    progress: bool = False
    _shown_at: float = field(default=0.0, init=False)
    _showing: bool = field(default=False, init=False)

    def say(self, text: str = "") -> None:
        """A line of the result for people; nothing when the result is JSON."""
        if not self.as_json:
            self._end_progress()
            self.out.write(f"{text}\n")

    def give(self, result: Mapping[str, object]) -> None:
        """The result for programs, one line of JSON; nothing when it is for people."""
        if self.as_json:
            self._end_progress()
            self.out.write(json.dumps(result, ensure_ascii=False) + "\n")

    def warn(self, text: str) -> None:
        """A line that is no result, for whoever looks."""
        self._end_progress()
        self.err.write(f"{text}\n")

    def step(self, text: Callable[[], str]) -> None:
        """How far long work is; ``text`` is only made when it is shown."""
        now = time.monotonic()
        if self.progress and now - self._shown_at >= _LEAST_SECONDS:
            self._shown_at = now
            self._showing = True
            self.err.write(f"\r{text()}\x1b[K")
            self.err.flush()

    def flush(self) -> None:
        """Hand on what was said so far."""
        self.out.flush()
        self.err.flush()

    def _end_progress(self) -> None:
        if self._showing:
            self._showing = False
            self.err.write("\r\x1b[K")


@dataclass(frozen=True, slots=True)
class Command:
    """One word after ``minqing``: its sentence, its options, and what it does. ``exits`` says what 1 and 3 mean."""

    name: str
    help: str
    add: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Console], int]
    exits: str = ""
