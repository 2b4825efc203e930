"""Conditions over when, how and about whom (情形): time, day, channel, manner, kind of unit, measures and counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from dsl.conditions import BOUNDARY, MET, OUTSIDE, PLACE, InPlace, Verdict
from dsl.facts import COUNTERS, HOLDER, REST_DAY, UNANSWERED, Facts
from dsl.measures import read
from dsl.worktime import ZONE

NAMED = "指名单位"


def _whether(holds: bool, written: object) -> Verdict:  # noqa: FBT001 - the one thing that is asked
    return MET if holds else Verdict(False, (str(written),))


@dataclass(frozen=True, slots=True)
class UnitKindIs:
    """指名单位 属于 企业, 承办单位 属于 街道: the kind (类型) that the unit was declared with."""

    party: str
    kinds: frozenset[str]

    def judge(self, facts: Facts) -> Verdict:
        """A reporter who names nobody has named no unit of any kind; who holds it is unknown until somebody does."""
        kinds = facts.named_kinds if self.party == NAMED else facts.holder_kinds
        if kinds is None:
            return Verdict(None, (str(self),), (HOLDER,))
        return _whether(not self.kinds.isdisjoint(kinds), self)

    def __str__(self) -> str:
        return f"{self.party} 属于 {'、'.join(sorted(self.kinds))}"


@dataclass(frozen=True, slots=True)
class ChannelIs:
    """来源渠道 是: through which channel (渠道) the report came."""

    channels: tuple[str, ...]

    def judge(self, facts: Facts) -> Verdict:
        """Never unknown: every report came some way."""
        return _whether(facts.channel in self.channels, self)

    def __str__(self) -> str:
        return f"来源渠道 是 {'、'.join(self.channels)}"


@dataclass(frozen=True, slots=True)
class MannerIs:
    """上报方式 是: by oneself (本人), recorded for somebody (代录), or passed on (转报)."""

    manners: tuple[str, ...]

    def judge(self, facts: Facts) -> Verdict:
        """Never unknown: 本人 unless somebody said otherwise."""
        return _whether(facts.manner in self.manners, self)

    def __str__(self) -> str:
        return f"上报方式 是 {'、'.join(self.manners)}"


@dataclass(frozen=True, slots=True)
class TimeIn:
    """上报时间 在: minutes since midnight in China, the end not included, so that neighbouring spans share no minute.

    An end past 1440 lies on the next day.
    """

    spans: tuple[tuple[int, int], ...]

    def judge(self, facts: Facts) -> Verdict:
        """Never unknown."""
        local = facts.at.astimezone(ZONE)
        minute = local.hour * 60 + local.minute
        return _whether(any(a <= minute < b or a <= minute + 1440 < b for a, b in self.spans), self)

    def __str__(self) -> str:
        return f"上报时间 在 {'、'.join(f'{_clock(a)}至{_clock(b)}' for a, b in self.spans)}"


@dataclass(frozen=True, slots=True)
class DateIn:
    """上报日期 在: months and days, both ends included; a season may run over New Year (12月1日至次年2月28日)."""

    spans: tuple[tuple[tuple[int, int], tuple[int, int]], ...]

    def judge(self, facts: Facts) -> Verdict:
        """Never unknown."""
        local = facts.at.astimezone(ZONE)
        day = (local.month, local.day)
        return _whether(any(_in_season(day, first, last) for first, last in self.spans), self)

    def __str__(self) -> str:
        return f"上报日期 在 {'、'.join(f'{a}月{b}日至{c}月{d}日' for (a, b), (c, d) in self.spans)}"


@dataclass(frozen=True, slots=True)
class DayIs:
    """上报日 是 休息日: by the calendar that was in force when the report was judged."""

    def judge(self, facts: Facts) -> Verdict:
        """Unknown in a year without the State Council's notice."""
        if facts.rest_day is None:
            return Verdict(None, (str(self),), (REST_DAY,))
        return _whether(facts.rest_day, self)

    def __str__(self) -> str:
        return f"上报日 是 {REST_DAY}"


@dataclass(frozen=True, slots=True)
class PlaceIs:
    """位置 在 范围外, 边界上, 多处: how the place lies to the areas (区域) in sight, told or seen from them."""

    special: str
    areas: tuple[InPlace, ...]

    def judge(self, facts: Facts) -> Verdict:
        """Unknown while too little is known of the place; a village or a grid is never a boundary."""
        if facts.special is not None:
            return _whether(facts.special == self.special, self)
        holds = self._seen(facts)
        return Verdict(None, (str(self),), (PLACE,)) if holds is None else _whether(holds, self)

    def _seen(self, facts: Facts) -> bool | None:
        if self.special == BOUNDARY:
            return None if facts.village is None and facts.grid is None else False
        verdicts = [area.judge(facts).holds for area in self.areas]
        hits, open_ = verdicts.count(True), verdicts.count(None)
        if self.special == OUTSIDE:
            return False if hits else (None if open_ else True)
        return True if hits > 1 else (None if hits + open_ > 1 else False)

    def __str__(self) -> str:
        return f"位置 在 {self.special}"


@dataclass(frozen=True, slots=True)
class Measured:
    """积水深度 超过 15厘米, 退回次数 达到 2次: ``amount`` in the subject's own ``unit``; ``written`` as in the rule.

    ``how`` is 超过 (more), 低于 (less), 以上 (at least) or 以下 (at most).
    """

    subject: str
    how: str
    amount: Decimal
    unit: str
    written: str = field(compare=False)

    def judge(self, facts: Facts) -> Verdict:
        """Unknown while there is no number; a field that was left empty (未填) is neither more nor less."""
        if self.subject in COUNTERS:
            count = facts.count(self.subject)
            value = None if count is None else Decimal(count)
        else:
            answer = facts.answers.get(self.subject, "")
            if answer == UNANSWERED:
                return Verdict(False, (str(self),))
            value = read(answer, self.unit)
        if value is None:
            return Verdict(None, (str(self),), (self.subject,))
        return _whether(self._holds(value), self)

    def _holds(self, value: Decimal) -> bool:
        match self.how:
            case "超过":
                return value > self.amount
            case "低于":
                return value < self.amount
            case "以上":
                return value >= self.amount
            case _:
                return value <= self.amount

    @property
    def side(self) -> tuple[str, bool]:
        """What is measured, and whether this asks for much of it or for little."""
        return self.subject, _UP[self.how]

    def covers(self, other: Measured) -> bool:
        """Whether this holds of every number of which ``other`` does."""
        if self.side != other.side:
            return False
        if self.amount == other.amount:
            return self.how == other.how or self.how in ("以上", "以下")
        return self.amount < other.amount if _UP[self.how] else self.amount > other.amount

    def __str__(self) -> str:
        if self.how in ("超过", "低于"):
            return f"{self.subject} {self.how} {self.written}"
        return f"{self.subject} {self.written}{self.how}"


_UP = {"超过": True, "以上": True, "低于": False, "以下": False}


def _in_season(day: tuple[int, int], first: tuple[int, int], last: tuple[int, int]) -> bool:
    return first <= day <= last if first <= last else (day >= first or day <= last)


def _clock(minute: int) -> str:
    day = "次日" if minute > 1440 else ""
    minute = minute - 1440 if minute > 1440 else minute
    return f"{day}{minute // 60:02}:{minute % 60:02}"
