"""An example without a report (例,以 施行 开头): duties, states, meetings and votes, played on the town's own log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases import town_events as t
from cases.people import ActorMark, Role
from cases.refusals import InvalidInput
from cases.town import Clerk, Count, Town, apply, clocks, declare, do_duty, hold, rings, vote
from cases.trial import ADVICE, Stopped
from cases.trial_dues import certain, other_end, still_open
from cases.trial_facts import NO_STATE
from cases.trial_world import Place
from dsl import tree
from dsl.calendar import Calendar
from dsl.decision import Cite
from dsl.diagnostics import Diagnostic, Span

_CLERK = ActorMark("演示职员", Role.COORDINATOR)
_COUNTS = {"全体": "members", "到会": "present", "赞成": "votes_for", "反对": "against"}


@dataclass(slots=True)
class TownTrial:
    """One such example on its way; ``past`` is how the town stood after each line."""

    example: tree.Example
    place: Place
    calendar: Calendar
    file: str
    moments: Mapping[tree.Moment, datetime]
    town: Town = field(default_factory=Town)
    drafts: list[t.TownDraft] = field(default_factory=list)
    past: list[tuple[datetime, Town]] = field(default_factory=list)

    @property
    def cited(self) -> frozenset[Cite]:
        """The clauses that the events so far stood on."""
        return frozenset(cite for draft in self.drafts for cite in draft.cites)

    def run(self) -> Iterator[Diagnostic]:
        """What did not come out as the example says. Raises Stopped where a line cannot happen."""
        begin = self.moments[self.example.report.at]
        self._take(t.TownDraft(t.Ruled("例"), begin, _CLERK, ()))
        for line in self.example.events:
            self._play(line)
        for expected in self.example.expected:
            yield from self._compare(expected)

    def _play(self, line: tree.Happened) -> None:
        now = self.moments[line.at]
        self._tick(now)
        clerk = Clerk(_CLERK, now, self.place.rules)
        try:
            for draft in self._acts(clerk, line):
                self._take(draft)
        except InvalidInput as refused:
            self._stop(line.span, refused.message)

    def _acts(self, clerk: Clerk, line: tree.Happened) -> tuple[t.TownDraft, ...]:
        if line.event.text != "宣布":
            return (self._act(clerk, line),)
        if not line.answers:
            self._stop(line.span, *NO_STATE)
        return tuple(declare(clerk, each.question.text, each.value.text) for each in line.answers)

    def _act(self, clerk: Clerk, line: tree.Happened) -> t.TownDraft:
        word, beside = line.event.text, self.place.rules.beside
        if word in beside.duties:
            return do_duty(clerk, word)
        counted = {_COUNTS[count.what.text]: int(count.amount.value) for count in line.counts}
        if word in beside.ballots:
            return vote(clerk, word, Count(**{"members": 0, "present": 0, **counted}))
        if word in beside.meetings:
            return hold(clerk, word, Count(**{"members": 0, "present": 0, **counted}))
        return self._stop(line.event.span, f"没有上报的例子里不能试办“{word}”", "可以写定期的事、会议、表决,或者 宣布")

    def _compare(self, expected: tree.Expected) -> Iterator[Diagnostic]:
        now = self.moments[expected.at] if expected.at else None
        if now is not None:
            self._tick(now)
        for due in expected.due:
            yield from self._due(due, expected)
        for outcome in expected.outcomes:
            instead = _OUTCOMES.get(outcome.what, _unknown)(self, outcome)
            if instead is not None:
                yield self._told("D904", outcome.span, instead)

    def _due(self, due: tree.DueBy, expected: tree.Expected) -> Iterator[Diagnostic]:
        clock = next(
            (each for each in clocks(self.town, self.place.rules, self.calendar) if each.name == due.clock.text), None
        )
        if clock is None:
            yield self._told("D904", due.clock.span, f"没有叫“{due.clock.text}”的定期事项")
            return
        wanted = self.moments[due.at]
        if wanted != clock.due.earliest:
            yield self._told("D906", due.span, *other_end(clock.name, wanted, clock.due, clock.cites[0]))
        elif clock.due.provisional and not expected.provisional:
            yield self._told("D907", due.span, *still_open(clock.name))
        elif expected.provisional and not clock.due.provisional:
            yield self._told("D912", due.span, *certain(clock.name))

    def _tick(self, now: datetime) -> None:
        for draft in rings(self.town, self.place.rules, self.calendar, now):
            self._take(draft)

    def _take(self, draft: t.TownDraft) -> None:
        self.drafts.append(draft)
        self.town = apply(self.town, draft.payload, draft.occurred_at)
        self.past.append((draft.occurred_at, self.town))

    def _stop(self, span: Span, message: str, advice: str = "") -> t.TownDraft:
        raise Stopped(self._told("D913", span, message, advice))

    def _told(self, code: str, span: Span, message: str, advice: str = "") -> Diagnostic:
        return Diagnostic(code, span, message, advice or ADVICE, self.file)


def _is_overdue(trial: TownTrial, outcome: tree.Outcome) -> str | None:
    name = outcome.name.text if outcome.name else ""
    return None if name in trial.town.missed else f"{name}没有逾期"


def _has_verdict(trial: TownTrial, outcome: tree.Outcome) -> str | None:
    verdicts = list(trial.town.votes.values())
    if verdicts[-1:] == [outcome.what]:
        return None
    return f"应{outcome.what},实际{verdicts[-1]}" if verdicts else "没有表决过"


def _unknown(_trial: TownTrial, outcome: tree.Outcome) -> str | None:
    return f"没有上报的例子里看不出“{outcome.what}”"


_OUTCOMES: Mapping[str, Callable[[TownTrial, tree.Outcome], str | None]] = {
    "逾期": _is_overdue,
    "通过": _has_verdict,
    "不通过": _has_verdict,
}
