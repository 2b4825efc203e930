"""What doctor says of the sealed log (体检:存证): is every day signed, and does every witness hold what there is."""

from __future__ import annotations

from datetime import date

from api.wire import Wired
from cases.heads import due_day, lacking, missed, places_of
from cases.house import now_of
from cases.ports import Scope, Transaction
from cases.ports_audit import Head, WitnessUnavailable


async def sealed_days(opened: Wired) -> tuple[bool | None, str]:
    """Whether each place with a log has the head of the last day that was due."""
    day = due_day(await now_of(opened.house), opened.settings.audit.head_hour)
    late, caught = [], 0
    for place in await places_of(opened.house):
        size, head = await _last(opened, place.id)
        if size and (head is None or date.fromisoformat(str(head.day)) < day):
            late.append(place.name)
        caught += missed(head) if head else 0
    if late:
        which = f"{len(late)} 个辖区({'、'.join(late[:5])})还没有 {day} 的日封"
        return None, f"{which};服务开着会自己补签,或者运行 minqing heads day"
    return True, f"签到 {day}" + (f",最近一次补上了停机的 {caught} 天" if caught else "")


async def _last(opened: Wired, place: int) -> tuple[int, Head | None]:
    async def work(tx: Transaction) -> tuple[int, Head | None]:
        return await tx.tree_size(place), await tx.last_head(place, daily=True)

    return await opened.house.store.run(Scope.of(place), work)


async def witnesses(opened: Wired) -> tuple[bool | None, str]:
    """Whether every witness holds the last head of every place, and none holds more than we."""
    behind, lost = 0, 0
    for witness in opened.witnesses:
        try:
            for place in await places_of(opened.house):
                heads = await lacking(opened.house, witness, place.id)
                behind += bool(heads)
                lost += heads is None
        except WitnessUnavailable as error:
            return False, error.message
    if lost:
        return False, f"有 {lost} 个辖区,见证有的封存头数据库里却没有:请运行 minqing verify,并与备份核对"
    if behind:
        return None, f"有 {behind} 个辖区的封存头还没有送到见证;服务开着会自己再送,或者运行 minqing heads day"
    return True, "都收到了最近一次封存头"
