"""Whether a step of a clause runs (步骤): it may be waived (免), or wait for what nobody knows yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dsl.conditions import CATEGORY, LEVEL, PLACE, Verdict, unique
from dsl.decision import Cite, ClockSpec, Idle
from dsl.layer import Ruled, WaiverRule

#: What the report itself leaves open: whether the clause speaks of it at all, so that its step is not owed yet.
_OF_THE_REPORT = frozenset({CATEGORY, LEVEL, PLACE})

Judge = Callable[[Ruled[Any]], Verdict]


def idle(
    spec: ClockSpec | None, rules: Iterable[Ruled[ClockSpec]], waivers: Sequence[Ruled[WaiverRule]], judge: Judge
) -> Idle | None:
    """Why the step does not run, None where it does or is no step; without ``missing`` it is waived.

    ``rules`` are those of its name in the order in which they are asked, and ``spec`` the one that decided.
    """
    waits = _before(spec, rules, judge)
    if waits is not None:
        return waits
    if spec is None or not spec.step:
        return None
    places = (spec.cites[0], *(floor.cites[0] for floor in spec.floors))
    found = [_waiver(spec.name, place, waivers, judge) for place in places]
    if None in found:  # a superior's step is not waived by what a file below says of its own
        return None
    open_ = [each for each in found if each is not None and each.missing]
    return open_[0] if open_ else found[0]


def _before(spec: ClockSpec | None, rules: Iterable[Ruled[ClockSpec]], judge: Judge) -> Idle | None:
    """The steps that stand before the one that decided, and of which nobody can say yet whether they are owed."""
    unknown: list[tuple[Cite, Verdict]] = []
    name = ""
    for rule in rules:
        verdict = judge(rule)
        if verdict.holds:
            break
        if verdict.holds is None and rule.value.step and _OF_THE_REPORT.isdisjoint(verdict.missing):
            unknown.append((rule.cite, verdict))
            name = rule.value.name
    if not unknown or (spec is not None and not spec.step):
        return None
    missing = unique(question for _, verdict in unknown for question in verdict.missing)
    return Idle(name, tuple(cite for cite, _ in unknown), missing)


def _waiver(name: str, at: Cite, waivers: Sequence[Ruled[WaiverRule]], judge: Judge) -> Idle | None:
    """The waivers of the step that stands there: one that holds waives it, one that nobody knows lets it wait."""
    mine = [(rule.cite, judge(rule)) for rule in waivers if rule.value == WaiverRule(name, at)]
    for cite, verdict in mine:
        if verdict.holds:
            return Idle(name, (cite,))
    unknown = [(cite, verdict) for cite, verdict in mine if verdict.holds is None]
    if not unknown:
        return None
    missing = unique(question for _, verdict in unknown for question in verdict.missing)
    return Idle(name, tuple(cite for cite, _ in unknown), missing, waivable=True)
