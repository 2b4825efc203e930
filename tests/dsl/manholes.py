"""A town whose manhole covers belong to several companies: what the tests of its decisions share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dsl.decision import Cite, UnitRef
from dsl.facts import Facts
from dsl.ruleset import Ruleset
from tests.dsl.meaning import TOWN, compiled, town

AT = datetime(2020, 10, 4, 0, 48, tzinfo=UTC)
GOVERNMENT, SQUAD = UnitRef(TOWN, "镇政府"), UnitRef(TOWN, "综合执法队")
MOBILE, WATER = UnitRef(TOWN, "移动公司"), UnitRef(TOWN, "自来水公司")
EVERYONE = (GOVERNMENT, SQUAD, MOBILE, WATER)
MANHOLES = (
    "单位 移动公司 外部",
    "单位 自来水公司 外部",
    "分类 市政设施 含 窨井盖、路灯",
    "分类 违建",
    "问 窨井盖:权属 选 移动、自来水、不清楚;可以不填",
    "问 危险 选 有、无",
    "对照 产权单位 按 权属",
    "  移动 归 移动公司",
    "  自来水 归 自来水公司",
    "  不清楚、未填 归 认领",
)
REST = "第四条 其余 由 各单位 认领"


def rules(*lines: str) -> Ruleset:
    return compiled(town(*MANHOLES, *lines)).rulesets[TOWN]


def report(*category: str, **known: Any) -> Facts:
    return Facts(TOWN, AT, category, **known)


def cite(clause: str, title: str, line: int, item: str | None = None) -> Cite:
    return Cite(TOWN, "示例镇", clause, item, title, line)
