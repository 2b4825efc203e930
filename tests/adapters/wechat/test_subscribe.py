"""Telling people by subscribe message (订阅消息渠道): against the stand-in, in every way in which it goes wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.wechat import FakeWechat
from adapters.fakes.wechat_core import WechatCore
from adapters.fakes.wechat_messages import FakeTemplate, WechatMessages
from adapters.ids import SeededIds
from adapters.memory_store import MemoryStore
from adapters.memory_tokens import MemoryTokens
from adapters.services import RemoteService, ServicePolicy
from adapters.wechat.client import Program, WeChatClient
from adapters.wechat.subscribe import SubscribeChannel
from cases.house import House
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_outbound import Answered
from cases.ports_services import Call, ServiceDown
from cases.subscribe_fields import Kind
from cases.subscribe_templates import Slot, Template, Templates
from cases.subscribing import reported, standing
from cases.subscriptions import Word
from tests.support.town import FixedCalendar

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
BASE = "https://api.weixin.qq.com"
ONE_TIME, LASTING, EVERY = "wBT4fPsT3q-progress", "wBT4fPsT3q-urgent", "wBT4fPsT3q-every"
KEYS = [f"{kind.value}{number}" for number, kind in enumerate(Kind, 1)]
LISTED = ("已受理", "已答复")
TEMPLATES = Templates(
    (
        Template(
            "进度",
            ONE_TIME,
            kinds=("case:answered",),
            page="pages/case/detail?id={件}",
            slots=(Slot("thing1", Kind.THING, "事项"),),
        ),
        Template("应急", LASTING, lasting=True, kinds=("alert:told",), slots=(Slot("thing1", Kind.THING, "内容"),)),
        Template(
            "全部",
            EVERY,
            lasting=True,
            kinds=("case:told",),
            slots=tuple(
                Slot(key, kind, "事项", "", LISTED if kind is Kind.ENUM else ())
                for key, kind in zip(KEYS, Kind, strict=True)
            ),
        ),
    )
)
MESSAGE = Message("m-1", "case:answered", "p-1", "已答复", "路灯已经修好。", {"事项": "路灯不亮"}, case="c-1")
NO_UNIT = Delivery(Outcome.REFUSED, "微信:没有可用的订阅次数")


@dataclass(slots=True)
class Wire:
    """Asks the stand-in without a token of its own."""

    service: RemoteService

    async def post(self, path: str, body: Mapping[str, object]) -> Mapping[str, object]:
        raw = json.dumps(body, ensure_ascii=False).encode()
        answered = await self.service.ask(Call("POST", path, {"access_token": "t"}, body=raw))
        try:
            return dict(json.loads(answered.body))
        except ValueError:
            raise ServiceDown("应答看不懂", doubtful=True) from None


@dataclass(slots=True)
class Room:
    """The channel, the ledger behind it, and the stand-in before it."""

    channel: SubscribeChannel
    wechat: WechatMessages
    outside: FakeHouse
    house: House

    async def told(self, *words: Word, template: str = ONE_TIME) -> None:
        """The person taps, and the phone reports it."""
        for word in words:
            self.wechat.tap("o-1", {template: word.value})
            await reported(self.house, TEMPLATES, "p-1", {template: word}, None)

    async def units(self) -> dict[str, tuple[int, int]]:
        return {each.template: (each.units, each.used) for each in await standing(self.house, "p-1")}


def room(**more: Any) -> Room:
    wechat = WechatMessages(
        {
            ONE_TIME: FakeTemplate(("thing1",)),
            LASTING: FakeTemplate(("thing1",), lasting=True),
            EVERY: FakeTemplate(KEYS, lasting=True, enums={KEYS[-1]: LISTED}),
        },
        lambda: NOW,
        {"o-1"},
        **more,
    )
    outside = FakeHouse({BASE: wechat})
    service = RemoteService(outside, ServicePolicy("微信", BASE, seconds=0.05, breaker_after=99))
    house = House(MemoryStore(sandbox=True, clock=lambda: NOW), FixedCalendar(), SeededIds(), None)  # type: ignore[arg-type]  # no rules here

    async def openid_of(person: str) -> str | None:
        return {"p-1": "o-1", "p-2": "o-gone"}.get(person)

    return Room(SubscribeChannel(house, TEMPLATES, Wire(service), openid_of), wechat, outside, house)


async def test_nobody_is_told_who_has_not_agreed() -> None:
    made = room()

    assert await made.channel.reach(MESSAGE) == NO_UNIT
    assert made.outside.asked == []


async def test_a_message_is_sent_as_wechat_wants_it() -> None:
    made = room()
    await made.told(Word.ACCEPT)

    delivered = await made.channel.reach(MESSAGE)

    assert delivered == Delivery(Outcome.SENT, "微信:已发送", reference="1700000000000000001")
    assert made.wechat.sent == [
        {
            "touser": "o-1",
            "template_id": ONE_TIME,
            "page": "pages/case/detail?id=c-1",
            "data": {"thing1": {"value": "路灯不亮"}},
            "miniprogram_state": "formal",
            "lang": "zh_CN",
        }
    ]
    assert "路灯不亮".encode() in made.outside.asked[0].body  # real UTF-8, no escapes
    assert await made.channel.reach(MESSAGE) == NO_UNIT
    assert (made.channel.name, made.channel.deduplicates) == (ChannelName.SUBSCRIBE, False)


async def test_of_several_templates_the_first_that_was_agreed_to_is_used() -> None:
    made = room()
    either = Templates((*TEMPLATES.all[:1], replace(TEMPLATES.all[1], rest=True)))
    channel = replace(made.channel, templates=either)
    await made.told(Word.ACCEPT)
    await made.told(Word.ACCEPT, template=LASTING)

    outcomes = [
        (await channel.reach(replace(MESSAGE, fields={"事项": "路灯", "内容": "路灯"}))).outcome for _ in range(2)
    ]

    assert outcomes == [Outcome.SENT, Outcome.SENT]
    assert [each["template_id"] for each in made.wechat.sent] == [ONE_TIME, LASTING]


async def test_of_two_workers_with_one_unit_left_one_sends() -> None:
    made = room()
    await made.told(Word.ACCEPT)

    outcomes = await asyncio.gather(*(made.channel.reach(MESSAGE) for _ in range(3)))

    assert sorted(each.outcome for each in outcomes) == [Outcome.REFUSED, Outcome.REFUSED, Outcome.SENT]
    assert len(made.outside.asked) == 1


async def test_a_refusal_of_wechat_is_final_whatever_the_ledger_says() -> None:
    made = room(odd={"o-1"})
    await made.told(Word.ACCEPT, Word.ACCEPT, Word.ACCEPT)

    first, second = await made.channel.reach(MESSAGE), await made.channel.reach(MESSAGE)

    assert first == Delivery(Outcome.REFUSED, "微信:没有可用的订阅次数,或者本人已经拒收")
    assert (second, len(made.outside.asked), await made.units()) == (NO_UNIT, 1, {ONE_TIME: (0, 1)})


async def test_what_is_in_doubt_stays_spent_and_is_not_repeated() -> None:
    made = room()
    await made.told(Word.ACCEPT)
    made.outside.faults.waiting.append(Fault("/send", lost=True))

    assert await made.channel.reach(MESSAGE) == Delivery(Outcome.UNKNOWN, "微信:没有应答,不知是否送到")
    assert (len(made.wechat.sent), len(made.outside.asked), await made.units()) == (1, 1, {ONE_TIME: (0, 1)})


@pytest.mark.parametrize(
    "fault",
    [
        Fault(seconds=1.0),
        Fault(instead=Answered(500, {}, b"")),
        Fault(instead=Answered(200, {}, b"<html>")),
        Fault(instead=Answered(200, {}, b"{}")),
        Fault(instead=Answered(200, {}, b'{"errcode":"none"}')),
    ],
)
async def test_no_answer_and_half_an_answer_are_doubt(fault: Fault) -> None:
    made = room()
    await made.told(Word.ACCEPT)
    made.outside.faults.waiting.append(replace(fault))

    delivered = await made.channel.reach(MESSAGE)

    assert (delivered.outcome, await made.units()) == (Outcome.UNKNOWN, {ONE_TIME: (0, 1)})


@pytest.mark.parametrize(
    ("code", "outcome", "after", "alarms"),
    [
        (-1, Outcome.LATER, 30.0, False),
        (45009, Outcome.LATER, 3600.0, False),
        (45011, Outcome.LATER, 60.0, False),
        (40001, Outcome.LATER, 30.0, True),
        (40164, Outcome.LATER, 30.0, True),
        (40003, Outcome.REFUSED, 0.0, False),
        (40037, Outcome.REFUSED, 0.0, True),
        (41030, Outcome.REFUSED, 0.0, True),
        (47003, Outcome.REFUSED, 0.0, True),
        (99999, Outcome.REFUSED, 0.0, True),
    ],
)
async def test_each_error_has_its_meaning_and_nothing_is_spent(
    code: int,
    outcome: Outcome,
    after: float,
    alarms: bool,  # noqa: FBT001  # a row of the table
) -> None:
    made = room()
    await made.told(Word.ACCEPT)
    said = json.dumps({"errcode": code, "errmsg": "why rid: 1"}).encode()
    made.outside.faults.waiting.append(Fault(instead=Answered(200, {}, said)))

    delivered = await made.channel.reach(MESSAGE)

    assert (delivered.outcome, delivered.retry_after, bool(delivered.alarm)) == (outcome, after, alarms)
    assert str(code) in (delivered.alarm or str(code))
    assert delivered.sentence.startswith("微信:")
    assert await made.units() == {ONE_TIME: (1, 0)}


async def test_what_was_surely_never_sent_is_not_spent() -> None:
    made = room()
    await made.told(Word.ACCEPT)

    async def post(_path: str, _body: Mapping[str, object]) -> Mapping[str, object]:
        raise ServiceDown("微信刚才多次没有应答,暂停访问", doubtful=False)

    wire = type("Down", (), {"post": staticmethod(post)})()
    delivered = await replace(made.channel, asking=wire).reach(MESSAGE)

    assert (delivered.outcome, await made.units()) == (Outcome.LATER, {ONE_TIME: (1, 0)})


def with_tokens(made: Room) -> tuple[SubscribeChannel, WechatCore]:
    """The same with the client that all workers use, and WeChat asking for a token that counts."""
    core = WechatCore(NOW.timestamp)
    made.wechat.token_error = core.token_error
    made.outside._fakes[BASE] = FakeWechat(core, {"/cgi-bin/message/": made.wechat})
    service = RemoteService(made.outside, ServicePolicy("微信", BASE, seconds=0.05, tries=1, breaker_after=99))
    client = WeChatClient(service, MemoryTokens(), Program(core.appid, core.secret), clock=NOW.timestamp)
    return replace(made.channel, asking=client), core


async def test_a_token_that_another_node_has_revoked_costs_one_unit_and_one_message() -> None:
    made = room()
    await made.told(Word.ACCEPT, Word.ACCEPT, Word.ACCEPT)
    channel, core = with_tokens(made)

    first = await channel.reach(MESSAGE)
    core.revoke()
    second = await channel.reach(MESSAGE)

    assert (first.outcome, second.outcome, len(made.wechat.sent)) == (Outcome.SENT, Outcome.SENT, 2)
    assert await made.units() == {ONE_TIME: (1, 2)}


async def test_without_a_token_nothing_was_asked_and_nothing_is_spent() -> None:
    made = room()
    await made.told(Word.ACCEPT)
    channel, _ = with_tokens(made)
    made.outside.faults.waiting.append(Fault("/stable_token", seconds=1.0))

    delivered = await channel.reach(MESSAGE)

    assert (delivered.outcome, await made.units()) == (Outcome.LATER, {ONE_TIME: (1, 0)})


async def test_a_long_term_template_is_not_used_up() -> None:
    made = room()
    await made.told(Word.ACCEPT, template=LASTING)
    urgent = replace(MESSAGE, kind="alert:told", case=None)

    outcomes = [(await made.channel.reach(urgent)).outcome for _ in range(3)]
    made.wechat.turn_off("o-1", LASTING)

    assert outcomes == [Outcome.SENT] * 3
    assert [(await made.channel.reach(urgent)).outcome for _ in range(2)] == [Outcome.REFUSED] * 2
    assert len(made.outside.asked) == 4


async def test_whoever_has_no_wechat_and_what_has_no_template_goes_another_way() -> None:
    made = room()

    unbound = await made.channel.reach(replace(MESSAGE, person="p-9"))
    untold = await made.channel.reach(replace(MESSAGE, kind="case:merged"))

    assert (unbound.outcome, untold.outcome) == (Outcome.NO_ADDRESS, Outcome.NO_ADDRESS)
    assert unbound.sentence != untold.sentence


async def test_what_fits_nowhere_costs_nothing_and_the_operator_is_told() -> None:
    made = room()
    await made.told(Word.ACCEPT)

    delivered = await made.channel.reach(replace(MESSAGE, fields={"事项": "\n"}))

    assert (delivered.outcome, "进度" in delivered.alarm, made.outside.asked) == (Outcome.REFUSED, True, [])
    assert await made.units() == {ONE_TIME: (1, 0)}


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,12}(:[0-9]{2})?", fullmatch=True) | st.sampled_from(LISTED))
def test_whatever_text_arrives_wechat_finds_nothing_wrong_with_the_fields(text: str) -> None:
    """One field of each kind is filled with it; where it fits, the stand-in takes it too."""

    async def work() -> list[Delivery]:
        made = room()
        delivered = []
        for slot in TEMPLATES.all[2].slots:
            one = Template("一", EVERY, lasting=True, rest=True, slots=(slot,))
            made.wechat.templates = {EVERY: FakeTemplate((slot.key,), True, {slot.key: slot.allowed})}
            await reported(made.house, Templates((one,)), "p-1", {EVERY: Word.ACCEPT}, slot.key)
            made.wechat.lasting.add(("o-1", EVERY))
            channel = replace(made.channel, templates=Templates((one,)))
            delivered.append(await channel.reach(replace(MESSAGE, fields={"事项": text})))
        return delivered

    delivered = asyncio.run(work())

    assert [each for each in delivered if "47003" in each.alarm] == []
    assert {each.outcome for each in delivered} <= {Outcome.SENT, Outcome.REFUSED}
