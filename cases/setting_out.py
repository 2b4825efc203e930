"""A report sets out on its way (上路): the rules decide it for the first time, and its terms begin."""

from __future__ import annotations

from cases.attention import attend
from cases.redecide import decide_first
from cases.routing import settle
from cases.telling import Telling
from cases.turns import is_over_at_once, turn
from dsl.decision import ClockStart


def set_out(telling: Telling, because: str) -> None:
    """To a unit, into the pool, or out at once; ``because`` names the step that has sent it."""
    decide_first(telling, because)
    if not is_over_at_once(telling):
        telling.start_clocks(ClockStart.REPORTED)
    if not turn(telling):
        settle(telling)
    attend(telling)
