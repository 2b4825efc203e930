"""Calls to services of others: they end, they repeat only what may be repeated, and a service that is down may rest."""

from __future__ import annotations

import asyncio

import pytest

from adapters.fakes.house import FakeHouse, Fault
from adapters.memory_outbound import MemoryOutbound
from adapters.outbound_rules import Allowed
from adapters.services import RemoteService, ServicePolicy
from cases.ports_outbound import Answered, Question
from cases.ports_services import Call, ServiceDown

BASE = "https://service.example.com/base"
FINE = Answered(200, {}, b"{}")
BROKEN = Answered(503, {}, b"")
ASK = Call("POST", "/send", {"who": "演示 a"}, body=b"hello")
LOOK = Call("GET", "/look", repeatable=True)


class Echo:
    """Keeps what reached it."""

    def __init__(self) -> None:
        self.heard: list[Question] = []

    async def answer(self, question: Question) -> Answered:
        self.heard.append(question)
        return FINE


class Clock:
    """Seconds that pass when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def house(echo: Echo) -> FakeHouse:
    return FakeHouse({BASE: echo})


def service(house: FakeHouse, clock: Clock, **given: float) -> RemoteService:
    policy = ServicePolicy("演示服务", BASE + "/", seconds=given.get("seconds", 5.0), tries=3, breaker_after=3)
    return RemoteService(house, policy, clock=clock, sleep=clock.sleep)


async def test_what_may_have_been_done_is_not_sent_again(house: FakeHouse, clock: Clock, echo: Echo) -> None:
    house.faults.waiting = [Fault(lost=True)]

    with pytest.raises(ServiceDown, match="演示服务") as down:
        await service(house, clock).ask(ASK)

    assert down.value.doubtful
    assert len(echo.heard) == 1


async def test_what_may_be_repeated_is_and_pauses_in_between(house: FakeHouse, clock: Clock, echo: Echo) -> None:
    house.faults.waiting = [Fault(before=True), Fault(instead=BROKEN)]

    assert await service(house, clock).ask(LOOK) == FINE
    assert len(house.asked) == 3
    assert len(echo.heard) == 1
    assert 100.0 + 0.6 <= clock.now <= 100.0 + 1.2


async def test_repetitions_end(house: FakeHouse, clock: Clock) -> None:
    house.faults.waiting = [Fault(instead=BROKEN, times=9)]

    with pytest.raises(ServiceDown, match="状态码 503"):
        await service(house, clock).ask(LOOK)

    assert len(house.asked) == 3


async def test_a_service_that_hangs_is_not_waited_for(house: FakeHouse, clock: Clock) -> None:
    house.faults.waiting = [Fault(seconds=60.0)]

    with pytest.raises(ServiceDown, match="没有按时应答") as down:
        await service(house, clock, seconds=0.01).ask(ASK)

    assert down.value.doubtful


async def test_what_is_down_rests_and_then_one_may_try(house: FakeHouse, clock: Clock) -> None:
    called = service(house, clock)
    house.faults.waiting = [Fault(before=True, times=3)]
    for _ in range(3):
        with pytest.raises(ServiceDown):
            await called.ask(ASK)

    with pytest.raises(ServiceDown, match="暂停访问") as resting:
        await called.ask(ASK)
    assert not resting.value.doubtful
    assert len(house.asked) == 3

    clock.now += 31
    house.faults.waiting = [Fault(before=True)]
    with pytest.raises(ServiceDown, match="没有连上"):
        await called.ask(ASK)
    with pytest.raises(ServiceDown, match="暂停访问"):
        await called.ask(ASK)

    clock.now += 31
    assert [await called.ask(ASK) for _ in range(2)] == [FINE, FINE]


async def test_only_one_tries_what_has_rested(house: FakeHouse, clock: Clock) -> None:
    called = service(house, clock)
    house.faults.waiting = [Fault(before=True, times=3), Fault(seconds=0.02)]
    for _ in range(3):
        with pytest.raises(ServiceDown):
            await called.ask(ASK)
    clock.now += 31

    first, second = await asyncio.gather(called.ask(ASK), called.ask(ASK), return_exceptions=True)

    assert first == FINE
    assert isinstance(second, ServiceDown)


async def test_whoever_gives_up_leaves_the_turn_to_others(house: FakeHouse, clock: Clock) -> None:
    called = service(house, clock)
    house.faults.waiting = [Fault(before=True, times=3), Fault(seconds=60)]
    for _ in range(3):
        with pytest.raises(ServiceDown):
            await called.ask(ASK)
    clock.now += 31

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(called.ask(ASK), 0.01)

    assert await called.ask(ASK) == FINE


async def test_a_place_that_is_not_listed_is_no_fault_of_the_service(clock: Clock) -> None:
    policy = ServicePolicy("演示服务", BASE, breaker_after=1)
    called = RemoteService(MemoryOutbound(Allowed()), policy, clock=clock, sleep=clock.sleep)

    for _ in range(3):
        with pytest.raises(ServiceDown, match="不能访问") as down:
            await called.ask(ASK)
        assert not down.value.doubtful


async def test_what_is_asked_arrives_as_it_was_meant(house: FakeHouse, clock: Clock, echo: Echo) -> None:
    await service(house, clock).ask(ASK)

    assert echo.heard == [Question("POST", "/send?who=%E6%BC%94%E7%A4%BA+a", {}, b"hello")]
    assert house.asked[0].url == BASE + "/send?who=%E6%BC%94%E7%A4%BA+a"


async def test_nobody_lives_beside_the_stand_ins(house: FakeHouse) -> None:
    policy = ServicePolicy("别的服务", BASE + "ment")

    with pytest.raises(ServiceDown, match="查不到"):
        await RemoteService(house, policy).ask(ASK)
