"""Watches over a case (督办): who does is told of everything from then on, until the watch is ended."""

from __future__ import annotations

from cases import events_council as k
from cases.commands_council import EndSupervision, Supervise
from cases.people import Role
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.telling import Telling
from dsl import triggers

#: Marks that need no declaration; others are those of the rule file (标记).
BUILT_IN_MARKS = ("督办", "专项督办")


def supervise(telling: Telling, command: Supervise) -> None:
    """Begin to watch; with a mark also over what is watched already. Raises WrongPhase for the same again."""
    actor, case = telling.actor, telling.case
    if actor.person is None:
        raise NotAllowed("督办由代表、督促单位或者督办人员作出")
    if not command.sealed:
        raise InvalidInput({"text": "督办须写明理由"})
    own = next((each for each in case.council.watchers if each.person == actor.person), None)
    if own is not None and command.mark in (None, own.mark):
        raise WrongPhase("您已经在督办这一件,可以催办,或者解除督办")
    telling.tell(k.Supervised(actor.person, actor.role.value, actor.unit, command.mark, command.sealed, case.holder))
    if command.mark is not None:
        telling.start_clocks(triggers.marked(command.mark))


def end_supervision(telling: Telling, command: EndSupervision) -> None:
    """End one's own watch; who coordinates may end that of somebody else, unnamed where there is one only."""
    actor, case = telling.actor, telling.case
    person = command.person or actor.person
    if command.person is None and actor.role is Role.COORDINATOR and person not in case.supervised_by:
        if len(case.supervised_by) > 1:
            raise InvalidInput({"person": f"有 {len(case.supervised_by)} 人督办,请写明解除谁的督办"})
        person = next(iter(case.supervised_by), person)
    if person != actor.person and actor.role is not Role.COORDINATOR:
        raise NotAllowed("督办由督办的人自己解除,或者由督办人员解除")
    if person is None or person not in case.supervised_by:
        raise WrongPhase("这一件没有由此人督办")
    telling.tell(k.SupervisionEnded(person, command.sealed))
