"""Who has to wait (限流): each door takes from the budget of whoever enters, before anything is read or done.

A person is counted as that person, from wherever; an address only where nobody has signed in. So a thousand phones
behind one address are a thousand persons, and one person with a thousand addresses is one.
"""

from __future__ import annotations

import math

from api.call import Call
from api.doors import Door, Intake
from api.wire import Wired
from cases.people import Person, Role
from cases.ports_limits import Budget
from cases.refusals import TooMany

_UPLOADS = frozenset({Intake.PHOTO, Intake.FILE})


#: Whoever loads a page of pictures has been given their addresses by us: only others are counted by address.
PICTURES = "/api/v1/pictures/{id}"
#: WeChat sends as much as happens, from few addresses: only what is not signed by it is counted.
PUSH = "/api/v1/wechat/push"

#: All photos and files of a person are read for it.
OWN_ARCHIVE = "/api/v1/me/export.zip"


async def count_picture(call: Call, *, good: bool) -> None:
    """Take one from the budget of the address where a link to a picture is none of ours. Raises TooMany."""
    if not good:
        await count_stranger(call)


async def count_stranger(call: Call) -> None:
    """Take one from the budget of the address for what has no good signature. Raises TooMany."""
    await _take(call.wired, call.wired.settings.limits.open_doors.named("open"), call.address)


async def count_change(call: Call) -> None:
    """Take one from the budget of whoever has proved by a key who comes. Raises TooMany."""
    await _take(call.wired, call.wired.settings.limits.changes.named("change"), call.person.id)


async def admit(wired: Wired, door: Door, person: Person | None, address: str) -> None:
    """Take one from the budget of who enters. Raises TooMany."""
    limits = wired.settings.limits
    if door.path in {PICTURES, PUSH} or (door.intake is Intake.FOREIGN and door.method != "GET"):
        return None  # such a door proves by itself who comes, and counts who cannot
    if person is None:
        return await _take(wired, limits.open_doors.named("open"), address)
    if door.path == OWN_ARCHIVE:
        return await _take(wired, limits.exports.named("export"), person.id)
    if door.intake in _UPLOADS:
        return await _take(wired, limits.uploads.named("upload"), person.id)
    if door.method == "GET":
        return await _take(wired, limits.reads.named("read"), person.id)
    return await _take(wired, limits.changes.named("change"), person.id)


async def _take(wired: Wired, budget: Budget, whose: str) -> None:
    if seconds := await wired.limiter.take(budget, whose):
        raise _too_many(budget, seconds)


def _too_many(budget: Budget, seconds: float) -> TooMany:
    return TooMany(f"{_span(budget.seconds)}以内最多{budget.most}次,请{_span(math.ceil(seconds))}以后再试", seconds)


def _span(seconds: int) -> str:
    return f"{seconds}秒" if seconds < 120 else f"{math.ceil(seconds / 60)}分钟"


class Reporting:
    """The budgets of a report: the sender's own, and that of the place, which those on duty may exceed."""

    def __init__(self, call: Call, township: str) -> None:
        limits = call.wired.settings.limits
        on_duty = any(tenure.role is not Role.RESIDENT for tenure in call.person.tenures)
        own = limits.duty_reports.named("duty-report") if on_duty else limits.reports.named("report")
        self._limiter = call.wired.limiter
        self._counted = [(own, call.person.id)]
        if not on_duty:
            self._counted.append((limits.town_reports.named("town-report"), township))

    async def refusal(self) -> TooMany | None:
        """Why no new report can be taken now; a repeat of one that was taken still gets its receipt."""
        for budget, whose in self._counted:
            if seconds := await self._limiter.wait(budget, whose):
                what = "您" if whose == self._counted[0][1] else "本地"
                return TooMany(
                    f"{what}上报得太多了({_span(budget.seconds)}以内最多{budget.most}件),请{_span(math.ceil(seconds))}以后再报;"
                    "紧急情况请直接拨打110、119、120",
                    seconds,
                )
        return None

    async def count(self) -> None:
        """One more has been taken in."""
        for budget, whose in self._counted:
            await self._limiter.take(budget, whose)
