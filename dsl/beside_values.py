"""What a rule file says beside single reports, as values: rates, duties, meetings, votes, plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dsl.decision import Cite, RateRule, Recipient
from dsl.recurring import Recurring
from dsl.terms import Term, TimeRules
from dsl.votes import Threshold, VoteRule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DutyRule:
    """Something that is due again and again (定期): how often, by whom, counted by the words of its own file."""

    name: str
    recurring: Recurring
    by: Recipient | None
    time: TimeRules
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """A meeting (会议): who convenes it, and how many of all members make it one; None where nothing is said."""

    name: str
    convener: Recipient
    quorum: Threshold | None
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class BallotRule:
    """A vote (表决) by its name, with how it is tallied."""

    name: str
    rule: VoteRule
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class PlanStepRule:
    """One step of an emergency plan: ``by`` tells ``to`` (通知), or everybody at ``places`` is told at once (广播).

    ``receipt`` is how soon the receiver must answer; who does not is reported to ``then`` or, with ``acts``, stood in
    for by it.
    """

    item: str
    by: Recipient | None
    to: tuple[Recipient, ...]
    places: tuple[str, ...]
    receipt: Term | None
    then: Recipient | None
    acts: bool
    time: TimeRules


@dataclass(frozen=True, slots=True)
class EmergencyRule:
    """An emergency plan (预案): who starts it, and its steps in order."""

    name: str
    starter: Recipient
    steps: tuple[PlanStepRule, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything of one jurisdiction that stands beside the reports, by name; the nearest file's word counts."""

    rates: Mapping[str, RateRule] = field(default_factory=dict)
    duties: Mapping[str, DutyRule] = field(default_factory=dict)
    meetings: Mapping[str, MeetingRule] = field(default_factory=dict)
    ballots: Mapping[str, BallotRule] = field(default_factory=dict)
    plans: Mapping[str, EmergencyRule] = field(default_factory=dict)


def together(layers: Iterable[Beside]) -> Beside:
    """The files of one jurisdiction, nearest first: a nearer declaration hides a farther one."""
    files = tuple(layers)
    return Beside(
        rates=_merged(files, lambda each: each.rates),
        duties=_merged(files, lambda each: each.duties),
        meetings=_merged(files, lambda each: each.meetings),
        ballots=_merged(files, lambda each: each.ballots),
        plans=_merged(files, lambda each: each.plans),
    )


def _merged(files: tuple[Beside, ...], select: Callable[[Beside], Mapping[str, T]]) -> Mapping[str, T]:
    merged: dict[str, T] = {}
    for file in files:
        for name, rule in select(file).items():
            merged.setdefault(name, rule)
    return merged
