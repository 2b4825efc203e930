"""What people do in a town beside its cases (本地台账的命令): states, duties, meetings, votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from cases import town
from cases.people import Role, Tenure, UnitAt, is_meant
from cases.refusals import InvalidInput
from cases.town import Clerk, Count
from cases.town_events import TownDraft
from dsl.decision import Recipient, RecipientKind, UnitRef
from dsl.ruleset import Ruleset
from dsl.values import Known


@dataclass(frozen=True, slots=True)
class DeclareState:
    """Declare a state (宣布态势) for the whole place."""

    action: ClassVar[str] = "declare_state"
    name: str
    value: str

    def draft(self, clerk: Clerk) -> TownDraft:
        """The event. Raises InvalidInput."""
        return town.declare(clerk, self.name, self.value)

    def whose(self, rules: Ruleset) -> Recipient | None:
        """Who declares it, as the file says."""
        entry = rules.valued.get(self.name)
        return entry.by if isinstance(entry, Known) else None


@dataclass(frozen=True, slots=True)
class DoDuty:
    """A periodic duty is done (定期)."""

    action: ClassVar[str] = "do_duty"
    name: str

    def draft(self, clerk: Clerk) -> TownDraft:
        """The event. Raises InvalidInput, also for what everybody of a role closes for oneself."""
        whose = self.whose(clerk.rules)
        if whose is not None and whose.kind is RecipientKind.ROLE:
            raise InvalidInput({"name": f"{self.name}由每位{whose}各自结报,请在自己的工作台按“完成”"})
        return town.do_duty(clerk, self.name)

    def whose(self, rules: Ruleset) -> Recipient | None:
        """Whose duty it is, as the file says."""
        rule = rules.beside.duties.get(self.name)
        return rule.by if rule else None


@dataclass(frozen=True, slots=True)
class HoldMeeting:
    """A meeting was held (会议), with heads counted."""

    action: ClassVar[str] = "hold_meeting"
    name: str
    count: Count

    def draft(self, clerk: Clerk) -> TownDraft:
        """The event. Raises InvalidInput."""
        return town.hold(clerk, self.name, self.count)

    def whose(self, rules: Ruleset) -> Recipient | None:
        """Who convenes it, as the file says."""
        rule = rules.beside.meetings.get(self.name)
        return rule.convener if rule else None


@dataclass(frozen=True, slots=True)
class TakeVote:
    """A vote was taken (表决), with votes counted; no file says who counts them."""

    action: ClassVar[str] = "take_vote"
    name: str
    count: Count

    def draft(self, clerk: Clerk) -> TownDraft:
        """The event. Raises InvalidInput."""
        return town.vote(clerk, self.name, self.count)

    def whose(self, _rules: Ruleset) -> Recipient | None:
        """Nobody in particular."""
        return None


TownCommand = DeclareState | DoDuty | HoldMeeting | TakeVote

TOWN_COMMANDS: dict[str, type[TownCommand]] = {cls.action: cls for cls in (DeclareState, DoDuty, HoldMeeting, TakeVote)}


def is_theirs(tenure: Tenure, whose: Recipient | None, units: Mapping[UnitRef, UnitAt]) -> bool:
    """Whether whoever acts in this role is whom the file names; where it names nobody who can be told apart by unit
    or role, it is for whoever coordinates there.
    """
    if whose is not None and whose.kind is RecipientKind.UNIT and whose.unit is not None:
        return tenure.unit is not None and units.get(whose.unit) == tenure.unit
    if whose is not None and whose.kind is RecipientKind.ROLE:
        return is_meant(str(whose), tenure.role, tenure.level)
    return tenure.role is Role.COORDINATOR
