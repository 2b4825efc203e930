"""What the store in memory holds (内存表): dictionaries of immutable values."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.codes import Code, ShortLink, Use
from cases.consent import Consent
from cases.events import Event
from cases.numbers import CaseNumber, Owed
from cases.partners import Heard, Line, Progress
from cases.partners import Known as PartnerNumber
from cases.people import JurisdictionId, UnitAt
from cases.places import Known
from cases.ports import InboxItem, Key, Photo, Receipt, RosterEntry, TownLook
from cases.ports_alerts import Alert, AlertKind, StepOf
from cases.ports_audit import Evidence, Head, Leaf, Look
from cases.ports_checks import Check
from cases.ports_contacts import Contact, Reach
from cases.ports_files import Attachment
from cases.ports_identity import Account, Attempt, Invitation, Session, SignInEvent
from cases.ports_links import Message
from cases.ports_live import Change
from cases.ports_people import Leave, Subject, Succession, Tie
from cases.ports_privacy import Erasure
from cases.ports_pushes import Push
from cases.ports_rules import Record, SeenReport
from cases.ports_telling import Box, Errand, Try, Wishes
from cases.sealing import Content
from cases.stops import Stop
from cases.subscriptions import Subscription
from cases.territory import Jurisdiction, TownGroup
from cases.town_events import TownEvent
from dsl.bundle import Source
from dsl.decision import UnitRef


@dataclass(slots=True)
class Lease:
    """The clock worker's claim on a case."""

    until: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A message from one case to another, and until when somebody is at work on it."""

    message: Message
    until: datetime | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that WeChat has pushed, and when somebody may take it (again)."""

    push: Push
    received_at: datetime
    next_at: datetime
    over: bool = False


@dataclass(slots=True)
class Tables:
    """Everything that is stored; a transaction works on a copy and swaps it in when it commits.

    Values inside are immutable, so that copying the containers is enough.
    """

    jurisdictions: dict[int, Jurisdiction] = field(default_factory=dict)
    groups: tuple[TownGroup, ...] = ()
    units: dict[UnitRef, UnitAt] = field(default_factory=dict)
    bundles: dict[str, tuple[Source, ...]] = field(default_factory=dict)
    in_force: str | None = None  # the bundle that was published last
    register: dict[str, Record] = field(default_factory=dict)
    reports: dict[str, SeenReport] = field(default_factory=dict)
    rule_events: tuple[TownEvent, ...] = ()  # of all places, in the order in which they were saved
    people: dict[str, str | None] = field(default_factory=dict)  # id -> key
    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, tuple[RosterEntry, ...]] = field(default_factory=dict)
    settled: dict[str, tuple[JurisdictionId, ...]] = field(default_factory=dict)
    events: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    contents: dict[str, Mapping[str, Content]] = field(default_factory=dict)
    photos: dict[str, Mapping[str, Photo]] = field(default_factory=dict)
    uploads: dict[str, Photo] = field(default_factory=dict)
    keys: dict[Key, tuple[str, Receipt | None]] = field(default_factory=dict)
    town_events: dict[int, tuple[TownEvent, ...]] = field(default_factory=dict)
    town_looks: dict[int, TownLook] = field(default_factory=dict)
    owed: dict[str, Owed] = field(default_factory=dict)  # by case, in the order in which they were saved
    numbers: dict[str, CaseNumber] = field(default_factory=dict)
    files: dict[str, Mapping[str, Attachment]] = field(default_factory=dict)
    file_uploads: dict[str, Attachment] = field(default_factory=dict)
    uploaded: dict[str, datetime] = field(default_factory=dict)  # when a photo or file came that waits
    ties: dict[int, Tie] = field(default_factory=dict)
    leaves: dict[int, Leave] = field(default_factory=dict)
    subjects: dict[int, Subject] = field(default_factory=dict)
    dropped: dict[int, datetime] = field(default_factory=dict)  # subjects that were taken off the list
    contacts: dict[tuple[str, Reach], Contact] = field(default_factory=dict)  # by person and kind
    stops: dict[str, Stop] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    code_uses: dict[str, Use] = field(default_factory=dict)
    short_links: dict[str, ShortLink] = field(default_factory=dict)
    feeds: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    follows: dict[tuple[str, str], JurisdictionId] = field(default_factory=dict)  # by case and person
    unfollowed: dict[tuple[str, str], datetime] = field(default_factory=dict)
    successions: dict[int, Succession] = field(default_factory=dict)  # by the unit that went into another
    inbox: tuple[InboxItem, ...] = ()
    leases: dict[str, Lease] = field(default_factory=dict)
    places: dict[int, dict[tuple[str, str], Known]] = field(default_factory=dict)
    alerts: dict[tuple[StepOf, AlertKind, str | int], Alert] = field(default_factory=dict)
    messages: dict[int, Kept] = field(default_factory=dict)
    live: dict[int, tuple[Change, ...]] = field(default_factory=dict)  # events by their number in a place
    sealed: dict[str, int] = field(default_factory=dict)  # by case, the last event that has a number
    tree: dict[int, tuple[Leaf, ...]] = field(default_factory=dict)  # by place
    texts: dict[tuple[str, int], Evidence] = field(default_factory=dict)  # by case and number of the event
    heads: dict[int, tuple[Head, ...]] = field(default_factory=dict)
    looks: dict[int, tuple[Look, ...]] = field(default_factory=dict)
    consents: tuple[Consent, ...] = ()  # of everybody, the first first
    erasures: dict[str, Erasure] = field(default_factory=dict)  # by person
    sweeps: tuple[tuple[str, int, datetime, int], ...] = ()  # rule, days, before when, how much
    accounts: dict[str, Account] = field(default_factory=dict)  # by person
    sessions: dict[str, Session] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    sign_ins: tuple[SignInEvent, ...] = ()
    alert_ids: dict[tuple[StepOf, AlertKind, str | int], int] = field(default_factory=dict)
    spread: dict[tuple[Box, int], datetime] = field(default_factory=dict)  # rows of the outbox
    outbox_leases: dict[tuple[Box, int], tuple[datetime | None, int]] = field(default_factory=dict)
    errands: dict[int, Errand] = field(default_factory=dict)
    errand_leases: dict[int, datetime] = field(default_factory=dict)
    tries: dict[int, tuple[Try, ...]] = field(default_factory=dict)  # by errand
    wishes: dict[str, Wishes] = field(default_factory=dict)  # by person
    partner_lines: dict[str, Line] = field(default_factory=dict)
    partner_numbers: dict[tuple[str, str], PartnerNumber] = field(default_factory=dict)  # by partner and its number
    partner_events: dict[tuple[str, str], Heard] = field(default_factory=dict)  # by line and the event's id
    partner_imports: dict[str, Progress] = field(default_factory=dict)  # by job
    pushes: dict[int, Waiting] = field(default_factory=dict)
    pushed: int = 0  # the last number that was given to one
    stamps: dict[str, tuple[str, datetime]] = field(default_factory=dict)  # by nonce: the body's digest, and when
    subscriptions: dict[tuple[str, str], Subscription] = field(default_factory=dict)  # by person and template
    checks: dict[int, Check] = field(default_factory=dict)  # by number
    checked: int = 0  # the last number that was given to one
    shift: float = 0.0

    def copy(self) -> Tables:
        """A copy that may be changed."""
        fresh = copy.copy(self)
        for name in Tables.__slots__:
            value = getattr(self, name)
            if isinstance(value, dict):
                setattr(fresh, name, dict(value))
        return fresh
