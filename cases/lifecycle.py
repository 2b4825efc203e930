"""Decides what a command does to a case: events or a refusal, from values alone (办理流程)."""

from __future__ import annotations

from collections.abc import Callable

from cases import (
    answering,
    clock_commands,
    council_commands,
    displaying,
    finding,
    link_commands,
    rating,
    reach_commands,
    returning,
    stepping,
    successor_commands,
    turn_commands,
    voice_commands,
)
from cases import commands as c
from cases import events as e
from cases.bans import check_not_barred
from cases.ending import go_on
from cases.events_voices import Progressed
from cases.offering import check_candidate
from cases.people import JurisdictionId
from cases.redecide import pin, redecide
from cases.refusals import AlreadyClaimed, InvalidInput, NothingAsked, WrongPhase
from cases.routing import assign, reconsider
from cases.setting_out import set_out
from cases.state import IN_HANDS, OPEN, STARTED, Case, Phase
from cases.steps import remaining
from cases.telling import Setting, Telling
from cases.ticking import tick
from dsl.decision import OFFER, Cite, ClockStart
from dsl.facts import ALIKE, HOLDER, PHOTOS, URGES

#: In which phases a command is possible at all; the authorisation table says by whom.
PHASES: dict[str, frozenset[Phase]] = {
    c.Claim.name: frozenset({Phase.POOLED}),
    c.Accept.name: frozenset({Phase.ASSIGNED}),
    c.Return.name: frozenset({Phase.ASSIGNED, Phase.ACCEPTED}),
    c.Assign.name: frozenset({Phase.POOLED}),
    c.Reassign.name: frozenset({Phase.ASSIGNED, Phase.ACCEPTED}),
    c.Ask.name: frozenset({Phase.ASSIGNED, Phase.ACCEPTED}),
    c.Reply.name: frozenset({Phase.POOLED, Phase.ASSIGNED, Phase.ACCEPTED}),
    c.Supplement.name: frozenset(
        {Phase.PASSING, Phase.REVIEW, Phase.REVIEWING, Phase.POOLED, Phase.ASSIGNED, Phase.ACCEPTED}
    ),
    c.Answer.name: frozenset({Phase.ACCEPTED}),
    c.Rate.name: frozenset({Phase.ANSWERED}),
    c.DoStep.name: STARTED,
    c.Waive.name: STARTED,
    c.Schedule.name: STARTED,
    c.Urge.name: frozenset({Phase.PASSING, Phase.REVIEWING, Phase.POOLED, Phase.ASSIGNED, Phase.ACCEPTED}),
    c.Find.name: IN_HANDS,
    c.Reclassify.name: IN_HANDS,
    c.Relocate.name: IN_HANDS,
    **clock_commands.PHASES,
    **displaying.PHASES,
    **turn_commands.PHASES,
    **reach_commands.PHASES,
    **council_commands.PHASES,
    **link_commands.PHASES,
    **voice_commands.PHASES,
    **successor_commands.PHASES,
    c.Tick.name: OPEN,
    c.Record.name: OPEN,
}

#: What a phase is called, and what can be done in it, for the sentence of a refusal.
PHASE_WORDS: dict[Phase, tuple[str, str]] = {
    Phase.PASSING: ("待转报", "选定的代表可以转报、当场办结或者说明不转报,上报人随时可以自行上报或者撤回"),
    Phase.REVIEW: ("待批准", "批准的单位可以同意或者不同意不予受理"),
    Phase.REVIEWING: ("审查中", "审查的单位可以作出审查结论,在这以前不交办"),
    Phase.POOLED: ("待认领", "可以由有关单位认领,或由督促单位指定承办单位"),
    Phase.ASSIGNED: ("待受理", "承办单位可以受理、询问或退回"),
    Phase.ACCEPTED: ("办理中", "承办单位可以询问、答复或退回"),
    Phase.ANSWERED: ("待评价", "上报人可以评价"),
    Phase.CLOSED: ("已办结", "可以查看全过程,有新情况请另行上报"),
}


def decide(case: Case, command: c.Command, setting: Setting) -> tuple[e.Draft, ...]:
    """The events that ``command`` makes of ``case``. Raises a Refusal, and then nothing has happened."""
    check_phase(case, command)
    telling = Telling(case, case.id, case.jurisdiction, setting)
    _HANDLERS[type(command)](telling, command)
    go_on(telling)
    return tuple(telling.drafts)


def rings(case: Case, setting: Setting) -> tuple[e.Draft, ...]:
    """What the case's clocks have to say by now; nothing once it is closed."""
    return decide(case, c.Tick(), setting) if case.phase in PHASES[c.Tick.name] else ()


