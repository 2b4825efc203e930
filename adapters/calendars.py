"""Working-day calendars (日历): the notices as the PyPI library chinesecalendar has them, corrected by a clerk's file.

The clerk's file, shipped as ``rules/日历.txt``, says what the library does not know yet, one line a fact::

    2027-10-01 休 国庆节      a day off; the name after it is for the reader
    2027-10-09 班            a make-up workday (调休上班)
    2027 已公布              the notice is out and every day of it stands above: the year is no longer 暂定

The clerk's line wins over the library for its day. A library older than a notice leaves that year provisional until
the clerk's file tells it; a newer one makes the year firm by itself, and lines that say the same then change nothing.
The library is data only: what it says is compared in the tests with the notices themselves. Its years end where its
holidays end, so an installation never takes a year without notice for a plain one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import chinese_calendar

from dsl.calendar import Calendar
from dsl.diagnostics import Diagnostic, Span

_DAY_LINE = re.compile(r"(?P<day>\d{4}-\d{1,2}-\d{1,2})\s*(?P<word>休|班)(?:\s+.*)?")
_YEAR_LINE = re.compile(r"(?P<year>\d{4})\s*年?\s*已公布")
_MOST_BYTES = 256 * 1024
_WEEKDAYS = "一二三四五六日"
_YEARS = range(1949, 2101)


class CalendarRefused(ValueError):
    """The clerk's file cannot be read; ``problems`` names every line that is wrong, in order."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{each.file}:{each.span.line} {each.message}" for each in self.problems))


@dataclass(frozen=True, slots=True)
class _Line:
    """One fact of the clerk's file: a day with 休 or 班, or (``day`` None) a year whose notice is out."""

    span: Span
    year: int
    day: date | None = None
    off: bool = False


def load_calendar(overrides: Path | None) -> Calendar:
    """The calendar of all published years; ``revision`` names its content and nothing else, so that two installations
    with the same notices agree whatever library they run.

    Raises CalendarRefused with all mistakes of the clerk's file at once, or because it cannot be read.
    """
    plain = _library()
    if overrides is None:
        return plain
    return correct(plain, _read(overrides), overrides.name)


def correct(calendar: Calendar, text: str, name: str) -> Calendar:
    """``calendar`` with the clerk's lines laid over it; ``name`` is the file's name in messages."""
    lines = list(_lines(text, name))
    facts = [each for each in lines if isinstance(each, _Line)]
    problems = [each for each in lines if isinstance(each, Diagnostic)]
    problems += _contradictions(facts, calendar, name)
    if problems:
        raise CalendarRefused(sorted(problems, key=lambda each: each.span.line))
    off = {each.day for each in facts if each.day and each.off}
    worked = {each.day for each in facts if each.day and not each.off}
    years = {each.year for each in facts if each.day is None}
    return _calendar(calendar.years | years, calendar.days_off - worked | off, calendar.make_up_days - off | worked)


def _library() -> Calendar:
    off, worked = frozenset(chinese_calendar.holidays), frozenset(chinese_calendar.workdays)
    return _calendar({day.year for day in off}, off, worked)


def _calendar(years: Iterable[int], off: Iterable[date], worked: Iterable[date]) -> Calendar:
    """Only what differs from the plain week is kept: a Sunday off, listed or not, is one and the same calendar."""
    days_off = frozenset(day for day in off if day.weekday() < 5)
    make_up_days = frozenset(day for day in worked if day.weekday() >= 5)
    content = [f"{year}" for year in sorted(years)]
    content += [f"{day}休" for day in sorted(days_off)] + [f"{day}班" for day in sorted(make_up_days)]
    revision = hashlib.sha256("\n".join(content).encode()).hexdigest()[:12]
    return Calendar(revision, frozenset(years), days_off, make_up_days)


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CalendarRefused([_problem("C101", 0, f"日历文件读不出来:{error.strerror}", path.name)]) from error
    if len(content) > _MOST_BYTES:
        raise CalendarRefused([_problem("C101", 0, "日历文件超过 256 kB,请检查是不是放错了文件", path.name)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CalendarRefused([_problem("C101", line, "日历文件不是 UTF-8 编码,请另存为 UTF-8", path.name)]) from error


def _problem(code: str, line: int, message: str, file: str, written: str = "") -> Diagnostic:
    return Diagnostic(code, Span(line, 1, len(written) + 1), message, file=file)


def _lines(text: str, file: str) -> Iterator[_Line | Diagnostic]:
    for number, written in enumerate(text.splitlines(), start=1):
        said = unicodedata.normalize("NFKC", written).split("#")[0].strip()
        if said:
            yield _line(said, number, written, file)


def _line(said: str, number: int, written: str, file: str) -> _Line | Diagnostic:
    span = Span(number, 1, len(written) + 1)
    if match := _YEAR_LINE.fullmatch(said):
        if (year := int(match["year"])) in _YEARS:
            return _Line(span, year)
        return _problem("C103", number, f"{year} 年不在 1949 到 2100 年之间", file, written)
    if not (match := _DAY_LINE.fullmatch(said)):
        return _problem(
            "C102", number, f"看不懂“{said}”,应写成“2027-10-01 休 国庆节”“2027-10-09 班”或“2027 已公布”", file, written
        )
    day = _date(match["day"])
    if day is None:
        return _problem("C103", number, f"没有 {match['day']} 这一天,请核对年月日(1949 到 2100 年)", file, written)
    return _Line(span, day.year, day, off=match["word"] == "休")


def _date(said: str) -> date | None:
    year, month, day = map(int, said.split("-"))
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _contradictions(facts: list[_Line], calendar: Calendar, file: str) -> Iterator[Diagnostic]:
    """Lines that are readable one by one and cannot all be meant."""
    first: dict[date | int, _Line] = {}
    for fact in facts:
        subject = fact.day or fact.year
        if (earlier := first.setdefault(subject, fact)) is not fact:
            message = f"{subject} 在第 {earlier.span.line} 行已经写过,请只留一行"
            yield Diagnostic("C104", fact.span, message, file=file)
        elif fact.day and not fact.off and calendar.works(fact.day) and fact.day.weekday() < 5:
            message = f"{fact.day} 是星期{_WEEKDAYS[fact.day.weekday()]},本来就上班,不用写“班”,请核对日期"
            yield Diagnostic("C105", fact.span, message, file=file)
        elif fact.day is None and not _has_days_off(fact.year, facts, calendar):
            message = f"{fact.year} 年写了已公布,却没有一天是“休”,请先写上通知里的放假和上班日期"
            yield Diagnostic("C106", fact.span, message, file=file)


def _has_days_off(year: int, facts: list[_Line], calendar: Calendar) -> bool:
    told = any(fact.off and fact.year == year for fact in facts)
    return told or any(day.year == year for day in calendar.days_off)
