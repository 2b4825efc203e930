"""What people see of cases (查看): one case with its timeline, and lists, as the authorisation table lets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cases import authority, prose
from cases.actions import UNSEEN, allowed
from cases.events import Answered, Event, Replied, Reported, Supplemented
from cases.events_steps import Stepped
from cases.house import House, practice_scope, scope_of, territory_of, whole_scope
from cases.numbers import CaseNumber, WantedNumber
from cases.people import Person
from cases.ports import InboxItem, Page, Photo, Query, Scope, Transaction, Which
from cases.possible import Moment, can
from cases.practice import enters
from cases.receipts import next_step
from cases.refusals import NotFound
from cases.sealed import Sealed
from cases.sealing import Content
from cases.state import Case, Phase
from cases.summary import Summary, summarise
from cases.territory import Territory
from dsl.decision import Cite


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline: an event in a sentence, its clauses, and the texts and photos that came with it."""

    seq: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    text: str
    clauses: tuple[Cite, ...]
    contents: tuple[Content, ...]
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as this person may see it."""

    case: Case
    summary: Summary
    timeline: tuple[Entry, ...]
    photos: Mapping[str, Photo]
    can: Mapping[str, bool]
    next: str
    now: datetime
    territory: Territory
    number: CaseNumber | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of cases; ``visible`` are the ids whose words and photos this person may read, the rest is public data."""

    page: Page
    can: Mapping[str, Mapping[str, bool]]
    visible: frozenset[str]
    now: datetime
    territory: Territory


async def look(house: House, person: Person, case_id: str) -> CaseView:
    """One case with its timeline. Raises NotFound also for a case that this person may not know of."""
    territory = await territory_of(house)

    async def work(tx: Transaction) -> CaseView:
        case = await tx.case(case_id, lock=False)
        if case is None:
            raise NotFound(UNSEEN)
        follows = _only_follows(person, case, territory)
        case = replace(case, photos=(), text_id=None) if follows else case
        contents = await tx.contents(case_id)
        events = await tx.events(case_id)
        entries = tuple(_entry(each, _of_the_office(each, contents) if follows else contents) for each in events)
        entries = tuple(replace(entry, photos=()) for entry in entries) if follows else entries
        photos = {} if follows else await tx.photos(case_id)
        may = can(person, case, territory, await _moment(house, tx))
        return CaseView(case, summarise(case), entries, photos, may, next_step(case), await tx.now(), territory, await tx.number(case_id))

    return await house.store.run(whole_scope(person, territory), work)


def _only_follows(person: Person, case: Case, territory: Territory) -> bool:
    """Whether the person knows of it through a report that was joined to it. Raises NotFound, NotAllowed."""
    if authority.acting_as(person, "view", case, territory) is not None:
        return False
    allowed(person, "follow", case, territory)
    return True


def _of_the_office(event: Event, contents: Mapping[str, Content]) -> Mapping[str, Content]:
    """What other people have written is not for those who only follow."""
    return contents if isinstance(event.payload, Answered) else {}


def _entry(event: Event, contents: Mapping[str, Content]) -> Entry:
    sealed: tuple[Sealed, ...] = getattr(event.payload, "sealed", ())
    with_photos = isinstance(event.payload, Reported | Replied | Supplemented | Answered | Stepped)
    return Entry(
        seq=event.seq,
        kind=event.payload.kind,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        actor=prose.doer(event.payload, event.actor),
        text=prose.sentence(event.payload),
        clauses=event.cites,
        contents=tuple(contents[s.id] for s in sealed if s.id in contents),
        photos=event.payload.photos if with_photos else (),  # type: ignore[union-attr]  # with_photos says it has them
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list a person asks for; ``code`` narrows to one jurisdiction, ``group`` to one group.

    With ``number`` it holds the cases of that number which the person may view, and no others. ``practice``: those of
    practices (演练), which no other list holds.
    """

    which: Which
    code: str | None = None
    group: str | None = None
    phases: frozenset[Phase] = frozenset()
    limit: int = 20
    cursor: str | None = None
    number: WantedNumber | None = None
    practice: bool = False


async def listing(house: House, person: Person, wanted: Wanted) -> ListView:
    """A page of a list. A board of a jurisdiction is open to all, but words and photos only to those who may view."""
    territory = await territory_of(house)
    scope = _scope_for(person, wanted, territory)
    query = Query(
        which=wanted.which,
        person=person.id,
        units=frozenset(t.unit.id for t in person.tenures if t.unit is not None),
        jurisdictions=scope.jurisdictions,
        group=wanted.group,
        phases=wanted.phases,
        limit=wanted.limit,
        cursor=wanted.cursor,
    )

    async def work(tx: Transaction) -> ListView:
        by_number = None if wanted.number is None else frozenset(await tx.numbered(wanted.number))
        page = await tx.list(replace(query, ids=by_number))
        cases = [row.summary for row in page.rows]
        moment = await _moment(house, tx)
        may = {case.id: can(person, case, territory, moment) for case in cases}
        visible = frozenset(c.id for c in cases if authority.acting_as(person, "view", c, territory) is not None)
        if wanted.number is not None:  # a number that is found would tell more than a board does
            page = Page(tuple(row for row in page.rows if row.summary.id in visible), None)
        return ListView(page, may, visible, await tx.now(), territory)

    return await house.store.run(scope, work)


async def _moment(house: House, tx: Transaction) -> Moment:
    return Moment(await tx.now(), house.calendars.current(), await tx.directory())


def _scope_for(person: Person, wanted: Wanted, territory: Territory) -> Scope:
    if wanted.which is not Which.BOARD or wanted.code is None:
        return practice_scope(person, territory) if wanted.practice else scope_of(person, territory)
    found = territory.by_code(wanted.code)
    if found is None or (found.practice_of is not None and not enters(person, found.id)):
        raise NotFound(f"没有代码为{wanted.code}的辖区")
    return Scope(territory.below(found.id))


async def inbox(
    house: House, person: Person, limit: int, before: int | None, *, practice: bool = False
) -> tuple[InboxItem, ...]:
    """The notices to this person and to the person's units, newest first: of practices, or of everything else."""
    territory = await territory_of(house)
    units = frozenset(t.unit.id for t in person.tenures if t.unit is not None)

    async def work(tx: Transaction) -> tuple[InboxItem, ...]:
        return await tx.inbox(person.id, units, limit, before)

    scope = practice_scope(person, territory) if practice else scope_of(person, territory)
    return await house.store.run(scope, work)
