"""One transaction of the store in memory (内存事务)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store import messages, townlog
from adapters.memory_store.audit import SealedLog
from adapters.memory_store.checks import CheckTables
from adapters.memory_store.codes import Codes
from adapters.memory_store.contacts import Contacts
from adapters.memory_store.figures import Figures
from adapters.memory_store.identity import IdentityTables
from adapters.memory_store.likeness import Likenesses
from adapters.memory_store.lists import cursor_of, is_near, is_slow, order, read_cursor, wanted
from adapters.memory_store.live import LiveLog
from adapters.memory_store.papers import Papers
from adapters.memory_store.partners import PartnerTables
from adapters.memory_store.places import Places
from adapters.memory_store.privacy import Consents
from adapters.memory_store.rules import RuleShelf
from adapters.memory_store.stops import Stops
from adapters.memory_store.tables import Tables
from adapters.memory_store.telling import TellingBook
from adapters.memory_store.wechat import PushTables
from cases.checks import follow
from cases.colours import WarnLevel
from cases.covering import hidden_in
from cases.events import Decided, Event
from cases.fold import apply, fold
from cases.neighbours import Around, Neighbour
from cases.numbers import Owed, year_of
from cases.people import JurisdictionId, UnitAt
from cases.ports import InboxItem, Key, Page, Photo, Query, Receipt, Row, Saving, Scope, Tally, TownLook, Which
from cases.ports_audit import Evidence
from cases.ports_rules import Record
from cases.refusals import InFlight, KeyReused, NotFound
from cases.sealing import Content, address_in
from cases.state import Case
from cases.successors import minded
from cases.summary import Summary, summarise
from cases.territory import Jurisdiction, Territory, TownGroup, decided_before, twinned
from cases.town_events import TownDraft, TownEvent
from dsl.bundle import Bundle
from dsl.versions import moment

FIRST_WORDS = 200
GENESIS = "0" * 64


class MemoryTransaction(
    TellingBook,
    Figures,
    Papers,
    Places,
    LiveLog,
    RuleShelf,
    SealedLog,
    Consents,
    IdentityTables,
    PartnerTables,
    PushTables,
    Stops,
    Codes,
    Contacts,
    CheckTables,
    Likenesses,
):
    """The port ``cases.ports.Transaction`` on copied tables."""

    def __init__(self, tables: Tables, scope: Scope, real: datetime) -> None:
        self.tables = tables
        self.scope = scope
        self.real = real
        self.unanswered: set[Key] = set()
        self.everywhere = False

    async def now(self) -> datetime:
        """The store's time; the same within a transaction."""
        return self.real + timedelta(seconds=self.tables.shift)

    async def territory(self) -> Territory:
        """All jurisdictions as they are now."""
        heirs = self.heirs()
        return Territory(twinned(self.tables.jurisdictions), tuple(minded(each, heirs) for each in self.tables.groups))

    async def publish(self, bundle: Bundle, *, by: str, reason: str, seen: str | None = None) -> None:
        """Save the bundle and everything it declares, and switch every pointer to it."""
        tables, now = self.tables, await self.now()
        ids = {place.code: place.id for place in tables.jurisdictions.values()}
        for place in bundle.jurisdictions:
            ids.setdefault(place.code, len(ids) + 1)
        for place in bundle.jurisdictions:
            superior = ids[place.superior] if place.superior else None
            own = ids[place.code]
            day, before = bundle.effective.get(place.code), tables.jurisdictions.get(own)
            tables.jurisdictions[own] = Jurisdiction(
                own,
                place.code,
                place.name,
                place.level,
                superior,
                bundle.hash,
                moment(day) if day else None,
                decided_before(before, bundle.hash, now),
            )
        for unit in bundle.units:
            tables.units.setdefault(unit.ref, UnitAt(len(tables.units) + 1, unit.ref.name))
        tables.groups = tuple(
            TownGroup(
                group.name,
                ids[group.declared_by],
                frozenset(ids[code] for code in group.members),
                tables.units[group.steward] if group.steward else None,
                number,
            )
            for number, group in enumerate(bundle.groups, 1)
        )
        await self.register(bundle, Record(bundle.hash, by, reason, now, seen))
        if self.everywhere:
            self.scope = Scope(frozenset(tables.jurisdictions))

    def _seen(self, case: str) -> tuple[Event, ...]:
        events = self.tables.events.get(case, ())
        return events if events and events[0].jurisdiction in self.scope.jurisdictions else ()

    async def case(self, case: str, *, lock: bool = True) -> Case | None:  # noqa: ARG002  # one transaction at a time
        """The fold of the case's events; None outside the scope."""
        return fold(self._seen(case))

    async def events(self, case: str) -> tuple[Event, ...]:
        """The case's events in order."""
        return self._seen(case)

    async def contents(self, case: str) -> Mapping[str, Content]:
        """The personal content of the case by id."""
        return self.tables.contents.get(case, {}) if self._seen(case) else {}

    async def photos(self, case: str) -> Mapping[str, Photo]:
        """The photos of the case by id."""
        return self.tables.photos.get(case, {}) if self._seen(case) else {}

    async def add_photo(self, photo: Photo) -> Photo:
        """Keep an upload, or give the owner's earlier one with the same digest."""
        same = (p for p in self.tables.uploads.values() if (p.owner, p.digest) == (photo.owner, photo.digest))
        kept = next(same, photo)
        self.tables.uploads[kept.id] = kept
        self.tables.uploaded.setdefault(kept.id, await self.now())
        return kept

    async def upload(self, photo: str) -> Photo | None:
        """An upload that no case has taken yet."""
        return self.tables.uploads.get(photo)

    async def neighbours(self, around: Around) -> tuple[Neighbour, ...]:
        """The cases that were there before a report, the newest first and at most ``around.limit``."""
        cases = (fold(self._seen(name)) for name in self.tables.events)
        near = (case for case in cases if case is not None and is_near(case, around))
        found = sorted(near, key=lambda case: (case.opened_at, case.id), reverse=True)
        return tuple(Neighbour(case, self._place(case.id)) for case in found[: around.limit])

    def _place(self, case: str) -> Mapping[str, object] | None:
        places = [each for each in self.tables.contents.get(case, {}).values() if each.what == "place"]
        return max(places, key=lambda content: content.id).body if places else None

    async def save(self, saving: Saving) -> tuple[Event, ...]:
        """Append the events, and bring contents, photos and notices along."""
        self._check_scope(saving.jurisdiction)
        before = self.tables.events.get(saving.case, ())
        if len(before) != (saving.before.seq if saving.before else 0):
            raise InFlight("这件刚刚有了新的进展,请刷新后再试")
        events = await self._linked(saving, before)
        if not events:
            raise ValueError(f"case {saving.case}: nothing to save")
        self.tables.events[saving.case] = before + events
        self.tables.contents[saving.case] = {
            **self.tables.contents.get(saving.case, {}),
            **{content.id: content for content in saving.contents},
        }
        self._take_photos(saving)
        self.take_files(saving)
        messages.post(self.tables, saving, self.tables.events[saving.case])
        if saving.before is None and (opened := fold(events)) is not None and opened.live:
            self.tables.owed[saving.case] = Owed(saving.jurisdiction, year_of(await self.now()))
        await self._post(saving)
        await follow(self, events, await self.now())
        if saving.case in self.tables.leases:
            self.tables.leases[saving.case] = replace(self.tables.leases[saving.case], attempts=0)
        return events

    def _check_scope(self, jurisdiction: JurisdictionId) -> None:
        if jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {jurisdiction} is outside the scope")

    async def _linked(self, saving: Saving, before: Sequence[Event]) -> tuple[Event, ...]:
        case = saving.before
        head = before[-1].hash if before else GENESIS
        decided = (d.payload.bundle for d in saving.drafts if isinstance(d.payload, Decided))
        bundle = case.bundle if case else next(decided, "")
        events: list[Event] = []
        now = await self.now()
        for draft in saving.drafts:
            case = apply(case, saving.case, saving.jurisdiction, draft.payload, draft.occurred_at)
            bundle = draft.payload.bundle if isinstance(draft.payload, Decided) else bundle
            # Not the chain of the real store, which is over its JSON; but it changes with whatever is in the event.
            prev, text = head, f"{case.id}{case.seq}{draft!r}"
            head = hashlib.sha256(f"{prev}\n{text}".encode()).hexdigest()
            self.tables.texts[saving.case, case.seq] = Evidence(case.seq, prev, text, head)
            events.append(
                Event(
                    saving.case,
                    saving.jurisdiction,
                    case.seq,
                    draft.payload,
                    draft.occurred_at,
                    now,
                    draft.actor,
                    draft.cites,
                    bundle,
                    head,
                )
            )
        return tuple(events)

    def _take_photos(self, saving: Saving) -> None:
        taken = {}
        for photo in saving.photos:
            upload = self.tables.uploads.pop(photo, None)
            if upload is None or upload.owner != saving.photo_owner:
                raise NotFound("有照片不存在或已用于其他上报,请重新上传")
            taken[photo] = upload
        copied = {photo.id: photo for photo in saving.copied}
        self.tables.photos[saving.case] = {**self.tables.photos.get(saving.case, {}), **taken, **copied}

    async def _post(self, saving: Saving) -> None:
        now = await self.now()
        told = {(n.seq, n.kind, n.person, n.unit): n for n in saving.notices}
        first = len(self.tables.inbox) + 1
        items = (InboxItem(i, n, saving.jurisdiction, now, None) for i, n in enumerate(told.values(), first))
        self.tables.inbox = (*self.tables.inbox, *items)

    async def town_events(self, jurisdiction: JurisdictionId, *, alone: bool = False) -> tuple[TownEvent, ...]:  # noqa: ARG002  # one transaction at a time as it is
        """The town's own events in order."""
        return self.tables.town_events.get(jurisdiction, ())

    async def save_town(
        self, jurisdiction: JurisdictionId, after: int, drafts: Sequence[TownDraft], look: TownLook
    ) -> tuple[TownEvent, ...]:
        """Append behind the ``after``-th event. Raises InFlight where somebody was first."""
        if jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {jurisdiction} is outside the scope")
        saved = townlog.append(self.tables, jurisdiction, after, drafts, await self.now())
        townlog.look(self.tables, jurisdiction, look)
        return saved

    async def recall(self, key: Key, digest: str) -> Receipt | None:
        """Take the key. The receipt if this very command was carried out before."""
        self._check_scope(key.jurisdiction)
        if key not in self.tables.keys:
            self.tables.keys[key] = (digest, None)
            self.unanswered.add(key)
            return None
        asked, receipt = self.tables.keys[key]
        if receipt is None:
            raise InFlight("同一请求正在办理,请稍后再试")
        if asked != digest:
            raise KeyReused("这个请求编号已用于另一项内容,请重新提交")
        return receipt

    async def remember(self, key: Key, receipt: Receipt) -> None:
        """Keep the answer with the key taken in this transaction."""
        self.tables.keys[key] = (self.tables.keys[key][0], dict(receipt))
        self.unanswered.discard(key)

    async def list(self, query: Query) -> Page:
        """A page of cases within the scope."""
        found = await self._found(query)
        after = read_cursor(query.cursor)
        rest = [s for s in found if after is None or order(s) < after]
        page = rest[: query.limit]
        more = cursor_of(page[-1]) if len(rest) > query.limit else None
        numbers = self.tables.numbers
        shown = (Row(s, self._first_words(s), self._address(s), numbers.get(s.id), self._hides(s)) for s in page)
        return Page(tuple(shown), more)

    async def _found(self, query: Query) -> tuple[Summary, ...]:
        """Everything on the list, newest first."""
        cases = [case for name in self.tables.events if (case := fold(self._seen(name))) is not None]
        if query.which is Which.SLOW:
            now = await self.now()
            cases = [case for case in cases if is_slow(case, query, now)]
        if query.which is Which.FOLLOWED:
            followed = self.followed_by(query.person)
            cases = [case for case in cases if case.id in followed]
        found = [summary for case in cases if wanted(summary := summarise(case), query)]
        return tuple(sorted(found, key=order, reverse=True))

    async def tally(self, query: Query) -> Tally:
        """How many cases the whole of a list holds, by colour."""
        now = await self.now()
        levels = Counter(summary.warn_level(now) for summary in await self._found(query))
        return Tally(levels.total(), levels[WarnLevel.YELLOW], levels[WarnLevel.RED], levels[WarnLevel.ORANGE])

    def _first_words(self, summary: Summary) -> str | None:
        content = self.tables.contents.get(summary.id, {}).get(summary.text_id or "")
        return None if content is None else str(content.body.get("text", ""))[:FIRST_WORDS]

    def _hides(self, summary: Summary) -> tuple[str, ...]:
        content = self.tables.contents.get(summary.id, {}).get(summary.text_id or "")
        return () if content is None else hidden_in(content.body)

    def _address(self, summary: Summary) -> str | None:
        return address_in(self.tables.contents.get(summary.id, {}).values())

    async def inbox(self, person: str, units: frozenset[int], limit: int, before: int | None) -> tuple[InboxItem, ...]:
        """Notices to this person or these units, newest first."""
        found = [
            item
            for item in reversed(self.tables.inbox)
            if item.jurisdiction in self.scope.jurisdictions
            and (before is None or item.id < before)
            and (item.notice.person == person or (item.notice.unit is not None and item.notice.unit.id in units))
        ]
        return tuple(found[:limit])
