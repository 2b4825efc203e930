"""One example on its way through the real case engine (试办): commands in, what came of them, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from cases import commands as c
from cases import lifecycle
from cases.anew import Bench
from cases.events import Draft
from cases.house import folded
from cases.people import CLOCK, RULE_WORDS, ActorMark, Role, UnitAt
from cases.recount import recounted
from cases.refusals import Refusal
from cases.sealed import Sealed
from cases.state import Case
from cases.telling import Setting
from cases.trial_world import Place
from dsl import tree
from dsl.calendar import Calendar
from dsl.diagnostics import Diagnostic, Span
from dsl.period import ZONE
from dsl.words import Words

CASE = "例"
REPORTER = "演示上报人"
#: What an example that says nothing of a reason or a text is taken to have written.
SEALED = (Sealed("例", "text", "0" * 64),)
ADVICE = "请改这个例子,或者改它所依的条文"

_ROLES = {word: role for role, word in RULE_WORDS.items()}


class Stopped(Exception):
    """The example cannot go on: what it says next never happened. ``told`` is the reason."""

    def __init__(self, told: Diagnostic) -> None:
        super().__init__(told.message)
        self.told = told


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How the case stood at a moment, with every event told up to then."""

    at: datetime
    case: Case
    drafts: tuple[Draft, ...]
    calendar: Calendar


@dataclass(slots=True)
class Trial:
    """One example: ``now`` is the moment of the line that is being played, ``past`` what stood after each line."""

    example: tree.Example
    place: Place
    calendar: Calendar
    file: str
    moments: dict[tree.Moment, datetime]
    judge: Bench
    now: datetime
    role: str = RULE_WORDS[Role.RESIDENT]
    level: str | None = None  # a deputy's
    past: list[Snapshot] = field(default_factory=list)
    looked: list[Snapshot] = field(default_factory=list)  # how it stood at the moments that were asked about
    posts: frozenset[str] = frozenset()  # those (岗位) in which the line that is being played has somebody act
    words: Words | None = None  # what the file's time words mean, for the age of other cases

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.past[-1].case

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Every event so far."""
        return self.past[-1].drafts if self.past else ()

    # --- what happens ---------------------------------------------------------------------------------------------

    def report(self, command: c.Report) -> None:
        """Send the report that the example begins with."""
        setting = self.setting(self.reporter)
        self.take(lifecycle.report(CASE, self.place.where.id, command, setting))

    def do(self, command: c.Command, by: UnitAt | None, span: Span, role: Role = Role.STAFF) -> None:
        """Carry out a command for a unit, or for the reporter; what fell due before it happened first.

        A refusal stops the example at ``span`` with its own sentence.
        """
        self.tick()
        actor = self.reporter if by is None and role is Role.STAFF else ActorMark("演示职员", role, by)
        try:
            self.take(lifecycle.decide(self.case, command, self.setting(actor)))
        except Refusal as refusal:
            self.stop("D911", span, refusal.message)

    def tick(self) -> None:
        """Let the clocks say what fell due by now."""
        self.take(lifecycle.rings(self.case, self.setting(CLOCK)))

    def proclaim(self, calendar: Calendar) -> None:
        """Another calendar comes into force, and what runs is counted by it."""
        self.calendar = calendar
        self.take(recounted(self.case, self.setting(CLOCK)))

    def at(self, moment: datetime | None) -> Snapshot:
        """How everything stood at a moment, its events included; None: after all that happened."""
        if moment is None:
            return self.past[-1]
        last = next(snapshot for snapshot in reversed(self.past) if snapshot.at <= moment)
        setting = replace(self.setting(CLOCK), now=moment, calendar=last.calendar)
        rung = lifecycle.rings(last.case, setting)
        if not rung:
            return replace(last, at=moment)
        case = folded(last.case, CASE, self.place.where.id, rung)
        self.looked.append(Snapshot(moment, case, last.drafts + rung, last.calendar))
        return self.looked[-1]

    # --- what a line needs ----------------------------------------------------------------------------------------

    @property
    def reporter(self) -> ActorMark:
        """Whoever sent the report."""
        return ActorMark(REPORTER, _ROLES.get(self.role, Role.RESIDENT), level=self.level)

    def setting(self, actor: ActorMark) -> Setting:
        """What the engine needs to know besides the case, at this moment."""
        here = self.place
        judge = replace(self.judge, calendar=self.calendar)
        now, posts = self.now, self.posts
        return Setting(actor, now, self.calendar, here.directory, groups=here.groups, posts=posts, judge=judge)

    def stop(self, code: str, span: Span, message: str, advice: str = "") -> NoReturn:
        """End the example here. Raises Stopped."""
        raise Stopped(self.told(code, span, message, advice))

    def told(self, code: str, span: Span, message: str, advice: str = "") -> Diagnostic:
        """A sentence about this example."""
        return Diagnostic(code, span, message, advice or ADVICE, self.file)

    def take(self, drafts: tuple[Draft, ...]) -> None:
        """Let these events have happened at this moment."""
        before = self.past[-1].case if self.past else None
        case = folded(before, CASE, self.place.where.id, drafts)
        self.past.append(Snapshot(self.now, case, self.drafts + drafts, self.calendar))


def dated(example: tree.Example) -> dict[tree.Moment, datetime]:
    """Every moment of an example as an instant: without a date it is on the day of the moment before it."""
    day = date.min
    found: dict[tree.Moment, datetime] = {}
    for written in _moments(example):
        day = written.day or day
        found[written] = datetime.combine(day, time(), ZONE) + timedelta(minutes=written.minute)
    return found


def _moments(example: tree.Example) -> list[tree.Moment]:
    found = [example.report.at]
    for event in example.events:
        found += [event.at] if event.until is None else [event.at, event.until]
    for expected in example.expected:
        found += [] if expected.at is None else [expected.at]
        found += [due.at for due in expected.due]
    return found
