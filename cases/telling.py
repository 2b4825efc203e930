"""Tells a command's events one after the other (叙事), each on top of the case that the one before has made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cases import clocks
from cases import events as e
from cases.events_voices import VoiceOwed
from cases.fold import apply
from cases.owing import owes_voice, owing, told
from cases.people import ActorMark, JurisdictionId, UnitAt
from cases.state import Case, Clock, Phase
from cases.steps import PEOPLE, Bearer, is_free, is_held_open, running
from cases.territory import TownGroup
from dsl.calendar import Calendar
from dsl.decision import Cite, ClockSpec, Decision, Plan, Recipient, RecipientKind, UnitRef


@dataclass(frozen=True, slots=True)
class Directory:
    """Who stands behind the names of a rule file, now: units by reference.

    ``filled`` says which posts (岗位) are taken in which unit, by unit id.
    """

    units: Mapping[UnitRef, UnitAt] = field(default_factory=dict)
    filled: frozenset[tuple[str, int]] = frozenset()

    def unit(self, ref: UnitRef) -> UnitAt:
        """The unit behind a name of the rule file; KeyError if the bundle was not published."""
        return self.units[ref]


class Judge(Protocol):
    """Whoever can say what the rules make of a case as it stands now; pure, and cannot fail."""

    def decide(self, case: Case) -> Decision:
        """The decision under the rules that the case was opened under."""
        ...


@dataclass(frozen=True, slots=True)
class Setting:
    """What a command needs to know besides the case: who acts, when, by which calendar, who is who, what the rules say.

    ``now`` is the store's time; ``occurred_at`` may be earlier when something is told late. ``groups`` are those that
    are known where the case lies, the nearest first. ``judge`` is there when the command can change what the plan
    depends on; without one ``decision`` is what the rules say. ``posts`` are those (岗位) that who acts holds in the
    unit acted for.
    """

    actor: ActorMark
    now: datetime
    calendar: Calendar
    directory: Directory
    decision: Decision | None = None
    occurred_at: datetime | None = None
    groups: tuple[TownGroup, ...] = ()
    posts: frozenset[str] = frozenset()
    judge: Judge | None = None

    def decide(self, case: Case) -> Decision:
        """What the rules say of the case now; ValueError where nobody has brought the rules along."""
        decision = self.judge.decide(case) if self.judge else self.decision
        if decision is None:
            raise ValueError(f"case {case.id} needs a decision")
        return decision

    def steward_of(self, group: str | None) -> UnitAt | None:
        """The unit that minds the group of this name, as the nearest file declares it."""
        return next((known.steward for known in self.groups if known.name == group), None)

    @property
    def at(self) -> datetime:
        """When the command happened."""
        return self.occurred_at or self.now


#: Endings that wait until every step is done and every window over.
_WAITS = frozenset({"rated", "rated_low", "unrated", "answered"})


class Telling:
    """Collects drafts and keeps the case folded up to the last of them, clocks included.

    ``when`` and ``actor`` stamp what is told next; they are the command's own until the clock tells of earlier things.
    """

    def __init__(self, case: Case | None, case_id: str, jurisdiction: JurisdictionId, setting: Setting) -> None:
        self._case = case
        self._id = case_id
        self._jurisdiction = jurisdiction
        self.setting = setting
        self.when = setting.at
        self.actor = setting.actor
        self.drafts: list[e.Draft] = []

    @property
    def case(self) -> Case:
        """The case after what has been told so far."""
        if self._case is None:
            raise ValueError("nothing has been told yet")
        return self._case

    @property
    def plan(self) -> Plan:
        """What the rules say about it now."""
        return self.case.plan

    def tell(self, payload: e.Payload, cites: tuple[Cite, ...] = ()) -> None:
        """Add one event at ``when`` by ``actor``."""
        self._case = apply(self._case, self._id, self._jurisdiction, payload, self.when)
        self.drafts.append(e.Draft(payload, self.when, self.actor, tuple(dict.fromkeys(cites))))
        for owed in owing(self.case, payload, cites):
            self.tell(told(self.case, owed, self.unit_of), owed.cites)
        if owes_voice(self.case, payload):
            self.tell(VoiceOwed())

    def start_clocks(self, trigger: str, *, only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> None:
        """Set running what this event starts, of these names if ``only`` is given; imported history runs no clocks."""
        if not self.case.live or self.case.phase is Phase.CLOSED:
            return
        for spec in list(clocks.to_start(self.case, trigger)):
            if (not only or spec.name in only) and spec.name not in but:
                self.start(spec, trigger)
        for clock in list(clocks.waiting(self.case, trigger)):
            event = clocks.held_anew(self.case, clock, self.setting.calendar, self.when)
            if event is not None:
                self.tell(event, clocks.cites(clock.spec, capped=event.capped))

    def start(self, spec: ClockSpec, trigger: str) -> None:
        """Begin a clock at ``when`` for each of its bearers for whom it is free to start."""
        for who in self.bearers(spec, trigger):
            if is_free(self.case, spec, who):
                started = clocks.start(self.case, spec.name, self.when, self.setting.calendar, who=who)
                self.tell(started, clocks.cites(spec, capped=started.capped))

    def bearers(self, spec: ClockSpec, trigger: str) -> tuple[Bearer, ...]:
        """Whose the clock is at this moment: one for each unit that helps, otherwise one."""
        if spec.bearer is None:
            return (Bearer(clocks.holder_of(self.case, spec, trigger)),)
        if spec.bearer.kind is RecipientKind.ASSISTING:
            return tuple(Bearer(unit) for unit in self.case.assisting)
        if spec.bearer.kind in PEOPLE:
            return (Bearer(party=str(spec.bearer)),)
        return (Bearer(self.unit_of(spec.bearer)),)

    def stop_clock(self, name: str, who: Bearer | None = None) -> None:
        """The awaited event happened, so its clock stops, in time or late; with ``who`` only that bearer's."""
        for each in running(self.case, name, who):
            clock = self.go_on(each, "stopped") if each.paused else each
            self.tell(clocks.stop(clock, self.when), clock.cites)

    def go_on(self, clock: Clock, because: str) -> Clock:
        """A clock that stood still goes on (恢复), with what is left of its term."""
        event = clocks.resume(self.case, clock, because, self.when, self.setting.calendar)
        self.tell(event, clock.spec.stay.cites if clock.spec.stay else clock.cites)
        return self.case.clocks[clock.key]

    def hand_over_clocks(self) -> None:
        """The holder leaves: the clocks that are the holder's own end as 移交."""
        self.end_clocks(list(clocks.handed_over(self.case)), "handed_over")

    def close(self, closed: e.Closed, cites: tuple[Cite, ...] = ()) -> None:
        """It is over, and what still runs is void; but what was answered waits for its steps and windows."""
        if closed.reason in _WAITS and is_held_open(self.case):
            return
        self.end_clocks([c for c in self.case.clocks.values() if c.running], "void")
        self.tell(closed, cites)

    def end_clocks(self, ended: list[Clock], outcome: str) -> None:
        """They no longer wait: handed_over, waived, lapsed or void."""
        for clock in ended:
            self.tell(e.ClockStopped(clock.key, outcome), clock.spec.cites)

    def unit_of(self, recipient: Recipient | None) -> UnitAt | None:
        """The unit that a recipient of the rule file means at this moment; None where nobody stands behind it."""
        if recipient is None:
            return None
        party = {
            RecipientKind.STEWARD: self.case.steward,
            RecipientKind.HOLDER: self.case.holder,
            RecipientKind.OFFERED: self.case.offered,
        }
        match recipient.kind:
            case RecipientKind.UNIT if recipient.unit is not None:
                return self.setting.directory.unit(recipient.unit)
            case kind if kind in party:
                return party[kind]
            case RecipientKind.POST:
                return self._post(recipient)
            case _:
                return None

    def _post(self, recipient: Recipient) -> UnitAt | None:
        """Where the holder of a post is reached: in the unit that holds the case, or the stand-in if it is vacant."""
        if recipient.unit is not None and self.is_vacant(recipient):
            return self.setting.directory.unit(recipient.unit)
        return self.case.holder

    def is_vacant(self, recipient: Recipient | None) -> bool:
        """Whether it is a post (岗位) that nobody holds in the unit that has the case, if one has it."""
        if recipient is None or recipient.kind is not RecipientKind.POST:
            return False
        holder = self.case.holder
        return holder is None or (recipient.post or "", holder.id) not in self.setting.directory.filled
