"""From settings to robots in chat groups (群机器人的装配): who hears what, and a channel for each of the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from adapters.dingtalk_robot import DingtalkRobot
from adapters.services import RemoteService, ServicePolicy
from adapters.wecom_robot import WecomRobot
from api.settings import Settings
from api.settings_robots import RobotSettings
from cases.chat_robots import GroupChannel, GroupRobot, RobotBook, Speaker
from cases.ports_channels import ChannelName
from cases.ports_limits import Limiter
from cases.ports_outbound import Outbound
from cases.ports_telling import Robot

#: What a group hears of: what came, what is urged, what is late, what was answered.
KINDS = frozenset(
    {"case:assigned", "case:pooled", "case:offered", "case:urged", "clock:warned", "clock:overdue", "ladder:climbed"}
    | {"case:answered", "case:reopened", "case:supervised"}
)
_WORDS = {"wecom": "企业微信群机器人", "dingtalk": "钉钉群机器人"}


def robot_book(settings: Settings) -> RobotBook:
    """Which robots there are."""
    found = (
        GroupRobot(Robot(ChannelName(each.by), each.name), each.code, each.unit or None, each.group or None)
        for each in settings.robots
    )
    return RobotBook(tuple(found), KINDS)


def group_channels(settings: Settings, way_out: Outbound, limiter: Limiter) -> Iterator[GroupChannel]:
    """A channel for each service that has robots."""
    for name in (ChannelName.WECOM, ChannelName.DINGTALK):
        speakers = {each.name: _speaker(each, way_out) for each in settings.robots if each.by == name.value}
        if speakers:
            yield GroupChannel(name, speakers, limiter, case_link(settings))


def robot_addresses(settings: Settings) -> tuple[str, ...]:
    """The base addresses of the services that robots are spoken through."""
    return tuple(dict.fromkeys(_base(each) for each in settings.robots))


def _speaker(given: RobotSettings, way_out: Outbound) -> Speaker:
    service = RemoteService(way_out, ServicePolicy(_WORDS[given.by], _base(given), tries=1))
    if given.by == "wecom":
        return WecomRobot(service, given.name, given.address.value.strip())
    return DingtalkRobot(service, given.name, given.address.value.strip(), given.secret[0].value)


def _base(given: RobotSettings) -> str:
    return f"https://{urlsplit(given.address.value.strip()).netloc}"


def case_link(settings: Settings) -> Callable[[str], str]:
    """Where a case is opened on the web; without such a page there is no link."""
    page = settings.pages.h5_url.rstrip("/")
    return lambda case: f"{page}/case/{case}" if page else ""
