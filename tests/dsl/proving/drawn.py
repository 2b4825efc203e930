"""Rule files drawn at random, as text and as what the text means: a meaning of its own, that knows nothing of dsl."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

TREE = {"市政": None, "路灯": "市政", "灯杆": "路灯", "井盖": "市政", "水利": None, "堤防": "水利"}
WORDS = ("路灯", "路灯不亮", "灯", "不亮", "井盖", "井盖松动", "积水", "夜里积水", "水")
ROLES = ("居民", "点长", "议政代表", "网格员", "代表", "镇代表", "县代表", "市代表", "省代表")
CHOICES = ("移动", "电信", "自来水")
VILLAGES = {"东片": ("甲村", "乙村"), "西片": ("乙村", "丙村")}
GRIDS = {"堤上": ("102001", "102009"), "堤下": ("102005", "102020")}
CHANNELS = ("随手拍", "信访", "建议")
MANNERS = ("本人", "代录", "转报")
HOURS = ((480, 720), (660, 1080), (1080, 1440), (1200, 1800))
COMPARED = ("超过", "低于", "以上", "以下")
SEASONS = (((3, 1), (5, 31)), ((5, 15), (9, 30)), ((11, 15), (3, 31)))


@dataclass(frozen=True)
class Leaf:
    """One simple condition: ``what`` it is about, the values that it names, and whether they are denied."""

    what: str
    values: tuple[Any, ...]
    negated: bool = False


@dataclass(frozen=True)
class Group:
    """All of these, or one of these."""

    parts: tuple[Leaf | Group, ...]
    every: bool


Meant = Leaf | Group | None  # None is 其余


@dataclass(frozen=True)
class Town:
    """A file and what each of its clauses asks for; perhaps with a county above it, whose clauses may be 必须执行."""

    text: str
    clauses: tuple[Meant, ...]
    county: str = ""
    above: tuple[tuple[Meant, bool], ...] = ()

    def in_order(self) -> list[tuple[str, int]]:
        """The clauses, by level and number, as the book says they are asked."""
        own = [(each is None, "镇", n) for n, each in enumerate(self.clauses)]
        above = [(each is None, "县", n) for n, (each, must) in enumerate(self.above) if not must]
        free = [*own, *above]
        settled = [(each is None, "县", n) for n, (each, must) in enumerate(self.above) if must]
        first = [(level, n) for _, level, n in sorted(settled)]  # 其余 comes last among these as well
        return [*first, *((level, n) for rest in (False, True) for is_rest, level, n in free if is_rest is rest)]


TOWN = """镇街 示例镇 330281999
上级 余姚市 330281
施行 2026-01-01,未办结的适用旧版;语言 第2版
"""
COUNTY = """市 余姚市 330281
施行 2026-01-01,未办结的适用旧版;语言 第2版
"""
ALONE = """镇街 示例镇 330281999
施行 2026-01-01,未办结的适用旧版;语言 第2版
"""
DECLARED = """天、日 指 自然日
{categories}
单位 镇政府
问 权属 选 移动、电信、自来水;可以不填
问 深度 填 厘米;可以不填
区域 东片 含 甲村、乙村
区域 西片 含 乙村、丙村
区域 堤上 网格 102001至102009
区域 堤下 网格 102005至102020
渠道 信访、建议
"""


def drawn(random: Random) -> Town:
    """Two to six clauses, and perhaps up to three above them."""
    clauses = tuple(_meant(random) for _ in range(random.randint(2, 6)))
    levels = random.randint(1, 3) if random.random() < 0.4 else 0
    above = [(_meant(random), random.random() < 0.4) for _ in range(levels)]
    own = "\n".join(_clause(n, each) for n, each in enumerate(clauses, 1)) + "\n"
    if not above:
        return Town(ALONE + _declared() + own, clauses)
    county = "\n".join(_clause(n, each, must=must) for n, (each, must) in enumerate(above, 1)) + "\n"
    return Town(TOWN + own, clauses, COUNTY + _declared() + county, tuple(above))


def _clause(number: int, meant: Meant, *, must: bool = False) -> str:
    heading = "其余" if meant is None else "甲"
    return f"第{number}条 {heading}{' 必须执行' if must else ''}\n{_body(meant)}"


def _declared() -> str:
    categories = "\n".join(
        f"分类 {name} 含 {'、'.join(below)}" for name in TREE if (below := [k for k, v in TREE.items() if v == name])
    )
    return DECLARED.format(categories=categories)


def _meant(random: Random) -> Meant:
    if random.random() < 0.12:
        return None
    return _group(random, 0) if random.random() < 0.6 else _leaf(random)


def _group(random: Random, depth: int) -> Group:
    parts = [
        _group(random, depth + 1) if depth < 2 and random.random() < 0.25 else _leaf(random)
        for _ in range(random.randint(2, 3))
    ]
    return Group(tuple(parts), random.random() < 0.6)


def _leaf(random: Random) -> Leaf:
    what = random.choice([*_LEAVES, "类别", "类别", "提到", "提到"])
    return _LEAVES[what](random)


def _some(random: Random, values: tuple[object, ...], most: int = 2) -> tuple[object, ...]:
    return tuple(random.sample(values, random.randint(1, most)))


def _plain(what: str, values: tuple[object, ...]) -> Callable[[Random], Leaf]:
    return lambda random: Leaf(what, _some(random, values), random.random() < 0.3)


_LEAVES: dict[str, Callable[[Random], Leaf]] = {
    "类别": _plain("类别", tuple(TREE)),
    "提到": lambda random: Leaf("提到", _some(random, WORDS)),
    "上报人": _plain("上报人", ROLES),
    "紧急程度": lambda random: Leaf("紧急程度", (random.choice(["紧急", "一般"]),), random.random() < 0.3),
    "权属": _plain("权属", (*CHOICES, "未填")),
    "深度": lambda random: Leaf("深度", (random.choice(COMPARED), random.randint(1, 4))),
    "退回次数": lambda random: Leaf("退回次数", (random.choice(COMPARED), random.randint(1, 3))),
    "位置": lambda random: Leaf("位置", (random.choice([*VILLAGES, *GRIDS]),), random.random() < 0.3),
    "上报时间": lambda random: Leaf("上报时间", (random.choice(HOURS),), random.random() < 0.3),
    "上报日期": lambda random: Leaf("上报日期", (random.choice(SEASONS),), random.random() < 0.3),
    "上报日": lambda random: Leaf("上报日", ("休息日",), random.random() < 0.3),
    "来源渠道": _plain("来源渠道", CHANNELS[1:]),
    "上报方式": _plain("上报方式", MANNERS),
}

_NUMBERS = (lambda n: f"({'一二三四五'[n]})", lambda n: f"{n + 1}.", lambda n: f"({n + 1})")


def _body(meant: Meant) -> str:
    if meant is None:
        return "  由 镇政府 办理"
    if isinstance(meant, Leaf):
        return f"  {said(meant)}的,由 镇政府 办理"
    return f"  {_listed(meant, 0)}\n  由 镇政府 办理"


def _listed(group: Group, depth: int) -> str:
    lines = ["同时符合下列条件的:" if group.every else "有下列情形之一的:"]
    for number, part in enumerate(group.parts):
        inner = said(part) if isinstance(part, Leaf) else _listed(part, depth + 1)
        lines.append(f"{'  ' * (depth + 1)}{_NUMBERS[depth](number)}{inner}")
    return "\n".join(lines)


def said(leaf: Leaf) -> str:
    """The condition as a clerk writes it."""
    values = "、".join(str(value) for value in leaf.values)
    no = "不" if leaf.negated else ""
    how, amount = (*leaf.values, None)[:2]
    counted = f"{amount}{'厘米' if leaf.what == '深度' else '次'}"
    written = {
        "类别": f"类别 {no}属于 {values}",
        "提到": "提到 " + "、".join(f"“{value}”" for value in leaf.values),
        "位置": f"位置 {no}在 {values}",
        "上报时间": f"上报时间 {no}在 {_span(how)}" if leaf.what == "上报时间" else "",
        "上报日期": f"上报日期 {no}在 {_season(how)}" if leaf.what == "上报日期" else "",
    }
    if how in COMPARED:
        return f"{leaf.what} {counted}{how}" if how in ("以上", "以下") else f"{leaf.what} {how} {counted}"
    return written.get(leaf.what, f"{leaf.what} {no}是 {values}")


def _span(span: tuple[int, int]) -> str:
    first, last = span
    return f"{_clock(first)}至{'次日' if last > 1440 else ''}{_clock(last - 1440 if last > 1440 else last)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _season(season: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (a, b), (c, d) = season
    return f"{a}月{b}日至{'次年' if (c, d) < (a, b) else ''}{c}月{d}日"
