"""Being forgotten (删除个人信息): asked by oneself or on one's behalf, carried out at once, finished by the worker.

Article 47 of the 个人信息保护法. Facts of cases and the log stay, with an id that leads to nobody any more; what an
open case still needs stays until it is closed, and the person is told until when at the latest.
"""

from __future__ import annotations

from datetime import timedelta

from cases.actions import act
from cases.commands_voices import Withdraw
from cases.house import House, now_of
from cases.people import Person, Role
from cases.ports import Query, Scope, Transaction, Which
from cases.ports_media import Objects
from cases.ports_privacy import Erasure
from cases.refusals import InvalidInput, NotFound, Refusal, WrongPhase
from cases.unused import FRESH_SECONDS
from dsl.period import ZONE

#: How many are carried on with in one go.
AT_ONCE = 20
_PAGE = 50


async def ask(
    house: House, objects: Objects, person: Person, *, confirmed: bool, withdraw: bool, open_days: int
) -> Erasure:
    """Forget the person who asks. Raises InvalidInput without a confirmation, WrongPhase for whoever holds an office.

    ``withdraw``: own cases that are still open are withdrawn first, where that is possible.
    """
    if not confirmed:
        raise InvalidInput({"confirm": "删除以后不能恢复,也不能再登录查看;确定要删除的,请写 confirm 为 true"})
    if held := [each for each in person.tenures if each.role is not Role.RESIDENT]:
        raise WrongPhase(f"您还担任着{len(held)}项职务,请先请镇街工作人员办理卸任,再要求删除")
    if withdraw:
        await _withdraw_all(house, person)
    return await forget(house, objects, person.id, by=person.id, open_days=open_days)


async def forget(house: House, objects: Objects, person: str, *, by: str, open_days: int) -> Erasure:
    """Forget somebody whoever it is; ``open_days`` 0: also what open cases still need. Raises NotFound."""
    now = await now_of(house)
    if await _known(house, person) or await _asked(house, person):
        await house.store.ask_erasure(person, by, now + timedelta(days=open_days))
        return await carry_on(house, objects, person)
    raise NotFound("没有这个人,或者已经删除")


async def carry_on(house: House, objects: Objects, person: str) -> Erasure:
    """Take away what may go by now: the rows first, then the objects that nobody else needs."""
    found = await house.store.erase(person)
    gone = [key for key in found.keys if await _object_gone(objects, key)]
    return await house.store.objects_gone(person, gone) if gone else found


async def carry_on_all(house: House, objects: Objects) -> int:
    """Everybody who is not wholly forgotten yet; gives how many of them are now."""
    asked = await house.store.erasures(AT_ONCE)
    done = [await carry_on(house, objects, each.person) for each in asked]
    return sum(each.done_at is not None for each in done)


async def _object_gone(objects: Objects, key: str) -> bool:
    """Whether it is gone; what was stored within the last hour somebody else may be about to point at."""
    return await objects.discard(key, FRESH_SECONDS) or not await objects.exists(key)


async def _known(house: House, person: str) -> bool:
    async def work(tx: Transaction) -> bool:
        return await tx.person(person) is not None

    return await house.store.run(Scope(), work)


async def _asked(house: House, person: str) -> bool:
    return any(each.person == person for each in await house.store.erasures(AT_ONCE))


async def _withdraw_all(house: House, person: Person) -> None:
    """Own open cases are taken back; one that cannot be goes on, and waits."""
    scope = Scope(frozenset(each.jurisdiction for each in person.tenures))
    query = Query(Which.MINE, person.id, limit=_PAGE)
    rows = (await house.store.run(scope, lambda tx: tx.list(query))).rows
    for row in rows:
        if row.summary.closed_at is None:
            await _withdrawn(house, person, row.summary.id)


async def _withdrawn(house: House, person: Person, case: str) -> bool:
    try:
        await act(house, person, case, Withdraw())
    except Refusal:
        return False  # too late for that: it goes on, and what it needs of this person waits with it
    return True


def summary(found: Erasure) -> str:
    """One sentence for whoever asked."""
    if found.done_at is not None:
        return "已经删除;办理的事实和台账保留,但不再能找到本人"
    if found.waiting:
        day = found.due_by.astimezone(ZONE).date()
        return f"姓名、登录和告知已经删除;还有{found.waiting}件没有办结,其中的文字、照片和位置办结后删除,最迟到{day}"
    return f"内容已经删除;还有{len(found.keys)}个刚上传的文件,一小时后由程序删除"
