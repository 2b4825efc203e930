"""What has changed in a list since somebody looked (动态): by the numbers that committed events get in their places."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cases import views
from cases.house import House, territory_of
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_live import Change, Cursor

#: Events that are read at once; a reader who was away for long is told page by page.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Watch:
    """A list that is watched: ``heads`` are the last numbers at the beginning, 0 where there was no event yet."""

    wanted: views.Wanted
    scope: Scope
    heads: Cursor

    @classmethod
    async def begin(cls, house: House, person: Person, wanted: views.Wanted) -> Watch:
        """From this moment on. Raises NotFound for a place that is none."""
        scope = views.scope_for(person, wanted, await territory_of(house))
        known = await house.store.run(scope, lambda tx: tx.heads())
        return cls(wanted, scope, {place: known.get(place, 0) for place in scope.jurisdictions})


@dataclass(frozen=True, slots=True)
class News:
    """The cases that changed, each once; those in ``view`` are in the list, the others are not or no longer."""

    cases: tuple[str, ...]
    view: views.ListView | None
    cursor: Cursor
    more: bool


async def news(house: House, person: Person, watch: Watch, since: Cursor) -> News:
    """What came behind ``since``, one page of it, as the person may see it at this moment."""

    async def work(tx: Transaction) -> tuple[Change, ...]:
        return await tx.changes(since, _AT_ONCE)

    scope = views.scope_for(person, watch.wanted, await territory_of(house))
    changes = await house.store.run(Scope(scope.jurisdictions & watch.scope.jurisdictions), work)
    if not changes:
        return News((), None, since, more=False)
    cases = tuple(dict.fromkeys(change.case for change in changes))
    wanted = replace(watch.wanted, ids=frozenset(cases), limit=len(cases))
    cursor = {**since, **{change.jurisdiction: change.no for change in changes}}
    return News(cases, await views.listing(house, person, wanted), cursor, more=len(changes) == _AT_ONCE)
