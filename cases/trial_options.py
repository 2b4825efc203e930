"""What a report would have to say so that a condition holds, or does not (条件的取值): concrete, from finite domains.

A kind of condition that is not in ``OPTIONS`` has no known way to be met, and no example is suggested for its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol

from dsl import circumstances as m
from dsl import conditions as k
from dsl.conditions import Condition
from dsl.facts import ALIKE, COUNTERS, PHOTOS, REPEATED, UNANSWERED
from dsl.ruleset import Ruleset

#: What a report says, by what it says it of; ``ANSWER`` and ``COUNT`` are followed by a name. ``TIME`` is a minute of
#: the day, ``DATE`` month and day (3-10), ``DAY`` says that it is a day of work or of rest.
Saying = Mapping[str, str]

CATEGORY, ROLE, TEXT, URGENCY, PLACE, GROUP, UNIT = "类别", "身份", "文字", "紧急程度", "位置", "群", "指名"
CHANNEL, MANNER, TIME, DATE, DAY = "来源渠道", "上报方式", "时刻", "日期", "日"
ANSWER, COUNT = "问", "数"
WORK, REST = "工作日", "休息日"

_ROLES = ("居民", "代表", "点长", "网格员", "议政代表")
_URGENCIES = ("一般", "紧急")
_MANNERS = ("本人", "代录", "转报")
_USUAL_CHANNEL = "随手拍"
_SAYABLE = frozenset({PHOTOS, ALIKE, REPEATED})
_UP, _SAME, _DOWN = Decimal(1), Decimal(0), Decimal(-1)
_DAY, _MIDDLE = 1440, 15
_MOST = 60  # of the ways to meet one condition: the first few decide, the rest are more of the same


class Ways(Protocol):
    """The ways to meet one kind of condition, or to miss it."""

    def __call__(self, condition: Any, rules: Ruleset, /, *, holds: bool) -> Iterator[Saying]:
        """The plainest first; may be endless."""
        ...


def options(condition: Condition, rules: Ruleset, *, holds: bool = True) -> list[Saying]:
    """Ways to make the condition true, or false; the plainest first, at most some dozens."""
    return list(islice(_ways(condition, rules, holds=holds), _MOST))


def merged(one: Saying, other: Saying) -> Saying | None:
    """Both at once; None where they contradict each other."""
    if any(other.get(name, value) != value for name, value in one.items()):
        return None
    return {**one, **other}


def _ways(condition: Condition, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    match condition:
        case k.Not(part=part):
            yield from _ways(part, rules, holds=not holds)
        case k.AllOf(parts=parts):
            yield from _together(parts, rules) if holds else _any_of(parts, rules, holds=False)
        case k.AnyOf(parts=parts):
            yield from _any_of(parts, rules, holds=True) if holds else _together(parts, rules, holds=False)
        case _:
            make = OPTIONS.get(type(condition))
            yield from make(condition, rules, holds=holds) if make else ()


def _any_of(parts: Iterable[Condition], rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    for part in parts:
        yield from _ways(part, rules, holds=holds)


def _together(parts: Iterable[Condition], rules: Ruleset, *, holds: bool = True) -> Iterator[Saying]:
    found: list[Saying] = [{}]
    for part in parts:
        ways = options(part, rules, holds=holds)
        both = (merged(one, other) for one in found for other in ways)
        found = list(islice((each for each in both if each is not None), _MOST))
    yield from found


def below(path: tuple[str, ...], rules: Ruleset) -> Iterator[str]:
    """A category and all that stand under it."""
    for name in rules.categories.parents:
        found = rules.category_path(name) or ()
        if found[: len(path)] == path:
            yield name


def _always(_condition: k.Always, _rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    yield from [{}] if holds else []


def _category(condition: k.CategoryIs, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    inside = list(below(condition.path, rules))
    names = inside if holds else [name for name in rules.categories.parents if name not in inside]
    yield from ({CATEGORY: name} for name in sorted(names, key=lambda name: name != condition.path[-1]))


def _role(condition: k.RoleIs, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    wanted = f"{condition.level or ''}{condition.role}"
    yield from ({ROLE: word} for word in ([wanted] if holds else _ROLES) if holds or word != condition.role)


def _answer(condition: k.AnswerIs, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    others = (value for value in (*condition.choices, UNANSWERED) if value not in condition.chosen)
    for value in condition.chosen if holds else others:
        yield {f"{ANSWER}{condition.question}": value}


def _mentions(condition: k.TextMentions, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    yield from ({TEXT: word} for word in condition.words) if holds else [{TEXT: ""}]


def _urgency(condition: k.UrgencyIs, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    yield from ({URGENCY: value} for value in _URGENCIES if (value == condition.value) == holds)


def _place(condition: k.InPlace, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    if holds:
        yield from ({PLACE: name} for name in (condition.written, *sorted(condition.villages)))
    else:
        yield {PLACE: ""}
        yield from ({PLACE: name} for name in _places(rules) if name not in condition.villages)


def _places(rules: Ruleset) -> Iterator[str]:
    """Areas and villages that the files name."""
    yield from rules.areas
    yield from sorted(rules.villages())


def _group(condition: k.FromGroup, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    yield from ({GROUP: group.name} for group in rules.groups if (group.name == condition.group) == holds)


def _names(_condition: k.NamesUnit, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    named = dict.fromkeys(unit.ref.name for unit in rules.units.values())
    yield from ({UNIT: name} for name in named) if holds else [{UNIT: ""}]


def _kind(condition: m.UnitKindIs, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    """Of the unit that the reporter names; who holds a case is not for a report to say."""
    if condition.party == m.NAMED:
        if not holds:
            yield {UNIT: ""}
        units = dict.fromkeys(u for u in rules.units.values() if holds != condition.kinds.isdisjoint(u.kinds))
        yield from ({UNIT: unit.ref.name} for unit in units)


def _channel(condition: m.ChannelIs, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    usual = _USUAL_CHANNEL in condition.channels
    yield from ({CHANNEL: name} for name in condition.channels) if holds else [] if usual else [{CHANNEL: ""}]


def _manner(condition: m.MannerIs, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    yield from ({MANNER: manner} for manner in _MANNERS if (manner in condition.manners) == holds)


def _time(condition: m.TimeIn, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    begins = [a % _DAY for a, _ in condition.spans] if holds else [b % _DAY for _, b in condition.spans]
    inside = [any(a <= minute < b or a <= minute + _DAY < b for a, b in condition.spans) for minute in begins]
    yield from ({TIME: str(at)} for at, within in zip(begins, inside, strict=True) if within == holds)


def _date(condition: m.DateIn, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    if holds:
        yield from ({DATE: f"{month}-{day}"} for (month, day), _ in condition.spans)
    else:
        yield from ({DATE: f"{month}-{_MIDDLE}"} for month in range(1, 13))  # the rules say which of them is outside


def _rest(_condition: m.DayIs, _rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    yield {DAY: REST if holds else WORK}


def _special(condition: m.PlaceIs, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    yield {PLACE: condition.special if holds else ""}
    yield from ({PLACE: name} for name in (() if holds else _places(rules)))


def _measured(condition: m.Measured, _: Ruleset, *, holds: bool) -> Iterator[Saying]:
    """A number just on the right side of the one that the rule names."""
    if condition.subject in COUNTERS and condition.subject not in _SAYABLE:
        return
    step = {"超过": (_UP, _SAME), "以上": (_SAME, _DOWN), "低于": (_DOWN, _SAME), "以下": (_SAME, _UP)}[condition.how][
        not holds
    ]
    number = condition.amount + step
    name = COUNT if condition.subject in COUNTERS else ANSWER
    if number >= 0:
        yield {f"{name}{condition.subject}": f"{number}{condition.unit}"}


#: The ways to meet each kind of condition (True) or to miss it (False).
OPTIONS: Mapping[type, Ways] = {
    k.Always: _always,
    k.CategoryIs: _category,
    k.RoleIs: _role,
    k.AnswerIs: _answer,
    k.TextMentions: _mentions,
    k.UrgencyIs: _urgency,
    k.InPlace: _place,
    k.FromGroup: _group,
    k.NamesUnit: _names,
    m.UnitKindIs: _kind,
    m.ChannelIs: _channel,
    m.MannerIs: _manner,
    m.TimeIn: _time,
    m.DateIn: _date,
    m.DayIs: _rest,
    m.PlaceIs: _special,
    m.Measured: _measured,
}
