"""Brings open cases under rules that take them over (重排), a batch at a time between due clocks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from api.one_by_one import OneByOne
from api.pace import Pace, Swept
from cases.house import House
from cases.ports import CaseAt
from cases.ports_rules import Under
from cases.replanning import due_to_follow, in_force_now, replan

AT_ONCE = 50  # due clocks wait no longer than for these
_AGAIN_EVERY = 60  # looks: a report that is told late may have been decided by the rules before


class Replanning:
    """Goes through the open cases of places whose rules take them over, until none stands under others.

    What is done shows in the case itself, so that a worker that stops is followed by another, and two may do it side
    by side. A case that fails is tried again ``max_attempts`` times, and then with the next rules or the next start.
    """

    def __init__(self, house: House, pace: Pace) -> None:
        self._house = house
        self._pace = pace
        self._in_force: Mapping[int, str] = {}
        self._under: Under = {}
        self._after = ""
        self._cases = OneByOne(
            partial(replan, house),
            pace.max_attempts,
            failed="case %s could not come under the new rules",
            until="the next rules or start",
        )
        self._looks = 1
        self.more = False

    async def step(self) -> Swept:
        """One batch, or what failed before; ``more`` says whether there is another batch."""
        in_force = await in_force_now(self._house)
        if in_force != self._in_force:
            self._cases.forget()
        if in_force != self._in_force or (self._looks % _AGAIN_EVERY == 0 and not self.more):
            self._under = await due_to_follow(self._house, in_force)
            self._in_force, self._after, self.more = in_force, "", bool(self._under)
        self._looks += 1
        return await self._cases.each(await self._batch() if self.more else self._cases.failing)

    async def _batch(self) -> tuple[CaseAt, ...]:
        found = await self._house.store.open_under(self._under, self._after, min(self._pace.batch, AT_ONCE))
        self.more = bool(found)
        self._after = found[-1].case if found else self._after
        return found


async def replan_all(house: House, pace: Pace) -> Swept:
    """Every open case that is to come under the rules in force, each in a transaction of its own."""
    replanning = Replanning(house, pace)
    total = await replanning.step()
    while replanning.more:
        total += await replanning.step()
    return total
