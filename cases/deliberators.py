"""From a recommendation to an appointment (议政代表的产生): what stands, what may follow, and what is said then.

The order is that of the Honggu district (seed 004): 民主推荐、审查协商、公示、聘任. How long an announcement lasts it
does not say; whoever announces says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from cases import events_deliberators as e
from cases.people import ActorMark
from cases.refusals import InvalidInput, WrongPhase
from dsl.period import ZONE


class Stage(StrEnum):
    """How far somebody is; the value never changes."""

    RECOMMENDED = "recommended"  # 推荐
    EXAMINED = "examined"  # 审查通过
    REJECTED = "rejected"  # 审查没有通过、异议成立
    ANNOUNCED = "announced"  # 公示
    APPOINTED = "appointed"  # 聘任
    ENDED = "ended"  # 解聘


STAGE_WORDS = {
    Stage.RECOMMENDED: "已推荐,等审查",
    Stage.EXAMINED: "审查通过,等公示",
    Stage.REJECTED: "没有通过",
    Stage.ANNOUNCED: "公示",
    Stage.APPOINTED: "已聘任",
    Stage.ENDED: "已解聘",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person's way, the last one where there were several; ``open`` objections have not been looked into."""

    stage: Stage
    by: str
    announced: tuple[date, date] | None = None
    objections: int = 0
    open: int = 0
    term: tuple[date, date] | None = None


Candidates = Mapping[str, Candidate]


def apply(known: Candidates, payload: e.DeliberatorEvent) -> Candidates:
    """Everybody after one more event."""
    return {**known, payload.person: _after(known.get(payload.person), payload)}


def _after(now: Candidate | None, payload: e.DeliberatorEvent) -> Candidate:
    if isinstance(payload, e.Recommended):
        return Candidate(Stage.RECOMMENDED, payload.by)
    if now is None:
        raise ValueError(f"{payload.kind} of somebody who was never recommended")
    match payload:
        case e.Examined(passed=passed):
            return replace(now, stage=Stage.EXAMINED if passed else Stage.REJECTED)
        case e.Objected() | e.ObjectionSettled():
            return _objected(now, payload)
        case e.Ended():
            return replace(now, stage=Stage.ENDED)
    days = (payload.first, payload.last)
    if isinstance(payload, e.Announced):
        return replace(now, stage=Stage.ANNOUNCED, announced=days)
    return replace(now, stage=Stage.APPOINTED, term=days)


def _objected(now: Candidate, payload: e.Objected | e.ObjectionSettled) -> Candidate:
    if isinstance(payload, e.Objected):
        return replace(now, objections=now.objections + 1, open=now.open + 1)
    return replace(now, open=now.open - 1, stage=Stage.REJECTED if payload.upheld else now.stage)


# --- what people do ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recommend:
    """Recommend somebody of the roster (推荐)."""

    action: ClassVar[str] = "appoint_deliberators"
    person: str
    by: str

    def event(self, known: Candidates, at: datetime) -> e.DeliberatorEvent:
        """Raises WrongPhase for whoever is on the way already."""
        now = known.get(self.person)
        over = now is not None and now.term is not None and now.term[1] < day_of(at)
        if now is not None and now.stage not in {Stage.REJECTED, Stage.ENDED} and not over:
            raise WrongPhase(f"这个人现在是“{STAGE_WORDS[now.stage]}”,不用再推荐")
        return e.Recommended(self.person, self.by)


@dataclass(frozen=True, slots=True)
class Examine:
    """Say what the examination came to (审查)."""

    action: ClassVar[str] = "appoint_deliberators"
    person: str
    passed: bool

    def event(self, known: Candidates, _at: datetime) -> e.DeliberatorEvent:
        """Raises WrongPhase."""
        _at_stage(known, self.person, Stage.RECOMMENDED, "审查")
        return e.Examined(self.person, self.passed)


