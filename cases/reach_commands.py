"""Where reviews, offers and asked-for returns are carried out (审查、候选、退回), and while a case stands how."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases import commands_reach as rc
from cases import offering, returning, reviewing
from cases.state import Phase

PHASES: Mapping[str, frozenset[Phase]] = {
    rc.Review.name: frozenset({Phase.REVIEWING}),
    rc.Decline.name: frozenset({Phase.POOLED}),
    rc.DecideReturn.name: frozenset({Phase.ASSIGNED, Phase.ACCEPTED}),
}

HANDLERS: Mapping[type, Callable[..., None]] = {
    rc.Review: reviewing.review,
    rc.Decline: offering.decline,
    rc.DecideReturn: returning.decide,
}
