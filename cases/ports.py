"""What the cases need of the world outside (端口): small protocols, each with an in-memory twin among the adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from cases.events import Draft, Event
from cases.neighbours import Around, Neighbour
from cases.notices import Notice
from cases.numbers import CaseNumber, Numbering, Numbers
from cases.people import JurisdictionId, Person, Role, TieTo, UnitAt
from cases.ports_alerts import Alerts
from cases.ports_audit import AuditLog
from cases.ports_checks import CheckBook, CheckDesk
from cases.ports_figures import FigureBook
from cases.ports_files import Attachment, Files, Unused
from cases.ports_identity import IdentityBook
from cases.ports_likeness import LikenessBook
from cases.ports_links import Messages
from cases.ports_live import Live, Sealing
from cases.ports_partners import NeighbourBook
from cases.ports_people import Inheriting, PeopleBook
from cases.ports_places import Opening
from cases.ports_privacy import Erasing, Privacy, Retention
from cases.ports_replay import Openings
from cases.ports_rules import RuleShelf, Under
from cases.ports_stops import StopBook
from cases.ports_telling import TellingBook, TellingDesk
from cases.sealing import Content
from cases.state import Case, Phase
from cases.summary import Summary
from cases.telling import Directory
from cases.territory import Territory
from cases.town_events import TownDraft, TownEvent
from dsl.bundle import Bundle
from dsl.calendar import Calendar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scope:
    """The jurisdictions that a transaction may see and touch; there is no query without one.

    The store hands it to the database (row-level security); an empty scope sees no case at all.
    """

    jurisdictions: frozenset[JurisdictionId] = frozenset()

    @classmethod
    def of(cls, *jurisdictions: JurisdictionId) -> Scope:
        """The scope of just these."""
        return cls(frozenset(jurisdictions))


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key: whose it is, where, and what the person's device called it."""

    jurisdiction: JurisdictionId
    principal: str
    key: str


#: What a mutating call answers; plain JSON, kept for ever and given again to the same key.
Receipt = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was uploaded and rebuilt: the keys of its two renditions in the object store."""

    id: str
    owner: str
    digest: str  # hex SHA-256 of what was uploaded
    full: str
    thumb: str
    width: int
    height: int
    bare_full: str | None = None  # as it was taken in, where it was covered since
    bare_thumb: str | None = None
    likeness: str | None = None  # 64 bits in hex by which it is compared; see cases.likeness


class Which(StrEnum):
    """Which cases a list holds."""

    MINE = "mine"  # reported by the person
    TODO = "todo"  # held by one of the units, in the pool for one of them, or waiting for the person
    BOARD = "board"  # everything in the jurisdictions
    TIED = "tied"  # what concerns one of the ties of the person
    WATCHED = "watched"  # what the person supervises (督办)
    FOLLOWED = "followed"  # what the person follows (关注)
    HELD = "held"  # what one of the units has in hand
    SLOW = "slow"  # in the pool, with a claim (认领) that nobody makes in time


@dataclass(frozen=True, slots=True)
class Query:
    """A page of a list, newest first. ``cursor`` is what the page before gave as ``next``."""

    which: Which
    person: str
    units: frozenset[int] = frozenset()
    jurisdictions: frozenset[JurisdictionId] = frozenset()
    group: str | None = None
    phases: frozenset[Phase] = frozenset()
    limit: int = 20
    cursor: str | None = None
    ids: frozenset[str] | None = None  # only these, where it is given
    ties: tuple[TieTo, ...] = ()  # of the person
    before: datetime | None = None  # only what was opened before it
    changed: datetime | None = None  # only what has changed since
    waits: frozenset[str] = frozenset()  # the keys of the person, of cases.waiting, for a to-do


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases a list holds, and how many of them have turned yellow, red or orange by now."""

    total: int = 0
    yellow: int = 0
    red: int = 0
    orange: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A list item: the summary, and for those who may read them the first words and the address of the place."""

    summary: Summary
    text: str | None
    address: str | None = None
    number: CaseNumber | None = None
    hides: tuple[str, ...] = ()  # words in them that only the handling side reads


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list and the cursor to the next page, None on the last."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A notice as its reader finds it."""

    id: int
    notice: Notice
    jurisdiction: JurisdictionId
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One role of one person, as a roster (名册) gives it; ``key`` is how the sandbox sign-in calls the person."""

    key: str
    name: str
    role: Role
    jurisdiction: JurisdictionId
    level: str | None = None
    unit: UnitAt | None = None
    group: str | None = None
    post: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose clock has something to say, claimed by this worker for a while."""

    case: str
    jurisdiction: JurisdictionId
    attempts: int


