"""Takes reports in (上报): from a person, or as messages of another system, through the same door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cases import authority, facts, lifecycle
from cases import commands as c
from cases.anew import Bench
from cases.codes import Use
from cases.coding import filled
from cases.consent import matters_of
from cases.consenting import require
from cases.declared import states_of
from cases.events import Draft, Event
from cases.house import (
    Enclosed,
    House,
    enclose,
    finish,
    folded,
    key_of,
    located,
    recall,
    scope_of,
    setting_for,
    territory_of,
    text_of,
)
from cases.joining import look, other_sides, place_in
from cases.neighbours import around
from cases.notices import notices
from cases.numbering import with_number
from cases.people import RULE_WORDS, ActorMark, Person, Role, Tenure
from cases.places import PlaceKind
from cases.placing import place_among, placed
from cases.ports import Photo, Receipt, Saving, Scope, Transaction
from cases.ports_files import Attachment
from cases.practice import check_entry
from cases.refusals import InFlight, InvalidInput, Refusal
from cases.rulebook import bundle_at, ruleset_for
from cases.sealing import files_in
from cases.state import Case
from cases.stopping import check_free
from cases.telling import Setting
from cases.territory import Jurisdiction, Territory
from cases.ties import check_concerns, tied_notices
from cases.voice_intake import check_through, is_spoken, manner_of, recording_tenure

Opened = tuple[Case, tuple[Draft, ...], tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A report as it was sent: the command, the category by its name, and what is enclosed."""

    report: c.Report
    category: str | None = None
    enclosed: tuple[Enclosed, ...] = ()
    occurred_at: datetime | None = None
    code: str | None = None  # the short id that was scanned


async def report(  # noqa: PLR0917  # a letter, its sender and its place
    house: House, person: Person, code: str, letter: Letter, key: str | None, refused: Refusal | None = None
) -> Receipt:
    """Send a report to the jurisdiction ``code``. The same key again gives the same receipt.

    What is ``refused`` gets its receipt only if it was taken in before; else that is raised.
    """
    territory = await territory_of(house)
    where = located(territory, code)
    check_entry(person, where)
    tenure = _tenure_for(letter, person, where, territory)
    own_key = key_of(where.id, person.id, key)

    async def work(tx: Transaction) -> Receipt:
        earlier = await recall(tx, own_key, letter)
        if earlier is not None:
            return earlier
        if refused is not None:
            raise refused
        await check_free(tx, person, tenure, where)
        brought = matters_of((each.what for each in letter.enclosed), letter.report.photos)
        await require(tx, house.notices, person.id, brought, where)
        await tx.settle_in(person.id, where.id)
        own = replace(letter.report, reporter=person.id)
        told = await filled(tx, letter.code, own, letter.enclosed, where)
        await check_through(tx, told.through, person, where, territory)
        manner = manner_of(told.through, letter.enclosed)
        named = replace(told, role=_word(tenure.role), level=tenure.level, manner=manner)
        mark = authority.mark(person, tenure)
        opened = await _open(house, tx, where, replace(letter, report=named), mark)
        if told.arrival is not None:
            await tx.note_use(Use(opened[0].id, where.id, told.arrival.short, await tx.now()))
        return await finish(tx, own_key, *opened)

    scope = scope_of(person, territory)
    kept = await house.store.run(Scope(scope.jurisdictions | {where.id}), work)
    return await with_number(house, where.id, kept)


@dataclass(frozen=True, slots=True)
class History:
    """What became of an imported report before this system knew it."""

    at: datetime | None
    outcome: str | None = None
    reply: str | None = None


async def file_report(house: House, code: str, letter: Letter, history: History | None, key: str) -> Receipt:
    """Take a message from another system through the same door; with ``history`` it is put on file at once."""
    where = located(await territory_of(house), code)
    own_key = key_of(where.id, "import", key)

    async def work(tx: Transaction) -> Receipt:
        earlier = await recall(tx, own_key, (letter, history))
        if earlier is not None:
            return earlier
        return await finish(tx, own_key, *await open_brought(house, tx, where, letter, history))

    return await house.store.run(Scope.of(where.id), work)


async def open_brought(
    house: House, tx: Transaction, where: Jurisdiction, letter: Letter, history: History | None
) -> Opened:
    """Open a case that another system has brought; with ``history`` it is put on file at once."""
    actor = ActorMark(None, Role.OPERATOR)
    opened = await _open(house, tx, where, letter, actor)
    return opened if history is None else await _put_on_file(house, tx, opened, history, actor)


def _word(role: Role) -> str:
    return RULE_WORDS.get(role, RULE_WORDS[Role.RESIDENT])


def _tenure_for(letter: Letter, person: Person, where: Jurisdiction, territory: Territory) -> Tenure:
    """In which role: for somebody else's words (代录) one that may write them down."""
    if is_spoken(letter.enclosed):
        return recording_tenure(person, where, territory)
    return _reporting_tenure(person, where, territory)


def _reporting_tenure(person: Person, where: Jurisdiction, territory: Territory) -> Tenure:
    """In which role somebody reports: a role of the people that reaches here, else as a resident."""
    for tenure in person.tenures:
        of_the_people = tenure.role in RULE_WORDS and tenure.role is not Role.RESIDENT
        if of_the_people and where.id in territory.reach(tenure.jurisdiction):
            return tenure
    return Tenure(Role.RESIDENT, where.id)


