"""How cases began, in memory (内存旧件重放)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from adapters.memory_store.tables import Tables
from cases.events import Decided, Event, Reported
from cases.fold import fold
from cases.ports_replay import Opened, Span


class OpeningsDesk:
    """The part of the store in memory that reads how cases began."""

    _tables: Tables

    async def count_opened(self, span: Span) -> int:
        """How many cases there are in the span."""
        return sum(1 for _ in self._begun(span))

    async def opened(self, span: Span, before: Opened | None, limit: int) -> tuple[Opened, ...]:
        """At most ``limit`` of them, the newest first, behind ``before``."""
        found = sorted(self._begun(span), key=_place, reverse=True)
        return tuple(each for each in found if before is None or _place(each) < _place(before))[:limit]

    def _begun(self, span: Span) -> Iterator[Opened]:
        for events in self._tables.events.values():
            at, where = events[0].occurred_at, events[0].jurisdiction
            if where in span.places and at >= span.since and (span.until is None or at < span.until):
                yield self._opened(events)

    def _opened(self, events: tuple[Event, ...]) -> Opened:
        case = fold(events)
        reported, first = events[0].payload, next(each for each in events if isinstance(each.payload, Decided))
        if case is None or not isinstance(reported, Reported) or not isinstance(first.payload, Decided):
            raise TypeError(f"case {events[0].case} does not begin with a report that was decided")
        contents = self._tables.contents.get(case.id, {})
        words = contents.get(case.text_id) if case.text_id else None
        return Opened(
            case=case.id,
            jurisdiction=case.jurisdiction,
            opened_at=case.opened_at,
            decided_at=first.recorded_at,
            reported=reported,
            plan=first.payload.plan,
            bundle=first.payload.bundle,
            text=str(words.body.get("text", "")) if words else (None if case.text_id else ""),
            number=self._tables.numbers.get(case.id),
            began={clock.name: clock.started_at for key, clock in case.clocks.items() if key == f"{clock.name}#1"},
        )


def _place(opened: Opened) -> tuple[datetime, str]:
    return opened.opened_at, opened.case
