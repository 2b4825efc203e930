"""Figures of the store in memory (内存统计): the definition itself, over every fold."""

from __future__ import annotations

from adapters.memory_store.tables import Tables
from cases.fold import fold
from cases.ports import Scope
from cases.town_figures import Asked, Sums, sum_up


class Figures:
    """Mixed into the transaction in memory."""

    tables: Tables
    scope: Scope

    async def figures(self, asked: Asked) -> tuple[Sums, ...]:
        """Every case within the scope, folded."""
        found = (fold(events) for events in self.tables.events.values())
        return sum_up([case for case in found if case and case.jurisdiction in self.scope.jurisdictions], asked)
