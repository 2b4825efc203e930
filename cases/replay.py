"""Reads stored cases page by page and replays them (重放): flat in memory, and never in the way of the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from cases.house import House, located, territory_of
from cases.people import JurisdictionId
from cases.ports import Scope, Transaction
from cases.ports_replay import Opened, Span
from cases.ports_rules import CompilerStopped, Order
from cases.publishing import history_of, sound
from cases.refusals import InvalidInput, NotFound
from cases.replay_summary import About, Tally
from cases.replaying import Declarations, Doubt, Replayed, Replaying
from cases.rule_review import Draft, desk
from cases.territory import Territory
from cases.town_events import Declared
from dsl.bundle import Bundle
from dsl.normalise import plain

PAGE = 400
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told: ``see`` of each case, ``step`` after each page of how many are done."""

    see: Callable[[Replayed], None] = lambda _: None
    step: Callable[[int], None] = lambda _: None


async def text_wanted(house: House, wanted: Draft | int) -> Bundle:
    """The bundle of texts that somebody has written, in the place of those in force; or of a version by its number.

    Raises RulesRejected, CompilerStopped, NotFound.
    """
    if isinstance(wanted, Draft):
        at = await desk(house)
        return sound(await house.rules.compiler.examine(Order(at.with_texts(wanted.texts), at.sources)))
    number = wanted

    async def work(tx: Transaction) -> Bundle:
        past = await history_of(tx)
        version = past.version(number)
        if version is None:
            raise NotFound(f"没有第{number}版;现在是第{past.last.number if past.last else 0}版")
        return await house.rules.bundle(tx, version.bundle)

    return await house.store.run(Scope(), work)


async def span_of(
    house: House,
    since: datetime,
    until: datetime | None = None,
    place: str | None = None,
    *,
    within: frozenset[JurisdictionId] | None = None,
    practice: bool = False,
) -> Span:
    """The cases of a place and all below it, or of all places; of practices only where that is asked for.

    Raises NotFound for an unknown place, InvalidInput for a time that is still to come or ends before it begins.
    """
    territory = await territory_of(house)
    now = await house.store.run(Scope(), lambda tx: tx.now())
    if since > now:
        raise InvalidInput({"since": "起始时间还没有到,那以后还没有件可以比"})
    if until is not None and until <= since:
        raise InvalidInput({"until": "截止时间要在起始时间以后"})
    places = _places(territory, place, practice=practice)
    return Span(places if within is None else places & within, since, until)


def _places(territory: Territory, code: str | None, *, practice: bool) -> frozenset[JurisdictionId]:
    if code is None:
        chosen = frozenset(territory.jurisdictions)
    elif (named := located(territory, code)).practice_of is not None:
        return frozenset({named.id})
    else:
        chosen = territory.below(named.id)
    if practice:
        return frozenset(each for each in territory.practices if territory.home(each) in chosen)
    return chosen - territory.practices


async def replay(
    house: House, bundle: Bundle, span: Span, tally: Tally, *, most: int | None = None, watch: Watch | None = None
) -> None:
    """Put the newest ``most`` cases of the span (None: all) before the bundle; ``tally`` takes what came of each.

    Whoever breaks it off finds in the tally what has been seen by then; nothing is ever saved.
    """
    told = watch or Watch()
    territory, calendar = await territory_of(house), house.calendars.current()
    declared = Declarations()
    replaying = Replaying(territory, calendar, declared)
    about = _About(replaying, bundle, territory)
    tally.total = await house.store.count_opened(span)
    wanted = tally.total if most is None else min(most, tally.total)
    page = await house.store.opened(span, None, min(PAGE, wanted)) if wanted else ()
    while page:
        await _learn(house, territory, declared, page)
        rest = min(PAGE, wanted - tally.looked - len(page))
        done, following = await asyncio.gather(
            _replayed(house, replaying, bundle, page), _next(house, span, page[-1], rest)
        )
        for each in done:
            tally.add(each, about)
            told.see(each)
        told.step(tally.looked)
        page = following


async def _next(house: House, span: Span, last: Opened, limit: int) -> tuple[Opened, ...]:
    return await house.store.opened(span, last, limit) if limit > 0 else ()


async def _replayed(house: House, replaying: Replaying, bundle: Bundle, page: Sequence[Opened]) -> list[Replayed]:
    """What came of a page, in its order."""
    done, doubts = await asyncio.to_thread(replaying.look, bundle, page)
    old = attrgetter("opened.bundle")
    for digest, those in groupby(sorted(doubts, key=old), key=old):
        then, some = await _old(house, digest), list(those)
        done += await asyncio.to_thread(_sure, replaying, then, some)
    place = {opened.case: number for number, opened in enumerate(page)}
    return sorted(done, key=lambda each: place[each.opened.case])


def _sure(replaying: Replaying, old: Bundle | None, doubts: Sequence[Doubt]) -> list[Replayed]:
    return list(replaying.sure(old, doubts))


async def _old(house: House, digest: str) -> Bundle | None:
    """The rules of that time; None where the store's text cannot be read any more, which is counted and said."""
    try:
        return await house.store.run(Scope(), lambda tx: house.rules.bundle(tx, digest))
    except (ValueError, CompilerStopped):
        return None


async def _learn(house: House, territory: Territory, declared: Declarations, page: Sequence[Opened]) -> None:
    """Read what was declared in these places and those above them, each place once."""
    wanted = {each for opened in page for each in territory.above(opened.jurisdiction)} - declared.known.keys()

    async def work(tx: Transaction) -> None:
        for place in sorted(wanted):
            events = await tx.town_events(place)
            said = [(each.recorded_at, each.payload) for each in events if isinstance(each.payload, Declared)]
            declared.known[place] = tuple((at, payload.name, payload.value) for at, payload in said)

    if wanted:
        await house.store.run(Scope(), work)


class _About:
    """Says of a case where it was, and which words of the new rules it mentions: never anybody's own words."""

    def __init__(self, replaying: Replaying, bundle: Bundle, territory: Territory) -> None:
        self._replaying = replaying
        self._bundle = bundle
        self._territory = territory

    def __call__(self, opened: Opened) -> About:
        kinds, text = self._replaying.kinds(self._bundle, opened.jurisdiction), plain(opened.text or "")
        mentioned = [word for word in (kinds.words if kinds else ()) if word in text]
        return About(self._territory.jurisdictions[opened.jurisdiction].name, tuple(mentioned[:_MOST_WORDS]))
