"""Signing in from WeCom or DingTalk (免登录): whoever opens the page there is the person that has bound the account.

An account there is bound by its owner, who is signed in otherwise; a page that is opened by nobody we know asks for
that. Roles of staff ask for a second factor beside (``cases.duties.STAFF``): the account there counts as one.
"""

from __future__ import annotations

from dataclasses import dataclass

from cases import sessions
from cases.accounts import Desk, check_open
from cases.duties import STAFF
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_contacts import REACH_WORDS, Contact, Reach
from cases.ports_wechat import CodeRefused
from cases.refusals import InvalidInput
from cases.sessions import Device, Opened
from cases.wechat_sign_in import end_begun
from cases.work_apps import WorkApp

_ONE_FACTOR = 1


@dataclass(frozen=True, slots=True)
class WorkCounter:
    """Where people sign in from ``reach``: the desk of sessions, and who asks the service."""

    desk: Desk
    app: WorkApp
    reach: Reach


async def sign_in(counter: WorkCounter, code: str, device: Device) -> Opened:
    """A session of whom the code is of.

    Raises InvalidInput for a code or an account that is nobody's, NotAllowed for who is locked out, ServiceDown.
    """
    account, desk = await _account(counter, code), counter.desk

    async def work(tx: Transaction) -> Opened:
        known = await tx.contact_of(counter.reach, account)
        if known is None:
            word = REACH_WORDS[counter.reach]
            raise InvalidInput({"code": f"这个{word}账号还没有绑定:请先用登录名或者微信登录,再绑定{word}"})
        await check_open(tx, known.person)
        person = await tx.person(known.person)
        staff = person is not None and any(each.role in STAFF for each in person.tenures)
        lasts = desk.terms.longest_staff if staff else desk.terms.longest
        how = counter.reach.value
        return await sessions.begin(desk.house, tx, known.person, how, factors=_ONE_FACTOR, lasts=lasts, device=device)

    return await desk.house.store.run(Scope(), work)


async def bind(counter: WorkCounter, person: Person, code: str) -> tuple[Contact, ...]:
    """This account is that of this person from now on; all that is bound. Raises InvalidInput, ServiceDown.

    What another account has begun ends.
    """
    account = await _account(counter, code)

    async def work(tx: Transaction) -> tuple[Contact, ...]:
        before = {each.external for each in await tx.contacts_of(person.id) if each.reach is counter.reach}
        if before - {account}:
            await end_begun(tx, person.id, "bound", counter.reach.value)
        await tx.bind(Contact(person.id, counter.reach, account, await tx.real_now()))
        return await tx.contacts_of(person.id)

    return await counter.desk.house.store.run(Scope(), work)


async def _account(counter: WorkCounter, code: str) -> str:
    try:
        return await counter.app.userid(code)
    except CodeRefused as refused:
        raise InvalidInput({"code": refused.sentence}) from None
