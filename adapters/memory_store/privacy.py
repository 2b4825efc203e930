"""What is kept of people's rights, in memory (内存个人信息权益): consents, and whoever is to be forgotten."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.memory_store.holdings import held, own_words
from adapters.memory_store.tables import Tables
from adapters.memory_store.unused import keys_of, needed
from cases.consent import Consent
from cases.fold import fold
from cases.ports import Photo
from cases.ports_files import Attachment, Dropped
from cases.ports_privacy import Erasure, HeldRow
from cases.voice_intake import VOICE

T = TypeVar("T")


class Consents:
    """The part of the twin's transaction that knows consents."""

    tables: Tables

    async def consents(self, person: str) -> tuple[Consent, ...]:
        """Everything that this person has said, the first first."""
        return tuple(each for each in self.tables.consents if each.person == person)

    async def add_consent(self, consent: Consent) -> None:
        """Keep a word."""
        self.tables.consents = (*self.tables.consents, consent)


class ErasingDesk:
    """The part of the twin that forgets people."""

    _tables: Tables
    _lock: asyncio.Lock
    _clock: Callable[[], datetime]

    def _at(self) -> datetime:
        return self._clock() + timedelta(seconds=self._tables.shift)

    async def ask_erasure(self, person: str, by: str, due_by: datetime) -> Erasure:
        """This person is to be forgotten; asked again, the earlier day counts."""
        async with self._lock:
            known = self._tables.erasures.get(person) or Erasure(person, by, self._at(), due_by)
            return self._keep(replace(known, due_by=min(known.due_by, due_by)))

    async def erasures(self, limit: int) -> tuple[Erasure, ...]:
        """Whoever is not wholly forgotten yet, the first first."""
        return tuple(each for each in self._tables.erasures.values() if each.done_at is None)[:limit]

    async def erase(self, person: str) -> Erasure:
        """Take away whatever may go by now. Raises LookupError unasked."""
        async with self._lock:
            asked = self._tables.erasures[person]
            tables = self._tables.copy()
            found = _erase(tables, asked, everything=asked.due_by <= self._at())
            self._tables = tables
            return self._keep(_done(found, self._at()))

    async def objects_gone(self, person: str, keys: Collection[str]) -> Erasure:
        """These objects are deleted."""
        async with self._lock:
            asked = self._tables.erasures[person]
            left = tuple(key for key in asked.keys if key not in keys)
            return self._keep(_done(replace(asked, keys=left), self._at()))

    async def held(self, person: str) -> Mapping[str, tuple[HeldRow, ...]]:
        """Every row that is this person's, by table."""
        return held(self._tables, person)

    async def outlived(self, kept: str, before: datetime) -> int:
        """How many cases, or notices, have something that was kept long enough."""
        async with self._lock:
            return _drop_outlived(
                self._tables.copy(), kept, before, len(self._tables.events) + len(self._tables.inbox)
            ).uploads

    async def drop_outlived(self, kept: str, days: int, before: datetime, limit: int) -> Dropped:
        """Take it from at most ``limit`` of them."""
        async with self._lock:
            tables = self._tables.copy()
            dropped = _drop_outlived(tables, kept, before, limit)
            tables.sweeps += ((kept, days, before, dropped.uploads),) if dropped.uploads else ()
            self._tables = tables
        return dropped

    def _keep(self, erasure: Erasure) -> Erasure:
        self._tables.erasures = {**self._tables.erasures, erasure.person: erasure}
        return erasure


def _done(asked: Erasure, now: datetime) -> Erasure:
    return replace(asked, done_at=None if asked.keys or asked.waiting else now)


