"""What is found out about a case (认定): who may say it, what may be said, and when it has to be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cases import events as e
from cases.people import UnitAt
from cases.refusals import InvalidInput, NotAllowed
from cases.routing import reconsider
from cases.sealed import Sealed
from cases.telling import Telling
from dsl.decision import Cite, Finding
from dsl.measures import read, shown


def make(
    telling: Telling, unit: UnitAt, given: Mapping[str, str], sealed: tuple[Sealed, ...] = (), at: str = ""
) -> None:
    """Record what ``unit`` has found and ask the rules again. Raises InvalidInput or NotAllowed.

    ``at`` is the event that it comes with: some tables (附表) let a unit choose anew then what the reporter chose.
    """
    anew = {each.question: each for each in telling.plan.rechoices if each.at == at}
    rules = {finding.name: finding for finding in telling.plan.findings} | {
        name: Finding(name, each.cites, each.choices, by=each.by) for name, each in anew.items()
    }
    if not sealed and any(anew[name].reason for name in given if name in anew):
        raise InvalidInput({"text": "改选须写明理由"})
    errors = {f"findings.{name}": error for name, value in given.items() if (error := _error(rules, name, value))}
    if errors:
        raise InvalidInput(errors)
    for name in given:
        _check_finder(telling, rules[name], unit)
    said = {name: _as_kept(rules[name], value) for name, value in given.items()}
    telling.tell(e.Found(unit, said, sealed), _cites(rules[name] for name in said))
    for name in said:
        telling.stop_clock(name)
        telling.start_clocks(name)
    reconsider(telling, "find")


def make_with(
    telling: Telling, unit: UnitAt, event: str, given: Mapping[str, str], sealed: tuple[Sealed, ...] = ()
) -> None:
    """What has to be found with this step (受理时作出) and what else was found with it; may be nothing at all.

    Raises InvalidInput where the plan waits for a finding of this unit that the step must bring.
    """
    waited = {pending.name for pending in telling.plan.route.pending}
    for finding in telling.plan.findings:
        due = finding.with_event == event and finding.name in waited and finding.name not in given
        if due and finder(telling, finding) == unit:
            raise InvalidInput({f"findings.{finding.name}": f"{event}时还要写明 {finding.name},{_open(finding)}"})
    if given:
        make(telling, unit, given, sealed, event)


def finder(telling: Telling, finding: Finding) -> UnitAt | None:
    """The unit that may make it now; the holder where the rules name nobody."""
    return telling.case.holder if finding.by is None else telling.unit_of(finding.by)


def _check_finder(telling: Telling, finding: Finding, unit: UnitAt) -> None:
    may = finder(telling, finding)
    if may != unit:
        who = may.name if may else str(finding.by or "承办单位")
        raise NotAllowed(f"依{finding.cites[0]},“{finding.name}”由{who}认定")


def _error(rules: Mapping[str, Finding], name: str, value: str) -> str | None:
    finding = rules.get(name)
    if finding is None:
        return f"规约没有“{name}”这一认定"
    fits = read(value, finding.measure) is not None if finding.measure else value in finding.choices
    return None if fits else _wanted(finding)


def _wanted(finding: Finding) -> str:
    if finding.measure:
        return f"“{finding.name}”请填数字,按{finding.measure}计,例如 20{finding.measure}"
    return f"“{finding.name}”只能选:{'、'.join(finding.choices)}"


def _open(finding: Finding) -> str:
    return f"按{finding.measure}计" if finding.measure else f"可选:{'、'.join(finding.choices)}"


def _as_kept(finding: Finding, value: str) -> str:
    number = read(value, finding.measure) if finding.measure else None
    return value if number is None else shown(number, finding.measure)


def _cites(findings: Iterable[Finding]) -> tuple[Cite, ...]:
    return tuple(cite for finding in findings for cite in finding.cites)
