"""What clients get of a case beside its handling (应答): matters talked over, who watches, and what follows from it."""

from __future__ import annotations

import msgspec


class MatterShown(msgspec.Struct, kw_only=True):
    """A question that was put (商议); ``conclusion`` is null while it is open. The words stand in the timeline."""

    number: int
    opened_at: str
    comments: int
    conclusion: str | None


class WatcherShown(msgspec.Struct, kw_only=True):
    """Somebody who watches over it (督办): in which role and for which unit, with which mark."""

    role: str
    text: str
    unit: str | None
    mark: str | None
    since: str


class LateShown(msgspec.Struct, kw_only=True):
    """One lateness: of which clock and unit, for how many seconds by now, excused or not."""

    name: str
    unit: str | None
    round: int
    seconds: int
    running: bool
    exempted: bool


class MoveShown(msgspec.Struct, kw_only=True):
    """One hand-over from unit to unit."""

    source: str
    target: str


class AmountShown(msgspec.Struct, kw_only=True):
    """A number that was told: 收回资金 12.5 万元; ``value`` is exact, as text."""

    name: str
    value: str
    measure: str


class FactsShown(msgspec.Struct, kw_only=True):
    """What follows from the log (派生数据). ``bounces`` counts hand-overs to a unit that had held it before.

    Times are in seconds since the report; ``rating`` is exact, as text, where several have rated.
    """

    color: str
    late: list[LateShown]
    rounds: int
    low_ratings: int
    rating: str | None
    moves: list[MoveShown]
    bounces: int
    returned: int
    accept_seconds: int | None
    answer_seconds: int | None
    amounts: list[AmountShown]
