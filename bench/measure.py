"""Two ways of doing the same thing, timed in turns in one run: only their ratio means anything on another machine."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from unicodedata import east_asian_width

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Ratio:
    """``subject`` took ``times`` as long as ``limit``; below 1 it was faster."""

    subject: str
    limit: str
    times: float

    def __str__(self) -> str:
        wide = sum(east_asian_width(sign) in "WF" for sign in self.subject)
        return f"{self.subject:<{44 - wide}} {self.times:>9.2f} x  {self.limit}"


@dataclass(frozen=True, slots=True)
class Within:
    """``subject`` took so many seconds where ``limit`` seconds are promised, and ``times`` as long as ``peer``."""

    subject: str
    seconds: float
    limit: float
    peer: str
    times: float

    def __str__(self) -> str:
        said = "" if self.seconds <= self.limit else "  OVER ITS LIMIT"
        took, limit = _readable(self.seconds), _readable(self.limit)
        return f"{self.subject:<44} {took:>9} of {limit:>7}, {self.times:>7.2f} x  {self.peer}{said}"


def within(subject: str, limit: float, work: Work, peer: str, base: Work) -> Within:
    """The best of fifteen rounds of each, in turns; ``limit`` is what one call of ``work`` may take, in seconds."""
    spent = _in_turns(work, base, 15)
    best = min(each[0] for each in spent)
    return Within(subject, best, limit, peer, best / min(each[1] for each in spent))


def compare(subject: str, work: Work, limit: str, base: Work, rounds: int = 15) -> Ratio:
    """The best of ``rounds`` of each, taken in turns so that a busy machine slows both."""
    spent = _in_turns(work, base, rounds)
    return Ratio(subject, limit, min(each[0] for each in spent) / min(each[1] for each in spent))


def _in_turns(work: Work, base: Work, rounds: int) -> list[tuple[float, float]]:
    """Seconds a call of both, round by round."""
    work_calls, base_calls = _calls(work), _calls(base)
    with quiet():
        return [(_seconds(work, work_calls), _seconds(base, base_calls)) for _ in range(rounds)]


def _readable(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def _calls(work: Work) -> int:
    """So many calls that a round takes about five milliseconds; the first call only warms caches."""
    work()
    begin = perf_counter()
    work()
    return max(1, int(0.005 / max(perf_counter() - begin, 1e-7)))


def _seconds(work: Work, calls: int) -> float:
    begin = perf_counter()
    for _ in range(calls):
        work()
    return (perf_counter() - begin) / calls


@contextmanager
def quiet() -> Iterator[None]:
    """Without garbage collection, which would fall on either side by chance."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
