"""What else may come of an example (例子的结果): one entry of ``OUTCOMES`` for each kind of outcome.

To teach the examples a new outcome, write a function that takes the view and the outcome and says in a few words what
is the case instead, or None where it came out as expected; enter it in ``OUTCOMES`` under ``Outcome.what``. To let
``不能`` try a further command, enter it in ``ATTEMPTS`` under its word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cases import commands as c
from cases import events as e
from cases import events_steps as es
from cases import lifecycle
from cases.commands_clock import Pause, RequestExtension
from cases.commands_turns import End
from cases.events_turns import Told
from cases.notices import notices
from cases.people import UnitAt
from cases.refusals import Refusal
from cases.state import Case, Clock, Phase
from cases.steps import PEOPLE
from cases.trial import SEALED, Snapshot, Trial
from cases.trial_allowances import first_reason
from cases.trial_dues import until
from cases.trial_turns import TURNED
from dsl import tree
from dsl.alarms import gravest
from dsl.ends import Due
from dsl.stages import STAGES


@dataclass(frozen=True, slots=True)
class View:
    """How the case stood at the moment that an expectation is about."""

    trial: Trial
    stood: Snapshot

    @property
    def case(self) -> Case:
        """The case at that moment."""
        return self.stood.case

    def of(self, kind: type[e.Payload]) -> Iterator[e.Draft]:
        """The events of one kind up to then."""
        return (draft for draft in self.stood.drafts if isinstance(draft.payload, kind))


def clock_of(view: View, name: str) -> Clock | None:
    """The clock of that name that began last."""
    return next((clock for clock in reversed([*view.case.clocks.values()]) if clock.name == name), None)


Check = Callable[[View, tree.Outcome], str | None]


def wanted(outcome: tree.Outcome) -> str:
    """The outcome in words."""
    names = "、".join(name.text for name in outcome.names) or (outcome.name.text if outcome.name else "")
    if outcome.what == "不能" and outcome.name and outcome.names:
        return f"不能 {outcome.name.text} {names}"
    if outcome.what in STAGES:
        return f"由 {names} {outcome.what}"
    return f"{names}{outcome.what}" if outcome.what in ("协办", "候选", "逾期") else f"{outcome.what} {names}".rstrip()


def _listed(units: Iterable[UnitAt], word: str) -> str:
    names = "、".join(unit.name for unit in units)
    return f"{word}的是 {names}" if names else f"没有{word}的"


def _units(view: View, outcome: tree.Outcome) -> set[UnitAt | None]:
    return {view.trial.place.unit(name.text) for name in outcome.names}


def _assisted(view: View, outcome: tree.Outcome) -> str | None:
    found = view.case.assisting
    return None if _units(view, outcome) == set(found) else _listed(found, "协办")


def _copied(view: View, outcome: tree.Outcome) -> str | None:
    found = view.case.copies
    return None if _units(view, outcome) == set(found) else _listed(found, "抄送")


def _candidates(view: View, outcome: tree.Outcome) -> str | None:
    found = view.case.candidates
    return None if _units(view, outcome) == set(found) else _listed(found, "候选")


def _reviewing(view: View, outcome: tree.Outcome) -> str | None:
    """初审, 复审, 研究: it waits for that review of whoever is named."""
    waits = view.case.reviewing
    if waits is None:
        return f"是“{lifecycle.PHASE_WORDS[view.case.phase][0]}”"
    unit = view.trial.place.unit(outcome.name.text) if outcome.name else None
    return None if (waits.stage, waits.unit) == (outcome.what, unit) else f"待{waits.unit.name}{waits.stage}"


def _overdue(view: View, outcome: tree.Outcome) -> str | None:
    name = outcome.name.text if outcome.name else ""
    if any(clock.overdue for clock in view.case.clocks.values() if clock.name == name):
        return None
    clock = clock_of(view, name)
    return f"{name}{until(Due(clock.due_at, clock.due_latest))}" if clock else f"{name}没有起算"


def _closed(view: View, _outcome: tree.Outcome) -> str | None:
    return None if view.case.phase is Phase.CLOSED else f"是“{lifecycle.PHASE_WORDS[view.case.phase][0]}”"


def _climbed(view: View, outcome: tree.Outcome) -> str | None:
    """提醒, 报, 提级至: a rung has reached them, by the name of the rule file or by the unit behind it."""
    wanted = outcome.name.text if outcome.name else ""
    unit = view.trial.place.unit(wanted)
    rungs = [d.payload for d in view.of(e.Climbed) if isinstance(d.payload, e.Climbed)]
    reached = (rung for rung in rungs if rung.action == outcome.what)
    if any(wanted in (r.recipient, *r.also) or (unit and unit in (r.unit, *r.units)) for r in reached):
        return None
    done = "、".join(f"{rung.action} {rung.recipient}" for rung in rungs)
    return f"只有 {done}" if done else "还没有升级"


def _marked(view: View, outcome: tree.Outcome) -> str | None:
    if outcome.name is not None and outcome.name.text in view.case.marks:
        return None
    return f"列为 {'、'.join(view.case.marks)}" if view.case.marks else "没有列为什么"


def _waived(view: View, outcome: tree.Outcome) -> str | None:
    """免: a clause or a person has waived the step."""
    word = outcome.name.text if outcome.name else ""
    waived = [d.payload.step for d in view.of(es.StepWaived) if isinstance(d.payload, es.StepWaived)]
    if word in waived:
        return None
    return f"免了 {'、'.join(waived)}" if waived else "没有免"


def _coloured(view: View, outcome: tree.Outcome) -> str | None:
    colour = gravest(clock.color for clock in view.case.clocks.values() if clock.running)
    return None if colour == outcome.what else f"是{colour}"


def _told(view: View, outcome: tree.Outcome) -> str | None:
    """告知: a notice goes to the unit, or to the reporter."""
    name = outcome.name.text if outcome.name else ""
    sent = notices(None, view.case, view.stood.drafts)
    unit = view.trial.place.unit(name)
    if any(isinstance(d.payload, Told) and name in d.payload.recipients for d in view.stood.drafts):
        return None
    reached = any(notice.unit == unit for notice in sent) if unit else any(notice.person for notice in sent)
    return None if reached else "没有告知"


def _turned(view: View, outcome: tree.Outcome) -> str | None:
    """不予受理, 终止办理, 并入首件."""
    if any(True for _ in view.of(TURNED[outcome.what])):
        return None
    return f"是“{lifecycle.PHASE_WORDS[view.case.phase][0]}”"


def _veiled(view: View, _outcome: tree.Outcome) -> str | None:
    """隐去上报人: for certain."""
    veil = view.case.plan.veil
    if veil is None:
        return "没有隐去上报人"
    return None if veil.certain else "情况还没有问清"


def _cannot(view: View, outcome: tree.Outcome) -> str | None:
    """不能: the engine refuses it."""
    word = outcome.name.text if outcome.name else ""
    trial, command = view.trial, _attempted(view, outcome)
    if command is None:
        return f"“{word}”不能这样试办"
    trial.now = view.stood.at
    try:
        lifecycle.decide(view.case, command, trial.setting(trial.reporter))
    except Refusal:
        return None
    return f"可以{word}"


def _attempted(view: View, outcome: tree.Outcome) -> c.Command | None:
    """What 不能 tries: of anybody, or for the unit that it names."""
    word = outcome.name.text if outcome.name else ""
    if not outcome.names:
        return ATTEMPTS[word](view) if word in ATTEMPTS else _step_of_people(view, word)
    unit = view.trial.place.unit(outcome.names[0].text)
    return TO_UNIT[word](unit) if unit is not None and word in TO_UNIT else None


def _step_of_people(view: View, word: str) -> c.Command | None:
    """A step that is the reporter's own, such as 复查: what anybody else may not do proves nothing."""
    mine = any(spec.name == word and spec.bearer and spec.bearer.kind in PEOPLE for spec in view.case.plan.clocks)
    return c.DoStep(word, sealed=SEALED) if mine else None


