"""Who and where (依据、对象): the clause that said something, the units and recipients that it names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a rule stands: which file (administrative code), clause, item, line – what every step shows as 依据."""

    jurisdiction: str
    place: str  # the jurisdiction's name, 海宁市
    clause: str  # 第四条, 附表一
    item: str | None = None  # (一), or a row of a table
    title: str = ""  # the heading after the clause number, 窨井盖
    line: int = 0
    mandatory: bool = False

    def __str__(self) -> str:
        return f"{self.place} {self.clause}{self.item or ''}" + (f"({self.title})" if self.title else "")


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit by its canonical name in the jurisdiction that declared it; the roster knows who stands behind it."""

    jurisdiction: str
    name: str


class RecipientKind(StrEnum):
    """What a recipient is named by."""

    UNIT = "单位"
    POST = "岗位"
    STEWARD = "督促单位"  # the steward of the case's group (群)
    HOLDER = "承办单位"
    REPORTER = "上报人"
    ASSISTING = "协办单位"  # each unit that helps
    ROLE = "身份"  # whoever has this role: 代表, 网格员
    OFFERED = "候选单位"  # the candidate to which the case is offered now


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a rung, a notice, a step or an arbitration addresses; ``post`` for POST and ROLE, ``unit`` for UNIT.

    For POST ``unit`` is the stand-in of the file that speaks: another file may have a post of the same name.
    """

    kind: RecipientKind
    unit: UnitRef | None = None
    post: str | None = None

    def __str__(self) -> str:
        return self.post or (self.unit.name if self.unit else self.kind.value)
