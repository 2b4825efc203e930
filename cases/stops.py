"""Whose reports are not taken for a while, and why (停止上报): grounds, terms, appeals. Only residents can be stopped.

What somebody in office reports is a matter of the office; and whoever is stopped here can report everywhere else, can
follow what was reported before, and is told the numbers for emergencies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from cases.people import JurisdictionId
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from dsl.period import show

#: An example value: no statute says how long; a longer one would be a punishment, which is for others.
MOST_DAYS = 30
_WORDS = range(4, 501)


class Ground(StrEnum):
    """Why; the value never changes."""

    UNRELATED = "unrelated"
    ABUSE = "abuse"
    FALSE = "false"
    REPEATED = "repeated"
    ADVERTISING = "advertising"


GROUND_WORDS = {
    Ground.UNRELATED: "反复发送与公共事务无关的内容",
    Ground.ABUSE: "辱骂、威胁他人",
    Ground.FALSE: "故意上报不存在的事",
    Ground.REPEATED: "同一件事反复上报,劝说不听",
    Ground.ADVERTISING: "发布广告",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: of ``person``, for what was done with ``case``; ``words`` explain the ground. Moments are aware.

    ``appeal`` is what the person says against it, once; ``lifted`` and ``answer`` what came of that.
    """

    id: str
    jurisdiction: JurisdictionId
    person: str
    case: str
    ground: Ground
    words: str
    placed_by: str
    placed_at: datetime
    until: datetime
    appeal: str = ""
    appealed_at: datetime | None = None
    lifted: bool | None = None
    answer: str = ""
    decided_by: str | None = None
    decided_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Whether reports are refused at this moment."""
        return now < self.until and not self.lifted

    def appealed(self, words: str, now: datetime) -> Stop:
        """With the appeal. Raises InvalidInput, WrongPhase for a second one or after its end."""
        if self.appealed_at is not None:
            raise WrongPhase("已经申诉过了,请等答复" if self.decided_at is None else "申诉已经答复过了")
        if not self.holds_at(now):
            raise WrongPhase("停止上报已经结束,不用申诉")
        return replace(self, appeal=_checked("words", words), appealed_at=now)

    def decided(self, by: str, answer: str, now: datetime, *, lifted: bool) -> Stop:
        """With what came of it. Raises InvalidInput, WrongPhase, NotAllowed for who has placed it."""
        if by == self.placed_by:
            raise NotAllowed("停止上报是您决定的,申诉要由另一位工作人员处理")
        if self.decided_at is not None:
            raise WrongPhase("这件申诉已经处理过了")
        if not self.holds_at(now):
            raise WrongPhase("停止上报已经结束,不用再处理")
        answered = _checked("answer", answer)
        return replace(self, lifted=lifted, answer=answered, decided_by=by, decided_at=now)


def placed(stop: Stop, days: int) -> Stop:
    """With its end, so many days from its beginning. Raises InvalidInput."""
    if not 0 < days <= MOST_DAYS:
        raise InvalidInput({"days": f"停止上报最多{MOST_DAYS}天,至少1天"})
    return replace(stop, words=_checked("words", stop.words), until=stop.placed_at + timedelta(days=days))


def refusal(stop: Stop) -> NotAllowed:
    """What somebody who is stopped is told instead of a receipt."""
    return NotAllowed(
        f"因{GROUND_WORDS[stop.ground]},您在这里的上报停止到 {show(stop.until)}。不服可以申诉,由另一位工作人员处理;"
        "紧急情况请直接拨打110、119、120"
    )


def _checked(name: str, words: str) -> str:
    plain = " ".join(words.split())
    if len(plain) not in _WORDS:
        raise InvalidInput({name: f"请写明情况,{_WORDS.start}到{_WORDS.stop - 1}个字"})
    return plain
