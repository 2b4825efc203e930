"""A partner's row as a report (来件换算): which place, which words, what became of it there, and digests to compare."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases import commands as c
from cases.house import Enclosed
from cases.intake import History, Letter
from cases.partners import desk_of
from cases.people import RULE_WORDS, Role
from cases.territory import Jurisdiction, Territory
from cases.tidying import tidy_text
from cases.voice_intake import VOICE
from dsl.mapping.model import Values
from dsl.ruleset import Ruleset

#: Fields that say how far the partner is; the rest says what the matter is.
COURSE = ("状态", "答复", "答复时间", "结果")
_PERSONAL = ("上报人", "电话")
WITHDRAWN = "撤回"
_OVER = frozenset({"答复", "办结", WITHDRAWN})
LONGEST_TEXT = 20_000
_SPOT = {"纬度": 90, "经度": 180}  # the most degrees either way
LONGEST_CHANNEL = 40
LONGEST_NUMBER = 100
FIRST_YEAR = 1950
#: Beside the words: how many of their lines, or of their first characters, were the title.
TITLE_ABOVE, TITLE_WITHIN = "title_lines", "title_chars"
#: Beside the words: a category that the rules do not have, as the partner wrote it.
CATEGORY_TOLD = "category_told"


class RowRefused(Exception):
    """The row makes no report: the field that is wrong, and one Chinese sentence."""

    def __init__(self, field_: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field_
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Told:
    """How far the partner says it is: a word of ``dsl.mapping.words.STATES``, its words, and the outcome."""

    state: str
    words: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How rows are taken: ``live`` makes open ones cases in hand, else all are history; ``now`` the store's time."""

    live: bool
    now: datetime
    partner: str
    township: str | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """A row ready to be taken in; ``unknown`` is a category that the rules do not have."""

    number: str
    place: Jurisdiction
    letter: Letter
    history: History | None
    told: Told | None
    values: Values = field(default_factory=dict)
    unknown: str | None = None


