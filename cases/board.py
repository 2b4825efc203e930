"""What everybody may see of the matters of a place (公示): words and pictures only once they were checked or released.

Names, numbers and house numbers are covered, a place is a village or a grid, and nobody learns who has reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from cases.coarse import as_strangers_read
from cases.covering import words_to_cover
from cases.house import House, territory_of
from cases.people import Person
from cases.ports import Query, Row, Transaction, Which
from cases.ports_checks import SHOWN, Check, What
from cases.sealing import Content
from cases.state import Phase
from cases.territory import Territory
from cases.views import Wanted, scope_for

#: What is a matter of the place: no longer a deputy's alone, and agreed to.
PUBLIC = frozenset(Phase) - {Phase.PASSING, Phase.REVIEW}
_ANSWERS = ("case:answered", "case:settled")
_DAY = timedelta(days=1)
MOST_ANSWER = 500  # characters


@dataclass(frozen=True, slots=True)
class Posted:
    """One matter as everybody sees it. ``text`` and ``answer`` None: there is none, or it may not be shown (yet)."""

    row: Row
    place: str | None
    text: str | None
    answer: str | None
    photos: tuple[str, ...]
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """A page, newest first."""

    items: tuple[Posted, ...]
    next: str | None
    now: datetime
    territory: Territory


async def board(
    house: House,
    person: Person,
    code: str,
    limit: int,
    cursor: str | None,
    *,
    ids: frozenset[str] | None = None,
    before: datetime | None = None,
    changed: datetime | None = None,
) -> Board:
    """The matters of a place; those of ``ids`` among them, opened ``before`` a moment, ``changed`` since one.

    Raises NotFound for a place that is none, InvalidInput for a cursor that is none.
    """
    territory = await territory_of(house)
    scope = scope_for(person, Wanted(Which.BOARD, code), territory)
    query = Query(
        Which.BOARD,
        person.id,
        jurisdictions=scope.jurisdictions,
        phases=PUBLIC,
        limit=limit,
        cursor=cursor,
        ids=ids,
        before=before,
        changed=changed,
    )

    async def work(tx: Transaction) -> Board:
        page, now = await tx.list(query), await tx.now()
        cases = [row.summary.id for row in page.rows]
        shown = _by_case(await tx.checks(cases))
        contents = await tx.contents_of(cases)
        people = {person for row in page.rows for person in (row.summary.reporter, *row.summary.begun_by)}
        names = await tx.names_of(people)

        def posted(row: Row) -> Posted:
            own = [names.get(each) for each in (row.summary.reporter, *row.summary.begun_by)]
            return _posted(row, shown.get(row.summary.id, ()), contents.get(row.summary.id, {}), own, now)

        return Board(tuple(map(posted, page.rows)), page.next, now, territory)

    return await house.store.run(scope, work)


def _by_case(checks: Iterable[Check]) -> dict[str, tuple[Check, ...]]:
    found: dict[str, tuple[Check, ...]] = {}
    for check in checks:
        if check.state in SHOWN:
            found[check.case] = (*found.get(check.case, ()), check)
    return found


def _posted(
    row: Row, shown: Iterable[Check], contents: Mapping[str, Content], own: Iterable[str | None], now: datetime
) -> Posted:
    case, shown = row.summary, tuple(shown)
    hides = words_to_cover(own, contents.values())
    words = {each.item: each for each in shown if each.what is What.TEXT}
    text = _words(contents.get(case.text_id or "")) if case.text_id in words else None
    answers = [each for each in words.values() if each.kind in _ANSWERS and each.item in contents]
    answer = _words(contents[answers[-1].item]) if answers else None
    photos = (each.item for each in shown if each.what is What.PHOTO)
    return Posted(
        row,
        case.village or case.grid,
        as_strangers_read(text, hides, official=False) if text else None,
        as_strangers_read(answer, hides, official=True)[:MOST_ANSWER] if answer else None,
        () if case.left else tuple(photos),
        None if case.due_at is None else floor((case.due_at - now) / _DAY),
    )


def _words(content: Content | None) -> str:
    return "" if content is None else str(content.body.get("text", ""))
