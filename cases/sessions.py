"""Sessions (会话): begun by a sign-in, kept up by refresh tokens that are each used once, and ended at once for all.

A refresh token is ``session.secret``; only hashes are kept. Using one makes a new one. A used one that comes again
means that two hold it: the session ends. Phones lose answers, though: the one that was used last counts once more for
``grace``, and gives another successor beside the first. Whoever of two goes on with a successor makes the other one's
worthless, so that a thief who came within the grace is found out with the next use of either.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.house import House
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_identity import Session, SignInEvent, SignInKind
from cases.refusals import NotFound
from cases.sign_in_devices import kind_of

#: How many successors one use may have: whoever loses more answers than that signs in again.
MOST_FRESH = 8
_LONGEST_CLIENT = 200
_NAME = re.compile(r"[0-9a-f-]{36}")
_REMEMBERED, _FAILURES = timedelta(days=30), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long sessions last, and invitations; ``grace`` as above."""

    grace: timedelta = timedelta(seconds=60)
    longest: timedelta = timedelta(days=30)
    longest_staff: timedelta = timedelta(hours=12)
    invitation: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Device:
    """What asks: what it calls itself, and the network that it comes from, shortened."""

    client: str = ""
    address: str = ""


#: Where nothing asked: the console, or a change that ends sessions.
NOBODYS = Device()


@dataclass(frozen=True, slots=True)
class Opened:
    """A session, and the refresh token that goes with it, which is told only now."""

    session: Session
    refresh: str


def digest_of(secret: str) -> str:
    """What is kept of a secret of at least 128 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret(house: House) -> str:
    """256 random bits, hex."""
    return house.ids.salt() + house.ids.salt()


async def begin(
    house: House, tx: Transaction, person: str, how: str, *, factors: int, lasts: timedelta, device: Device
) -> Opened:
    """A new session of this person, in the transaction of the sign-in."""
    now, secret = await tx.real_now(), new_secret(house)
    session = Session(
        id=house.ids.new(),
        person=person,
        how=how,
        factors=factors,
        began_at=now,
        used_at=now,
        ends_at=now + lasts,
        fresh=(digest_of(secret),),
        client=device.client[:_LONGEST_CLIENT],
        address=device.address,
    )
    await tx.save_session(session)
    await tx.note_sign_in(
        SignInEvent(
            now,
            SignInKind.SIGNED_IN,
            good=True,
            person=person,
            address=device.address,
            session=session.id,
            device=kind_of(device.client),
        )
    )
    return Opened(session, f"{session.id}.{secret}")


@dataclass(frozen=True, slots=True)
class Turned:
    """What using a refresh token makes of its session; ``reused`` where two have it, and the session ends."""

    session: Session
    good: bool
    reused: bool = False


def turn(session: Session, digest: str, successor: str, now: datetime, grace: timedelta) -> Turned:
    """Use the refresh token with the hash ``digest``; ``successor`` is the hash of the one that follows."""
    if not session.lives(now):
        return Turned(session, good=False)
    if any(hmac.compare_digest(digest, each) for each in session.fresh):
        used = replace(session, fresh=(successor,), spent=digest, turned_at=now, used_at=now)
        return Turned(used, good=True)
    if _answer_was_lost(session, digest, now, grace):
        return Turned(replace(session, fresh=(*session.fresh, successor), used_at=now), good=True)
    return Turned(replace(session, ended_at=now, ended_why="reused"), good=False, reused=True)


def _answer_was_lost(session: Session, digest: str, now: datetime, grace: timedelta) -> bool:
    if session.spent is None or session.turned_at is None or len(session.fresh) >= MOST_FRESH:
        return False
    return hmac.compare_digest(digest, session.spent) and now - session.turned_at <= grace


async def refresh(house: House, token: str, terms: Terms, device: Device) -> Opened | None:
    """Use a refresh token; None where it does not count (any more)."""
    name, _, secret = token.partition(".")
    if not _NAME.fullmatch(name):
        return None
    successor = new_secret(house)

    async def work(tx: Transaction) -> Opened | None:
        session = await tx.session(name, lock=True)
        if session is None or not secret:
            return None
        turned = turn(session, digest_of(secret), digest_of(successor), await tx.real_now(), terms.grace)
        if turned.session is not session:
            await tx.save_session(turned.session)
        if turned.reused:
            await _note_end(tx, turned.session, SignInKind.REUSED, None, device)
        return Opened(turned.session, f"{name}.{successor}") if turned.good else None

    return await house.store.run(Scope(), work)


async def _note_end(
    tx: Transaction, session: Session, kind: SignInKind, by: str | None, device: Device = NOBODYS
) -> None:
    await tx.note_sign_in(
        SignInEvent(
            await tx.real_now(),
            kind,
            good=kind is SignInKind.ENDED,
            person=session.person,
            address=device.address,
            by=by,
            session=session.id,
            device=kind_of(device.client),
        )
    )


async def signed_in(tx: Transaction, session: str, person: str) -> tuple[Person, Session] | None:
    """Who asks with an access token that names this session; None where either does not count any more."""
    found = await tx.session(session)
    if found is None or found.person != person or not found.lives(await tx.real_now()):
        return None
    who = await tx.person(person)
    return None if who is None else (who, found)


async def listed(house: House, person: str) -> tuple[Session, ...]:
    """The sessions of this person that live, the newest first."""

    async def work(tx: Transaction) -> tuple[Session, ...]:
        now = await tx.real_now()
        return tuple(each for each in await tx.sessions_of(person) if each.lives(now))

    return await house.store.run(Scope(), work)


async def end(house: House, person: str, session: str, why: str = "logout") -> None:
    """End one of one's own sessions; ended already is ended. Raises NotFound for anybody else's."""

    async def work(tx: Transaction) -> None:
        found = await tx.session(session, lock=True)
        if found is None or found.person != person:
            raise NotFound("没有这个登录,或者不是您的")
        if found.ended_at is None:
            await _end(tx, found, why, person)

    await house.store.run(Scope(), work)


async def end_all(tx: Transaction, person: str, why: str, *, by: str | None, but: str | None = None) -> int:
    """End every session of this person except ``but``; how many there were."""
    found = [each for each in await tx.sessions_of(person) if each.id != but]
    for each in found:
        await _end(tx, each, why, by)
    return len(found)


async def _end(tx: Transaction, session: Session, why: str, by: str | None) -> None:
    ended = replace(session, ended_at=await tx.real_now(), ended_why=why)
    await tx.save_session(ended)
    await _note_end(tx, ended, SignInKind.ENDED, by)


async def sweep_sessions(house: House) -> int:
    """Forget sessions, invitations and failures that nobody can use or count any more; how many."""

    async def work(tx: Transaction) -> int:
        now = await tx.real_now()
        return await tx.sweep_identity(now - _REMEMBERED, now - _FAILURES)

    return await house.store.run(Scope(), work)
