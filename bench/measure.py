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


def compare(subject: str, work: Work, limit: str, base: Work, rounds: int = 15) -> Ratio:
    """The best of ``rounds`` of each, taken in turns so that a busy machine slows both."""
    work_calls, base_calls = _calls(work), _calls(base)
    with _quiet():
        spent = [(_seconds(work, work_calls), _seconds(base, base_calls)) for _ in range(rounds)]
    return Ratio(subject, limit, min(each[0] for each in spent) / min(each[1] for each in spent))


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
def _quiet() -> Iterator[None]:
    """Without garbage collection, which would fall on either side by chance."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
