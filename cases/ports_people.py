"""What the cases need to know of people beside their roles (人员端口): ties, follows, leave, names, successors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases.people import JurisdictionId, Role, TieKind, UnitAt
from dsl.decision import UnitRef


@dataclass(frozen=True, slots=True)
class Tie:
    """A deputy is tied (联系) to something of a place from ``valid_from`` on; ``valid_to`` None: without an end.

    ``target`` is the name of a village, grid, enterprise or project, or the id of a person.
    """

    id: int
    jurisdiction: JurisdictionId
    deputy: str
    kind: TieKind
    target: str
    valid_from: datetime
    valid_to: datetime | None
    set_by: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away (请假) from ``valid_from`` until before ``valid_to``; ``stand_in`` acts for them (代)."""

    id: int
    jurisdiction: JurisdictionId
    absent: str
    stand_in: str | None
    valid_from: datetime
    valid_to: datetime
    set_by: str


@dataclass(frozen=True, slots=True)
class Subject:
    """An enterprise (企业) or project (项目) on a town's list; ``kind`` is that of a tie to it."""

    id: int
    jurisdiction: JurisdictionId
    kind: TieKind
    name: str


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """Somebody who holds a role at this moment. ``name`` is personal: only for who coordinates."""

    person: str
    key: str | None
    name: str | None
    role: Role
    jurisdiction: JurisdictionId
    unit: UnitAt | None
    group: str | None
    post: str | None
    level: str | None
    valid_from: datetime | None
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit went into another (并入) at a moment: from then on that one is meant wherever rules name the first."""

    unit: UnitAt
    successor: UnitAt
    at: datetime


@dataclass(frozen=True, slots=True)
class Inherited:
    """An open case in which the unit ``gone`` still counts although it has gone into ``heir``."""

    case: str
    jurisdiction: JurisdictionId
    gone: UnitAt
    heir: UnitAt


class Inheriting(Protocol):
    """The part of the store that finds what mergers have left behind, in all towns."""

    async def inherited(self, limit: int) -> tuple[Inherited, ...]:
        """Open cases that a unit holds, arbitrates or minds that has gone into another by now."""


class PeopleBook(Protocol):
    """The part of a transaction that knows who stands to whom. Terms are as the store's time has them."""

    async def holders(self, jurisdictions: frozenset[JurisdictionId], roles: frozenset[Role]) -> tuple[RoleHolder, ...]:
        """Who holds one of these roles in one of these places at this moment, in the order of the roster."""

    async def ties(
        self,
        *,
        deputy: str | None = None,
        jurisdictions: frozenset[JurisdictionId] | None = None,
        targets: Sequence[tuple[TieKind, str]] | None = None,
    ) -> tuple[Tie, ...]:
        """The ties that are not over yet, those to come included, by id; each condition narrows them."""

    async def take_place(self, person: str, of: str) -> None:
        """What a roster, ties, leave and notices say of ``of`` they say of ``person`` from now on, the name included.

        ``of`` stands on no roster any more.
        """

    async def tie(self, tie: int) -> Tie | None:
        """A tie by its id, over or not."""

    async def add_tie(self, tie: Tie) -> Tie:
        """Keep a tie; its id is the store's."""

    async def end_tie(self, tie: int, at: datetime) -> None:
        """It ends then."""

    async def leaves(
        self, *, person: str | None = None, jurisdictions: frozenset[JurisdictionId] | None = None
    ) -> tuple[Leave, ...]:
        """Leave that is not over yet, by id; ``person`` is away or stands in."""

    async def leave(self, leave: int) -> Leave | None:
        """One by its id, over or not."""

    async def add_leave(self, leave: Leave) -> Leave:
        """Keep it; its id is the store's."""

    async def end_leave(self, leave: int, at: datetime) -> None:
        """Whoever was away is back then."""

    async def replace_stand_in(self, leave: int, stand_in: str | None) -> None:
        """Somebody else stands in from now on, or nobody."""

    async def subjects(self, jurisdiction: JurisdictionId) -> tuple[Subject, ...]:
        """The enterprises and projects of a place, by kind and name."""

    async def add_subject(self, jurisdiction: JurisdictionId, kind: TieKind, name: str) -> Subject:
        """Put a name on the list; one that was taken off comes back."""

    async def drop_subject(self, subject: int) -> None:
        """Take it off; cases that name it keep the name."""

    async def follow(self, case: str, jurisdiction: JurisdictionId, person: str) -> None:
        """The person follows the case (关注); doing so again changes nothing."""

    async def unfollow(self, case: str, person: str) -> None:
        """The person no longer follows it."""

    async def followers(self, case: str) -> tuple[str, ...]:
        """Who follows it, by person id, the first first."""

    async def follows(self, case: str, person: str) -> bool:
        """Whether this person does."""

    async def succeed(self, unit: int, successor: int, at: datetime) -> None:
        """The unit goes into another at that moment; a second word replaces the first."""

    async def successions(self) -> tuple[Succession, ...]:
        """Every unit that has gone into another, or will."""

    async def unit_named(self, ref: UnitRef) -> UnitAt | None:
        """The very unit that a file has declared by this name, whatever has become of it."""

    async def jurisdiction_of(self, unit: int) -> JurisdictionId | None:
        """Whose unit it is."""
