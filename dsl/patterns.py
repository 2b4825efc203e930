"""Reads the values inside a sentence: dates, clock times, terms, counts and numbering – or says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dsl.numbers import LARGEST, NUMBER, read_number

#: Marks that separate, with their terminals.
PUNCTUATION: dict[str, str] = {",": "COMMA", ";": "SEMI", ":": "COLON", "、": "DUN", "。": "STOP"}


@dataclass(frozen=True, slots=True)
class Match:
    """A value that ends at ``end``; ``text`` is its canonical form. With ``code`` it is a mistake."""

    type: str
    end: int
    text: str
    code: str = ""
    message: str = ""
    help: str = ""


_UNITS = "分钟|连续小时|紧急工作时|紧急工作日|工作时|小时|工作日|自然日|个?月|季度|天|日|年"
_FOREIGN = {
    "钟头": "小时", "刻钟": "分钟", "分": "分钟", "周": "工作日", "星期": "工作日", "礼拜": "工作日", "秒": "分钟",
    "旬": "自然日", "工日": "工作日", "工作小时": "工作时", "工作天": "工作日", "个工": "工作日",
}  # fmt: skip
_MOST = {"年": 30, "季度": 120, "月": 360}

_DATE = re.compile(r"(\d{4})\s*(?:-\s*(\d{1,2})\s*-\s*(\d{1,2})|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日)(?!\d{3})")
_ODD_DATE = re.compile(
    r"[〇零一二三四五六七八九]{4}\s*年(?:[〇零一二三四五六七八九十]{1,3}月)?(?:[〇零一二三四五六七八九十]{1,3}日)?"
    r"|(\d{4})[/.](\d{1,2})[/.](\d{1,2})|(\d{1,2})月(\d{1,2})日|\d{4}-\d{1,2}(?![\d:-])|\d{4}年\d{1,2}月|[明今后]年(?:\d{1,2}月)?(?:\d{1,2}[日号])?"
)
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-~至]\s*(次日)?\s*(\d{1,2}):(\d{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{1,2})")
_ODD_CLOCK = re.compile(r"(?:上午|下午|晚上)?(\d{1,2})[点时](?!起)(\d{1,2}分?|半)?|(?:上午|下午|晚上)(\d{1,2}):(\d{2})")
_REF = re.compile(rf"第\s*({NUMBER})\s*条(?:\s*之\s*([一二三四五六七八九十]+))?")
_ORDINAL = re.compile(rf"第\s*({NUMBER})\s*次")
_EDITION = re.compile(rf"第\s*({NUMBER})\s*版")
_ITEM = re.compile(r"\(\s*([一二三四五六七八九十]+|\d{1,2})\s*\)")
_ITEM2 = re.compile(r"(\d{1,2})\.(?!\d)")
_TERM = re.compile(rf"({NUMBER})\s*个?\s*({_UNITS})")
_HALF = re.compile(r"半(年|小时|个小时|个月|天)")
_WORD_TERM = re.compile(r"当日|当天|次日")
_ODD_TERM = re.compile(rf"({NUMBER})\s*个?(半?\s*[^\s\d,;:。、\"()内的起以]{{1,4}})(?=以?内|的\s*(?:提醒|报|提级))")
#: 3-5日, 3至5个工作日, 1.5小时: a term is one whole number.
_RANGE = re.compile(rf"({NUMBER})\s*(?:[-~至到]|—+)\s*({NUMBER})\s*个?\s*({_UNITS})")
_DECIMAL = re.compile(rf"(\d{{1,12}})\.(\d{{1,6}})\s*个?\s*({_UNITS})")
_ODD_EVERY = re.compile(r"每(?:个?月|季度?|年)(?:底|末|初|中旬)|每半个?月|每个?月(\d{1,2})号")
_STARS = re.compile(rf"({NUMBER})\s*颗?星")
_TIMES = re.compile(rf"({NUMBER})\s*次")
_PERCENT = re.compile(r"(\d{1,3})\s*%|百分之([〇零一二三四五六七八九十百]+)")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_OWN_NAMES = (
    *("毫米", "厘米", "米", "公里", "平方厘米", "平方米", "立方米", "亩", "公斤", "吨", "升", "分贝", "度", "元"),
    *("万元", "人", "户", "处", "件", "张", "辆", "棵", "盏", "票", "轮", "层"),
)
#: What a measure may be counted in (计量单位); ㎡ and cm and their like are taken for the same words.
MEASURES: dict[str, str] = {
    **{word: word for word in _OWN_NAMES},
    "mm": "毫米", "cm": "厘米", "m": "米", "km": "公里", "千米": "公里", "c㎡": "平方厘米", "cm²": "平方厘米",
    "cm2": "平方厘米", "㎡": "平方米", "m²": "平方米", "m2": "平方米", "m³": "立方米", "m3": "立方米", "千克": "公斤",
    "kg": "公斤", "dB": "分贝", "db": "分贝", "℃": "度", "株": "棵", "名": "人", "位": "人",
}  # fmt: skip
_MEASURE = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
_QUANTITY = re.compile(rf"(\d{{1,12}}\.\d{{1,6}}|{NUMBER})\s*个?({_MEASURE})")
_DAYSPAN = re.compile(r"(\d{1,2})月(?:(\d{1,2})日)?\s*[-~至]\s*(?:(次年)?(\d{1,2})月(?:(\d{1,2})日)?)")
_FRACTION = re.compile(rf"(?!百分)({NUMBER})分之({NUMBER})|(\d{{1,2}})/(\d{{1,2}})(?![/\d])")
_SREF = re.compile(rf"附表\s*({NUMBER})?(?:\s*第\s*({NUMBER})\s*[行项])?")
_EVERY = re.compile(
    rf"每(?P<much>两|{NUMBER})?\s*个?(?P<unit>周|星期|月|季度|季|半年|年)"
    rf"(?:(?P<times>{NUMBER})次"
    rf"|(?P<weekday>[一二三四五六日天])"
    rf"|(?P<last>最后)\s*(?P<lastn>{NUMBER})?\s*个?(?P<lastday>工作日|日|天)"
    rf"|第\s*(?P<nth>{NUMBER})\s*个工作日"
    rf"|(?P<month>\d{{1,2}})月(?P<mday>\d{{1,2}})日"
    rf"|(?P<day>\d{{1,2}})日)?"
)
_NUMBER = re.compile(r"\d{1,30}(?:\.\d{1,6})?")
_BOOK = re.compile(r"《([^》]{1,200})》")

_STARTS = frozenset("0123456789〇零一二两三四五六七八九十百千第半当次(周星礼上下晚《每附明今后")


def opens_value(char: str) -> bool:
    """Whether a value can begin with ``char`` at all."""
    return char in _STARTS


def match_value(text: str, at: int) -> Match | None:
    """The value that begins at ``at``; the first reader that knows it decides."""
    for pattern, read in _READERS:
        found = pattern.match(text, at)
        if found and (value := read(found)) is not None:
            return value
    return None


def minutes(hour: str, minute: str) -> int | None:
    """Minutes since midnight of 08:30, 24:00 included; ``None`` for a time that no clock shows."""
    value = int(hour) * 60 + int(minute)
    return value if int(minute) < 60 and value <= 24 * 60 and len(minute) == 2 else None


def _date(m: re.Match[str]) -> Match:
    year, month, day = m[1], m[2] or m[4], m[3] or m[5]
    try:
        text = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return _wrong(m, "DATE", "D301", f"没有“{m[0]}”这一天", "对照日历改成真实的日期,写作 2026-12-01")
    return Match("DATE", m.end(), text)


def _odd_date(m: re.Match[str]) -> Match:
    meant = f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}" if m[1] else "2026-12-01"
    return _wrong(m, "DATE", "D301", f"看不懂日期“{m[0]}”", f"日期写全年月日,写作 {meant}")


def _timespan(m: re.Match[str]) -> Match:
    begin, end = minutes(m[1], m[2]), minutes(m[4], m[5])
    if begin is None or end is None or (end <= begin and not m[3]):
        hint = "先写开始、后写结束,写作 08:30-11:30;过了半夜的写作 20:00至次日06:00"
        return _wrong(m, "TIMESPAN", "D304", f"时段“{m[0]}”不对", hint)
    return Match("TIMESPAN", m.end(), f"{begin}-{end + (24 * 60 if m[3] else 0)}")


def _clock(m: re.Match[str]) -> Match:
    value = minutes(m[1], m[2])
    if value is None:
        return _wrong(m, "CLOCK", "D304", f"没有“{m[0]}”这个钟点", "用二十四小时制,写作 08:30;一天的末尾写 24:00")
    return Match("CLOCK", m.end(), str(value))


def _odd_clock(m: re.Match[str]) -> Match:
    return _wrong(m, "CLOCK", "D304", f"看不懂钟点“{m[0]}”", "用二十四小时制,写作 08:30 或 17:00")


def _term(m: re.Match[str]) -> Match:
    unit = "月" if m[2] == "个月" else m[2]
    amount = read_number(m[1])
    if amount is None or not 0 < amount <= _MOST.get(unit, LARGEST):
        return _wrong(m, "DURATION", "D305", f"期限“{m[0]}”的数字不合适", "写一个大于 0 的、用得上的数字")
    return Match("DURATION", m.end(), f"{amount}|{unit}")


def _half(m: re.Match[str]) -> Match:
    if m[1] == "年":
        return Match("DURATION", m.end(), "1|半年")
    if m[1].endswith("小时"):
        return Match("DURATION", m.end(), "30|分钟")
    return _wrong(m, "DURATION", "D303", f"看不懂期限“{m[0]}”", "写成整数的期限,例如 15个自然日 或 4个工作时")


def _word_term(m: re.Match[str]) -> Match:
    return Match("DURATION", m.end(), f"{int(m[0] == '次日')}|{m[0].replace('当天', '当日')}")


def _odd_term(m: re.Match[str]) -> Match:
    amount = read_number(m[1])
    if amount is not None and m[2].replace(" ", "") in ("半小时", "半钟头"):
        hint = f"写作“{amount * 60 + 30}分钟”"
        return _wrong(m, "DURATION", "D303", f"期限“{m[0]}”不是整数", hint)
    if m[2].strip() in ("回", "趟", "遍"):
        return _wrong(m, "TIMES", "D305", f"看不懂次数“{m[0]}”", "写作“2次”")
    unit = _FOREIGN.get(m[2].strip())
    meant = f"写成“{unit}”一类的单位" if unit else "换成规约的时间单位"
    return _wrong(
        m, "DURATION", "D303", f"看不懂期限“{m[0]}”", f"{meant}:分钟、小时、工作时、工作日、自然日、月、季度、年"
    )


def _range(m: re.Match[str]) -> Match:
    return _wrong(m, "DURATION", "D303", f"期限“{m[0]}”有两个数", f"只写最长的,例如“{m[2]}{_counted_in(m[3])}”")


def _decimal(m: re.Match[str]) -> Match:
    exact = int(m[1]) * 60 + round(float(f"0.{m[2]}") * 60)
    meant = f"写作“{exact}分钟”" if m[3] in ("小时", "连续小时") else "写成整数的期限,例如“3个工作日”"
    return _wrong(m, "DURATION", "D303", f"期限“{m[0]}”不是整数", meant)


def _counted_in(unit: str) -> str:
    return unit if unit in ("分钟", "小时", "天", "日", "年") else f"个{unit.removeprefix('个')}"


def _ref(m: re.Match[str]) -> Match:
    number, sub = read_number(m[1]), read_number(m[2]) if m[2] else 0
    if not number or sub is None:
        return _wrong(m, "REF", "D305", f"条号“{m[0]}”的数字不对", "写作 第三条 或 第三条之一")
    return Match("REF", m.end(), f"{number}|{sub}")


def _counted(kind: str, most: int) -> Callable[[re.Match[str]], Match]:
    def read(m: re.Match[str]) -> Match:
        value = read_number(next(g for g in m.groups() if g))
        if value is None or not 0 < value <= most:
            return _wrong(m, kind, "D305", f"“{m[0]}”的数字不合适", f"写 1 到 {most} 之间的数字")
        return Match(kind, m.end(), str(value))

    return read


def _item(m: re.Match[str]) -> Match:
    return Match("ITEM3" if m[1].isascii() else "ITEM", m.end(), f"({m[1]})")


def _plain(kind: str) -> Callable[[re.Match[str]], Match]:
    def read(m: re.Match[str]) -> Match:
        return Match(kind, m.end(), m[1] if m.groups() else m[0])

    return read


def _item2(m: re.Match[str]) -> Match:
    return Match("ITEM2", m.end(), m[0])


def _weekday(m: re.Match[str]) -> Match:
    return Match("WEEKDAY", m.end(), str("一二三四五六日".index(m[1].replace("天", "日"))))


def _quantity(m: re.Match[str]) -> Match:
    amount = m[1] if m[1].replace(".", "").isdigit() else str(read_number(m[1]) or "")
    if not amount:
        return _wrong(m, "QUANTITY", "D305", f"“{m[0]}”的数字不合适", "写一个数字,例如 15厘米")
    return Match("QUANTITY", m.end(), f"{amount}|{MEASURES[m[2]]}")


def _dayspan(m: re.Match[str]) -> Match:
    """``3-1~5-31``: a leap day is a day; without days whole months are meant."""
    first, last = (int(m[1]), int(m[2] or 1)), (int(m[4]), int(m[5] or _LENGTHS.get(int(m[4]), 0)))
    if not all(1 <= month <= 12 and 1 <= day <= _LENGTHS[month] for month, day in (first, last)):
        return _wrong(m, "DAYSPAN", "D301", f"没有“{m[0]}”这段日子", "写作 3月1日至5月31日")
    if m[3] and first <= last:
        return _wrong(m, "DAYSPAN", "D301", f"“{m[0]}”超过了一年", "写作 11月1日至次年3月31日")
    if not m[3] and last < first:
        return _wrong(m, "DAYSPAN", "D301", f"“{m[0]}”的先后反了", f"跨年的写作 {m[0].replace('至', '至次年', 1)}")
    return Match("DAYSPAN", m.end(), f"{first[0]}-{first[1]}~{last[0]}-{last[1]}")


_LENGTHS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def _fraction(m: re.Match[str]) -> Match:
    below, above = (read_number(m[1]), read_number(m[2])) if m[1] else (int(m[4]), int(m[3]))
    if not below or not above or above >= below:
        return _wrong(m, "FRACTION", "D305", f"“{m[0]}”不是几分之几", "写作 三分之二 或 2/3")
    return Match("FRACTION", m.end(), f"{above}/{below}")


def _sref(m: re.Match[str]) -> Match:
    number, row = (read_number(group) if group else 0 for group in m.groups())
    return Match("SREF", m.end(), f"{number or 1}|{row or 0}")


def _every(m: re.Match[str]) -> Match | None:
    """``count|unit|kind|number``: 每月最后1个工作日 -> ``1|月|最后工作日|1``; see ``build_beside.every``."""
    unit = {"星期": "周", "季": "季度"}.get(m["unit"], m["unit"])
    count = read_number(m["much"]) if m["much"] else 1
    kind, number = _which_day(m)
    fits = kind in _EVERY_FITS[unit] and (not m["weekday"] or unit == "周")
    if count is None or number is None or not fits or not 0 < count <= 12:
        return _wrong(
            m, "EVERY", "D306", f"看不懂周期“{m[0]}”", "写作 每周五、每月25日、每月最后1个工作日、每季度、每年3月31日"
        )
    return Match("EVERY", m.end(), f"{count}|{unit}|{kind}|{number}")


_EVERY_FITS = {
    "周": ("", "星期", "次"),
    "月": ("", "日", "最后工作日", "最后日", "第几工作日", "次"),
    "季度": ("", "最后工作日", "最后日", "第几工作日", "次"),
    "半年": ("", "最后工作日", "最后日", "第几工作日", "次"),
    "年": ("", "月日", "最后工作日", "最后日", "第几工作日", "次"),
}


def _odd_every(m: re.Match[str]) -> Match:
    meant = f"每月{m[1]}日" if m[1] else "每月最后1个工作日" if m[0][-1] in "底末" else "每月10日"
    return _wrong(m, "EVERY", "D306", f"看不出“{m[0]}”是哪一天", f"写作“{meant}”这样的日子")


def _which_day(m: re.Match[str]) -> tuple[str, str | None]:
    if m["weekday"]:
        return "星期", str("一二三四五六日".index(m["weekday"].replace("天", "日")))
    if m["last"]:
        number = read_number(m["lastn"]) if m["lastn"] else 1
        return ("最后工作日" if m["lastday"] == "工作日" else "最后日"), str(number) if number else None
    if m["nth"]:
        return "第几工作日", str(read_number(m["nth"]) or "") or None
    if m["month"]:
        month, day = int(m["month"]), int(m["mday"])
        return "月日", f"{month}-{day}" if 1 <= month <= 12 and 1 <= day <= _LENGTHS[month] else None
    if m["day"]:
        return "日", m["day"] if 1 <= int(m["day"]) <= 31 else None
    return ("次", str(read_number(m["times"]) or "") or None) if m["times"] else ("", "0")


def _wrong(m: re.Match[str], kind: str, code: str, message: str, hint: str) -> Match:
    return Match(kind, m.end(), m[0], code, message, hint)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Match | None]], ...] = (
    (_BOOK, _plain("BOOK")),
    (_SREF, _sref),
    (_ODD_EVERY, _odd_every),
    (_EVERY, _every),
    (_RANGE, _range),
    (_DECIMAL, _decimal),
    (_DATE, _date),
    (_DAYSPAN, _dayspan),
    (_FRACTION, _fraction),
    (_ODD_DATE, _odd_date),
    (_SPAN, _timespan),
    (_CLOCK, _clock),
    (_REF, _ref),
    (_ORDINAL, _counted("ORDINAL", 9)),
    (_EDITION, _counted("EDITION", 99)),
    (_ITEM, _item),
    (_TERM, _term),
    (_HALF, _half),
    (_WORD_TERM, _word_term),
    (_STARS, _counted("STARS", 5)),
    (_TIMES, _counted("TIMES", 99)),
    (_PERCENT, _counted("PERCENT", 99)),
    (_QUANTITY, _quantity),
    (_ODD_CLOCK, _odd_clock),
    (_ODD_TERM, _odd_term),
    (_WEEKDAY, _weekday),
    (_ITEM2, _item2),
    (_NUMBER, _plain("NUMBER")),
)
