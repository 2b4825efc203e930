"""Linked cases (关联件): what a case keeps of those that it came from or that came from it, as far as it was told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cases.people import JurisdictionId, UnitAt


class LinkKind(StrEnum):
    """Why a case has another one; the value never changes."""

    REFER = "refer"  # 提请上级
    TRANSFER = "transfer"  # 移送
    CONVERT = "convert"  # 转为代表建议
    SPLIT = "split"  # 拆分


#: What each is called, in lists and refusals.
KIND_WORDS: dict[LinkKind, str] = {
    LinkKind.REFER: "提请上级",
    LinkKind.TRANSFER: "移送",
    LinkKind.CONVERT: "转为代表建议",
    LinkKind.SPLIT: "拆分",
}
#: Made by a person out of the very same matter: the rules shall not take them for a repetition of it.
WITHIN = frozenset({LinkKind.CONVERT, LinkKind.SPLIT})


class What(StrEnum):
    """What has happened to a linked case; the value never changes."""

    OPENED = "opened"
    POOLED = "pooled"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    ESCALATED = "escalated"
    LINKED = "linked"  # handed on further
    ANSWERED = "answered"
    RATED = "rated"
    REOPENED = "reopened"
    CLOSED = "closed"


#: The state of a linked case in a word; WAITING while it is not opened yet.
WHAT_WORDS: dict[What, str] = {
    What.OPENED: "已立件",
    What.POOLED: "待认领",
    What.ASSIGNED: "已交办",
    What.ACCEPTED: "办理中",
    What.RETURNED: "已退回",
    What.ESCALATED: "已升级",
    What.LINKED: "已再次转出",
    What.ANSWERED: "已答复",
    What.RATED: "已评价",
    What.REOPENED: "重新办理",
    What.CLOSED: "已办结",
}
WAITING = "正在转出"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a case comes from: the case, in which jurisdiction, why, and who has sent the first report of all.

    ``carriers`` are the deputies who had passed it on, ``joined`` whose reports had been joined to it; by person id.
    """

    kind: LinkKind
    case: str
    jurisdiction: JurisdictionId
    place: str  # what the jurisdiction was called then
    reporter: str
    carriers: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    veiled: bool = False  # the rules there hid who has reported it, and so it stays here


@dataclass(frozen=True, slots=True)
class Link:
    """A case that came from this one, as far as it was told: ``told`` is the last of its events that was.

    ``place`` is what its jurisdiction was called then, ``waits``: the answer here waits until it is over.
    """

    kind: LinkKind
    child: str
    jurisdiction: JurisdictionId
    place: str
    category: str = ""
    waits: bool = False
    told: int = 0
    what: What | None = None
    unit: UnitAt | None = None
    outcome: str | None = None
    solved: bool | None = None
    stars: int | None = None
    number: str | None = None
    closed: bool = False

    @property
    def state(self) -> str:
        """How far it is, in a word; a case that was answered or is over says so whatever was told since."""
        return WHAT_WORDS[self.what] if self.what else WAITING


@dataclass(frozen=True, slots=True)
class Kin:
    """All of that for one case. ``heard`` is the last event of the origin that this case was told of.

    ``asked`` is the deputy who was asked to be the author of a suggestion (提出人), by person id.
    """

    origin: Origin | None = None
    links: tuple[Link, ...] = ()
    heard: int = 0
    asked: str | None = None

    def link(self, child: str) -> Link | None:
        """The link to that case."""
        return next((each for each in self.links if each.child == child), None)

    def of(self, kind: LinkKind) -> tuple[Link, ...]:
        """The links of that kind."""
        return tuple(each for each in self.links if each.kind is kind)

    @property
    def first(self) -> tuple[str, ...]:
        """Who has sent the first report of all, and who passed it on, where the case has an origin."""
        return () if self.origin is None else (self.origin.reporter, *self.origin.carriers)

    @property
    def joined(self) -> tuple[str, ...]:
        """Whose reports had been joined to those that it came from."""
        return () if self.origin is None else self.origin.joined

    @property
    def heirs(self) -> tuple[str, ...]:
        """Whose matter it is beside its reporter's, since it was theirs already; a suggestion is its author's alone."""
        if self.origin is None or self.origin.kind is LinkKind.CONVERT:
            return ()
        return (*self.origin.carriers, *self.origin.joined)

    @property
    def open_parts(self) -> tuple[Link, ...]:
        """The cases that an answer here waits for."""
        return tuple(each for each in self.links if each.waits and not each.closed)


#: Of a case that stands by itself, as most do.
NO_KIN = Kin()


def roll_up(links: tuple[Link, ...]) -> str:
    """How far the parts are: 拆分3件,已办结2件; empty where there are none."""
    parts = [each for each in links if each.kind is LinkKind.SPLIT]
    return f"拆分{len(parts)}件,已办结{sum(each.closed for each in parts)}件" if parts else ""


def under_way(kin: Kin) -> str:
    """What is handled elsewhere meanwhile, as the beginning of a sentence; empty where nothing is."""
    elsewhere = (each for each in kin.links if each.kind in {LinkKind.REFER, LinkKind.CONVERT} and not each.closed)
    told = [f"已{KIND_WORDS[each.kind]}({each.place},{each.state})" for each in elsewhere]
    parts = [roll_up(kin.links)] if kin.open_parts else []
    return "".join(f"{each};" for each in (*told, *parts))