def asked_again(case: Case, setting: Setting, because: str) -> tuple[e.Draft, ...]:
    """What follows when something outside of the case has changed that its rules ask about; needs a judge.

    What fell due before comes first; an answered case keeps its answer, and a closed one is left alone.
    """
    if case.phase not in OPEN:
        return ()
    telling = Telling(case, case.id, case.jurisdiction, setting)
    tick(telling)
    telling.when, telling.actor = setting.now, setting.actor
    if telling.case.phase in OPEN:
        reconsider(telling, because)
        go_on(telling)
    return tuple(telling.drafts)


def report(case_id: str, jurisdiction: JurisdictionId, command: c.Report, setting: Setting) -> tuple[e.Draft, ...]:
    """The events of a new report: reported, decided, and with a unit or in the pool. Needs a decision."""
    telling = Telling(None, case_id, jurisdiction, setting)
    telling.tell(
        e.Reported(
            reporter=command.reporter,
            role=command.role,
            level=command.level,
            category=command.category,
            urgency=command.urgency,
            channel=command.channel,
            group=command.group,
            village=command.village,
            grid=command.grid,
            named_unit=command.named_unit,
            answers=command.answers,
            photos=command.photos,
            sealed=command.sealed,
            live=command.live,
            manner=command.manner,
            special=command.special,
            around=command.around,
            concerns=command.concerns,
            origin=command.origin,
            through=command.through,
            arrival=command.arrival,
        )
    )
    if command.through is None:
        set_out(telling, "report")
    else:
        pin(telling, setting.decide(telling.case))
    return tuple(telling.drafts)


def check_phase(case: Case, command: c.Command) -> None:
    """Raises WrongPhase, saying what is possible now, where the command is not possible at all in this phase."""
    if case.phase in PHASES[command.name]:
        return
    word, possible = PHASE_WORDS[case.phase]
    if isinstance(command, c.Claim) and case.holder is not None and case.phase is not Phase.CLOSED:
        raise AlreadyClaimed(f"已由{case.holder.name}承办,不能再认领")
    raise WrongPhase(f"这件现在是“{word}”:{possible}")


def _claim(telling: Telling, command: c.Claim) -> None:
    if command.unit is None:
        raise InvalidInput({"unit": "认领须以单位的名义"})
    check_not_barred(telling, command.unit)
    check_candidate(telling, command.unit)
    telling.tell(e.Claimed(command.unit), telling.plan.route.cites)
    telling.stop_clock("认领")
    telling.stop_clock(OFFER)
    redecide(telling, "claim", HOLDER)
    telling.start_clocks("认领")
    telling.start_clocks(ClockStart.ASSIGNED, but=(ClockStart.ACCEPTED,))  # what waits for 受理 is met just below
    _find_and_take_on(telling, command)


def _accept(telling: Telling, command: c.Accept) -> None:
    _find_and_take_on(telling, command)


def _find_and_take_on(telling: Telling, command: c.Accept | c.Claim) -> None:
    """What is found first may be that it is somebody else's, and then there is nothing to take on.

    Words without a finding (已派人去看) are the first word of progress to whoever has reported it.
    """
    unit = telling.case.unit
    finding.make_with(telling, unit, ClockStart.ACCEPTED, command.findings, command.sealed)
    if telling.case.holder == unit and telling.case.phase is Phase.ASSIGNED:
        _take_on(telling)
        if command.sealed and not command.findings:
            telling.tell(Progressed(unit, (), command.sealed))


def _take_on(telling: Telling) -> None:
    case = telling.case
    running = case.running("受理")
    telling.tell(e.Accepted(case.unit), running.spec.cites if running else case.plan.route.cites)
    telling.stop_clock("受理")
    telling.start_clocks(ClockStart.ACCEPTED)


def _assign(telling: Telling, command: c.Assign) -> None:
    check_not_barred(telling, command.unit)
    assign(telling, command.unit, by="arbiter", cites=_naming(telling))


def _reassign(telling: Telling, command: c.Reassign) -> None:
    """The unit that holds it is relieved of it; what it has found and done stays (改派)."""
    case = telling.case
    if case.answered:
        raise WrongPhase(f"已经答复,不能改派;{remaining(case)}")
    if command.unit == case.holder:
        raise InvalidInput({"unit": f"这件已经由{command.unit.name}承办,请选别的单位"})
    check_not_barred(telling, command.unit)
    assign(telling, command.unit, by="arbiter", cites=_naming(telling), sealed=command.sealed)


