"""Brings open cases under rules that came into force later (未办结的适用新版): only where those rules say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from cases import lifecycle
from cases.anew import Bench
from cases.declared import states_of
from cases.events import Draft
from cases.house import House, folded, setting_for
from cases.notices import notices
from cases.people import CLOCK, JurisdictionId
from cases.ports import CaseAt, Saving, Scope, Transaction
from cases.ports_rules import Under
from cases.refusals import NotFound
from cases.rulebook import bundle_at, ruleset_for
from cases.state import OPEN, Case
from cases.telling import Setting
from cases.territory import Territory
from dsl.bundle import Bundle
from dsl.ruleset import Ruleset


def follows(case: Case, bundle: Bundle, rules: Ruleset) -> bool:
    """Whether the case is open under other rules than these, and these take open cases over."""
    return case.phase in OPEN and case.bundle != bundle.hash and rules.jurisdiction.code in bundle.replanned


def replanned(case: Case, old: Setting, new: Setting) -> tuple[Draft, ...]:
    """What has fallen due by now under the old rules, and then what the new ones make of it; each on its bench.

    What was recorded stays: lateness, met terms, rungs that have fired; an answered case keeps its answer.
    """
    rung = lifecycle.rings(case, old)
    after = folded(case, case.id, case.jurisdiction, rung)
    return rung + lifecycle.asked_again(after, new, "version")


async def replan(house: House, where: CaseAt) -> int:
    """Bring one case under the rules in force now; gives the number of events, 0 where it stays where it was."""

    async def work(tx: Transaction) -> int:
        case = await tx.case(where.case)
        if case is None:
            raise NotFound(f"case {where.case} was to come under new rules but cannot be found")
        territory, now = await tx.territory(), await tx.now()
        place = territory.jurisdictions[case.jurisdiction]
        bundle = await house.rules.bundle(tx, bundle_at(place, now, now))
        drafts = await under(house, tx, case, bundle)
        if not drafts:
            return 0
        after = folded(case, case.id, case.jurisdiction, drafts)
        await tx.save(Saving(case, case.id, case.jurisdiction, drafts, notices=notices(case, after, drafts)))
        return len(drafts)

    return await house.store.run(Scope.of(where.jurisdiction), work)


async def under(house: House, tx: Transaction, case: Case, bundle: Bundle) -> tuple[Draft, ...]:
    """What this bundle would make of the case at this moment; nothing where it does not take the case over."""
    territory = await tx.territory()
    place = territory.jurisdictions[case.jurisdiction]
    rules = ruleset_for(bundle, territory, place)
    if not follows(case, bundle, rules) or await tx.same_texts(bundle.texts_of(rules.jurisdiction.code), [case.bundle]):
        return ()
    before = ruleset_for(await house.rules.bundle(tx, case.bundle), territory, place)
    setting, text = await setting_for(house, tx, case, CLOCK), await _text(tx, case)
    states = await states_of(tx, rules, case.jurisdiction)
    old, new = (
        replace(setting, judge=Bench(each, place.code, text, setting.calendar, setting.directory, states))
        for each in (before, rules)
    )
    return replanned(case, old, new)


def followers(bundle: Bundle, territory: Territory) -> dict[JurisdictionId, str]:
    """The places whose open cases this bundle takes over, each with the code of whose rules they have.

    Practice twins go with their town.
    """
    if not bundle.replanned:
        return {}
    found = {}
    for place in territory.jurisdictions:
        codes = (territory.jurisdictions[each].code for each in territory.above(territory.home(place)))
        code = next((code for code in codes if code in bundle.rulesets), None)
        if code in bundle.replanned and code is not None:
            found[place] = code
    return found


async def left_behind(house: House, bundle: Bundle, wanted: Mapping[JurisdictionId, str]) -> Under:
    """By place the bundles that its open cases are to leave for this one: those in which other texts decide there."""
    opened = await house.store.open_bundles(wanted)

    async def work(tx: Transaction) -> Under:
        found: dict[JurisdictionId, frozenset[str]] = {}
        for code in sorted(set(wanted.values())):
            places = {place: opened[place] for place in opened if wanted[place] == code}
            old = frozenset[str]().union(*places.values()) - {bundle.hash}
            leave = old - await tx.same_texts(bundle.texts_of(code), old)
            found |= {place: those & leave for place, those in places.items() if those & leave}
        return found

    return await house.store.run(Scope(), work)


async def in_force_now(house: House) -> dict[JurisdictionId, str]:
    """By place the bundle that decides there at this moment."""

    async def work(tx: Transaction) -> dict[JurisdictionId, str]:
        territory, now = await tx.territory(), await tx.now()
        found = {place.id: place.bundle_at(now, now) for place in territory.jurisdictions.values()}
        return {place: bundle for place, bundle in found.items() if bundle is not None}

    return await house.store.run(Scope(), work)


async def due_to_follow(house: House, in_force: Mapping[JurisdictionId, str]) -> Under:
    """By place the bundles that its open cases are to leave for the one that is in force there."""
    found: dict[JurisdictionId, frozenset[str]] = {}
    for digest in sorted(set(in_force.values())):
        bundle, territory = await house.store.run(Scope(), partial(_with_territory, house, digest))
        wanted = {place: code for place, code in followers(bundle, territory).items() if in_force.get(place) == digest}
        found |= await left_behind(house, bundle, wanted)
    return found


async def _with_territory(house: House, digest: str, tx: Transaction) -> tuple[Bundle, Territory]:
    return await house.rules.bundle(tx, digest), await tx.territory()


async def _text(tx: Transaction, case: Case) -> str:
    """The report's own words, where they are still kept."""
    contents = await tx.contents(case.id)
    return str(contents[case.text_id].body.get("text", "")) if case.text_id and case.text_id in contents else ""
