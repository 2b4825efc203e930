"""Many cases, each by itself (逐件): one that fails stops none of its neighbours, and is tried again later."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable

from api.pace import Swept
from cases.ports import CaseAt

log = logging.getLogger(__name__)


class OneByOne:
    """Does one thing to cases; ``failing`` are those to be tried again, up to ``max_attempts`` times in all.

    ``do`` gives the number of events that it wrote. ``failed`` says of a case (%s) what went wrong, ``until`` when one
    that was given up on has another chance; both are for the log.
    """

    def __init__(self, do: Callable[[CaseAt], Awaitable[int]], max_attempts: int, *, failed: str, until: str) -> None:
        self._do = do
        self._max_attempts = max_attempts
        self._words = f"{failed} at attempt %d, %s"
        self._until = until
        self._attempts: dict[CaseAt, int] = {}

    @property
    def failing(self) -> tuple[CaseAt, ...]:
        """The cases that failed and are worth another attempt."""
        return tuple(self._attempts)

    def forget(self) -> None:
        """What failed before belongs to another time."""
        self._attempts.clear()

    async def each(self, cases: Iterable[CaseAt]) -> Swept:
        """All of them, in their order."""
        total = Swept()
        for case in cases:
            total += await self._one(case)
        return total

    async def _one(self, case: CaseAt) -> Swept:
        try:
            told = Swept(1, await self._do(case))
        except Exception:
            # The outermost loop of one case: its neighbours have their turn whatever is wrong with it.
            attempt = self._attempts.pop(case, 0) + 1
            if attempt < self._max_attempts:
                self._attempts[case] = attempt
            again = "will be tried again" if case in self._attempts else f"given up on until {self._until}"
            log.exception(self._words, case.case, attempt, again)
            return Swept(1, 0, (case.case,))
        self._attempts.pop(case, None)
        return told
