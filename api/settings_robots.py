"""Settings of robots in chat groups (群机器人的设置): whose group it is, and how the robot is spoken through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from api.references import Secret

#: The only places that a robot's address may lead to.
HOSTS = {"wecom": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com"}
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class RobotSettings:
    """One robot; ``address`` is the whole webhook and as secret as a password, ``secret`` the one that signs (钉钉)."""

    name: str
    by: Literal["wecom", "dingtalk"]
    address: Secret
    secret: tuple[Secret, ...]
    code: str
    unit: str
    group: str


def wrong_robots(robots: Sequence[RobotSettings]) -> list[tuple[str, str]]:
    """What cannot work, each by its setting; the address itself is never told."""
    found = []
    for number, each in enumerate(robots):
        setting = f"robots[{number}]"
        parts = urlsplit(each.address.value.strip())
        if parts.scheme != "https" or parts.netloc != HOSTS[each.by]:
            found.append((f"{setting}.address", f"要是 https://{HOSTS[each.by]}/ 开头的网址,从群机器人的设置里复制"))
        if each.by == "dingtalk" and len(each.secret) != 1:
            found.append((f"{setting}.secret", "钉钉的机器人要选“加签”,写一个密钥(引用)"))
        if not each.name or len(each.name) > _LONGEST_NAME or any(each.name == other.name for other in robots[:number]):
            found.append((f"{setting}.name", f"每个机器人要有自己的名称,最多 {_LONGEST_NAME} 个字"))
        if not each.code:
            found.append((f"{setting}.code", "要写辖区代码"))
    return found
