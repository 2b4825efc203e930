"""A report on its way through a deputy (转报): passed on, declined, settled on the spot, or sent without waiting."""

from __future__ import annotations

from cases import commands_voices as vc
from cases import events as e
from cases import events_voices as v
from cases.answering import check_words
from cases.link_commands import check_parts
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.setting_out import set_out
from cases.state import Phase
from cases.telling import Telling

#: Under this name the rules are pinned while a deputy has the report and nothing runs yet.
PASSING = "passing"


def pass_on(telling: Telling, command: vc.PassOn) -> None:
    """The deputy's word goes with it: the rules decide it as a deputy's report, and its terms begin now."""
    by = _chosen(telling)
    telling.tell(v.PassedOn(by, command.level, command.sealed))
    set_out(telling, "pass_on")


def decline(telling: Telling, command: vc.DeclineVoice) -> None:
    """The deputy says why not; the reporter may still send it alone."""
    by = _chosen(telling)
    if not command.sealed:
        raise InvalidInput({"text": "不转报须写明理由,并告知上报人可以自行上报"})
    telling.tell(v.VoiceDeclined(by, command.sealed))


def send_on(telling: Telling, _command: vc.SendOn) -> None:
    """The reporter sends it alone: at any time before it was passed on, and also when the deputy has settled it."""
    case = telling.case
    if case.phase is Phase.CLOSED and not case.may_be_sent_on:
        raise WrongPhase("这一件已经办结,有新情况请另行上报")
    telling.tell(v.SentOn())
    set_out(telling, "send_on")


def settle(telling: Telling, command: vc.Settle) -> None:
    """A deputy explains or sees to it at once, for a case of the deputy's own or one to be passed on."""
    case, person = telling.case, telling.actor.person
    if person is None or person not in (case.reporter, case.voices.through):
        raise NotAllowed("当场办结限于代表自己上报的或者请代表转报的")
    if case.voices.declined:
        raise WrongPhase("这一件已经答复不转报,由上报人自行上报或者撤回")
    if case.joined:
        raise WrongPhase("这一件并入了别人的上报,不能当场办结,由承办单位办理")
    check_parts(case)
    check_words(case, command)
    outcomes = case.plan.outcomes
    solved = outcomes is not None and command.outcome in outcomes.solved
    cites = outcomes.cites if outcomes else ()
    telling.tell(v.Settled(person, command.outcome, solved, command.photos, command.sealed), cites)
    telling.close(e.Closed("settled"), cites)


def _chosen(telling: Telling) -> str:
    """Whom the reporter has chosen. Raises NotAllowed to any other, WrongPhase once it was declined."""
    voices, person = telling.case.voices, telling.actor.person
    if person is None or person != voices.through:
        raise NotAllowed("这一件由上报人选定的代表转报")
    if voices.declined:
        raise WrongPhase("已经答复不转报,由上报人自行上报或者撤回")
    return person
