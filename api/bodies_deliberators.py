"""What clients send about becoming 议政代表 (议政代表产生的请求体)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from api.bodies import Body, Id

Short = Annotated[str, Meta(min_length=1, max_length=100)]


class RecommendDeliberator(Body):
    """Somebody is recommended (推荐), by the number (编号) on the roster; ``by`` says who recommends."""

    key: Short
    by: Short


class ExamineDeliberator(Body):
    """What the examination came to (审查)."""

    person: Id
    passed: bool


class AnnounceDeliberator(Body):
    """The first and the last day of the announcement (公示)."""

    person: Id
    first: date
    last: date


class ObjectToDeliberator(Body):
    """On which ground somebody objects (异议); the details are given to the office, not here."""

    person: Id
    ground: Literal["不符合条件", "程序有问题", "其他"]


class SettleObjection(Body):
    """What came of the oldest open objection (异议处理)."""

    person: Id
    upheld: bool


class AppointDeliberator(Body):
    """The first and the last day of the term (聘任)."""

    person: Id
    first: date
    last: date


class EndDeliberator(Body):
    """Why the appointment ends early (解聘)."""

    person: Id
    reason: Short
