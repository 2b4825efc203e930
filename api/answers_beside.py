"""What clients get of a place beside its cases (本地台账): duties, states, meetings, votes, emergency plans, rates."""

from __future__ import annotations

from api.answers import Answer


class DutyShown(Answer):
    """A periodic duty (定期). ``due_latest`` differs from ``due_at`` while a year's holidays are not announced."""

    name: str
    by: str | None
    due_at: str
    due_latest: str
    provisional: bool
    last_done_at: str | None
    missed: int
    clause: str


class StateShown(Answer):
    """A state (态势) that is in force: ``declared_at`` is null while nobody has declared any."""

    name: str
    value: str
    declared_at: str | None


class MeetingShown(Answer):
    """A meeting (会议) and who convenes it."""

    name: str
    convener: str
    clause: str


class BallotShown(Answer):
    """A vote (表决): its base, and how the last one ended."""

    name: str
    base: str
    last: str | None
    clause: str


class PlanStepShown(Answer):
    """One step of an emergency plan: who tells whom, or which places are told at once, and how soon they answer."""

    item: str
    by: str | None
    to: list[str]
    places: list[str]
    receipt: str | None
    then: str | None


class PlanShown(Answer):
    """An emergency plan (预案) as the rule file has it."""

    name: str
    starter: str
    steps: list[PlanStepShown]
    clause: str


class RateShown(Answer):
    """A rate (口径) in the words of the rule file."""

    name: str
    numerator: list[str]
    denominator: list[str]
    excluded: list[str]
    clause: str


class BesideShown(Answer):
    """Everything of a place that stands beside its cases."""

    duties: list[DutyShown]
    states: list[StateShown]
    meetings: list[MeetingShown]
    ballots: list[BallotShown]
    plans: list[PlanShown]
    rates: list[RateShown]


class TownReceipt(Answer):
    """What was done in a place beside its cases; ``verdict`` only of a vote."""

    township: str
    kind: str
    name: str
    text: str
    clause: str
    at: str
    verdict: str | None
