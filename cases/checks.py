"""What has to be checked, and what follows from events (待检查的内容): rows beside the log, made in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from cases import events as e
from cases.events_display import ContentDecided, PhotoCovered
from cases.events_voices import Progressed, Settled
from cases.ports_checks import Check, CheckBook, State, What

#: With these come words and photos that strangers might see one day.
#: Of these the public answers, which are an office's or a deputy's words.
ANSWERS = frozenset({e.Answered.kind, Settled.kind, Progressed.kind})
CHECKED = (e.Reported, e.Supplemented, e.Answered, Settled, Progressed)


def items_of(event: e.Event) -> Iterator[tuple[What, str]]:
    """The texts and photos of this event that are to be checked; history that is imported is never shown."""
    payload = event.payload
    if not isinstance(payload, CHECKED) or (isinstance(payload, e.Reported) and not payload.live):
        return
    yield from ((What.TEXT, each.id) for each in payload.sealed if each.what == "text")
    yield from ((What.PHOTO, photo) for photo in payload.photos)


async def follow(book: CheckBook, events: Iterable[e.Event], now: datetime) -> None:
    """Open a check for whatever came, and keep what somebody has decided."""
    fresh: list[Check] = []
    for event in events:
        where = (event.jurisdiction, event.case, event.seq, event.payload.kind)
        fresh += [Check(0, *where, what, item, State.UNCHECKED, now, now) for what, item in items_of(event)]
        if isinstance(event.payload, ContentDecided):
            await _decided(book, event.payload)
        elif isinstance(event.payload, PhotoCovered):
            await _covered(book, event.payload, now)
    if fresh:
        await book.add_checks(fresh)


async def _decided(book: CheckBook, payload: ContentDecided) -> None:
    check = await book.check_of(payload.item)
    if check is not None:
        state = State.PUBLIC if payload.show else State.HIDDEN
        await book.save_check(replace(check, state=state, next_at=None, trace=None, label=""))


async def _covered(book: CheckBook, payload: PhotoCovered, now: datetime) -> None:
    """It is another picture now: checked anew, unless a person has decided on it."""
    await book.cover_photo(payload.photo, payload.full, payload.thumb)
    check = await book.check_of(payload.photo)
    if check is not None and check.state not in {State.PUBLIC, State.HIDDEN}:
        fresh = replace(check, state=State.UNCHECKED, opened_at=now, next_at=now, trace=None, label="")
        await book.save_check(fresh)
