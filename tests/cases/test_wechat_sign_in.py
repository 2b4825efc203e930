"""Signing in through WeChat: newcomers, phones that stand on a roster, invitations, and what is refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from adapters.cipher import ColumnCipher, new_key
from cases import commands as c
from cases import intake, inviting, wechat_sign_in
from cases.accounts import Desk
from cases.house import House
from cases.people import Person, Role
from cases.ports import Scope, Transaction
from cases.ports_contacts import Contact, Reach
from cases.ports_wechat import CodeRefused
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.sessions import Device, Opened, Terms
from cases.stops import Ground, Stop
from cases.views import look
from cases.wechat_sign_in import Counter
from tests.cases.test_house_beside import place
from tests.support.signing_in import PlainCodes, PlainPasswords
from tests.support.town import EAST, Town, found_town, words

PHONE = "+8613800000000"
DEVICE = Device("演示手机", "203.0.113.0/24")


@dataclass
class Asked:
    """WeChat: every code is the name of who sends it, until it is used."""

    phones: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    async def openid(self, code: str) -> str:
        if code in self.used:
            raise CodeRefused("登录码已经用过了")
        return "o" + hashlib.sha256(code.partition("#")[0].encode()).hexdigest()[:27]

    async def phone(self, code: str, openid: str) -> str:
        assert openid.startswith("o")
        if code not in self.phones:
            raise CodeRefused("手机号的码不对")
        return self.phones[code]


@dataclass
class World:
    """A town with a deputy and somebody of a unit on its roster, and a counter."""

    town: Town
    counter: Counter
    wechat: Asked

    @property
    def house(self) -> House:
        return self.town.house

    async def sign_in(self, name: str) -> Person:
        return await self.whose(await wechat_sign_in.sign_in(self.counter, name, DEVICE))

    async def whose(self, opened: Opened) -> Person:
        found = await self.house.store.run(Scope(), lambda tx: tx.person(opened.session.person))
        assert found is not None
        return found

    async def on_roster(self, key: str) -> Person:
        found = await self.house.store.run(Scope(), lambda tx: tx.person_by_key(key))
        assert found is not None
        return found

    async def bind(self, person: Person, reach: Reach, external: str) -> None:
        contact = Contact(person.id, reach, external, self.town.clock())
        await self.house.store.run(Scope(), lambda tx: tx.bind(contact))

    async def reaches(self, person: Person) -> set[Reach]:
        return {each.reach for each in await wechat_sign_in.contacts(self.house, person)}


@pytest.fixture
async def world() -> World:
    town = await found_town()
    wechat = Asked({"p": PHONE})
    cipher = ColumnCipher("aes", {"demo": new_key()})
    desk = Desk(town.house, PlainPasswords(), PlainCodes(), cipher, Terms())
    return World(town, Counter(desk, wechat), wechat)


# --- refused ----------------------------------------------------------------------------------------------------------


async def test_a_code_that_is_none_signs_nobody_in(world: World) -> None:
    world.wechat.used.add("甲")

    with pytest.raises(InvalidInput) as refused:
        await world.sign_in("甲")

    assert refused.value.errors == {"code": "登录码已经用过了"}


async def test_a_phone_is_bound_only_by_who_came_with_wechat_and_has_shown_it(world: World) -> None:
    deputy, newcomer = await world.on_roster("deputy"), await world.sign_in("甲")

    for person, code in ((deputy, "p"), (newcomer, "made-up")):
        with pytest.raises(InvalidInput):
            await wechat_sign_in.bind_phone(world.counter, person, code, DEVICE)

    assert await world.reaches(newcomer) == {Reach.WECHAT}


async def test_who_has_a_wechat_already_gets_no_second_one(world: World) -> None:
    deputy = await world.on_roster("deputy")
    await world.bind(deputy, Reach.PHONE, PHONE)
    first, second = await world.sign_in("甲"), await world.sign_in("乙")
    await wechat_sign_in.bind_phone(world.counter, first, "p", DEVICE)

    with pytest.raises(InvalidInput, match="名册上的这个人已经绑定了另一个微信"):
        await wechat_sign_in.bind_phone(world.counter, second, "p", DEVICE)


async def test_a_phone_of_another_resident_is_told_as_a_phone_and_not_as_the_roster(world: World) -> None:
    await wechat_sign_in.bind_phone(world.counter, await world.sign_in("甲"), "p", DEVICE)

    with pytest.raises(InvalidInput, match="这个手机号已经绑定了另一个微信"):
        await wechat_sign_in.bind_phone(world.counter, await world.sign_in("乙"), "p", DEVICE)


async def test_who_is_in_office_becomes_nobody_else_though_one_factor_shows_no_office(world: World) -> None:
    staff = await world.on_roster("telecom")
    await world.bind(staff, Reach.WECHAT, "o-staff")
    await world.bind(await world.on_roster("deputy"), Reach.PHONE, PHONE)

    with pytest.raises(InvalidInput, match="已经是名册上的另一个人"):
        await wechat_sign_in.bind_phone(world.counter, Person(staff.id), "p", DEVICE)


async def test_who_is_stopped_does_not_come_back_as_somebody_new(world: World) -> None:
    newcomer, where = await world.sign_in("甲"), await place(world.town, EAST)
    now = world.town.clock()
    stop = Stop("s", where, newcomer.id, "c", Ground.ABUSE, "示例", "x", now, now + timedelta(days=1))

    async def work(tx: Transaction) -> None:
        await tx.settle_in(newcomer.id, where)
        await tx.save_stop(stop)

    await world.house.store.run(Scope.of(where), work)
    settled = await world.sign_in("甲#2")

    with pytest.raises(NotAllowed, match="不能解除微信"):
        await wechat_sign_in.unbind(world.house, settled, Reach.WECHAT)
    await wechat_sign_in.unbind(world.house, settled, Reach.PHONE)
    world.town.clock.later(minutes=2 * 24 * 60)
    await wechat_sign_in.unbind(world.house, settled, Reach.WECHAT)

    assert await world.reaches(settled) == set()


async def reported(world: World, name: str) -> tuple[Person, str]:
    """Somebody who has come with WeChat and has reported as a resident, and the case."""
    resident = await world.sign_in(name)
    receipt = await intake.report(
        world.house, resident, EAST, intake.Letter(c.Report("", ""), None, words("演示")), None
    )
    return await world.sign_in(f"{name}#2"), str(receipt["id"])


async def test_who_has_reported_as_a_resident_becomes_the_deputy_and_keeps_the_report(world: World) -> None:
    resident, case = await reported(world, "甲")
    before = await world.on_roster("deputy")
    await world.bind(before, Reach.PHONE, PHONE)

    opened = await wechat_sign_in.bind_phone(world.counter, resident, "p", DEVICE)

    assert opened is not None
    deputy = await world.whose(opened)
    assert (deputy.id, (await world.on_roster("deputy")).id) == (resident.id, resident.id)
    assert {each.role for each in deputy.tenures} == {Role.DEPUTY, Role.RESIDENT}
    assert await world.reaches(deputy) == {Reach.WECHAT, Reach.PHONE}
    view = await look(world.house, deputy, case)
    assert (view.case.reporter, view.case.id) == (deputy.id, case)
    assert await world.house.store.run(Scope(), lambda tx: tx.name_of(deputy.id)) == "演示deputy"
    gone = await world.house.store.run(Scope(), lambda tx: tx.person(before.id))
    assert gone is None or gone.tenures == ()


async def test_an_invitation_of_staff_goes_over_to_who_has_reported(world: World) -> None:
    resident, _ = await reported(world, "甲")
    _, code = await inviting.invite(world.counter.desk, "telecom")

    opened = await wechat_sign_in.take_up(world.counter, resident, code, DEVICE)

    found = await world.house.store.run(Scope(), lambda tx: tx.invitation(_digest(code)))
    assert found is not None
    assert (opened.session.person, found.person, found.used_at) == (resident.id, resident.id, None)


async def test_two_who_have_both_been_here_do_not_become_one(world: World) -> None:
    resident, _ = await reported(world, "甲")
    deputy = await world.on_roster("deputy")
    await world.bind(deputy, Reach.PHONE, PHONE)
    where = await place(world.town, EAST)
    await world.house.store.run(Scope.of(where), lambda tx: tx.settle_in(deputy.id, where))

    with pytest.raises(InvalidInput, match="两个人合不到一起"):
        await wechat_sign_in.bind_phone(world.counter, resident, "p", DEVICE)


async def test_a_deputy_for_whom_a_report_waits_is_not_replaced_over_it(world: World) -> None:
    resident, _ = await reported(world, "甲")
    deputy = await world.on_roster("deputy")
    await world.bind(deputy, Reach.PHONE, PHONE)
    letter = intake.Letter(c.Report("", "", through=deputy.id), None, words("演示:请转报"))
    await intake.report(world.house, world.town["resident"], EAST, letter, None)

    with pytest.raises(InvalidInput, match="有件在等他办"):
        await wechat_sign_in.bind_phone(world.counter, resident, "p", DEVICE)


async def test_a_resident_does_not_take_the_place_of_another_resident(world: World) -> None:
    resident, _ = await reported(world, "甲")
    other = await world.sign_in("乙")
    await world.bind(other, Reach.PHONE, PHONE)
    await wechat_sign_in.unbind(world.house, other, Reach.WECHAT)

    with pytest.raises(InvalidInput):
        await wechat_sign_in.bind_phone(world.counter, resident, "p", DEVICE)


async def test_an_invitation_that_is_none_and_somebody_without_wechat_are_refused(world: World) -> None:
    newcomer, deputy = await world.sign_in("甲"), await world.on_roster("deputy")
    _, code = await inviting.invite(world.counter.desk, "neighbour")

    with pytest.raises(NotFound):
        await wechat_sign_in.take_up(world.counter, newcomer, "made-up", DEVICE)
    with pytest.raises(InvalidInput, match="请先用微信登录"):
        await wechat_sign_in.take_up(world.counter, deputy, code, DEVICE)


# --- done -------------------------------------------------------------------------------------------------------------


async def test_whoever_comes_again_is_the_same_resident(world: World) -> None:
    first, again, other = await world.sign_in("甲"), await world.sign_in("甲#2"), await world.sign_in("乙")

    assert (first, first.tenures) == (again, ())
    assert other.id != first.id


async def test_a_session_of_wechat_has_one_factor_and_lasts_as_that_of_a_resident(world: World) -> None:
    opened = await wechat_sign_in.sign_in(world.counter, "甲", DEVICE)

    assert (opened.session.how, opened.session.factors) == ("wechat", 1)
    assert opened.session.ends_at - opened.session.began_at == timedelta(days=30)


async def test_a_phone_that_nobody_has_is_bound_to_who_shows_it_and_may_change(world: World) -> None:
    newcomer = await world.sign_in("甲")
    world.wechat.phones["q"] = "+8613900000000"

    for code in ("p", "p", "q"):
        assert await wechat_sign_in.bind_phone(world.counter, newcomer, code, DEVICE) is None

    phones = [e.external for e in await wechat_sign_in.contacts(world.house, newcomer) if e.reach is Reach.PHONE]
    assert phones == ["+8613900000000"]


async def test_a_phone_on_the_roster_makes_a_deputy_of_a_newcomer(world: World) -> None:
    newcomer, deputy = await world.sign_in("甲"), await world.on_roster("deputy")
    await world.bind(deputy, Reach.PHONE, PHONE)

    opened = await wechat_sign_in.bind_phone(world.counter, newcomer, "p", DEVICE)

    assert opened is not None
    assert await world.whose(opened) == deputy
    assert await world.sign_in("甲#2") == deputy
    assert await world.reaches(newcomer) == set()
    assert await world.house.store.run(Scope(), lambda tx: tx.sessions_of(newcomer.id)) == ()


async def test_an_invitation_counts_once_and_that_of_staff_is_left_for_the_account(world: World) -> None:
    desk = world.counter.desk
    for key, stands in (("deputy", False), ("telecom", True)):
        _, code = await inviting.invite(desk, key)

        opened = await wechat_sign_in.take_up(world.counter, await world.sign_in(key), code, DEVICE)

        assert await world.whose(opened) == await world.on_roster(key)
        lasts = opened.session.ends_at - opened.session.began_at
        assert lasts == (timedelta(hours=12) if stands else timedelta(days=30))
        found = await desk.house.store.run(Scope(), lambda tx, told=code: tx.invitation(_digest(told)))  # type: ignore[misc]  # a default binds the loop's value
        assert found is not None
        assert (found.used_at is None) is stands


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


async def test_who_unbinds_wechat_is_signed_out_there_and_comes_back_as_a_newcomer(world: World) -> None:
    newcomer = await world.sign_in("甲")
    await world.bind(newcomer, Reach.PHONE, PHONE)

    await wechat_sign_in.unbind(world.house, newcomer, Reach.PHONE)
    assert await world.house.store.run(Scope(), lambda tx: tx.sessions_of(newcomer.id)) != ()
    await wechat_sign_in.unbind(world.house, newcomer, Reach.WECHAT)

    assert await world.house.store.run(Scope(), lambda tx: tx.sessions_of(newcomer.id)) == ()
    assert (await world.sign_in("甲#2")).id != newcomer.id