@dataclass(frozen=True, slots=True)
class Announce:
    """Announce a candidate (公示), today or later."""

    action: ClassVar[str] = "appoint_deliberators"
    person: str
    first: date
    last: date

    def event(self, known: Candidates, at: datetime) -> e.DeliberatorEvent:
        """Raises WrongPhase, InvalidInput for days that are over or the wrong way round."""
        _at_stage(known, self.person, Stage.EXAMINED, "公示")
        if self.first < day_of(at):
            raise InvalidInput({"first": "公示要从今天或者以后开始,过去的日子没有人看得到"})
        if self.last < self.first:
            raise InvalidInput({"last": "公示的最后一天早于第一天"})
        return e.Announced(self.person, self.first, self.last)


@dataclass(frozen=True, slots=True)
class Object:
    """Object to a candidate while it is announced (提出异议)."""

    action: ClassVar[str] = "object_to_deliberators"
    person: str
    ground: str

    def event(self, known: Candidates, at: datetime) -> e.DeliberatorEvent:
        """Raises WrongPhase outside of the days of the announcement."""
        first, last = _announced(known, self.person)
        if not first <= day_of(at) <= last:
            raise WrongPhase(f"公示期是 {first} 至 {last},现在不能提出异议")
        return e.Objected(self.person, self.ground)


@dataclass(frozen=True, slots=True)
class SettleObjection:
    """Say what came of an objection (异议处理)."""

    action: ClassVar[str] = "appoint_deliberators"
    person: str
    upheld: bool

    def event(self, known: Candidates, _at: datetime) -> e.DeliberatorEvent:
        """Raises WrongPhase where none is open."""
        _announced(known, self.person)
        if not known[self.person].open:
            raise WrongPhase("没有还没处理的异议")
        return e.ObjectionSettled(self.person, self.upheld)


@dataclass(frozen=True, slots=True)
class Appoint:
    """Appoint a candidate (聘任) after the announcement."""

    action: ClassVar[str] = "appoint_deliberators"
    person: str
    first: date
    last: date

    def event(self, known: Candidates, at: datetime) -> e.DeliberatorEvent:
        """Raises WrongPhase before the announcement is over or while an objection is open; InvalidInput."""
        _, last = _announced(known, self.person)
        if day_of(at) <= last:
            raise WrongPhase(f"公示到 {last} 为止,期满以后才能聘任")
        if known[self.person].open:
            raise WrongPhase(f"还有 {known[self.person].open} 件异议没有处理,处理以后才能聘任")
        if self.first <= last:
            raise InvalidInput({"first": f"任期要在公示期满({last})以后开始"})
        if self.last < self.first:
            raise InvalidInput({"last": "任期的最后一天早于第一天"})
        return e.Appointed(self.person, self.first, self.last)


@dataclass(frozen=True, slots=True)
class End:
    """End an appointment early (解聘)."""

    action: ClassVar[str] = "appoint_deliberators"
    person: str
    reason: str

    def event(self, known: Candidates, _at: datetime) -> e.DeliberatorEvent:
        """Raises WrongPhase."""
        _at_stage(known, self.person, Stage.APPOINTED, "解聘")
        return e.Ended(self.person, self.reason)


Command = Recommend | Examine | Announce | Object | SettleObjection | Appoint | End


def day_of(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(ZONE).date()


def unsigned(payload: e.DeliberatorEvent, mark: ActorMark) -> ActorMark:
    """Whoever objects is not named where everybody may read."""
    return ActorMark(None, mark.role) if isinstance(payload, e.Objected) else mark


def _at_stage(known: Candidates, person: str, stage: Stage, what: str) -> None:
    now = known.get(person)
    if now is None or now.stage is not stage:
        stands = STAGE_WORDS[now.stage] if now else "没有推荐过"
        raise WrongPhase(f"这个人现在是“{stands}”,不能{what};顺序是推荐、审查、公示、聘任")


def _announced(known: Candidates, person: str) -> tuple[date, date]:
    _at_stage(known, person, Stage.ANNOUNCED, "这样做")
    announced = known[person].announced
    assert announced is not None  # noqa: S101  # nosec B101  # no announcement is without days
    return announced
