"""What clients get of the figures of a place (统计的应答)."""

from __future__ import annotations

from api.answers import Answer, Named
from api.answers_council import AmountShown


class FigureRateShown(Answer):
    """A rate of the rule file (口径) with what it was made of; ``percent`` is null where there is nothing to count."""

    name: str
    percent: float | None
    numerator: int
    denominator: int
    excluded: int


class InsideShown(Answer):
    """What deputies and staff of the place see beside the counts. Times are means in seconds since the report.

    ``late`` are cases, ``late_times`` terms, ``exempted`` cases with a lateness that was excused; ``moves`` are
    hand-overs after the first, ``bounces`` those to a unit that had held it before, ``bounced`` the cases of these.
    ``stars`` says how many cases were given 1 to 5. ``yellow``, ``orange``, ``red`` are cases in hand that show so now.
    """

    yellow: int
    orange: int
    red: int
    late: int
    late_times: int
    late_seconds: int
    exempted: int
    moves: int
    bounces: int
    bounced: int
    returned: int
    mean_accept_seconds: int | None
    mean_answer_seconds: int | None
    rated: int
    mean_stars: float | None
    stars: list[int]
    rates: list[FigureRateShown]
    amounts: list[AmountShown]


class FigureLine(Answer):
    """One line: the counts, which everybody may see, and what is ``inside`` for those who answer for the place."""

    key: str
    name: str
    reported: int
    in_hand: int
    answered: int
    solved: int
    closed: int
    inside: InsideShown | None


class FiguresShown(Answer):
    """The figures of a place and of all below it, for the days from ``first`` to ``last``."""

    township: Named
    first: str
    last: str
    by: str | None
    total: FigureLine
    lines: list[FigureLine]
