"""Says why (说明): which clause sent a report where, what each clause before it lacked, and which clocks run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dsl.decision import (
    Cite,
    ClockSpec,
    Decision,
    Floor,
    LowRating,
    Plan,
    RatingRule,
    ReturnRule,
    Route,
    RouteKind,
    Step,
    UnitRef,
)
from dsl.explain_clock import beside_lines, beside_values, rung_line
from dsl.explain_reach import candidates_word, reach_values, review_lines
from dsl.explain_steps import clock_values, headline, idle_values, step_lines
from dsl.explain_turns import told_lines, turn_lines, turn_values
from dsl.facts import Facts
from dsl.ruleset import Ruleset
from dsl.strictness import is_window

_MARKS = {True: "√", False: "×", None: "?"}


def explain(ruleset: Ruleset, facts: Facts) -> str:
    """Some lines of Chinese for a clerk; nothing in it depends on the day, so due times are not in it."""
    decision = ruleset.decide(facts)
    plan = decision.plan
    lines = [
        f"{ruleset.jurisdiction.name}规约(版本 {decision.bundle[:12]})",
        *turn_lines(plan),
        *review_lines(plan),
        *_route_lines(plan.route),
        "看过的条款:",
        *(f"  {line}" for line in _trail_lines(decision.trail)),
        "时限:" if plan.clocks else "时限:没有规定",
        *(line for clock in plan.clocks for line in _clock_lines(clock)),
        *step_lines(plan),
        *_after_lines(plan),
        *told_lines(plan),
    ]
    return "\n".join(lines)


def explained(ruleset: Ruleset, facts: Facts) -> dict[str, object]:
    """The same as plain values for JSON: ``route``, ``trail``, ``clocks``, ``returns``, ``rating``, ``outcomes``."""
    decision = ruleset.decide(facts)
    plan = decision.plan
    return {
        "jurisdiction": ruleset.jurisdiction.code,
        "place": ruleset.jurisdiction.name,
        "bundle": decision.bundle,
        "route": _route_values(plan.route),
        "trail": [_step_values(step) for step in decision.trail],
        "clocks": [_clock_values(clock) for clock in plan.clocks],
        "waived": idle_values(plan.waived),
        "waiting": idle_values(plan.waiting),
        "returns": _return_values(plan.returns),
        "rating": _rating_values(plan.rating),
        "outcomes": list(plan.outcomes.choices) if plan.outcomes else [],
        "notes": _cite_values(plan.notes),
        **turn_values(plan),
        **reach_values(plan),
        "text": explain(ruleset, facts),
    }


def summary(decision: Decision) -> str:
    """One sentence: where it goes and by which clauses."""
    route = decision.plan.route
    return f"{_target(route)}(依 {_cites(route.cites)})"


# --- text ---------------------------------------------------------------------------------------------------------


def _target(route: Route) -> str:
    if route.kind is RouteKind.ASSIGN and route.lead:
        return f"由 {route.lead.name} 办理"
    return "待认领"


def _route_lines(route: Route) -> Iterator[str]:
    yield f"去向:{_target(route)}" + (f",{route.group}" if route.group else "")
    yield f"  依 {_cites(route.cites)}"
    if route.missing:
        yield f"  要先问清:{'、'.join(route.missing)}"
    yield from (f"  {wait}" for wait in route.pending)
    for word, units in (("协办", route.assisting), ("抄送", route.copies), (candidates_word(route), route.candidates)):
        if units:
            yield f"  {word}:{_names(units)}"
    for entry in route.forbidden:
        yield f"  不得交:{entry.unit.name}(依 {_cites(entry.cites)})"
    if route.kind is RouteKind.POOL and route.arbiter:
        yield f"  无人认领的,由 {route.arbiter} 处理"


def _trail_lines(trail: Sequence[Step]) -> Iterator[str]:
    """Every step by itself; clauses for reports that come another way are only counted, file by file."""
    elsewhere = [step for step in trail if _of_other_channel(step)]
    yield from (_step_line(step) for step in trail if step not in elsewhere)
    clauses = dict.fromkeys((step.cite.place, step.cite.clause) for step in elsewhere)
    counts = Counter(place for place, _ in clauses)
    if counts:
        files = "、".join(f"{place} {count}条" for place, count in counts.items())
        yield f"× 只管别的来源渠道的:{files}"


def _of_other_channel(step: Step) -> bool:
    """Whether the clause had no say because the report came through another channel (渠道)."""
    return step.holds is False and any(lack.startswith("来源渠道 ") for lack in step.lacked)


def _step_line(step: Step) -> str:
    mark = _MARKS[step.holds]
    if step.holds:
        return f"{mark} {step.cite}:符合"
    if step.holds is None:
        return f"{mark} {step.cite}:还不知道 {'、'.join(step.missing)}"
    if step.lacked and all(text.startswith("依") for text in step.lacked):  # 不得交: the clause fits, the unit does not
        return f"{mark} {step.cite}:{';'.join(step.lacked)}"
    return f"{mark} {step.cite}:不符合 {';'.join(step.lacked)}"


def _clock_lines(clock: ClockSpec) -> Iterator[str]:
    yield f"  {headline(clock)}(依 {_cites(clock.cites)})"
    for floor in clock.floors:
        which = "后到的为准" if is_window(clock) else "先到的为准"
        yield f"    上级必须执行:自{floor.starts}起 {floor.term}(依 {_cites(floor.cites)}),{which}"
    yield from (f"    {line}" for line in beside_lines(clock))


def _after_lines(plan: Plan) -> Iterator[str]:
    if plan.returns:
        yield f"退回:{_return_line(plan.returns)}(依 {_cites(plan.returns.cites)})"
    if plan.rating:
        yield f"评价:{_rating_line(plan.rating)}(依 {_cites(plan.rating.cites)})"
    if plan.outcomes:
        solved = plan.outcomes.solved
        words = (f"{choice}(计为解决)" if choice in solved else choice for choice in plan.outcomes.choices)
        yield f"结果:{'、'.join(words)}"
    if plan.notes:
        yield f"另有:{_cites(plan.notes)}"


def _return_line(returns: ReturnRule) -> str:
    parts = [
        f"交办后{returns.within}内可以退回" if returns.within else "可以退回",
        f"每件{returns.times}次以内" if returns.times else "",
        "须写明理由" if returns.reason_required else "",
        f"须经 {returns.consent} 同意" if returns.consent else "",
        f"再退的由 {returns.then} 指定" if returns.then else "",
        "指定后不得退回" if returns.final_after_appointment else "",
    ]
    return ",".join(part for part in parts if part)


def _rating_line(rating: RatingRule) -> str:
    unrated = "未评的计入满意率" if rating.unrated_counts else "未评的不计入满意率"
    return ";".join([unrated, *(_low_line(low) for low in rating.low)])


def _low_line(low: LowRating) -> str:
    what = f"{low.redo}内重办" if low.redo else f"报 {low.report_to}"
    return f"第{low.nth}次低于{low.below}星的,{what}"


def _names(units: Iterable[UnitRef]) -> str:
    return "、".join(unit.name for unit in units)


def _cites(cites: Iterable[Cite]) -> str:
    return "、".join(str(cite) for cite in cites)


# --- plain values -------------------------------------------------------------------------------------------------


def _cite_values(cites: Iterable[Cite]) -> list[dict[str, object]]:
    return [
        {
            "jurisdiction": cite.jurisdiction,
            "place": cite.place,
            "clause": cite.clause,
            "item": cite.item,
            "title": cite.title,
            "line": cite.line,
            "text": str(cite),
        }
        for cite in cites
    ]


def _route_values(route: Route) -> dict[str, object]:
    return {
        "kind": route.kind.value,
        "lead": route.lead.name if route.lead else None,
        "assisting": [unit.name for unit in route.assisting],
        "copies": [unit.name for unit in route.copies],
        "candidates": [unit.name for unit in route.candidates],
        "group": route.group,
        "arbiter": str(route.arbiter) if route.arbiter else None,
        "forbidden": [{"unit": each.unit.name, "cites": _cite_values(each.cites)} for each in route.forbidden],
        "missing": list(route.missing),
        "pending": [str(wait) for wait in route.pending],
        "cites": _cite_values(route.cites),
    }


def _step_values(step: Step) -> dict[str, object]:
    return {
        "cite": _cite_values((step.cite,))[0],
        "holds": step.holds,
        "lacked": list(step.lacked),
        "missing": list(step.missing),
    }


def _clock_values(clock: ClockSpec) -> dict[str, object]:
    return {
        "name": clock.name,
        "starts": clock.starts,
        "term": str(clock.term),
        "restarts": clock.restarts,
        "floors": [_floor_values(floor) for floor in clock.floors],
        **beside_values(clock),
        **clock_values(clock),
        "cites": _cite_values(clock.cites),
        "rungs": [{"text": rung_line(rung), "cites": _cite_values(rung.cites)} for rung in clock.rungs],
    }


def _floor_values(floor: Floor) -> dict[str, object]:
    return {"starts": floor.starts, "term": str(floor.term), "cites": _cite_values(floor.cites)}


def _return_values(returns: ReturnRule | None) -> dict[str, object] | None:
    return {"text": _return_line(returns), "cites": _cite_values(returns.cites)} if returns else None


def _rating_values(rating: RatingRule | None) -> dict[str, object] | None:
    return {"text": _rating_line(rating), "cites": _cite_values(rating.cites)} if rating else None
