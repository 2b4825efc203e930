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
    STAFF = "unit_staff"  # 承办单位工作人员
    COORDINATOR = "coordinator"  # 镇人大、代表工委工作人员
    CLERK = "clerk"  # 规约编写人
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SYSTEM = "system"  # the clock; no person can hold it
    VISITOR = "visitor"  # not signed in


#: The word a rule file uses for the role of a reporter (上报人 是 …).
RULE_WORDS: dict[Role, str] = {
    Role.RESIDENT: "居民",
    Role.POINT_HEAD: "点长",
    Role.GRID_WORKER: "网格员",
    Role.DELIBERATOR: "议政代表",
    Role.DEPUTY: "代表",
}


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A unit by its immutable id, with the name it bore when this was written (old cases keep the old name).

    Two are equal when they are the same unit, whatever it was called.
    """

    id: int
    name: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Tenure:
    """One role held in one jurisdiction, valid now; ``level`` 镇 县 市 省 for deputies, ``unit`` for staff."""

    role: Role
    jurisdiction: JurisdictionId
    unit: UnitAt | None = None
    level: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is signed in, with every role held at this moment. Being a resident needs no tenure."""

    id: str
    tenures: tuple[Tenure, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMark:
    """Who did it, as an event keeps it: the person's id and in which role and for which unit; never a name."""

    person: str | None
    role: Role
    unit: UnitAt | None = None


#: The deadline clock acts by itself.
CLOCK = ActorMark(None, Role.SYSTEM)
