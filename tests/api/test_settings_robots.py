"""Robots of chat groups are set up whole, speak only to their service, and hear of what their group is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.limiter import WindowLimiter
from adapters.memory_outbound import MemoryOutbound
from adapters.outbound_rules import Allowed
from api.notice_words import NOTICE_WORDS
from api.references import Secret
from api.robots_wiring import KINDS, group_channels, robot_addresses, robot_book
from api.settings import load
from api.settings_robots import RobotSettings, wrong_robots
from cases.ports_channels import ChannelName

BASE = load(None, {})
WECOM = RobotSettings(
    "执法队群",
    "wecom",
    Secret("file:/a", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"),
    (),
    "330481001",
    "综合执法队",
    "",
)
DINGTALK = replace(
    WECOM,
    name="督事群",
    by="dingtalk",
    address=Secret("file:/b", "https://oapi.dingtalk.com/robot/send?access_token=t\n"),
    secret=(Secret("file:/c", "SEC"),),
    unit="",
    group="督事群",
)


@pytest.mark.parametrize(
    ("robots", "wrong"),
    [
        ((WECOM, DINGTALK), []),
        ((replace(WECOM, address=Secret("file:/a", "https://example.com/x")),), ["robots[0].address"]),
        ((replace(DINGTALK, secret=()),), ["robots[0].secret"]),
        ((WECOM, WECOM), ["robots[1].name"]),
        ((replace(WECOM, code=""),), ["robots[0].code"]),
    ],
)
def test_what_cannot_work_is_named(robots: tuple[RobotSettings, ...], wrong: list[str]) -> None:
    assert [name for name, _ in wrong_robots(robots)] == wrong


async def test_each_service_has_a_channel_and_each_robot_hears_its_own() -> None:
    settings = replace(
        BASE, robots=(WECOM, DINGTALK), pages=replace(BASE.pages, h5_url="https://rd.example.gov.cn/h5/")
    )
    limiter = WindowLimiter("")
    channels = list(group_channels(settings, MemoryOutbound(Allowed()), limiter))
    await limiter.close()

    assert [(each.name, list(each.speakers)) for each in channels] == [
        (ChannelName.WECOM, ["执法队群"]),
        (ChannelName.DINGTALK, ["督事群"]),
    ]
    assert channels[0].link_of("c-1") == "https://rd.example.gov.cn/h5/case/c-1"
    assert robot_addresses(settings) == ("https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com")
    heard = robot_book(settings).told(["330481001"], "综合执法队", None, "case:assigned")
    assert [each.name for each in heard] == ["执法队群"]


def test_groups_hear_of_kinds_that_there_are() -> None:
    assert set(NOTICE_WORDS) >= KINDS
