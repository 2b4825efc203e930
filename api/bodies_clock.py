"""What clients send about running terms (时限的请求体): more time, a pause, an excuse, a mark cleared."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from api.bodies import Body, Name, Words


class Span(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A length of time in a unit of the rule files: 15 自然日 is not 15 工作日, and 1 月 is not 30 自然日."""

    amount: Annotated[int, Meta(ge=1, le=10_000)]
    unit: Literal["分钟", "小时", "工作时", "工作日", "自然日", "月", "季度", "半年", "年"]


class RequestExtension(Body):
    """Ask for more time (申请延期). No ``clock`` where only one can be extended; no ``term``: the most allowed."""

    clock: Name | None = None
    term: Span | None = None
    text: Words | None = None


class DecideExtension(Body):
    """Agree to more time, or not (批准延期)."""

    approve: bool
    clock: Name | None = None
    text: Words | None = None


class Pause(Body):
    """Let terms stand still (中止) for a reason that the rule file names."""

    reason: Name
    text: Words | None = None


class DecidePause(Body):
    """Agree to a pause, or not (批准中止)."""

    approve: bool
    text: Words | None = None


class Resume(Body):
    """Let terms go on (恢复)."""


class Exempt(Body):
    """Excuse lateness (豁免), and why. No ``clock``: everything that is late."""

    clock: Name | None = None
    text: Words | None = None


class ClearMark(Body):
    """Clear a mark (解除)."""

    mark: Name
    text: Words | None = None
