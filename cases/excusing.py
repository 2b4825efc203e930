"""Excuses lateness, which stays on the record (豁免), and clears the marks that a ladder has set (解除)."""

from __future__ import annotations

from cases import events_clock as k
from cases.commands_clock import ClearMark, Exempt
from cases.refusals import InvalidInput, NotAllowed
from cases.state import Case, Clock
from cases.telling import Telling
from dsl.decision import Attention, Cite, Recipient, Rung


def exempt(telling: Telling, command: Exempt) -> None:
    """Excuse what is late; nobody excuses a unit's own lateness. Raises NotAllowed and InvalidInput."""
    case, unit = telling.case, telling.setting.actor.unit
    if unit is not None and unit == case.holder:
        raise NotAllowed("本单位的逾期不能由本单位豁免")
    if not command.sealed:
        raise InvalidInput({"text": "豁免须写明理由"})
    late = [clock for clock in case.clocks.values() if is_late(clock) and command.clock in {"", clock.name}]
    if not late:
        raise InvalidInput({"clock": f"{command.clock or '这件'}没有逾期,或者已经豁免"})
    for clock in late:
        telling.tell(k.Exempted(clock.key, unit, command.sealed), clock.cites)


def is_late(clock: Clock) -> bool:
    """Whether there is something to excuse."""
    return (clock.overdue or clock.outcome == "late") and not clock.exempted and not clock.spec.right


def clear_mark(telling: Telling, command: ClearMark) -> None:
    """Clear a mark, if the actor's unit is who may. Raises NotAllowed, citing the clause, and InvalidInput."""
    case, unit = telling.case, telling.setting.actor.unit
    if command.mark not in case.marks:
        raise InvalidInput({"mark": f"这件没有列为{command.mark}"})
    may, cites = clearing(case, command.mark)
    if unit is None or all(telling.unit_of(each) != unit for each in may):
        by = f"由 {'、'.join(map(str, may))} 解除" if may else "没有写由谁解除"
        said = f"依{cites[0]},{command.mark}{by}" if cites else f"{command.mark}{by}"
        raise NotAllowed(said)
    telling.tell(k.Unmarked(command.mark, unit, command.sealed), cites)


def clearing(case: Case, mark: str) -> tuple[tuple[Recipient, ...], tuple[Cite, ...]]:
    """Who may clear this mark, and the clauses that say so."""
    rungs = [rung for clock in case.clocks.values() for rung in clock.spec.rungs]
    marking: list[Rung | Attention] = [each for each in rungs if each.mark == mark]
    marking += [each for each in case.plan.attentions if each.mark == mark]
    may = tuple(dict.fromkeys(each.cleared_by for each in marking if each.cleared_by is not None))
    return may, tuple(dict.fromkeys(cite for each in marking for cite in each.cites))
