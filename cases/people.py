"""Who acts on a case: persons are global, their roles are held in a jurisdiction for a term (任职)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

JurisdictionId = int


class Role(StrEnum):
    """Roles as the authorisation table knows them; the value never changes, the Chinese word may be local."""

    RESIDENT = "resident"  # 居民
    POINT_HEAD = "point_head"  # 点长
    GRID_WORKER = "grid_worker"  # 网格员
    DELIBERATOR = "deliberator"  # 议政代表
    DEPUTY = "deputy"  # 人大代表
    ADVISER = "adviser"  # 政协委员
    STAFF = "unit_staff"  # 承办单位工作人员
    HEAD = "unit_head"  # 单位负责人
    COORDINATOR = "coordinator"  # 镇人大、代表工委工作人员
    MEDIATOR = "mediator"  # 调解员
    LAWYER = "lawyer"  # 律师
    JUDGE = "judge"  # 法官
    PROSECUTOR = "prosecutor"  # 检察官
    POLICE = "police"  # 民警
    JUSTICE = "justice_staff"  # 司法所工作人员
    CLERK = "clerk"  # 规约编写人
    APPROVER = "approver"  # 第二签发人
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SYSTEM = "system"  # the clock; no person can hold it
    VISITOR = "visitor"  # not signed in


#: The word a rule file uses for a role: of who reports (上报人 是 …), and of whose a step is (由 …).
RULE_WORDS: dict[Role, str] = {
    Role.RESIDENT: "居民",
    Role.POINT_HEAD: "点长",
    Role.GRID_WORKER: "网格员",
    Role.DELIBERATOR: "议政代表",
    Role.DEPUTY: "代表",
    Role.ADVISER: "政协委员",
    Role.MEDIATOR: "调解员",
    Role.LAWYER: "律师",
    Role.JUDGE: "法官",
    Role.PROSECUTOR: "检察官",
    Role.POLICE: "民警",
    Role.JUSTICE: "司法所工作人员",
}

#: Whom a place asks in to talk matters over (三官一司, 调解员, 律师): they handle nothing and coordinate nothing.
COUNSELLORS = frozenset({Role.MEDIATOR, Role.LAWYER, Role.JUDGE, Role.PROSECUTOR, Role.POLICE, Role.JUSTICE})

#: The post (岗位) of a head of whom the roster names no other.
HEAD_POST = "负责人"

LEVELS = ("镇", "县", "市", "省")


def role_named(word: str) -> Role | None:
    """The role that a rule file's word means: 镇代表 is a 代表, a 议政代表 is not; None for what is no role."""
    known = [role for role, base in RULE_WORDS.items() if word.endswith(base)]
    return max(known, key=lambda role: len(RULE_WORDS[role]), default=None)


def level_named(word: str) -> str | None:
    """The level that a rule file's word asks of a deputy: 镇代表 of the town; None where every level will do."""
    return word[:1] if word[1:] == RULE_WORDS[Role.DEPUTY] and word[:1] in LEVELS else None


def is_meant(word: str, role: Role, level: str | None) -> bool:
    """Whether the word of a rule file means somebody in this role, a deputy of that level.

    Events of before levels were kept know none: what was done then stays done, and whoever acts now has a level.
    """
    return role_named(word) is role and level_named(word) in {None, level}


#: Roles that somebody else can stand in for (代); a deputy's mandate is the deputy's own.
SUBSTITUTABLE = frozenset({Role.STAFF, Role.HEAD, Role.COORDINATOR, Role.POINT_HEAD, Role.GRID_WORKER})


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A unit by its immutable id, with the name it bore when this was written (old cases keep the old name).

    Two are equal when they are the same unit, whatever it was called.
    """

    id: int
    name: str = field(compare=False)


class TieKind(StrEnum):
    """To what a deputy can be tied (联系); the value never changes."""

    GRID = "grid"  # 网格
    VILLAGE = "village"  # 村、社区
    ENTERPRISE = "enterprise"  # 企业
    PROJECT = "project"  # 项目
    PERSON = "person"  # 议政代表


@dataclass(frozen=True, slots=True)
class TieTo:
    """What a deputy is tied to at this moment: a name of that place, or a person by id."""

    jurisdiction: JurisdictionId
    kind: TieKind
    target: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """One role held in one jurisdiction, valid now; ``level`` 镇 县 市 省 for deputies, ``unit`` for staff.

    ``standing_in_for`` is whose role it is where somebody only stands in (代), by person id; ``post`` is what the
    roster calls the post (岗位) in that unit.
    """

    role: Role
    jurisdiction: JurisdictionId
    unit: UnitAt | None = None
    level: str | None = None
    group: str | None = None
    standing_in_for: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is signed in, with every role held at this moment. Being a resident needs no tenure."""

    id: str
    tenures: tuple[Tenure, ...] = ()
    ties: tuple[TieTo, ...] = ()

    def posts_in(self, unit: UnitAt | None) -> frozenset[str]:
        """The posts (岗位) that this person holds in that unit; none without a unit."""
        here = (tenure for tenure in self.tenures if unit is not None and tenure.unit == unit)
        return frozenset(tenure.post for tenure in here if tenure.post is not None)


@dataclass(frozen=True, slots=True)
class ActorMark:
    """Who did it, as an event keeps it: the person's id and in which role and for which unit; never a name.

    ``standing_in_for`` is whose role it was, by person id, where somebody stood in (代). ``level`` is a deputy's;
    events of before it was kept have none.
    """

    person: str | None
    role: Role
    unit: UnitAt | None = None
    standing_in_for: str | None = None
    level: str | None = None


#: The deadline clock acts by itself.
CLOCK = ActorMark(None, Role.SYSTEM)
