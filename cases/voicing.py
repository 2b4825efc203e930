"""What is owed to whoever raised a matter (撤回、转告、回访、重新办理): taking back, word, another round."""

from __future__ import annotations

from cases import clocks
from cases import commands_voices as vc
from cases import events as e
from cases import events_voices as v
from cases.ending import RATING
from cases.redecide import redecide
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.state import Case, Phase
from cases.steps import is_held_open, remaining, running
from cases.telling import Telling
from dsl.decision import ClockStart
from dsl.facts import ROUND


def withdraw(telling: Telling, command: vc.Withdraw) -> None:
    """The own voice leaves: where others stand behind the case it stays theirs, otherwise it is over."""
    case = telling.case
    if telling.actor.person != case.reporter:
        raise NotAllowed("撤回由上报人自己提出")
    if case.answered:
        raise WrongPhase(f"已经答复,不能撤回,可以评价{';' + remaining(case) if remaining(case) else ''}")
    own = (joint.reporter for joint in case.joined)
    gone = (case.reporter, *case.left)
    heir = next((each for each in (*case.carriers, *own, *case.kin.heirs) if each not in gone), None)
    heir = None if case.phase is Phase.PASSING else heir
    telling.tell(v.Withdrawn(case.reporter, heir, command.sealed))
    if heir is None:
        telling.close(e.Closed("withdrawn"))


def tell(telling: Telling, command: vc.TellVoice) -> None:
    """The one who spoke knows now."""
    if not telling.case.voices.owed:
        raise WrongPhase("没有待转告的答复")
    telling.tell(v.VoiceTold(command.sealed))


def call_back(telling: Telling, command: vc.CallBack) -> None:
    """Ask the reporter what the answer is worth. Raises WrongPhase where there was none."""
    case = telling.case
    if not was_answered(case):
        raise WrongPhase("还没有答复,不能回访")
    if command.reached and command.satisfied is None:
        raise InvalidInput({"satisfied": "请写明上报人是否满意"})
    if not command.reached and command.satisfied is not None:
        raise InvalidInput({"satisfied": "没有联系上的,不填是否满意"})
    if not command.sealed:
        raise InvalidInput({"text": "请写明回访情况"})
    telling.tell(v.CalledBack(command.reached, command.satisfied, command.sealed))


def was_answered(case: Case) -> bool:
    """Whether there is something to be asked about: an answer of this round, or a word on the spot."""
    return case.answered or case.close_reason == "settled"


def may_reopen(case: Case) -> bool:
    """Whether the last call-back of this round was an unsatisfied one, and a unit is there that answered."""
    last = case.voices.last_call
    asked = last is not None and last.round == case.round and last.satisfied is False
    return asked and case.answered and case.holder is not None


def reopen(telling: Telling, command: vc.Reopen) -> None:
    """Back to the unit that answered, in a new round with a term of its own. Raises WrongPhase before a call-back."""
    case = telling.case
    if not may_reopen(case):
        raise WrongPhase("回访不满意的,才可以重新办理;评价低的,依规约重办")
    if not command.sealed:
        raise InvalidInput({"text": "请写明重新办理的理由"})
    telling.end_clocks(running(case, RATING), "void")
    telling.tell(e.Reopened(case.unit, case.low_ratings, "call_back", command.sealed))
    redecide(telling, "redo", ROUND)
    answer = next((spec for spec in telling.plan.clocks if spec.name == ClockStart.ANSWERED), None)
    if answer is not None and telling.case.live and telling.case.running(answer.name) is None:
        nth = telling.case.low_ratings
        started = clocks.start(telling.case, answer.name, telling.when, telling.setting.calendar, low_rating=nth)
        telling.tell(started, answer.cites)


def close(telling: Telling, command: vc.Close) -> None:
    """End what nothing else would end. Raises WrongPhase while a window or a step is open."""
    case = telling.case
    if not command.sealed:
        raise InvalidInput({"text": "办结须写明理由"})
    if case.running(RATING) is not None:
        raise WrongPhase("评价期还没有满,期满后自动办结")
    if is_held_open(case):
        raise WrongPhase(f"还不能办结:{remaining(case) or '还有期限没有满'}")
    cites = case.plan.rating.cites if case.plan.rating else ()
    telling.close(e.Closed("coordinator", sealed=command.sealed), cites)
