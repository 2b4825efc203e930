"""Draws closed cases for a call-back (抽查): by lot, and so that anybody can draw the same ones again.

The lot of a case is the SHA-256 of the given word, a line feed and the case's id in UTF-8, in hexadecimal; the smallest
lots are drawn. Word, period and what was drawn stand in the town's log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cases import authority
from cases.authority_table import Relation
from cases.house import House, key_of, located, recall, territory_of
from cases.people import JurisdictionId, Person, Tenure
from cases.ports import Query, Receipt, Scope, Transaction, Which
from cases.prose_town import town_sentence
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.state import Phase
from cases.summary import Summary
from cases.territory import Jurisdiction, Territory
from cases.town import Clerk
from cases.town_actions import append
from cases.town_events import SpotChecked, TownDraft

PAGE = 500  # how many closed cases are read at once


@dataclass(frozen=True, slots=True)
class Draw:
    """How many of those that were closed from ``since`` to before ``until``, and the word that decides which."""

    since: datetime
    until: datetime
    count: int
    seed: str


def lot(seed: str, case: str) -> str:
    """What decides whether the case is drawn."""
    return hashlib.sha256(f"{seed}\n{case}".encode()).hexdigest()


def drawn(cases: Iterable[str], wanted: Draw) -> tuple[str, ...]:
    """The cases with the smallest lots, those first."""
    return tuple(sorted(cases, key=lambda case: (lot(wanted.seed, case), case))[: wanted.count])


async def draw(house: House, person: Person, code: str, wanted: Draw, key: str | None) -> Receipt:
    """Draw at the place with this code; the same key gives the same receipt.

    Raises NotFound, NotAllowed, InvalidInput, KeyReused, InFlight.
    """
    if wanted.until <= wanted.since:
        raise InvalidInput({"until": "结束时间须晚于开始时间"})
    territory = await territory_of(house)
    where = located(territory, code)
    mark = authority.mark(person, _tenure(person, where, territory))

    async def work(tx: Transaction) -> Receipt:
        own_key = key_of(where.id, person.id, key)
        earlier = await recall(tx, own_key, (code, wanted))
        if earlier is not None:
            return earlier
        among = await _closed(tx, where.id, wanted)
        found = SpotChecked(wanted.since, wanted.until, wanted.seed, len(among), drawn(among, wanted))

        def tell(clerk: Clerk) -> TownDraft:
            return TownDraft(found, clerk.at, clerk.actor, ())

        drafts = await append(house, tx, where.id, mark, tell)
        if not drafts:
            raise NotFound("这个辖区还没有启用的规约")
        receipt = _receipt(where, drafts[-1], found)
        if own_key is not None:
            await tx.remember(own_key, receipt)
        return receipt

    return await house.store.run(Scope.of(where.id), work)


def _tenure(person: Person, where: Jurisdiction, territory: Territory) -> Tenure:
    near = frozenset({Relation.SAME_TOWN})
    for tenure in person.tenures:
        if territory.covers(tenure.jurisdiction, where.id) and authority.permits(tenure.role, "spot_check", near):
            return tenure
    raise NotAllowed(f"抽查由{where.name}的督办人员进行")


async def _closed(tx: Transaction, where: JurisdictionId, wanted: Draw) -> list[str]:
    """Those that were answered or settled, and ended in the period."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        closed = Query(Which.BOARD, "", jurisdictions=frozenset({where}), phases=frozenset({Phase.CLOSED}))
        page = await tx.list(replace(closed, limit=PAGE, cursor=cursor))
        found += [row.summary.id for row in page.rows if _counts(row.summary, wanted)]
        cursor = page.next
        if cursor is None:
            return found


def _counts(summary: Summary, wanted: Draw) -> bool:
    ended = summary.closed_at
    asked = summary.live and summary.outcome is not None
    return asked and ended is not None and wanted.since <= ended < wanted.until


def _receipt(where: Jurisdiction, draft: TownDraft, found: SpotChecked) -> dict[str, object]:
    return {
        "township": where.code,
        "kind": found.kind,
        "text": town_sentence(found),
        "at": draft.occurred_at.isoformat(),
        "seed": found.seed,
        "among": found.among,
        "cases": list(found.drawn),
    }
