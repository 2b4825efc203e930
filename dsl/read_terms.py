"""Reads the terms of a clause (时限) and what a change of holder does to them."""

from __future__ import annotations

from dsl import conditions, tree
from dsl.decision import ClockSpec, ClockStart
from dsl.draft import Reading
from dsl.layer import RestartRule
from dsl.terms import Term

#: Clocks with the event that starts each when the clause does not say.
CLOCKS: dict[str, ClockStart | None] = {
    "受理": ClockStart.REPORTED,
    "认领": ClockStart.POOLED,
    "答复": None,
    "评价": ClockStart.ANSWERED,
}
#: What a change of holder does to a clock when no clause says it: only 受理 starts anew.
STARTS_ANEW = frozenset({"受理", "认领"})


def add_clock(r: Reading, line: tree.Body, spec: ClockSpec) -> None:
    """One more clock under the line's condition."""
    r.draft.clocks.append(r.ruled(line, spec))


def plain_clock(r: Reading, line: tree.Body, name: str, starts: str, term: Term) -> ClockSpec:
    """A clock with nothing said beside its term."""
    return ClockSpec(name, starts, term, r.words.rules(term), (r.cite(line),), restarts=name in STARTS_ANEW)


def reassigned(r: Reading, line: tree.Reassigned) -> None:
    """One answer for each clock of the file: a change of holder is not judged by the report again."""
    if not isinstance(r.condition, conditions.Always):
        r.found.add("D728", line.span, "改派后 怎么算不能带条件", "请写在没有条件的一条里")
    said = [*((name, True) for name in line.restart), *((name, False) for name in line.carry)]
    for name, anew in said:
        before = [rule.value.anew for rule in r.draft.restarts if rule.value.clock == name.text]
        r.draft.restarts.append(r.ruled(line, RestartRule(name.text, anew)))
        if before and before[0] is not anew:
            advice = "重新起算 和 承接剩余 留一处"
            r.found.add("D728", name.span, f"改派后 {name.text} 怎么算,本文件写了两种", advice)
