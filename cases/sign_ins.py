"""What happened to sign-ins, for those whom it concerns (最近登录): the person, and the auditor of the place.

What auditors see is never about residents: how and when somebody signs in who holds no office is their own business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.house import House, located, territory_of
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_identity import SignInEvent, SignInKind
from cases.stand_ins import OFFICES
from cases.town_door import acting

KIND_WORDS = {
    SignInKind.SIGNED_IN: "登录",
    SignInKind.REFUSED: "登录名、密码或者验证码不对",
    SignInKind.WAITING: "试得太多,要等一会",
    SignInKind.REUSED: "续期凭证用了两次,可能被人拿到,这次登录已作废",
    SignInKind.ENDED: "退出或者作废",
    SignInKind.INVITED: "被邀请开设账号",
    SignInKind.ENROLLED: "账号生效",
    SignInKind.PASSWORD: "改了密码",
    SignInKind.RECOVERY: "换了备用码",
    SignInKind.LOCKED: "账号停用",
    SignInKind.UNLOCKED: "账号恢复",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Events, the newest first, with the names of whom they are about."""

    events: tuple[SignInEvent, ...]
    names: Mapping[str, str]


async def own(house: House, person: Person, limit: int, before: datetime | None) -> tuple[SignInEvent, ...]:
    """One's own, the newest first."""
    return await house.store.run(Scope(), lambda tx: tx.sign_ins_of((person.id,), limit, before))


async def of_office(house: House, person: Person, code: str, limit: int, before: datetime | None) -> Seen:
    """Those of everybody who holds an office at the place. Raises NotFound, NotAllowed for who does not audit there."""
    territory = await territory_of(house)
    where = located(territory, code)
    acting(person, "read_sign_ins", where, territory)

    async def work(tx: Transaction) -> Seen:
        holders = await tx.holders(frozenset({where.id}), OFFICES)
        names = {each.person: each.name or "" for each in holders}
        return Seen(await tx.sign_ins_of(names.keys(), limit, before), names)

    return await house.store.run(Scope.of(where.id), work)
