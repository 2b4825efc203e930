"""When a case that was answered ends (办结): not before its steps are done or waived and its windows are over."""

from __future__ import annotations

from cases import events as e
from cases import events_steps as es
from cases.state import Phase
from cases.steps import is_held_open, open_steps
from cases.telling import Telling
from dsl.decision import Cite, ClockStart

RATING = "评价"


def go_on(telling: Telling) -> None:
    """A step was done or waived, or a window is over: what has only waited for that happens now."""
    case = telling.case
    if case.answered and case.phase is Phase.ACCEPTED and not open_steps(case):
        telling.tell(es.Completed())
        telling.start_clocks(ClockStart.ANSWERED, only=(RATING,))
    case = telling.case
    if case.phase is Phase.ANSWERED and case.running(RATING) is None and not is_held_open(case):
        telling.close(e.Closed(_reason(telling)), _cites(telling))


def _reason(telling: Telling) -> str:
    case = telling.case
    if any(rating.round == case.round for rating in case.ratings):
        return "rated"
    return "unrated" if telling.plan.rating else "answered"


def _cites(telling: Telling) -> tuple[Cite, ...]:
    rating = telling.plan.rating
    return rating.cites if rating else ()
