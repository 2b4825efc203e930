"""Answers a report (答复): directly, or by a draft (拟答复) that whoever the rules name signs (签发) or sends back."""

from __future__ import annotations

from dataclasses import dataclass

from cases import commands as c
from cases import events as e
from cases import events_council as k
from cases import rating
from cases.commands_council import DraftAnswer, SignOff
from cases.commands_voices import Settle
from cases.link_commands import check_parts
from cases.people import UnitAt
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.sealed import Sealed
from cases.state import Case
from cases.state_council import Drafted
from cases.steps import open_steps, remaining
from cases.telling import Telling
from dsl.decision import Cite, ClockStart, EventRule, RecipientKind


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs at this moment: the unit, and the post that is asked for there; None: anybody of that unit."""

    unit: UnitAt
    post: str | None = None

    def __str__(self) -> str:
        return f"{self.unit.name}的{self.post}" if self.post else self.unit.name


def answer(telling: Telling, command: c.Answer) -> None:
    """Give the answer at once. Raises NotAllowed to whoever may only draft where the rules ask for a signature."""
    check_parts(telling.case)
    check_words(telling.case, command)
    rule = rule_of(telling, ClockStart.ANSWERED)
    if rule is not None and rule.signer is not None:
        check_signer(telling, rule)
    _give(telling, command)


def draft(telling: Telling, command: DraftAnswer) -> None:
    """Write it for whoever signs; a later draft takes the place of an earlier one."""
    check_words(telling.case, command)
    who = signer_of(telling, rule_of(telling, ClockStart.ANSWERED))
    unit, by = telling.case.unit, telling.actor.person
    drafted = k.AnswerDrafted(unit, by, command.outcome, command.photos, command.sealed, who.unit, who.post)
    telling.tell(drafted, _sign_cites(telling))


def sign_off(telling: Telling, command: SignOff) -> None:
    """Sign the draft, so that it is the answer, or send it back. Raises WrongPhase where there is none."""
    waits = open_draft(telling.case)
    if waits is None:
        raise WrongPhase("没有待签发的答复:承办单位可以先拟答复")
    rule = rule_of(telling, ClockStart.ANSWERED)
    who = signer_of(telling, rule)
    if not _may_sign(telling, who):
        raise NotAllowed(f"这一件的答复由{who}签发")
    if not command.approve:
        if not command.sealed:
            raise InvalidInput({"text": "退改须写明意见"})
        telling.tell(k.AnswerSentBack(who.unit, command.sealed), _sign_cites(telling))
        return
    _check_open(telling.case)
    check_parts(telling.case)
    telling.tell(k.AnswerSigned(who.unit, command.sealed), _sign_cites(telling))
    _give(telling, c.Answer(waits.outcome, waits.photos, waits.sealed), signed=True)


def open_draft(case: Case) -> Drafted | None:
    """The draft that waits; what a unit wrote goes with it when the case does."""
    return case.council.draft if case.drafted else None


def rule_of(telling: Telling, event: str) -> EventRule | None:
    """What the rule file declares for the event."""
    return next((rule for rule in telling.plan.events if rule.name == event), None)


def check_signer(telling: Telling, rule: EventRule) -> None:
    """Raises NotAllowed to whoever may not sign, and says who does."""
    who = signer_of(telling, rule)
    if not _may_sign(telling, who):
        draft_first = ",请先拟答复" if rule.name == ClockStart.ANSWERED else ""
        raise NotAllowed(f"依{rule.cites[0]},{rule.name}须经{who}签发{draft_first}")


def signer_of(telling: Telling, rule: EventRule | None) -> Signer:
    """Who signs now: the post in the unit that holds it, or whoever stands in where that is vacant (空缺的 由 … 代).

    Without a rule it is anybody of the unit that holds it.
    """
    holder = telling.case.unit
    named = rule.signer if rule else None
    if named is None:
        return Signer(holder)
    taken = named.kind is RecipientKind.POST and (named.post or "", holder.id) in telling.setting.directory.filled
    return Signer(holder, named.post) if taken else Signer(telling.unit_of(named) or holder)


def _may_sign(telling: Telling, who: Signer) -> bool:
    return telling.actor.unit == who.unit and (who.post is None or who.post in telling.setting.posts)


def check_words(case: Case, command: c.Answer | DraftAnswer | Settle) -> None:
    """Raises WrongPhase or InvalidInput for what no answer of this case may be."""
    _check_open(case)
    outcomes = case.plan.outcomes
    if outcomes is not None and command.outcome not in outcomes.choices:
        raise InvalidInput({"outcome": f"结果只能选:{'、'.join(outcomes.choices)}"})
    if not command.sealed:
        raise InvalidInput({"text": "答复须写明办理情况"})
    if not command.photos and any(rule.name == ClockStart.ANSWERED and rule.photo for rule in case.plan.events):
        raise InvalidInput({"photos": "答复须附照片"})


def _check_open(case: Case) -> None:
    if case.answered:
        raise WrongPhase(f"已经答复,{remaining(case)}")


def _give(telling: Telling, command: c.Answer, *, signed: bool = False) -> None:
    """The answer itself with all that follows from it."""
    case = telling.case
    outcomes = case.plan.outcomes
    solved = outcomes is not None and command.outcome in outcomes.solved
    cites = _cites(case) + (_sign_cites(telling) if signed else ())
    left = open_steps(case, ClockStart.ANSWERED)
    sealed: tuple[Sealed, ...] = command.sealed
    telling.tell(e.Answered(case.unit, command.outcome, solved, command.photos, sealed, left), cites)
    telling.stop_clock("答复")
    telling.start_clocks(ClockStart.ANSWERED, but=(rating.RATING,) if left or case.plan.rating is None else ())
    if not left and case.plan.rating is None:
        telling.close(e.Closed("answered"), cites)


def _cites(case: Case) -> tuple[Cite, ...]:
    running = case.running("答复")
    of_clock = running.spec.cites if running else case.plan.route.cites
    return of_clock + (case.plan.outcomes.cites if case.plan.outcomes else ())


def _sign_cites(telling: Telling) -> tuple[Cite, ...]:
    """The clause that asks for a signature; none where nothing does."""
    rule = rule_of(telling, ClockStart.ANSWERED)
    return rule.cites if rule is not None and rule.signer is not None else ()
