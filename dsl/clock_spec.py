"""What a plan says of a clock (时限的规定): its term, colours and ladder, and what may be given beside the term."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.cites import Cite, Recipient
from dsl.terms import Term, TimeRules


class RungAction(StrEnum):
    """What a rung does with the duty."""

    REMIND = "提醒"  # tells
    REPORT = "报"  # lets the superior act
    RAISE = "提级"  # moves the duty
    APPOINT = "指定"  # lets the recipient choose the unit
    MARK = "列为"  # reaches nobody, only sets a mark


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder (升级), counted from the current due time; ``after`` None fires at the due time itself.

    ``when`` is 逾期, 期满 (the end of a right) or a colour, at which the rung fires with the clock's turning so.
    ``stays``: 原单位 继续办理, so that 提级 lets the superior act and leaves the duty where it is.
    """

    action: RungAction
    recipient: Recipient | None  # None where the rung only sets a mark
    after: Term | None
    cites: tuple[Cite, ...]
    mark: str | None = None  # 列为 重点督办
    cleared_by: Recipient | None = None
    also: tuple[Recipient, ...] = ()
    when: str = "逾期"
    stays: bool = False

    @property
    def coloured(self) -> bool:
        """Whether it fires with a colour, before the clock is overdue."""
        return self.when not in {"逾期", "期满"}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One colour that a clock turns (预警).

    By the part that is ``left`` (0 to 1), by the time ``before`` its end, or when it is ``overdue``, perhaps only
    ``after`` so long.
    """

    color: str
    cites: tuple[Cite, ...]
    left: float | None = None
    before: Term | None = None
    overdue: bool = False
    after: Term | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """How a clock may be extended (延期): ``by`` so much more, to a new ``total``, or by its ``original`` term again.

    ``times`` counts per case and clock, None is without a limit. Nobody among ``approvers``: the holder extends itself;
    several agree one after the other (逐级批准).
    """

    cites: tuple[Cite, ...]
    time: TimeRules
    times: int | None = None
    by: Term | None = None
    total: Term | None = None
    original: bool = False
    approvers: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """For which declared reasons a clock may stand still (中止), ``within`` which time in all, and who must agree."""

    cites: tuple[Cite, ...]
    time: TimeRules
    reasons: tuple[str, ...]
    within: Term | None = None
    approver: Recipient | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """No extension or pause leads a clock past this (封顶), which is counted from an event of its own."""

    cites: tuple[Cite, ...]
    starts: str
    term: Term
    time: TimeRules


class ClockStart(StrEnum):
    """The language's own events that start a clock (自…起); a rule file may declare more (``dsl.triggers``)."""

    REPORTED = "上报"
    POOLED = "待认领"
    ASSIGNED = "交办"
    ACCEPTED = "受理"
    ANSWERED = "答复"


@dataclass(frozen=True, slots=True)
class Floor:
    """What a superior's 必须执行 says of the same clock (底线), counted by the words of the file it stands in.

    The clock is due at the earlier of its own term and this one; a window of the citizen at the later. An extension or
    a pause of the clock moves the floor only as far as the superior's own allowances go.
    """

    starts: str
    term: Term
    time: TimeRules
    cites: tuple[Cite, ...]
    extension: Extension | None = None
    stay: Stay | None = None
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A term that runs (时限): name = what stops it. A clock from 上报 belongs to the case and never starts anew.

    ``restarts`` says what a change of holder does: True closes it as 移交 and starts it for the new holder, False
    carries the rest over (承接剩余). ``warn_left`` is the part of the term that is left when it turns yellow.
    """

    name: str  # 受理, 答复, 认领, 评价
    starts: str  # the event, one of ClockStart or one that a rule file declares
    term: Term
    time: TimeRules
    cites: tuple[Cite, ...]
    restarts: bool = False
    warn_left: float | None = None
    warn_cites: tuple[Cite, ...] = ()
    rungs: tuple[Rung, ...] = ()
    floors: tuple[Floor, ...] = ()  # what superiors hold the same clock to
    bearer: Recipient | None = None  # whose clock it is; None: whoever holds the case
    step: bool = False  # a dated step (步骤): the case ends only when it is done or waived
    right: bool = False  # 可以: a right that lapses when its term runs out, which is no lateness
    back: bool = False  # runs backwards from the date that its event is scheduled for (之日前)
    alarms: tuple[Alarm, ...] = ()  # the colours it turns; ``warn_left`` is what plans said before there were several
    extension: Extension | None = None
    not_extended: tuple[Cite, ...] = ()  # 不得延期
    stay: Stay | None = None
    ceiling: Ceiling | None = None
