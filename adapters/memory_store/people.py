"""Who is who and who stands to whom, in memory (内存人员): roles, ties, leave, follows, names, successors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory_store.tables import Tables
from cases.codes import CodeKind
from cases.people import SUBSTITUTABLE, JurisdictionId, Person, Role, Tenure, TieKind, TieTo, UnitAt
from cases.ports import RosterEntry, Scope
from cases.ports_people import Leave, RoleHolder, Subject, Succession, Tie
from cases.successors import acting, all_meant, in_effect
from cases.telling import Directory
from dsl.decision import UnitRef


class People:
    """The part of the twin's transaction that knows people."""

    tables: Tables
    scope: Scope
    real: datetime

    def _now(self) -> datetime:
        return self.real + timedelta(seconds=self.tables.shift)

    def heirs(self) -> dict[int, UnitAt]:
        """Who is meant by each unit that has gone into another by now."""
        return in_effect(self.tables.successions.values(), self._now())

    async def person(self, person: str) -> Person | None:
        """The person with every role held or stood in for at this moment, the roles of a resident last."""
        if person not in self.tables.people:
            return None
        held = [_tenure(entry) for entry in self._entries(person)]
        settled = [Tenure(Role.RESIDENT, place) for place in self.tables.settled.get(person, ())]
        stood = list(self._stood_in_for(person)) if any(each.role in SUBSTITUTABLE for each in held) else []
        names = {each.unit.id: each.unit.name for each in self.tables.successions.values()}
        ties = self._tied_to(person) if any(each.role is Role.DEPUTY for each in held) else ()
        return Person(person, acting([*held, *settled, *stood], self.heirs(), names), ties)

    def _entries(self, person: str) -> list[RosterEntry]:
        now = self._now()
        return [entry for entry in self.tables.roles.get(person, ()) if _valid(entry.valid_from, entry.valid_to, now)]

    def _stood_in_for(self, person: str) -> Iterator[Tenure]:
        now = self._now()
        for leave in self.tables.leaves.values():
            if leave.stand_in == person and _valid(leave.valid_from, leave.valid_to, now):
                for entry in self._entries(leave.absent):
                    if entry.role in SUBSTITUTABLE and entry.jurisdiction == leave.jurisdiction:
                        yield replace(_tenure(entry), standing_in_for=leave.absent)

    def _tied_to(self, deputy: str) -> tuple[TieTo, ...]:
        now = self._now()
        ties = (tie for tie in self.tables.ties.values() if tie.deputy == deputy)
        return tuple(TieTo(t.jurisdiction, t.kind, t.target) for t in ties if _valid(t.valid_from, t.valid_to, now))

    async def person_by_key(self, key: str) -> Person | None:
        """The person whom the sandbox sign-in calls so."""
        found = next((person for person, own in self.tables.people.items() if own == key), None)
        return None if found is None else await self.person(found)

    async def name_of(self, person: str) -> str | None:
        """What the person is called."""
        return self.tables.names.get(person)

    async def save_roster(self, entries: Sequence[RosterEntry], people: Mapping[str, str]) -> None:
        """Make persons and roles what these entries say."""
        ids = {key: person for person, key in self.tables.people.items()}
        roles: defaultdict[str, list[RosterEntry]] = defaultdict(list)
        for entry in entries:
            person = ids.get(entry.key) or people[entry.key]
            ids[entry.key] = person
            self.tables.people[person] = entry.key
            self.tables.names[person] = entry.name
            roles[person].append(entry)
        for person, own in roles.items():
            self.tables.roles[person] = tuple(own)

    async def take_place(self, person: str, of: str) -> None:
        """What a roster, ties, leave and notices say of ``of`` they say of ``person`` from now on."""
        tables = self.tables

        def meant(whom: str | None) -> str | None:
            return person if whom == of else whom

        tables.people[person], tables.people[of] = tables.people[of], None
        tables.roles[person] = tables.roles.pop(of, ())
        if of in tables.names:
            tables.names[person] = tables.names.pop(of)
        for number, tie in tables.ties.items():
            target = person if (tie.kind, tie.target) == (TieKind.PERSON, of) else tie.target
            tables.ties[number] = replace(tie, deputy=person if tie.deputy == of else tie.deputy, target=target)
        for number, leave in tables.leaves.items():
            absent = person if leave.absent == of else leave.absent
            tables.leaves[number] = replace(leave, absent=absent, stand_in=meant(leave.stand_in))
        for digest, invitation in tables.invitations.items():
            tables.invitations[digest] = replace(invitation, person=meant(invitation.person) or person)
        for short, code in tables.codes.items():
            if (code.kind, code.target) == (CodeKind.DEPUTY, of):
                tables.codes[short] = replace(code, target=person)
        for number, errand in tables.errands.items():
            tables.errands[number] = replace(errand, person=meant(errand.person))
        alerts = tables.alerts.items()
        tables.alerts = {(where, kind, person if whom == of else whom): each for (where, kind, whom), each in alerts}
        told = (replace(each, notice=replace(each.notice, person=meant(each.notice.person))) for each in tables.inbox)
        tables.inbox = tuple(told)

    async def settle_in(self, person: str, jurisdiction: JurisdictionId) -> None:
        """Remember that this person has reported here."""
        here = self.tables.settled.get(person, ())
        self.tables.settled[person] = here if jurisdiction in here else (*here, jurisdiction)

    async def directory(self) -> Directory:
        """Who stands behind the names that rule files have declared."""
        now, heirs = self._now(), self.heirs()
        away = {
            leave.absent
            for leave in self.tables.leaves.values()
            if leave.stand_in is None and _valid(leave.valid_from, leave.valid_to, now)
        }
        entries = (entry for person in self.tables.roles if person not in away for entry in self._entries(person))
        taken = ((e.post, e.unit.id) for e in entries if e.post is not None and e.unit)
        filled = frozenset((post, heirs[unit].id if unit in heirs else unit) for post, unit in taken)
        return Directory(dict(all_meant(self.tables.units, heirs)), filled)

    async def unit(self, unit: int) -> UnitAt | None:
        """A unit by its id."""
        return next((found for found in self.tables.units.values() if found.id == unit), None)

    async def holders(self, jurisdictions: frozenset[JurisdictionId], roles: frozenset[Role]) -> tuple[RoleHolder, ...]:
        """Who holds one of these roles in one of these places at this moment, in the order of the roster."""
        return tuple(
            RoleHolder(
                person=person,
                key=entry.key,
                name=entry.name,
                role=entry.role,
                jurisdiction=entry.jurisdiction,
                unit=entry.unit,
                group=entry.group,
                post=entry.post,
                level=entry.level,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
            )
            for person in self.tables.roles
            for entry in self._entries(person)
            if entry.jurisdiction in jurisdictions and entry.role in roles
        )

    async def ties(
        self,
        *,
        deputy: str | None = None,
        jurisdictions: frozenset[JurisdictionId] | None = None,
        targets: Sequence[tuple[TieKind, str]] | None = None,
    ) -> tuple[Tie, ...]:
        """The ties that are not over yet, those to come included, by id."""
        now = self._now()
        return tuple(
            tie
            for tie in self.tables.ties.values()
            if (tie.valid_to is None or tie.valid_to > now)
            and deputy in (None, tie.deputy)
            and (jurisdictions is None or tie.jurisdiction in jurisdictions)
            and (targets is None or (tie.kind, tie.target) in targets)
        )

    async def tie(self, tie: int) -> Tie | None:
        """A tie by its id, over or not."""
        return self.tables.ties.get(tie)

    async def add_tie(self, tie: Tie) -> Tie:
        """Keep a tie; its id is the store's."""
        kept = replace(tie, id=len(self.tables.ties) + 1)
        self.tables.ties[kept.id] = kept
        return kept

    async def end_tie(self, tie: int, at: datetime) -> None:
        """It ends then."""
        self.tables.ties[tie] = replace(self.tables.ties[tie], valid_to=at)

    async def leaves(
        self, *, person: str | None = None, jurisdictions: frozenset[JurisdictionId] | None = None
    ) -> tuple[Leave, ...]:
        """Leave that is not over yet, by id; ``person`` is away or stands in."""
        now = self._now()
        return tuple(
            leave
            for leave in self.tables.leaves.values()
            if leave.valid_to > now
            and (person is None or person in (leave.absent, leave.stand_in))
            and (jurisdictions is None or leave.jurisdiction in jurisdictions)
        )

    async def leave(self, leave: int) -> Leave | None:
        """One by its id, over or not."""
        return self.tables.leaves.get(leave)

    async def add_leave(self, leave: Leave) -> Leave:
        """Keep it; its id is the store's."""
        kept = replace(leave, id=len(self.tables.leaves) + 1)
        self.tables.leaves[kept.id] = kept
        return kept

    async def end_leave(self, leave: int, at: datetime) -> None:
        """Whoever was away is back then."""
        self.tables.leaves[leave] = replace(self.tables.leaves[leave], valid_to=at)

    async def replace_stand_in(self, leave: int, stand_in: str | None) -> None:
        """Somebody else stands in from now on, or nobody."""
        self.tables.leaves[leave] = replace(self.tables.leaves[leave], stand_in=stand_in)

    async def subjects(self, jurisdiction: JurisdictionId) -> tuple[Subject, ...]:
        """The enterprises and projects of a place, by kind and name."""
        here = [s for s in self.tables.subjects.values() if s.jurisdiction == jurisdiction]
        listed = (subject for subject in here if subject.id not in self.tables.dropped)
        return tuple(sorted(listed, key=lambda subject: (subject.kind, subject.name)))

    async def add_subject(self, jurisdiction: JurisdictionId, kind: TieKind, name: str) -> Subject:
        """Put a name on the list; one that was taken off comes back."""
        known = (
            s for s in self.tables.subjects.values() if (s.jurisdiction, s.kind, s.name) == (jurisdiction, kind, name)
        )
        subject = next(known, Subject(len(self.tables.subjects) + 1, jurisdiction, kind, name))
        self.tables.subjects[subject.id] = subject
        self.tables.dropped.pop(subject.id, None)
        return subject

    async def drop_subject(self, subject: int) -> None:
        """Take it off; cases that name it keep the name."""
        self.tables.dropped[subject] = self._now()

    async def follow(self, case: str, jurisdiction: JurisdictionId, person: str) -> None:
        """The person follows the case; doing so again changes nothing."""
        if jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {jurisdiction} is outside the scope")
        self.tables.follows.setdefault((case, person), jurisdiction)
        self.tables.unfollowed.pop((case, person), None)

    async def unfollow(self, case: str, person: str) -> None:
        """The person no longer follows it."""
        if self.tables.follows.get((case, person)) in self.scope.jurisdictions:
            self.tables.unfollowed[case, person] = self._now()

    async def followers(self, case: str) -> tuple[str, ...]:
        """Who follows it, by person id, the first first."""
        return tuple(person for of, person in self.tables.follows if of == case and self._follows(case, person))

    async def follows(self, case: str, person: str) -> bool:
        """Whether this person does."""
        return self._follows(case, person)

    def _follows(self, case: str, person: str) -> bool:
        seen = self.tables.follows.get((case, person)) in self.scope.jurisdictions
        return seen and (case, person) not in self.tables.unfollowed

    def followed_by(self, person: str) -> frozenset[str]:
        """The cases that a person follows, by id."""
        return frozenset(case for case, who in self.tables.follows if who == person and self._follows(case, person))

    async def succeed(self, unit: int, successor: int, at: datetime) -> None:
        """The unit goes into another at that moment; a second word replaces the first."""
        named = {each.id: each for each in self.tables.units.values()}
        self.tables.successions[unit] = Succession(named[unit], named[successor], at)

    async def successions(self) -> tuple[Succession, ...]:
        """Every unit that has gone into another, or will."""
        return tuple(self.tables.successions[unit] for unit in sorted(self.tables.successions))

    async def unit_named(self, ref: UnitRef) -> UnitAt | None:
        """The very unit that a file has declared by this name, whatever has become of it."""
        return self.tables.units.get(ref)

    async def jurisdiction_of(self, unit: int) -> JurisdictionId | None:
        """Whose unit it is."""
        codes = {place.code: place.id for place in self.tables.jurisdictions.values()}
        return next((codes[ref.jurisdiction] for ref, known in self.tables.units.items() if known.id == unit), None)


def _tenure(entry: RosterEntry) -> Tenure:
    return Tenure(entry.role, entry.jurisdiction, entry.unit, entry.level, entry.group, post=entry.post)


def _valid(start: datetime | None, end: datetime | None, now: datetime) -> bool:
    return (start is None or start <= now) and (end is None or end > now)
