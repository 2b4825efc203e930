"""Who may do what (权限): how somebody stands to a case, and what the table says of that; see authority_table."""

from __future__ import annotations

from typing import Protocol

from cases.authority_table import ANY, NAMED, PEOPLE, TABLE, Grant, Relation
from cases.bidding import bidden
from cases.people import (
    RULE_WORDS,
    ActorMark,
    JurisdictionId,
    Person,
    Role,
    Tenure,
    TieKind,
    TieTo,
    UnitAt,
    is_meant,
)
from cases.state import Phase
from cases.territory import Territory

__all__ = [
    "ACTIONS",
    "CASE_COMMANDS",
    "TABLE",
    "Grant",
    "Relation",
    "Standing",
    "acting_as",
    "mark",
    "named",
    "permits",
]


class Standing(Protocol):
    """What relations are read from: a whole case, or its list row."""

    @property
    def jurisdiction(self) -> JurisdictionId:
        """Where the case lies."""

    @property
    def phase(self) -> Phase:
        """How far it is."""

    @property
    def reporter(self) -> str:
        """Who sent it, by person id."""

    @property
    def holder(self) -> UnitAt | None:
        """The unit that holds it."""

    @property
    def arbiter(self) -> UnitAt | None:
        """The unit that may name a holder."""

    @property
    def steward(self) -> UnitAt | None:
        """The unit that minds its group."""

    @property
    def assisting(self) -> tuple[UnitAt, ...]:
        """Units that help."""

    @property
    def copies(self) -> tuple[UnitAt, ...]:
        """Units that were told."""

    @property
    def handled_by(self) -> tuple[UnitAt, ...]:
        """Every unit that has held it."""

    @property
    def supervisors(self) -> tuple[UnitAt, ...]:
        """Units that a ladder has reached."""

    @property
    def finders(self) -> tuple[UnitAt, ...]:
        """Units that the rules name for a finding."""

    @property
    def group(self) -> str | None:
        """The group in which it was sent."""

    @property
    def returnable(self) -> bool:
        """Whether a return is left."""

    @property
    def begun_by(self) -> tuple[str, ...]:
        """Who sent the first report of all, by person id, where that is somebody else."""

    @property
    def joined_by(self) -> tuple[str, ...]:
        """Who sent the reports that were joined to it, by person id."""

    @property
    def raters(self) -> tuple[str, ...]:
        """The roles and units, by their names, that judge the answer beside its reporters."""

    @property
    def talk(self) -> str:
        """Whether it is talked over: ``open``, ``over``, or empty where it never was."""

    @property
    def carriers(self) -> tuple[str, ...]:
        """The deputy who has passed it on, or is to do so, by person id."""

    @property
    def left(self) -> tuple[str, ...]:
        """Who has withdrawn from it, by person id."""

    @property
    def supervised_by(self) -> tuple[str, ...]:
        """Who watches over it, by person id."""

    @property
    def village(self) -> str | None:
        """In which village it is."""

    @property
    def grid(self) -> str | None:
        """In which grid it is."""

    @property
    def enterprise(self) -> str | None:
        """Which enterprise it is about."""

    @property
    def project(self) -> str | None:
        """Which project it is about."""

    @property
    def asked(self) -> object:
        """True-ish while the reporter has a question to answer."""


ACTIONS = frozenset(grant.action for grant in TABLE)
#: The rows by action: a page of a list asks some thousand times.
_ROWS = {action: tuple(grant for grant in TABLE if grant.action == action) for action in ACTIONS}


def relations(person: Person, tenure: Tenure, case: Standing, territory: Territory) -> frozenset[Relation]:
    """Every relation in which this role of this person stands to the case."""
    near = case.jurisdiction in territory.reach(tenure.jurisdiction)
    found = {Relation.ANY} | _own_relations(person, case)
    if near:
        found |= _called_upon(tenure, case)
    if tenure.role in PEOPLE - {Role.DEPUTY}:
        return frozenset(found)
    if near:
        found |= _town_relations(person, tenure, case)
    if territory.covers(tenure.jurisdiction, case.jurisdiction):
        found.add(Relation.AT_HOME)
    if tenure.role is Role.DEPUTY and any(concerns(tie, case) for tie in person.ties):
        found.add(Relation.TIED)
    if tenure.unit is not None:
        found |= _unit_relations(tenure, case, near=near)
    return frozenset(found)


def _own_relations(person: Person, case: Standing) -> set[Relation]:
    """What follows from who somebody is, in whatever role."""
    own = {
        Relation.REPORTER: case.reporter == person.id,
        Relation.BEGINNER: person.id in case.begun_by,
        Relation.CARRIER: person.id in case.carriers,
        Relation.CO_REPORTER: person.id in case.carriers and case.phase is not Phase.PASSING,
        Relation.JOINED: person.id in case.joined_by,
    }
    return {relation for relation, holds in own.items() if holds}


