"""What is like a case (相似件): offered with reasons to who handles it, to others as the public board shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cases import authority
from cases.actions import UNSEEN
from cases.board import Board, board
from cases.house import House, territory_of, whole_scope
from cases.likeness import LATELY, MOST, OFFERED, Alike, Sample, compare
from cases.people import Person
from cases.ports import Query, Scope, Transaction, Which
from cases.ports_likeness import NearBy
from cases.refusals import NotFound
from cases.sealing import Content
from cases.state import IN_HANDS, Case
from cases.summary import Summary
from cases.territory import Territory
from cases.views import ListView, listed
from cases.visibility import Audience, reader_of

#: What the reporter is told.
NOTE = "附近已有相似的上报"


@dataclass(frozen=True, slots=True)
class Similar:
    """What is alike, the most alike first. ``rows`` are for the handling side, ``posted`` for everybody else.

    ``mergeable``: those to which the case can be joined at this moment, by this person.
    """

    alike: tuple[Alike, ...]
    rows: ListView | None
    posted: Board | None
    mergeable: frozenset[str]


async def similar(house: House, person: Person, case_id: str) -> Similar:
    """What is like the case. Raises NotFound for who may not view it; whoever only follows it does not."""
    territory = await territory_of(house)

    async def read(tx: Transaction) -> tuple[Case, bool]:
        case = await tx.case(case_id, lock=False)
        reader = None if case is None else reader_of(person, case, territory)
        if case is None or reader is None or reader.audience < Audience.VIEWERS:
            raise NotFound(UNSEEN)
        return case, reader.audience >= Audience.OFFICE

    case, inside = await house.store.run(whole_scope(person, territory), read)
    alike = await house.store.run(Scope.of(case.jurisdiction), lambda tx: find(tx, case))
    if not inside:
        code = territory.jurisdictions[case.jurisdiction].code
        posted = await board(house, person, code, OFFERED, None, ids=frozenset(each.case for each in alike))
        shown = {row.row.summary.id for row in posted.items}
        return Similar(tuple(each for each in alike if each.case in shown), None, posted, frozenset())
    return await _inside(house, person, case, alike, territory)


async def _inside(house: House, person: Person, case: Case, alike: tuple[Alike, ...], territory: Territory) -> Similar:
    query = Query(
        Which.BOARD,
        person.id,
        jurisdictions=frozenset({case.jurisdiction}),
        limit=OFFERED,
        ids=frozenset(each.case for each in alike),
    )

    async def work(tx: Transaction) -> Similar:
        rows = await listed(house, tx, person, query)
        seen = tuple(row for row in rows.page.rows if row.summary.id in rows.visible)
        rows = replace(rows, page=replace(rows.page, rows=seen))
        ids = {row.summary.id for row in seen}
        may = authority.acting_as(person, "merge", case, territory) is not None and not case.joined
        firsts = (row.summary.id for row in seen if may and _is_first(row.summary, case))
        return Similar(tuple(each for each in alike if each.case in ids), rows, None, frozenset(firsts))

    return await house.store.run(whole_scope(person, territory), work)


def _is_first(other: Summary, case: Case) -> bool:
    return other.phase in IN_HANDS and (other.opened_at, other.id) < (case.opened_at, case.id)


async def find(tx: Transaction, case: Case) -> tuple[Alike, ...]:
    """The few that are most like it, of its place; by place and by the look of its photos, each over an index."""
    own = await tx.looks_of([case.id])
    since = case.opened_at - LATELY
    near = await tx.near_by(NearBy(case.jurisdiction, case.village, case.grid, since, case.id, MOST))
    photos = await tx.looking_like(case.jurisdiction, frozenset(each.likeness for each in own), MOST)
    names = frozenset({*near, *(each.case for each in photos)} - {case.id})
    if not names:
        return ()
    samples = await _samples(tx, names | {case.id}, case)
    mine = samples.pop(case.id)
    found = (compare(mine, each) for each in samples.values())
    ranked = sorted((each for each in found if each is not None), key=lambda each: each.rank, reverse=True)
    return tuple(ranked[:OFFERED])


async def _samples(tx: Transaction, names: frozenset[str], case: Case) -> dict[str, Sample]:
    """What is compared of each; of a case whose words were taken back nothing is."""
    page = await tx.list(
        Query(Which.BOARD, case.reporter, jurisdictions=frozenset({case.jurisdiction}), limit=len(names), ids=names)
    )
    contents, spots = await tx.contents_of(sorted(names)), await tx.spots_of(names)
    looks: dict[str, tuple[str, ...]] = {}
    for each in await tx.looks_of(names):
        looks[each.case] = (*looks.get(each.case, ()), each.likeness)
    found = {}
    for row in page.rows:
        kept = contents.get(row.summary.id, {})
        found[row.summary.id] = Sample(
            row.summary.id,
            row.summary.category,
            _text(row.summary.text_id, kept),
            row.summary.village,
            row.summary.grid,
            spots.get(row.summary.id),
            () if row.summary.left else looks.get(row.summary.id, ()),
        )
    return found


def _text(item: str | None, contents: Mapping[str, Content]) -> str:
    return str(contents[item].body.get("text", "")) if item is not None and item in contents else ""
