"""A town's own log in memory (内存台账)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.memory_store.tables import Tables
from cases.events_rules import RulesEvent
from cases.people import JurisdictionId
from cases.ports import TownLook
from cases.refusals import InFlight
from cases.town_events import TownDraft, TownEvent


def append(
    tables: Tables, jurisdiction: JurisdictionId, after: int, drafts: Sequence[TownDraft], now: datetime
) -> tuple[TownEvent, ...]:
    """The saved events behind the ``after``-th. Raises InFlight where somebody was first."""
    known = tables.town_events.get(jurisdiction, ())
    if len(known) != after:
        raise InFlight("这里刚刚有了新的进展,请刷新后再试")
    saved = tuple(
        TownEvent(jurisdiction, seq, draft.payload, draft.occurred_at, now, draft.actor, draft.cites)
        for seq, draft in enumerate(drafts, after + 1)
    )
    tables.town_events[jurisdiction] = known + saved
    tables.rule_events += tuple(each for each in saved if isinstance(each.payload, RulesEvent))
    return saved


def look(tables: Tables, jurisdiction: JurisdictionId, when: TownLook) -> None:
    """Keep when to look next."""
    tables.town_looks[jurisdiction] = when
