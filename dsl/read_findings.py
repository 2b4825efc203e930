"""Reads the terms within which a finding (认定) has to be made; the findings themselves stand in the scope."""

from __future__ import annotations

from dsl import conditions, tree
from dsl.conditions import Condition
from dsl.decision import ClockSpec, Finding
from dsl.findings import Findings
from dsl.layer import Ruled
from dsl.scope import Scope
from dsl.triggers import trigger
from dsl.words import Words, start_fits


def finding_clocks(file: tree.RuleFile, scope: Scope, words: Words, found: Findings) -> tuple[Ruled[ClockSpec], ...]:
    """One clock for each finding with a term, on whoever has to make it; mistakes go to ``found``."""
    read = (_clock(said, scope, words, found) for said in file.of(tree.Finding) if said.within is not None)
    return tuple(clock for clock in read if clock is not None)


def _clock(said: tree.Finding, scope: Scope, words: Words, found: Findings) -> Ruled[ClockSpec] | None:
    finding, name = scope.findings[said.name.text], said.name
    term = words.term(said.within, found) if said.within else None
    if said.start is None:
        advice = "例如“自受理之日起3个工作日内作出”"
        found.add("D716", name.span, f"没有写认定“{name.text}”的期限从什么时候起算", advice)
        return None
    if term is None:
        return None
    start_fits(said.start, term, found)
    spec = ClockSpec(name.text, trigger(said.start), term, words.rules(term), finding.cites, bearer=finding.by)
    return Ruled(_of_category(finding, scope), finding.cites[0], spec)


def _of_category(finding: Finding, scope: Scope) -> Condition:
    path = scope.path(finding.category) if finding.category else None
    return conditions.CategoryIs(path) if path else conditions.Always()
