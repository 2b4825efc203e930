"""What a drawn rule file means, for z3: written from the language's own book, without a look at how dsl proves.

Every condition has two formulas: when it is true and when it is false; where neither holds it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import z3

from tests.dsl.proving.drawn import CHANNELS, CHOICES, GRIDS, MANNERS, TREE, VILLAGES, WORDS, Group, Leaf, Meant

Values = tuple[Any, ...]
Both = tuple[z3.BoolRef, z3.BoolRef]

NAMES = tuple(TREE)
UNKNOWN = -1

category, role, level, answer, village, channel, manner, rest = (
    z3.Int(name) for name in ("category", "role", "level", "answer", "village", "channel", "manner", "rest")
)
urgent, depth_told, depth_empty, returns_told, grid_told = (
    z3.Bool(name) for name in ("urgent", "depth_told", "depth_empty", "returns_told", "grid_told")
)
depth, returns, grid, minute, day = z3.Real("depth"), z3.Int("returns"), z3.Int("grid"), z3.Int("minute"), z3.Int("day")
says = {word: z3.Bool(f"says {word}") for word in WORDS}

PLAIN_ROLES = ("居民", "点长", "议政代表", "网格员", "代表")
LEVELS = ("镇", "县", "市", "省")
EMPTY = len(CHOICES)
ALL_VILLAGES = tuple(dict.fromkeys(name for names in VILLAGES.values() for name in names))


def world() -> list[z3.BoolRef]:
    """What is so of every report: who says 路灯不亮 says 路灯; only deputies have a level."""
    inside = [z3.Implies(says[a], says[b]) for a in WORDS for b in WORDS if a != b and b in a]
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    days = z3.Or(*(z3.And(day > 100 * m, day <= 100 * m + length) for m, length in enumerate(lengths, 1)))
    return [
        *inside,
        days,
        *_between(category, UNKNOWN, len(NAMES) - 1),
        *_between(role, 0, len(PLAIN_ROLES) - 1),
        *_between(level, UNKNOWN, len(LEVELS) - 1),
        z3.Implies(role != PLAIN_ROLES.index("代表"), level == UNKNOWN),
        *_between(answer, UNKNOWN, EMPTY),
        *_between(village, UNKNOWN, len(ALL_VILLAGES)),
        *_between(channel, 0, len(CHANNELS) - 1),
        *_between(manner, 0, len(MANNERS) - 1),
        *_between(rest, UNKNOWN, 1),
        *_between(minute, 0, 1439),
        z3.And(grid >= 0, grid <= 999_999),
        depth >= 0,
        returns >= 0,
        z3.Not(z3.And(depth_told, depth_empty)),
    ]


def _between(number: z3.ArithRef, low: int, high: int) -> list[z3.BoolRef]:
    return [number >= low, number <= high]


def meaning(meant: Meant) -> Both:
    """When the condition is true, and when it is false."""
    if meant is None:
        return z3.BoolVal(True), z3.BoolVal(False)
    if isinstance(meant, Group):
        parts = [meaning(part) for part in meant.parts]
        true, false = [t for t, _ in parts], [f for _, f in parts]
        return (z3.And(*true), z3.Or(*false)) if meant.every else (z3.Or(*true), z3.And(*false))
    true, false = _leaf(meant)
    return (false, true) if meant.negated else (true, false)


def _leaf(leaf: Leaf) -> Both:
    return _MEANINGS[leaf.what](leaf.values)


def _urgency(values: Values) -> Both:
    return _sharp(urgent if values[0] == "紧急" else z3.Not(urgent))


def _answered(values: Values) -> Both:
    chosen = z3.Or(*(answer == (EMPTY if each == "未填" else CHOICES.index(each)) for each in values))
    return chosen, z3.And(answer != UNKNOWN, z3.Not(chosen))


def _deep(values: Values) -> Both:
    """A field that was left empty is neither deep nor shallow."""
    holds = _compared(depth, values)
    return z3.And(depth_told, holds), z3.Or(depth_empty, z3.And(depth_told, z3.Not(holds)))


def _counted(values: Values) -> Both:
    holds = _compared(returns, values)
    return z3.And(returns_told, holds), z3.And(returns_told, z3.Not(holds))


def _hour(values: Values) -> Both:
    first, last = values[0]
    return _sharp(z3.Or(*(z3.And(minute + k >= first, minute + k < last) for k in (0, 1440))))


def _season(values: Values) -> Both:
    (a, b), (c, d) = values[0]
    first, last = a * 100 + b, c * 100 + d
    return _sharp(z3.And(day >= first, day <= last) if first <= last else z3.Or(day >= first, day <= last))


def _sharp(true: z3.BoolRef) -> Both:
    return true, z3.Not(true)


def _any(parts: list[Both]) -> Both:
    return z3.Or(*(true for true, _ in parts)), z3.And(*(false for _, false in parts))


def _above(name: str) -> list[str]:
    found, at = [], TREE[name]
    while at is not None:
        found.append(at)
        at = TREE[at]
    return found


def _belongs(name: str) -> Both:
    """In the category or below; a report whose category is wider, or not known, may be."""
    inside = [NAMES.index(each) for each in NAMES if each == name or name in _above(each)]
    perhaps = [UNKNOWN, *(NAMES.index(each) for each in _above(name))]
    return z3.Or(*(category == n for n in inside)), z3.And(*(category != n for n in (*inside, *perhaps)))


def _is_role(word: str) -> Both:
    """市代表 is a deputy of that level; of a deputy whose level nobody knows it is open."""
    if word in PLAIN_ROLES:
        return _sharp(role == PLAIN_ROLES.index(word))
    deputy, wanted = role == PLAIN_ROLES.index("代表"), LEVELS.index(word[0])
    return z3.And(deputy, level == wanted), z3.Or(z3.Not(deputy), z3.And(level != UNKNOWN, level != wanted))


def _compared(number: z3.ArithRef, values: Values) -> z3.BoolRef:
    how, amount = values
    if how == "超过":
        return number > amount
    if how == "低于":
        return number < amount
    return number >= amount if how == "以上" else number <= amount


def _lies(area: str) -> Both:
    if area in VILLAGES:
        inside = z3.Or(*(village == ALL_VILLAGES.index(name) for name in VILLAGES[area]))
        return inside, z3.And(village != UNKNOWN, z3.Not(inside))
    first, last = (int(end) for end in GRIDS[area])
    inside = z3.And(grid >= first, grid <= last)
    return z3.And(grid_told, inside), z3.And(grid_told, z3.Not(inside))


_MEANINGS: dict[str, Callable[[Values], Both]] = {
    "类别": lambda values: _any([_belongs(each) for each in values]),
    "提到": lambda values: _sharp(z3.Or(*(says[each] for each in values))),
    "上报人": lambda values: _any([_is_role(each) for each in values]),
    "紧急程度": _urgency,
    "权属": _answered,
    "深度": _deep,
    "退回次数": _counted,
    "位置": lambda values: _lies(values[0]),
    "上报时间": _hour,
    "上报日期": _season,
    "上报日": lambda _: (rest == 1, rest == 0),
    "来源渠道": lambda values: _sharp(z3.Or(*(channel == CHANNELS.index(each) for each in values))),
    "上报方式": lambda values: _sharp(z3.Or(*(manner == MANNERS.index(each) for each in values))),
}
