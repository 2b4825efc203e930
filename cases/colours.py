"""Which colour a term shows, and when a case turns which (颜色): green, yellow, orange, red – derived, never a flag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from cases.state import Case, Clock
from dsl.alarms import alarms_of, colour_when_overdue


class WarnLevel(StrEnum):
    """The colours from the mildest; orange only where the rule file has it."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


_LEVELS: Mapping[str, WarnLevel] = {"黄色": WarnLevel.YELLOW, "橙色": WarnLevel.ORANGE, "红色": WarnLevel.RED}
_ORDER = tuple(WarnLevel)


def turns(case: Case) -> Mapping[WarnLevel, datetime]:
    """The first moment at which any of its running terms turns each colour; a right that lapses is no lateness."""
    found: dict[WarnLevel, datetime] = {}
    for clock in case.clocks.values():
        if clock.running and not clock.spec.right:
            for level, at in turns_of(clock):
                found[level] = min(at, found.get(level, at))
    return found


def turns_of(clock: Clock) -> Iterator[tuple[WarnLevel, datetime]]:
    """When it turned each colour or will; while it stands still it turns none."""
    yield from ((_LEVELS[color], clock.started_at) for color in clock.turned)
    if clock.paused:
        return
    for alarm, at in zip(alarms_of(clock.spec), clock.alarms_at, strict=True):
        yield _LEVELS[alarm.color], at
    due = colour_when_overdue(clock.spec)
    if due is not None:
        yield _LEVELS[due], clock.due_latest


def level_of(clock: Clock, now: datetime) -> WarnLevel:
    """What a term shows at this moment; one that was met late stays red."""
    if clock.outcome == "late":
        return WarnLevel.RED
    if not clock.running or clock.spec.right:
        return WarnLevel.GREEN
    return gravest(level for level, at in turns_of(clock) if at <= now)


def gravest(levels: Iterator[WarnLevel]) -> WarnLevel:
    """The gravest of some colours; green where there are none."""
    return max(levels, key=_ORDER.index, default=WarnLevel.GREEN)
