"""Talks a case over (议): a question is put, those concerned speak, and somebody says what came of it; clocks go on."""

from __future__ import annotations

from cases import events_council as k
from cases.commands_council import Comment, Conclude, Deliberate
from cases.people import Role
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.state_council import Matter
from cases.telling import Telling

#: What may come of it (商议结论); the words beside it say the rest.
CONCLUSIONS = ("达成一致", "部分一致", "未达成一致", "不再商议")


def deliberate(telling: Telling, command: Deliberate) -> None:
    """Put a question. Raises WrongPhase while another one is open."""
    council = telling.case.council
    if not command.sealed:
        raise InvalidInput({"text": "提请商议须写明要商议的问题"})
    if council.open is not None:
        raise WrongPhase("这一件正在商议:可以发言,或者先作出商议结论")
    telling.tell(k.DeliberationOpened(len(council.matters) + 1, _person(telling), command.sealed, _asked(telling)))


def comment(telling: Telling, command: Comment) -> None:
    """Say something to the open question."""
    matter = _open(telling)
    if not (command.sealed or command.photos):
        raise InvalidInput({"text": "请写明意见"})
    telling.tell(k.Commented(matter.number, _person(telling), command.photos, command.sealed))


def conclude(telling: Telling, command: Conclude) -> None:
    """Whoever put the question, or who coordinates, says what came of it."""
    matter = _open(telling)
    if telling.actor.person != matter.by and telling.actor.role is not Role.COORDINATOR:
        raise NotAllowed("商议结论由提请商议的人或者督办人员作出,您可以发言")
    if command.conclusion not in CONCLUSIONS:
        raise InvalidInput({"conclusion": f"商议结论只能选:{'、'.join(CONCLUSIONS)}"})
    if not command.sealed:
        raise InvalidInput({"text": "请写明商议的结论"})
    telling.tell(k.DeliberationConcluded(matter.number, command.conclusion, command.sealed))


def _asked(telling: Telling) -> tuple[str, ...]:
    """Whom the question is put to, as people call them, without whoever puts it."""
    case, actor = telling.case, telling.actor
    units = [unit.name for unit in (case.holder, *case.assisting) if unit is not None and unit != actor.unit]
    reporter = ["上报人"] if any(person != actor.person for person in case.reporters) else []
    return tuple(dict.fromkeys((*units, *reporter, "本地代表")))


def _open(telling: Telling) -> Matter:
    matter = telling.case.council.open
    if matter is None:
        raise WrongPhase("这一件没有正在商议的问题,可以提请商议")
    return matter


def _person(telling: Telling) -> str:
    if telling.actor.person is None:
        raise NotAllowed("商议由人提出和参加")
    return telling.actor.person
