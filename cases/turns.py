"""What becomes of a report instead of its way (不予受理、并入首件), as its plan says and before anybody takes it on."""

from __future__ import annotations

from cases import events as e
from cases import events_turns as t
from cases.fold_turns import MERGING, REFUSAL
from cases.people import UnitAt
from cases.sealed import Sealed
from cases.state import Phase
from cases.steps import running
from cases.telling import Telling
from dsl.decision import OFFER, Cite

#: Once somebody has taken it on it is neither refused nor joined to another.
_BEFORE = frozenset({Phase.REVIEW, Phase.REVIEWING, Phase.POOLED, Phase.ASSIGNED})


def is_over_at_once(telling: Telling) -> bool:
    """Whether the report never gets to anybody, so that no term begins to run."""
    return bool(_into(telling)) or (_is_refused(telling) and _approver(telling) is None)


def turn(telling: Telling) -> bool:
    """Refuse it, ask whether to refuse it, or join it, as the plan says; False: it goes its way."""
    if telling.case.phase not in _BEFORE:
        return False
    into = _into(telling)
    if into is not None:
        _merge(telling, into)
        return True
    if not _is_refused(telling):
        return False
    approver = _approver(telling)
    if approver is None:
        refuse(telling, None, ())
    elif telling.case.awaiting is None:
        telling.hand_over_clocks()
        telling.end_clocks([*running(telling.case, "认领"), *running(telling.case, OFFER)], "void")
        telling.tell(t.RefusalAsked(approver), _refusal_cites(telling))
    return True


def refuse(telling: Telling, agreed: UnitAt | None, sealed: tuple[Sealed, ...]) -> None:
    """It is not taken, and with that it is over."""
    cites, alike = _refusal_cites(telling), telling.case.alike
    telling.tell(t.Refused(agreed, alike[-1] if alike else None, sealed), cites)
    telling.close(e.Closed("refused"), cites)


def _merge(telling: Telling, into: str) -> None:
    merging = telling.plan.merging
    cites = merging.cites if merging else ()
    telling.tell(t.Merged(into), cites)
    telling.close(e.Closed("merged"), cites)


def _into(telling: Telling) -> str | None:
    """The case that it is to be joined to."""
    case = telling.case
    joins = case.live and case.plan.merging is not None and MERGING not in case.spared and bool(case.alike)
    return case.alike[0] if joins and not case.joined else None  # others have been joined to it: it is a first itself


def _is_refused(telling: Telling) -> bool:
    case = telling.case
    return case.live and case.plan.refusal is not None and REFUSAL not in case.spared


def _approver(telling: Telling) -> UnitAt | None:
    """Who has to agree; where a post is vacant and nobody stands in, whoever minds the group."""
    refusal = telling.plan.refusal
    if refusal is None or refusal.approver is None:
        return None
    return telling.unit_of(refusal.approver) or telling.case.steward


def _refusal_cites(telling: Telling) -> tuple[Cite, ...]:
    refusal = telling.plan.refusal
    return refusal.cites if refusal else ()
