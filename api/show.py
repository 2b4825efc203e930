"""From the domain to the wire (展示): cases, timelines and receipts as clients get them; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from api import answers as a
from api import show_council, show_links
from api.answers_files import FileShown
from api.answers_spoken import VoiceShown
from api.picture_links import Pictures
from cases.colours import level_of
from cases.covering import teaser
from cases.following import Following
from cases.numbers import CaseNumber
from cases.ports import Row
from cases.ports_files import Attachment, FileKind
from cases.receipts import PHASE_NAMES
from cases.sealing import Content, address_in
from cases.state import Case, Clock, Phase
from cases.summary import Summary
from cases.territory import Territory
from cases.views import CaseView, Entry, ListView
from cases.voice_intake import VOICE
from dsl.decision import Cite
from dsl.period import ZONE

TITLE_LENGTH = 40  # characters; two lines on a phone
UNSORTED = "未分类"

#: Shown by the client as they are, so that a change here needs no new release of it.
COLORS: dict[Phase, str] = {
    Phase.PASSING: "#eb2f96",
    Phase.REVIEW: "#faad14",
    Phase.REVIEWING: "#d4b106",
    Phase.POOLED: "#fa8c16",
    Phase.ASSIGNED: "#1677ff",
    Phase.ACCEPTED: "#13a8a8",
    Phase.ANSWERED: "#722ed1",
    Phase.CLOSED: "#8c8c8c",
}


def moment(at: datetime) -> str:
    """ISO-8601 to the second with +08:00, which every phone can read."""
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def maybe(at: datetime | None) -> str | None:
    """The same for a moment that there may not be."""
    return None if at is None else moment(at)


def moment_of(kept: object) -> str | None:
    """A moment out of a receipt, which keeps it as text, in our own zone."""
    return moment(datetime.fromisoformat(kept)) if isinstance(kept, str) else None


def items(view: ListView, pictures: Pictures) -> a.Items:
    """A page of a list."""
    shown = [item_of_row(row, view, pictures) for row in view.page.rows]
    return a.Items(items=shown, next_cursor=view.page.next, has_more=view.page.next is not None)


def item_of_row(row: Row, view: ListView, pictures: Pictures) -> a.Item:
    """A list item; of a case whose words the reader may not see only what is public."""
    case = row.summary
    visible = case.id in view.visible
    text, address = (row.text, row.address) if visible else (None, None)
    if case.id not in view.whole:
        text, address = text and teaser(text, row.hides), address and teaser(address, row.hides)
    fields = item_fields(case, text, view.can[case.id], view.now, view.territory)
    fields["no"] = number(row.number)
    fields["address"] = address
    if visible and case.cover:
        fields["cover"] = pictures.url(case.cover, case.id, "thumb")
    return a.Item(**fields)


def item_fields(
    case: Summary, text: str | None, can: Mapping[str, bool], now: datetime, territory: Territory
) -> dict[str, Any]:
    """The fields of a list item; ``text`` None leaves the category as the title."""
    where = territory.jurisdictions[case.jurisdiction]
    category = case.category or UNSORTED
    return {
        "id": case.id,
        "no": None,
        "title": title(category, text),
        "category": a.Named(id=case.category, name=category),
        "status": a.Status(code=case.phase.value, text=PHASE_NAMES[case.phase], color=COLORS[case.phase]),
        "cover": None,
        "photo_count": case.photo_count,
        "address": None,
        "township": a.Named(id=where.code, name=where.name),
        "group": case.group,
        "created_at": moment(case.opened_at),
        "updated_at": moment(case.updated_at),
        "deadline_at": maybe(case.due_at),
        "remaining_seconds": None if case.due_at is None else int((case.due_at - now).total_seconds()),
        "provisional": case.provisional,
        "warn_level": case.warn_level(now).value,
        "handler": a.Handler(name=None, unit=case.holder.name) if case.holder else None,
        "outcome": case.outcome,
        "solved": case.solved,
        "asked": case.asked,
        "can": dict(can),
    }


def number(given: CaseNumber | None) -> str | None:
    """The number as people read it out; None for history, and for the moment until a new case has one."""
    return str(given) if given else None


def title(category: str, text: str | None) -> str:
    """The category and the first words, on one line."""
    words = " ".join((text or "").split())
    short = words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1] + "…"
    return f"{category}:{short}" if short else category


def whole(view: CaseView, pictures: Pictures) -> a.CaseShown:
    """One case with everything that its reader may see."""
    case = view.case
    contents = [content for entry in view.timeline for content in entry.contents]
    text = next((str(c.body.get("text", "")) for c in contents if c.id == case.text_id), None)
    place = next((c for c in contents if c.what == "place"), None)
    fields = item_fields(view.summary, text, view.can, view.now, view.territory)
    fields["no"] = number(view.number)
    fields["address"] = address_in(contents)
    cover = view.summary.cover
    fields["cover"] = pictures.url(cover, case.id, "thumb") if cover and cover in view.photos else None
    outcomes = case.plan.outcomes
    return a.CaseShown(
        **fields,
        text=text,
        place=_place(place) if place else None,
        urgency=case.urgency,
        round=case.round,
        answers=dict(case.answers),
        missing=list(case.missing),
        question=_question(case),
        outcomes=list(outcomes.choices) if outcomes else [],
        stars=case.stars,
        marks=list(case.marks),
        photos=[picture(photo, case.id, pictures) for photo in case.photos],
        clocks=[clock(each, view.now) for each in case.clocks.values()],
        timeline=[entry_of(entry, case.id, pictures) for entry in view.timeline],
        talks=[show_council.matter(each) for each in case.council.matters],
        watchers=[show_council.watcher(each) for each in case.council.watchers],
        linked=show_links.linked(case.kin, view.territory),
        origin=show_links.origin(case.kin.origin, view.territory),
        voice=_voice(contents),
        facts=show_council.facts(case, view.summary.warn_level(view.now), view.now),
        next=following_of(view.next),
    )


def _voice(contents: Sequence[Content]) -> VoiceShown | None:
    """Who has spoken, where this reader may know."""
    told = next((each.body for each in contents if each.what == VOICE), None)
    return VoiceShown(name=str(told["name"]), phone=str(told.get("phone") or "")) if told else None


def following_of(said: Following) -> a.NextShown:
    """What happens next, by which clause and when."""
    return a.NextShown(
        text=said.text,
        clauses=clauses(said.clauses),
        due_at=maybe(said.due_at),
        due_latest=maybe(said.due_latest),
        provisional=said.provisional,
    )


def _question(case: Case) -> a.QuestionShown | None:
    asked = case.asked
    if asked is None:
        return None
    return a.QuestionShown(unit=asked.unit.name, question=asked.question, wants=list(asked.wants))


def clock(each: Clock, now: datetime) -> a.ClockShown:
    """A term with its colour at this moment."""
    return a.ClockShown(
        name=each.name,
        unit=each.holder.name if each.holder else None,
        started_at=moment(each.started_at),
        warn_at=maybe(each.warn_at),
        due_at=moment(each.due_at),
        due_latest=moment(each.due_latest),
        provisional=each.provisional,
        overdue=each.overdue,
        warn_level=level_of(each, now).value,
        outcome=each.outcome,
        clauses=clauses(each.spec.cites),
    )


def entry_of(entry: Entry, case: str, pictures: Pictures) -> a.Entry:
    """A line of the timeline."""
    place = next((content for content in entry.contents if content.what == "place"), None)
    return a.Entry(
        seq=entry.seq,
        kind=entry.kind,
        at=moment(entry.occurred_at),
        recorded_at=moment(entry.recorded_at),
        actor=entry.actor,
        text=entry.text,
        words=[str(c.body["text"]) for c in entry.contents if c.what != "place" and "text" in c.body],
        place=_place(place) if place else None,
        photos=[picture(photo, case, pictures) for photo in entry.photos],
        files=[file_shown(file, case) for file in entry.files],
        clauses=clauses(entry.clauses),
    )


def file_shown(file: Attachment, case: str | None) -> FileShown:
    """A video or document, of a case or not yet of any."""
    of_case = f"?case={case}" if case else ""
    url = f"/api/v1/files/{file.id}{of_case}"
    return FileShown(
        id=file.id,
        kind=file.kind.value,
        name=file.name,
        media=file.media,
        size=file.size,
        seconds=file.seconds,
        url=url,
        poster=f"{url}{'&' if case else '?'}poster=true" if file.poster else None,
        for_office=file.kind is FileKind.DOCUMENT,
    )


def picture(photo: str, case: str | None, pictures: Pictures) -> a.Picture:
    """A photo of a case."""
    return a.Picture(id=photo, thumb=pictures.url(photo, case, "thumb"), full=pictures.url(photo, case, "full"))


def clauses(cites: Iterable[Cite]) -> list[a.Clause]:
    """依据, in the order in which they counted."""
    return [a.Clause(place=c.place, clause=c.clause, item=c.item, title=c.title, line=c.line) for c in cites]


def _place(content: Content) -> a.PlaceShown:
    body = content.body
    return a.PlaceShown(
        lat=float(str(body["lat"])),
        lng=float(str(body["lng"])),
        datum=str(body["datum"]),
        address=str(body.get("address") or ""),
    )


def receipt(kept: Mapping[str, object]) -> dict[str, object]:
    """A receipt word for word as it is kept, its moment in our own zone; what it promises is signed elsewhere."""
    told = {name: value for name, value in kept.items() if name != "pledge"}
    return {**told, "deadline_at": moment_of(kept.get("deadline_at"))}
