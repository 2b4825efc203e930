"""Accounts of staff (账号): signed in to with a password and a second factor, and changed by whoever shows both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cases import attempts, sessions
from cases.duties import TWO_FACTORS
from cases.house import House
from cases.password_rules import normal, weakness
from cases.ports import Scope, Transaction
from cases.ports_cipher import Cipher
from cases.ports_identity import Account, Codes, Passwords, Session, SignInEvent, SignInKind
from cases.refusals import InFlight, InvalidInput, NotAllowed, NotFound, TooMany, WrongCredentials
from cases.sessions import Device, Opened, Terms, digest_of
from cases.sign_in_devices import kind_of

RECOVERY_CODES = 10
WRONG = "登录名、密码或者验证码不对"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that identity stands on; ``terms`` say how long things last."""

    house: House
    passwords: Passwords
    codes: Codes
    cipher: Cipher
    terms: Terms


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody signs in with; ``code`` is of the device, or one of the recovery codes."""

    login: str
    password: str
    code: str
    device: Device


async def sign_in(desk: Desk, given: Given) -> Opened:
    """A new session. Raises WrongCredentials, whatever of it is wrong, TooMany where one has to wait."""
    login = given.login.strip().lower()
    keys = attempts.keys_of(login, given.device.address)
    account = await _counted(desk, login, keys, given.device)
    right = await desk.passwords.matches(account.password if account else None, normal(given.password))
    fresh = await _newer_hash(desk, account, given.password) if right and account else None

    async def work(tx: Transaction) -> Opened | None:
        now = await tx.real_now()
        found = await tx.account(login)
        proved = _proved(desk, found, given.code, now) if right and _same(found, account) and found else None
        proved = None if proved is None or proved.locked_at is not None else proved
        if proved is None:
            await tx.note_sign_in(_missed(now, SignInKind.REFUSED, found, given.device))
            return None
        await tx.save_account(replace(proved, password=fresh or proved.password))
        await tx.save_attempts(attempts.succeeded(await tx.attempts(list(keys)), keys, now))
        return await begin(desk, tx, proved.person, given.device)

    opened = await desk.house.store.run(Scope(), work)
    if opened is None:
        raise WrongCredentials(WRONG)
    return opened


async def _counted(desk: Desk, login: str, keys: attempts.Keys, device: Device) -> Account | None:
    """The account, once the try was counted as a failure. Raises TooMany."""

    async def work(tx: Transaction) -> tuple[float, Account | None]:
        now = await tx.real_now()
        known = await tx.attempts(list(keys))
        if wait := attempts.waiting(known, keys, now).total_seconds():
            if known[keys.there].failures == attempts.FROM_THERE.free + 1:
                await tx.note_sign_in(_missed(now, SignInKind.WAITING, await tx.account(login), device))
            return wait, None
        await tx.save_attempts(attempts.failed(known, keys, now))
        return 0.0, await tx.account(login)

    wait, account = await desk.house.store.run(Scope(), work)
    if wait > 0:
        raise TooMany(f"试得太多了,请{max(int(wait), 1)}秒以后再试", wait)
    return account


def _missed(now: datetime, kind: SignInKind, account: Account | None, device: Device) -> SignInEvent:
    """A try that led nowhere; whose it was, where the name is somebody's."""
    person, name = (account.person, account.login) if account else (None, None)
    return SignInEvent(now, kind, False, person, name, device.address, device=kind_of(device.client))


def _same(found: Account | None, before: Account | None) -> bool:
    """Whether the password that was compared is still the one that counts."""
    return found is not None and before is not None and found.password == before.password


async def _newer_hash(desk: Desk, account: Account, password: str) -> str | None:
    if account.password is None or not desk.passwords.outdated(account.password):
        return None
    return await desk.passwords.hash(normal(password))


def _proved(desk: Desk, account: Account, code: str, now: datetime) -> Account | None:
    """The account after its second factor was used up; None where it is not right, or was used before."""
    plain = code.strip().replace(" ", "")
    if account.totp is not None:
        secret = desk.cipher.open(account.totp, bound_to(account.person)).decode()
        step = desk.codes.step(secret, plain, now)
        if step is not None and step > account.step:
            return replace(account, step=step)
    digest = digest_of(plain.lower().replace("-", ""))
    if digest in account.recovery:
        return replace(account, recovery=tuple(each for each in account.recovery if each != digest))
    return None


