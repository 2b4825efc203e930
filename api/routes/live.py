"""What happens while one watches (动态): a case, one's own to-do, a board, as server-sent events with resume."""

from __future__ import annotations

import re

import msgspec

from api import answers as a
from api import show
from api.bodies import Name
from api.call import Call
from api.doors import Doors, Streamed
from api.live import Stream, Told
from api.streaming import Again, streamed
from cases import views
from cases.ports import Which
from cases.ports_live import Cursor
from cases.refusals import InvalidInput, NotFound
from cases.watching import Watch, news

doors = Doors()

MEDIA = "text/event-stream"
_MARK = re.compile(r"\d{1,12}:\d{1,15}(?:,\d{1,12}:\d{1,15}){0,2000}")
_LARGEST = 2_147_483_647


class Since(msgspec.Struct, forbid_unknown_fields=True):
    """``after`` is the mark of the last message; the header Last-Event-ID says the same and comes first."""

    after: str | None = None


class BoardSince(msgspec.Struct, forbid_unknown_fields=True):
    """Which board; without a place all that one's roles reach."""

    after: str | None = None
    township: Name | None = None
    group: Name | None = None


class Gone(a.Answer):
    """A case that is no longer in the list."""

    id: str


class Ready(a.Answer):
    """The first message: from here on everything is told."""

    mark: str


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)


@doors.get(
    "/live/cases/{id}",
    permission="view",
    summary="一件的动态:每一步发生时推送",
    answer=a.Entry,
    query=Since,
    example=Since(after="3"),
    media=MEDIA,
)
async def case(call: Call, query: Since) -> Streamed:
    """Messages ``entry`` as in the timeline of the case; the mark is the number of the step."""
    first = await views.look(call.house, call.person, call.id)
    mark = call.last_event_id or query.after
    if mark is not None and not (mark.isascii() and mark.isdigit() and int(mark) <= _LARGEST):
        raise InvalidInput({"after": "请用上一条消息给出的编号"})
    since = first.case.seq if mark is None else min(int(mark), first.case.seq)  # one from ahead is from another time
    return streamed(call, lambda again: _entries(call, since, again))


async def _entries(call: Call, seen: int, again: Again) -> Stream:
    yield Told("ready", _json(Ready(mark=str(seen))), str(seen))
    async for person in again():
        try:
            view = await views.look(call.house, person, call.id)
        except NotFound:
            return  # one may no longer know of it
        for entry in view.timeline:
            if entry.seq > seen:
                yield Told("entry", _json(show.entry_of(entry, call.id, call.pictures)), str(entry.seq))
        seen = max(seen, view.case.seq)
        yield None


@doors.get(
    "/live/todo",
    permission="read_self",
    summary="待办的动态:有新的、有变化的、不再是待办的",
    answer=a.Item,
    query=Since,
    example=Since(),
    media=MEDIA,
)
async def todo(call: Call, query: Since) -> Streamed:
    """Messages ``item`` as in the list, and ``gone`` for what is no longer in it."""
    return await _list(call, query.after, views.Wanted(Which.TODO))


@doors.get(
    "/live/board",
    permission="read_board",
    summary="看板的动态:一个辖区或群里的变化",
    answer=a.Item,
    query=BoardSince,
    example=BoardSince(township="330481001"),
    media=MEDIA,
)
async def board(call: Call, query: BoardSince) -> Streamed:
    """Messages ``item`` as on the board, words and photos only for those who may view the case."""
    return await _list(call, query.after, views.Wanted(Which.BOARD, query.township, query.group))


async def _list(call: Call, after: str | None, wanted: views.Wanted) -> Streamed:
    watch = await Watch.begin(call.house, call.person, wanted)
    mark = call.last_event_id or after
    since = watch.heads if mark is None else {**watch.heads, **_cursor(mark, watch.heads)}
    return streamed(call, lambda again: _items(call, watch, since, again))


async def _items(call: Call, watch: Watch, since: Cursor, again: Again) -> Stream:
    yield Told("ready", _json(Ready(mark=mark_of(since))), mark_of(since))
    async for person in again():
        while True:
            told = await news(call.house, person, watch, since)
            since = told.cursor
            listed = {row.summary.id: row for row in told.view.page.rows} if told.view else {}
            for number, changed in enumerate(told.cases, 1):
                mark = mark_of(since) if number == len(told.cases) else None  # only with the last all are told
                if told.view is not None and changed in listed:
                    yield Told("item", _json(show.item_of_row(listed[changed], told.view, call.pictures)), mark)
                else:
                    yield Told("gone", _json(Gone(id=changed)), mark)
            if not told.more:
                break
        yield None


def mark_of(cursor: Cursor) -> str:
    """A cursor as a mark: the number of each place."""
    return ",".join(f"{place}:{number}" for place, number in sorted(cursor.items()))


def _cursor(mark: str, heads: Cursor) -> dict[int, int]:
    """The cursor behind a mark, as far as the reader still sees its places and no further than they are.

    Raises InvalidInput.
    """
    if mark == "":
        return {}
    if not _MARK.fullmatch(mark):
        raise InvalidInput({"after": "请用上一条消息给出的编号"})
    pairs = (pair.split(":") for pair in mark.split(","))
    return {int(place): min(int(number), heads[int(place)]) for place, number in pairs if int(place) in heads}