def _called_upon(tenure: Tenure, case: Standing) -> set[Relation]:
    """What the matter asks of this role where it is held: to talk it over, or a step."""
    found = {Relation.COUNSEL} if case.talk else set()
    if tenure.role in NAMED and any(is_meant(word, tenure.role, tenure.level) for word in bidden(case)):
        found.add(Relation.BIDDEN)
    return found


def _town_relations(person: Person, tenure: Tenure, case: Standing) -> set[Relation]:
    """What follows from a role that reaches where the case lies."""
    found = {Relation.SAME_TOWN}
    if person.id in case.supervised_by:
        found.add(Relation.WATCHER)
    if not named(tenure).isdisjoint(case.raters):
        found.add(Relation.RATER)
    return found


def concerns(tie: TieTo, case: Standing) -> bool:
    """Whether the case is a matter of what a deputy is tied to; a person is the same person everywhere."""
    if tie.kind is TieKind.PERSON:
        return case.reporter == tie.target
    return case.jurisdiction == tie.jurisdiction and getattr(case, tie.kind.value) == tie.target


def named(tenure: Tenure) -> frozenset[str]:
    """How a rule file may name whoever acts in this role: by the role or by the unit."""
    unit = {tenure.unit.name} if tenure.unit else set()
    return frozenset(unit | ({RULE_WORDS[tenure.role]} if tenure.role in RULE_WORDS else set()))


def _unit_relations(tenure: Tenure, case: Standing, *, near: bool) -> set[Relation]:
    unit = tenure.unit
    found = {
        Relation.HOLDER: case.holder is not None and unit == case.holder,
        Relation.HELPER: unit in case.assisting,
        Relation.HANDLER: unit in case.assisting or unit in case.copies or unit in case.handled_by,
        Relation.ARBITER: case.arbiter is not None and unit == case.arbiter,
        Relation.STEWARD: case.steward is not None and unit == case.steward,
        Relation.SUPERVISOR: unit in case.supervisors,
        Relation.FINDER: unit in case.finders,
        Relation.CLAIMANT: near,
        Relation.IN_POOL: near and case.phase is Phase.POOLED,
        Relation.SAME_GROUP: near and _shared(case) and tenure.group == case.group,
    }
    return {relation for relation, holds in found.items() if holds}


def _shared(case: Standing) -> bool:
    """Whether a group has it: one that a deputy is still to pass on (转报) is not with the group yet."""
    return case.group is not None and case.phase is not Phase.PASSING


def permits(role: Role, action: str, standing: frozenset[Relation] = ANY) -> bool:
    """Whether the table has a row for it; the default is no."""
    return any(role in g.roles and not g.relations.isdisjoint(standing) for g in _ROWS.get(action, ()))


def tenures(person: Person, jurisdiction: int) -> tuple[Tenure, ...]:
    """The roles in which a person may act here: those held, and being a resident, which everybody is."""
    return (*person.tenures, Tenure(Role.RESIDENT, jurisdiction))


def acting_as(person: Person, action: str, case: Standing, territory: Territory) -> Tenure | None:
    """The role in which this person may do it to this case, the more special ones first; None is no."""
    for tenure in tenures(person, case.jurisdiction):
        if permits(tenure.role, action, relations(person, tenure, case, territory)):
            return tenure
    return None


def mark(person: Person, tenure: Tenure) -> ActorMark:
    """How an event remembers somebody who acted in this role."""
    level = tenure.level if tenure.role is Role.DEPUTY else None
    return ActorMark(person.id, tenure.role, tenure.unit, tenure.standing_in_for, level)


#: Commands on one case, in the order in which a person would look for them; ``cases.possible`` says which may be given
#: now, and what each needs beside phase and table stands in ``cases.openings``.
CASE_COMMANDS = (
    *("claim", "accept", "return", "ask", "answer", "assign", "reply", "supplement", "rate", "urge"),
    *("step", "waive", "schedule", "find", "reclassify", "relocate"),
    *("request_extension", "decide_extension", "pause", "decide_pause", "resume", "exempt", "clear_mark"),
    *("review", "decline", "decide_return", "reassign", "decide_refusal", "end", "decide_end", "merge", "unmerge"),
    *("deliberate", "comment", "conclude", "draft_answer", "sign_off", "supervise", "end_supervision"),
    *("refer", "transfer", "convert", "split"),
    *("pass_on", "decline_voice", "send_on", "settle", "tell_voice", "withdraw", "call_back", "reopen", "close"),
    *("note", "progress", "invite", "contribute"),
    *("decide_content", "cover_photo"),
)
