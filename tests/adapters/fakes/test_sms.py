"""Text messages: published signatures, every documented limit, and what becomes of each answer."""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.sms import ALIYUN_LIMITS, TENCENT_LIMITS, FakeAliyunSms, FakeTencentSms
from adapters.services import RemoteService, ServicePolicy
from adapters.sms_aliyun import AliyunAccount, AliyunSms, signed
from adapters.sms_tencent import TencentAccount, TencentSms, authorization
from cases.ports_channels import Message, Outcome
from cases.ports_outbound import Answered
from cases.ports_sms import MOST_CHARACTERS, TextMessage
from cases.texting import SmsChannel, Wording, fitted

PHONE = "+8613800000000"
NOW = 1_760_000_000.0
MESSAGE = TextMessage("m-1", PHONE, "1001", ("受理编号 2026-0001", "已受理"))


class World:
    """Both services, and adapters that speak to them; ``later`` lets their time pass."""

    def __init__(self) -> None:
        self.now = NOW
        self.skew = 0.0
        self.numbers = itertools.count()
        self.tencent = FakeTencentSms(lambda: self.now, {"1001": 2})
        self.aliyun = FakeAliyunSms(lambda: self.now, {"1001": ("a", "b")})
        self.house = FakeHouse(
            {f"https://{self.tencent.host}": self.tencent, f"https://{self.aliyun.host}": self.aliyun}
        )
        self.account_t = TencentAccount("key", "demo-secret", "1400000000", "演示", self.tencent.host)
        self.account_a = AliyunAccount("key", "demo-secret", "演示", self.aliyun.host, ("a", "b"))
        self.same_nonce = False

    def service(self, host: str) -> RemoteService:
        return RemoteService(self.house, ServicePolicy("短信", f"https://{host}"))

    def by_tencent(self) -> TencentSms:
        return TencentSms(self.service(self.tencent.host), self.account_t, lambda: self.now + self.skew)

    def by_aliyun(self) -> AliyunSms:
        def nonce() -> str:
            return "same" if self.same_nonce else f"n{next(self.numbers)}"

        return AliyunSms(self.service(self.aliyun.host), self.account_a, nonce, lambda: self.now + self.skew)


# --- published examples -----------------------------------------------------------------------------------------------


def test_the_signature_of_tencents_page() -> None:
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    secret = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"  # of the page

    made = authorization(
        "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", secret, "cvm.tencentcloudapi.com", "cvm", body, 1551113065
    )

    assert made == (
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host, "
        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )


def test_the_signature_of_alibabas_page() -> None:
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    where = ("ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26")
    when = ("2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d")

    made = signed("YourAccessKeyId", "YourAccessKeySecret", *where, query, *when)

    assert made["authorization"].endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
    assert "host" not in made


# --- limits -----------------------------------------------------------------------------------------------------------


async def tencent_code(w: World, message: TextMessage = MESSAGE) -> str:
    said = await w.by_tencent().send(message)
    return said.alarm or said.sentence


async def raw_tencent(w: World, change: Callable[[dict[str, Any]], None]) -> str:
    """The same request with something else in its body, signed well."""
    await w.by_tencent().send(MESSAGE)
    asked = w.house.asked[-1]
    body = json.loads(asked.body)
    change(body)
    data = json.dumps(body, ensure_ascii=False).encode()
    sign = authorization("key", "demo-secret", w.tencent.host, "sms", data, int(NOW))
    answered = await w.tencent.answer(replace(asked, body=data, headers={**asked.headers, "authorization": sign}))
    response = json.loads(answered.body)["Response"]
    return str(response["Error"]["Code"] if "Error" in response else response["SendStatusSet"][0]["Code"])


async def t_signature(w: World) -> str:
    w.account_t = replace(w.account_t, secret="other")
    return await tencent_code(w)


async def t_clock(w: World) -> str:
    w.skew = 301
    return await tencent_code(w)


async def t_numbers(w: World) -> str:
    return await raw_tencent(w, lambda body: body.update(PhoneNumberSet=[PHONE] * 201))


