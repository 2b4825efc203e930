"""Carries out steps (办到、免、定于): who may, what must come with them, and what follows for the case."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from cases import commands as c
from cases import events_steps as es
from cases.people import is_meant
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.steps import Bearer, running
from cases.telling import Telling
from dsl import triggers
from dsl.decision import OFFER, Cite, ClockSpec, EventRule, Idle, Plan, Recipient, RecipientKind
from dsl.names import BUILT_IN_EVENTS
from dsl.period import show


def do_step(telling: Telling, command: c.DoStep) -> None:
    """A declared event happened: the clocks that waited for it stop, and those that it starts begin."""
    spec = _spec(telling, command.step)
    rule = next((each for each in telling.plan.events if each.name == command.step), None)
    if command.step not in known_steps(telling.plan):
        raise InvalidInput({"step": _unknown(telling, command.step)})
    who = _doer(telling, command.step, bearer_of(spec, rule))
    if spec is not None and spec.right:
        _check_right(telling, spec, who)
    if rule is not None:
        _check_form(command, rule)
    step = es.Stepped(
        command.step,
        who.unit,
        who.party,
        command.fields,
        command.photos,
        command.sealed,
        written=command.written,
        measures={rule.field: rule.measure}
        if rule and rule.field and rule.field in command.fields and rule.measure
        else {},
    )
    telling.tell(step, (*(spec.cites if spec else ()), *(rule.cites if rule else ())))
    telling.stop_clock(command.step, None if spec is None or spec.bearer is None else who)
    telling.start_clocks(command.step)


def _spec(telling: Telling, name: str) -> ClockSpec | None:
    return next((spec for spec in telling.plan.clocks if spec.name == name), None)


def known_steps(plan: Plan) -> tuple[str, ...]:
    """What can be done as a step: declared events and terms that have no command of their own."""
    own = {OFFER, *(each.name for each in plan.findings), *(each.stage for each in plan.reviews)}
    names = [each.name for each in plan.events] + [spec.name for spec in plan.clocks]
    return tuple(dict.fromkeys(name for name in names if name not in BUILT_IN_EVENTS and name not in own))


def _unknown(telling: Telling, step: str) -> str:
    known = "、".join(known_steps(telling.plan))
    return f"规约没有“{step}”这一步" + (f",可以办的有{known}" if known else "")


# --- who ------------------------------------------------------------------------------------------------------------


def bearer_of(spec: ClockSpec | None, rule: EventRule | None) -> Recipient:
    """Whose step it is: the clock says so, else the event's own actor, else it is whoever holds the case."""
    if spec is not None and (spec.bearer is not None or rule is None):
        return spec.bearer or Recipient(RecipientKind.HOLDER)
    return rule.actor if rule is not None and spec is None else Recipient(RecipientKind.HOLDER)


def _doer(telling: Telling, step: str, bearer: Recipient) -> Bearer:
    """The acting unit or party if the step is theirs. Raises NotAllowed and says whose it is."""
    actor, case = telling.actor, telling.case
    match bearer.kind:
        case RecipientKind.REPORTER if actor.person is not None and actor.person == case.reporter:
            return Bearer(party=str(bearer))
        case RecipientKind.ROLE if is_meant(str(bearer), actor.role, actor.level):
            return Bearer(party=str(bearer))
        case RecipientKind.ASSISTING if actor.unit is not None and actor.unit in case.assisting:
            return Bearer(unit=actor.unit)
    unit = telling.unit_of(bearer)
    if unit is not None and actor.unit == unit:
        return Bearer(unit=unit)
    raise NotAllowed(f"{step}由{unit.name if unit else bearer}办理")


def _check_right(telling: Telling, spec: ClockSpec, who: Bearer) -> None:
    """A right is used within its window or not at all. Raises WrongPhase with the day on which it ended."""
    mine = [c for c in telling.case.clocks.values() if c.name == spec.name and c.party == who.party]
    if any(clock.running for clock in mine):
        return
    if lapsed := [clock for clock in mine if clock.outcome == "lapsed"]:
        raise WrongPhase(f"依{spec.cites[0]},{spec.name}的期限已于{show(lapsed[-1].due_latest)}届满")
    raise WrongPhase(f"依{spec.cites[0]},现在还不能{spec.name}:自{spec.starts}起才可以")


# --- what must come with it -----------------------------------------------------------------------------------------


def _check_form(command: c.DoStep, rule: EventRule) -> None:
    """Raises InvalidInput with everything that the declaration asks for and the command lacks."""
    errors = _field_errors(command, rule)
    if rule.reason and not command.sealed:
        errors["text"] = f"{rule.name}须写明理由"
    if rule.photo and not command.photos:
        errors["photos"] = f"{rule.name}须附照片"
    if rule.written and not command.written:
        errors["written"] = f"{rule.name}须书面作出,请确认已经出具文书"
    if errors:
        raise InvalidInput(errors)


def _field_errors(command: c.DoStep, rule: EventRule) -> dict[str, str]:
    asked = rule.field if rule.choices or rule.measure else None
    errors = {f"fields.{name}": f"{rule.name}不填“{name}”" for name in command.fields if name != asked}
    value = command.fields.get(asked or "")
    if rule.field is not None and asked is None and not command.sealed:
        errors["text"] = f"{rule.name}须填{rule.field}"
    elif rule.choices and value not in rule.choices:
        errors[f"fields.{asked}"] = f"{rule.name}须填{asked},只能选:{'、'.join(rule.choices)}"
    elif rule.measure and not _is_number(value):
        errors[f"fields.{asked}"] = f"{rule.name}须填{asked},填数字,单位是{rule.measure}"
    return errors


def _is_number(value: str | None) -> bool:
    try:
        return value is not None and Decimal(value).is_finite()
    except InvalidOperation:
        return False


# --- waiving and dates ----------------------------------------------------------------------------------------------


def waive(telling: Telling, command: c.Waive) -> None:
    """Somebody finds that the condition of a 免 holds; only a step that waits for that can be waived by hand."""
    idle = _waivable(telling, command.step)
    if not command.sealed:
        raise InvalidInput({"text": f"免{command.step}须写明理由"})
    telling.tell(es.StepWaived(command.step, "person", command.sealed), idle.cites)
    telling.end_clocks(running(telling.case, command.step), "waived")


def _waivable(telling: Telling, step: str) -> Idle:
    for idle in telling.plan.waiting:
        if idle.name == step and idle.waivable and step not in telling.case.excused:
            return idle
    if any(idle.name == step for idle in telling.plan.waived) or step in telling.case.excused:
        raise WrongPhase(f"{step}已经免了")
    raise WrongPhase(f"规约没有规定这一件可以免{step}")


def schedule(telling: Telling, command: c.Schedule) -> None:
    """An event gets its date, or another one: terms that run back from it begin, or are counted anew."""
    word = triggers.scheduled(command.event)
    specs = [spec for spec in telling.plan.clocks if spec.back and spec.starts == word]
    if not specs:
        raise InvalidInput({"event": f"规约没有从“{command.event}”的日期倒着算的期限"})
    if command.date <= telling.when:
        raise InvalidInput({"date": "请定以后的日期"})
    cites: tuple[Cite, ...] = tuple(cite for spec in specs for cite in spec.cites)
    telling.tell(es.Scheduled(command.event, command.date), cites)
    for spec in specs:
        telling.end_clocks(running(telling.case, spec.name), "void")
    telling.start_clocks(word)
