"""What every store keeps of sign-ins (存储契约之身份): accounts, sessions, invitations, failures, and what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.store import open_store
from cases.ports import Scope, Transaction
from cases.ports_identity import Account, Attempt, Invitation, Session, SignInEvent, SignInKind
from cases.refusals import InvalidInput
from tests.support.storeroom import OTHER, RESIDENT, Workers

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
LATER = AT + timedelta(days=40)
ACCOUNT = Account(RESIDENT, "yanshi.jia", AT, AT, "$argon2id$x", "mq1.x", 7, ("a" * 64, "b" * 64))
SESSION = Session("s-1", RESIDENT, "password", 2, AT, AT, LATER, ("c" * 64,), client="演示手机", address="192.0.2.0/24")
INVITATION = Invitation("i-1", RESIDENT, "yanshi.jia", "d" * 64, None, AT, LATER)


async def kept(store: Workers, *values: object) -> None:
    async def work(tx: Transaction) -> None:
        for value in values:
            if isinstance(value, Account):
                await tx.save_account(value)
            elif isinstance(value, Session):
                await tx.save_session(value)
            elif isinstance(value, Invitation):
                await tx.save_invitation(value)
            elif isinstance(value, SignInEvent):
                await tx.note_sign_in(value)

    await store.run(Scope(), work)


async def test_a_login_name_is_one_persons(store: Workers) -> None:
    await kept(store, ACCOUNT)

    with pytest.raises(InvalidInput) as refused:
        await kept(store, replace(ACCOUNT, person=OTHER))

    assert refused.value.errors == {"login": "登录名“yanshi.jia”已经有人用了,请换一个"}


async def test_an_account_is_found_as_it_was_kept_last(store: Workers) -> None:
    changed = replace(ACCOUNT, login="yanshi.yi", step=9, recovery=(), locked_at=LATER, password=None, totp=None)
    await kept(store, ACCOUNT, replace(ACCOUNT, person=OTHER, login="a.other"), changed)

    async def work(tx: Transaction) -> tuple[object, ...]:
        found = await tx.account("yanshi.yi"), await tx.account("yanshi.jia"), await tx.account_of(RESIDENT)
        return *found, await tx.account_of("nobody"), [each.login for each in await tx.accounts()]

    found = await store.run(Scope(), work)
    assert found == (changed, None, changed, None, ["a.other", "yanshi.yi"])


async def test_sessions_are_found_until_somebody_ends_them(store: Workers) -> None:
    second = replace(SESSION, id="s-2", began_at=AT + timedelta(hours=1))
    over = replace(SESSION, spent="e" * 64, turned_at=AT, ended_at=LATER, ended_why="reused", fresh=())
    await kept(store, SESSION, second, replace(SESSION, id="s-3", person=OTHER))

    async def work(tx: Transaction) -> tuple[object, ...]:
        before = await tx.sessions_of(RESIDENT)
        await tx.save_session(over)
        return before, await tx.sessions_of(RESIDENT), await tx.session("s-1", lock=True), await tx.session("s-9")

    assert await store.run(Scope(), work) == ((second, SESSION), (second,), over, None)


async def test_what_is_longer_than_any_of_our_ids_is_nobodys(store: Workers) -> None:
    long = "x" * 70

    async def work(tx: Transaction) -> tuple[object, ...]:
        found = await tx.session(long, lock=True), await tx.person(long), await tx.stop(long), await tx.case(long)
        return *found, await tx.partner_line(long), await tx.account(long), await tx.upload(long)

    assert await store.run(Scope(), work) == (None,) * 7


async def test_a_new_invitation_takes_the_place_of_the_one_before(store: Workers) -> None:
    used = replace(INVITATION, id="i-0", digest="0" * 64, used_at=AT)
    new = replace(INVITATION, id="i-2", digest="f" * 64, made_by=OTHER, password="$argon2id$y", totp="mq1.y")
    await kept(store, used, INVITATION, new)

    async def work(tx: Transaction) -> tuple[object, ...]:
        return tuple([await tx.invitation(each.digest) for each in (used, INVITATION, new)])

    assert await store.run(Scope(), work) == (used, None, new)


async def test_failures_are_counted_from_nothing_and_kept(store: Workers) -> None:
    waits = Attempt("k" * 64, 4, AT, LATER, AT)

    async def work(tx: Transaction) -> object:
        fresh = await tx.attempts([waits.key, "n" * 64])
        await tx.save_attempts([waits])
        return [(each.failures, each.wait_until, each.good_at) for each in fresh.values()]

    async def again(tx: Transaction) -> Attempt:
        return (await tx.attempts([waits.key]))[waits.key]

    assert await store.run(Scope(), work) == [(0, None, None)] * 2
    assert await store.run(Scope(), again) == waits


async def test_what_happened_is_told_the_newest_first(store: Workers) -> None:
    first = SignInEvent(AT, SignInKind.REFUSED, good=False, address="192.0.2.0/24")
    second = SignInEvent(AT, SignInKind.INVITED, True, RESIDENT, "yanshi.jia", "", OTHER, "s-1")
    await kept(store, first, second)

    async def work(tx: Transaction) -> tuple[object, ...]:
        return await tx.sign_ins(9), await tx.sign_ins(9, RESIDENT), await tx.sign_ins(1, OTHER)

    assert await store.run(Scope(), work) == ((second, first), (second,), ())


async def test_what_happened_to_some_people_is_told_from_before_a_moment(store: Workers) -> None:
    of = [
        SignInEvent(AT + timedelta(hours=n), SignInKind.SIGNED_IN, True, who, device="phone")
        for n, who in enumerate((RESIDENT, OTHER, "p-third", RESIDENT))
    ]
    await kept(store, *of, SignInEvent(AT, SignInKind.REFUSED, good=False))

    async def work(tx: Transaction) -> tuple[object, ...]:
        both = (RESIDENT, OTHER)
        return await tx.sign_ins_of(both, 2), await tx.sign_ins_of(both, 9, of[3].at), await tx.sign_ins_of((), 9)

    assert await store.run(Scope(), work) == ((of[3], of[1]), (of[1], of[0]), ())


async def test_what_is_long_over_is_swept(store: Workers) -> None:
    ended = replace(SESSION, id="s-2", ended_at=AT, ends_at=LATER + timedelta(days=9))
    await kept(store, replace(SESSION, ends_at=AT), ended, replace(SESSION, id="s-3"), replace(INVITATION, ends_at=AT))
    known = Attempt("k" * 64, 0, AT + timedelta(days=2), None, AT)
    failures = (
        Attempt("f" * 64, 3, AT + timedelta(days=2)),
        Attempt("g" * 64, 3, LATER),
        replace(known, key="o" * 64, last_at=AT),
    )

    async def work(tx: Transaction) -> tuple[object, ...]:
        await tx.save_attempts([known, *failures])
        gone = await tx.sweep_identity(AT + timedelta(days=1), AT + timedelta(days=30))
        left = [each.id for each in await tx.sessions_of(RESIDENT)]
        counts = [each.failures for each in (await tx.attempts([each.key for each in (known, *failures)])).values()]
        return gone, left, sorted(counts)

    assert await store.run(Scope(), work) == (5, ["s-3"], [0, 0, 0, 3])


async def test_the_time_of_sign_ins_is_not_shifted(store: Workers) -> None:
    await store.shift_clock(86_400.0)

    async def work(tx: Transaction) -> timedelta:
        return await tx.now() - await tx.real_now()

    assert await store.run(Scope(), work) == timedelta(days=1)


async def test_the_application_cannot_change_what_happened(request: pytest.FixtureRequest) -> None:
    database = request.getfixturevalue("migrated_database")
    async with open_store(database.app_url, pool=1, sandbox=True) as store:
        await kept(store, SignInEvent(AT, SignInKind.REFUSED, good=False))
        for statement in ("UPDATE sign_in_events SET good = true", "DELETE FROM sign_in_events"):
            with pytest.raises(Exception, match="permission denied"):
                async with store.engine.transaction() as connection:
                    await connection.execute_query(statement)
