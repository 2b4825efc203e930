"""A piece of a chat (聊天片段) as lines by whom and when: copied or forwarded from WeChat, WeCom or DingTalk.

The ways in which clients copy are nowhere documented and change: what cannot be told apart stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dsl.worktime import ZONE

#: What stands in a copy for what is no text, and whether it is a picture.
_MARKS = re.compile(r"\[(?P<mark>图片|照片|视频|小视频|文件|语音|位置|链接|动画表情|表情|聊天记录)\][^\S\n]*")
_PICTURES = frozenset({"图片", "照片"})
_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
_DATE = (
    r"(?:(?:(?P<year>20[0-9]{2})[-/.年])?(?P<month>1[0-2]|0?[1-9])[-/.月](?P<day>3[01]|[12][0-9]|0?[1-9])日?"
    r"|(?P<word>今天|昨天|前天))"
)
_PART = r"(?P<part>凌晨|早上|上午|中午|下午|晚上)?\s?"
_TIME = rf"{_PART}(?P<hour>2[0-3]|[01]?[0-9])[::](?P<minute>[0-5][0-9])(?:[::][0-5][0-9])?"
_WEEKDAY = r"(?:\s*(?:星期|周)[一二三四五六日天])?"
_LINE = r"[\s—\-_=]*"
_NAME = r"[^\s::,,。;;!!??、“”\"]{1,20}(?:\s[^\s::,,。;;!!??、“”\"0-9]{1,20})?"
_HEAD = re.compile(rf"(?P<who>{_NAME})\s+(?:{_DATE}{_WEEKDAY}\s*)?{_TIME}\s*(?:[::]\s*(?P<said>.*))?")
_STAMP = re.compile(rf"{_LINE}(?:{_DATE}{_WEEKDAY}\s*)?{_TIME}{_LINE}")
_DAY = re.compile(rf"{_LINE}{_DATE}{_WEEKDAY}{_LINE}")
_SAYS = re.compile(rf"(?P<who>{_NAME})[::]\s*(?P<said>.*)")
#: Words before a colon that are no one who speaks.
_NO_SPEAKERS = re.compile(
    r"时间|地点|地址|位置|电话|手机|手机号|联系电话|联系方式|联系人|姓名|问题|情况|反映|诉求|建议|内容|类别|事项|备注|注|附|说明|"
    r"https?|.*(?:如下|是|说|为)"
)
_NOON = 12


@dataclass(frozen=True, slots=True)
class ChatLine:
    """What somebody said: ``who`` and ``at`` None where the piece does not say; pictures were not copied along."""

    who: str | None
    at: datetime | None
    text: str
    pictures: int = 0


def read_chat(piece: str, now: datetime) -> tuple[ChatLine, ...]:
    """The lines in order; an empty line or a new head ends one, and what only marks a day or a time is none."""
    return tuple(each for each in map(_without_marks, _joined(piece, now)) if each.text or each.pictures)


def _joined(piece: str, now: datetime) -> Iterator[ChatLine]:
    """Lines of text below the head that they belong to."""
    current, day = ChatLine(None, None, ""), None
    for raw in piece.splitlines():
        line = raw.strip()
        if match := _DAY.fullmatch(line):
            day = _day_of(match, now)
        elif match := _STAMP.fullmatch(line):
            yield current
            current = ChatLine(current.who, _moment(match, day, now), "")
        elif head := _head(line):
            yield current
            timed = head.re is _HEAD
            current = ChatLine(
                head["who"], _moment(head, day, now) if timed else _still(current, day), head["said"] or ""
            )
        else:
            current = replace(current, text=f"{current.text}\n{line}".strip())
    yield current


def _head(line: str) -> re.Match[str] | None:
    """Who speaks, where the line says so."""
    if match := _HEAD.fullmatch(line):
        return match
    match = _SAYS.fullmatch(line)
    return match if match and not _NO_SPEAKERS.fullmatch(match["who"]) else None


def _still(before: ChatLine, day: date | None) -> datetime | None:
    """A time that stands above several lines holds for all of them, until another day begins."""
    return before.at if day is None or (before.at is not None and before.at.date() == day) else None


def _day_of(match: re.Match[str], now: datetime) -> date | None:
    """The day that is named, the last one that there was; None for a day that no year has."""
    today = now.astimezone(ZONE).date()
    if match["word"]:
        return today - timedelta(days=_DAYS[match["word"]])
    year = int(match["year"] or today.year)
    try:
        named = date(year, int(match["month"]), int(match["day"]))
        return named if match["year"] or named <= today else named.replace(year=year - 1)
    except ValueError:
        return None


def _moment(match: re.Match[str], day: date | None, now: datetime) -> datetime | None:
    """When it was said; a time without a day is of the day above, else the last such time."""
    named = match["word"] or match["month"]
    on = _day_of(match, now) if named else day or now.astimezone(ZONE).date()
    if on is None:
        return None
    hour = int(match["hour"])
    if (
        match["part"] in {"中午", "下午", "晚上"}
        and 1 <= hour < _NOON
        and (match["part"] != "中午" or hour < _NOON - 1)
    ):
        hour += _NOON
    at = datetime.combine(on, time(hour, int(match["minute"])), ZONE)
    return at - timedelta(days=1) if named is None and day is None and at > now else at


def _without_marks(line: ChatLine) -> ChatLine:
    pictures = sum(match["mark"] in _PICTURES for match in _MARKS.finditer(line.text))
    return replace(line, text=_MARKS.sub("", line.text).strip(), pictures=pictures)
