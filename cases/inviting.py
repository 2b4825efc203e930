"""Invitations to an account (邀请): given by somebody else, taken up by oneself, and what is done at the console."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cases import sessions
from cases.accounts import Desk, begin, bound_to, note, recovery_codes, recovery_digest
from cases.duties import duties_of
from cases.password_rules import normal, weakness
from cases.people import Person, Role
from cases.ports import Scope, Transaction
from cases.ports_identity import Account, Invitation, SignInEvent, SignInKind
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.sessions import Device, Opened, digest_of, new_secret
from cases.territory import Territory

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
_STALE = "邀请不对、用过了或者过期了,请重新要一个"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What is shown once, to be put on a device."""

    login: str
    secret: str
    uri: str


async def invite(desk: Desk, key: str, login: str | None = None, by: Person | None = None) -> tuple[Invitation, str]:
    """Invite the person whom the roster calls ``key``, anew where there is an account; the code is told only now.

    ``by`` None is who sits at the console. Raises NotFound, InvalidInput, NotAllowed.
    """
    code = new_secret(desk.house)

    async def work(tx: Transaction) -> Invitation:
        person = await tx.person_by_key(key)
        if person is None:
            raise NotFound(f"名册里没有“{key}”,请先导入名册")
        if by is not None:
            _require_may_invite(by, person, await tx.territory())
        if len(duties_of(person)) > 1:
            raise InvalidInput(
                {"person": f"“{key}”同时有{'、'.join(sorted(duties_of(person)))}的角色,要先在名册里分开"}
            )
        known, now = await tx.account_of(person.id), await tx.real_now()
        name = _login(login or (known.login if known else key))
        other = await tx.account(name)
        if other is not None and other.person != person.id:
            raise InvalidInput({"login": f"登录名“{name}”已经有人用了,请换一个"})
        maker = None if by is None else by.id
        ends = now + desk.terms.invitation
        made = Invitation(desk.house.ids.new(), person.id, name, digest_of(code), maker, now, ends)
        await tx.save_invitation(made)
        await tx.note_sign_in(SignInEvent(now, SignInKind.INVITED, good=True, person=person.id, login=name, by=maker))
        return made

    return await desk.house.store.run(Scope(), work), code


def _login(name: str) -> str:
    low = name.strip().lower()
    if not _LOGIN.fullmatch(low):
        raise InvalidInput({"login": "登录名要3到64个小写字母、数字、点和短横,以字母或数字开头"})
    return low


def _require_may_invite(by: Person, person: Person, territory: Territory) -> None:
    """Who invites could take the account over: so an operator invites no auditor, a coordinator ordinary staff only.

    Auditors are invited at the console, and everybody only for places below the inviter's own. Raises NotAllowed.
    """
    own = [each for each in by.tenures if each.role in {Role.OPERATOR, Role.COORDINATOR}]
    operator = any(each.role is Role.OPERATOR for each in own)
    roles = {each.role for each in person.tenures}
    barred = {Role.AUDITOR} if operator else {Role.AUDITOR, Role.OPERATOR, Role.CLERK, Role.APPROVER}
    below = all(any(territory.covers(mine.jurisdiction, each.jurisdiction) for mine in own) for each in person.tenures)
    if by.id == person.id or roles & barred or not below:
        raise NotAllowed("您不能邀请这个人:不在您的辖区、是您本人,或者职责要与您分开的,请由上级或者在服务器上办理")


async def accept(desk: Desk, code: str, password: str) -> Enrolment:
    """Choose a password and get a secret for a device; it counts when ``confirm`` has seen a code of that device.

    Until then the account is as it was, and doing it again gives another secret. Raises NotFound, InvalidInput.
    """
    invitation = await desk.house.store.run(Scope(), lambda tx: standing(tx, code))
    if (why := weakness(password, invitation.login)) is not None:
        raise InvalidInput({"password": why})
    hashed, secret = await desk.passwords.hash(normal(password)), desk.codes.new_secret()
    sealed = desk.cipher.seal(secret.encode(), bound_to(invitation.person))

    async def work(tx: Transaction) -> None:
        await tx.save_invitation(replace(await standing(tx, code), password=hashed, totp=sealed))

    await desk.house.store.run(Scope(), work)
    return Enrolment(invitation.login, secret, desk.codes.uri(secret, invitation.login))


async def standing(tx: Transaction, code: str) -> Invitation:
    """The invitation, if it may still be taken up. Raises NotFound."""
    found = await tx.invitation(digest_of(code.strip()))
    if found is None or not found.stands(await tx.real_now()):
        raise NotFound(_STALE)
    return found


async def confirm(desk: Desk, code: str, device_code: str, device: Device) -> tuple[Opened, tuple[str, ...]]:
    """The device gives the right code: the account is what was chosen, and its other sessions are over.

    Gives a session and the recovery codes, which are shown only now. Raises NotFound, InvalidInput.
    """
    recovery = recovery_codes(desk.house)

    async def work(tx: Transaction) -> Opened:
        invitation, now = await standing(tx, code), await tx.real_now()
        if invitation.password is None or invitation.totp is None:
            raise InvalidInput({"code": "请先设密码"})
        secret = desk.cipher.open(invitation.totp, bound_to(invitation.person)).decode()
        step = desk.codes.step(secret, device_code.strip(), now)
        if step is None:
            raise InvalidInput({"code": "验证码不对,请核对手机的时间,用新的一个再试"})
        known = await tx.account_of(invitation.person)
        account = Account(
            invitation.person,
            invitation.login,
            known.made_at if known else now,
            now,
            invitation.password,
            invitation.totp,
            step,
            tuple(map(recovery_digest, recovery)),
        )
        await tx.save_account(account)
        await tx.save_invitation(replace(invitation, used_at=now, password=None, totp=None))
        await note(tx, account, SignInKind.ENROLLED, account.person, device)
        await sessions.end_all(tx, account.person, "enrolled", by=account.person)
        return await begin(desk, tx, account.person, device)

    return await desk.house.store.run(Scope(), work), recovery


async def lock(desk: Desk, login: str, *, locked: bool) -> int:
    """Bar an account and end its sessions, or let it in again; how many sessions ended. Raises NotFound."""

    async def work(tx: Transaction) -> int:
        account = await _named(tx, login)
        await tx.save_account(replace(account, locked_at=await tx.real_now() if locked else None))
        await note(tx, account, SignInKind.LOCKED if locked else SignInKind.UNLOCKED, None)
        return await sessions.end_all(tx, account.person, "locked", by=None) if locked else 0

    return await desk.house.store.run(Scope(), work)


async def end_sessions(desk: Desk, login: str) -> int:
    """End all sessions of an account; how many. Raises NotFound."""

    async def work(tx: Transaction) -> int:
        return await sessions.end_all(tx, (await _named(tx, login)).person, "revoked", by=None)

    return await desk.house.store.run(Scope(), work)


async def _named(tx: Transaction, login: str) -> Account:
    account = await tx.account(login.strip().lower())
    if account is None:
        raise NotFound(f"没有叫“{login}”的账号")
    return account