async def t_number(w: World) -> str:
    return await tencent_code(w, replace(MESSAGE, phone="13800000000"))


async def t_sign(w: World) -> str:
    w.account_t = replace(w.account_t, sign="别的")
    return await tencent_code(w)


async def t_template(w: World) -> str:
    return await tencent_code(w, replace(MESSAGE, template="9"))


async def t_parameters(w: World) -> str:
    return await tencent_code(w, replace(MESSAGE, parameters=("一个",)))


async def t_daily(w: World) -> str:
    for _ in range(10):
        assert await tencent_code(w) == "短信:已发出"
    return await tencent_code(w)


async def t_context(w: World) -> str:
    return await raw_tencent(w, lambda body: body.update(SessionContext="x" * 512))


TENCENT: dict[str, tuple[Callable[[World], Awaitable[str]], str]] = {
    "signature": (t_signature, "AuthFailure.SignatureFailure,密钥不对"),
    "clock": (t_clock, "AuthFailure.SignatureExpire,密钥不对或者本机的钟不准"),
    "numbers": (t_numbers, "LimitExceeded.PhoneNumberCountLimit"),
    "number": (t_number, "短信:号码不对"),
    "sign": (t_sign, "签名没有审核通过"),
    "template": (t_template, "模板没有审核通过"),
    "parameters": (t_parameters, "TemplateParameterFormatError"),
    "daily": (t_daily, "短信:这个号码收得太多"),
    "context": (t_context, "InvalidParameterValue.ContentLengthLimit"),
}


@pytest.mark.parametrize("name", [each.name for each in TENCENT_LIMITS])
async def test_who_does_not_keep_to_a_limit_of_tencents_is_refused(name: str) -> None:
    violate, said = TENCENT[name]

    assert said in await violate(World())


async def aliyun_code(w: World, message: TextMessage = MESSAGE) -> str:
    said = await w.by_aliyun().send(message)
    return said.alarm or said.sentence


async def a_signature(w: World) -> str:
    w.account_a = replace(w.account_a, secret="other")
    return await aliyun_code(w)


async def a_clock(w: World) -> str:
    w.skew = -901
    return await aliyun_code(w)


async def a_nonce(w: World) -> str:
    w.same_nonce = True
    assert await aliyun_code(w) == "短信:已发出"
    return await aliyun_code(w)


async def a_numbers(w: World) -> str:
    return await aliyun_code(w, replace(MESSAGE, phone=",".join(["13800000000"] * 1001)))


async def a_number(w: World) -> str:
    return await aliyun_code(w, replace(MESSAGE, phone="0573-1"))


async def a_sign(w: World) -> str:
    w.account_a = replace(w.account_a, sign="别的")
    return await aliyun_code(w)


async def a_template(w: World) -> str:
    return await aliyun_code(w, replace(MESSAGE, template="9"))


async def a_missing(w: World) -> str:
    w.account_a = replace(w.account_a, names=("a", "c"))
    return await aliyun_code(w)


async def a_length(w: World) -> str:
    return await aliyun_code(w, replace(MESSAGE, parameters=("长" * 36, "")))


async def a_address(w: World) -> str:
    return await aliyun_code(w, replace(MESSAGE, parameters=("https://a.example.com", "b")))


async def a_often(w: World) -> str:
    assert await aliyun_code(w) == "短信:已发出"
    w.now += 59
    return await aliyun_code(w)


ALIYUN: dict[str, tuple[Callable[[World], Awaitable[str]], str]] = {
    "signature": (a_signature, "SignatureDoesNotMatch,密钥不对"),
    "clock": (a_clock, "本机的钟不准"),
    "nonce": (a_nonce, "SignatureNonceUsed"),
    "numbers": (a_numbers, "isv.MOBILE_COUNT_OVER_LIMIT"),
    "number": (a_number, "短信:号码不对"),
    "sign": (a_sign, "签名没有审核通过"),
    "template": (a_template, "模板没有审核通过"),
    "missing": (a_missing, "模板和参数对不上"),
    "length": (a_length, "isv.PARAM_LENGTH_LIMIT,参数不合要求"),
    "address": (a_address, "isv.PARAM_NOT_SUPPORT_URL"),
    "often": (a_often, "短信:这个号码收得太多"),
}


