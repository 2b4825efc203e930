"""Reads what has a value (问, 认定, 态势, 属性) of a file into its scope."""

from __future__ import annotations

from dsl import tree
from dsl.decision import Cite, Finding, Question, Recipient, RecipientKind
from dsl.findings import Findings
from dsl.measures import known as known_measure
from dsl.parties import party
from dsl.scope import Scope, find_category
from dsl.stages import reviews, verdicts
from dsl.values import ATTRIBUTE, REVIEW, STATE, Known

#: The step that may bring a finding along (受理时作出).
WITH = "受理"


def declare_values(file: tree.RuleFile, scope: Scope, found: Findings) -> None:
    """Everything of the file that has a value; units, posts and categories stand in the scope already."""
    for question in file.of(tree.Question):
        scope.questions[question.name.text] = _question(question, scope, found)
    for finding in file.of(tree.Finding):
        scope.findings[finding.name.text] = _finding(finding, scope, found)
    for state in file.of(tree.State):
        by = party(scope, state.by, found) if state.by else None
        scope.states[state.name.text] = _known(STATE, state, by, found)
    for attribute in file.of(tree.Attribute):
        scope.attributes[attribute.name.text] = _known(ATTRIBUTE, attribute, None, found)
    _stages(file, scope, found)


def _stages(file: tree.RuleFile, scope: Scope, found: Findings) -> None:
    """One entry for each kind of review, with the verdicts of all clauses that ask for it."""
    for review in reviews(file):
        stage = review.stage.text
        before = scope.stages[stage].choices if stage in scope.stages else ()
        choices = tuple(dict.fromkeys((*before, *verdicts(review))))
        by = party(scope, review.who, found)
        scope.stages[stage] = Known(REVIEW, stage, choices, by=by, line=review.span.line)


def _question(said: tree.Question, scope: Scope, found: Findings) -> Question:
    path = find_category(scope, said.category, found) if said.category else None
    choices = tuple(choice.text for choice in said.choices)
    name = said.name
    measure = _measure(said.measure, found)
    return Question(name.text, choices, path[-1] if path else None, said.optional, name.span.line, measure)


def _finding(said: tree.Finding, scope: Scope, found: Findings) -> Finding:
    path = find_category(scope, said.category, found) if said.category else None
    if said.with_event is not None and said.with_event.text != WITH:
        advice = f"可以写 {WITH}时作出,或者写期限,例如“自交办时起2小时内作出”"
        message = f"“{said.name.text}”不能在{said.with_event.text}时作出"
        found.add("D658", said.with_event.span, message, advice)
    return Finding(
        name=said.name.text,
        cites=(Cite(scope.code, scope.place, f"认定 {said.name.text}", line=said.name.span.line),),
        choices=tuple(choice.text for choice in said.choices),
        measure=_measure(said.measure, found),
        by=_finder(said, scope, found),
        with_event=said.with_event.text if said.with_event else "",
        category=path[-1] if path else None,
    )


def _finder(said: tree.Finding, scope: Scope, found: Findings) -> Recipient | None:
    """Who makes the finding; None after telling that nobody does."""
    if said.by is None:
        advice = "例如“由 承办单位”或者“由 某单位,受理时作出”"
        found.add("D656", said.name.span, f"没有写“{said.name.text}”由谁认定", advice)
        return None
    if said.by.text == RecipientKind.REPORTER:
        advice = f"上报人回答的写作“问 {said.name.text} 选 ……”;认定写 由 哪个单位"
        found.add("D650", said.by.span, f"“{said.name.text}”不能由上报人认定", advice)
        return None
    by = party(scope, said.by, found)
    if by is not None and by.kind is RecipientKind.ROLE:
        advice = "写一个单位、一个岗位,或者 由 承办单位"
        found.add("D650", said.by.span, f"“{said.name.text}”由谁认定要写到单位,“{said.by.text}”不是单位", advice)
        return None
    return by


def _known(what: str, said: tree.State | tree.Attribute, by: Recipient | None, found: Findings) -> Known:
    choices = tuple(choice.text for choice in said.choices)
    return Known(what, said.name.text, choices, _measure(said.measure, found), by, said.name.span.line)


def _measure(name: tree.Name | None, found: Findings) -> str:
    if name is None:
        return ""
    measure = known_measure(name.text)
    if measure is None:
        found.add("D651", name.span, f"不认识计量单位“{name.text}”", "例如 填 厘米、平方米、公斤、元、人、处")
    return measure or name.text
