"""Signing in through WeChat (微信登录): whoever comes with an openid is the person that it is bound to, or a newcomer.

A newcomer is a resident. Who shows the phone number that stands on a roster, or an invitation, becomes the person of
that roster: the openid is bound to that person from then on, and old sessions end. Roles of staff ask for a second
factor beside (``cases.duties.STAFF``); WeChat counts as one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cases import sessions
from cases.accounts import Desk, check_open
from cases.duties import STAFF
from cases.house import House, territory_of
from cases.inviting import standing
from cases.people import Person, Role
from cases.ports import Query, Scope, Transaction, Which
from cases.ports_contacts import Contact, Reach
from cases.ports_wechat import CodeRefused, WeChatIdentity
from cases.refusals import InvalidInput, NotAllowed
from cases.sessions import Device, Opened
from cases.stopping import holding
from cases.waiting import own_keys
from dsl.period import show

#: By what a session was begun.
HOW = "wechat"
_ONE_FACTOR = 1
_NO_WECHAT = "请先用微信登录,再绑定"
_REPORTED = (
    "这个微信已经以居民身份上报过,名册上的那个人也已经登录过或者有件在等他办,两个人合不到一起;"
    "请用没有上报过的微信绑定,或者先办完等着的件"
)
_IN_OFFICE = "这个微信已经是名册上的另一个人,不能再绑定;换了人的,请先在“联系方式”里解除"
_ROSTER_TAKEN = "名册上的这个人已经绑定了另一个微信;换了微信的,请先在原来的微信里解除,或者请本地协调人员处理"
_PHONE_TAKEN = "这个手机号已经绑定了另一个微信;换了微信的,请先在原来的微信里解除"


@dataclass(frozen=True, slots=True)
class Counter:
    """Where people sign in with WeChat: the desk of sessions, and who asks WeChat."""

    desk: Desk
    wechat: WeChatIdentity


async def sign_in(counter: Counter, code: str, device: Device) -> Opened:
    """A session of whom the login code is of. Raises InvalidInput for a code that is none, ServiceDown."""
    openid = await _openid(counter.wechat, code)

    async def work(tx: Transaction) -> Opened:
        known = await tx.contact_of(Reach.WECHAT, openid)
        person = known.person if known else await _newcomer(counter, tx, openid)
        return await _begin(counter, tx, person, device)

    return await counter.desk.house.store.run(Scope(), work)


async def bind_phone(counter: Counter, person: Person, code: str, device: Device) -> Opened | None:
    """Bind the number that this person shows; a session as the person of the roster, if it is that one's number.

    Raises InvalidInput, ServiceDown.
    """
    mine = await _wechat_of(counter, person)
    try:
        phone = await counter.wechat.phone(code, mine.external)
    except CodeRefused as refused:
        raise InvalidInput({"code": refused.sentence}) from None

    async def work(tx: Transaction) -> Opened | None:
        holder = await tx.contact_of(Reach.PHONE, phone)
        if holder is not None and holder.person != person.id:
            return await _become(counter, tx, person, holder.person, device)
        await tx.bind(Contact(person.id, Reach.PHONE, phone, await tx.real_now()))
        return None

    return await counter.desk.house.store.run(await _everywhere(counter), work)


async def take_up(counter: Counter, person: Person, invitation: str, device: Device) -> Opened:
    """Become the person whom this invitation invites. Raises NotFound, InvalidInput."""

    async def work(tx: Transaction) -> Opened:
        found = await standing(tx, invitation)
        opened = await _become(counter, tx, person, found.person, device)
        found = replace(found, person=opened.session.person)
        invited = await tx.person(found.person)
        if invited is None or not _is_staff(invited):  # who is staff sets up an account with it as well
            found = replace(found, used_at=await tx.real_now())
        await tx.save_invitation(found)
        return opened

    return await counter.desk.house.store.run(await _everywhere(counter), work)


async def contacts(house: House, person: Person) -> tuple[Contact, ...]:
    """What is bound to this person."""
    return await house.store.run(Scope(), lambda tx: tx.contacts_of(person.id))


async def unbind(house: House, person: Person, reach: Reach) -> None:
    """Forget it; nothing of the kind is not an error. Sessions that it has begun end.

    Raises NotAllowed for the WeChat of who is stopped from reporting: with the next sign-in that would be somebody new.
    """
    places = frozenset(each.jurisdiction for each in person.tenures)

    async def work(tx: Transaction) -> None:
        stop = await holding(tx, person.id, places) if reach is Reach.WECHAT else None
        if stop is not None:
            raise NotAllowed(f"您的上报停止到 {show(stop.until)},在那以前不能解除微信;不服可以申诉")
        await tx.unbind(person.id, reach)
        await end_begun(tx, person.id, "unbound", reach.value)

    await house.store.run(Scope(places), work)


async def _openid(wechat: WeChatIdentity, code: str) -> str:
    try:
        return await wechat.openid(code)
    except CodeRefused as refused:
        raise InvalidInput({"code": refused.sentence}) from None


async def _newcomer(counter: Counter, tx: Transaction, openid: str) -> str:
    person = counter.desk.house.ids.new()
    await tx.add_person(person)
    await tx.bind(Contact(person, Reach.WECHAT, openid, await tx.real_now()))
    return person


async def _wechat_of(counter: Counter, person: Person) -> Contact:
    found = next((each for each in await contacts(counter.desk.house, person) if each.reach is Reach.WECHAT), None)
    if found is None:
        raise InvalidInput({"code": _NO_WECHAT})
    return found


async def _become(counter: Counter, tx: Transaction, person: Person, other: str, device: Device) -> Opened:
    """From now on this WeChat is that of ``other``. Raises InvalidInput."""
    mine = next((each for each in await tx.contacts_of(person.id) if each.reach is Reach.WECHAT), None)
    if mine is None:
        raise InvalidInput({"code": _NO_WECHAT})
    if any(each.reach is Reach.WECHAT for each in await tx.contacts_of(other)):
        raise InvalidInput({"code": _ROSTER_TAKEN if _roles(await tx.person(other)) else _PHONE_TAKEN})
    known = await tx.person(person.id)
    if known is not None and _roles(known):  # also those that wait for a second factor
        raise InvalidInput({"code": _IN_OFFICE})
    if known is not None and known.tenures:
        return await _take_place(counter, tx, person, other, device)
    await tx.unbind(person.id, Reach.WECHAT)
    await tx.bind(replace(mine, person=other, bound_at=await tx.real_now()))
    await end_begun(tx, person.id, "bound", HOW)
    return await _begin(counter, tx, other, device)


async def _take_place(counter: Counter, tx: Transaction, person: Person, other: str, device: Device) -> Opened:
    """Who has reported keeps being who has; the offices of a person who has never been here come over.

    Raises InvalidInput where that person has been here, or something waits for them.
    """
    if not await _is_unused(tx, other):
        raise InvalidInput({"code": _REPORTED})
    mine = {each.reach for each in await tx.contacts_of(person.id)}
    for each in await tx.contacts_of(other):
        await tx.unbind(other, each.reach)
        if each.reach not in mine:
            await tx.bind(replace(each, person=person.id))
    await tx.take_place(person.id, other)
    await end_begun(tx, person.id, "bound", HOW)
    return await _begin(counter, tx, person.id, device)


async def _is_unused(tx: Transaction, other: str) -> bool:
    """Whether nobody has ever been here as this person, and nothing waits for them alone."""
    found = await tx.person(other)
    if found is None or not _roles(found) or any(each.role is Role.RESIDENT for each in found.tenures):
        return False
    if await tx.account_of(other) is not None or await tx.sessions_of(other):
        return False
    places = frozenset((await tx.territory()).jurisdictions)
    waiting = Query(Which.TODO, other, jurisdictions=places, waits=own_keys(found), limit=1)
    return not (await tx.list(waiting)).rows


async def _everywhere(counter: Counter) -> Scope:
    return Scope(frozenset((await territory_of(counter.desk.house)).jurisdictions))


async def _begin(counter: Counter, tx: Transaction, person: str, device: Device) -> Opened:
    await check_open(tx, person)
    desk, found = counter.desk, await tx.person(person)
    lasts = desk.terms.longest_staff if found is not None and _is_staff(found) else desk.terms.longest
    return await sessions.begin(desk.house, tx, person, HOW, factors=_ONE_FACTOR, lasts=lasts, device=device)


def _roles(person: Person | None) -> frozenset[Role]:
    """Those that are on a roster."""
    return frozenset() if person is None else frozenset(each.role for each in person.tenures) - {Role.RESIDENT}


def _is_staff(person: Person) -> bool:
    return any(each.role in STAFF for each in person.tenures)


async def end_begun(tx: Transaction, person: str, why: str, how: str) -> None:
    """End the sessions of this person that this way of entering has begun."""
    now = await tx.real_now()
    for session in await tx.sessions_of(person):
        if session.how == how:
            await tx.save_session(replace(session, ended_at=now, ended_why=why))
