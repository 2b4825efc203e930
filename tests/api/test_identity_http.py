"""Signing in for real (正式方式的登录): the console invites, a device is set up, what is ended is over at once."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest

from adapters.cipher import new_key
from adapters.passwords import Argon2Passwords
from adapters.store.migrating import migrate
from api.settings import Settings
from api.starting import ROSTER, load_roster, publish_rules
from api.wire import wired
from cases import inviting
from cases.ports import Scope
from tests.support.web import Visitor, data_of, serving, settings_in, told, visiting

GOOD = "演示用的一句相当长的密码"
OUT = (401, 40101, "请先登录")
WRONG = (401, 40102, "登录名、密码或者验证码不对")


@dataclass
class Town:
    """A server in production mode, and what its console can do."""

    visitor: Visitor
    settings: Settings

    def invited(self, key: str) -> str:
        async def work() -> str:
            async with wired(self.settings) as opened:
                return (await inviting.invite(opened.identity, key))[1]

        return asyncio.run(work())

    def revoked(self, login: str) -> int:
        async def work() -> int:
            async with wired(self.settings) as opened:
                return await inviting.end_sessions(opened.identity, login)

        return asyncio.run(work())

    def enrolled(self, key: str) -> tuple[dict[str, Any], str, list[str]]:
        """Session, secret of the device, recovery codes."""
        code = self.invited(key)
        device = data_of(self.post("/invitations/accept", invitation=code, password=GOOD))
        told_now = {"invitation": code, "code": pyotp.TOTP(device["secret"]).now()}
        confirmed = data_of(self.post("/invitations/confirm", **told_now))
        return confirmed["session"], device["secret"], confirmed["recovery_codes"]

    def post(self, path: str, token: str | None = None, **body: object) -> Any:
        return replace(self.visitor, token=token).post(f"/api/v1/auth{path}", body)

    def me(self, token: str) -> Any:
        return replace(self.visitor, token=token).get("/api/v1/me")


def next_code(secret: str) -> str:
    """The code of the half minute after this one, which also counts: the one of now is used up."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("production")
    settings = production(folder)
    asyncio.run(prepared(settings))
    with serving(settings, prepared=True) as url, visiting(url) as visitor:
        yield Town(visitor, settings)


async def prepared(settings: Settings) -> None:
    await migrate(settings.database.migration_url.url)
    async with wired(settings) as opened:
        await publish_rules(opened, keep_last_good=False)
        await load_roster(opened, settings.rules.folder / ROSTER)


def production(folder: Path) -> Settings:
    keys = {"jwt": "k" * 48, "audit": base64.urlsafe_b64encode(b"a" * 32).decode(), "cipher": new_key()}
    for name, key in keys.items():
        (folder / name).write_text(key)
    given = {name: f"[{{kid: a, secret: 'file:{folder / name}'}}]" for name in keys}
    return settings_in(
        folder,
        mode="production",
        auth__jwt_keys=given["jwt"],
        audit__signing_keys=given["audit"],
        encryption__keys=given["cipher"],
        auth__passwords__memory_kib="8",
        auth__passwords__passes="1",
    )


def test_there_is_no_sign_in_for_trials(town: Town) -> None:
    assert told(town.post("/dev", code="dev:hn-telecom"))[:2] == (404, 40400)


@pytest.mark.parametrize("login", ["nobody", "hn-clerk"])
def test_unknown_and_wrong_are_told_alike(town: Town, login: str) -> None:
    assert told(town.post("/login", login=login, password="falsch", code="123456")) == WRONG


def test_an_invitation_leads_to_a_session_of_two_factors(town: Town) -> None:
    session, secret, codes = town.enrolled("hn-telecom")
    me = data_of(town.me(session["token"]))
    assert (me, [each["role"] for each in me["roles"]], len(codes)) == (session["user"], ["unit_staff"], 10)

    wrong = {"login": "hn-telecom", "password": GOOD}
    assert (
        told(town.post("/login", **wrong, code=pyotp.TOTP(secret).at(datetime.now(UTC) - timedelta(minutes=5))))
        == WRONG
    )
    again = data_of(town.post("/login", login="hn-telecom", password=GOOD, code=next_code(secret)))
    assert again["expires_in"] == 900


def test_a_refresh_gives_another_pair_and_a_second_use_ends_all(town: Town) -> None:
    session, _, _ = town.enrolled("hn-mobile")
    second = data_of(town.post("/refresh", refresh_token=session["refresh_token"]))
    lost = data_of(town.post("/refresh", refresh_token=session["refresh_token"]))  # its answer was lost, say
    third = data_of(town.post("/refresh", refresh_token=lost["refresh_token"]))
    assert town.me(third["token"]).status_code == 200

    assert told(town.post("/refresh", refresh_token=second["refresh_token"])) == OUT
    assert told(town.me(third["token"])) == OUT
    assert told(town.post("/refresh", refresh_token=third["refresh_token"])) == OUT
    assert town.post("/refresh", refresh_token=third["token"]).status_code == 422  # an access token is none


