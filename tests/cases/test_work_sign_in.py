"""Signing in from WeCom or DingTalk: only who has bound the account, as long as it is bound."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from adapters.cipher import ColumnCipher, new_key
from cases import wechat_sign_in
from cases.accounts import Desk
from cases.people import Person
from cases.ports import Scope
from cases.ports_channels import Delivery, Outcome
from cases.ports_contacts import Contact, Reach
from cases.ports_identity import Account
from cases.ports_wechat import CodeRefused
from cases.refusals import InvalidInput, NotAllowed
from cases.sessions import Device, Terms
from cases.wechat_sign_in import Counter
from cases.work_apps import Note
from cases.work_sign_in import WorkCounter, bind, sign_in
from tests.support.signing_in import PlainCodes, PlainPasswords
from tests.support.town import found_town

DEVICE = Device("演示手机", "203.0.113.0/24")


@dataclass
class Asked:
    """The service: every code is the account of who sends it."""

    told: list[str] = field(default_factory=list)

    async def userid(self, code: str) -> str:
        if code == "old":
            raise CodeRefused("登录码过期了")
        return code

    async def tell(self, userid: str, note: Note) -> Delivery:
        self.told.append(userid)
        return Delivery(Outcome.SENT, note.title)


class Openid:
    """WeChat: everybody is the same."""

    async def openid(self, _code: str) -> str:
        return "o-1"

    async def phone(self, code: str, _openid: str) -> str:
        raise CodeRefused(code)


@pytest.fixture
async def counter() -> WorkCounter:
    town = await found_town()
    cipher = ColumnCipher("aes", {"demo": new_key()})
    return WorkCounter(Desk(town.house, PlainPasswords(), PlainCodes(), cipher, Terms()), Asked(), Reach.DINGTALK)


async def known(counter: WorkCounter, key: str) -> Person:
    found = await counter.desk.house.store.run(Scope(), lambda tx: tx.person_by_key(key))
    assert found is not None
    return found


async def test_an_account_that_nobody_has_bound_signs_nobody_in(counter: WorkCounter) -> None:
    with pytest.raises(InvalidInput) as stranger:
        await sign_in(counter, "yanshi", DEVICE)
    with pytest.raises(InvalidInput) as late:
        await sign_in(counter, "old", DEVICE)

    assert stranger.value.errors == {"code": "这个钉钉账号还没有绑定:请先用登录名或者微信登录,再绑定钉钉"}
    assert late.value.errors == {"code": "登录码过期了"}


async def test_an_account_is_one_persons_until_it_is_unbound(counter: WorkCounter) -> None:
    deputy, staff = await known(counter, "deputy"), await known(counter, "telecom")

    bound = await bind(counter, staff, "yanshi")
    with pytest.raises(InvalidInput):
        await bind(counter, deputy, "yanshi")
    opened = await sign_in(counter, "yanshi", DEVICE)
    await bind(counter, deputy, "daibiao")
    other = await sign_in(counter, "daibiao", DEVICE)

    assert [each.reach for each in bound] == [Reach.DINGTALK]
    assert (opened.session.person, opened.session.how, opened.session.factors) == (staff.id, "dingtalk", 1)
    assert other.session.person == deputy.id
    assert other.session.ends_at > opened.session.ends_at  # staff is signed in for a shorter time

    await wechat_sign_in.unbind(counter.desk.house, staff, Reach.DINGTALK)

    with pytest.raises(InvalidInput):
        await sign_in(counter, "yanshi", DEVICE)
    left = await counter.desk.house.store.run(Scope(), lambda tx: tx.sessions_of(staff.id))
    assert list(left) == []  # what it had begun is over


async def test_another_account_ends_what_the_one_before_had_begun(counter: WorkCounter) -> None:
    staff = await known(counter, "telecom")
    await bind(counter, staff, "yanshi")
    await sign_in(counter, "yanshi", DEVICE)
    await bind(counter, staff, "yanshi")
    kept = await counter.desk.house.store.run(Scope(), lambda tx: tx.sessions_of(staff.id))
    await bind(counter, staff, "another")
    left = await counter.desk.house.store.run(Scope(), lambda tx: tx.sessions_of(staff.id))

    assert (len(kept), len(left)) == (1, 0)


async def test_who_is_locked_out_enters_by_no_way(counter: WorkCounter) -> None:
    staff, house = await known(counter, "telecom"), counter.desk.house
    now = await house.store.run(Scope(), lambda tx: tx.real_now())
    account = Account(staff.id, "yanshi", now, now, "x", "x", locked_at=now)
    await house.store.run(Scope(), lambda tx: tx.save_account(account))
    await bind(counter, staff, "yanshi")
    await house.store.run(Scope(), lambda tx: tx.bind(Contact(staff.id, Reach.WECHAT, "o-1", now)))

    with pytest.raises(NotAllowed, match="已经停用"):
        await sign_in(counter, "yanshi", DEVICE)
    with pytest.raises(NotAllowed, match="已经停用"):
        await wechat_sign_in.sign_in(Counter(counter.desk, Openid()), "code", DEVICE)
