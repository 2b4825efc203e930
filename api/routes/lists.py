"""Lists (列表): one's own, what waits for one, the board, and notices; pages by cursor, newest first."""

from __future__ import annotations

from api import answers as a
from api import bodies as b
from api import show
from api.call import Call
from api.doors import Doors
from api.notice_words import NOTICE_WORDS
from cases import views
from cases.ports import InboxItem, Which
from cases.practice import MARK
from cases.refusals import InvalidInput
from cases.state import Phase

doors = Doors()


@doors.get("/me/cases", permission="read_self", summary="我上报的", answer=a.Items, query=b.Listed, example=b.Listed())
async def mine(call: Call, query: b.Listed) -> a.Items:
    """What I have reported."""
    return await _items(call, views.Wanted(Which.MINE, limit=query.limit, cursor=query.cursor, practice=query.practice))


@doors.get("/me/todo", permission="read_self", summary="等我办的", answer=a.Items, query=b.Listed, example=b.Listed())
async def todo(call: Call, query: b.Listed) -> a.Items:
    """What waits for me or for my unit."""
    return await _items(call, views.Wanted(Which.TODO, limit=query.limit, cursor=query.cursor, practice=query.practice))


@doors.get(
    "/board",
    permission="read_board",
    summary="看板:一个辖区或群的全部",
    answer=a.Items,
    query=b.Board,
    example=b.Board(township="330481001", phase="pooled"),
)
async def board(call: Call, query: b.Board) -> a.Items:
    """Everything in a place; words and photos only for those who may view the case."""
    phases = frozenset({Phase(query.phase)}) if query.phase else frozenset()
    wanted = views.Wanted(
        Which.BOARD, query.township, query.group, phases, query.limit, query.cursor, practice=query.practice
    )
    return await _items(call, wanted)


async def _items(call: Call, wanted: views.Wanted) -> a.Items:
    return show.items(await views.listing(call.house, call.person, wanted), call.pictures)


@doors.get("/me/notices", permission="read_self", summary="通知", answer=a.Notes, query=b.Listed, example=b.Listed())
async def notices(call: Call, query: b.Listed) -> a.Notes:
    """What I and my unit were told."""
    before = _before(query.cursor)
    found = await views.inbox(call.house, call.person, query.limit + 1, before, practice=query.practice)
    shown, more = found[: query.limit], len(found) > query.limit
    return a.Notes(
        items=[_note(each, MARK if query.practice else "") for each in shown],
        next_cursor=str(shown[-1].id) if more else None,
        has_more=more,
    )


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):  # fits 64 bits
        raise InvalidInput({"cursor": "请用上一页给出的 next_cursor"})
    return int(cursor)


def _note(item: InboxItem, mark: str) -> a.Note:
    notice = item.notice
    return a.Note(
        id=str(item.id),
        kind=notice.kind,
        text=mark + NOTICE_WORDS[notice.kind],
        case=notice.case,
        unit=notice.unit.name if notice.unit else None,
        created_at=show.moment(item.created_at),
        read=item.read_at is not None,
    )
