"""minqing explain: what the rules would do with a report, clause by clause, and when each clock would be due."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.rulefiles import read_calendar, read_folder
from cases.facts import rest_day, value_error
from cases.figures import count
from dsl.asking import role
from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.decision import ClockStart, Decision, RouteKind
from dsl.explain import explain, explained
from dsl.facts import UNANSWERED, Facts
from dsl.period import show
from dsl.ruleset import Ruleset
from dsl.why_not import Answer, clauses, why_not


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--township", required=True, metavar="镇街", help="名称或代码 (name or code)")
    parser.add_argument("--category", metavar="类别", help="类别或它的别名 (category)")
    parser.add_argument("--text", default="", metavar="文字", help="上报的文字 (text)")
    parser.add_argument("--role", default="居民", metavar="身份", help="居民、点长、代表、市代表… (role)")
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        type=options.pair,
        metavar="问=答",
        help="对提问的回答,没有写的算还没有问,留空写 权属=未填 (answers, repeatable)",
    )
    parser.add_argument("--group", metavar="群", help="在哪个群上报 (group)")
    parser.add_argument("--unit", metavar="单位", help="指名的单位 (unit named by the reporter)")
    parser.add_argument("--village", metavar="村", help="村、社区 (village)")
    parser.add_argument("--grid", metavar="网格", help="网格号 (grid)")
    parser.add_argument("--urgency", default="一般", metavar="程度", help="一般、紧急 (urgency)")
    parser.add_argument("--at", type=options.moment, metavar="时间", help="上报的时间,不写是现在 (when)")
    parser.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="事件=时间",
        type=options.pair,
        help="后来的事,例如 受理=2020-10-04T09:00 (later events, repeatable)",
    )
    parser.add_argument("--why-not", metavar="条", help="这一条为什么没有用到,例如 4 或 第四条 (what a clause lacked)")
    parser.add_argument("--rules", type=Path, metavar="文件夹", help="规约文件夹 (folder of rule files)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.with_rules(options.settings(given), given.rules)
    compiled = compile_bundle(read_folder(settings.rules.folder))
    if compiled.bundle is None:
        raise CommandFailed(f"规约有{len(compiled.diagnostics)}处错误,请先用 minqing check 看清改好", Exit.FOUND)
    rules = _ruleset(compiled.bundle, given.township)
    facts, calendar = _facts(given, rules), read_calendar(settings.rules)
    facts = replace(facts, rest_day=rest_day(facts.at, calendar))
    decision = rules.decide(facts)
    dues = dict(_dues(decision, facts, _events(given.event), calendar))
    console.say(explain(rules, facts))
    console.say(f"期限(按 {show(facts.at)} 上报):")
    for name, text in dues.items():
        console.say(f"  {name}:{text}")
    questions = _questions(decision, rules, facts)
    for name, choices in questions.items():
        console.say(f"还要问:{name}({'、'.join(choices) or '填数字'})")
    asked = _why_not(given.why_not, rules, facts)
    if asked:
        console.say(f"{given.why_not}:")
    for answer in asked:
        console.say(f"  {answer}")
    told = {"due": dues, "questions": questions, "why_not": [str(answer) for answer in asked]}
    console.give({**explained(rules, facts), **told})
    return Exit.DONE


def _why_not(wanted: str | None, rules: Ruleset, facts: Facts) -> tuple[Answer, ...]:
    if wanted is None:
        return ()
    answers = why_not(rules, facts, wanted)
    if not answers:
        raise CommandFailed(f"没有“{wanted}”这一条;有的是 {'、'.join(clauses(rules))}")
    return answers


def _ruleset(bundle: Bundle, wanted: str) -> Ruleset:
    for entry in bundle.jurisdictions:
        if wanted in (entry.code, entry.name):
            return bundle.rulesets[entry.code]
    known = "、".join(f"{entry.name}({entry.code})" for entry in bundle.jurisdictions)
    raise CommandFailed(f"没有“{wanted}”的规约;有规约的是 {known}")


def _facts(given: Namespace, rules: Ruleset) -> Facts:
    path = rules.category_path(given.category) if given.category else ()
    if path is None:
        raise CommandFailed(f"没有“{given.category}”这个类别;最大的类别是 {'、'.join(rules.categories.children(None))}")
    if given.unit and rules.resolve_unit(given.unit) is None:
        raise CommandFailed(f"没有“{given.unit}”这个单位;可以指名的有 {'、'.join(rules.units)}")
    who = role(given.role)
    return Facts(
        jurisdiction=rules.jurisdiction.code,
        at=given.at or datetime.now(UTC),
        category=path,
        text=given.text,
        role=who.role,
        level=who.level,
        named_unit=given.unit,
        group=given.group,
        village=given.village,
        grid=given.grid,
        urgency=given.urgency,
        answers=_answers(given.answer, rules),
    )


def _answers(given: list[tuple[str, str]], rules: Ruleset) -> dict[str, str]:
    """Answers, and what was found (认定), declared (态势) or registered (属性), by name; 未填 where left empty."""
    for name, value in given:
        if name not in rules.valued:
            raise CommandFailed(f"规约没有“{name}”这一问;有的是 {'、'.join(rules.valued) or '(没有)'}")
        wrong = None if value == UNANSWERED else value_error(name, value, rules.valued[name])
        if wrong is not None:
            raise CommandFailed(wrong if rules.valued[name].measure else f"{wrong}、{UNANSWERED}")
    return dict(given)


def _events(given: list[tuple[str, str]]) -> dict[str, datetime]:
    words = {start.value: start.value for start in ClockStart}
    unknown = [name for name, _ in given if name not in words]
    if unknown:
        raise CommandFailed(f"没有“{unknown[0]}”这种事件;可以写 {'、'.join(words)}")
    return {words[name]: options.moment(value) for name, value in given}


def _dues(
    decision: Decision, facts: Facts, events: Mapping[str, datetime], calendar: Calendar
) -> Iterator[tuple[str, str]]:
    """Each clock with its due time, or with what it waits for."""
    first = ClockStart.POOLED if decision.plan.route.kind is RouteKind.POOL else ClockStart.ASSIGNED
    started: dict[str, datetime] = {ClockStart.REPORTED: facts.at, first: facts.at, **events}
    for spec in decision.plan.clocks:
        if spec.starts not in started:
            yield spec.name, f"从{spec.starts}起 {spec.term}"
            continue
        end = count(spec, started[spec.starts], calendar, started)
        later = f",最迟 {show(end.due_latest)}(暂定)" if end.provisional else ""
        yield spec.name, f"不迟于 {show(end.due_at)}{later}"


def _questions(decision: Decision, rules: Ruleset, facts: Facts) -> dict[str, list[str]]:
    """What is still to be asked: several tables (附表) may ask by the same name, each of its own category."""
    missing = decision.plan.route.missing
    asked = rules.questions_for(facts.category)
    return {question.name: list(question.choices) for question in asked if question.name in missing}


COMMAND = Command(
    "explain", "说明一件上报会怎么办 (explain a decision)", _add, _run, "1:规约有错误;2:没有这个镇街、类别、单位或提问"
)