@pytest.mark.parametrize("name", [each.name for each in ALIYUN_LIMITS])
async def test_who_does_not_keep_to_a_limit_of_alibabas_is_refused(name: str) -> None:
    violate, said = ALIYUN[name]

    assert said in await violate(World())


# --- answers ----------------------------------------------------------------------------------------------------------

ODD = [b"<html>", b"[]", b"{}", b'{"Response": {}}', b'{"Response": {"SendStatusSet": ["x"]}}', b"null"]


@pytest.mark.parametrize("body", ODD)
async def test_an_answer_that_says_nothing_leaves_it_in_doubt_and_is_not_asked_for_again(body: bytes) -> None:
    for sender in ("by_tencent", "by_aliyun"):
        w = World()
        w.house.faults.waiting = [Fault(instead=Answered(200, {}, body))]
        said = await getattr(w, sender)().send(MESSAGE)
        assert said.outcome is Outcome.UNKNOWN
        assert len(w.house.asked) == 1


async def test_an_answer_that_was_lost_leaves_it_in_doubt_and_it_was_sent_once() -> None:
    w = World()
    w.house.faults.waiting = [Fault(lost=True), Fault(lost=True)]

    said = [await w.by_tencent().send(MESSAGE), await w.by_aliyun().send(MESSAGE)]

    assert [each.outcome for each in said] == [Outcome.UNKNOWN] * 2
    assert (len(w.tencent.sent), len(w.aliyun.sent)) == (1, 1)


async def test_a_service_that_rests_was_not_asked_and_is_asked_later() -> None:
    w = World()
    for sender in (w.by_tencent(), w.by_aliyun()):
        w.house.faults.waiting = [Fault(before=True, times=5)]
        said = [await sender.send(MESSAGE) for _ in range(6)]
        assert (said[-1].outcome, said[-1].retry_after) == (Outcome.LATER, 60.0)


async def test_a_code_that_nobody_knows_is_told_to_the_operator() -> None:
    w = World()
    told = (
        b'{"Response": {"Error": {"Code": "New.Code", "Message": ""}}}',
        b'{"Code": "New.Code", "Message": ""}',
    )
    w.house.faults.waiting = [Fault(instead=Answered(200, {}, each)) for each in told]

    said = [await w.by_tencent().send(MESSAGE), await w.by_aliyun().send(MESSAGE)]

    assert [each.outcome for each in said] == [Outcome.REFUSED] * 2
    assert all("New.Code,请查" in each.alarm for each in said)


# --- the channel ------------------------------------------------------------------------------------------------------


async def phone_of(person: str) -> str | None:
    return PHONE if person == "known" else None


def message(person: str, *, urgent: bool = False, **fields: str) -> Message:
    return Message("m-1", "case:answered", person, "标题", "全文", fields, urgent=urgent)


async def test_only_who_has_a_phone_is_told_and_urgent_words_have_a_template_of_their_own() -> None:
    w = World()
    w.tencent.templates = {"1001": 2, "1002": 2}
    channel = SmsChannel(w.by_tencent(), Wording("1001", ("编号", "状态"), "1002"), phone_of)

    nobody = await channel.reach(message("unknown"))
    said = await channel.reach(message("known", 编号="2026-0001", 状态="已受理,请看 https://x.example"))
    urgent = await channel.reach(message("known", urgent=True, 编号="2026-0002"))

    assert (nobody.outcome, said.outcome, urgent.outcome) == (Outcome.NO_ADDRESS, Outcome.SENT, Outcome.SENT)
    assert w.tencent.sent == [
        (PHONE, "1001", ("2026-0001", "已受理,请看 x.example")),
        (PHONE, "1002", ("2026-0002", "-")),
    ]
    assert said.reference == "demo-1"


@given(st.text())
def test_whatever_a_field_says_it_fits(text: str) -> None:
    made = fitted(text)

    assert 1 <= len(made) <= MOST_CHARACTERS
    assert "\n" not in made
    assert "【" not in made
