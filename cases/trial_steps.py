"""What each line of an example does (例子里的事): one entry of ``STEPS`` for each word, as commands of the case engine.

To teach the examples a new word, write a function that takes the trial, the line and what the line says of facts,
and enter it in ``STEPS`` under the word. It calls ``trial.do(command, unit, line.span)`` once for each command – clocks
that fell due before are played first, and a refusal of the engine becomes the message of that line – or ``trial.stop``
with a sentence where the line itself is wrong. What it uses of ``said`` it takes out; what is left over is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from cases import commands as c
from cases import facts, trial_reach, trial_turns
from cases.people import Role, UnitAt
from cases.stars import raters
from cases.state import Phase
from cases.trial import SEALED, Trial
from cases.trial_allowances import ALLOWANCES
from cases.trial_answers import STEPS as ANSWERS
from cases.trial_answers import by_holder, wrong_unit
from cases.trial_facts import declare, find, found
from cases.trial_stepping import do_step, is_step, schedule, send, waive
from cases.trial_world import spot
from dsl import tree
from dsl.period import show

#: What a line says beside its word, by name: answers to questions have been given before the step sees it.
Said = dict[str, tree.Answered]
Step = Callable[[Trial, tree.Happened, Said], None]

#: A rating whose stars an example does not say is a good one.
_CONTENT = 5


def play(trial: Trial, line: tree.Happened) -> None:
    """Let one line of the example happen. Raises Stopped."""
    trial.now = trial.moments[line.at]
    trial.posts = frozenset({line.unit.text} if line.unit and trial.place.post(line.unit.text) else ())
    step = STEPS.get(line.event.text) or (do_step if is_step(trial, line.event.text) else None)
    if step is None:
        trial.stop("D913", line.event.span, f"例子里的“{line.event.text}”还不能试办", "请先去掉这一句")
    said = once(trial, line.answers)
    _learn(trial, line, said)
    step(trial, line, said)
    for answer in said.values():
        trial.stop("D913", answer.span, f"例子里的“{answer.question.text}”在这里不能试办", "请先去掉这一句")


def once(trial: Trial, answers: tuple[tree.Answered, ...]) -> Said:
    """Answers by what they answer. Raises Stopped where one is given twice."""
    said: Said = {}
    for answer in answers:
        if answer.question.text in said:
            trial.stop("D915", answer.span, f"“{answer.question.text}”说了两次", "请只留一个")
        said[answer.question.text] = answer
    return said


def _learn(trial: Trial, line: tree.Happened, said: Said) -> None:
    """What the line says of the rules' questions: the holder asks where nobody has, and the reporter replies."""
    anew = {each.question for each in trial.case.plan.rechoices if each.at == line.event.text}
    asked = {question.name for question in trial.place.rules.questions} - anew
    answers = {name: said.pop(name).value.text for name in [*said] if name in asked}
    if not answers:
        return
    if errors := facts.answer_errors(answers, trial.place.rules):
        trial.stop("D911", line.span, ";".join(errors.values()))
    trial.tick()
    case = trial.case
    if case.asked is None and not set(answers) & set(case.missing):
        trial.do(c.Ask(question=next(iter(answers))), case.holder, line.span)
    trial.do(c.Reply(answers), None, line.span)


# --- who does it ------------------------------------------------------------------------------------------------------


def by_reporter(trial: Trial, line: tree.Happened) -> None:
    """Whoever sent the report. Raises Stopped where the line names a unit."""
    if line.unit is not None and trial.place.unit(line.unit.text) is not None:
        wrong_unit(trial, line.unit, f"{line.event.text}由 上报人 作出,不是 {line.unit.text}")


def by_arbiter(trial: Trial, line: tree.Happened) -> UnitAt | None:
    """The unit that may name a holder. Raises Stopped where the line names anybody else."""
    may = list(dict.fromkeys(unit for unit in (trial.case.arbiter, trial.case.steward) if unit is not None))
    named = trial.place.unit(line.unit.text) if line.unit else None
    if line.unit is not None and may and named not in may:
        wrong_unit(trial, line.unit, f"这件由 {'、'.join(unit.name for unit in may)} 指定,不是 {line.unit.text}")
    return named or next(iter(may), None)


def by_superior(trial: Trial, line: tree.Happened) -> UnitAt | None:
    """Whoever takes a case from its holder: any unit but the holder, which may hand nothing on by itself."""
    case = trial.case
    named = trial.place.unit(line.unit.text) if line.unit else None
    if line.unit is not None and named == case.holder and named not in (case.arbiter, case.steward, *case.supervisors):
        wrong_unit(trial, line.unit, f"承办单位不能自己改派,{line.unit.text} 正是这件的承办单位")
    return named or case.arbiter or case.steward


