"""What an example expects (应 …) against how the case stands: who has it, by which clauses, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cases import events as e
from cases import lifecycle
from cases.state import Phase
from cases.trial import Trial
from cases.trial_dues import certain, other_end, still_open
from cases.trial_outcomes import OUTCOMES, View, clock_of, wanted
from dsl import tree
from dsl.decision import Cite
from dsl.diagnostics import Diagnostic
from dsl.ends import Due


def failures(trial: Trial, expected: tree.Expected) -> Iterator[Diagnostic]:
    """What did not come out as this one sentence says."""
    view = View(trial, trial.at(trial.moments[expected.at] if expected.at else None))
    yield from _route(view, expected)
    yield from _clauses(view, expected)
    for outcome in expected.outcomes:
        yield from _outcome(view, outcome)
    firm = [_due(view, due_by, expected) for due_by in expected.due]
    yield from (told for told in firm if told is not None)
    if expected.provisional and not expected.due:
        yield trial.told("D912", expected.span, "暂定说的是期限,这里没有写期限", "请写上 答复 不迟于 …,或者去掉 ,暂定")
    if expected.provisional and None in firm and not any(_provisional(view, each) for each in expected.due):
        last = expected.due[-1]
        yield trial.told("D912", last.span, *certain(last.clock.text))


# --- where it is and why ----------------------------------------------------------------------------------------------


def _route(view: View, expected: tree.Expected) -> Iterator[Diagnostic]:
    case, trial = view.case, view.trial
    missing = case.plan.route.missing
    if expected.unit is not None and (case.holder is None or case.holder != trial.place.unit(expected.unit.text)):
        yield trial.told("D901", expected.unit.span, f"应由 {expected.unit.text} 办理,实际{actual(view)}")
    if expected.pool and (case.phase is not Phase.POOLED or missing):
        yield trial.told("D901", expected.span, f"应待认领,实际{actual(view)}")
    for question in expected.asks:
        if question.text not in missing and (case.asked is None or case.asked.question != question.text):
            yield trial.told("D902", question.span, f"应询问 {question.text},实际{actual(view)}")


def actual(view: View) -> str:
    """Where the case is and by which clauses, or what has to be asked first."""
    case = view.case
    missing = case.plan.route.missing
    if case.holder is None and missing:
        return f"要先问 {'、'.join(missing)}"
    where = f"由 {case.holder.name} 办理" if case.holder else lifecycle.PHASE_WORDS[case.phase][0]
    searched = case.holder is not None or case.phase is Phase.POOLED
    cites = _routed(view) if searched else _last_cited(view)
    return f"{where}(依 {'、'.join(map(str, cites))})" if cites else where


def _last_cited(view: View) -> tuple[Cite, ...]:
    """The clauses of the last step that stood on any, such as a refusal."""
    return next((draft.cites for draft in reversed(view.stood.drafts) if draft.cites), ())


def _routed(view: View) -> tuple[Cite, ...]:
    """The clauses that brought the case to where it is: those of the last step that moved it, then of the plan."""
    moved = [draft.cites for draft in view.stood.drafts if isinstance(draft.payload, _MOVES)]
    return moved[-1] or view.case.plan.route.cites if moved else view.case.plan.route.cites


_MOVES = (e.Decided, e.Pooled, e.Assigned, e.Claimed)


def _clauses(view: View, expected: tree.Expected) -> Iterator[Diagnostic]:
    """Each clause must have said something of this report; with a unit or the pool, one of them said that."""
    routed = {*_said(view.case.plan.route.cites), *_said(_routed(view))}
    said = routed | _said(cite for draft in view.stood.drafts for cite in draft.cites)
    said |= _said(view.case.plan.veil.cites) if view.case.plan.veil else set()
    refs: tuple[tree.ClauseRef | tree.TableRef, ...] = (*expected.clauses, *expected.tables)
    wanted = [(ref, (_place_of(view, ref), ref.text)) for ref in refs]
    wrong = [(ref, place) for ref, place in wanted if place not in said]
    decides = expected.unit is not None or expected.pool
    if decides and wanted and not wrong and routed.isdisjoint(place for _, place in wanted):
        wrong = wanted[:1]
    for ref, (place, clause) in wrong:
        yield view.trial.told("D903", ref.span, f"应依 {place} {clause},实际{actual(view)}")


def _said(cites: Iterable[Cite]) -> set[tuple[str, str]]:
    """Clauses and tables as a reference names them, with the row and without."""
    return {(c.place, said) for c in cites for said in (c.clause, f"{c.clause}{c.item or ''}")}


def _place_of(view: View, ref: tree.ClauseRef | tree.TableRef) -> str:
    """The place that the reference names; a table is always the file's own."""
    place = ref.place if isinstance(ref, tree.ClauseRef) else None
    return place.text if place else view.trial.place.where.name


# --- until when -------------------------------------------------------------------------------------------------------


def _provisional(view: View, due_by: tree.DueBy) -> bool:
    clock = clock_of(view, due_by.clock.text)
    return clock is not None and clock.provisional


def _due(view: View, due_by: tree.DueBy, expected: tree.Expected) -> Diagnostic | None:
    name, wanted, trial = due_by.clock, view.trial.moments[due_by.at], view.trial
    clock = clock_of(view, name.text)
    if clock is None:
        return _not_running(view, name)
    ends = Due(clock.due_at, clock.due_latest, clock.provisional)
    if ends.earliest != wanted:
        return trial.told("D906", due_by.span, *other_end(name.text, wanted, ends, clock.spec.cites[0]))
    if clock.provisional and not expected.provisional:
        return trial.told("D907", due_by.span, *still_open(name.text))
    return None


def _not_running(view: View, name: tree.Name) -> Diagnostic:
    spec = next((spec for spec in view.case.plan.clocks if spec.name == name.text), None)
    if spec is None:
        return view.trial.told("D904", name.span, f"没有规定{name.text}的时限")
    sentence = f"{name.text}从{spec.starts}起算,例子里还没有{spec.starts}"
    return view.trial.told("D905", name.span, sentence, f"请写明什么时候{spec.starts}")


# --- anything else that came of it ------------------------------------------------------------------------------------


def _outcome(view: View, outcome: tree.Outcome) -> Iterator[Diagnostic]:
    check = OUTCOMES.get(outcome.what)
    if check is None:
        yield view.trial.told("D913", outcome.span, f"例子里的“{outcome.what}”还不能试办", "请先去掉这一句")
        return
    instead = check(view, outcome)
    if instead is not None:
        yield view.trial.told("D916", outcome.span, f"应{wanted(outcome)},实际{instead}")