@dataclass(frozen=True, slots=True)
class Copies:
    """What a linked case begins with (关联件): its id, and the photos and files of its origin under ids of its own."""

    case: str
    photos: tuple[Photo, ...] = ()
    files: tuple[Attachment, ...] = ()


async def open_linked(  # noqa: PLR0917  # a report with all that it brings along
    house: House, tx: Transaction, where: Jurisdiction, letter: Letter, actor: ActorMark, copies: Copies
) -> Opened:
    """Open a case that came from another one, by the rules of its own place."""
    return await _open(house, tx, where, letter, actor, copies)


async def _open(  # noqa: PLR0917  # a report with all that it brings along
    house: House,
    tx: Transaction,
    where: Jurisdiction,
    letter: Letter,
    actor: ActorMark,
    copies: Copies | None = None,
) -> Opened:
    territory = await tx.territory()
    current = territory.jurisdictions[where.id]
    now = await tx.now()
    bundle = await house.rules.bundle(tx, bundle_at(current, letter.occurred_at or now, now))
    rules = ruleset_for(bundle, territory, current)
    home = territory.jurisdictions[territory.home(where.id)]
    known = await tx.gazetteer(home.id)
    checked = facts.checked(letter.report, letter.category, rules, known.names(PlaceKind.VILLAGE))
    ready = in_group(placed(checked, place_among(letter.enclosed), known, rules), home, territory)
    await check_concerns(tx, letter.report.concerns, current)
    command, contents = enclose(house, ready, (*letter.enclosed, *_village_as_told(letter.report, ready)))
    calendar, directory = house.calendars.current(), await tx.directory()
    states = await states_of(tx, rules, where.id)
    bench = Bench(rules, home.code, text_of(letter.enclosed), calendar, directory, states)
    groups = territory.groups_known_in(where.id)
    setting = Setting(actor, now, calendar, directory, occurred_at=letter.occurred_at, groups=groups, judge=bench)
    case_id = copies.case if copies else house.ids.new()
    case, drafts, sides = await _decided(tx, (case_id, where.id), command, (setting, bench, place_in(contents)))
    owner = command.reporter if command.photos or files_in(contents) else None
    told = (*notices(None, case, drafts), *await tied_notices(tx, case))
    saving = Saving(None, case.id, where.id, drafts, contents, command.photos, owner, told)
    if copies:
        saving = replace(saving, photos=(), copied=copies.photos, copied_files=copies.files)
    saved = await tx.save(saving)
    for side in sides:
        await tx.save(side)
    return case, drafts, saved


#: How often a report is decided anew because the case that it was to be joined to has just moved on.
TRIES = 3


async def _decided(
    tx: Transaction,
    name: tuple[str, int],
    command: c.Report,
    known: tuple[Setting, Bench, Mapping[str, object] | None],
) -> tuple[Case, tuple[Draft, ...], tuple[Saving, ...]]:
    """The report as the rules decide it beside the cases there are, and what that means for one of those."""
    (case_id, where), (setting, bench, place) = name, known
    search = bench.rules.search
    for _ in range(TRIES):
        if search is not None and command.live:
            whose = (where, command.reporter, command.category)
            wanted = replace(around(search, whose, setting.at, bench.rules.categories), before=setting.occurred_at)
            found = await look(tx, bench.rules, wanted, place, bench.directory)
            setting = replace(setting, judge=replace(bench, beside=found))
        drafts = lifecycle.report(case_id, where, command, setting)
        case = folded(None, case_id, where, drafts)
        sides = await other_sides(tx, case, drafts, setting)
        if sides is not None:
            return case, drafts, sides
    raise InFlight("要并入的那一件刚刚有了新的进展,请稍后再试")


async def _put_on_file(house: House, tx: Transaction, opened: Opened, history: History, actor: ActorMark) -> Opened:
    case, drafts, saved = opened
    reply = (Enclosed("text", {"text": history.reply}),) if history.reply else ()
    command, contents = enclose(house, c.Record(history.outcome), reply)
    setting = replace(await setting_for(house, tx, case, actor), occurred_at=history.at or case.opened_at)
    more = lifecycle.decide(case, command, setting)
    after = folded(case, case.id, case.jurisdiction, more)
    events = await tx.save(Saving(case, case.id, case.jurisdiction, more, contents))
    return after, drafts + more, saved + events


def _village_as_told(told: c.Report, ready: c.Report) -> tuple[Enclosed, ...]:
    """A village that no rule file names is somebody's own words, so it is sealed with the rest of them."""
    if told.village is None or ready.village != facts.ELSEWHERE:
        return ()
    return (Enclosed("address", {"text": told.village}),)


def in_group(report: c.Report, where: Jurisdiction, territory: Territory) -> c.Report:
    """The report with its group: the one it was sent in, or the only one that the place belongs to."""
    if report.group is None:
        groups = territory.groups_of(where.id)
        return replace(report, group=groups[0].name) if len(groups) == 1 else report
    known = (group for group in territory.groups_known_in(where.id) if group.name == report.group)
    if not any(where.id == group.declared_by or where.id in group.members for group in known):
        raise InvalidInput({"group": f"{where.name}没有叫“{report.group}”的群"})
    return report