def test_what_another_process_revokes_is_over_with_the_next_request(town: Town) -> None:
    session, _, _ = town.enrolled("hn-water")
    assert town.me(session["token"]).status_code == 200
    assert town.revoked("hn-water") == 1
    assert told(town.me(session["token"])) == OUT


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(town: Town) -> None:
    first, secret, codes = town.enrolled("hn-police")
    second = data_of(town.post("/login", login="hn-police", password=GOOD, code=codes[0]))
    other, _, _ = town.enrolled("hn-housing")
    signed = replace(town.visitor, token=second["token"])
    items = data_of(signed.get("/api/v1/auth/sessions"))["items"]
    assert [(each["how"], each["address"], each["this"]) for each in items] == [
        ("password", "127.0.0.0/24", True),
        ("password", "127.0.0.0/24", False),
    ]

    theirs = replace(town.visitor, token=other["token"])
    assert theirs.post(f"/api/v1/auth/sessions/{items[1]['id']}/revoke", {}).status_code == 404
    assert data_of(signed.post(f"/api/v1/auth/sessions/{items[1]['id']}/revoke", {})) == {"ended": 1}
    assert told(town.me(first["token"])) == OUT
    assert data_of(town.post("/sessions/revoke-all", second["token"])) == {"ended": 0}
    given = {"old": GOOD, "new": GOOD + "再长些"}
    assert data_of(town.post("/password", second["token"], **given, code=next_code(secret))) == {"ended": 0}
    assert told(town.post("/recovery-codes", second["token"], password=GOOD, code=codes[1])) == WRONG
    new = data_of(town.post("/recovery-codes", second["token"], password=GOOD + "再长些", code=codes[1]))
    assert len(new["recovery_codes"]) == 10
    assert data_of(town.post("/logout", second["token"])) == {"ended": 1}
    assert told(town.me(second["token"])) == OUT


def test_one_sees_ones_own_sign_ins_and_the_auditor_those_of_the_office(town: Town) -> None:
    session, _, _ = town.enrolled("hn-power")
    town.post("/login", login="hn-power", password="falsch", code="000000")
    signed = replace(town.visitor, token=session["token"])
    items = data_of(signed.get("/api/v1/auth/sign-ins?limit=2"))["items"]
    told_of = [(each["kind"], each["good"], each["device"], each["network_text"], each["this"]) for each in items]
    assert told_of == [
        ("sign_in:refused", False, "other", "本机", False),
        ("sign_in:done", True, "other", "本机", True),
    ]
    older = data_of(signed.get("/api/v1/auth/sign-ins", params={"before": items[-1]["at"]}))["items"]
    assert "sign_in:done" not in {each["kind"] for each in older}

    place = "/api/v1/townships/330481/sign-ins"
    assert told(signed.get(place))[:2] == (403, 40301)
    auditor, _, _ = town.enrolled("hn-auditor")
    audited = data_of(replace(town.visitor, token=auditor["token"]).get(f"{place}?limit=50"))["items"]
    assert {"hn-auditor"} <= {each["login"] for each in audited}
    assert all(each["name"].startswith("演示") for each in audited)
    assert {each["event"]["session"] for each in audited} == {None}


def test_a_coordinator_invites_staff_of_the_place_and_no_auditor(town: Town) -> None:
    session, _, _ = town.enrolled("hn-coordinator")
    answer = town.post("/invitations", session["token"], person="hn-enforcement")
    assert (answer.status_code, data_of(answer)["login"]) == (201, "hn-enforcement")
    assert told(town.post("/invitations", session["token"], person="hn-auditor"))[:2] == (403, 40301)
    assert told(town.post("/invitations", session["token"], person="nobody"))[:2] == (404, 40401)


def test_who_fails_again_and_again_has_to_wait(town: Town) -> None:
    answers = [town.post("/login", login="hn-clerk", password="falsch", code="000000") for _ in range(6)]
    assert [each.status_code for each in answers][-1] == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_the_secret_of_a_device_is_nowhere_in_the_database(town: Town) -> None:
    session, secret, codes = town.enrolled("hn-government")
    name = Path(str(town.settings.database.url.url).removeprefix("sqlite://"))
    stored = b"".join(each.read_bytes() for each in name.parent.glob(f"{name.name}*"))
    kept = [secret, GOOD, codes[0], session["refresh_token"].partition(".")[2]]
    assert [each.encode() in stored for each in kept] == [False] * 4


def test_a_session_with_one_factor_acts_in_no_role_of_staff(town: Town) -> None:
    session, _, _ = town.enrolled("hn-council")
    assert [each["role"] for each in data_of(town.me(session["token"]))["roles"]] == ["coordinator"]

    async def weaker() -> None:
        async with wired(town.settings) as opened:
            store, person = opened.house.store, session["user"]["id"]
            found = (await store.run(Scope(), lambda tx: tx.sessions_of(person)))[0]
            await store.run(Scope(), lambda tx: tx.save_session(replace(found, factors=1)))

    asyncio.run(weaker())
    assert data_of(town.me(session["token"]))["roles"] == []
    assert told(town.post("/invitations", session["token"], person="hn-enforcement"))[:2] == (403, 40301)


async def test_a_hash_is_argon2id_and_says_when_it_is_outdated() -> None:
    cheap = Argon2Passwords(memory_kib=8, passes=1, at_once=1)
    hashed = await cheap.hash(GOOD)
    assert hashed.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert [await cheap.matches(each, GOOD) for each in (hashed, None, "no hash")] == [True, False, False]
    assert (cheap.outdated(hashed), Argon2Passwords(memory_kib=16, passes=1, at_once=1).outdated(hashed)) == (
        False,
        True,
    )
