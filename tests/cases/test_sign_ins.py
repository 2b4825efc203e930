"""Recent sign-ins (最近登录): everybody sees one's own, the auditor those of the office, nobody those of residents."""

from __future__ import annotations

import pytest

from cases import accounts, sessions, sign_ins
from cases.ports_identity import SignInKind
from cases.refusals import NotAllowed, NotFound, TooMany, WrongCredentials
from cases.sessions import Device
from cases.sign_in_devices import DEVICE_WORDS, Kind, device_words, kind_of, network_words
from tests.support.signing_in import ELSEWHERE, GOOD, HOME, Town, given
from tests.support.storeroom import TOWN_A, TOWN_B

PHONE = Device("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36", "192.0.2.0/24")


@pytest.fixture
async def town() -> Town:
    return await Town().open()


@pytest.mark.parametrize("key", ["staff", "clerk", "coordinator", "operator", "far"])
async def test_nobody_but_the_auditor_of_the_place_reads_of_others(town: Town, key: str) -> None:
    await town.enrolled()
    with pytest.raises(NotAllowed):
        await sign_ins.of_office(town.desk.house, await town.person(key), TOWN_A, 20, None)


async def test_an_auditor_reads_of_no_other_place_and_of_none_that_is_not(town: Town) -> None:
    auditor = await town.person("auditor")
    with pytest.raises(NotAllowed):
        await sign_ins.of_office(town.desk.house, auditor, TOWN_B, 20, None)
    with pytest.raises(NotFound):
        await sign_ins.of_office(town.desk.house, auditor, "999999999", 20, None)


async def test_a_resident_is_no_business_of_the_auditor(town: Town) -> None:
    desk = town.desk
    await town.run(
        lambda tx: sessions.begin(
            desk.house, tx, "p-resident", "wechat", factors=1, lasts=desk.terms.longest, device=PHONE
        )
    )
    seen = await sign_ins.of_office(desk.house, await town.person("auditor"), TOWN_A, 20, None)

    assert (seen.events, set(seen.names)) == ((), {"p-auditor", "p-clerk", "p-coordinator", "p-staff", "p-both"})


async def test_one_sees_who_tried_ones_name_from_where_and_with_what(town: Town) -> None:
    await town.enrolled()
    town.later(minutes=1)
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(town.desk, given(password=GOOD[:-1], device=ELSEWHERE))
    for _ in range(9):
        with pytest.raises((WrongCredentials, TooMany)):
            await accounts.sign_in(town.desk, given(password=GOOD[:-1], device=PHONE))
    staff = await town.person("staff")

    seen = await sign_ins.own(town.desk.house, staff, 50, None)
    before = await sign_ins.own(town.desk.house, staff, 50, seen[-1].at.replace(second=1))

    told = [(each.kind, each.good, each.device, each.address) for each in seen]
    assert told[0] == (SignInKind.WAITING, False, "phone", "192.0.2.0/24")
    assert (SignInKind.REFUSED, False, "other", "198.51.100.0/24") in told
    assert told[-3:] == [
        (SignInKind.SIGNED_IN, True, "other", HOME.address),
        (SignInKind.ENROLLED, True, "other", HOME.address),
        (SignInKind.INVITED, True, "", ""),
    ]
    assert before == seen[-3:]
    assert await sign_ins.own(town.desk.house, await town.person("far"), 50, None) == ()
    assert (await sign_ins.of_office(town.desk.house, await town.person("auditor"), TOWN_A, 50, None)).events == seen
    assert GOOD not in str(seen)


async def test_a_stolen_refresh_token_is_told_with_the_device_that_used_it(town: Town) -> None:
    opened, _ = await town.enrolled()
    await sessions.refresh(town.desk.house, opened.refresh, town.desk.terms, HOME)
    town.later(minutes=5)

    assert await sessions.refresh(town.desk.house, opened.refresh, town.desk.terms, PHONE) is None

    (last, *_) = await sign_ins.own(town.desk.house, await town.person("staff"), 1, None)
    assert (last.kind, last.device, last.address) == (SignInKind.REUSED, "phone", PHONE.address)


SAID = {
    "": "",
    "  ": "",
    "curl/8.5.0": "other",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0": "computer",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148": "phone",
    "Mozilla/5.0 (iPhone) MicroMessenger/8.0.49 NetType/WIFI MiniProgramEnv/iOS": "wechat",
    "Mozilla/5.0 (Windows NT 10.0) MicroMessenger/7.0 wxwork/4.1": "wecom",
    "Mozilla/5.0 (Linux; Android 13) AliApp(DingTalk/7.5) Mobile": "dingtalk",
}


@pytest.mark.parametrize("said", SAID)
def test_of_what_a_device_says_only_its_kind_is_kept(said: str) -> None:
    assert kind_of(said) == SAID[said]


def test_every_kind_and_network_has_its_word() -> None:
    assert {each.value for each in Kind} == set(SAID.values()) - {""}
    assert (set(DEVICE_WORDS), device_words("wecom"), device_words("")) == (set(Kind), "企业微信", "不详")
    assert set(sign_ins.KIND_WORDS) == set(SignInKind)
    networks = ("127.0.0.0/24", "10.0.0.0/24", "8.8.8.0/24", "2001:4860::/48", "", "unix:")
    assert [network_words(each) for each in networks] == ["本机", "内部网络", "互联网", "互联网", "不详", "不详"]
