"""What two decisions about one report say otherwise (两个决定的差别), whatever clauses and lines say it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from cases.fold_turns import REFUSAL
from dsl.decision import Cite, ClockSpec, Plan


class Kind(StrEnum):
    """What is decided otherwise, as a clerk would say it, in the order in which it is told."""

    UNIT = "承办"
    HELPERS = "协办和抄送"
    GATE = "受理和审查"
    STEPS = "步骤"
    DUE = "期限"
    LADDER = "升级"
    ALARMS = "预警"
    ASKED = "要补的回答"
    FOUND = "认定"
    RATING = "评价"
    REST = "其他规定"


@dataclass(frozen=True, slots=True)
class ClockPair:
    """A term that the two do not count alike; ``old`` None where it is new, ``new`` None where it is gone."""

    name: str
    old: ClockSpec | None
    new: ClockSpec | None


@dataclass(frozen=True, slots=True)
class Difference:
    """``before`` and ``after`` say who gets it, in words, where that is not the same (else both are empty).

    ``lost``: a unit was named, and now none is.

    ``clocks`` are the terms whose end moves; ``more`` and ``fewer`` are the questions that are asked now and were
    asked before; ``told`` are sentences about steps and ladders.
    """

    kinds: tuple[Kind, ...]
    before: str
    after: str
    lost: bool = False
    clocks: tuple[ClockPair, ...] = ()
    more: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def difference(old: Plan, new: Plan) -> Difference | None:
    """What the second says otherwise than the first; None where that is nothing but clauses and lines."""
    if old == new:
        return None
    clocks, steps, rungs = _timed(old, new), _steps(old, new), _rungs(old, new)
    hands = receiver(old), receiver(new)
    moved = hands if hands[0] != hands[1] else None
    otherwise = {kind for kind, (one, two) in _matters(old, new).items() if one != two}
    otherwise |= {Kind.DUE} if clocks else set()
    otherwise |= {Kind.STEPS} if steps else set()
    if not otherwise:
        return None
    return Difference(
        kinds=tuple(kind for kind in Kind if kind in otherwise),
        before="" if moved is None else moved[0],
        after="" if moved is None else moved[1],
        lost=_named(old) and not _named(new),
        clocks=clocks,
        more=tuple(name for name in new.route.missing if name not in old.route.missing),
        fewer=tuple(name for name in old.route.missing if name not in new.route.missing),
        told=(*steps, *rungs),
    )


def receiver(plan: Plan) -> str:
    """Who gets it: a unit, one of several, whoever claims it, or nobody."""
    if plan.refusal is not None:
        return REFUSAL
    route = plan.route
    if route.lead is not None:
        who = route.lead.name
    elif route.only or route.offer is not None:
        who = f"候选:{'、'.join(each.name for each in route.candidates)}"
    else:
        who = "待认领"
    return f"先{plan.reviews[0].stage}再到{who}" if plan.reviews else who


def _named(plan: Plan) -> bool:
    return plan.refusal is None and plan.route.lead is not None


def _matters(old: Plan, new: Plan) -> dict[Kind, tuple[object, object]]:
    """By kind what each of the two says of it, without its clauses; of clocks what both have."""
    both = _by_name(old).keys() & _by_name(new).keys()
    said = zip(_said(old, both), _said(new, both), strict=True)
    return {kind: (_bare(one), _bare(two)) for (kind, one), (_, two) in said}


def _said(plan: Plan, both: Collection[str]) -> list[tuple[Kind, object]]:
    route = plan.route
    open_ = route.candidates if route.only or route.offer else ()
    clocks = [clock for name, clock in _by_name(plan).items() if name in both]
    allowed = [(c.restarts, c.bearer, c.right, c.extension, bool(c.not_extended), c.stay) for c in clocks]
    return [
        (Kind.UNIT, (receiver(plan), route.lead, open_, route.offer, route.forbidden)),
        (Kind.HELPERS, (route.assisting, route.copies)),
        (Kind.GATE, (plan.refusal, plan.merging, plan.reviews, plan.returns, plan.ending, route.arbiter)),
        (Kind.LADDER, [clock.rungs for clock in clocks]),
        (Kind.ALARMS, [(clock.alarms, clock.warn_left) for clock in clocks]),
        (Kind.ASKED, sorted(route.missing)),
        (Kind.FOUND, (route.pending, plan.findings)),
        (Kind.RATING, plan.rating),
        (Kind.REST, (allowed, *_others(plan), route.group)),
    ]


def _others(plan: Plan) -> tuple[object, ...]:
    return plan.outcomes, plan.attentions, plan.owed, plan.events, plan.rechoices, plan.veil


def _by_name(plan: Plan) -> Mapping[str, ClockSpec]:
    return {clock.name: clock for clock in sorted(plan.clocks, key=lambda each: each.name)}


def _timed(old: Plan, new: Plan) -> tuple[ClockPair, ...]:
    before, after = _by_name(old), _by_name(new)
    pairs = (ClockPair(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after)))
    return tuple(pair for pair in pairs if _counting(pair.old) != _counting(pair.new))


def _counting(clock: ClockSpec | None) -> object:
    """All that its end depends on."""
    if clock is None:
        return None
    return _bare((clock.starts, clock.term, clock.time, clock.floors, clock.ceiling, clock.back))


def _steps(old: Plan, new: Plan) -> tuple[str, ...]:
    """Steps that come, go or are waived."""
    before, after = _asked(old), _asked(new)
    waived = [{idle.name for idle in plan.waived} for plan in (old, new)]
    gone = [name for name in before if name not in after]
    return (
        *(f"多了步骤{name}" for name in after if name not in before and name not in waived[0]),
        *(f"恢复步骤{name}(原来免)" for name in after if name not in before and name in waived[0]),
        *(f"免了步骤{name}" if name in waived[1] else f"少了步骤{name}" for name in gone),
    )


def _asked(plan: Plan) -> list[str]:
    waiting = [idle.name for idle in plan.waiting]
    return list(dict.fromkeys([*(clock.name for clock in plan.clocks if clock.step), *waiting]))


def _rungs(old: Plan, new: Plan) -> tuple[str, ...]:
    before, after = _by_name(old), _by_name(new)
    return tuple(
        f"{name}的升级:{_ladder(one)} → {_ladder(two)}"
        for name in before
        if name in after
        for one, two in [(before[name], after[name])]
        if _bare(one.rungs) != _bare(two.rungs)
    )


def _ladder(clock: ClockSpec) -> str:
    said = [
        f"{rung.when}{rung.after or ''}{rung.action.value}{rung.recipient or ''}"
        + (f"{rung.mark}" if rung.mark and rung.recipient is None else "")
        for rung in clock.rungs
    ]
    return "、".join(said) or "没有"


def _bare(value: object) -> object:
    """The value without the clauses that say it and their lines."""
    if isinstance(value, Cite):
        return None
    if isinstance(value, list | tuple):
        return tuple(_bare(each) for each in value if not isinstance(each, Cite))
    if is_dataclass(value):
        kept = (_bare(getattr(value, each.name)) for each in fields(value) if not each.name.endswith("cites"))
        return type(value).__name__, *kept
    return value
