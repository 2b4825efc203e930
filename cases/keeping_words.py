"""Keeps the list of words of a place (敏感词表): read, tried against the last month's reports, and put in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import authority
from cases.events_words import WordsKept
from cases.house import House, located, territory_of
from cases.keeping import Asked, once
from cases.people import Person
from cases.ports import Query, Receipt, Scope, Transaction, Which
from cases.refusals import InvalidInput
from cases.sealing import Content
from cases.territory import Jurisdiction
from cases.town import Clerk
from cases.town_actions import carry_on
from cases.town_door import acting, in_force, receipt
from cases.town_events import TownDraft
from cases.word_list import Mistake, WordList, held_by, read

ACTION = "keep_words"
#: Reports of the last month against which a list is tried, the newest ones.
MONTH, MOST_TRIED, _PAGE = timedelta(days=30), 5_000, 200
_MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """What a list would have done: of so many reports so many held, and by which words, the most frequent first."""

    mistakes: tuple[Mistake, ...]
    words: int
    reports: int
    held: int
    by_word: tuple[tuple[str, int], ...]


async def kept(house: House, person: Person, code: str) -> str:
    """The list in force as it was written; empty where there is none. Raises NotFound, NotAllowed."""
    where = await _where(house, person, code)
    return await house.store.run(Scope.of(where.id), lambda tx: tx.word_list(where.id))


async def try_out(house: House, person: Person, code: str, text: str) -> Tried:
    """What this list would have held in the last month; nothing is kept. Raises NotFound, NotAllowed."""
    where, words = await _where(house, person, code), read(text)
    counted: Counter[str] = Counter()

    async def work(tx: Transaction) -> tuple[int, int]:
        since, reports, held, cursor = await tx.now() - MONTH, 0, 0, None
        while reports < MOST_TRIED:
            texts, cursor = await _page(tx, where, since, cursor)
            for each in texts:
                found = held_by(words, each)
                counted.update(found)
                held += bool(found)
            reports += len(texts)
            if cursor is None:
                break
        return reports, held

    reports, held = await house.store.run(Scope.of(where.id), work)
    return Tried(words.mistakes, len(words.words), reports, held, tuple(counted.most_common(_MOST_WORDS)))


async def _page(
    tx: Transaction, where: Jurisdiction, since: datetime, cursor: str | None
) -> tuple[list[str], str | None]:
    query = Query(Which.BOARD, "", jurisdictions=frozenset({where.id}), limit=_PAGE, cursor=cursor)
    page = await tx.list(query)
    rows = [row.summary for row in page.rows if row.summary.opened_at >= since]
    contents = await tx.contents_of([row.id for row in rows])
    texts = [_text(contents.get(row.id, {}), row.text_id) for row in rows]
    return [each for each in texts if each is not None], page.next if len(rows) == len(page.rows) else None


def _text(contents: Mapping[str, Content], item: str | None) -> str | None:
    """None where it was taken back or deleted."""
    return str(contents[item].body.get("text", "")) if item is not None and item in contents else None


async def keep(house: House, person: Person, code: str, text: str, key: str | None) -> Receipt:
    """Put this list in force from the next check on; the same key does nothing twice.

    Raises NotFound, NotAllowed, InvalidInput for a list with a mistake, KeyReused, InFlight.
    """
    territory = await territory_of(house)
    where = located(territory, code)
    tenure = acting(person, ACTION, where, territory)[0]
    words = _faultless(read(text))

    async def work(tx: Transaction) -> Receipt:
        found, actor = await in_force(house, tx, where.id), authority.mark(person, tenure)

        def draft(clerk: Clerk) -> TownDraft:
            return TownDraft(WordsKept(text, len(words.words)), clerk.at, actor, ())

        drafts = await carry_on(tx, where.id, found, actor, draft)
        return receipt(where, drafts[-1])

    return await once(house, Asked(person, (code, text), key), Scope.of(where.id), where.id, work)


def _faultless(words: WordList) -> WordList:
    if words.mistakes:
        more = f"(共{len(words.mistakes)}处)" if len(words.mistakes) > 1 else ""
        raise InvalidInput({"text": f"{words.mistakes[0]}{more}"})
    return words


async def _where(house: House, person: Person, code: str) -> Jurisdiction:
    territory = await territory_of(house)
    where = located(territory, code)
    acting(person, ACTION, where, territory)
    return where