def bound_to(person: str) -> str:
    """What the secret of this person is sealed for."""
    return f"accounts.totp:{person}"


async def begin(desk: Desk, tx: Transaction, person: str, device: Device) -> Opened:
    """The session of somebody who has shown both."""
    lasts = desk.terms.longest_staff
    return await sessions.begin(desk.house, tx, person, "password", factors=TWO_FACTORS, lasts=lasts, device=device)


async def change_password(desk: Desk, session: Session, given: Given, password: str) -> int:
    """Another password, proved by the one before and a code; ends all other sessions and says how many.

    Raises WrongCredentials, TooMany, InvalidInput, NotFound for who has no account.
    """
    account = await _own(desk, session)
    if (why := weakness(password, account.login)) is not None:
        raise InvalidInput({"new": why})
    proved = await _prove_again(desk, account, given)
    hashed = await desk.passwords.hash(normal(password))

    async def work(tx: Transaction) -> int:
        found = await _unchanged(tx, proved)
        await tx.save_account(replace(found, password=hashed, changed_at=await tx.real_now()))
        await note(tx, proved, SignInKind.PASSWORD, proved.person, given.device)
        return await sessions.end_all(tx, proved.person, "password", by=proved.person, but=session.id)

    return await desk.house.store.run(Scope(), work)


async def new_recovery_codes(desk: Desk, session: Session, given: Given) -> tuple[str, ...]:
    """Ten others; those before count no more. Raises as ``change_password``."""
    proved = await _prove_again(desk, await _own(desk, session), given)
    recovery = recovery_codes(desk.house)

    async def work(tx: Transaction) -> None:
        found = await _unchanged(tx, proved)
        await tx.save_account(replace(found, recovery=tuple(map(recovery_digest, recovery))))
        await note(tx, proved, SignInKind.RECOVERY, proved.person, given.device)

    await desk.house.store.run(Scope(), work)
    return recovery


async def _unchanged(tx: Transaction, proved: Account) -> Account:
    """The account as it is now. Raises InFlight where its password was changed meanwhile."""
    found = await tx.account(proved.login)
    if found is None or not _same(found, proved):
        raise InFlight("账号刚刚有了改动,请重新登录再试")
    return found


async def _own(desk: Desk, session: Session) -> Account:
    account = await desk.house.store.run(Scope(), lambda tx: tx.account_of(session.person))
    if account is None:
        raise NotFound("您没有用密码登录的账号")
    return account


async def _prove_again(desk: Desk, account: Account, given: Given) -> Account:
    """The account after both factors were shown once more, counted like a sign-in."""
    keys = attempts.keys_of(account.login, given.device.address)
    await _counted(desk, account.login, keys, given.device)
    right = await desk.passwords.matches(account.password, normal(given.password))

    async def work(tx: Transaction) -> Account | None:
        now, found = await tx.real_now(), await tx.account(account.login)
        proved = _proved(desk, found, given.code, now) if right and _same(found, account) and found else None
        if proved is None:
            await tx.note_sign_in(_missed(now, SignInKind.REFUSED, account, given.device))
            return None
        await tx.save_account(proved)
        await tx.save_attempts(attempts.succeeded(await tx.attempts(list(keys)), keys, now))
        return proved

    proved = await desk.house.store.run(Scope(), work)
    if proved is None:
        raise WrongCredentials(WRONG)
    return proved


async def note(
    tx: Transaction, account: Account, kind: SignInKind, by: str | None, device: Device = sessions.NOBODYS
) -> None:
    """Keep what happened to an account."""
    about, kept = (account.person, account.login), kind_of(device.client)
    await tx.note_sign_in(SignInEvent(await tx.real_now(), kind, True, *about, device.address, by, device=kept))


def recovery_codes(house: House) -> tuple[str, ...]:
    """Ten of 80 random bits, in groups of five."""
    raw = [house.ids.salt()[:20] for _ in range(RECOVERY_CODES)]
    return tuple("-".join(each[at : at + 5] for at in range(0, 20, 5)) for each in raw)


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code."""
    return digest_of(code.replace("-", ""))


async def check_open(tx: Transaction, person: str) -> None:
    """Raises NotAllowed for whose account is locked: that bars every way of entering, not the password alone."""
    account = await tx.account_of(person)
    if account is not None and account.locked_at is not None:
        raise NotAllowed("这个账号已经停用,请联系管理员")
