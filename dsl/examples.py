"""Runs the examples of the rule files (例): what they say should happen against what the rules decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise, takewhile

from dsl import tree
from dsl.asking import role
from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.decision import Cite, ClockSpec, ClockStart, Decision, RouteKind
from dsl.diagnostics import Diagnostic, Span
from dsl.explain import summary
from dsl.facts import UNANSWERED, Facts
from dsl.period import Due, due, show
from dsl.ruleset import Ruleset
from dsl.worktime import ZONE

#: An answer that nobody has asked for yet; what an example does not mention was asked and left empty.
UNKNOWN = "未知"
#: What an example means by a place that it does not mention: outside of every area.
NOWHERE = ""

RETURNED = "退回"
#: What follows from a later event at once: who claims a report holds it, a returned one is in the pool again.
_FOLLOWS = {"认领": ClockStart.ASSIGNED, RETURNED: ClockStart.POOLED}


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example: it passed when there is nothing to tell."""

    file: str
    jurisdiction: str
    title: str
    line: int
    failures: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came out as the example says."""
        return not self.failures


def run_examples(bundle: Bundle, calendar: Calendar) -> tuple[ExampleResult, ...]:
    """Every example of every file, in the order of files and lines; the same bundle and calendar, the same results."""
    results: list[ExampleResult] = []
    for entry in bundle.jurisdictions:
        ruleset = bundle.rulesets[entry.code]
        for example in bundle.files[entry.file].of(tree.Example):
            failures = tuple(_Trial(example, ruleset, calendar, entry.file).failures())
            title = example.title
            results.append(ExampleResult(entry.file, entry.code, title.text, title.span.line, failures))
    return tuple(results)


@dataclass(slots=True)
class _Trial:
    """One example on its way: what happened when, ``log`` in the order of the text, every event by its word."""

    example: tree.Example
    ruleset: Ruleset
    calendar: Calendar
    file: str
    log: list[tuple[str, datetime]] = field(default_factory=list)
    day: date = date.min

    def failures(self) -> Iterator[Diagnostic]:
        """What did not come out as expected."""
        if self.example.report.at.day is None:
            yield self._told("D908", self.example.report.span, "例子的第一个时刻没有日期", "例如“2020-10-04 08:48”")
            return
        backwards = self._backwards()
        if backwards is not None:
            yield backwards
            return
        decision = self._live_through()
        for expected in self.example.expected:
            yield from self._route(expected, decision)
            yield from self._clauses(expected, decision)
            for due_by in expected.due:
                yield from self._due(due_by, expected, decision)

    # --- what happens ---------------------------------------------------------------------------------------------

    def _backwards(self) -> Diagnostic | None:
        """The first event that is earlier than the one before; an event after midnight needs its date."""
        entries = (self.example.report.at, *(event.at for event in self.example.events))
        moments = [self._moment(at) for at in entries]
        at = next((at for at, (one, two) in zip(entries[1:], pairwise(moments), strict=True) if two < one), None)
        if at is None:
            return None
        advice = "请按先后写;过了半夜的写上日期,例如“2020-10-05 00:10”"
        return self._told("D909", at.span, "例子里的这一刻早于前一件事", advice)

    def _live_through(self) -> Decision:
        report = self.example.report
        facts = self._facts(report, self._moment(report.at))
        self.log.append((ClockStart.REPORTED, facts.at))
        decision = self._decide(facts, facts.at)
        for event in self.example.events:
            moment, name = self._moment(event.at), event.event.text
            facts = replace(facts, answers={**facts.answers, **_answers(event.answers)})
            decision = self._decide(facts, moment)
            self.log.extend((said, moment) for said in (name, _FOLLOWS.get(name)) if said is not None)
        return decision

    def _decide(self, facts: Facts, moment: datetime) -> Decision:
        """Decides anew; the first time the report is in the pool or with a unit is an event, unless it is written."""
        decision = self.ruleset.decide(facts)
        pooled = decision.plan.route.kind is RouteKind.POOL
        reached = ClockStart.POOLED if pooled else ClockStart.ASSIGNED
        written = takewhile(lambda name: name != RETURNED, (event.event.text for event in self.example.events))
        if reached not in (*(name for name, _ in self.log), *written):
            self.log.append((reached, moment))
        return decision

    def _began(self, clock: ClockSpec) -> datetime | None:
        """When this clock last started. While it runs nothing starts it again, unless another holder does (改派后)."""
        began, running, handed_on = None, False, False
        for name, moment in self.log:
            handed_on = handed_on or name == RETURNED
            ends = name == clock.name or (name == RETURNED and clock.restarts and clock.starts != ClockStart.REPORTED)
            running = running and not ends
            anew = handed_on and clock.restarts and name == ClockStart.ASSIGNED
            if not running and (name == clock.starts or (anew and clock.starts == ClockStart.REPORTED)):
                began, running = moment, True
        return began

    def _moment(self, written: tree.Moment) -> datetime:
        """The instant; without a date it is on the day of the entry before."""
        self.day = written.day or self.day
        return datetime.combine(self.day, time(), ZONE) + timedelta(minutes=written.minute)

    def _facts(self, report: tree.Reported, moment: datetime) -> Facts:
        who = role(report.role.text)
        village, grid = self._place(report.place)
        return Facts(
            jurisdiction=self.ruleset.jurisdiction.code,
            at=moment,
            category=(self.ruleset.category_path(report.category.text) if report.category else None) or (),
            text=report.text.text if report.text else "",
            role=who.role,
            level=who.level or NOWHERE,
            named_unit=report.named_unit.text if report.named_unit else None,
            group=report.group.text if report.group else None,
            village=village,
            grid=grid,
            urgency=report.urgency.text if report.urgency else "一般",
            answers=self._asked(report),
        )

    def _place(self, place: tree.Name | None) -> tuple[str, str]:
        """Village and grid: those named, or some of the area that is named."""
        area = self.ruleset.areas.get(place.text) if place else None
        if area is None:
            return (place.text if place else NOWHERE), NOWHERE
        return min(area.villages, default=NOWHERE), min((first for first, _ in area.grids), default=NOWHERE)

    def _asked(self, report: tree.Reported) -> dict[str, str]:
        said = {answer.question.text: answer.value.text for answer in report.answers}
        left_empty = {each.name: UNANSWERED for each in self.ruleset.questions if each.optional}
        return {name: value for name, value in {**left_empty, **said}.items() if value != UNKNOWN}

    # --- what should come out -------------------------------------------------------------------------------------

    def _route(self, expected: tree.Expected, decision: Decision) -> Iterator[Diagnostic]:
        route = decision.plan.route
        if expected.unit is not None and route.lead != self.ruleset.resolve_unit(expected.unit.text):
            yield self._told("D901", expected.unit.span, f"应由 {expected.unit.text} 办理,实际{summary(decision)}")
        if expected.pool and (route.kind is not RouteKind.POOL or route.missing):
            yield self._told("D901", expected.span, f"应待认领,实际{_actual(decision)}")
        for question in expected.asks:
            if question.text not in route.missing:
                yield self._told("D902", question.span, f"应询问 {question.text},实际{_actual(decision)}")

    def _clauses(self, expected: tree.Expected, decision: Decision) -> Iterator[Diagnostic]:
        """Each clause must have said something of this report; with a unit or the pool, one of them said that."""
        plan = decision.plan
        routed = self._said_in(plan.route.cites)
        said = routed | self._said_in(cite for clock in plan.clocks for cite in clock.cites)
        refs = [(ref, (self._place_of(ref), ref.text)) for ref in expected.clauses]
        wrong = [ref for ref, place in refs if place not in said]
        if (expected.unit or expected.pool) and refs and not wrong and routed.isdisjoint(place for _, place in refs):
            wrong = [refs[0][0]]
        for ref in wrong:
            yield self._told("D903", ref.span, f"应依 {self._place_of(ref)} {ref.text},实际{summary(decision)}")

    def _place_of(self, ref: tree.ClauseRef) -> str:
        return ref.place.text if ref.place else self.ruleset.jurisdiction.name

    @staticmethod
    def _said_in(cites: Iterable[Cite]) -> set[tuple[str, str]]:
        return {(cite.place, cite.clause) for cite in cites}

    def _due(self, due_by: tree.DueBy, expected: tree.Expected, decision: Decision) -> Iterator[Diagnostic]:
        name = due_by.clock
        wanted = self._moment(due_by.at)
        clock = next((clock for clock in decision.plan.clocks if clock.name == name.text), None)
        if clock is None:
            yield self._told("D904", name.span, f"没有规定{name.text}的时限")
        elif (began := self._began(clock)) is None:
            advice = f"请写明什么时候{clock.starts}"
            sentence = f"{name.text}从{clock.starts}起算,例子里还没有{clock.starts}"
            yield self._told("D905", name.span, sentence, advice)
        else:
            yield from self._compare(due_by, wanted, due(began, clock.term, clock.time, self.calendar), clock, expected)

    def _compare(
        self, due_by: tree.DueBy, wanted: datetime, came: Due, clock: ClockSpec, expected: tree.Expected
    ) -> Iterator[Diagnostic]:
        if came.earliest != wanted:
            sentence = f"{clock.name}应不迟于 {show(wanted)},实际不迟于 {_written_due(came)}(依 {clock.cites[0]})"
            yield self._told("D906", due_by.span, sentence)
        elif came.provisional and not expected.provisional:
            advice = "请在后面写 ,暂定"
            yield self._told("D907", due_by.span, f"{clock.name}的期限还是暂定的:当年的放假安排没有公布", advice)

    def _told(self, code: str, span: Span, message: str, advice: str = "") -> Diagnostic:
        return Diagnostic(code, span, message, advice or _DEFAULT_ADVICE, self.file)


_DEFAULT_ADVICE = "请改这个例子,或者改它所依的条文"


def _written_due(came: Due) -> str:
    if came.earliest == came.latest:
        return show(came.earliest)
    return f"{show(came.earliest)} 至 {show(came.latest)} 之间"


def _actual(decision: Decision) -> str:
    missing = decision.plan.route.missing
    return f"要先问 {'、'.join(missing)}" if missing else summary(decision)


def _answers(given: tuple[tree.Answered, ...]) -> dict[str, str]:
    return {answer.question.text: answer.value.text for answer in given}
