"""Checks of words and pictures in memory (内存内容检查); see ``cases.ports_checks``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store.tables import Tables
from cases.events_words import WordsKept
from cases.people import JurisdictionId
from cases.ports import Scope
from cases.ports_checks import OPEN_TO_DECIDE, Check, CheckAt
from cases.sealing import Content


class CheckTables:
    """The part of the twin's transaction that keeps checks."""

    tables: Tables
    scope: Scope

    def _checks_here(self) -> Iterator[Check]:
        for number in sorted(self.tables.checks):
            if self.tables.checks[number].jurisdiction in self.scope.jurisdictions:
                yield self.tables.checks[number]

    async def add_checks(self, checks: Collection[Check]) -> None:
        """Keep new ones."""
        for check in checks:
            self.tables.checked += 1
            self.tables.checks[self.tables.checked] = replace(check, id=self.tables.checked)

    async def check(self, number: int) -> Check | None:
        """By its number."""
        return next((each for each in self._checks_here() if each.id == number), None)

    async def checks(self, cases: Collection[str]) -> tuple[Check, ...]:
        """All of these cases, in the order in which they were opened."""
        return tuple(each for each in self._checks_here() if each.case in cases)

    async def check_of(self, item: str) -> Check | None:
        """That of a text or photo."""
        return next((each for each in self._checks_here() if each.item == item), None)

    async def check_by_trace(self, trace: str) -> Check | None:
        """The one that waits for this answer."""
        return next((each for each in self._checks_here() if each.trace == trace), None)

    async def save_check(self, check: Check) -> None:
        """Keep its state, label, trace and next look."""
        known = self.tables.checks[check.id]
        changed = {name: getattr(check, name) for name in ("state", "opened_at", "next_at", "trace", "label")}
        self.tables.checks[check.id] = replace(known, **changed)

    async def undecided(self, places: Collection[int], after: int, limit: int) -> tuple[Check, ...]:
        """Those on which a person has to decide, the first first."""
        waiting = (each for each in self._checks_here() if each.state in OPEN_TO_DECIDE and each.id > after)
        return tuple(each for each in waiting if each.jurisdiction in places)[:limit]

    async def contents_of(self, cases: Collection[str]) -> Mapping[str, Mapping[str, Content]]:
        """What was written and is still kept, by case and id."""
        seen = {case for case in cases if self.tables.events[case][0].jurisdiction in self.scope.jurisdictions}
        kept = {case: self.tables.contents.get(case, {}) for case in seen}
        told = {case: {n: each for n, each in own.items() if each.what != "place"} for case, own in kept.items()}
        return {case: own for case, own in told.items() if own}

    async def word_list(self, place: JurisdictionId) -> str:
        """The list of words (敏感词表) that the place has kept last, as it was written; empty where there is none."""
        events = self.tables.town_events.get(place, ()) if place in self.scope.jurisdictions else ()
        kept = [event.payload.text for event in events if isinstance(event.payload, WordsKept)]
        return kept[-1] if kept else ""

    async def names_of(self, people: Collection[str]) -> Mapping[str, str]:
        """What these people are called, as far as that is known."""
        return {person: self.tables.names[person] for person in people if person in self.tables.names}

    async def cover_photo(self, photo: str, full: str, thumb: str) -> None:
        """Show these renditions from now on; those as they were taken in stay under the cover."""
        for case, album in self.tables.photos.items():
            old = album.get(photo)
            if old is not None:
                under = replace(old, bare_full=old.bare_full or old.full, bare_thumb=old.bare_thumb or old.thumb)
                self.tables.photos[case] = {**album, photo: replace(under, full=full, thumb=thumb)}


class CheckDesk:
    """The part of the store in memory that works over all towns."""

    _tables: Tables
    _lock: asyncio.Lock
    _clock: Callable[[], datetime]

    async def claim_checks(self, limit: int, lease_seconds: int) -> tuple[CheckAt, ...]:
        """Take what is due, the first first."""
        async with self._lock:
            now = self._clock() + timedelta(seconds=self._tables.shift)
            due = [each for each in self._tables.checks.values() if each.next_at is not None and each.next_at <= now]
            taken = sorted(due, key=lambda each: (each.next_at or now, each.id))[:limit]
            until = now + timedelta(seconds=lease_seconds)
            for each in taken:
                self._tables.checks[each.id] = replace(each, next_at=until, attempts=each.attempts + 1)
            return tuple(CheckAt(each.id, each.jurisdiction) for each in sorted(taken, key=lambda each: each.id))
