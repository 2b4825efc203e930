"""The made-up house in which examples are tried out (试办的家): every unit has an id, every post is filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from cases.people import JurisdictionId, UnitAt
from cases.telling import Directory
from cases.territory import Jurisdiction, Territory, TownGroup
from dsl.bundle import Bundle, Group
from dsl.decision import UnitRef
from dsl.ruleset import Ruleset

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class World:
    """All places, groups and units of a bundle, as publishing them into an empty store would make them."""

    bundle: Bundle
    territory: Territory
    units: Mapping[UnitRef, UnitAt]
    ids: Mapping[str, JurisdictionId]
    posts_of: Mapping[str, frozenset[str]]
    units_of: Mapping[str, frozenset[int]]

    def here(self, code: str) -> Place:
        """The place with this administrative code; KeyError if the bundle has no file for it."""
        where = self.territory.jurisdictions[self.ids[code]]
        groups = self.territory.groups_known_in(where.id)
        return Place(where, self.bundle.rulesets[code], self._directory(where), self.territory, groups)

    def _directory(self, where: Jurisdiction) -> Directory:
        """Everybody is at work: each post that is declared here or above is filled in each unit of here or above."""
        chain = {self.territory.jurisdictions[each].code for each in self.territory.above(where.id)}
        posts = [post for code in chain for post in self.posts_of.get(code, ())]
        units = [unit for code in chain for unit in self.units_of.get(code, ())]
        return Directory(self.units, frozenset((post, unit) for post in posts for unit in units))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an example plays: the jurisdiction, its rules, who is there, and the groups known here, nearest first."""

    where: Jurisdiction
    rules: Ruleset
    directory: Directory
    territory: Territory
    groups: tuple[TownGroup, ...]

    def unit(self, name: str) -> UnitAt | None:
        """The unit behind a name or an alias, as the nearest file understands it."""
        ref = self.rules.resolve_unit(name)
        return None if ref is None else self.directory.unit(ref)

    def post(self, name: str) -> bool:
        """Whether this is a post (岗位) that somebody fills here."""
        return any(post == name for post, _ in self.directory.filled)


#: Neither a village nor a grid of any rule file.
NOWHERE = ""


def spot(here: Place, name: str) -> tuple[str, str]:
    """Village and grid of the place of that name: a village, or somewhere in an area."""
    area = here.rules.areas.get(name)
    if area is None:
        return name, NOWHERE
    return min(area.villages, default=NOWHERE), min((first for first, _ in area.grids), default=NOWHERE)


def world(bundle: Bundle) -> World:
    """The house for one bundle; ids are counted, so the same bundle gives the same house."""
    ids = {entry.code: number for number, entry in enumerate(bundle.jurisdictions, 1)}
    units = {unit.ref: UnitAt(number, unit.ref.name) for number, unit in enumerate(bundle.units, 1)}
    places = {
        ids[entry.code]: Jurisdiction(
            ids[entry.code], entry.code, entry.name, entry.level, ids.get(entry.superior or ""), bundle.hash
        )
        for entry in bundle.jurisdictions
    }
    groups = tuple(_group(group, ids, units) for group in bundle.groups if group.declared_by in ids)
    posts_of: dict[str, set[str]] = defaultdict(set)
    for post in bundle.posts:
        posts_of[post.declared_by].add(post.name)
    units_of: dict[str, set[int]] = defaultdict(set)
    for ref, unit in units.items():
        units_of[ref.jurisdiction].add(unit.id)
    return World(bundle, Territory(places, groups), units, ids, _frozen(posts_of), _frozen(units_of))


def _frozen(sets: Mapping[str, set[T]]) -> dict[str, frozenset[T]]:
    return {name: frozenset(members) for name, members in sets.items()}


def _group(group: Group, ids: Mapping[str, JurisdictionId], units: Mapping[UnitRef, UnitAt]) -> TownGroup:
    members = frozenset(ids[code] for code in group.members if code in ids)
    steward = units[group.steward] if group.steward else None
    return TownGroup(group.name, ids[group.declared_by], members, steward)