OUTCOMES: Mapping[str, Check] = {
    **dict.fromkeys(STAGES, _reviewing),
    "协办": _assisted,
    "抄送": _copied,
    "候选": _candidates,
    "逾期": _overdue,
    "已办结": _closed,
    "提醒": _climbed,
    "报": _climbed,
    "提级": _climbed,
    "列为": _marked,
    "免": _waived,
    "黄色": _coloured,
    "橙色": _coloured,
    "红色": _coloured,
    "告知": _told,
    **dict.fromkeys(TURNED, _turned),
    "隐去上报人": _veiled,
    "不能": _cannot,
}


def _first_outcome(view: View) -> str:
    outcomes = view.case.plan.outcomes
    return outcomes.choices[0] if outcomes else "已答复"


#: For 不能 with a unit: the command that the engine must refuse to it.
TO_UNIT: Mapping[str, Callable[[UnitAt], c.Command]] = {"认领": c.Claim, "指定": c.Assign}
#: For 不能: the command that the engine must refuse, by the word that is refused.
ATTEMPTS: Mapping[str, Callable[[View], c.Command]] = {
    "认领": lambda view: c.Claim(view.case.arbiter or next(iter(view.trial.place.directory.units.values()))),
    "受理": lambda _: c.Accept(),
    "退回": lambda _: c.Return(SEALED),
    "答复": lambda view: c.Answer(_first_outcome(view), (), SEALED),
    "评价": lambda _: c.Rate(5),
    "催办": lambda _: c.Urge(SEALED),
    "延期": lambda _: RequestExtension(sealed=SEALED),
    "终止办理": lambda _: End(SEALED),
    "中止": lambda view: Pause(first_reason(view.case), SEALED),
}
