"""Robots of chat groups: signed, paced, silent about people, and honest about what became of a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dingtalk_robot import DingtalkRobot
from adapters.dingtalk_robot import markdown as dingtalk_markdown
from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.robots import DINGTALK_LIMITS, WECOM_LIMITS, FakeDingtalkRobot, FakeWecomRobot
from adapters.limiter import WindowLimiter
from adapters.services import RemoteService, ServicePolicy
from adapters.wecom_robot import MOST_BYTES, WecomRobot, markdown
from cases.chat_robots import GroupChannel, GroupRobot, RobotBook, Words, plain
from cases.ports_channels import ChannelName, Delivery, Message, Outcome
from cases.ports_outbound import Answered
from cases.ports_telling import Robot

WECOM, DINGTALK = "https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com"
WORDS = Words("新的事项", ("编号:2026-0001", "期限:11月24日 24:00"), "https://rd.example.gov.cn/h5/case/1")


class World:
    """Two groups with a robot each, and their time."""

    def __init__(self) -> None:
        self.now, self.skew = 1_760_000_000.0, 0.0
        self.wecom, self.dingtalk = FakeWecomRobot(lambda: self.now), FakeDingtalkRobot(lambda: self.now)
        self.house = FakeHouse({WECOM: self.wecom, DINGTALK: self.dingtalk})

    def by_wecom(self, key: str = "demo-key") -> WecomRobot:
        service = RemoteService(self.house, ServicePolicy("企业微信", WECOM))
        return WecomRobot(service, "演示群", f"{WECOM}/cgi-bin/webhook/send?key={key}")

    def by_dingtalk(self, token: str = "demo-token", secret: str = "SEC-demo") -> DingtalkRobot:
        service = RemoteService(self.house, ServicePolicy("钉钉", DINGTALK))
        address = f"{DINGTALK}/robot/send?access_token={token}"
        return DingtalkRobot(service, "演示群", address, secret, lambda: self.now + self.skew)


# --- limits -----------------------------------------------------------------------------------------------------------


async def wecom_key(w: World) -> Delivery:
    return await w.by_wecom("other").say(WORDS)


async def wecom_often(w: World) -> Delivery:
    for _ in range(20):
        assert (await w.by_wecom().say(WORDS)).outcome is Outcome.SENT
    return await w.by_wecom().say(WORDS)


async def wecom_length(w: World) -> Delivery:
    body = b'{"markdown": {"content": "' + b"x" * 4097 + b'"}}'
    w.house.faults.waiting = []
    await w.by_wecom().say(WORDS)
    asked = w.house.asked[-1]
    w.house.faults.waiting = [Fault(instead=await w.wecom.answer(type(asked)(asked.method, asked.url, {}, body)))]
    return await w.by_wecom().say(WORDS)


async def dingtalk_token(w: World) -> Delivery:
    return await w.by_dingtalk(token="other").say(WORDS)


async def dingtalk_sign(w: World) -> Delivery:
    return await w.by_dingtalk(secret="SEC-other").say(WORDS)


async def dingtalk_clock(w: World) -> Delivery:
    w.skew = 3_601
    return await w.by_dingtalk().say(WORDS)


async def dingtalk_often(w: World) -> Delivery:
    for _ in range(20):
        assert (await w.by_dingtalk().say(WORDS)).outcome is Outcome.SENT
    await w.by_dingtalk().say(WORDS)
    w.now += 300
    return await w.by_dingtalk().say(WORDS)


Violation = tuple[Callable[[World], Awaitable[Delivery]], Outcome, str]
VIOLATIONS: dict[str, Violation] = {
    "wecom-key": (wecom_key, Outcome.REFUSED, "93000,网址不对"),
    "wecom-often": (wecom_often, Outcome.LATER, ""),
    "wecom-length": (wecom_length, Outcome.REFUSED, "40058,内容太长"),
    "dingtalk-token": (dingtalk_token, Outcome.REFUSED, "300001,网址里的 access_token 不对"),
    "dingtalk-sign": (dingtalk_sign, Outcome.REFUSED, "310000,密钥"),
    "dingtalk-clock": (dingtalk_clock, Outcome.REFUSED, "310000,密钥"),
    "dingtalk-often": (dingtalk_often, Outcome.LATER, ""),
}
NAMES = [f"wecom-{each.name}" for each in WECOM_LIMITS] + [f"dingtalk-{each.name}" for each in DINGTALK_LIMITS]


@pytest.mark.parametrize("name", NAMES)
async def test_who_does_not_keep_to_a_limit_is_refused(name: str) -> None:
    violate, outcome, alarm = VIOLATIONS[name]

    said = await violate(World())

    assert said.outcome is outcome
    assert alarm in said.alarm


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("speak", ["by_wecom", "by_dingtalk"])
async def test_doubt_rest_and_codes_that_nobody_knows(speak: str) -> None:
    w = World()
    robot = getattr(w, speak)()
    w.house.faults.waiting = [
        Fault(lost=True),
        Fault(instead=Answered(200, {}, b"<html>")),
        Fault(instead=Answered(200, {}, b'{"errcode": 77}')),
        Fault(before=True, times=5),
    ]

    said = [await robot.say(WORDS) for _ in range(9)]

    assert [each.outcome for each in said[:3]] == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.REFUSED]
    assert "77,请查" in said[2].alarm
    assert said[-1].outcome is Outcome.LATER


def test_a_message_says_what_matters_and_leads_to_the_case() -> None:
    assert markdown(WORDS) == (
        "**新的事项**\n> 编号:2026-0001\n> 期限:11月24日 24:00\n[打开办理](https://rd.example.gov.cn/h5/case/1)"
    )
    assert dingtalk_markdown(WORDS).startswith("#### 新的事项\n\n> 编号:2026-0001\n\n")
    assert "打开办理" not in markdown(Words("标题", (), ""))


@given(st.lists(st.text(max_size=2_000), max_size=4), st.text(max_size=3_000))
def test_whatever_is_said_it_fits_and_forges_nothing(lines: list[str], title: str) -> None:
    text = markdown(Words(title, tuple(lines), "https://rd.example.gov.cn"))

    assert len(text.encode()) <= MOST_BYTES
    assert text.count("](") <= 1
    assert all(sign not in plain("".join(lines)) for sign in "<>[]()@#`")


# --- the channel and the book -----------------------------------------------------------------------------------------


def message(person: str, **fields: str) -> Message:
    return Message(
        "m", "case:assigned", person, "新的事项", "张三说井盖响", {"编号": "2026-0001", **fields}, case="c-1"
    )


async def test_a_robot_says_no_word_of_the_reporters_and_waits_when_it_has_said_enough() -> None:
    w = World()
    limiter = WindowLimiter("")
    channel = GroupChannel(
        ChannelName.WECOM, {"演示群": w.by_wecom()}, limiter, lambda case: f"https://rd.example.gov.cn/h5/case/{case}"
    )
    robot = Robot(ChannelName.WECOM, "演示群").person

    said = [await channel.reach(message(robot, 事项="张三家门口")) for _ in range(21)]

    assert [each.outcome for each in said] == [Outcome.SENT] * 20 + [Outcome.LATER]
    assert said[-1].retry_after > 0
    assert set(w.wecom.heard) == {"**新的事项**\n> 编号:2026-0001\n[打开办理](https://rd.example.gov.cn/h5/case/c-1)"}
    gone = await channel.reach(message(Robot(ChannelName.WECOM, "没有的群").person))
    nobody = await channel.reach(message("01938a7e"))
    assert [gone.outcome, nobody.outcome] == [Outcome.NO_ADDRESS] * 2
    await limiter.close()


async def test_people_are_reached_by_whoever_reaches_people() -> None:
    class People:
        name, deduplicates = ChannelName.WECOM, True

        async def reach(self, message: Message) -> Delivery:
            return Delivery(Outcome.SENT, f"已发给 {message.person}")

    limiter = WindowLimiter("")
    channel = GroupChannel(ChannelName.WECOM, {}, limiter, str, People())

    assert (await channel.reach(message("甲"))).sentence == "已发给 甲"
    await limiter.close()


def test_a_robot_hears_what_is_told_to_its_unit_its_group_or_its_place() -> None:
    def robot(name: str, **where: str) -> GroupRobot:
        return GroupRobot(Robot(ChannelName.DINGTALK, name), "330481001", **where)

    book = RobotBook(
        (robot("单位", unit="综合执法队"), robot("群", group="督事群"), robot("全镇")), frozenset({"case:assigned"})
    )

    def told(unit: str | None, group: str | None, kind: str = "case:assigned", code: str = "330481001") -> list[str]:
        return [each.name for each in book.told([code, "330481"], unit, group, kind)]

    assert told("综合执法队", None) == ["单位", "全镇"]
    assert told("镇政府", "督事群") == ["群", "全镇"]
    assert told(None, None) == ["全镇"]
    assert told("综合执法队", "督事群", kind="case:noted") == []
    assert told("综合执法队", None, code="330481002") == []
