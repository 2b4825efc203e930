"""Small rule sets against every single report: no class of change is missed, and none is made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from random import Random

import pytest

from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.comparing import compare
from dsl.comparing.aspects import aspects
from dsl.comparing.values import meaning
from dsl.compile import compile_bundle
from dsl.facts import UNANSWERED, Facts
from dsl.worktime import ZONE
from tests.dsl.meaning import TOWN, town

CALENDAR = Calendar("plain", frozenset({2026}), frozenset(), frozenset())
FILE = "330281999-示例镇.rule"
HEAD = ("分类 市政 含 路灯、井盖", "分类 水利", "渠道 信访", "问 权属 选 移动、电信;可以不填", "单位 水利站")
LEAVES = (
    "类别 属于 市政",
    "类别 属于 路灯",
    "类别 不属于 井盖",
    "提到 “路灯”",
    "提到 “灯”",
    "提到 “井盖”、“路灯不亮”",
    "上报人 是 代表",
    "上报人 是 镇代表",
    "上报人 不是 网格员",
    "紧急程度 是 紧急",
    "来源渠道 是 信访",
    "权属 是 移动",
    "权属 不是 移动",
    "权属 是 电信、未填",
    "退回次数 达到 2次",
)
ACTS = (
    "由 镇政府 办理",
    "由 水利站 办理",
    "由 各单位 认领",
    "由 水利站 主办,综合执法队 协办",
    "由 镇政府、水利站 候选",
    "自交办之日起2天内 答复",
    "自交办之日起5天内 答复",
    "自受理之日起2天内 答复",
    "自交办之日起1天内 受理",
)
PATHS = ((), ("市政",), ("市政", "路灯"), ("市政", "井盖"), ("水利",))
TEXTS = ("", "灯", "路灯", "路灯不亮", "井盖", "路灯;井盖", "灯;井盖", "路灯不亮;井盖")
ROLES = (("居民", None), ("网格员", None), *(("代表", level) for level in "镇县市省"))


def reports(random: Random | None = None) -> Iterator[Facts]:
    answers: tuple[dict[str, str], ...] = ({}, {"权属": "移动"}, {"权属": "电信"}, {"权属": UNANSWERED})
    counts: tuple[dict[str, int | None], ...] = (
        {"退回次数": 0, "办理轮次": 1, "催办次数": 0},
        {"退回次数": 2},
        {"退回次数": None},
    )
    whole = product(PATHS, TEXTS, ROLES, ("一般", "紧急"), ("随手拍", "信访"), answers, counts)
    at = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    for path, text, (role, level), urgency, channel, answer, count in whole:
        if random is None or random.random() < 0.08:
            yield Facts(TOWN, at, path, text, role, level, urgency=urgency, channel=channel, answers=answer,
                        counts=count)  # fmt: skip


def clause(random: Random) -> str:
    if random.random() < 0.15:
        return "其余 " + random.choice(ACTS)
    joined = random.choice([",并且 ", ",或者 "]).join(random.sample(LEAVES, random.randint(1, 2)))
    return f"甲 {joined}的,{random.choice(ACTS)}"


def text_of(clauses: list[str]) -> str:
    every = (*clauses, "其余 由 各单位 认领")
    return town(*HEAD, *(f"第{'一二三四五六七八九十'[n]}条 {each}" for n, each in enumerate(every)))


def drawn(random: Random, most: int) -> tuple[Bundle, Bundle]:
    """Two that compile; a draw that contradicts itself is drawn again."""
    while True:
        clauses = [clause(random) for _ in range(random.randint(2, most))]
        made = [compile_bundle({FILE: text_of(each)}).bundle for each in (clauses, edited(random, clauses))]
        if made[0] is not None and made[1] is not None:
            return made[0], made[1]


def edited(random: Random, clauses: list[str]) -> list[str]:
    """One clause taken away, added, moved or written anew."""
    made = list(clauses)
    at = random.randrange(len(made))
    what = random.choice(["away", "add", "move", "anew"])
    if what in ("away", "move", "anew"):
        taken = made.pop(at)
    if what in ("add", "anew"):
        made.insert(random.randint(0, len(made)), clause(random))
    if what == "move":
        made.insert(random.randint(0, len(made)), taken)
    return made or [clause(random)]


def by_hand(before: Bundle, after: Bundle, random: Random | None) -> set[object]:
    old, new = before.rulesets[TOWN], after.rulesets[TOWN]
    names = ("答复", "受理")
    pairs = list(zip(aspects(old, names), aspects(new, names), strict=True))
    found: set[object] = set()
    for facts in reports(random):
        was, becomes = old.decide(facts), new.decide(facts)
        for one, other in pairs:
            a, b = meaning(one.pick(was)), meaning(other.pick(becomes))
            if a != b:
                found.add((one.matter, a, b))
    return found


def differing(before: Bundle, after: Bundle) -> set[object]:
    made = compare(before, after, TOWN, on=CALENDAR)
    assert not made.undecided
    for each in made.classes:
        old, new = before.rulesets[TOWN], after.rulesets[TOWN]
        pairs = zip(aspects(old, ("答复", "受理")), aspects(new, ("答复", "受理")), strict=True)
        one, other = next(pair for pair in pairs if pair[0].matter == each.matter)
        assert meaning(one.pick(old.decide(each.example.facts))) == each.before.means
        assert meaning(other.pick(new.decide(each.example.facts))) == each.after.means
    return {(each.matter, each.before.means, each.after.means) for each in made.classes}


@pytest.mark.parametrize("seed", [1])
def test_a_small_domain_whole(seed: int) -> None:
    random = Random(seed)
    before, after = drawn(random, 3)

    assert differing(before, after) == by_hand(before, after, None)


@pytest.mark.parametrize("seed", range(100, 108))
def test_no_report_that_is_drawn_changes_in_a_way_that_is_not_told(seed: int) -> None:
    random = Random(seed)
    before, after = drawn(random, 5)

    assert by_hand(before, after, random) <= differing(before, after)
