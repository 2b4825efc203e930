"""Carries out what people decide beside handling (批准、终止、撤销并入); ``cases.lifecycle`` registers the handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from cases import events as e
from cases import events_turns as t
from cases.clocks import start
from cases.commands_turns import DecideEnd, DecideRefusal, End, Merge, Unmerge
from cases.fold_turns import ENDING, REFUSAL
from cases.people import UnitAt
from cases.redecide import redecide
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.routing import settle
from cases.sealed import Sealed
from cases.state import Awaiting, Phase
from cases.steps import Bearer
from cases.telling import Telling
from cases.turns import refuse, turn
from dsl.decision import Cite, ClockStart, Ending

#: In which phases each is possible.
PHASES: Mapping[str, frozenset[Phase]] = {
    DecideRefusal.name: frozenset({Phase.REVIEW}),
    End.name: frozenset({Phase.ASSIGNED, Phase.ACCEPTED}),
    DecideEnd.name: frozenset({Phase.ASSIGNED, Phase.ACCEPTED}),
    Unmerge.name: frozenset({Phase.CLOSED}),
    Merge.name: frozenset({Phase.POOLED, Phase.ASSIGNED}),
}
_ANSWER = "答复"


def decide_refusal(telling: Telling, command: DecideRefusal) -> None:
    """Whoever has to agree agrees that it is not taken, or lets it go its way."""
    unit = _approving(telling, REFUSAL).approver
    if command.approve:
        refuse(telling, unit, command.sealed)
        return
    telling.tell(t.RefusalDenied(unit, command.sealed), telling.plan.refusal.cites if telling.plan.refusal else ())
    settle(telling)


def end(telling: Telling, command: End) -> None:
    """The holder ends it, or asks for that. Raises WrongPhase where no clause allows it."""
    case = telling.case
    rule = _ending(telling)
    if not command.sealed:
        raise InvalidInput({"text": "终止办理须写明理由"})
    if case.awaiting is not None:
        raise WrongPhase(f"已经申请终止办理,待{case.awaiting.approver.name}批准")
    approver = _approver(telling, rule)
    if approver is None:
        _end(telling, None, command.sealed)
    else:
        telling.tell(t.EndAsked(case.unit, approver, command.sealed), rule.cites)


def decide_end(telling: Telling, command: DecideEnd) -> None:
    """Whoever has to agree agrees that it ends, or lets it go on."""
    unit = _approving(telling, ENDING).approver
    if command.approve:
        _end(telling, unit, command.sealed)
    else:
        telling.tell(t.EndDenied(unit, command.sealed), _end_cites(telling))


def unmerge(telling: Telling, command: Unmerge) -> None:
    """A case that was joined stands alone again: the rules are asked anew, and its terms begin now."""
    case = telling.case
    if case.joined_to is None:
        raise WrongPhase("这件没有并入别的件")
    cites = case.plan.merging.cites if case.plan.merging else ()
    telling.tell(t.Unmerged(case.joined_to, telling.actor.unit, command.sealed), cites)
    redecide(telling, "unmerge")
    telling.start_clocks(ClockStart.REPORTED)
    if not turn(telling):
        settle(telling)


def merge(telling: Telling, command: Merge) -> None:
    """It is joined to an earlier one by hand, before anybody has taken it on (see joining_by_hand).

    Raises WrongPhase for a case to which others were joined: it is a first itself.
    """
    if telling.case.joined:
        raise WrongPhase("已有别的件并入这一件,不能再并入另一件")
    telling.tell(t.Merged(command.into, command.sealed))
    telling.close(e.Closed("merged"))


def join(telling: Telling, joined: t.Joined, cites: tuple[Cite, ...]) -> None:
    """Another report is joined to this case; where it is timed apart, its own answer term runs beside the others."""
    running = telling.case.running(_ANSWER)
    if not joined.timed or running is None:
        telling.tell(joined, cites)
        return
    own = Bearer(running.holder, running.party)
    started = start(telling.case, _ANSWER, telling.when, telling.setting.calendar, who=own)
    telling.tell(replace(joined, clock=started.key), cites)
    telling.tell(started, running.spec.cites)


def part(telling: Telling, case: str) -> None:
    """A report that was joined to this case stands alone again, and takes its own answer term with it."""
    joint = next((each for each in telling.case.joined if each.case == case), None)
    if joint is None:
        return
    telling.tell(t.Parted(case))
    clock = telling.case.clocks.get(joint.clock)
    if clock is not None and clock.running:
        telling.end_clocks([clock], "void")


def _ending(telling: Telling) -> Ending:
    rule = telling.plan.ending
    if rule is None:
        raise WrongPhase("规约没有规定这一件可以终止办理,请办理并答复")
    return rule


def _end_cites(telling: Telling) -> tuple[Cite, ...]:
    return telling.plan.ending.cites if telling.plan.ending else ()


def _end(telling: Telling, approver: UnitAt | None, sealed: tuple[Sealed, ...]) -> None:
    cites = _end_cites(telling)
    telling.tell(t.Ended(telling.case.unit, approver, sealed), cites)
    telling.close(e.Closed("ended"), cites)


def _approver(telling: Telling, rule: Ending) -> UnitAt | None:
    """Who has to agree; where a post is vacant and nobody stands in, whoever minds the group."""
    return None if rule.approver is None else telling.unit_of(rule.approver) or telling.case.steward


def _approving(telling: Telling, what: str) -> Awaiting:
    """What waits, for somebody who may agree to it. Raises WrongPhase or NotAllowed."""
    awaiting = telling.case.awaiting
    if awaiting is None or awaiting.what != what:
        raise WrongPhase(f"没有待批准的{what}")
    if telling.actor.unit != awaiting.approver:
        raise NotAllowed(f"{what}由{awaiting.approver.name}批准")
    return awaiting


HANDLERS: Mapping[type, Callable[..., None]] = {
    DecideRefusal: decide_refusal,
    End: end,
    DecideEnd: decide_end,
    Unmerge: unmerge,
    Merge: merge,
}
