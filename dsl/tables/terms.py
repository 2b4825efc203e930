"""Reads a term of a standard (处置时限): one number and one unit, or a sentence that says why it is neither."""

from __future__ import annotations

import re

from dsl.normalise import plain
from dsl.numbers import LARGEST, NUMBER, read_number
from dsl.tables.values import TableTerm

#: Words of tables with the words of the rule language; what is not here is not taken for anything near it.
UNITS = {
    **{word: word for word in ("分钟", "小时", "连续小时", "紧急工作时", "工作时", "紧急工作日", "工作日", "自然日")},
    **dict.fromkeys("天日", "日"),
    **{word: word for word in ("季度", "年")},
    **dict.fromkeys(("个月",), "月"),  # 3月 may be the month of March
    **dict.fromkeys(("h",), "小时"),
    **dict.fromkeys(("工作小时",), "工作时"),
    **dict.fromkeys(("紧急工作小时",), "紧急工作时"),
}
#: Units that mean what the rule file says they mean.
BARE = {"日": "天、日", "小时": "小时"}
#: Units that run in office hours only.
OFFICE = frozenset({"工作时", "工作日"})
_MOMENTS = frozenset({"分钟", "小时", "连续小时", "紧急工作时", "工作时"})
_LONGEST = {"月": 360, "季度": 120, "年": 30}

_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_TERM = re.compile(rf"(?:≤|不超过)?({NUMBER})(?:个(?!月))?({_UNIT})(?:之内|以内|内)?")
_SAME = {"当日": TableTerm(0, "当日"), "当天": TableTerm(0, "当日"), "次日": TableTerm(1, "次日")} | {
    "半年": TableTerm(1, "半年")
}
_COUNT = re.compile(rf"{NUMBER}")
#: What is wrong with a cell, the first that fits, and what to write.
_KNOWN = tuple(
    (re.compile(pattern), message, advice)
    for pattern, message, advice in (
        (r"\A\Z", "是空的", "请写上时限,例如 2小时"),
        (
            r"立即|即时|即刻|马上|及时|尽快|随时|限期|视情况|按规定|另行|长期|适时",
            "说不出是哪一刻",
            "请写成准确的期限,例如 30分钟、2小时 或 当日",
        ),
        (r"半|\d\.\d", "不是整数", "请换成整数的期限,例如 半小时 写作 30分钟"),
        (r"周|星期|礼拜", "里的周、星期说不准", "请写成几日或者几个工作日,例如 7日、5个工作日"),
        (r"\A\d+\Z", "没有单位", "请在格里写上单位,或者把表头写成 处置时限(小时)"),
    )
)


class TermUnreadable(ValueError):
    """Carries two Chinese sentences: what is the matter, and what to write."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = advice


def read_term(words: str, counted_in: str = "", closing: str = "") -> TableTerm:
    """The term of a cell. Raises TermUnreadable.

    ``counted_in`` is the unit of its heading, for bare numbers; ``closing`` what the row wants done, which a term may
    name again (2小时内清理).
    """
    text = re.sub(r"\s+", "", plain(words)).rstrip("。;,")
    text = re.sub(r"[Hh]$", "h", text)
    if closing and len(text) > len(closing):
        text = text.removesuffix(re.sub(r"\s+", "", plain(closing)))
    same = _SAME.get(re.sub(r"内$", "", text))
    if same is not None:
        return same
    if counted_in and (text.isascii() and text.isdigit()):
        text += counted_in
    whole = _TERM.fullmatch(text)
    if whole is None:
        raise _why(text)
    amount, unit = read_number(whole[1]), UNITS[whole[2]]
    if not amount or amount > _LONGEST.get(unit, LARGEST):
        raise TermUnreadable(f"时限“{words}”的数字用不了", "请写一个合适的整数,例如 2小时")
    return TableTerm(amount, unit)


def _why(text: str) -> TermUnreadable:
    """The most helpful sentence about a cell that is no term."""
    if len(_COUNT.findall(re.sub(r"\d\.\d", "0", text))) > 1:
        return TermUnreadable(f"时限“{text}”里有几个数", "一种情形一个时限:请把这一行按情形拆成几行,各写一个时限")
    known = next((pair for pattern, *pair in _KNOWN if pattern.search(text)), None)
    if known is not None:
        return TermUnreadable(f"时限“{text}”{known[0]}", known[1])
    return TermUnreadable(f"时限“{text}”看不懂", f"请写成一个数和一个单位:{'、'.join(dict.fromkeys(UNITS.values()))}")


def start_of(term: TableTerm, event: str) -> str:
    """自交办时起 for what runs from the moment, 自交办之日起 for what leaves the first day out."""
    return f"自{event}{'时' if term.unit in _MOMENTS else '之日'}起"
