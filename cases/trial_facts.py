"""What an example says of its surroundings (例子里的情况): declared states, the spot's attributes, similar cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cases import commands as c
from cases import lifecycle
from cases.anew import Bench
from cases.trial import Trial
from cases.trial_world import Place
from dsl import tree
from dsl.calendar import Calendar
from dsl.facts import ALIKE, REPEATED, UNANSWERED
from dsl.values import ATTRIBUTE, STATE, Known

#: What nobody can say yet; what an example does not mention is absent instead.
UNKNOWN = "未知"
#: Of 宣布 without anything that it declares: the sentence, and what to write.
NO_STATE = ("宣布要写明是什么态势", "例如“宣布,防汛应急响应 三级”")


def bench(here: Place, calendar: Calendar, text: str) -> Bench:
    """The rules for an example that says nothing yet: states at rest, no attribute, and no case beside it."""
    known = here.rules.valued.values()
    place = {entry.name: UNANSWERED for entry in known if isinstance(entry, Known) and entry.what == ATTRIBUTE}
    none = {ALIKE: 0, REPEATED: 0}
    return Bench(here.rules, here.where.code, text, calendar, here.directory, here.rules.at_rest(), place, none)


def learn(trial: Trial, said: dict[str, tree.Answered]) -> bool:
    """Take what ``said`` tells of states and attributes out of it; whether there was anything."""
    told = {name: entry for name in said if isinstance(entry := trial.place.rules.valued.get(name), Known)}
    for name, entry in told.items():
        value = said.pop(name).value.text
        judge = trial.judge
        if entry.what == STATE:
            trial.judge = replace(judge, states=_with(judge.states, name, value))
        else:
            trial.judge = replace(judge, place=_with(judge.place, name, value))
    return bool(told)


def counted(trial: Trial, counts: tuple[tree.Counted, ...]) -> tuple[tree.Counted, ...]:
    """The counts that are not of similar or repeated cases, which are learnt here."""
    alike = {count.what.text: int(count.amount.value) for count in counts if count.what.text in (ALIKE, REPEATED)}
    trial.judge = replace(trial.judge, alike={**trial.judge.alike, **alike})
    return tuple(count for count in counts if count.what.text not in alike)


def declare(trial: Trial, line: tree.Happened, said: dict[str, tree.Answered]) -> None:
    """宣布: a state changes, and the rules are asked again of the case that is under way."""
    trial.tick()
    if not learn(trial, said):
        trial.stop("D911", line.span, *NO_STATE)
    trial.take(lifecycle.asked_again(trial.case, trial.setting(trial.reporter), "state"))


def find(trial: Trial, line: tree.Happened, said: dict[str, tree.Answered]) -> None:
    """认定: a unit says what it has found; the one that the rules name where the line names nobody."""
    findings = found(trial, said)
    first = next((rule for rule in trial.case.plan.findings if rule.name in findings), None)
    unit = trial.place.unit(line.unit.text) if line.unit else None
    if unit is None and first is not None:
        ref = first.by.unit if first.by else None
        unit = trial.place.directory.unit(ref) if ref else trial.case.holder
    trial.do(c.Find(findings), unit, line.span)


def found(trial: Trial, said: dict[str, tree.Answered]) -> dict[str, str]:
    """What the line says of findings (认定), taken out of ``said``."""
    plan = trial.case.plan
    names = {finding.name for finding in plan.findings} | {each.question for each in plan.rechoices}
    return {name: said.pop(name).value.text for name in [*said] if name in names}


def _with(known: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    rest = {each: kept for each, kept in known.items() if each != name}
    return rest if value == UNKNOWN else {**rest, name: value}
