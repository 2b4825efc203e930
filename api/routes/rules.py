"""Trying rule texts and rules in force (规约试算): for those who write them; nothing here is published."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

from api import answers as a
from api import answers_proofs as ap
from api import answers_rules as ar
from api import answers_trials as t
from api import bodies as b
from api import rule_texts, show
from api.call import Call
from api.doors import Doors
from api.proving import proved, seats_of
from api.routes.townships import rules_of
from cases.facts import rest_day
from cases.house import now_of
from cases.refusals import InvalidInput
from cases.trial_coverage import Part
from cases.trial_tested import tested
from cases.trials import ExampleResult
from dsl.bundle import Source
from dsl.calendar import Calendar
from dsl.compile import Compiled, check_sources, compile_bundle
from dsl.decision import ClockStart, Decision
from dsl.diagnostics import Diagnostic, render
from dsl.explain import explain, explained
from dsl.facts import Facts
from dsl.format import Formatted
from dsl.format_files import format_files
from dsl.incremental import Memory
from dsl.period import due
from dsl.proving import Seat
from dsl.ruleset import Ruleset
from dsl.why_not import clauses, why_not

doors = Doors()

MOST_BYTES = 1024 * 1024  # all files of a check together
_YEARS = range(2000, 2100)  # in which a term can be reckoned, whatever its length and zone


@doors.post(
    "/rules/check",
    permission="check_rules",
    summary="检查规约文字,一次指出全部错误",
    answer=ar.Checked,
    body=b.RuleTexts,
    example=b.RuleTexts(text="镇街 示例镇 330481999\n上级 海宁市 330481\n第一条 其余\n  由 城管所 办理\n"),
    max_bytes=MOST_BYTES,
)
async def check(call: Call, body: b.RuleTexts) -> ar.Checked:
    """Compile the texts together with the files in force; a file of the same place is replaced."""
    given = rule_texts.given(body)
    in_force = await rule_texts.in_force(call.house)
    work = rule_texts.EDITORS.work
    texts, told = await asyncio.to_thread(work, call.person.id, lambda memory: _check(in_force, given, memory))
    shown = [mistake(each, texts.get(each.file, "")) for each in told]
    return ar.Checked(ok=not any(each.severity == "error" for each in told), diagnostics=shown)


def _check(
    in_force: dict[str, Source], given: dict[str, str], memory: Memory
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    sources = rule_texts.together(in_force, given, memory)
    return {name: source.text for name, source in sources.items()}, check_sources([*sources.values()], memory)


@doors.post(
    "/rules/prove",
    permission="check_rules",
    summary="证明规约文字:用不上的、没人管的、来不及的,各举一例",
    answer=ap.Proved,
    body=b.RuleTexts,
    example=b.RuleTexts(text="镇街 示例镇 330481999\n上级 海宁市 330481\n第一条 其余\n  由 住建局 办理\n"),
    max_bytes=MOST_BYTES,
)
async def prove_(call: Call, body: b.RuleTexts) -> ap.Proved:
    """Prove the texts together with the files in force, against the roster and the calendar of now."""
    given = rule_texts.given(body)
    in_force, seats = await rule_texts.in_force(call.house), await seats_of(call.house)
    return await asyncio.to_thread(_prove, in_force, given, call.house.calendars.current(), seats)


def _prove(
    in_force: dict[str, Source], given: dict[str, str], calendar: Calendar, seats: tuple[Seat, ...]
) -> ap.Proved:
    texts, compiled = _compile(in_force, given)
    if compiled.bundle is None:
        told = [mistake(each, texts.get(each.file, "")) for each in compiled.diagnostics]
        return ap.Proved(ok=False, diagnostics=told, proofs=[])
    proofs = proved(compiled.bundle, given, calendar, seats)
    return ap.Proved(ok=all(each.ok for each in proofs), diagnostics=[], proofs=proofs)


@doors.post(
    "/rules/format",
    permission="check_rules",
    summary="把规约文字排成统一的格式",
    answer=ar.Formatted,
    body=b.RuleTexts,
    example=b.RuleTexts(text="镇街 示例镇 330481999\n上级 海宁市 330481\n第一条 其余 由 住建局 办理。\n"),
    max_bytes=MOST_BYTES,
)
async def format_(call: Call, body: b.RuleTexts) -> ar.Formatted:
    """The same words, remarks and meaning in one layout; the files in force stand beside them for their names."""
    given = rule_texts.given(body)
    in_force = await rule_texts.in_force(call.house)
    made = await asyncio.to_thread(_format, in_force, given)
    items = [_formatted(name, each, given[name]) for name, each in made.items()]
    told = [mistake(d, given[name]) for name, each in made.items() if each.text is None for d in each.diagnostics]
    return ar.Formatted(ok=all(item.text is not None for item in items), items=items, diagnostics=told)


def _format(in_force: dict[str, Source], given: dict[str, str]) -> dict[str, Formatted]:
    return format_files([*rule_texts.together(in_force, given).values()], given)


def _formatted(name: str, made: Formatted, old: str) -> ar.FormattedText:
    lines = [span.line for span in made.kept]
    return ar.FormattedText(file=name, text=made.text, changed=made.text not in (None, old), kept=lines)


@doors.post(
    "/rules/test",
    permission="check_rules",
    summary="试办规约里的例子,看哪些条文还没有例子",
    answer=t.Tested,
    body=b.RuleTexts,
    example=b.RuleTexts(text="镇街 示例镇 330481999\n上级 海宁市 330481\n第一条 其余\n  由 住建局 办理\n"),
    max_bytes=MOST_BYTES,
)
async def test(call: Call, body: b.RuleTexts) -> t.Tested:
    """Run the examples of the texts in the case engine, together with the files in force; nothing is saved."""
    given = rule_texts.given(body)
    in_force = await rule_texts.in_force(call.house)
    return await asyncio.to_thread(_test, in_force, given, call.house.calendars.current())


def _test(in_force: dict[str, Source], given: dict[str, str], calendar: Calendar) -> t.Tested:
    sources, compiled = _compile(in_force, given)
    told = [mistake(each, sources.get(each.file, "")) for each in compiled.diagnostics]
    if compiled.bundle is None:
        return t.Tested(ok=False, diagnostics=told, examples=[], clauses=[], suggestions=[])
    result = tested(compiled.bundle, calendar, given)
    return t.Tested(
        ok=result.passed,
        diagnostics=told,
        examples=[_tried(each, sources[each.file]) for each in result.examples],
        clauses=[t.TriedClause(**_place_of(part), exercised=part.exercised) for part in result.parts],
        suggestions=[
            t.SuggestedExample(**_place_of(each.part), text=each.text, why=each.why or None)
            for each in result.suggestions
        ],
    )


def _tried(example: ExampleResult, text: str) -> t.TriedExample:
    failures = [mistake(each, text) for each in example.failures]
    return t.TriedExample(
        file=example.file, line=example.line, title=example.title, passed=example.passed, failures=failures
    )


def _place_of(part: Part) -> dict[str, Any]:
    return {"file": part.file, "line": part.cite.line, "clause": part.cite.clause, "item": part.cite.item}


def _compile(in_force: dict[str, Source], given: dict[str, str]) -> tuple[dict[str, str], Compiled]:
    sources = rule_texts.together(in_force, given)
    return {name: source.text for name, source in sources.items()}, compile_bundle([*sources.values()])


def mistake(each: Diagnostic, text: str) -> ar.Mistake:
    """A diagnostic as clients get it, with its picture."""
    return ar.Mistake(
        file=each.file,
        line=each.span.line,
        column=each.span.column,
        end=each.span.end,
        code=each.code,
        severity=each.severity,
        message=each.message,
        help=each.help,
        picture=render(each, text),
    )


@doors.post(
    "/rules/explain",
    permission="check_rules",
    summary="一件上报会依哪一条、怎样办",
    answer=ar.Explained,
    body=b.Explain,
    example=b.Explain(township="330481001", category="窨井盖", role="代表", answers={"权属": "移动"}),
)
async def explain_(call: Call, body: b.Explain) -> ar.Explained:
    """What the rules in force would do with such a report; nobody is told and nothing is saved."""
    rules, _ = await rules_of(call.house, body.township)
    path = rules.category_path(body.category) if body.category else ()
    if path is None:
        raise InvalidInput({"category": f"没有“{body.category}”这个类别,请从类别表中选择"})
    if body.at is not None and body.at.year not in _YEARS:
        raise InvalidInput({"at": f"请写{_YEARS[0]}年到{_YEARS[-1]}年之间的时间"})
    at = body.at or await now_of(call.house)
    facts = replace(_facts(body, path, at), rest_day=rest_day(at, call.house.calendars.current()))
    decision = rules.decide(facts)
    return ar.Explained(
        decision=explained(rules, facts),
        due=_due(decision, at, call.house.calendars.current()),
        questions=[
            a.QuestionDeclared(name=q.name, choices=list(q.choices), optional=q.optional, measure=q.measure)
            for name in decision.plan.route.missing
            for q in rules.questions_for(path)
            if q.name == name
        ],
        why_not=_why_not(rules, facts, body.why_not),
        text=explain(rules, facts),
    )


def _why_not(rules: Ruleset, facts: Facts, wanted: str | None) -> list[str]:
    answers = why_not(rules, facts, wanted) if wanted else ()
    if wanted and not answers:
        raise InvalidInput({"why_not": f"没有“{wanted}”这一条;有的是 {'、'.join(clauses(rules))}"})
    return [str(answer) for answer in answers]


def _facts(body: b.Explain, path: tuple[str, ...], at: datetime) -> Facts:
    return Facts(
        jurisdiction=body.township,
        at=at,
        category=path,
        text=body.text,
        role=body.role,
        level=body.level,
        named_unit=body.named_unit,
        group=body.group,
        village=body.village,
        grid=body.grid,
        urgency=body.urgency,
        photo_count=body.photo_count,
        answers=body.answers,
    )


def _due(decision: Decision, at: datetime, calendar: Calendar) -> list[ar.DueTime]:
    found = []
    for spec in decision.plan.clocks:
        if spec.starts == ClockStart.REPORTED:
            end = due(at, spec.term, spec.time, calendar)
            found.append(
                ar.DueTime(
                    name=spec.name,
                    due_at=show.moment(end.earliest),
                    due_latest=show.moment(end.latest),
                    provisional=end.provisional,
                )
            )
    return found
