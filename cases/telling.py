"""Tells a command's events one after the other (叙事), each on top of the case that the one before has made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cases import clocks
from cases import events as e
from cases.fold import apply
from cases.people import ActorMark, JurisdictionId, UnitAt
from cases.state import Case, Clock
from cases.territory import TownGroup
from dsl.calendar import Calendar
from dsl.decision import Cite, Decision, Plan, Recipient, RecipientKind, UnitRef


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
    depends on; without one ``decision`` is what the rules say.
    """

    actor: ActorMark
    now: datetime
    calendar: Calendar
    directory: Directory
    decision: Decision | None = None
    occurred_at: datetime | None = None
    groups: tuple[TownGroup, ...] = ()
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

    def start_clocks(self, trigger: str) -> None:
        """Set running what this event starts; imported history runs no clocks."""
        if not self.case.live:
            return
        for spec in list(clocks.to_start(self.case, trigger)):
            holder = clocks.holder_of(self.case, spec, trigger)
            self.tell(clocks.start(self.case, spec.name, self.when, self.setting.calendar, holder=holder), spec.cites)
        for clock in list(clocks.waiting(self.case, trigger)):
            event = clocks.held_anew(self.case, clock, self.setting.calendar)
            if event is not None:
                self.tell(event, clock.spec.cites)

    def stop_clock(self, name: str) -> None:
        """The awaited event happened, so its clock stops, in time or late."""
        clock = self.case.running(name)
        if clock is not None:
            self.tell(clocks.stop(clock, self.when), clock.spec.cites)

    def hand_over_clocks(self) -> None:
        """The holder leaves: the clocks that are the holder's own end as 移交."""
        self._end(list(clocks.handed_over(self.case)), "handed_over")

    def close(self, closed: e.Closed, cites: tuple[Cite, ...] = ()) -> None:
        """It is over: what still runs is void."""
        self._end([c for c in self.case.clocks.values() if c.running], "void")
        self.tell(closed, cites)

    def _end(self, running: list[Clock], outcome: str) -> None:
        for clock in running:
            self.tell(e.ClockStopped(clock.key, outcome), clock.spec.cites)

    def unit_of(self, recipient: Recipient | None) -> UnitAt | None:
        """The unit that a recipient of the rule file means at this moment; None where nobody stands behind it."""
        if recipient is None:
            return None
        match recipient.kind:
            case RecipientKind.UNIT if recipient.unit is not None:
                return self.setting.directory.unit(recipient.unit)
            case RecipientKind.STEWARD:
                return self.case.steward
            case RecipientKind.HOLDER:
                return self.case.holder
            case RecipientKind.POST:
                return self._post(recipient)
            case _:
                return None

    def _post(self, recipient: Recipient) -> UnitAt | None:
        """Where the holder of a post is reached: in the unit that holds the case, or the stand-in if it is vacant."""
        name = recipient.post or ""
        holder = self.case.holder
        directory = self.setting.directory
        vacant = holder is None or (name, holder.id) not in directory.filled
        return directory.unit(recipient.unit) if vacant and recipient.unit is not None else holder
