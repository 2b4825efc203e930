"""Which states (态势) hold at a place: what was declared there, else for a place above it, else the state of rest."""

from __future__ import annotations

from collections.abc import Mapping

from cases.people import JurisdictionId
from cases.ports import Transaction
from cases.town import fold
from dsl.ruleset import Ruleset


async def states_of(tx: Transaction, rules: Ruleset, jurisdiction: JurisdictionId) -> Mapping[str, str]:
    """The states by name; rules that know none cost no look at the log.

    The nearest declaration counts; a county that declares one declares it for its towns. What nobody has declared is
    at rest, as everybody reads it in the place's own list and as an example finds it.
    """
    rest = rules.at_rest()
    if not rest:
        return {}
    territory = await tx.territory()
    states: dict[str, str] = {}
    for place in territory.above(jurisdiction):
        for name, value in fold(await tx.town_events(place)).states.items():
            states.setdefault(name, value)
    return {**rest, **states}
