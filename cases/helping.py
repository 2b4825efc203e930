"""What is done beside holding a case (备注、阶段反馈、协办): remarks within, word to those outside, and help."""

from __future__ import annotations

from cases import clocks
from cases import commands_voices as vc
from cases import events_voices as v
from cases.bans import check_not_barred
from cases.people import UnitAt
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.steps import Bearer, remaining, running
from cases.telling import Telling
from dsl.uses import ASSISTS


def note(telling: Telling, command: vc.Note) -> None:
    """Write something down that stays inside."""
    _check_words(command, "请写明备注的内容")
    telling.tell(v.Noted(telling.actor.unit, command.photos, command.sealed))


def progress(telling: Telling, command: vc.Progress) -> None:
    """Say how far it is; the term for the answer runs on."""
    case = telling.case
    if case.answered and not remaining(case):
        raise WrongPhase("已经答复,不用再反馈进展")
    _check_words(command, "请写明进展情况")
    telling.tell(v.Progressed(case.unit, command.photos, command.sealed))


def invite(telling: Telling, command: vc.Invite) -> None:
    """Ask units to help. Raises UnitForbidden, citing the clause, for one that the case may not go to."""
    case = telling.case
    if case.answered:
        raise WrongPhase(f"已经答复,不能再邀请协办;{remaining(case)}")
    if not command.units:
        raise InvalidInput({"units": "请选择邀请哪些单位协办"})
    for unit in command.units:
        check_not_barred(telling, unit)
        if unit == case.holder or unit in case.assisting:
            raise InvalidInput({"units": f"{unit.name}已经在办理这一件,不用邀请"})
    telling.tell(v.Invited(tuple(dict.fromkeys(command.units)), command.sealed), case.plan.route.cites)
    for unit in dict.fromkeys(command.units):
        _start_help(telling, unit)


def _start_help(telling: Telling, unit: UnitAt) -> None:
    """The term that the rules give to those who help begins for this unit now."""
    for spec in telling.plan.clocks:
        if spec.name == ASSISTS and spec.starts in telling.case.happened:
            started = clocks.start(telling.case, ASSISTS, telling.when, telling.setting.calendar, who=Bearer(unit))
            telling.tell(started, clocks.cites(spec, capped=started.capped))


def contribute(telling: Telling, command: vc.Contribute) -> None:
    """A unit that helps gives its part, which meets its term where the rules give it one."""
    unit = telling.actor.unit
    if unit is None or unit not in telling.case.assisting:
        raise NotAllowed("协办意见由协办单位提出")
    _check_words(command, "请写明协办意见")
    own = running(telling.case, ASSISTS, Bearer(unit))
    telling.tell(v.Contributed(unit, command.photos, command.sealed), tuple(c for each in own for c in each.cites))
    if own:
        telling.stop_clock(ASSISTS, Bearer(unit))


def _check_words(command: vc.Note | vc.Progress | vc.Contribute, sentence: str) -> None:
    if not (command.sealed or command.photos):
        raise InvalidInput({"text": sentence})
