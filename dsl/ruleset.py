"""The rules of one jurisdiction (规约) at work: Facts in, Decision out, pure and total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from dsl.agenda import Agenda, ClockAgenda
from dsl.alarms import in_turn
from dsl.beside_values import Beside, together
from dsl.bundle import Categories, Group, Jurisdiction, Unit
from dsl.conditions import Always, Condition, InPlace, Verdict, unique
from dsl.decision import (
    OFFER,
    OFFERING,
    Alarm,
    Attention,
    ClockSpec,
    Decision,
    EventRule,
    Finding,
    Floor,
    Idle,
    Merging,
    Outcomes,
    Plan,
    Question,
    RatingRule,
    Recipient,
    RecipientKind,
    Refusal,
    ReturnRule,
    Review,
    Route,
    Rung,
    Step,
    UnitRef,
    Veil,
)
from dsl.facts import MOVING, Facts
from dsl.kept import Kept
from dsl.layer import Layer, Ruled, RungRule
from dsl.moving import asked_of
from dsl.reviewing import Heeded, Passed, clocks_of, passed
from dsl.routing import Router
from dsl.similar import Search, beyond, matched, shared
from dsl.stepping import idle
from dsl.trail import Trail
from dsl.uses import EVERY_STEP
from dsl.values import STATE, Known, Valued, pending

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What one jurisdiction's own file and all files above it say together; ``layers`` run from the nearest up.

    ``bundle`` is the hash that every decision carries. Names that a citizen or a clerk may use are looked up here:
    they mean what the nearest file that declares them means.
    """

    jurisdiction: Jurisdiction
    bundle: str
    layers: tuple[Layer, ...]
    router: Router
    categories: Categories
    units: Mapping[str, Unit]  # by name and by alias
    questions: tuple[Question, ...]
    groups: tuple[Group, ...]
    areas: Mapping[str, InPlace]
    events: tuple[EventRule, ...] = ()
    valued: Mapping[str, Valued] = field(default_factory=dict)  # 问, 认定, 态势, 属性 by name
    search: Search | None = None  # which other cases the rules ask about
    moving: tuple[Condition, ...] = ()  # conditions whose answer a step on the case may change
    heeded: Heeded = frozenset()  # the verdicts of reviews after which some clause says what follows
    _kept: Kept[Agenda] = field(default_factory=Kept, init=False, compare=False, repr=False)

    @property
    def agenda(self) -> Agenda:
        """What the layers say of each matter, in the order in which it is asked."""
        return self._kept.get(lambda: Agenda(self.layers, self.units.values()))

    def route(self, facts: Facts) -> Route:
        """Where a report is sent, and nothing besides: ``decide`` says by when and why."""
        if facts.named_unit is None and facts.holder is None and not facts.named_kinds:  # nothing to prepare
            return self.router.answer(facts)
        return self.router.answer(self.prepared(facts))

    def decide(self, facts: Facts) -> Decision:
        """Everything the rules say about this report. Cannot fail: what is not known is asked for (``missing``)."""
        facts = self.prepared(facts)
        review = self._reviews(facts)
        facts = review.facts
        route = self.router.answer(facts)
        # Whom it is about to be handed to may decide its terms; who holds it already comes before that.
        inquiry = _Inquiry(facts if facts.holder else self._held_by(facts, route.lead))
        timed = [*self._clocks(inquiry), *self._offered(route)]
        resting = [each for each in timed if isinstance(each, Idle)]
        turn = inquiry.first(self.agenda.turns)
        ending = inquiry.first(self.agenda.endings)
        plan = Plan(
            route=route,
            refusal=turn.value if turn and isinstance(turn.value, Refusal) else None,
            merging=turn.value if turn and isinstance(turn.value, Merging) else None,
            ending=ending.value if ending else None,
            veil=self._veil(inquiry),
            attentions=tuple(self._attentions(inquiry)),
            owed=tuple(rule.value for rule in self.agenda.owed if inquiry.applies(rule)),
            clocks=tuple(each for each in timed if isinstance(each, ClockSpec)),
            waived=tuple(each for each in resting if not each.missing),
            waiting=tuple(each for each in resting if each.missing),
            events=self.events,
            rechoices=tuple(r.value for r in self.agenda.rechoices if inquiry.judge(r).holds),
            returns=self._returns(inquiry),
            rating=self._rating(inquiry),
            outcomes=self.outcomes,
            notes=tuple(rule.cite for rule in self.agenda.notes if inquiry.holds(rule)),
        )
        arbiter = inquiry.first(self.agenda.arbiters)
        route = replace(
            route,
            group=self.group_name(facts),
            arbiter=arbiter.value if arbiter else None,
            missing=unique((*route.missing, *inquiry.missing, *review.missing)),
        )
        route = self._sorted_out(route, review)
        plan = replace(
            plan,
            clocks=tuple(self._of_reviews(self._still_to_find(plan.clocks, route), review.reviews)),
            reviews=review.reviews,
            findings=self.findings_for(facts.category),
            asks=asked_of(self.moving, facts),
        )
        alike = tuple(like.case for like in matched(turn.condition, inquiry.facts)) if turn else ()
        trail = Trail(lambda: self._looked_at(review, inquiry))
        return Decision(replace(plan, route=route), self.bundle, trail, alike)

    def _looked_at(self, review: Passed, inquiry: _Inquiry) -> tuple[Step, ...]:
        """Every clause that was looked at: for reviews, for the route, and for the rest."""
        steps = inquiry.steps
        reviewed = (step for step in review.steps if step not in steps)
        return (*reviewed, *self.router.route(review.facts)[1], *steps)

    def _reviews(self, facts: Facts) -> Passed:
        """What has to be said of it before anybody is handed it."""
        rules = self.agenda.reviews
        return passed(rules, facts, self.heeded) if rules else Passed((), facts)

    def _of_reviews(self, clocks: Iterable[ClockSpec], reviews: tuple[Review, ...]) -> Iterable[ClockSpec]:
        return clocks_of(clocks, reviews) if self.agenda.reviews else clocks

    def _offered(self, route: Route) -> Iterator[ClockSpec]:
        """The time in which each candidate in its turn may take it (每家): a right that lapses."""
        offer = route.offer
        if offer is not None and offer.term is not None:
            who = Recipient(RecipientKind.OFFERED)
            yield ClockSpec(OFFER, OFFERING, offer.term, offer.time, offer.cites, bearer=who, right=True)

    def prepared(self, facts: Facts) -> Facts:
        """The report as conditions judge it, with the kinds of the units that it names."""
        if facts.named_unit is None and facts.holder is None and not facts.named_kinds:
            return facts
        named = self.units.get(facts.named_unit or "")
        kinds = frozenset(named.kinds if named else ())
        return self._held_by(replace(facts, named_kinds=kinds), facts.holder)

    def _held_by(self, facts: Facts, holder: UnitRef | None) -> Facts:
        if holder is None:
            return facts
        return replace(facts, holder=holder, holder_kinds=self.agenda.kinds.get(holder, frozenset()))

    def _sorted_out(self, route: Route, review: Passed) -> Route:
        """What is missing is asked of the reporter; what others have to find or declare is waited for."""
        entries = {name: self.valued.get(name) for name in route.missing}
        waits = {name: pending(entry) for name, entry in entries.items() if entry is not None}
        asked = tuple(name for name in route.missing if name not in MOVING and waits.get(name) is None)
        by = {each.stage: each.by for each in review.reviews}  # which of several units it is, the report decides
        found = (replace(wait, by=by.get(wait.name, wait.by)) for wait in waits.values() if wait is not None)
        return replace(route, missing=asked, pending=tuple(found))

    def _still_to_find(self, clocks: tuple[ClockSpec, ...], route: Route) -> Iterator[ClockSpec]:
        """The clocks without those of findings that nothing waits for: made already, or of no consequence here."""
        waited = {wait.name for wait in route.pending}
        for spec in clocks:
            if spec.name in waited or not isinstance(self.valued.get(spec.name), Finding):
                yield spec

    def findings_for(self, category: tuple[str, ...]) -> tuple[Finding, ...]:
        """The findings (认定) that may be made of a report of this category (a path from the widest name)."""
        every = (entry for entry in self.valued.values() if isinstance(entry, Finding))
        return tuple(entry for entry in every if entry.category is None or entry.category in category)

    def at_rest(self) -> dict[str, str]:
        """The states (态势) in which a place is while nobody has declared any: the first of their choices."""
        states = (entry for entry in self.valued.values() if isinstance(entry, Known) and entry.what == STATE)
        return {state.name: state.choices[0] for state in states if state.choices}

    def category_path(self, name: str) -> tuple[str, ...] | None:
        """From the widest category down to ``name`` (or its synonym); None for a name that nobody declared."""
        return self.categories.path(name)

    def resolve_unit(self, name: str) -> UnitRef | None:
        """The unit behind a name or an alias, as the nearest file understands it."""
        unit = self.units.get(name)
        return unit.ref if unit else None

    def questions_for(self, category: tuple[str, ...]) -> tuple[Question, ...]:
        """The questions to put to someone who reports this category (a path from the widest name)."""
        return tuple(q for q in self.questions if q.category is None or q.category in category)

    def claimants(self) -> tuple[UnitRef, ...]:
        """The units that may claim a report from the pool (各单位), companies included, in the order of the files."""
        return self.router.claimants

    def villages(self) -> frozenset[str]:
        """The villages that the files name, in areas (区域) and groups (群)."""
        in_areas = (area.villages for area in self.areas.values())
        in_groups = (group.villages for group in self.groups)
        return frozenset(name for names in (*in_areas, *in_groups) for name in names)

    def group_name(self, facts: Facts) -> str | None:
        """The group that a report came through, else the one its village or jurisdiction is a member of."""
        if any(group.name == facts.group for group in self.groups):
            return facts.group
        return next((group.name for group in self.groups if _is_in(group, facts)), None)

    def steward(self, group: str | None) -> UnitRef | None:
        """Who urges slow claims (督促单位) in this group; without a group the one steward of all groups in sight."""
        named = {entry.steward for entry in self.groups if entry.name == group}
        stewards = named or {entry.steward for entry in self.groups}
        return stewards.pop() if len(stewards) == 1 else None

    @property
    def marks(self) -> frozenset[str]:
        """The marks (标记) that the files in sight declare."""
        return frozenset(mark for layer in self.layers for mark in layer.marks)

    @property
    def channels(self) -> frozenset[str]:
        """The channels (渠道) that the files in sight declare; 随手拍 needs no declaration."""
        return frozenset(channel for layer in self.layers for channel in layer.channels)

    @property
    def beside(self) -> Beside:
        """What the files say beside single reports: rates and the like."""
        return together(layer.beside for layer in self.layers)

    @property
    def outcomes(self) -> Outcomes | None:
        """The words for how a matter ended, from the nearest file that has any."""
        return next((layer.outcomes for layer in self.layers if layer.outcomes), None)

    def _clocks(self, inquiry: _Inquiry) -> Iterator[ClockSpec | Idle]:
        """The clocks that run, and the steps that are waived or wait."""
        for clock in self.agenda.clocks:
            decided = self._term(clock, inquiry)
            resting = idle(decided, clock.every, self.agenda.waivers, inquiry.judge)
            if resting is not None:
                yield resting
            elif decided is not None:
                yield self._furnish(decided, inquiry)

    def _term(self, clock: ClockAgenda, inquiry: _Inquiry) -> ClockSpec | None:
        """The clock that decides, held to what each superior that stands above it has marked 必须执行."""
        asked = ((height, inquiry.first(rules)) for height, rules in clock.binding)
        binding = [(height, rule) for height, rule in asked if rule is not None]
        own = inquiry.first(clock.free(min((height for height, _ in binding), default=len(self.layers))))
        held = [rule.value for _, rule in binding]
        deciding = [own.value] if own else held[:1]
        floors = tuple(floor_of(spec) for spec in held if spec not in deciding)
        cites = tuple(cite for floor in floors for cite in floor.cites)
        return replace(deciding[0], cites=(*deciding[0].cites, *cites), floors=floors) if deciding else None

    def _furnish(self, spec: ClockSpec, inquiry: _Inquiry) -> ClockSpec:
        """The clock with its ladder, its warning and what a change of holder does, each from the nearest file."""
        alarms = () if spec.right else self._alarms(inquiry)
        rungs = in_turn((*spec.rungs, *self._ladder(spec, inquiry)), alarms)
        return replace(spec, restarts=self._restarts(spec), alarms=alarms, rungs=rungs)

    def _alarms(self, inquiry: _Inquiry) -> tuple[Alarm, ...]:
        """The colours that clocks turn: those of the first file in which one is said for this report."""
        for block in self.agenda.warnings:
            holding = tuple(rule.value for rule in block if inquiry.holds(rule))
            if holding:
                return holding
        return ()

    def _restarts(self, spec: ClockSpec) -> bool:
        said = self.agenda.restarts
        every = next((rule.anew for rule in said if spec.step and rule.clock == EVERY_STEP), spec.restarts)
        return next((rule.anew for rule in said if rule.clock == spec.name), every)

    def _ladder(self, spec: ClockSpec, inquiry: _Inquiry) -> tuple[Rung, ...]:
        for block in self.agenda.rungs:
            rungs = [rule for rule in block if _counts_for(rule.value, spec)]
            holding = tuple(rule.value.rung for rule in rungs if inquiry.holds(rule))
            if holding:
                return holding
        return ()

    def _returns(self, inquiry: _Inquiry) -> ReturnRule | None:
        rule = inquiry.first(self.agenda.returns)
        return rule.value if rule else None

    def _rating(self, inquiry: _Inquiry) -> RatingRule | None:
        rule = inquiry.first(self.agenda.ratings)
        return rule.value if rule else None

    def _veil(self, inquiry: _Inquiry) -> Veil | None:
        """What any file in sight hides is hidden; while it is not known whether a clause holds, as if it held."""
        open_: Veil | None = None
        for rule in self.agenda.veils:
            holds = inquiry.judge(rule).holds
            if holds:
                return rule.value
            if holds is None and open_ is None:
                open_ = replace(rule.value, certain=False)
        return open_

    def _attentions(self, inquiry: _Inquiry) -> Iterator[Attention]:
        """What holds, each with how often its count has been reached by now.

        Of a series that other cases belong to as well this one is a further one, or it is not.
        """
        for rule in self.agenda.attentions:
            if not inquiry.holds(rule):
                continue
            said, gauge, each = rule.value.attention, rule.value.gauge, rule.value.each
            more = beyond(gauge, inquiry.facts) if gauge else 0
            if gauge and shared(gauge) and more and (each is None or more % each):
                continue
            yield replace(said, level=1 + (more or 0) // each) if each else said


class _Inquiry:
    """Asks rules outside of routing about one report, and remembers the conditions that were looked at."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._seen: dict[int, tuple[Ruled[Any], Verdict]] = {}

    def first(self, rules: Iterable[Ruled[T]]) -> Ruled[T] | None:
        """The first rule that holds. One without an answer is passed over for now, and its question is asked."""
        return next((rule for rule in rules if self.holds(rule)), None)

    def holds(self, rule: Ruled[T]) -> bool:
        return self.judge(rule).holds is True

    def judge(self, rule: Ruled[T]) -> Verdict:
        """What the rule's condition says of the report."""
        seen = self._seen.get(id(rule))
        if seen is not None:
            return seen[1]
        verdict = rule.condition.judge(self.facts)
        self._seen[id(rule)] = (rule, verdict)
        return verdict

    def applies(self, rule: Ruled[T]) -> bool:
        """Whether it holds, of a line that only adds to one that has been looked at."""
        return rule.condition.judge(self.facts).holds is True

    @property
    def steps(self) -> tuple[Step, ...]:
        """Each clause with a condition that was looked at."""
        asked = ((rule, said) for rule, said in self._seen.values() if not isinstance(rule.condition, Always))
        return unique(Step(rule.cite, said.holds, said.lacked, said.missing) for rule, said in asked)

    @property
    def missing(self) -> tuple[str, ...]:
        return unique(name for _, said in self._seen.values() for name in said.missing)


def _is_in(group: Group, facts: Facts) -> bool:
    return facts.jurisdiction in group.members or facts.village in group.villages


def _counts_for(rule: RungRule, spec: ClockSpec) -> bool:
    first = (spec.cites[0], *(floor.cites[0] for floor in spec.floors))
    decided_by = {(cite.jurisdiction, cite.clause) for cite in first}
    return rule.clock == spec.name and (rule.of is None or rule.of in decided_by)


def floor_of(spec: ClockSpec) -> Floor:
    """The clock of a superior as what a clock below is held to."""
    return Floor(spec.starts, spec.term, spec.time, spec.cites, spec.extension, spec.stay, spec.ceiling)
