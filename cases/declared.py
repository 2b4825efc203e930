"""Which states (态势) hold at a place: what was declared there, and else what was declared for a place above it."""

from __future__ import annotations

from collections.abc import Mapping

from cases.people import JurisdictionId
from cases.ports import Transaction
from cases.town import fold
from dsl.ruleset import Ruleset


async def states_of(tx: Transaction, rules: Ruleset, jurisdiction: JurisdictionId) -> Mapping[str, str]:
    """The states that somebody has declared, by name; rules that know none cost no look at the log.

    The nearest declaration counts; a county that declares one declares it for its towns.
    """
    if not rules.at_rest():
        return {}
    territory = await tx.territory()
    states: dict[str, str] = {}
    for place in territory.above(jurisdiction):
        for name, value in fold(await tx.town_events(place)).states.items():
            states.setdefault(name, value)
    return states
