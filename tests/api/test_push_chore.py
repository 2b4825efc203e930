"""From the gate to the ledger (推送的处理): events come twice, late, in any order; one that fails stops no other."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from adapters.fakes.wechat_messages import FakeTemplate, WechatMessages
from adapters.fakes.wechat_push import Mode, WechatPush
from adapters.ids import SeededIds
from adapters.memory_store import MemoryStore
from adapters.wechat.push_cipher import PushCipher
from adapters.wechat.push_gate import PushGate
from api.push_chore import MOST_ATTEMPTS, NAME, PushChore
from api.wechat_messages_wiring import openid_by_person, person_by_openid, push_handlers
from cases.house import House
from cases.ports import Scope
from cases.ports_contacts import Contact, Reach
from cases.ports_pushes import Handlers, Push, Received, Signed
from cases.pushing import Doorway, greet, take_in
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.subscribe_fields import Kind
from cases.subscribe_templates import Slot, Template, Templates
from cases.subscribing import reported, standing
from cases.subscriptions import Word
from tests.support.town import FixedCalendar

TOKEN, KEY, APPID = "example-token", "k" * 43, "wx0123456789abcdef"
ONE, LASTING = "wBT4fPsT3q-progress", "wBT4fPsT3q-urgent"
SLOTS = (Slot("thing1", Kind.THING, "事项"),)
TEMPLATES = Templates(
    (Template("进度", ONE, rest=True, slots=SLOTS), Template("应急", LASTING, lasting=True, slots=SLOTS))
)
BEGAN = datetime(2026, 11, 23, 1, tzinfo=UTC)
MINUTES = timedelta(minutes=5)


@dataclass(slots=True)
class Clock:
    now: datetime = BEGAN

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(slots=True)
class Room:
    """A house with one person who came by WeChat, WeChat before its door, and the worker behind it."""

    clock: Clock = field(default_factory=Clock)
    mode: Mode = Mode.SAFE
    xml: bool = False
    handlers: Handlers | None = None
    house: House = field(init=False)
    wechat: WechatMessages = field(init=False)
    sender: WechatPush = field(init=False)
    doorway: Doorway = field(init=False)
    chore: PushChore = field(init=False)

    def __post_init__(self) -> None:
        store = MemoryStore(sandbox=True, clock=self.clock)
        self.house = House(store, FixedCalendar(), SeededIds(), None)  # type: ignore[arg-type]  # no rules here
        fakes = {ONE: FakeTemplate(("thing1",)), LASTING: FakeTemplate(("thing1",), lasting=True)}
        self.wechat = WechatMessages(fakes, self.clock, {"o-1"})
        self.sender = WechatPush(TOKEN, KEY, APPID, self.clock, self.mode, self.xml)
        handlers = self.handlers or push_handlers(self.house, TEMPLATES)
        ciphers = () if self.mode is Mode.PLAIN else (PushCipher(KEY, APPID),)
        self.doorway = Doorway(PushGate((TOKEN,), ciphers), MINUTES, frozenset(handlers))
        self.chore = PushChore(self.house, handlers, MINUTES, timedelta(days=7), self.clock.seconds, longest=0.05)

    async def bound(self) -> Room:
        contact = Contact("p-1", Reach.WECHAT, "o-1", self.clock.now)
        await self.house.store.run(Scope(), lambda tx: tx.bind(contact))
        return self

    async def knock(self, event: dict[str, object]) -> Received:
        question = self.sender.push(event)
        query = dict(parse_qsl(urlsplit(question.url).query))
        signed = Signed(query["timestamp"], query["nonce"], query["signature"], query.get("msg_signature", ""))
        return await take_in(self.house, self.doorway, signed, question.body)

    async def told(self) -> dict[str, int]:
        """Everything that WeChat has to push, in order, dealt with; the units that stand then."""
        for event in self.wechat.events:
            await self.knock(event)
        self.wechat.events.clear()
        while await self.chore.step():
            pass
        return await self.units()

    async def units(self) -> dict[str, int]:
        return {each.template: each.units for each in await standing(self.house, "p-1")}


@pytest.mark.parametrize(("mode", "xml"), list(itertools.product(Mode, (False, True))))
async def test_a_tap_reaches_the_ledger_in_every_mode_and_shape(mode: Mode, xml: bool) -> None:  # noqa: FBT001  # a case
    room = await Room(mode=mode, xml=xml).bound()

    room.wechat.tap("o-1", {ONE: "accept"})

    assert await room.told() == {ONE: 1}


async def test_phone_and_event_of_one_tap_count_once() -> None:
    room = await Room().bound()
    room.wechat.tap("o-1", {ONE: "accept"})
    room.clock.later(2)
    await reported(room.house, TEMPLATES, "p-1", {ONE: Word.ACCEPT}, "tap-1")
    await reported(room.house, TEMPLATES, "p-1", {ONE: Word.ACCEPT}, "tap-1")

    assert await room.told() == {ONE: 1}


async def test_several_taps_in_any_order_and_twice_count_once_each() -> None:
    events: list[dict[str, object]] = []
    for _ in range(3):
        source = Room()
        source.clock.later(60 * len(events))
        source.wechat.tap("o-1", {ONE: "accept"})
        events += source.wechat.events

    for order in itertools.permutations(events):
        room = await Room().bound()
        room.clock.later(200)
        room.wechat.events = [*order, *order[::-1]]
        assert await room.told() == {ONE: 3}


async def test_turned_off_and_accepted_again_ends_alike_in_any_order() -> None:
    source = Room()
    source.wechat.tap("o-1", {LASTING: "accept"})
    source.clock.later(10)
    source.wechat.turn_off("o-1", LASTING)
    source.clock.later(10)
    source.wechat.tap("o-1", {LASTING: "accept"})

    for order in itertools.permutations(source.wechat.events):
        room = await Room().bound()
        room.clock.later(30)
        room.wechat.events = list(order)
        await room.told()
        (held,) = await standing(room.house, "p-1")
        assert (held.units, held.allows(lasting=True)) == (1, True)


async def test_a_change_that_is_no_rejection_is_heard_like_a_panel() -> None:
    room = await Room().bound()
    room.wechat.tap("o-1", {ONE: "accept"})
    room.wechat.events[0] |= {"Event": "subscribe_msg_change_event"}
    room.wechat.events[0]["List"] = {"TemplateId": ONE, "SubscribeStatusString": "acceptWithAudio"}

    assert await room.told() == {ONE: 1}


@pytest.mark.parametrize(
    "change",
    [
        {"FromUserName": "o-stranger"},
        {"List": ""},
        {"List": {"TemplateId": "unknown", "SubscribeStatusString": "accept"}},
        {"List": {"TemplateId": ONE, "SubscribeStatusString": "perhaps"}},
    ],
)
async def test_what_concerns_nobody_here_changes_nothing(change: dict[str, object]) -> None:
    room = await Room().bound()
    room.wechat.tap("o-1", {ONE: "accept"})
    room.wechat.events[0] |= change

    assert await room.told() == {}


async def test_what_wechat_failed_to_deliver_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    room = await Room().bound()
    item = {"TemplateId": ONE, "MsgID": "17", "ErrorCode": "1", "ErrorStatus": "system error"}
    event = {"MsgType": "event", "Event": "subscribe_msg_sent_event", "FromUserName": "o-1", "CreateTime": 1}

    await room.knock({**event, "List": [item, {**item, "ErrorCode": "0"}]})
    await room.chore.step()

    assert [each.getMessage() for each in caplog.records] == [
        "subscribe message 17 was taken and not delivered: system error"
    ]


async def test_an_event_that_fails_is_tried_again_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[tuple[str, int]] = []

    async def handler(push: Push) -> None:
        seen.append((push.openid, push.attempts))
        if push.openid == "bad":
            raise RuntimeError("no")
        if push.openid == "slow":
            await asyncio.sleep(3600)

    room = Room(handlers={"demo": (handler,)})
    for openid in ("bad", "slow", "good"):
        await room.knock({"MsgType": "event", "Event": "demo", "FromUserName": openid, "CreateTime": 1})

    assert await room.chore.step() == 3
    assert await room.chore.step() == 0
    room.clock.later(21)
    assert await room.chore.step() == 2
    assert seen == [("bad", 1), ("slow", 1), ("good", 1), ("bad", 2), ("slow", 2)]
    assert {each.getMessage().partition(" failed")[0] for each in caplog.records} == {
        "event 1 (demo)",
        "event 2 (demo)",
    }
    assert room.chore.name == NAME


async def test_after_many_attempts_an_event_waits_for_a_person() -> None:
    async def handler(_push: Push) -> None:
        raise RuntimeError("never")

    room = Room(handlers={"demo": (handler,)})
    await room.knock({"MsgType": "event", "Event": "demo", "CreateTime": 1})
    tried = []
    for _ in range(MOST_ATTEMPTS + 3):
        tried.append(await room.chore.step())
        room.clock.later(20_000)

    assert tried == [1] * MOST_ATTEMPTS + [0] * 3
    assert await room.house.store.run(Scope(), lambda tx: tx.stuck_pushes(MOST_ATTEMPTS)) == 1


async def test_what_is_long_over_is_forgotten_and_a_signature_is_too_old_by_then() -> None:
    room = await Room().bound()
    room.wechat.tap("o-1", {ONE: "accept"})
    event = room.wechat.events[0]
    await room.told()
    room.clock.later(8 * 86_400)
    await room.chore.step()

    assert await room.knock(event) is Received.NEW  # with a signature of today: WeChat itself


async def test_a_signature_that_was_used_is_refused_for_another_body() -> None:
    """In the clear nothing of the body is signed: whoever saw a request could send another in its name."""
    room = Room(mode=Mode.PLAIN)
    question = room.sender.push({"MsgType": "event", "Event": "subscribe_msg_popup_event", "CreateTime": 1})
    query = dict(parse_qsl(urlsplit(question.url).query))
    signed = Signed(query["timestamp"], query["nonce"], query["signature"])
    await take_in(room.house, room.doorway, signed, question.body)

    with pytest.raises(NotAllowed, match="用过"):
        await take_in(room.house, room.doorway, signed, question.body.replace(b": 1", b": 2"))
    assert await take_in(room.house, room.doorway, signed, question.body) is Received.AGAIN


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_signature_counts_for_five_minutes(seconds: float) -> None:
    room = Room()
    query = dict(parse_qsl(urlsplit(room.sender.verify("4375").url).query))
    room.clock.later(seconds)

    with pytest.raises(NotAllowed, match="时钟"):
        await greet(room.house, room.doorway, Signed(query["timestamp"], query["nonce"], query["signature"]), "4375")


async def test_a_phone_reports_only_templates_that_there_are() -> None:
    room = Room()

    with pytest.raises(InvalidInput) as refused:
        await reported(room.house, TEMPLATES, "p-1", {"unknown": Word.ACCEPT}, None)

    assert refused.value.errors == {"results": "没有编号是“unknown”的订阅模板"}


async def test_a_verification_does_not_lend_its_signature_to_an_event() -> None:
    room = Room(mode=Mode.PLAIN)
    query = dict(parse_qsl(urlsplit(room.sender.verify("4375").url).query))
    signed = Signed(query["timestamp"], query["nonce"], query["signature"])

    assert await greet(room.house, room.doorway, signed, "4375") == "4375"
    with pytest.raises(NotAllowed, match="用过"):
        await take_in(room.house, room.doorway, signed, b'{"MsgType":"event","Event":"subscribe_msg_popup_event"}')


async def test_without_a_gate_nothing_is_taken_in() -> None:
    room = Room()
    doorway = Doorway(None, MINUTES, frozenset())

    with pytest.raises(NotFound):
        await take_in(room.house, doorway, Signed("1", "1"), b"{}")
    with pytest.raises(NotFound):
        await greet(room.house, doorway, Signed("1", "1"), "4375")


async def test_who_is_who_there() -> None:
    room = await Room().bound()

    assert [await person_by_openid(room.house)(each) for each in ("o-1", "o-2")] == ["p-1", None]
    assert [await openid_by_person(room.house)(each) for each in ("p-1", "p-2")] == ["o-1", None]