def text_in(values: Values, name: str) -> str:
    """A text among the values, empty where there is none."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def time_in(values: Values, name: str) -> datetime | None:
    """A moment among the values."""
    value = values.get(name)
    return value if isinstance(value, datetime) else None


def place_of(values: Values, terms: Terms, territory: Territory) -> Jurisdiction:
    """Where the row belongs: as it says, else as the file says. Raises RowRefused."""
    written = text_in(values, "镇街") or terms.township
    if not written:
        raise RowRefused("镇街", "没有写镇街,对照文件也没有写“镇街”一行")
    by_code = territory.by_code(written)
    found = [by_code] if by_code else [each for each in territory.jurisdictions.values() if each.name == written]
    found = [each for each in found if each.practice_of is None]
    if len(found) != 1:
        reason = f"叫“{written}”的镇街不止一个,请写代码" if found else f"没有“{written}”这个镇街,请写全称或代码"
        raise RowRefused("镇街", reason)
    return found[0]


def brought(values: Values, place: Jurisdiction, rules: Ruleset, terms: Terms) -> Brought:
    """The row as a report by the names that the rules know. Raises RowRefused."""
    values = {name: tidy_text(each) if isinstance(each, str) else each for name, each in values.items()}
    values = {**values, "镇街": place.code}  # named or not, as name or code: the same place is no change
    number = text_in(values, "编号")
    if len(number) > LONGEST_NUMBER:
        raise RowRefused("编号", f"编号有 {len(number)} 字,最多 {LONGEST_NUMBER} 字")
    at = _past(values, "上报时间", terms)
    told = told_in(values)
    category = text_in(values, "类别") or None
    known = category is None or rules.category_path(category) is not None
    history = _history(values, told, terms)
    report = c.Report(
        reporter=desk_of(terms.partner),
        role=RULE_WORDS[Role.RESIDENT],
        channel=(text_in(values, "来源渠道") or terms.partner)[:LONGEST_CHANNEL],
        urgency=text_in(values, "紧急程度") or "一般",
        live=history is None,
        manner="转报",
    )
    letter = Letter(report, category if known else None, _enclosed(values, None if known else category), at)
    return Brought(number, place, letter, history, told, values, None if known else category)


def told_in(values: Values) -> Told | None:
    """How far the partner says it is; None where it says nothing of that."""
    state, words = text_in(values, "状态"), text_in(values, "答复")
    if not state and not words:
        return None
    return Told(state or "答复", tidy_text(words), text_in(values, "结果"))


def _history(values: Values, told: Told | None, terms: Terms) -> History | None:
    over = told is not None and told.state in _OVER
    if terms.live and not over:
        return None
    at, reported = _past(values, "答复时间", terms), time_in(values, "上报时间")
    later = max(at, reported) if at and reported else at
    return History(later, text_in(values, "结果") or None, text_in(values, "答复") or None)


def _past(values: Values, name: str, terms: Terms) -> datetime | None:
    at = time_in(values, name)
    if at is not None and at.year < FIRST_YEAR:
        raise RowRefused(name, f"时间 {at:%Y-%m-%d %H:%M} 太早,请核对")
    if at is not None and at > terms.now:
        raise RowRefused(name, f"时间 {at:%Y-%m-%d %H:%M} 还没有到,请核对")
    return at


def _enclosed(values: Values, unknown: str | None) -> tuple[Enclosed, ...]:
    title, text = text_in(values, "标题"), text_in(values, "内容")
    begins = bool(title) and text.startswith(title)
    words = text if begins else "\n".join(part for part in (title, text) if part)
    if not words:
        raise RowRefused("内容", "没有内容也没有标题")
    if len(words) > LONGEST_TEXT:
        raise RowRefused("内容", f"内容有 {len(words)} 字,最多 {LONGEST_TEXT} 字")
    titled = {} if not title else {TITLE_WITHIN: len(title)} if begins else {TITLE_ABOVE: title.count("\n") + 1}
    found = [Enclosed("text", {"text": words, **titled, **({CATEGORY_TOLD: unknown} if unknown else {})})]
    address = text_in(values, "地点")
    if (spot := spot_of(values)) is not None:
        lat, lng = spot
        found.append(Enclosed("place", {"lat": lat, "lng": lng, "datum": "wgs84", "address": address}))
    elif address:
        found.append(Enclosed("address", {"text": address}))
    return (*found, *voice_of(values))


def spot_of(values: Values) -> tuple[float, float] | None:
    """Latitude and longitude in WGS 84, None where neither is given. Raises RowRefused."""
    given = {name: text_in(values, name) for name in _SPOT}
    if not any(given.values()):
        return None
    found = []
    for name, most in _SPOT.items():
        try:
            degrees = float(given[name])
        except ValueError:
            raise RowRefused(name, f"“{given[name][:20]}”不是{name}的度数,纬度和经度要一起写") from None
        if not -most <= degrees <= most:
            raise RowRefused(name, f"{name}要在 -{most} 到 {most} 度之间,现在是 {given[name][:20]}")
        found.append(degrees)
    return found[0], found[1]


def voice_of(values: Values) -> tuple[Enclosed, ...]:
    """Who has spoken to the partner, for whoever handles it."""
    name, phone = text_in(values, "上报人"), text_in(values, "电话")
    return (Enclosed(VOICE, {"name": name, "phone": phone}),) if name or phone else ()


def marks_of(values: Values, salt: str) -> dict[str, str]:
    """A salted digest of each field, by which a later row is compared without keeping what it said."""
    return {name: _mark(salt, name, value) for name, value in sorted(values.items())}


def _mark(salt: str, name: str, value: str | datetime) -> str:
    said = value.isoformat() if isinstance(value, datetime) else value
    return hashlib.sha256(f"{salt}\n{name}\n{said}".encode()).hexdigest()[:32]


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that say something else than before."""
    return tuple(name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name))


def supplement_of(values: Values, fields: tuple[str, ...], partner: str, *, acts: bool) -> tuple[Enclosed, ...]:
    """What a changed row adds; the answer of a partner that ``acts`` as a unit is a step and no supplement."""
    apart = {*COURSE, *_PERSONAL} - (set() if acts else {"答复"})
    lines = [f"{name}改为:{_said(values.get(name))}" for name in fields if name not in apart]
    words = (Enclosed("text", {"text": "\n".join((f"{partner}更新了来件:", *lines))[:LONGEST_TEXT]}),) if lines else ()
    return (*words, *(voice_of(values) if {*_PERSONAL} & {*fields} else ()))


def _said(value: str | datetime | None) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value or "(空)"
