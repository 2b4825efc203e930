"""Following cases (关注): who may view one may follow it, and is told when it is answered and when it is over."""

from __future__ import annotations

from cases.actions import UNSEEN, allowed
from cases.house import House, territory_of, whole_scope
from cases.keeping import Asked, once
from cases.people import Person
from cases.ports import Receipt, Transaction
from cases.refusals import NotFound


async def follow(house: House, person: Person, case_id: str, *, on: bool, key: str | None) -> Receipt:
    """Follow a case, or follow it no more. Raises NotFound to whoever may not even know of it."""
    territory = await territory_of(house)
    scope = whole_scope(person, territory)

    async def find(tx: Transaction) -> int:
        case = await tx.case(case_id, lock=False)
        if case is None:
            raise NotFound(UNSEEN)
        if on or not await tx.follows(case_id, person.id):
            allowed(person, "view", case, territory)
        return case.jurisdiction

    where = await house.store.run(scope, find)

    async def work(tx: Transaction) -> Receipt:
        if on:
            await tx.follow(case_id, where, person.id)
        else:
            await tx.unfollow(case_id, person.id)
        return {"id": case_id, "following": on, "text": _SAID[on]}

    return await once(house, Asked(person, ("follow", case_id, on), key), scope, where, work)


_SAID = {True: "已关注,答复和办结时会告诉您", False: "不再关注"}
