"""What people see of cases (查看): one case with its timeline, and lists, as the authorisation table lets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from cases import authority, prose
from cases.actions import UNSEEN
from cases.covering import covered_answers, words_to_cover
from cases.events import Event
from cases.filing import files_of, without_files
from cases.following import Following, following
from cases.house import House, practice_scope, scope_of, territory_of, whole_scope
from cases.looking import note_routine
from cases.masking import Kind, masked
from cases.numbers import CaseNumber, WantedNumber
from cases.people import Person
from cases.ports import InboxItem, Page, Photo, Query, Row, Scope, Transaction, Which
from cases.ports_checks import Check, State
from cases.ports_files import Attachment
from cases.possible import Moment, can
from cases.practice import enters
from cases.refusals import NotFound
from cases.sealing import Content
from cases.state import Case, Phase
from cases.summary import Summary, summarise
from cases.territory import Territory
from cases.visibility import Audience, Reader, contents_of, is_unnamed, photos_in, photos_of, reader_of, sees
from cases.waiting import keys_of
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
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as this person may see it."""

    case: Case
    summary: Summary
    timeline: tuple[Entry, ...]
    photos: Mapping[str, Photo]
    can: Mapping[str, bool]
    next: Following
    now: datetime
    territory: Territory
    number: CaseNumber | None = None
    events: tuple[Event, ...] = ()  # those of the timeline
    head: str = ""  # the hash of the last event of all


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of cases; ``visible`` are the ids whose words and photos this person may read, the rest is public data.

    ``whole`` are those of them whose words are read as they were written; names and numbers in the others are covered.
    """

    page: Page
    can: Mapping[str, Mapping[str, bool]]
    visible: frozenset[str]
    now: datetime
    territory: Territory
    whole: frozenset[str]


async def look(house: House, person: Person, case_id: str) -> CaseView:
    """One case with its timeline. Raises NotFound also for a case that this person may not know of."""
    territory = await territory_of(house)

    async def work(tx: Transaction) -> CaseView:
        case = await tx.case(case_id, lock=False)
        if case is None:
            raise NotFound(UNSEEN)
        reader = reader_of(person, case, territory)
        if reader is None:
            raise NotFound(UNSEEN)
        log, contents = await tx.events(case_id), await tx.contents(case_id)
        reader = replace(reader, hides=await _hidden_from(tx, reader, case, contents))
        events = tuple(event for event in log if sees(reader, event))
        photos, files = await tx.photos(case_id), await tx.files(case_id)
        entries = tuple(_entry(event, reader, contents, files) for event in events)
        shown = (content for entry in entries for content in entry.contents)
        await note_routine(tx, person, case, shown, territory)
        seen = photos_in(reader, events)
        may = can(person, case, territory, await _moment(house, tx))
        return CaseView(
            case=_as_read(case, reader),
            summary=summarise(case),
            timeline=entries,
            photos={each: photo for each, photo in photos.items() if each in seen},
            can=may,
            next=following(case),
            now=await tx.now(),
            territory=territory,
            number=await tx.number(case_id),
            events=events,
            head=log[-1].hash,
        )

    return await house.store.run(whole_scope(person, territory), work)


async def checks(house: House, person: Person, case_id: str) -> tuple[Check, ...]:
    """Whether everybody may see each text and photo that this person sees of a case. Raises NotFound."""
    seen = await look(house, person, case_id)
    known = {content.id for entry in seen.timeline for content in entry.contents} | set(seen.photos)
    scope = Scope.of(seen.case.jurisdiction)
    found = await house.store.run(scope, lambda tx: tx.checks([case_id]))
    return tuple(check for check in found if check.item in known)


def _as_read(case: Case, reader: Reader) -> Case:
    """What other people have written and photographed is not for those who only follow."""
    unseen = reader.hidden if reader.audience < Audience.OFFICE and reader.person != case.reporter else frozenset()
    hidden = reader.audience is Audience.FOLLOWERS or (reader.left and reader.audience < Audience.OFFICE)
    read = replace(case, photos=(), text_id=None) if hidden else case
    read = replace(read, photos=tuple(each for each in read.photos if each not in unseen)) if unseen else read
    return read if reader.hides is None else replace(read, answers=covered_answers(read.answers, reader.hides))


async def _hidden_from(
    tx: Transaction, reader: Reader, case: Case, contents: Mapping[str, Content]
) -> tuple[str, ...] | None:
    """The names that this reader is not to read; None for the handling side and for those whose report it is.

    Where the rules hide who has reported it (隐去上报人), the handling side is not to read them either.
    """
    if (reader.audience >= Audience.OFFICE and not reader.unnamed) or reader.person in (case.reporter, *case.carriers):
        return None
    return await _names_behind(tx, case, contents)


async def _names_behind(tx: Transaction, case: Case, contents: Mapping[str, Content]) -> tuple[str, ...]:
    own = [await tx.name_of(person) for person in dict.fromkeys((case.reporter, *case.begun_by))]
    return words_to_cover(own, contents.values())


def _entry(event: Event, reader: Reader, contents: Mapping[str, Content], files: Mapping[str, Attachment]) -> Entry:
    said = prose.sentence(event.payload)
    return Entry(
        seq=event.seq,
        kind=event.payload.kind,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        actor=prose.doer(event.payload, event.actor),
        text=said if reader.hides is None else masked(said, reader.hides, spare={Kind.LANDLINE}),
        clauses=event.cites,
        contents=without_files(contents_of(reader, event, contents)),
        photos=photos_of(reader, event),
        files=tuple(files_of(reader, event, contents, files)),
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
    ids: frozenset[str] | None = None  # only these, where it is given


async def listing(house: House, person: Person, wanted: Wanted) -> ListView:
    """A page of a list. A board of a jurisdiction is open to all, but words and photos only to those who may view."""
    territory = await territory_of(house)
    scope = scope_for(person, wanted, territory)
    query = Query(
        which=wanted.which,
        person=person.id,
        units=frozenset(t.unit.id for t in person.tenures if t.unit is not None),
        jurisdictions=scope.jurisdictions,
        group=wanted.group,
        phases=wanted.phases,
        limit=wanted.limit,
        cursor=wanted.cursor,
        ties=person.ties,
    )

    async def work(tx: Transaction) -> ListView:
        by_number = wanted.ids if wanted.number is None else frozenset(await tx.numbered(wanted.number))
        view = await listed(house, tx, person, replace(query, ids=by_number))
        if wanted.number is None:
            return view
        # a number that is found would tell more than a board does
        seen = tuple(row for row in view.page.rows if row.summary.id in view.visible)
        return replace(view, page=Page(seen, None))

    return await house.store.run(scope, work)


async def listed(house: House, tx: Transaction, person: Person, query: Query) -> ListView:
    """A page of a list as this person may see it."""
    territory, moment = await tx.territory(), await _moment(house, tx)
    page = await tx.list(replace(query, waits=keys_of(person, territory, moment.directory)))
    cases = [row.summary for row in page.rows]
    may = {case.id: can(person, case, territory, moment) for case in cases}
    visible = frozenset(c.id for c in cases if authority.acting_as(person, "view", c, territory) is not None)
    inside = (c for c in cases if authority.acting_as(person, "read_inside", c, territory) is not None)
    own = (c for c in cases if person.id in (c.reporter, *c.carriers))
    read = visible & frozenset(case.id for case in chain(inside, own))
    veiled = frozenset(c.id for c in cases if is_unnamed(person, c, territory))
    whole = read - veiled
    page = await _without_names(tx, page, visible - whole)
    page = await _without_hidden(tx, page, visible - read)
    return ListView(page, may, visible, await tx.now(), territory, whole)


async def _without_names(tx: Transaction, page: Page, others: frozenset[str]) -> Page:
    """The page with every name to cover that is not for this reader: of who has reported, or has had it written down.

    The same names as in the case itself: a list must not tell what the case hides.
    """
    found = [row.summary for row in page.rows if row.summary.id in others]
    if not found:
        return page
    people = {each.id: tuple(filter(None, (each.reporter, *each.begun_by))) for each in found}
    called = await tx.names_of(frozenset(chain.from_iterable(people.values())))
    contents = await tx.contents_of(sorted(people))

    def with_names(row: Row) -> Row:
        case = row.summary.id
        names = words_to_cover((called.get(each) for each in people[case]), contents.get(case, {}).values())
        return replace(row, hides=tuple(dict.fromkeys((*row.hides, *names))))

    return replace(page, rows=tuple(with_names(row) if row.summary.id in people else row for row in page.rows))


async def _without_hidden(tx: Transaction, page: Page, others: frozenset[str]) -> Page:
    """The page without the words and covers that somebody has hidden from all but the handling side."""
    hidden = {each.item for each in await tx.checks(others) if each.state is State.HIDDEN} if others else set()
    if not hidden:
        return page
    rows = (_row_without(row, hidden) if row.summary.id in others else row for row in page.rows)
    return replace(page, rows=tuple(rows))


def _row_without(row: Row, hidden: set[str]) -> Row:
    text = None if row.summary.text_id in hidden else row.text
    cover = None if row.summary.cover in hidden else row.summary.cover
    return replace(row, text=text, summary=replace(row.summary, cover=cover))


async def _moment(house: House, tx: Transaction) -> Moment:
    return Moment(await tx.now(), house.calendars.current(), await tx.directory())


def scope_for(person: Person, wanted: Wanted, territory: Territory) -> Scope:
    """The places that the list may hold cases of. Raises NotFound for a place that is none."""
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