@dataclass(frozen=True, slots=True)
class CaseAt:
    """A case and the jurisdiction that it lies in."""

    case: str
    jurisdiction: JurisdictionId


@dataclass(frozen=True, slots=True)
class Saving:
    """Everything that one command changes, to be saved together or not at all."""

    before: Case | None
    case: str
    jurisdiction: JurisdictionId
    drafts: Sequence[Draft]
    contents: Sequence[Content] = ()
    photos: Sequence[str] = ()
    photo_owner: str | None = None
    notices: Sequence[Notice] = ()
    copied: Sequence[Photo] = ()  # of the case that this one came from, under ids of their own
    copied_files: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a stored row is not what the events say.

    ``of_log``: the events themselves are not what their chain says, so that nothing can be put right by them.
    """

    case: str
    what: str
    stored: str
    folded: str
    of_log: bool = False


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result of refolding: how many cases were read, and every difference."""

    cases: int
    mismatches: tuple[Mismatch, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class TownLook:
    """When a town has to be looked at next (None: never), and by which bundle and calendar that was counted."""

    bundle: str
    calendar: str
    next_at: datetime | None


class Transaction(
    Numbers,
    Files,
    Opening,
    PeopleBook,
    Alerts,
    FigureBook,
    Live,
    RuleShelf,
    AuditLog,
    CheckBook,
    Privacy,
    IdentityBook,
    NeighbourBook,
    StopBook,
    TellingBook,
    LikenessBook,
    Protocol,
):
    """One database transaction within one scope. Everything in it is committed together or not at all."""

    async def now(self) -> datetime:
        """The store's time, shifted only in a sandbox; the same within a transaction. Aware, UTC."""

    async def territory(self) -> Territory:
        """All jurisdictions as they are now, with the bundle each stands under."""

    async def person(self, person: str) -> Person | None:
        """The person with every role held at this moment."""

    async def person_by_key(self, key: str) -> Person | None:
        """The person whom the sandbox sign-in calls so."""

    async def name_of(self, person: str) -> str | None:
        """What the person is called; personal content."""

    async def save_roster(self, entries: Sequence[RosterEntry], people: Mapping[str, str]) -> None:
        """Make persons and roles what these entries say; ``people`` maps a key to the id of a person yet unknown."""

    async def settle_in(self, person: str, jurisdiction: JurisdictionId) -> None:
        """Remember that this person has reported here, so that later look-ups may search here."""

    async def directory(self) -> Directory:
        """Who stands behind the names that rule files have declared, those of older bundles included."""

    async def unit(self, unit: int) -> UnitAt | None:
        """A unit by its id, under the name it has now."""

    async def case(self, case: str, *, lock: bool = True) -> Case | None:
        """The fold of the case's events; None outside the scope. ``lock`` keeps its row until the transaction ends."""

    async def events(self, case: str) -> tuple[Event, ...]:
        """The case's events in order."""

    async def contents(self, case: str) -> Mapping[str, Content]:
        """The personal content of the case that is still kept, by id."""

    async def photos(self, case: str) -> Mapping[str, Photo]:
        """The photos of the case by id."""

    async def add_photo(self, photo: Photo) -> Photo:
        """Keep an upload; the owner's earlier upload with the same digest is returned instead if there is one."""

    async def upload(self, photo: str) -> Photo | None:
        """An upload that no case has taken yet."""

    async def neighbours(self, around: Around) -> tuple[Neighbour, ...]:
        """The cases that were there before a report, the newest first and at most ``around.limit``, not locked."""

    async def save(self, saving: Saving) -> tuple[Event, ...]:
        """Append the events, and bring row, clocks, contents, photos and notices along.

        Raises NotFound for a photo or file that is not an untaken upload of ``photo_owner``.
        """

    async def town_events(self, jurisdiction: JurisdictionId, *, alone: bool = False) -> tuple[TownEvent, ...]:
        """What happened in the town beside its cases, in order. It is public, so the scope does not hide it.

        ``alone``: others who want to append wait until this transaction is over.
        """

    async def save_town(
        self, jurisdiction: JurisdictionId, after: int, drafts: Sequence[TownDraft], look: TownLook
    ) -> tuple[TownEvent, ...]:
        """Append behind the ``after``-th event; keep when to look next. Raises InFlight where somebody was first."""

    async def recall(self, key: Key, digest: str) -> Receipt | None:
        """Take the key. The receipt if this very command was carried out before.

        Raises KeyReused for the same key with another command, InFlight while its twin is at work.
        """

    async def remember(self, key: Key, receipt: Receipt) -> None:
        """Keep the answer with the key taken in this transaction."""

    async def list(self, query: Query) -> Page:
        """A page of cases within the scope."""

    async def tally(self, query: Query) -> Tally:
        """How many cases the whole of a list holds, by colour; its limit and cursor do not count."""

    async def inbox(self, person: str, units: frozenset[int], limit: int, before: int | None) -> tuple[InboxItem, ...]:
        """Notices to this person or these units, newest first."""


class Store(
    Numbering, Inheriting, Messages, Sealing, Unused, Openings, Erasing, Retention, TellingDesk, CheckDesk, Protocol
):
    """Durable truth. Work runs to its end even if the caller goes away, so that no connection is ever lost."""

    async def run(self, scope: Scope, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run ``work`` in a transaction that commits when it returns and rolls back when it raises."""

    async def alone(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """The same over all places, beside which no other transaction runs: rules are switched for all at once."""

    async def open_bundles(self, places: Collection[JurisdictionId]) -> Under:
        """Under which bundles the open cases of these places stand."""

    async def open_under(self, under: Under, after: str, limit: int) -> tuple[CaseAt, ...]:
        """Open cases of these places that stand under one of the bundles that are given for their place.

        At most ``limit`` of them in the order of their ids, which lie behind ``after``.
        """

    async def count_under(self, under: Under) -> int:
        """How many there are."""

    async def claim_due(self, limit: int, lease_seconds: int, max_attempts: int) -> tuple[Due, ...]:
        """Take cases with a clock that is due, for ``lease_seconds``; the attempt is counted before the work."""

    async def release(self, due: Due) -> None:
        """The work on a claimed case is done; its count of attempts starts anew."""

    async def counted_otherwise(self, calendar: str, after: str, limit: int) -> tuple[CaseAt, ...]:
        """Cases with a clock that still has something to say and was counted by another calendar than this revision.

        At most ``limit`` of them in the order of their ids, which lie behind ``after`` (empty: from the first on).
        """

    async def towns_to_look_at(self, calendar: str, limit: int) -> tuple[JurisdictionId, ...]:
        """Towns with rules whose next look is due, or was counted by another bundle or calendar than now."""

    async def rebuild(self, *, repair: bool = False, seen: Callable[[int], None] | None = None) -> Rebuilt:
        """Fold every case anew and compare with what is stored; ``repair`` writes what the events say.

        ``seen`` is told now and then how many cases have been looked at.
        """

    async def shift_clock(self, seconds: float) -> None:
        """Move the store's time by this offset from the real one; only where the store was opened as a sandbox."""


class Calendars(Protocol):
    """The working days as they are published now: a notice or a clerk's change shows without a restart."""

    def current(self) -> Calendar:
        """The calendar in force; its revision changes with its content. Asked often, so cheap."""


class CompiledRules(Protocol):
    """Bundles as they were compiled, for the next start. Losing all of them costs time and nothing else."""

    async def load(self, digest: str) -> Bundle | None:
        """The bundle of that hash exactly as it was compiled, or None: then it is compiled again."""

    async def keep(self, bundle: Bundle) -> None:
        """Keep it if that is possible; never an error."""


class Ids(Protocol):
    """Names for new things: unguessable, roughly ascending in time."""

    def new(self) -> str:
        """A new id, as text."""

    def salt(self) -> str:
        """At least 16 random bytes, hex."""
