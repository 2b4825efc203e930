"""Judging the answer (评价): one rating or several, what a low one brings, and what silence is taken for."""

from __future__ import annotations

from cases import clocks
from cases import commands as c
from cases import events as e
from cases.redecide import redecide
from cases.refusals import InvalidInput, WrongPhase
from cases.stars import silent, together
from cases.state import Phase
from cases.telling import Telling
from dsl.decision import Cite, LowRating
from dsl.facts import ROUND, STARS

RATING = "评价"


def rate(telling: Telling, command: c.Rate) -> None:
    """One party's stars; the case goes on when all who may rate have done so."""
    if not 1 <= command.stars <= 5:
        raise InvalidInput({"stars": "评价为1至5星"})
    if all(command.rater != rater.name for rater in silent(telling.case)) or _has_rated(telling, command):
        raise WrongPhase("这一轮已经评价过了")
    telling.tell(e.Rated(command.stars, command.sealed, command.rater, command.by), _cites(telling))
    if not silent(telling.case):
        telling.stop_clock(RATING)
        telling.start_clocks(RATING)
        _conclude(telling, "rated")


def expire(telling: Telling) -> None:
    """The window is over: what was given counts, and silence as the rule says."""
    rule = telling.plan.rating
    if telling.case.phase is not Phase.ANSWERED:
        return
    if rule is not None and rule.unrated_stars is not None:
        for rater in silent(telling.case):
            telling.tell(e.Rated(rule.unrated_stars, (), rater.name, None, deemed=True), rule.cites)
    if together(telling.case) is None:
        telling.close(e.Closed("unrated"), _cites(telling))
    else:
        _conclude(telling, "rated")


def _has_rated(telling: Telling, command: c.Rate) -> bool:
    case = telling.case
    given = ((each.rater, each.by) for each in case.ratings if each.round == case.round)
    return command.by is not None and (command.rater, command.by) in given


def _conclude(telling: Telling, reason: str) -> None:
    redecide(telling, "rate", STARS)
    low = _low_rule(telling)
    if low is None:
        telling.close(e.Closed(reason), _cites(telling))
    elif low.redo is not None:
        _redo(telling, low)
    else:
        unit = telling.unit_of(low.report_to)
        telling.tell(e.Climbed("", 0, "报", str(low.report_to), unit, None), low.cites)
        telling.close(e.Closed("rated_low"), low.cites)


def _low_rule(telling: Telling) -> LowRating | None:
    rule, stars = telling.plan.rating, together(telling.case)
    if rule is None or stars is None:
        return None
    nth = telling.case.low_ratings + 1
    return next((low for low in rule.low if low.nth == nth and stars < low.below), None)


def _redo(telling: Telling, low: LowRating) -> None:
    telling.tell(e.Reopened(telling.case.unit, low.nth), low.cites)
    redecide(telling, "redo", ROUND)
    if any(spec.name == "答复" for spec in telling.plan.clocks):
        started = clocks.start(telling.case, "答复", telling.when, telling.setting.calendar, low_rating=low.nth)
        telling.tell(started, low.cites)


def _cites(telling: Telling) -> tuple[Cite, ...]:
    return telling.plan.rating.cites if telling.plan.rating else ()
