"""Signing in (登录): what is refused, who waits, what an invitation gives, and sessions that end at once."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from adapters.ids import SeededIds
from adapters.memory_store import MemoryStore
from cases import accounts, attempts, inviting, sessions
from cases.accounts import Desk, Given
from cases.duties import Breach, acting, breaches
from cases.house import House
from cases.password_rules import weakness
from cases.people import Person, Role, Tenure
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_identity import Attempt, Session, SignInKind
from cases.refusals import InFlight, InvalidInput, NotAllowed, NotFound, TooMany, WrongCredentials
from cases.sessions import MOST_FRESH, Device, Opened, Terms, turn
from tests.support.storeroom import TOWN_A, TOWN_B, roster_entry
from tests.support.storeroom import Desk as Room

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
HOME, ELSEWHERE = Device("演示手机", "192.0.2.0/24"), Device("演示电脑", "198.51.100.0/24")
GOOD = "演示用的一句相当长的密码"
GOOD_TOO = "演示用的另一句相当长的密码"
CODE_OF = {"secret-1": "111111", "secret-2": "222222", "secret-3": "333333"}


class PlainPasswords:
    """The port without its cost; ``generation`` is what the costs are."""

    def __init__(self) -> None:
        self.generation = 1

    async def hash(self, password: str) -> str:
        return f"{self.generation}:{password}"

    async def matches(self, hashed: str | None, password: str) -> bool:
        return hashed is not None and hashed.partition(":")[2] == password

    def outdated(self, hashed: str) -> bool:
        return not hashed.startswith(f"{self.generation}:")


class PlainCodes:
    """Devices that always show the same code, which counts for the half minute of the clock."""

    def __init__(self) -> None:
        self.made = 0

    def new_secret(self) -> str:
        self.made += 1
        return f"secret-{self.made}"

    def uri(self, secret: str, login: str) -> str:
        return f"otpauth:{login}:{secret}"

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        return int(at.timestamp()) // 30 if CODE_OF[secret] == code else None


class PlainCipher:
    """The port of encryption, for all to read."""

    def seal(self, plain: bytes, about: str) -> str:
        return f"{about}|{plain.decode()}"

    def open(self, text: str, about: str) -> bytes:
        assert text.startswith(f"{about}|")
        return text.partition("|")[2].encode()

    def is_current(self, text: str) -> bool:
        return bool(text)

    def index(self, plain: str, column: str) -> tuple[str, ...]:
        return (plain + column,)


@dataclass
class Town:
    """A desk on the twin with its clock, and people of the demo county."""

    at: datetime = START
    desk: Desk = field(init=False)
    passwords: PlainPasswords = field(default_factory=PlainPasswords)

    async def open(self) -> Town:
        room = Room(MemoryStore(clock=lambda: self.at))
        await room.publish()
        # Neither calendar nor rules are asked for anything here.
        house = House(room.store, None, SeededIds(), None)  # type: ignore[arg-type]
        self.desk = Desk(house, self.passwords, PlainCodes(), PlainCipher(), Terms())
        here, there = room.towns[TOWN_A], room.towns[TOWN_B]
        people = {
            "operator": roster_entry("operator", Role.OPERATOR, room.towns["330481"]),
            "auditor": roster_entry("auditor", Role.AUDITOR, here),
            "clerk": roster_entry("clerk", Role.CLERK, here),
            "coordinator": roster_entry("coordinator", Role.COORDINATOR, here),
            "staff": roster_entry("staff", Role.STAFF, here),
            "far": roster_entry("far", Role.STAFF, there),
        }
        both = [*people.values(), roster_entry("both", Role.AUDITOR, here), roster_entry("both", Role.OPERATOR, there)]
        await self.run(lambda tx: tx.save_roster(both, {key: f"p-{key}" for key in (*people, "both")}))
        return self

    async def run(self, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
        return await self.desk.house.store.run(Scope(), work)

    async def enrolled(self, key: str = "staff", code: str = "111111") -> tuple[Opened, tuple[str, ...]]:
        """The person with an account, and signed in."""
        _, invitation = await inviting.invite(self.desk, key)
        await inviting.accept(self.desk, invitation, GOOD)
        return await inviting.confirm(self.desk, invitation, code, HOME)

    async def person(self, key: str) -> Person:
        found: Person | None = await self.run(lambda tx: tx.person_by_key(key))
        assert found is not None
        return found

    async def kinds(self) -> list[tuple[str, bool]]:
        return [(each.kind.value, each.good) for each in reversed(await self.run(lambda tx: tx.sign_ins(99)))]

    def later(self, **more: float) -> None:
        self.at += timedelta(**more)


@pytest.fixture
async def town() -> Town:
    return await Town().open()


def given(login: str = "staff", password: str = GOOD, code: str = "111111", device: Device = HOME) -> Given:
    return Given(login, password, code, device)


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


# --- sessions ---------------------------------------------------------------------------------------------------------


async def test_nobody_ends_the_session_of_somebody_else(town: Town) -> None:
    opened, _ = await town.enrolled()
    for person, session in (("p-far", opened.session.id), ("p-staff", "unknown")):
        with pytest.raises(NotFound):
            await sessions.end(town.desk.house, person, session)
    await sessions.end(town.desk.house, "p-staff", opened.session.id)
    await sessions.end(town.desk.house, "p-staff", opened.session.id)
    assert (await town.kinds())[-1] == ("session:ended", True)
    assert len([each for each, _ in await town.kinds() if each == "session:ended"]) == 1


@pytest.mark.parametrize("token", ["", "x", "unknown.secret", "{id}", "{id}."])
async def test_what_is_no_refresh_token_gives_nothing_and_ends_nothing(town: Town, token: str) -> None:
    opened, _ = await town.enrolled()
    text = token.format(id=opened.session.id)
    assert await sessions.refresh(town.desk.house, text, town.desk.terms, HOME) is None
    assert len(await sessions.listed(town.desk.house, "p-staff")) == 1


async def test_a_session_ends_with_its_time_whatever_was_refreshed(town: Town) -> None:
    opened, _ = await town.enrolled()
    town.later(hours=12)
    assert await sessions.refresh(town.desk.house, opened.refresh, town.desk.terms, HOME) is None
    assert await sessions.listed(town.desk.house, "p-staff") == ()
    town.later(days=31)
    assert await sessions.sweep_sessions(town.desk.house) > 0


async def test_an_answer_can_be_lost_so_often_and_no_oftener(town: Town) -> None:
    opened, _ = await town.enrolled()
    answers = [
        await sessions.refresh(town.desk.house, opened.refresh, town.desk.terms, HOME) for _ in range(MOST_FRESH + 1)
    ]
    assert [each is None for each in answers] == [False] * MOST_FRESH + [True]
    assert (await town.kinds())[-1] == ("session:reused", False)


class Refreshing(RuleBasedStateMachine):
    """An honest phone that loses answers, and a thief with a copy: never do both go on; an honest one alone does."""

    @initialize()
    def begin(self) -> None:
        self.now, self.count = START, 0
        first = self._hash("first")
        self.session = Session("s", "p", "wechat", 1, START, START, START + timedelta(days=30), (first,))
        self.phone = first
        self.thief: str | None = None
        self.stolen_used = False

    def _hash(self, word: str) -> str:
        return hashlib.sha256(word.encode()).hexdigest()

    def _use(self, token: str) -> str | None:
        self.count += 1
        new = self._hash(str(self.count))
        turned = turn(self.session, token, new, self.now, timedelta(seconds=60))
        self.session = turned.session
        return new if turned.good else None

    @rule(lost=st.booleans())
    def the_phone_refreshes(self, lost: bool) -> None:  # noqa: FBT001  # hypothesis gives it by name
        new = self._use(self.phone)
        assert new is not None or self.stolen_used or lost or self.session.ended_at is None
        if new is not None and not lost:
            self.phone = new
        elif lost and self.session.ended_at is None:
            again = self._use(self.phone)  # at once, within the grace
            self.phone = again or self.phone

    @rule()
    def a_thief_copies(self) -> None:
        self.thief = self.phone

    @precondition(lambda self: self.thief is not None)
    @rule()
    def the_thief_refreshes(self) -> None:
        assert self.thief is not None
        self.stolen_used = True
        self.thief = self._use(self.thief) or self.thief

    @rule(seconds=st.sampled_from([1, 59, 61, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def without_a_thief_nobody_is_thrown_out(self) -> None:
        if hasattr(self, "session") and not self.stolen_used:
            assert self.session.ended_at is None

    @invariant()
    def after_the_end_nothing_counts(self) -> None:
        if hasattr(self, "session") and self.session.ended_at is not None:
            before = self.session
            assert self._use(self.phone) is None
            assert self.session is before

    @precondition(lambda self: self.thief is not None and self.session.ended_at is None)
    @rule()
    def two_who_both_go_on_are_found_out(self) -> None:
        self.now += timedelta(seconds=61)
        self.stolen_used = True
        assert self.thief is not None
        for _ in range(3):
            self.phone = self._use(self.phone) or self.phone
            self.now += timedelta(seconds=61)
            self.thief = self._use(self.thief) or self.thief
            self.now += timedelta(seconds=61)
        assert self.session.ended_at is not None


TestRefreshing = Refreshing.TestCase
TestRefreshing.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


# --- separate duties --------------------------------------------------------------------------------------------------


def held(key: str, role: Role, start: int | None = None, end: int | None = None) -> RosterEntry:
    def day(number: int | None) -> datetime | None:
        return None if number is None else START + timedelta(days=number)

    return RosterEntry(key, "演示", role, 1, valid_from=day(start), valid_to=day(end))


def test_two_duties_at_one_time_are_a_breach_wherever_they_are_held() -> None:
    both = [held("a", Role.AUDITOR), replace(held("a", Role.OPERATOR), jurisdiction=2), held("a", Role.OPERATOR, 1)]
    assert breaches(both) == (Breach("a", ("系统管理", "审计")),)
    assert str(breaches(both)[0]) == "“a”同时有系统管理和审计的角色,这两样不能由同一个人担任,请去掉一样或者改任期"


@pytest.mark.parametrize(
    "roles",
    [
        [held("a", Role.CLERK), held("a", Role.APPROVER)],
        [held("a", Role.AUDITOR), held("b", Role.OPERATOR)],
        [held("a", Role.AUDITOR, None, 5), held("a", Role.OPERATOR, 5)],
        [held("a", Role.OPERATOR, 5), held("a", Role.AUDITOR, 0, 5)],
        [held("a", Role.AUDITOR), held("a", Role.DEPUTY)],
    ],
)
def test_what_is_one_duty_or_another_time_or_person_is_none(roles: list[RosterEntry]) -> None:
    assert breaches(roles) == ()


def person(*roles: Role) -> Person:
    return Person("p", tuple(Tenure(role, 1) for role in roles))


@pytest.mark.parametrize(
    ("roles", "factors", "two", "acts"),
    [
        ((Role.STAFF, Role.DEPUTY, Role.RESIDENT), 1, True, (Role.DEPUTY, Role.RESIDENT)),
        ((Role.STAFF, Role.DEPUTY), 2, True, (Role.STAFF, Role.DEPUTY)),
        ((Role.OPERATOR,), 1, False, (Role.OPERATOR,)),
        ((Role.OPERATOR, Role.AUDITOR, Role.STAFF), 2, False, (Role.STAFF,)),
    ],
)
def test_which_roles_act(roles: tuple[Role, ...], factors: int, acts: tuple[Role, ...], *, two: bool) -> None:
    found = acting(person(*roles), factors, two_factors=two)
    assert tuple(each.role for each in found.tenures) == acts
