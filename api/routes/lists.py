"""Lists (列表): one's own, what waits for one, the board, and notices; pages by cursor, newest first."""

from __future__ import annotations

from api import answers as a
from api import bodies as b
from api import show
from api.call import Call
from api.doors import Doors
from cases import views
from cases.ports import InboxItem, Which
from cases.practice import MARK
from cases.refusals import InvalidInput
from cases.state import Phase

doors = Doors()

NOTICE_WORDS: dict[str, str] = {
    "case:assigned": "已交办",
    "case:pooled": "有一件待认领",
    "case:accepted": "已受理",
    "case:asked": "承办单位向您询问,请补充",
    "case:replied": "上报人已回答",
    "case:supplemented": "上报人补充了情况",
    "case:decided": "等待您单位认定",
    "case:found": "已作出认定",
    "case:reclassified": "类别已经改正",
    "case:relocated": "位置已经更正",
    "case:answered": "已答复,请评价",
    "case:rated": "上报人已评价",
    "case:reopened": "评价不满意,请重新办理",
    "case:urged": "催办",
    "clock:warned": "将到期(预警)",
    "clock:overdue": "已逾期(红色)",
    "clock:recounted": "日历有变,期限已重新计算",
    "ladder:climbed": "逾期升级,请督办",
    "clock:extension_asked": "申请延期,请批准",
    "clock:extension_approved": "申请延期,请批准",
    "clock:extension_denied": "延期没有批准",
    "clock:extended": "期限已经延长",
    "clock:pause_asked": "申请中止,请批准",
    "clock:pause_denied": "中止没有批准",
    "clock:paused": "期限中止计算",
    "clock:resumed": "期限恢复计算",
    "clock:exempted": "逾期已经豁免",
    "case:unmarked": "标记已经解除",
    "clock:started": "有一步等您办,已经起算",
    "case:stepped": "办到了一步",
    "case:step_waived": "有一步免办",
    "case:scheduled": "日期已经定了",
    "case:completed": "已全部办到,请评价",
    "case:review_opened": "有一件等您审查",
    "case:reviewed": "审查有了结论",
    "case:offered": "轮到您单位接单",
    "case:declined": "候选单位不接,已退回",
    "case:return_asked": "申请退回,请答复是否同意",
    "case:return_denied": "退回没有得到同意",
    "case:helpers_set": "协办单位有变",
    "case:refusal_asked": "拟不予受理,请批准",
    "case:refusal_denied": "不同意不予受理",
    "case:refused": "不予受理",
    "case:end_asked": "申请终止办理,请批准",
    "case:end_denied": "终止办理没有批准",
    "case:ended": "已终止办理",
    "case:merged": "已并入首件",
    "case:joined": "有一件并入",
    "case:unmerged": "已撤销并入,单独办理",
    "case:parted": "有一件撤销并入",
    "case:told": "依规约告知",
}


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
    wanted = views.Wanted(Which.BOARD, query.township, query.group, phases, query.limit, query.cursor, practice=query.practice)
    return await _items(call, wanted)


async def _items(call: Call, wanted: views.Wanted) -> a.Items:
    return show.items(await views.listing(call.house, call.person, wanted))


@doors.get("/me/notices", permission="read_self", summary="通知", answer=a.Notes, query=b.Listed, example=b.Listed())
async def notices(call: Call, query: b.Listed) -> a.Notes:
    """What I and my unit were told."""
    before = _before(query.cursor)
    found = await views.inbox(call.house, call.person, query.limit + 1, before, practice=query.practice)
    shown, more = found[: query.limit], len(found) > query.limit
    return a.Notes(
        items=[_note(each, MARK if query.practice else "") for each in shown], next_cursor=str(shown[-1].id) if more else None, has_more=more
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
