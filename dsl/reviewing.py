"""Which reviews a report has to pass (审查), and with which verdict it ends there since no clause says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dsl.conditions import AllOf, Always, AnswerIs, AnyOf, Condition, Not, unique
from dsl.decision import ClockSpec, ClockStart, Review, Step
from dsl.facts import UNANSWERED, Facts
from dsl.layer import Ruled
from dsl.stages import FAILED, STAGES

#: A review and one of its verdicts.
Heeded = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Passed:
    """The reviews of one report in their order, and its facts with 未填 for every review that it needs not pass."""

    reviews: tuple[Review, ...]
    facts: Facts
    steps: tuple[Step, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be known before it can be said whether some review is needed."""
        return unique(name for step in self.steps for name in step.missing)


def passed(rules: Iterable[Ruled[Review]], facts: Facts, heeded: Heeded) -> Passed:
    """The first rule that holds says who reviews it; a review that may be needed yet keeps its verdict unknown."""
    known, found, steps = list(rules), list[Review](), list[Step]()
    for stage in STAGES:
        mine = [(rule, rule.condition.judge(facts)) for rule in known if rule.value.stage == stage]
        first = next((rule.value for rule, verdict in mine if verdict.holds), None)
        if first is not None:
            found.append(replace(first, refusing=_refusing(first, heeded)))
        elif all(verdict.holds is False for _, verdict in mine):
            facts = replace(facts, answers={stage: UNANSWERED, **facts.answers})
        looked = ((rule, verdict) for rule, verdict in mine if not isinstance(rule.condition, Always))
        steps += [Step(rule.cite, verdict.holds, verdict.lacked, verdict.missing) for rule, verdict in looked]
    return Passed(tuple(found), facts, tuple(steps))


def _refusing(review: Review, heeded: Heeded) -> tuple[str, ...]:
    bad = FAILED in review.verdicts and (review.stage, FAILED) not in heeded
    return (FAILED,) if bad else ()


def clocks_of(clocks: Iterable[ClockSpec], reviews: tuple[Review, ...]) -> Iterator[ClockSpec]:
    """The clocks without those of reviews that the report needs not pass, from which no other term runs either."""
    stages = [review.stage for review in reviews]
    for spec in clocks:
        if spec.name not in STAGES or spec.step:  # a step of that name is an event that a file declares
            yield spec
        elif spec.name in stages:
            skipped = spec.starts in STAGES and spec.starts not in stages
            yield replace(spec, starts=_before(spec.name, stages)) if skipped else spec


def _before(stage: str, stages: list[str]) -> str:
    earlier = stages[: stages.index(stage)]
    return earlier[-1] if earlier else ClockStart.REPORTED


def heeded_by(conditions: Iterable[Condition]) -> Heeded:
    """The verdicts after which some clause says what follows."""
    return frozenset(each for condition in conditions for each in _heeds(condition, positive=True))


def _heeds(condition: Condition, *, positive: bool) -> Iterator[tuple[str, str]]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _heeds(part, positive=positive)
        case Not(part=part):
            yield from _heeds(part, positive=not positive)
        case AnswerIs(question=stage, chosen=chosen, choices=choices) if stage in STAGES:
            yield from ((stage, value) for value in choices if (value in chosen) is positive)
        case _:
            return
