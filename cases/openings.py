"""What a case leaves open beside its phase (可以办): for which commands something waits, and for whom – kept in rows.

A command without a line in ``OPENINGS`` depends on nothing but the phase and the authorisation table. Each line reads
the case and gives an ``Opening`` a thing that the command could do now; none means that there is nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from cases import lifecycle, openings_clock, openings_council, openings_links, openings_steps, openings_voices
from cases.fold_turns import ENDING, REFUSAL
from cases.opening import Opening, unit_is
from cases.returning import is_left
from cases.stars import raters, silent, still_to_rate
from cases.state import Case
from dsl.decision import OFFER, Recipient, RecipientKind

Rule = Callable[[Case], Iterator[Opening]]


def openings(case: Case) -> tuple[Opening, ...]:
    """Everything that waits in the phase it is in, in the order of the commands; equal ones once."""
    possible = (rule for name, rule in OPENINGS.items() if case.phase in lifecycle.PHASES[name])
    return tuple(dict.fromkeys(each for rule in possible for each in rule(case)))


def openings_for(case: Case, command: str) -> tuple[Opening, ...]:
    """What waits for this command alone."""
    return tuple(OPENINGS[command](case)) if case.phase in lifecycle.PHASES[command] else ()


# --- taking it, and giving it back ------------------------------------------------------------------------------------


def _claim(case: Case) -> Iterator[Opening]:
    route = case.plan.route
    barred = tuple(Recipient(RecipientKind.UNIT, each.unit) for each in route.forbidden)
    if not case.only:
        yield Opening("claim", barred=barred)
    elif case.candidates:
        yield Opening("claim", tuple(u.id for u in case.candidates), barred=barred, until=_turn_ends(case))


def _decline(case: Case) -> Iterator[Opening]:
    if case.offered is not None:
        yield replace(unit_is("decline", case.offered), until=_turn_ends(case))


def _turn_ends(case: Case) -> datetime | None:
    clock = case.running(OFFER)
    return clock.due_latest if clock and case.offered else None


def _return(case: Case) -> Iterator[Opening]:
    rule = case.plan.returns
    if rule is None or case.holder is None or not is_left(case):
        return
    opening = Opening("return")
    if rule.within is not None and case.held_since is not None:
        opening = replace(opening, since=case.held_since, term=rule.within, time=rule.time)
    if rule.consent is not None:  # somebody else has to be there to agree
        opening = replace(opening, others=(rule.consent,))
    yield opening


# --- what somebody has to agree to ------------------------------------------------------------------------------------


def _decide_return(case: Case) -> Iterator[Opening]:
    if case.returning is not None:
        yield unit_is("decide_return", case.returning)


def _review(case: Case) -> Iterator[Opening]:
    if case.reviewing is not None:
        yield unit_is("review", case.reviewing.unit)


def _decide_refusal(case: Case) -> Iterator[Opening]:
    if case.awaiting is not None and case.awaiting.what == REFUSAL:
        yield unit_is("decide_refusal", case.awaiting.approver)


def _end(case: Case) -> Iterator[Opening]:
    if case.plan.ending is not None and case.awaiting is None:
        yield Opening("end")


def _decide_end(case: Case) -> Iterator[Opening]:
    if case.awaiting is not None and case.awaiting.what == ENDING:
        yield unit_is("decide_end", case.awaiting.approver)


def _unmerge(case: Case) -> Iterator[Opening]:
    if case.joined_to is not None:
        yield Opening("unmerge")


def _merge(case: Case) -> Iterator[Opening]:
    if case.live and not case.joined:
        yield Opening("merge")


# --- asking and answering ---------------------------------------------------------------------------------------------


def _reply(case: Case) -> Iterator[Opening]:
    if case.asked is not None or case.missing:
        yield Opening("reply")


def _reassign(case: Case) -> Iterator[Opening]:
    if not case.answered:
        yield Opening("reassign")


def _rate(case: Case) -> Iterator[Opening]:
    clock = case.running("评价")
    until = clock.due_latest if clock else None
    judge = any(rater.who.kind is RecipientKind.REPORTER for rater in raters(case.plan.rating))
    own = case.reporters if judge else ()  # whoever has reported it judges as a reporter, and once
    for rater in silent(case):
        if rater.who.kind is RecipientKind.REPORTER:
            people = tuple(each for each in case.reporters if still_to_rate(case, rater, each))
            yield Opening("rate", people=people, until=until)
        else:
            yield Opening("rate", names=(rater.name,), not_people=own, until=until)


OPENINGS: Mapping[str, Rule] = {
    "claim": _claim,
    "return": _return,
    "answer": openings_links.answer,
    "reassign": _reassign,
    "reply": _reply,
    "rate": _rate,
    "review": _review,
    "decline": _decline,
    "decide_return": _decide_return,
    "decide_refusal": _decide_refusal,
    "end": _end,
    "decide_end": _decide_end,
    "unmerge": _unmerge,
    "merge": _merge,
    **openings_steps.OPENINGS,
    **openings_clock.OPENINGS,
    **openings_council.OPENINGS,
    **openings_voices.OPENINGS,
    **openings_links.OPENINGS,
}
