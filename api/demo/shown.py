"""Prints a played story (讲一遍): the date once, then when, who, what and by which clause, aligned under wide signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from api.demo.play import Played
from api.demo.stories import Step, Story
from dsl.calendar import Calendar
from dsl.diagnostics import width

_WEEKDAYS = "一二三四五六日"
_WIDEST_WHAT = 52  # cells; longer sentences wrap
_WIDEST_WORDS = 76

Line = Mapping[str, Any]


def shown(played: Played, calendar: Calendar) -> Iterator[str]:
    """The story as lines of text. What follows from a step stands under it, after a dot."""
    yield f"【{played.story.title}】{played.story.source}"
    yield f"  示例值:{played.story.assumed}"
    if played.case is not None:
        yield from _case(played.case, played.made_by, calendar)
    yield from _beside(played)
    for other in played.others:
        yield ""
        yield from _case(other, {}, calendar)


def _beside(played: Played) -> Iterator[str]:
    """What was done in the township, and what the server refused."""
    if played.beside:
        yield ""
    for said in played.beside:
        basis = f"  依 {said.clause}" if said.clause else ""
        yield f"  {said.margin} {'×' if said.refused else '·'} {said.at:%Y-%m-%d %H:%M}  {said.who}  {said.text}{basis}"


def _case(case: Line, made_by: Mapping[int, Step], calendar: Calendar) -> Iterator[str]:
    entries: list[Line] = case["timeline"]
    table = _Table(entries, made_by)
    yield f"  {case['township']['name']} · {case['category']['name']} · {case['status']['text']}"
    for day, of_day in groupby(entries, lambda entry: str(entry["at"])[:10]):
        yield ""
        yield f"  {_date(day, calendar)}"
        for entry in of_day:
            yield from table.lines(entry)


def legend(stories: Iterable[Story]) -> Iterator[str]:
    """What the marks mean that are on the page."""
    steps = [step for story in stories for step in story.steps]
    yield "+ 种子里没有、为走完全程而加的一步   ~ 种子没有说钟点,时刻是示例值   · 随之发生的   依 作出这一步的条文"
    if any(step.refused for step in steps):
        yield "× 没有办成的一步,冒号后面是得到的答复"
    pictures = ";照片是画出来的示意图" if any(step.photo for step in steps) else ""
    yield f"引号里是种子的原话(写明示例的不是);人物是演示名册里的{pictures};期限和单位依规约,规约里标明了哪些是示例值"


class _Table:
    """Three columns after a margin of two signs and the time."""

    def __init__(self, entries: list[Line], made_by: Mapping[int, Step]) -> None:
        self._made_by = made_by
        self._actors = max(width(entry["actor"]) for entry in entries)
        self._whats = min(max(width(self._what(entry)) for entry in entries), _WIDEST_WHAT)

    def lines(self, entry: Line) -> Iterator[str]:
        follows = self._follows(entry)
        first, *rest = wrap(self._what(entry), self._whats)
        cites = citation(entry["clauses"])
        when = " " * 5 if follows else _time(entry["at"])
        who = "" if follows else entry["actor"]
        margin = "  " if follows else self._margin(entry)
        basis = f"  依 {cites}" if cites else ""
        yield f"  {margin} {when}  {_padded(who, self._actors)}  {_padded(first, self._whats)}{basis}".rstrip()
        indent = " " * (14 + self._actors)
        for line in [*rest, *(line for words in _words(entry) for line in wrap(words, _WIDEST_WORDS))]:
            yield indent + ("  " if follows else "") + line

    def _what(self, entry: Line) -> str:
        return f"· {entry['text']}" if self._follows(entry) else str(entry["text"])

    def _follows(self, entry: Line) -> bool:
        """Whether the event before it was made by the same step."""
        step = self._made_by.get(int(entry["seq"]))
        return step is not None and step is self._made_by.get(int(entry["seq"]) - 1)

    def _margin(self, entry: Line) -> str:
        step = self._made_by.get(int(entry["seq"]))
        if step is None:
            return "  "
        return step.margin


def citation(clauses: list[Mapping[str, Any]]) -> str:
    """海宁市 第四条(其余)、第五条(受理): the place is said when it changes."""
    parts, place = [], ""
    for clause in clauses:
        title = f"({clause['title']})" if clause["title"] else ""
        where = f"{clause['place']} " if clause["place"] != place else ""
        parts.append(f"{where}{clause['clause']}{clause['item'] or ''}{title}")
        place = clause["place"]
    return "、".join(parts)


def _words(entry: Line) -> Iterator[str]:
    for words in entry["words"]:
        yield f"“{words}”"
    if entry["place"] is not None:
        place = entry["place"]
        yield f"[位置 {place['address']} {place['lat']:.4f},{place['lng']:.4f} {place['datum']}]"
    if entry["photos"]:
        yield f"[示意照片 {len(entry['photos'])} 张]"


def _date(day: str, calendar: Calendar) -> str:
    date = datetime.fromisoformat(day).date()
    rest = "" if calendar.works(date) else " 休息日"
    return f"{date.year}年{date.month}月{date.day}日 星期{_WEEKDAYS[date.weekday()]}{rest}"


def _time(at: str) -> str:
    return at[11:16]


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most ``cells``; Chinese breaks anywhere, but no closing sign opens a line."""
    lines, line = [], ""
    for sign in text:
        if line and width(line) + width(sign) > cells and sign not in ",。;:、”)…":
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line]