# --- what is only looked at: the rules have done it by themselves -----------------------------------------------------


def _handed_over(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """交办: the case is with a unit since this very moment."""
    trial.tick()
    case = trial.case
    if case.holder is None or case.held_since is None:
        advice = "请写 某单位 认领,或者 指定 某单位"
        trial.stop("D914", line.event.span, "这一刻没有交办:这件待认领,还没有交给哪个单位", advice)
    if case.held_since != trial.now:
        since = show(case.held_since)
        trial.stop("D914", line.event.span, f"这一刻没有交办:{case.holder.name} 从 {since} 起承办", "请去掉这一句")


def _waits(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """待认领: the case is in the pool."""
    trial.tick()
    if trial.case.phase is not Phase.POOLED:
        holder = trial.case.holder
        why = f"由 {holder.name} 承办" if holder else "已经办结"
        trial.stop("D914", line.event.span, f"这一刻不是待认领:这件{why}", "请去掉这一句")


# --- what people do ---------------------------------------------------------------------------------------------------


def _claim(trial: Trial, line: tree.Happened, said: Said) -> None:
    unit = trial.place.unit(line.unit.text) if line.unit else None
    trial.do(c.Claim(unit, found(trial, said), SEALED), unit, line.span)


def _accept(trial: Trial, line: tree.Happened, said: Said) -> None:
    trial.do(c.Accept(found(trial, said), SEALED), by_holder(trial, line), line.span)


def _return(trial: Trial, line: tree.Happened, _said: Said) -> None:
    trial_reach.give_back(trial, line, by_holder)


def _assign(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """指定: whoever may name a holder does; the unit is one that the rules know."""
    trial.tick()
    trial.do(c.Assign(_named(trial, line)), by_arbiter(trial, line), line.span)


def _reassign(trial: Trial, line: tree.Happened, said: Said) -> None:
    """改派: what a unit holds goes to another one; in the pool it is 指定."""
    trial.tick()
    if trial.case.phase is Phase.POOLED:
        _assign(trial, line, said)
    else:
        trial.do(c.Reassign(_named(trial, line)), by_superior(trial, line), line.span, Role.COORDINATOR)


def _named(trial: Trial, line: tree.Happened) -> UnitAt:
    unit = trial.place.unit(line.object.text) if line.object else None
    if unit is None:
        raise AssertionError(f"{line.event.text} is not read without the name of a unit")
    return unit


def _rate(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """评价: by the party that the line names, else by the reporter."""
    stars = line.stars or _CONTENT
    names = [rater.name for rater in raters(trial.case.plan.rating)]
    if line.unit is None or line.unit.text not in names:
        by_reporter(trial, line)
        trial.do(c.Rate(stars, rater=names[0]), None, line.span)
        return
    trial.do(c.Rate(stars, rater=line.unit.text), None, line.span)


def _urge(trial: Trial, line: tree.Happened, _said: Said) -> None:
    trial.do(c.Urge(SEALED), trial.place.unit(line.unit.text) if line.unit else None, line.span)


def _reclassify(trial: Trial, line: tree.Happened, _said: Said) -> None:
    path = trial.place.rules.category_path(line.object.text) if line.object else None
    if path is None:
        raise AssertionError("改分类 is not read without the name of a category")
    trial.do(c.Reclassify(path), by_holder(trial, line), line.span)


def _relocate(trial: Trial, line: tree.Happened, _said: Said) -> None:
    village, grid = spot(trial.place, line.object.text) if line.object else (None, None)
    trial.do(c.Relocate(village, grid), None, line.span)


def _notice(trial: Trial, line: tree.Happened, _said: Said) -> None:
    """国务院通知: the year's holidays are published, and what runs is counted by them."""
    known = trial.calendar
    off = frozenset(day for first, last in line.rest for day in _days(first, last))
    worked = frozenset(day for first, last in line.work for day in _days(first, last))
    year = frozenset({line.year}) if line.year else frozenset()
    revision = f"{known.revision}+{line.year}"
    trial.proclaim(
        replace(
            known,
            revision=revision,
            years=known.years | year,
            days_off=known.days_off | off,
            make_up_days=known.make_up_days | worked,
        )
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


STEPS: Mapping[str, Step] = {
    "交办": _handed_over,
    "待认领": _waits,
    "认领": _claim,
    "受理": _accept,
    "退回": _return,
    "指定": _assign,
    "改派": _reassign,
    "评价": _rate,
    "催办": _urge,
    "认定": find,
    "宣布": declare,
    "改分类": _reclassify,
    "更正位置": _relocate,
    "免": waive,
    "送": send,
    "定于": schedule,
    "国务院通知": _notice,
    **ALLOWANCES,
    **trial_turns.STEPS,
    **trial_reach.STEPS,
    **ANSWERS,
}
