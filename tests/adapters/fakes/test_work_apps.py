"""Apps at WeCom and DingTalk: limits kept, one token for all, messages told once, and honest about doubts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from adapters.dingtalk_app import DingtalkAccount, DingtalkApp
from adapters.dingtalk_app import message as dingtalk_message
from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.work_apps import DINGTALK_LIMITS, WECOM_LIMITS, FakeApp, FakeDingtalkApp, FakeWecomApp
from adapters.memory_tokens import MemoryTokens
from adapters.services import RemoteService, ServicePolicy
from adapters.wecom_app import WecomAccount, WecomApp
from adapters.wecom_app import message as wecom_message
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_outbound import Answered, Question
from cases.ports_services import ServiceDown
from cases.ports_wechat import CodeRefused
from cases.work_apps import AppChannel, Note, WorkApp, shortened

WECOM, DINGTALK = "https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com"
NOTE = Note("01938a7e-000001", "新的事项", "窨井盖(2026-0001)已交办。", "https://rd.example.gov.cn/h5/case/c-1")
BOTH = pytest.mark.parametrize("which", ["wecom", "dingtalk"])


@dataclass
class World:
    """Both services with one organisation each, and the tokens that all workers share."""

    now: float = 1_760_000_000.0
    shelf: MemoryTokens = field(default_factory=MemoryTokens)

    def __post_init__(self) -> None:
        self.wecom, self.dingtalk = FakeWecomApp(lambda: self.now), FakeDingtalkApp(lambda: self.now)
        self.house = FakeHouse({WECOM: self.wecom, DINGTALK: self.dingtalk})

    def app(self, which: str, secret: str = "demo-secret", agent: int = 1000001) -> WorkApp:
        if which == "wecom":
            account = WecomAccount("demo-key", secret, agent)
            return WecomApp(self.service(WECOM), account, self.shelf, lambda: self.now)
        return DingtalkApp(
            self.service(DINGTALK), DingtalkAccount("demo-key", secret, agent), self.shelf, lambda: self.now
        )

    def service(self, base: str) -> RemoteService:
        return RemoteService(self.house, ServicePolicy("演示", base, tries=1))

    def fake(self, which: str) -> FakeApp:
        return self.wecom if which == "wecom" else self.dingtalk

    async def raw(self, which: str, path: str, query: str, body: object) -> dict[str, object]:
        base = WECOM if which == "wecom" else DINGTALK
        said = await self.house.ask(Question("POST", f"{base}{path}?{query}", {}, json.dumps(body).encode()))
        told: dict[str, object] = json.loads(said.body)
        return told


async def outcome(said: Awaitable[object]) -> str:
    try:
        found = await said
    except (CodeRefused, ServiceDown) as refused:
        return str(refused)
    return f"{found.outcome.value} {found.sentence} {found.alarm}" if isinstance(found, Delivery) else str(found)


# --- limits -----------------------------------------------------------------------------------------------------------


async def secret(w: World, which: str) -> str:
    return await outcome(w.app(which, secret="other").tell("yanshi", NOTE))


async def token(w: World, which: str) -> str:
    path = "/cgi-bin/message/send" if which == "wecom" else "/topapi/message/corpconversation/asyncsend_v2"
    told = await w.raw(which, path, "access_token=old", {})
    return str(told.get("sub_code", told["errcode"]))


async def code(w: World, which: str) -> str:
    app, given = w.app(which), w.fake(which).open("yanshi")
    assert await app.userid(given) == "yanshi"
    late = w.fake(which).open("yanshi")
    w.now += 301
    assert "登录码不对或者过期" in await outcome(app.userid(late))
    return await outcome(app.userid(given))


async def member(w: World, which: str) -> str:
    return await outcome(w.app(which).tell("stranger", NOTE))


async def agent(w: World, which: str) -> str:
    return await outcome(w.app(which, agent=7).tell("yanshi", NOTE))


async def minute(w: World, which: str) -> str:
    for number in range(30):
        await w.app(which).tell("yanshi", replace(NOTE, id=str(number)))
    return await outcome(w.app(which).tell("yanshi", NOTE))


async def day(w: World, which: str) -> str:
    w.dingtalk.count["yanshi"] = 500
    return await outcome(w.app(which).tell("yanshi", NOTE))


async def length(w: World, which: str) -> str:
    assert (await w.app(which).tell("yanshi", replace(NOTE, title="长" * 900, text="长" * 900))).outcome is Outcome.SENT
    body = {"agent_id": 1000001, "userid_list": "yanshi", "msg": {"msgtype": "text", "text": {"content": "长" * 900}}}
    path = "/topapi/message/corpconversation/asyncsend_v2"
    return str((await w.raw(which, path, f"access_token={w.dingtalk.token}", body))["errcode"])


async def repeated(w: World, which: str) -> str:
    for note in (NOTE, NOTE, replace(NOTE, id="01938a7e-000002")):
        assert (await w.app(which).tell("yanshi", note)).outcome is Outcome.SENT
    return str(len(w.fake(which).inbox))


Violation = tuple[Callable[[World, str], Awaitable[str]], str]
VIOLATIONS: dict[str, Violation] = {
    "wecom-secret": (secret, "企业微信不给接口凭证(40001)"),
    "wecom-token": (token, "40014"),
    "wecom-code": (code, "企业微信的登录码不对或者过期"),
    "wecom-member": (member, "refused 企业微信:账号不在本单位"),
    "wecom-agent": (agent, "企业微信:301002,AgentId 不对"),
    "wecom-minute": (minute, "later 企业微信:发得太多"),
    "wecom-repeated": (repeated, "2"),
    "dingtalk-secret": (secret, "钉钉不给接口凭证(40089)"),
    "dingtalk-token": (token, "40014"),
    "dingtalk-code": (code, "钉钉的登录码不对或者过期"),
    "dingtalk-member": (member, "refused 钉钉:账号已经不在"),
    "dingtalk-agent": (agent, "钉钉:40056,AgentId 不对"),
    "dingtalk-length": (length, "40035"),
    "dingtalk-day": (day, "refused 钉钉:今天给这个人发得太多"),
    "dingtalk-repeated": (repeated, "2"),
}
NAMES = [f"wecom-{each.name}" for each in WECOM_LIMITS] + [f"dingtalk-{each.name}" for each in DINGTALK_LIMITS]


@pytest.mark.parametrize("name", NAMES)
async def test_who_does_not_keep_to_a_limit_is_refused(name: str) -> None:
    violate, said = VIOLATIONS[name]

    assert said in await violate(World(), name.partition("-")[0])


async def test_wecom_without_its_check_of_repetitions_tells_twice() -> None:
    w = World()
    await w.app("wecom").tell("yanshi", NOTE)
    body = {"touser": "yanshi", "agentid": 1000001, "msgtype": "text", "text": {"content": "甲"}}
    for _ in range(2):
        await w.raw("wecom", "/cgi-bin/message/send", f"access_token={w.wecom.token}", body)

    assert len(w.wecom.inbox) == 3


# --- tokens -----------------------------------------------------------------------------------------------------------


@BOTH
async def test_one_token_serves_all_workers_and_is_renewed_once_when_somebody_made_it_worthless(which: str) -> None:
    w = World()
    await asyncio.gather(*(w.app(which).tell("yanshi", replace(NOTE, id=str(number))) for number in range(5)))
    assert w.fake(which).fetched == 1

    w.fake(which).renew()
    said = await w.app(which).tell("yanshi", NOTE)
    assert (said.outcome, w.fake(which).fetched) == (Outcome.SENT, 3)

    w.now += 7_000
    await w.app(which).tell("yanshi", NOTE)
    assert w.fake(which).fetched == 4


@BOTH
async def test_workers_of_one_process_wait_for_the_one_that_fetches(which: str) -> None:
    w = World()
    app = w.app(which)

    await asyncio.gather(*(app.tell("yanshi", replace(NOTE, id=str(number))) for number in range(3)))

    assert w.fake(which).fetched == 1


# --- answers ----------------------------------------------------------------------------------------------------------


def answer(**told: object) -> Fault:
    return Fault(instead=Answered(200, {}, json.dumps(told).encode()))


@BOTH
async def test_answers_that_nobody_expects(which: str) -> None:
    w = World()
    app = w.app(which)
    await app.tell("yanshi", NOTE)
    w.house.faults.waiting = [
        answer(errcode=77),
        Fault(instead=Answered(200, {}, b"<html>")),
        answer(errmsg="ok"),
        answer(errcode=-1),
    ]

    said = [await outcome(app.tell("yanshi", NOTE)) for _ in range(4)]

    assert "77,请查" in said[0]
    assert ["看不懂" in each for each in said] == [False, True, True, False]
    assert said[3].startswith("later")


@BOTH
async def test_sign_ins_that_do_not_say_who_it_is(which: str) -> None:
    w = World()
    app = w.app(which)
    await app.tell("yanshi", NOTE)
    w.house.faults.waiting = [answer(errcode=60011), answer(errcode=0, result={})]

    assert "登录没有成功(60011)" in await outcome(app.userid("x"))
    assert ("不是本单位" if which == "wecom" else "没有成功(0)") in await outcome(app.userid("x"))


@BOTH
async def test_a_token_that_is_none_leaves_no_doubt(which: str) -> None:
    w = World()
    w.house.faults.waiting = [Fault(lost=True), answer(errcode=0)]

    for _ in range(2):
        with pytest.raises(ServiceDown) as down:
            await w.app(which).tell("yanshi", NOTE)
        assert not down.value.doubtful


async def test_whoever_wecom_left_out_was_not_told() -> None:
    w = World()
    app = w.app("wecom")
    await app.tell("yanshi", NOTE)
    w.house.faults.waiting = [answer(errcode=0, invaliduser="yanshi")]

    assert (await app.tell("yanshi", NOTE)).outcome is Outcome.REFUSED


def test_a_message_leads_to_the_case_or_is_a_text_of_its_own() -> None:
    bare = replace(NOTE, link="")

    assert str(wecom_message(NOTE)).count("https://rd.example.gov.cn/h5/case/c-1?m=01938a7e-000001") == 1
    assert str(dingtalk_message(replace(NOTE, link="https://a/?b=1"))).count("https://a/?b=1&m=01938a7e") == 1
    assert wecom_message(bare)["text"] == {"content": "新的事项\n窨井盖(2026-0001)已交办。〔000001〕"}
    assert dingtalk_message(bare)["text"] == wecom_message(bare)["text"]
    assert (shortened("一二三", 9), shortened("一二三四", 9)) == ("一二三", "一二…")


# --- the channel ------------------------------------------------------------------------------------------------------


@BOTH
async def test_a_person_is_reached_by_the_account_there(which: str) -> None:
    w = World()
    accounts = {"甲": "yanshi"}

    async def account_of(person: str) -> str | None:
        return accounts.get(person)

    channel = AppChannel(ChannelName(which), w.app(which), account_of, "https://rd.example.gov.cn/h5/case/{}".format)

    def message(person: str, case: str | None = "c-1") -> Message:
        return Message("m-1", "case:assigned", person, "新的事项", "已交办", case=case)

    said = [
        await channel.reach(message("甲")),
        await channel.reach(message("乙")),
        await channel.reach(message("甲", None)),
    ]
    w.house.faults.waiting = [Fault(lost=True)]
    lost = await channel.reach(message("甲"))
    again = await channel.reach(message("甲"))
    w.fake(which).renew()
    w.now += 8_000
    w.house.faults.waiting = [Fault(before=True)]
    away = await channel.reach(message("甲"))

    outcomes = [each.outcome for each in (*said, lost, again, away)]
    assert outcomes == [Outcome.SENT, Outcome.NO_ADDRESS, Outcome.SENT, Outcome.UNKNOWN, Outcome.SENT, Outcome.LATER]
    assert channel.deduplicates
    assert len(w.fake(which).inbox) == 2


@BOTH
@pytest.mark.parametrize("case", ["c-1", None])
async def test_whoever_reports_sends_no_link_of_their_own_to_staff(which: str, case: str | None) -> None:
    w = World()

    async def account_of(_person: str) -> str:
        return "yanshi"

    channel = AppChannel(ChannelName(which), w.app(which), account_of, "https://rd.example.gov.cn/h5/case/{}".format)
    words = '路灯:[点](//t.cn/a)<a href="//t.cn/b">办</a>![](//t.cn/c)\n第二行'
    said = await channel.reach(Message("m-1", "case:assigned", "甲", words, words, case=case))

    assert said.outcome is Outcome.SENT
    sent = str(w.fake(which).inbox)
    assert not [sign for sign in ("](", "<a", "![") if sign in sent]
    assert "点" in sent
