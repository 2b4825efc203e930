"""What the twin keeps of one person, as rows of the tables that it stands for (内存里的本人数据)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from adapters.memory_store.tables import Tables
from cases.events import Event, Reported
from cases.fold import fold
from cases.ports import Photo
from cases.ports_files import Attachment
from cases.ports_privacy import OWN_WORDS, HeldRow
from cases.purposes import exported
from cases.voice_intake import VOICE


def own_words(tables: Tables, person: str) -> dict[str, frozenset[str]]:
    """Ids of the contents that this person has sealed, by case."""
    return {case: frozenset(_sealed(events, person)) for case, events in tables.events.items()}


def _sealed(events: tuple[Event, ...], person: str) -> Iterator[str]:
    for event in events:
        told = event.payload
        own = told.reporter if isinstance(told, Reported) else event.actor.role in OWN_WORDS and event.actor.person
        sealed = getattr(told, "sealed", ())
        if own == person and all(each.what != VOICE for each in sealed):  # not what somebody else has said to them
            yield from (each.id for each in sealed)


def held(tables: Tables, person: str) -> Mapping[str, tuple[HeldRow, ...]]:
    """Rows by table; tables with nothing, and what the twin does not keep as rows, are left out."""
    theirs = own_words(tables, person)
    found: dict[str, Iterable[dict[str, object]]] = {
        "persons": ({"id": each, "key": key} for each, key in tables.people.items() if each == person),
        "person_private": ({"person_id": each, "name": name} for each, name in tables.names.items() if each == person),
        "contents": (
            {"id": each.id, "case_id": case, "what": each.what, "body": dict(each.body)}
            for case, contents in tables.contents.items()
            for each in contents.values()
            if each.id in theirs.get(case, ())
        ),
        "uploads": _pictures({"": tables.uploads}, person),
        "case_photos": _pictures(tables.photos, person),
        "file_uploads": _pictures({"": tables.file_uploads}, person),
        "case_files": _pictures(tables.files, person),
        "cases": ({"reporter": person} for events in tables.events.values() if _reports(events, person)),
        "follows": ({"case_id": case, "person": who} for case, who in tables.follows if who == person),
        "notices": (
            {"id": each.id, "case_id": each.notice.case, "kind": each.notice.kind}
            for each in tables.inbox
            if each.notice.person == person
        ),
        "errands": (
            {"id": each.id, "case_id": each.case, "kind": each.kind, "state": each.state.value}
            for each in tables.errands.values()
            if each.person == person
        ),
        "contacts": ({"person": person, "reach": str(key[1])} for key in tables.contacts if key[0] == person),
        "calendar_feeds": ({"person": who} for who in tables.feeds if who == person),
        "stops": ({"id": each.id, "person": person} for each in tables.stops.values() if each.person == person),
        "telling_wishes": ({"person": who} for who in tables.wishes if who == person),
        "subscriptions": (
            {"person": person, "template": each.template, "units": each.units}
            for each in tables.subscriptions.values()
            if each.person == person
        ),
        "consents": (
            {"person": person, "version": each.version, "given": each.given}
            for each in tables.consents
            if each.person == person
        ),
    }
    rows = {table: tuple(_exported(table, each) for each in some) for table, some in found.items()}
    return {table: each for table, each in rows.items() if each}


def _exported(table: str, row: dict[str, object]) -> HeldRow:
    return {column: row[column] for column in exported(table) if column in row}


def _pictures(albums: Mapping[str, Mapping[str, Photo | Attachment]], person: str) -> Iterator[dict[str, object]]:
    for case, own in albums.items():
        for each in own.values():
            if each.owner == person:
                size = {"width": each.width} if isinstance(each, Photo) else {"name": each.name}
                yield {"id": each.id, "owner": person, "case_id": case, **size}


def _reports(events: tuple[Event, ...], person: str) -> bool:
    case = fold(events)
    return case is not None and case.reporter == person
