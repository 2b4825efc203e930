"""What a file's time words mean (时间用语): each file says which day 天 is, for itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl import tree
from dsl.findings import Findings
from dsl.terms import FROM_THE_MOMENT, OfficeHours, Term, TimeRules, TimeUnit
from dsl.worktime import office_minutes

#: Words that mean the same in every file.
FIXED = {
    "分钟": TimeUnit.MINUTE,
    "连续小时": TimeUnit.HOUR,
    "紧急工作时": TimeUnit.HOUR,  # of city-management tables: runs on at night and on holidays
    "紧急工作日": TimeUnit.DAY,
    "工作时": TimeUnit.WORK_HOUR,
    "工作日": TimeUnit.WORKDAY,
    "自然日": TimeUnit.DAY,
    "月": TimeUnit.MONTH,
    "个月": TimeUnit.MONTH,
    "季度": TimeUnit.QUARTER,
    "半年": TimeUnit.HALF_YEAR,
    "年": TimeUnit.YEAR,
    "次日": TimeUnit.NEXT_DAY,
}
#: Words that mean what the file says, with what it might say.
OPEN = {"天": "天 指 自然日", "日": "日 指 自然日", "小时": "小时 指 连续小时"}
MIDNIGHT = 24 * 60
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Words:
    """The time words of one file; ``same_day`` is None until the file says what 当日 is."""

    meanings: dict[str, TimeUnit]
    ordinary: TimeRules
    same_day: TimeRules | None

    def term(self, written: tree.Duration, found: Findings) -> Term | None:
        """The term, or None after saying why these words mean nothing in this file."""
        unit = self._unit(written, found)
        if unit is None or not self._has_hours(unit, written, found):
            return None
        if unit is TimeUnit.SAME_DAY:
            return Term(0, unit)
        return Term(written.amount, unit)

    def rules(self, term: Term) -> TimeRules:
        """How this file counts that term."""
        return self.same_day if term.unit is TimeUnit.SAME_DAY and self.same_day else self.ordinary

    def _unit(self, written: tree.Duration, found: Findings) -> TimeUnit | None:
        if written.unit == TimeUnit.SAME_DAY and self.same_day is None:
            found.add("D701", written.span, "本文件没有说明 当日 到几点为止", "请在用语里写明,例如“当日 止于 24:00”")
            return None
        if written.unit == TimeUnit.SAME_DAY:
            return TimeUnit.SAME_DAY
        unit = self.meanings.get(written.unit)
        if unit is None:
            example = OPEN.get(written.unit, f"{written.unit} 指 工作日")
            found.add("D702", written.span, f"本文件没有说明 {written.unit} 指什么", f"请在用语里写明,例如“{example}”")
        return unit

    def _has_hours(self, unit: TimeUnit, written: tree.Duration, found: Findings) -> bool:
        if unit is not TimeUnit.WORK_HOUR or open_on_weekdays(self.ordinary):
            return True
        advice = "请写明 办公时间,例如“办公时间 周一至周五 08:30-17:00”"
        found.add("D704", written.span, "周一至周五的办公时间不到1小时,工作时 无法计算", advice)
        return False


def words_of(file: tree.RuleFile, found: Findings) -> Words:
    """Reads 指, 办公时间, 当日 and 末日; what the file leaves open stays as the civil code has it (民法典 203)."""
    meanings = dict(FIXED)
    for meaning in file.of(tree.Meaning):
        for word in meaning.words:
            _give(meanings, word, meaning, found)
    office = tuple(
        OfficeHours(frozenset(row.weekdays), row.spans) for hours in file.of(tree.OfficeHours) for row in hours.rows
    )
    ordinary = _ordinary(file, office, found)
    return Words(meanings, ordinary, _same_day(file, ordinary, found))


def start_fits(start: tree.Start, term: Term, found: Findings) -> None:
    """自…之日起 goes with days and longer, 自…时起 with hours and minutes: the law's own difference (民法典 201)."""
    if term.unit is TimeUnit.WORKDAY:  # regulations write both 时起 and 之日起; the starting day is left out anyway
        return
    hours = term.unit in FROM_THE_MOMENT
    if hours and start.by_day:
        found.add("D705", start.span, f"{term} 按时刻计算,不能用 之日起", f"请写 自{start.event.text}时起")
    elif not hours and not start.by_day and term.unit is not TimeUnit.SAME_DAY:
        found.add("D705", start.span, f"{term} 按日计算,不能用 时起", f"请写 自{start.event.text}之日起")


def _give(meanings: dict[str, TimeUnit], word: tree.Name, meaning: tree.Meaning, found: Findings) -> None:
    unit = FIXED[meaning.unit]
    given = meanings.get(word.text)
    if given is not None and given is not unit:
        found.add("D707", word.span, f"“{word.text}”已经指 {given.value}", "一个词在一个文件里只能有一个意思")
    else:
        meanings[word.text] = unit


def _ordinary(file: tree.RuleFile, office: tuple[OfficeHours, ...], found: Findings) -> TimeRules:
    said = file.of(tree.LastDay)
    if not said:
        return TimeRules(office)
    last = said[-1]
    at_close = _at_close(last.ends, last.span, office, found)
    return TimeRules(office, day_ends_at_close=at_close, roll=last.roll is not False)


def _same_day(file: tree.RuleFile, ordinary: TimeRules, found: Findings) -> TimeRules | None:
    said = file.of(tree.SameDay)
    if not said:
        return None
    same = said[-1]
    if same.late_after is not None and not same.rest_days:
        advice = "请写 休息日和17:00以后上报的,当日 指 下一工作日"
        found.add("D708", same.span, "只写了几点以后,没有写休息日怎么算", advice)
    if same.term is not None and same.term.unit != TimeUnit.SAME_DAY:
        found.add("D710", same.term.span, "这一句只能说明 当日", "请写 当日 指 下一工作日")
    late_after = MIDNIGHT if same.rest_days and same.late_after is None else same.late_after
    at_close = _at_close(same.ends, same.span, ordinary.office, found)
    return replace(ordinary, day_ends_at_close=at_close, late_after=late_after)


def _at_close(ends: int | None, span: tree.Span, office: tuple[OfficeHours, ...], found: Findings) -> bool:
    if ends not in (None, MIDNIGHT):
        found.add("D709", span, "只能止于 24:00 或者 下班", "下班 是当天办公时间结束的时刻")
    elif ends is None and not office:
        found.add("D704", span, "没有办公时间,不知道几点下班", "请写明 办公时间")
    return ends is None


def open_on_weekdays(rules: TimeRules) -> bool:
    """Whether a week has at least one office hour from Monday to Friday, without which 工作时 hardly pass."""
    return sum(office_minutes(rules)[:5]) >= MINUTES_AN_HOUR
