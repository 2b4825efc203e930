"""Looks for the cases beside a report (同类件), and saves both sides when one of two cases is joined or parted (并入).

Lock order, so that no two commands wait for each other: a new report first holds back others that look for the same
(``Around.alone``), before it touches any case; then whoever touches two cases locks the later report before the earlier
one. A case is only ever joined to one that was reported before it, so there is no circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cases import events as e
from cases import events_turns as t
from cases.house import folded
from cases.neighbours import Around, Beside, around
from cases.notices import notices
from cases.people import UnitAt
from cases.ports import Saving, Transaction
from cases.refusals import InFlight
from cases.sealing import Content
from cases.state import IN_HANDS, Case
from cases.telling import Directory, Setting, Telling
from cases.turn_commands import join, part
from dsl.decision import UnitRef
from dsl.ruleset import Ruleset


async def beside_case(
    tx: Transaction, rules: Ruleset, case: Case, directory: Directory, place: Mapping[str, object] | None
) -> Beside | None:
    """What was there before this case; None where its rules ask for nothing of the kind, which costs no query."""
    if rules.search is None:
        return None
    whose = (case.jurisdiction, case.reporter, case.category)
    fresh = around(rules.search, whose, case.opened_at, rules.categories)
    wanted = replace(fresh, before=case.opened_at, but=case.id, alone=False)
    return await look(tx, rules, wanted, place, directory)


async def look(
    tx: Transaction, rules: Ruleset, wanted: Around, place: Mapping[str, object] | None, directory: Directory
) -> Beside:
    """The cases that the rules may ask about."""
    if rules.search is None:
        raise AssertionError("rules that search for nothing are not looked with")
    found = await tx.neighbours(wanted)
    return Beside(found, rules.search, place, _names(rules, directory), wanted.limit)


def place_in(contents: Iterable[Content]) -> Mapping[str, object] | None:
    """The spot that was told last."""
    places = [content for content in contents if content.what == "place"]
    return max(places, key=lambda content: content.id).body if places else None


def _names(rules: Ruleset, directory: Directory) -> dict[UnitAt, UnitRef]:
    known = dict.fromkeys(unit.ref for unit in rules.units.values())
    return {directory.units[ref]: ref for ref in reversed(known) if ref in directory.units}


async def other_sides(
    tx: Transaction, case: Case, drafts: Sequence[e.Draft], setting: Setting
) -> tuple[Saving, ...] | None:
    """What these events of ``case`` mean for the case that it is joined to or leaves; None where that has moved on.

    That case stays locked until the transaction ends.
    """
    found: list[Saving] = []
    for draft in drafts:
        into = draft.payload.into if isinstance(draft.payload, t.Merged | t.Unmerged) else None
        first = await tx.case(into) if into else None
        if first is not None and (isinstance(draft.payload, t.Unmerged) or _takes(first)):
            found.append(_side(first, case, draft, setting))
        elif into is not None:
            return None
    return tuple(each for each in found if each.drafts)


def _takes(first: Case) -> bool:
    """Whether another report may still be joined to it."""
    return first.phase in IN_HANDS and first.joined_to is None


def _side(first: Case, case: Case, draft: e.Draft, setting: Setting) -> Saving:
    telling = Telling(first, first.id, first.jurisdiction, replace(setting, judge=None, decision=None))
    telling.when, telling.actor = draft.occurred_at, draft.actor
    if isinstance(draft.payload, t.Merged):
        timed = case.plan.merging is not None and case.plan.merging.timed
        join(telling, t.Joined(case.id, case.reporter, timed), draft.cites)
    else:
        part(telling, case.id)
    drafts = tuple(telling.drafts)
    after = folded(first, first.id, first.jurisdiction, drafts)
    return Saving(first, first.id, first.jurisdiction, drafts, notices=notices(first, after, drafts))


async def save_with(tx: Transaction, saving: Saving, setting: Setting) -> tuple[e.Event, ...]:
    """Save what happened to a case and to the one that it is joined to or leaves; gives the events of the case itself.

    Raises InFlight where the other one has moved on meanwhile.
    """
    after = folded(saving.before, saving.case, saving.jurisdiction, saving.drafts)
    sides = await other_sides(tx, after, saving.drafts, setting)
    if sides is None:
        raise InFlight("要并入的那一件刚刚有了新的进展,请稍后再试")
    saved = await tx.save(saving)
    for side in sides:
        await tx.save(side)
    return saved
