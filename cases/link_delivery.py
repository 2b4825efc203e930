"""Tells one case what has happened to another (件间来信的送达): opens a linked case, brings its progress back.

No transaction touches two jurisdictions: what is told is read where it has happened, and written where it is heard.
Doing it again changes nothing, so that whoever is killed in between, or works on it at the same time, does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cases import commands as c
from cases import facts, intake, link_commands
from cases.events import Draft, Event, Replied, Reported, Supplemented
from cases.events_links import Linked, Progressed
from cases.follows_told import followed_notices
from cases.house import Enclosed, House, folded, setting_for
from cases.kin import LinkKind, Origin, What
from cases.notices import notices
from cases.numbering import with_number
from cases.outgoing import of_origin, progress
from cases.people import CLOCK, RULE_WORDS, Role
from cases.places import NOWHERE
from cases.ports import Photo, Saving, Scope, Transaction
from cases.ports_files import Attachment
from cases.ports_links import Message
from cases.refusals import NotFound
from cases.rulebook import bundle_at, ruleset_for
from cases.sealed import Sealed
from cases.sealing import Content
from cases.state import Case
from cases.territory import Jurisdiction
from cases.visibility import speaker
from cases.voice_intake import OWN_MANNER, VOICE
from dsl.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Sent:
    """What is read where it has happened: the case as it is now, the event that is told, and where that was."""

    case: Case
    event: Event
    events: tuple[Event, ...]
    place: Jurisdiction
    number: str | None
    contents: Mapping[str, Content]
    photos: Mapping[str, Photo]
    files: Mapping[str, Attachment]


async def deliver(house: House, message: Message) -> int:
    """Tell the other case; gives the number of events that came of it, 0 where it has known already."""
    sent = await _read(house, message)
    linked = sent.event.payload
    if isinstance(linked, Linked) and linked.child == message.to_case:
        told = await _open(house, message, sent, linked) or await _not_opened(house, message, sent, linked)
    else:
        told = await _tell(house, message, sent)
    await house.store.delivered(message)
    return told


async def _read(house: House, message: Message) -> Sent:
    async def work(tx: Transaction) -> Sent:
        case = await tx.case(message.case, lock=False)
        if case is None:
            raise NotFound(f"case {message.case} has a message but cannot be found")
        events = await tx.events(message.case)
        number = await tx.number(message.case)
        return Sent(
            case=case,
            event=events[message.seq - 1],
            events=events,
            place=(await tx.territory()).jurisdictions[message.jurisdiction],
            number=str(number) if number else None,
            contents=await tx.contents(message.case),
            photos=await tx.photos(message.case),
            files=await tx.files(message.case),
        )

    return await house.store.run(Scope.of(message.jurisdiction), work)


# --- what has happened to a case that came from this one, or to the one that this one came from -----------------------


async def _tell(house: House, message: Message, sent: Sent) -> int:
    async def work(tx: Transaction) -> int:
        case = await tx.case(message.to_case)
        if case is None and _taken_back(sent):
            return 0  # it was never opened
        if case is None:
            raise NotFound(f"case {message.to_case} is to hear of {message.case} but cannot be found")
        return await _save(tx, case, await _heard(house, tx, case, sent))

    return await house.store.run(Scope.of(message.to_jurisdiction), work)


async def _save(tx: Transaction, case: Case, drafts: tuple[Draft, ...]) -> int:
    if drafts:
        after = folded(case, case.id, case.jurisdiction, drafts)
        told = (*notices(case, after, drafts), *await followed_notices(tx, case, drafts))
        await tx.save(Saving(case, case.id, case.jurisdiction, drafts, notices=told))
    return len(drafts)


async def _heard(house: House, tx: Transaction, case: Case, sent: Sent) -> tuple[Draft, ...]:
    setting, at = await setting_for(house, tx, case, CLOCK), sent.event.occurred_at
    origin = sent.case.kin.origin
    if origin is not None and origin.case == case.id:
        told = progress(sent.event, origin, sent.place.name, sent.number)
        return () if told is None else link_commands.progressed(case, told, at, setting)
    news = of_origin(sent.event, sent.place.name)
    return () if news is None else link_commands.of_origin(case, news, at, setting)


# --- a case to come ---------------------------------------------------------------------------------------------------


async def _open(house: House, message: Message, sent: Sent, linked: Linked) -> int:
    async def work(tx: Transaction) -> int:
        if (_taken_back(sent) and linked.author is None) or await tx.case(message.to_case, lock=False) is not None:
            return 0
        place = (await tx.territory()).jurisdictions[message.to_jurisdiction]
        now = await tx.now()
        bundle = await house.rules.bundle(tx, bundle_at(place, now, now))
        rules = ruleset_for(bundle, await tx.territory(), place)
        letter, copies = _letter(house, sent, linked, rules)
        from_ = _origin(sent, linked)
        whose = {letter.report.reporter, sent.case.reporter, from_.reporter, *from_.carriers, *from_.joined}
        for person in sorted(whose):
            await tx.settle_in(person, place.id)
        _, _, saved = await intake.open_linked(house, tx, place, letter, sent.event.actor, copies)
        return len(saved)

    events = await house.store.run(Scope.of(message.to_jurisdiction), work)
    if events:
        await with_number(house, message.to_jurisdiction, {"id": message.to_case})
    return events


def _taken_back(sent: Sent) -> bool:
    """Whether nobody wants it any more; what was not opened by then is not, unless it is a deputy's suggestion."""
    return sent.case.close_reason == "withdrawn"