def _naming(telling: Telling) -> tuple[Cite, ...]:
    """The clauses under which somebody names the unit."""
    plan = telling.plan
    return plan.returns.cites if telling.case.returns and plan.returns else plan.route.cites


def _ask(telling: Telling, command: c.Ask) -> None:
    case = telling.case
    if command.question is None and not command.wants and not command.sealed:
        raise InvalidInput({"text": "请写明要问什么,或选择需要补充的内容"})
    telling.tell(e.Asked(case.unit, command.question, command.wants, command.sealed))


def _reply(telling: Telling, command: c.Reply) -> None:
    asked_by_rules = bool(command.answers) and bool(telling.case.missing)
    if telling.case.asked is None and not asked_by_rules:
        if telling.case.missing:
            wanted = "、".join(telling.case.missing)
            raise NothingAsked(f"规约要知道的是{wanted},请选一项回答;别的情况请用“补充”")
        raise NothingAsked("目前没有待回答的询问;需要补充情况时请用“补充”")
    if not (command.answers or command.photos or command.sealed):
        raise InvalidInput({"text": "请回答所问的内容"})
    telling.tell(e.Replied(command.answers, command.photos, command.sealed))
    if command.answers:
        reconsider(telling, "reply")
    elif changed := _told_more(command):
        reconsider(telling, "reply", *changed)


def _supplement(telling: Telling, command: c.Supplement) -> None:
    if not (command.photos or command.sealed):
        raise InvalidInput({"text": "请补充文字、照片或位置"})
    telling.tell(e.Supplemented(command.photos, command.sealed))
    if changed := _told_more(command):
        reconsider(telling, "supplement", *changed)


def _told_more(command: c.Reply | c.Supplement) -> tuple[str, ...]:
    """Which facts it changes: with the exact spot known, other cases may turn out to be near."""
    photos = (PHOTOS,) if command.photos else ()
    return (*photos, ALIKE) if any(sealed.what == "place" for sealed in command.sealed) else photos


def _urge(telling: Telling, command: c.Urge) -> None:
    case = telling.case
    if case.phase is Phase.PASSING and case.voices.declined:
        raise WrongPhase("代表已经答复不转报,不用催办,请自行上报或者撤回")
    cites = case.plan.route.cites if case.phase is Phase.POOLED else ()
    person = case.voices.through if case.phase is Phase.PASSING else None
    telling.tell(e.Urged(case.holder, command.sealed, person), cites)
    reconsider(telling, "urge", URGES)


def _record(telling: Telling, command: c.Record) -> None:
    telling.close(e.Closed("history", command.outcome, command.sealed))


def _find(telling: Telling, command: c.Find) -> None:
    unit = telling.actor.unit
    if unit is None:
        raise InvalidInput({"unit": "认定须以单位的名义"})
    if not command.findings:
        raise InvalidInput({"findings": "请写明认定了什么"})
    finding.make(telling, unit, command.findings, command.sealed)


def _reclassify(telling: Telling, command: c.Reclassify) -> None:
    if command.category == telling.case.category:
        raise InvalidInput({"category": "已经是这个类别"})
    telling.tell(e.Reclassified(telling.actor.unit, command.category, command.sealed))
    reconsider(telling, "reclassify")


def _relocate(telling: Telling, command: c.Relocate) -> None:
    if command.village is None and command.grid is None and command.special is None:
        raise InvalidInput({"village": "请写明村或网格"})
    telling.tell(e.Relocated(command.village, command.grid, command.special, command.sealed, command.around))
    reconsider(telling, "relocate")


def _tick(telling: Telling, _command: c.Tick) -> None:
    tick(telling)


_HANDLERS: dict[type, Callable[..., None]] = {
    c.Claim: _claim,
    c.Accept: _accept,
    c.Return: returning.give_back,
    c.Assign: _assign,
    c.Reassign: _reassign,
    c.Ask: _ask,
    c.Reply: _reply,
    c.Supplement: _supplement,
    c.Answer: answering.answer,
    c.Rate: rating.rate,
    c.Urge: _urge,
    c.DoStep: stepping.do_step,
    c.Waive: stepping.waive,
    c.Schedule: stepping.schedule,
    c.Find: _find,
    c.Reclassify: _reclassify,
    c.Relocate: _relocate,
    **clock_commands.HANDLERS,
    **displaying.HANDLERS,
    **turn_commands.HANDLERS,
    **reach_commands.HANDLERS,
    **council_commands.HANDLERS,
    **link_commands.HANDLERS,
    **voice_commands.HANDLERS,
    **successor_commands.HANDLERS,
    c.Tick: _tick,
    c.Record: _record,
}
