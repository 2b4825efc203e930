"""Who may do what (权限表): one table of role × action × relation; what has no row is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cases.people import RULE_WORDS, ActorMark, JurisdictionId, Person, Role, Tenure, TieKind, TieTo, UnitAt
from cases.state import Phase
from cases.territory import Territory


class Relation(StrEnum):
    """How a role stands to one case."""

    ANY = "any"  # no case is concerned, or it does not matter
    REPORTER = "reporter"  # sent it
    JOINED = "joined"  # sent a report that was joined to it
    HOLDER = "holder"  # its unit holds it
    HELPER = "helper"  # its unit assists
    WATCHER = "watcher"  # the person watches over it
    HANDLER = "handler"  # its unit assists, was copied, or held it before
    CLAIMANT = "claimant"  # its unit works where the case lies
    ARBITER = "arbiter"  # its unit may name the holder
    STEWARD = "steward"  # its unit minds the group
    FINDER = "finder"  # the rules wait for what its unit finds
    RATER = "rater"  # the rules let its role or unit judge the answer
    SUPERVISOR = "supervisor"  # a ladder has reached its unit
    COUNSEL = "counsel"  # it is or was talked over where the role is held
    TIED = "tied"  # the deputy is tied to its grid, village, enterprise, project or reporter
    IN_POOL = "in_pool"  # it waits for a unit that works where it lies
    SAME_GROUP = "same_group"  # the role belongs to the group in which it was sent
    SAME_TOWN = "same_town"  # the role is held where the case lies, above it, or in its group


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
    def joined_by(self) -> tuple[str, ...]:
        """Who sent the reports that were joined to it, by person id."""

    @property
    def raters(self) -> tuple[str, ...]:
        """The roles and units, by their names, that judge the answer beside its reporters."""

    @property
    def talk(self) -> str:
        """Whether it is talked over: ``open``, ``over``, or empty where it never was."""

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


@dataclass(frozen=True, slots=True)
class Grant:
    """One row: these roles may do ``action`` when one of these relations holds."""

    action: str
    roles: frozenset[Role]
    relations: frozenset[Relation]


_PEOPLE = frozenset({Role.RESIDENT, Role.POINT_HEAD, Role.GRID_WORKER, Role.DELIBERATOR, Role.DEPUTY})
_OFFICE = frozenset({Role.STAFF, Role.COORDINATOR})
_EVERYONE = frozenset(Role) - {Role.SYSTEM, Role.VISITOR}
_ANY = frozenset({Relation.ANY})

TABLE: tuple[Grant, ...] = (
    # doors that need no sign-in
    Grant("read_public", frozenset(Role), _ANY),
    Grant("sign_in", frozenset(Role), _ANY),
    # what anyone who is signed in may do
    Grant("read_self", _EVERYONE, _ANY),
    Grant("upload_photo", _EVERYONE, _ANY),
    Grant("read_board", _EVERYONE, _ANY),
    Grant("report", _PEOPLE | _OFFICE, _ANY),
    # one case
    Grant("view", _EVERYONE, frozenset({Relation.REPORTER})),
    # who was joined to it follows it, without the words and photos of other people
    Grant("follow", _EVERYONE, frozenset({Relation.JOINED})),
    # staff see what their unit has to do with, what waits for a unit, and what their own group shares
    Grant(
        "view",
        _OFFICE,
        frozenset(
            {
                Relation.HOLDER,
                Relation.HANDLER,
                Relation.ARBITER,
                Relation.STEWARD,
                Relation.SUPERVISOR,
                Relation.FINDER,
                Relation.IN_POOL,
                Relation.SAME_GROUP,
            }
        ),
    ),
    Grant("view", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("view", frozenset({Role.DEPUTY, Role.AUDITOR}), frozenset({Relation.SAME_TOWN})),
    Grant("view", frozenset({Role.DELIBERATOR}), frozenset({Relation.COUNSEL})),
    # what a deputy is tied to may lie above the place where the role is held
    Grant("view", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant("supervise", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant("end_supervision", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant("urge", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    # the handling side reads what is internal: notes, drafts, who stands behind a report
    Grant(
        "read_inside",
        _OFFICE,
        frozenset({Relation.HOLDER, Relation.HELPER, Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR}),
    ),
    Grant("read_inside", _OFFICE | {Role.DEPUTY}, frozenset({Relation.WATCHER})),
    Grant("read_inside", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # talking it over: who may speak is who may read what was said
    Grant("deliberate", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("deliberate", _OFFICE, frozenset({Relation.HOLDER, Relation.STEWARD})),
    Grant("comment", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("comment", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("comment", frozenset({Role.DELIBERATOR}), frozenset({Relation.COUNSEL})),
    Grant("comment", frozenset({Role.DEPUTY}), frozenset({Relation.TIED})),
    Grant(
        "comment",
        _OFFICE,
        frozenset({Relation.HOLDER, Relation.HANDLER, Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR}),
    ),
    # that it was the same person who has put the question the lifecycle says
    Grant("conclude", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("conclude", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER, Relation.STEWARD})),
    # who signs the lifecycle says by the clause; whoever stands in was reached by the draft
    Grant("draft_answer", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("sign_off", _OFFICE, frozenset({Relation.HOLDER, Relation.SUPERVISOR})),
    Grant("supervise", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("supervise", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("end_supervision", frozenset({Role.DEPUTY, Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("end_supervision", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("claim", _OFFICE, frozenset({Relation.CLAIMANT})),
    Grant("accept", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("return", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("ask", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("answer", _OFFICE, frozenset({Relation.HOLDER})),
    Grant("assign", _OFFICE, frozenset({Relation.ARBITER, Relation.STEWARD})),
    # no unit hands a case on by itself: who names holders does, whoever a ladder has reached, and who coordinates
    Grant("reassign", _OFFICE, frozenset({Relation.ARBITER, Relation.STEWARD, Relation.SUPERVISOR})),
    Grant("reassign", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("find", _OFFICE, frozenset({Relation.HOLDER, Relation.FINDER})),
    Grant("reclassify", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD})),
    Grant("relocate", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("relocate", _OFFICE, frozenset({Relation.HOLDER, Relation.ARBITER, Relation.STEWARD})),
    Grant("end", _OFFICE, frozenset({Relation.HOLDER})),
    # who has to agree in truth the lifecycle says by the clause; whoever is asked has become a supervisor by that
    Grant("decide_refusal", _OFFICE, frozenset({Relation.ARBITER, Relation.SUPERVISOR})),
    Grant("decide_end", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("unmerge", _OFFICE, frozenset({Relation.STEWARD})),
    Grant("unmerge", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("reply", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("supplement", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("rate", _EVERYONE, frozenset({Relation.REPORTER, Relation.JOINED})),
    Grant("rate", frozenset({Role.DEPUTY}) | _OFFICE, frozenset({Relation.RATER})),
    # whose the step is in truth the lifecycle says by the clause; here stand those whom it may be
    Grant("step", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER})),
    Grant("step", _EVERYONE, frozenset({Relation.REPORTER})),
    Grant("step", frozenset({Role.DEPUTY}), frozenset({Relation.SAME_TOWN})),
    Grant("waive", _OFFICE, frozenset({Relation.STEWARD, Relation.SUPERVISOR, Relation.ARBITER})),
    Grant("waive", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("schedule", _OFFICE, frozenset({Relation.HOLDER, Relation.STEWARD, Relation.ARBITER})),
    Grant("schedule", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # what befalls a clock; who must agree, and who may clear a mark, was reached by the request or by the ladder
    Grant("request_extension", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER})),
    Grant("decide_extension", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("pause", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER})),
    Grant("decide_pause", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("resume", _OFFICE, frozenset({Relation.HOLDER, Relation.HANDLER, Relation.SUPERVISOR})),
    Grant("exempt", _OFFICE, frozenset({Relation.SUPERVISOR, Relation.STEWARD})),
    Grant("exempt", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # who reviews, and who has to agree to a return, was reached by the event that says so
    Grant("review", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("decide_return", _OFFICE, frozenset({Relation.SUPERVISOR})),
    Grant("decline", _OFFICE, frozenset({Relation.CLAIMANT})),
    # whose a mark is to clear need not be whom the ladder has reached
    Grant("clear_mark", _OFFICE, frozenset({Relation.SUPERVISOR, Relation.ARBITER, Relation.STEWARD})),
    Grant("clear_mark", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    Grant("urge", _PEOPLE, frozenset({Relation.REPORTER})),
    Grant("urge", frozenset({Role.DEPUTY}), frozenset({Relation.SAME_TOWN})),
    Grant("urge", _OFFICE, frozenset({Relation.STEWARD, Relation.SUPERVISOR, Relation.ARBITER})),
    Grant("urge", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # the door for many cases at once; what may be done to each, its own rows say
    Grant("bulk", _OFFICE, _ANY),
    # a town beside its cases; which unit or role it is for, the file says
    Grant("declare_state", _OFFICE, frozenset({Relation.SAME_TOWN})),
    Grant("do_duty", _OFFICE | {Role.DEPUTY}, frozenset({Relation.SAME_TOWN})),
    Grant("hold_meeting", _OFFICE, frozenset({Relation.SAME_TOWN})),
    Grant("take_vote", frozenset({Role.COORDINATOR}), frozenset({Relation.SAME_TOWN})),
    # people: what somebody keeps for oneself, what is kept of others, and what a group shares
    Grant("keep_own", _EVERYONE, _ANY),
    Grant("manage_people", frozenset({Role.COORDINATOR, Role.OPERATOR}), _ANY),
    Grant("read_groups", _OFFICE | {Role.DEPUTY, Role.AUDITOR, Role.OPERATOR}, _ANY),
    Grant("succeed", frozenset({Role.SYSTEM, Role.OPERATOR}), _ANY),
    # rule files and the house
    Grant("check_rules", frozenset({Role.CLERK, Role.COORDINATOR, Role.OPERATOR}), _ANY),
    Grant("shift_clock", frozenset({Role.OPERATOR}), _ANY),
    Grant("tick", frozenset({Role.SYSTEM}), _ANY),
    Grant("record", frozenset({Role.SYSTEM, Role.OPERATOR}), _ANY),
)

ACTIONS = frozenset(grant.action for grant in TABLE)
#: The rows by action: a page of a list asks some thousand times.
_ROWS = {action: tuple(grant for grant in TABLE if grant.action == action) for action in ACTIONS}


def relations(person: Person, tenure: Tenure, case: Standing, territory: Territory) -> frozenset[Relation]:
    """Every relation in which this role of this person stands to the case."""
    found = {Relation.ANY}
    if case.reporter == person.id:
        found.add(Relation.REPORTER)
    if person.id in case.joined_by:
        found.add(Relation.JOINED)
    if tenure.role is Role.DELIBERATOR and case.talk and case.jurisdiction in territory.reach(tenure.jurisdiction):
        found.add(Relation.COUNSEL)
    if tenure.role in _PEOPLE - {Role.DEPUTY}:
        return frozenset(found)
    if case.jurisdiction in territory.reach(tenure.jurisdiction):
        found.add(Relation.SAME_TOWN)
        if person.id in case.supervised_by:
            found.add(Relation.WATCHER)
        if not named(tenure).isdisjoint(case.raters):
            found.add(Relation.RATER)
    if any(concerns(tie, case) for tie in person.ties) and tenure.role is Role.DEPUTY:
        found.add(Relation.TIED)
    if tenure.unit is not None:
        found |= _unit_relations(tenure, case, near=Relation.SAME_TOWN in found)
    return frozenset(found)


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
        Relation.SAME_GROUP: near and case.group is not None and tenure.group == case.group,
    }
    return {relation for relation, holds in found.items() if holds}


def permits(role: Role, action: str, standing: frozenset[Relation] = _ANY) -> bool:
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
    return ActorMark(person.id, tenure.role, tenure.unit, tenure.standing_in_for)


#: Commands on one case, in the order in which a person would look for them; ``cases.possible`` says which may be given
#: now, and what each needs beside phase and table stands in ``cases.openings``.
CASE_COMMANDS = (
    *("claim", "accept", "return", "ask", "answer", "assign", "reply", "supplement", "rate", "urge"),
    *("step", "waive", "schedule", "find", "reclassify", "relocate"),
    *("request_extension", "decide_extension", "pause", "decide_pause", "resume", "exempt", "clear_mark"),
    *("review", "decline", "decide_return", "reassign", "decide_refusal", "end", "decide_end", "unmerge"),
    *("deliberate", "comment", "conclude", "draft_answer", "sign_off", "supervise", "end_supervision"),
)