async def _not_opened(house: House, message: Message, sent: Sent, linked: Linked) -> int:
    """Says so where it came from, unless it was opened before it was withdrawn."""
    if not _taken_back(sent) or await _exists(house, message):
        return 0
    told = Progressed(linked.child, 1, What.CLOSED, of=linked.of, place=linked.place, reason="withdrawn")

    async def work(tx: Transaction) -> int:
        case = await tx.case(message.case) or sent.case
        setting = await setting_for(house, tx, case, CLOCK)
        return await _save(tx, case, link_commands.progressed(case, told, setting.now, setting))

    return await house.store.run(Scope.of(message.jurisdiction), work)


async def _exists(house: House, message: Message) -> bool:
    async def work(tx: Transaction) -> bool:
        return await tx.case(message.to_case, lock=False) is not None

    return await house.store.run(Scope.of(message.to_jurisdiction), work)


def _letter(house: House, sent: Sent, linked: Linked, rules: Ruleset) -> tuple[intake.Letter, intake.Copies]:
    """The report of the case to come: the same words, place and photos, each its own from now on."""
    case, near = sent.case, linked.jurisdiction == sent.case.jurisdiction
    photos = tuple(replace(photo, id=house.ids.new(), bare_full=None, bare_thumb=None) for photo in _in_order(sent))
    files = {old: replace(file, id=house.ids.new()) for old, file in sent.files.items()}
    report = c.Report(
        reporter=linked.author or case.reporter,
        role=RULE_WORDS[Role.DEPUTY] if linked.author else case.role,
        level=linked.level if linked.author else case.level,
        urgency=case.urgency,
        channel=linked.channel or case.channel,
        group=case.group if near else None,
        village=case.village,
        grid=case.grid if near else None,
        answers={} if facts.answer_errors(case.answers, rules) else case.answers,
        photos=tuple(photo.id for photo in photos),
        live=case.live,
        manner=OWN_MANNER if linked.author else case.manner,
        special=case.special if near else None,
        around=case.around if near else NOWHERE,
        origin=_origin(sent, linked),
    )
    enclosed = tuple(_enclosed(sent, linked, files))
    category = _category(linked.category or case.category, rules)
    named = {each.body.get("file") for each in enclosed if each.what == "file"}
    kept = tuple(file for file in files.values() if file.id in named)
    return intake.Letter(report, category, enclosed), intake.Copies(linked.child, photos, kept)


def _origin(sent: Sent, linked: Linked) -> Origin:
    """Where the case to come comes from, with everybody whose matter it is already and who has not withdrawn."""
    case, before = sent.case, sent.case.kin.origin
    first = case.reporter if before is None or before.reporter in case.left else before.reporter
    passed = (case.voices.passed_by, *(before.carriers if before else ()))
    carriers = tuple(dict.fromkeys(each for each in passed if each is not None and each not in (first, *case.left)))
    return Origin(linked.of, case.id, case.jurisdiction, sent.place.name, first, carriers, case.joined_by, case.unnamed)


def _category(path: tuple[str, ...], rules: Ruleset) -> str | None:
    """The narrowest name of the category that the rules there know."""
    return next((name for name in reversed(path) if rules.category_path(name) is not None), None)


def _in_order(sent: Sent) -> Iterator[Photo]:
    """Those that the reporter gave, that are still kept, and whose giver has not withdrawn."""
    withdrawn = {photo for event in _withdrawn(sent) for photo in getattr(event.payload, "photos", ())}
    return (sent.photos[each] for each in sent.case.photos if each in sent.photos and each not in withdrawn)


def _withdrawn(sent: Sent) -> Iterator[Event]:
    """What people have told who have withdrawn since (撤回): it stays with those who handled it there."""
    return (event for event in sent.events if speaker(event) in sent.case.left)


def _enclosed(sent: Sent, linked: Linked, files: Mapping[str, Attachment]) -> Iterator[Enclosed]:
    """The words of the case to come first, then what else the reporter has said, and why it was handed on."""
    own = [each for each in _of(sent, linked.sealed) if each.what == "text"]
    told = [each for each in _of_reporter(sent) if linked.of is not LinkKind.SPLIT or each.what != "text"]
    if linked.author:  # a suggestion's author is the one to be asked, not who has spoken first (代录)
        told = [each for each in told if each.what != VOICE]
    instead = linked.of in (LinkKind.SPLIT, LinkKind.CONVERT) and bool(own)
    texts = [*own, *told] if instead else [*told, *own]
    seen = False
    for each in texts:
        what = "note" if each.what == "text" and seen else each.what
        seen = seen or each.what == "text"
        if each.what != "file":
            yield Enclosed(what, each.body)
        elif each.body["file"] in files:
            yield Enclosed("file", {**each.body, "file": files[str(each.body["file"])].id})


def _of_reporter(sent: Sent) -> list[Content]:
    """What the reporters have said until now, in order; not of those who have withdrawn."""
    gone = {each.seq for each in _withdrawn(sent)}
    told = (each.payload for each in sent.events if each.seq not in gone)
    spoken = (each for each in told if isinstance(each, Reported | Replied | Supplemented))
    return [content for payload in spoken for content in _of(sent, payload.sealed)]


def _of(sent: Sent, sealed: Sequence[Sealed]) -> list[Content]:
    """Contents that are still kept."""
    return [sent.contents[each.id] for each in sealed if each.id in sent.contents]
