"""Hands a case back (退回): within its window, so often, and where the clause says so only when somebody agrees.

There is no way for a unit to hand a case on to another one by itself: a returned case goes to the next candidate, to
the pool, or to whoever may name its holder (不得自行转交).
"""

from __future__ import annotations

from cases import events as e
from cases import events_reach as r
from cases.commands import Return
from cases.commands_reach import DecideReturn
from cases.people import UnitAt
from cases.redecide import redecide
from cases.refusals import InvalidInput, NotAllowed, ReturnRefused, WrongPhase
from cases.routing import lead_of, pool, settle
from cases.sealed import Sealed
from cases.state import Case
from cases.steps import remaining
from cases.telling import Setting, Telling
from dsl.decision import Cite, ReturnRule
from dsl.facts import RETURNS
from dsl.period import due, show


def give_back(telling: Telling, command: Return) -> None:
    """The holder hands it back, or asks for that where somebody has to agree."""
    case = telling.case
    rule = _allowed(case, telling.setting)
    if rule.reason_required and not command.sealed:
        raise InvalidInput({"text": "退回须写明理由"})
    if rule.consent is None:
        _back(telling, rule, command.sealed)
        return
    approver = telling.unit_of(rule.consent) or case.steward
    if approver is None or approver == case.unit:
        raise ReturnRefused(f"依{rule.cites[0]},退回须经{rule.consent}同意,现在没有别人可以同意;请办理并答复")
    telling.tell(r.ReturnAsked(case.unit, approver, command.sealed), rule.cites)


def decide(telling: Telling, command: DecideReturn) -> None:
    """Whoever has to agree agrees, or lets it stay; the window counted when it was asked for."""
    case, rule = telling.case, telling.plan.returns
    if case.returning is None:
        raise WrongPhase("没有待同意的退回")
    if telling.actor.unit != case.returning:
        raise NotAllowed(f"退回由{case.returning.name}同意")
    cites = rule.cites if rule else ()
    if not command.approve:
        telling.tell(r.ReturnDenied(case.returning, command.sealed), cites)
        return
    _back(telling, rule, command.sealed, case.returning)


def _back(
    telling: Telling, rule: ReturnRule | None, sealed: tuple[Sealed, ...], agreed_by: UnitAt | None = None
) -> None:
    leaving = telling.case.unit
    cites: tuple[Cite, ...] = rule.cites if rule else ()
    telling.tell(e.Returned(leaving, sealed, agreed_by), cites)
    telling.hand_over_clocks()
    telling.start_clocks("退回")
    pool(telling, telling.unit_of(rule.then) if rule else None)
    if redecide(telling, "return", RETURNS) and lead_of(telling) not in (None, leaving):
        settle(telling)


def is_left(case: Case) -> bool:
    """Whether a return is left, its window and whoever has to agree aside."""
    rule = case.plan.returns
    return rule is not None and _why_not(case, rule) is None


def _why_not(case: Case, rule: ReturnRule) -> str | None:
    if case.answered:
        return f"已经答复,不能退回;{remaining(case)}"
    if case.returning is not None:
        return f"已经申请退回,待{case.returning.name}同意"
    if case.appointed and rule.final_after_appointment:
        return f"依{rule.cites[0]},指定后不得退回,请办理并答复"
    if rule.times is not None and case.returns >= rule.times:
        return f"依{rule.cites[0]},每件退回{rule.times}次为限,已经用完;请办理并答复"
    return None


def _allowed(case: Case, setting: Setting) -> ReturnRule:
    """The clause that allows the return. Raises ReturnRefused, citing what forbids it."""
    rule = case.plan.returns
    if rule is None:
        raise ReturnRefused("本规约没有规定退回,请直接答复或询问上报人")
    if why := _why_not(case, rule):
        raise ReturnRefused(why)
    if rule.within is not None and case.held_since is not None:
        end = due(case.held_since, rule.within, rule.time, setting.calendar).latest
        if setting.at > end:
            raise ReturnRefused(f"依{rule.cites[0]},退回期已于{show(end)}届满;请办理并答复")
    return rule
