"""Which steps (步骤) of a case are still open, and whose each of them is: read off the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cases.people import UnitAt
from cases.state import Case, Clock
from dsl.decision import ClockSpec, RecipientKind

#: Parties whose clocks nobody is answerable for: the case does not wait for what they have not done in time.
PEOPLE = frozenset({RecipientKind.REPORTER, RecipientKind.ROLE})


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose a clock is: a unit's, a party's (上报人, 代表), or neither: the case's own."""

    unit: UnitAt | None = None
    party: str | None = None


#: The case's own.
NOBODY = Bearer()


def of_people(clock: Clock) -> bool:
    """Whether a citizen or a deputy bears it, as a right or as a duty; the window for rating is a matter of its own."""
    bearer = clock.spec.bearer
    return clock.spec.right or (bearer is not None and bearer.kind in PEOPLE)


def running(case: Case, name: str, who: Bearer | None = None) -> list[Clock]:
    """The running clocks of that name; with ``who`` only those that this bearer has."""
    named = [clock for clock in case.clocks.values() if clock.running and clock.name == name]
    return [c for c in named if who is None or (c.holder == who.unit and c.party == who.party)]


def is_free(case: Case, spec: ClockSpec, who: Bearer) -> bool:
    """Whether a clock of this name may start for this bearer: none runs, and the step is not done or waived."""
    if running(case, spec.name, None if spec.bearer is None else who):
        return False
    return not (spec.step and (spec.name in case.excused or _is_done(case, spec, who)))


def _is_done(case: Case, spec: ClockSpec, who: Bearer) -> bool:
    if spec.bearer is not None and spec.bearer.kind is RecipientKind.ASSISTING:
        return who.unit is not None and (spec.name, who.unit.id) in case.done
    return any(name == spec.name for name, _ in case.done)


def open_steps(case: Case, coming: str = "") -> tuple[str, ...]:
    """The steps that keep the case in hand, in the order of the plan: those that run, those that are sure to start
    after them (自处罚之日起 … 拆除) or at the event that is just ``coming``, and those that wait for a finding.
    """
    specs = [spec for spec in case.plan.clocks if spec.step]
    found = {spec.name for spec in specs if running(case, spec.name)}
    waiting = [idle.name for idle in case.plan.waiting if idle.name not in case.excused]
    while more := {spec.name for spec in specs if _follows(case, spec, {*found, *waiting, coming} - {""})} - found:
        found |= more
    return tuple(dict.fromkeys([*(spec.name for spec in specs if spec.name in found), *waiting]))


def _follows(case: Case, spec: ClockSpec, sure: set[str]) -> bool:
    over = spec.name in case.excused or any(name == spec.name for name, _ in case.done)
    return not over and spec.starts in sure


def windows(case: Case) -> Iterator[Clock]:
    """Running clocks of citizens and deputies whose time is not over: the case ends only after them."""
    return (clock for clock in case.clocks.values() if clock.running and not clock.overdue and of_people(clock))


def is_held_open(case: Case) -> bool:
    """Whether something keeps a case that was answered from ending."""
    return bool(open_steps(case)) or any(True for _ in windows(case))


def remaining(case: Case) -> str:
    """The open steps in a sentence, with what those wait for that nobody has found yet; empty when there are none."""
    waits = {idle.name: "、".join(idle.missing) for idle in case.plan.waiting}
    said = [f"{name}(等待{waits[name]})" if name in waits else name for name in open_steps(case)]
    return f"还有{'、'.join(said)}没有办到" if said else ""
