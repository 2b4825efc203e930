"""Signing in (登录): what is refused, who waits, what an invitation gives, and what keeping an account changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import accounts, attempts, inviting, sessions
from cases.accounts import Given
from cases.password_rules import weakness
from cases.ports import Transaction
from cases.ports_identity import Attempt, Session, SignInKind
from cases.refusals import InFlight, InvalidInput, NotAllowed, NotFound, TooMany, WrongCredentials
from cases.sessions import Device
from tests.support.signing_in import (
    ELSEWHERE,
    GOOD,
    GOOD_TOO,
    HOME,
    START,
    Town,
    given,
)


@pytest.fixture
async def town() -> Town:
    return await Town().open()


# --- signing in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        given(login="nobody"),
        given(password="falsch"),
        given(code="000000"),
        given(code=""),
        given(login="", password="", code=""),
    ],
)
async def test_whatever_is_wrong_the_answer_is_the_same(town: Town, wrong: Given) -> None:
    await town.enrolled()
    town.later(minutes=1)

    with pytest.raises(WrongCredentials, match="登录名、密码或者验证码不对"):
        await accounts.sign_in(town.desk, wrong)

    assert (await town.kinds())[-1] == ("sign_in:refused", False)


async def test_a_code_of_the_device_is_taken_once(town: Town) -> None:
    await town.enrolled()
    with pytest.raises(WrongCredentials):  # it was used to set the account up
        await accounts.sign_in(town.desk, given())
    town.later(seconds=30)
    opened = await accounts.sign_in(town.desk, given(login=" Staff "))
    assert (opened.session.person, opened.session.factors, opened.session.how) == ("p-staff", 2, "password")

    with pytest.raises(WrongCredentials):
        await accounts.sign_in(town.desk, given())


async def test_a_recovery_code_stands_in_for_the_device_once(town: Town) -> None:
    _, codes = await town.enrolled()
    assert (len(codes), len(set(codes)), {len(each) for each in codes}) == (10, 10, {23})

    await accounts.sign_in(town.desk, given(code=codes[0].upper()))
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(town.desk, given(code=codes[0]))
    await accounts.sign_in(town.desk, given(code=codes[1].replace("-", "")))


async def test_who_fails_waits_longer_each_time_and_nobody_else_does(town: Town) -> None:
    await town.enrolled()
    town.later(minutes=1)
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            await accounts.sign_in(town.desk, given(password="falsch", device=ELSEWHERE))
    with pytest.raises(TooMany) as refused:  # though it is right now: it is not even looked at
        await accounts.sign_in(town.desk, given(device=ELSEWHERE))
    assert refused.value.retry_after == 1.0

    assert (await accounts.sign_in(town.desk, given())).session.person == "p-staff"
    town.later(seconds=30)
    assert (await accounts.sign_in(town.desk, given(device=ELSEWHERE))).session.person == "p-staff"
    assert ("sign_in:delayed", False) in await town.kinds()


async def test_a_hundred_networks_keep_nobody_out_of_a_known_one(town: Town) -> None:
    await town.enrolled()
    town.later(minutes=1)
    await accounts.sign_in(town.desk, given())
    waited = 0
    for number in range(100):
        try:
            await accounts.sign_in(town.desk, given(password="falsch", device=Device("", f"10.0.{number}.0/24")))
        except TooMany:
            waited += 1
        except WrongCredentials:
            pass

    assert waited > 80
    town.later(seconds=29)
    town.later(seconds=1)
    assert (await accounts.sign_in(town.desk, given())).session.person == "p-staff"


def test_waiting_grows_to_its_end_and_is_forgotten() -> None:
    waits = [attempts.FROM_THERE.wait(each).total_seconds() for each in (0, 3, 4, 5, 6, 30)]
    assert waits == [0, 0, 1, 2, 4, 900]
    assert (attempts.ACCOUNT.wait(99).total_seconds(), attempts.NETWORK.wait(999).total_seconds()) == (30, 60)
    keys = attempts.keys_of("a", "n")
    known = {key: Attempt(key, 50, START) for key in keys}
    fresh = attempts.failed(known, keys, START + timedelta(days=2))
    assert [(each.failures, each.wait_until) for each in fresh] == [(1, None)] * 3


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("local", "local"), ("x" * 99, "x" * 64)],
)
def test_of_an_address_only_the_network_is_kept(address: str, network: str) -> None:
    assert attempts.network_of(address) == network


async def test_an_old_hash_is_made_anew_at_the_next_sign_in(town: Town) -> None:
    await town.enrolled()
    town.passwords.generation = 2
    town.later(minutes=1)
    await accounts.sign_in(town.desk, given())

    account = await town.run(lambda tx: tx.account("staff"))
    assert account.password == f"2:{GOOD}"


# --- invitations ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kurz", "至少要12个字符,可以用一句话"),
        ("x" * 129, "最多128个字符"),
        ("my.STAFF.account", "不能含有登录名"),
        ("Password1234!", "这样的密码太常见,很容易猜到,请换一个"),
        ("123456789012", "这样的密码太常见,很容易猜到,请换一个"),
        ("abcabcabcabc", "这样的密码太常见,很容易猜到,请换一个"),
        ("19900101 1990", "这样的密码太常见,很容易猜到,请换一个"),
        ("qwertyuiopas", "这样的密码太常见,很容易猜到,请换一个"),
        (GOOD + "很长", None),
        ("correct horse battery", None),
    ],
)
def test_short_and_common_passwords_are_refused_and_no_others(password: str, why: str | None) -> None:
    assert weakness(password, "staff") == why


async def test_a_wrong_invitation_gives_nothing(town: Town) -> None:
    _, code = await inviting.invite(town.desk, "staff")
    for wrong in ("", "0" * 64):
        with pytest.raises(NotFound):
            await inviting.accept(town.desk, wrong, GOOD)
    with pytest.raises(InvalidInput):
        await inviting.accept(town.desk, code, "kurz")
    with pytest.raises(InvalidInput, match="请先设密码"):
        await inviting.confirm(town.desk, code, "111111", HOME)
    await inviting.accept(town.desk, code, GOOD)
    with pytest.raises(InvalidInput, match="验证码不对"):
        await inviting.confirm(town.desk, code, "999999", HOME)
    town.later(days=8)
    with pytest.raises(NotFound):
        await inviting.confirm(town.desk, code, "111111", HOME)
    assert await town.run(lambda tx: tx.accounts()) == ()


async def test_nobody_is_invited_who_is_unknown_or_has_two_duties_or_a_bad_name(town: Town) -> None:
    with pytest.raises(NotFound):
        await inviting.invite(town.desk, "nobody")
    with pytest.raises(InvalidInput, match="同时有审计、系统管理的角色"):
        await inviting.invite(town.desk, "both")
    with pytest.raises(InvalidInput, match="登录名要3到64个"):
        await inviting.invite(town.desk, "staff", "演示")
    await town.enrolled()
    with pytest.raises(InvalidInput, match="已经有人用了"):
        await inviting.invite(town.desk, "far", "staff")


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        ("coordinator", "staff", True),
        ("coordinator", "far", False),
        ("coordinator", "clerk", False),
        ("coordinator", "auditor", False),
        ("coordinator", "coordinator", False),
        ("operator", "staff", True),
        ("operator", "clerk", True),
        ("operator", "auditor", False),
        ("operator", "operator", False),
    ],
)
async def test_who_may_invite_whom(town: Town, by: str, whom: str, *, may: bool) -> None:
    inviter = await town.person(by)
    if may:
        assert (await inviting.invite(town.desk, whom, by=inviter))[0].made_by == inviter.id
    else:
        with pytest.raises(NotAllowed):
            await inviting.invite(town.desk, whom, by=inviter)


async def test_until_the_new_device_is_confirmed_the_old_password_counts(town: Town) -> None:
    opened, _ = await town.enrolled()
    _, code = await inviting.invite(town.desk, "staff")
    await inviting.accept(town.desk, code, GOOD_TOO)
    town.later(minutes=1)
    await accounts.sign_in(town.desk, given())

    await inviting.confirm(town.desk, code, "222222", HOME)
    with pytest.raises(NotFound):  # it is used up
        await inviting.accept(town.desk, code, GOOD)
    town.later(minutes=1)
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(town.desk, given())
    await accounts.sign_in(town.desk, given(password=GOOD_TOO, code="222222"))
    assert await town.run(lambda tx: sessions.signed_in(tx, opened.session.id, "p-staff")) is None


# --- keeping an account -----------------------------------------------------------------------------------------------


async def test_another_password_ends_the_other_sessions(town: Town) -> None:
    first, _ = await town.enrolled()
    town.later(minutes=1)
    second = await accounts.sign_in(town.desk, given())
    town.later(minutes=1)
    for wrong in (given(password="falsch"), given(code="000000")):
        with pytest.raises(WrongCredentials):
            await accounts.change_password(town.desk, second.session, wrong, GOOD_TOO)
    with pytest.raises(InvalidInput):
        await accounts.change_password(town.desk, second.session, given(), "kurz")

    assert await accounts.change_password(town.desk, second.session, given(), GOOD_TOO) == 1
    alive = [each.id for each in await sessions.listed(town.desk.house, "p-staff")]
    assert (alive, first.session.id in alive) == ([second.session.id], False)


async def test_other_recovery_codes_make_those_before_worthless(town: Town) -> None:
    opened, old = await town.enrolled()
    town.later(minutes=1)
    new = await accounts.new_recovery_codes(town.desk, opened.session, given())
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(town.desk, given(code=old[0]))
    await accounts.sign_in(town.desk, given(code=new[0]))


async def test_who_has_no_account_has_no_password_to_change(town: Town) -> None:
    stranger = Session("s", "p-far", "wechat", 1, START, START, START)
    with pytest.raises(NotFound):
        await accounts.change_password(town.desk, stranger, given(), GOOD_TOO)


async def test_a_password_that_changed_meanwhile_is_not_overwritten(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, _ = await town.enrolled()
    town.later(minutes=1)

    async def meanwhile(password: str) -> str:
        async def work(tx: Transaction) -> None:
            account = await tx.account("staff")
            assert account is not None
            await tx.save_account(replace(account, password="1:other"))

        await town.run(work)
        return f"1:{password}"

    monkeypatch.setattr(town.passwords, "hash", meanwhile)
    with pytest.raises(InFlight):
        await accounts.change_password(town.desk, opened.session, given(), GOOD_TOO)


async def test_a_barred_account_is_out_at_once_and_cannot_come_back_by_itself(town: Town) -> None:
    opened, _ = await town.enrolled()
    town.later(minutes=1)
    with pytest.raises(NotFound):
        await inviting.lock(town.desk, "nobody", locked=True)

    assert await inviting.lock(town.desk, "staff", locked=True) == 1
    assert await town.run(lambda tx: sessions.signed_in(tx, opened.session.id, "p-staff")) is None
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(town.desk, given())
    assert await inviting.lock(town.desk, "staff", locked=False) == 0
    town.later(minutes=1)
    await accounts.sign_in(town.desk, given())
    assert await inviting.end_sessions(town.desk, "staff") == 1
    assert [kind for kind, _ in await town.kinds()][-5:] == [
        SignInKind.ENDED.value,
        SignInKind.REFUSED.value,
        SignInKind.UNLOCKED.value,
        SignInKind.SIGNED_IN.value,
        SignInKind.ENDED.value,
    ]
