"""Robots of chat groups (群机器人): one message to everybody in the group of a unit or of a 群, at WeCom or DingTalk.

A group may hold people who handle nothing: so a robot says which case, what happened and until when, never what the
reporter wrote. A link opens the case; what may be done there, the one who opens it may do (``can``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cases.ports_channels import Channel, ChannelName, Delivery, Message, Outcome
from cases.ports_limits import Budget, Limiter
from cases.ports_telling import Robot, robot_of

#: Both services take twenty messages a minute from a robot; one that sends more is silenced for ten minutes.
PACE = Budget("robot", 20, 60)
#: What a robot says of a case, in this order.
_SAID = ("编号", "单位", "期限")


@dataclass(frozen=True, slots=True)
class GroupRobot:
    """A robot in the chat of ``unit``, of ``group`` (群), or of a whole place; ``code`` is the place's."""

    robot: Robot
    code: str
    unit: str | None = None
    group: str | None = None

    def hears(self, codes: Sequence[str], unit: str | None, group: str | None) -> bool:
        """Whether what is told to this unit or group is for its chat."""
        if self.code not in codes:
            return False
        if self.unit is None and self.group is None:
            return True
        return (self.unit is not None and self.unit == unit) or (self.group is not None and self.group == group)


@dataclass(frozen=True, slots=True)
class RobotBook:
    """The port ``cases.ports_telling.Robots``: those of the settings, which hear of ``kinds`` alone."""

    robots: tuple[GroupRobot, ...]
    kinds: frozenset[str]

    def told(self, codes: Sequence[str], unit: str | None, group: str | None, kind: str) -> Sequence[Robot]:
        """Those that are to hear of it."""
        return [each.robot for each in self.robots if kind in self.kinds and each.hears(codes, unit, group)]


@dataclass(frozen=True, slots=True)
class Words:
    """What a robot says: a headline, some lines, and where the case is; ``link`` may be empty."""

    title: str
    lines: tuple[str, ...]
    link: str


class Speaker(Protocol):
    """One robot at its service. Never raises for what the service says."""

    async def say(self, words: Words) -> Delivery:
        """Try once."""
        ...


@dataclass(frozen=True, slots=True)
class GroupChannel:
    """The port ``cases.ports_channels.Channel`` of one service: robots by name, and ``people`` for everybody else."""

    name: ChannelName
    speakers: Mapping[str, Speaker]
    limiter: Limiter
    link_of: Callable[[str], str]
    people: Channel | None = None
    deduplicates: bool = False

    async def reach(self, message: Message) -> Delivery:
        """Try once; a robot that has said enough for a minute waits."""
        robot = robot_of(message.person)
        if robot is None:
            return await self._person(message)
        speaker = self.speakers.get(robot.name)
        if speaker is None:
            return Delivery(Outcome.NO_ADDRESS, f"群机器人“{robot.name}”已经停用")
        if seconds := await self.limiter.take(PACE, f"{robot.channel.value}:{robot.name}"):
            return Delivery(Outcome.LATER, "群机器人:一分钟内说得太多,稍后再说", retry_after=seconds)
        lines = tuple(f"{name}:{message.fields[name]}" for name in _SAID if message.fields.get(name))
        return await speaker.say(Words(message.title, lines, self.link_of(message.case) if message.case else ""))

    async def _person(self, message: Message) -> Delivery:
        if self.people is None:
            return Delivery(Outcome.NO_ADDRESS, "没有接入")
        return await self.people.reach(message)


def plain(text: str) -> str:
    """Words that no chat takes for a link, a mention or a format of its own."""
    return "".join(_FULL.get(char, char) for char in " ".join(text.split()))


_FULL = {char: chr(ord(char) + 0xFEE0) for char in "<>[]()*_`#@!|\\"}  # the same signs at full width