def _erase(tables: Tables, asked: Erasure, *, everything: bool) -> Erasure:
    person, gone = asked.person, Counter(asked.gone)
    theirs = own_words(tables, person)
    waiting = frozenset[str]() if everything else _waiting(tables, person, theirs)
    for case, contents in tables.contents.items():
        own = frozenset[str]() if case in waiting else theirs.get(case, frozenset())
        tables.contents[case] = {name: each for name, each in contents.items() if name not in own}
        gone["contents"] += len(contents) - len(tables.contents[case])
    keys = set(asked.keys) | set(_drop_pictures(tables, person, waiting, gone))
    tables.inbox = _without(tables.inbox, lambda each: each.notice.person == person)
    tables.alerts = {key: each for key, each in tables.alerts.items() if key[2] != person}
    tables.errands = {key: each for key, each in tables.errands.items() if each.person != person}
    tables.tries = {key: each for key, each in tables.tries.items() if key in tables.errands}
    tables.wishes.pop(person, None)
    tables.contacts = {key: each for key, each in tables.contacts.items() if each.person != person}
    tables.feeds.pop(person, None)
    tables.stops = {key: each for key, each in tables.stops.items() if each.person != person}
    tables.subscriptions = {key: each for key, each in tables.subscriptions.items() if key[0] != person}
    tables.follows = {key: each for key, each in tables.follows.items() if key[1] != person}
    tables.ties = {key: each for key, each in tables.ties.items() if each.target != person}
    for key, (digest, _) in tables.keys.items():
        if key.principal == person:
            tables.keys[key] = (digest, {"erased": True})
    tables.sessions = {key: each for key, each in tables.sessions.items() if each.person != person}
    tables.invitations = {key: each for key, each in tables.invitations.items() if each.person != person}
    for known in (tables.people, tables.names, tables.roles, tables.settled, tables.accounts):
        known.pop(person, None)
    left = tuple(sorted(keys - set(needed(tables))))
    return replace(asked, keys=left, gone={name: count for name, count in gone.items() if count}, waiting=len(waiting))


def _without(items: tuple[T, ...], goes: Callable[[T], bool]) -> tuple[T, ...]:
    return tuple(each for each in items if not goes(each))


#: What cases have taken, and what waits, each with the name of its table.
_ALBUMS = (("case_photos", "photos", "uploads"), ("case_files", "files", "file_uploads"))


def _drop_pictures(tables: Tables, person: str, waiting: frozenset[str], gone: Counter[str]) -> Iterator[str]:
    """Take away photos and files of this person; the keys of their objects."""
    for name, taken_by, waits in _ALBUMS:
        taken: dict[str, Mapping[str, Photo | Attachment]] = getattr(tables, taken_by)
        uploads: dict[str, Photo | Attachment] = getattr(tables, waits)
        for case in taken.keys() - waiting:
            theirs = [each for each in taken[case].values() if each.owner == person]
            taken[case] = {key: each for key, each in taken[case].items() if each.owner != person}
            gone[name] += len(theirs)
            yield from (key for each in theirs for key in keys_of(each))
        for each in [each for each in uploads.values() if each.owner == person]:
            del uploads[each.id], tables.uploaded[each.id]
            gone[waits] += 1
            yield from keys_of(each)


def _waiting(tables: Tables, person: str, theirs: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Open cases that still need what this person has given."""
    given = {case for case, ids in theirs.items() if ids}
    for taken in (tables.photos, tables.files):
        given |= {case for case, own in taken.items() if any(each.owner == person for each in own.values())}
    cases = (fold(tables.events[case]) for case in given)
    return frozenset(case.id for case in cases if case is not None and case.closed_at is None)


_VOICES = frozenset({VOICE, "name"})


def _drop_outlived(tables: Tables, kept: str, before: datetime, limit: int) -> Dropped:
    if kept == "inbox_days":
        old = [each for each in tables.inbox if each.created_at < before][:limit]
        tables.inbox = _without(tables.inbox, lambda each: each in old)
        left = {key: e for key, e in tables.errands.items() if e.done_at is None or e.created_at >= before}
        tables.errands = left
        tables.tries = {key: each for key, each in tables.tries.items() if key in left}
        return Dropped(len(old), ())
    cases = [case for case in sorted(tables.events) if _outlived(tables, case, kept, before)][:limit]
    keys: set[str] = set()
    for case in cases:
        contents = tables.contents.get(case, {})
        stay = kept == "voice_days"
        tables.contents[case] = {key: each for key, each in contents.items() if stay and each.what not in _VOICES}
        for taken in () if stay else (tables.photos, tables.files):
            keys |= {key for each in taken.get(case, {}).values() for key in keys_of(each)}
            taken[case] = {}
    return Dropped(len(cases), tuple(sorted(keys - set(needed(tables)))))


def _outlived(tables: Tables, case: str, kept: str, before: datetime) -> bool:
    found, contents = fold(tables.events[case]), tables.contents.get(case, {})
    if found is None or found.closed_at is None or found.closed_at >= before:
        return False
    if kept == "voice_days":
        return any(each.what in _VOICES for each in contents.values())
    return bool(contents or tables.photos.get(case) or tables.files.get(case))
