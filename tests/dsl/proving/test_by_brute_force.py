"""Small domains whole: what the index finds against every single report, asked one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from random import Random

import pytest

from dsl.calendar import Calendar
from dsl.circumstances import ChannelIs, Measured
from dsl.conditions import AllOf, Always, AnswerIs, AnyOf, CategoryIs, Condition, Not, RoleIs, TextMentions, UrgencyIs
from dsl.decision import Cite, UnitRef
from dsl.facts import UNANSWERED, Facts
from dsl.layer import RouteRule, Ruled, ToUnit
from dsl.proving.asked import Asked
from dsl.proving.axes import World
from dsl.proving.matters import ROUTES, Matter
from dsl.proving.search import Solver, Words
from dsl.proving.space import Space, Tree
from dsl.proving.values import Work
from dsl.ruleset import Ruleset
from dsl.worktime import ZONE
from tests.dsl.meaning import TOWN, compiled, town

CALENDAR = Calendar("plain", frozenset({2026}), frozenset(), frozenset())
TEXTS = ("", "灯", "路灯", "路灯不亮", "井盖", "路灯;井盖", "灯;井盖", "路灯不亮;井盖")
PATHS = ((), ("市政",), ("市政", "路灯"), ("市政", "井盖"), ("水利",))
LEAVES: tuple[Condition, ...] = (
    *(CategoryIs(path) for path in PATHS[1:]),
    *(TextMentions((word,)) for word in ("灯", "路灯", "路灯不亮", "井盖")),
    TextMentions(("路灯", "井盖")),
    RoleIs("代表"),
    RoleIs("代表", "镇"),
    UrgencyIs("紧急"),
    ChannelIs(("建议",)),
    AnswerIs("权属", ("甲",), ("甲", "乙")),
    AnswerIs("权属", (UNANSWERED, "乙"), ("甲", "乙")),
)


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    text = town("分类 市政 含 路灯、井盖", "分类 水利", "渠道 建议", "问 权属 选 甲、乙", "第一条 其余 由 镇政府 办理")
    return compiled(text).rulesets[TOWN]


def reports() -> Iterator[Facts]:
    answers: tuple[dict[str, str], ...] = ({}, {"权属": "甲"}, {"权属": "乙"}, {"权属": UNANSWERED})
    people = (("居民", None), ("代表", None), ("代表", "镇"), ("代表", "县"))
    whole = product(PATHS, TEXTS, people, ("一般", "紧急"), ("随手拍", "建议"), answers)
    for path, text, (role, level), urgency, channel, answer in whole:
        at = datetime(2026, 3, 2, 9, tzinfo=ZONE)
        yield Facts(TOWN, at, path, text, role, level, urgency=urgency, channel=channel, answers=answer)


def condition(random: Random, depth: int = 0) -> Condition:
    if depth < 2 and random.random() < 0.4:
        parts = tuple(condition(random, depth + 1) for _ in range(2))
        return AllOf(parts) if random.random() < 0.5 else AnyOf(parts)
    leaf = random.choice(LEAVES)
    return Not(leaf) if random.random() < 0.3 else leaf


@pytest.mark.parametrize("seed", range(25))
def test_every_report_of_a_small_domain_agrees(seed: int, rules: Ruleset) -> None:
    random = Random(seed)
    drawn = [condition(random) for _ in range(random.randint(2, 5))]
    ruled = tuple(
        Ruled(each, Cite(TOWN, "示例镇", f"第{n}条"), RouteRule(ToUnit(UnitRef(TOWN, "镇政府"))))
        for n, each in enumerate(drawn)
    )
    matter = Matter(ROUTES, "", ruled, tuple(tuple(range(n)) for n in range(len(ruled))), strict=True)
    asked = Asked.of(matter, Space.of(drawn, World(rules, CALENDAR), Work()))

    verdicts = [[each.judge(facts).holds for each in drawn] for facts in reports()]

    for number in range(len(drawn)):
        live = any(row[number] and not any(row[:number]) for row in verdicts)
        alone = any(row[number] and all(holds is False for holds in row[:number]) for row in verdicts)
        assert (asked.decides(number) is not None) == live
        assert (asked.surely(number) is not None) == alone
    assert (asked.find(asked.false) is not None) == any(all(holds is False for holds in row) for row in verdicts)


def test_the_index_of_categories_is_the_one_that_routes() -> None:
    text = town(
        "分类 市政 含 路灯、井盖",
        "分类 水利",
        "第一条 灯 类别 属于 路灯的,由 镇政府 办理",
        "第二条 市政 类别 属于 市政,并且 上报人 是 代表的,由 综合执法队 办理",
        "第三条 其余 由 各单位 认领",
    )
    made = compiled(text).rulesets[TOWN]
    router = made.router
    matter = Matter(ROUTES, "", router.rules, ((), (0,), (0, 1)), strict=True)
    space = Space.of([rule.condition for rule in router.rules], World(made, CALENDAR), Work())

    axis = next(number for number, each in enumerate(space.axes) if each.key[0] == "类别")
    may = Asked.of(matter, space).may[axis]

    found = {cell["category"]: bits for cell, bits in zip(space.axes[axis].cells, may, strict=True)}
    assert {path: bits for path, bits in found.items() if path} == {
        ("市政", "路灯"): 0b111,
        ("市政", "井盖"): 0b110,
        ("水利",): 0b100,
        ("市政",): 0b110,  # the index of routing keeps the first clause too, which is unknown there
    }
    assert dict(router.relevant)["市政", "井盖"] == 0b110


@pytest.mark.parametrize("leaf", [CategoryIs(path) for path in PATHS[1:]])
def test_categories_are_told_as_the_condition_tells_them(leaf: CategoryIs) -> None:
    facts = [Facts(TOWN, datetime(2026, 3, 2, tzinfo=ZONE), path) for path in PATHS]

    true, false = Tree.of(PATHS).told(leaf.path)

    assert [bool(true >> n & 1) for n in range(len(PATHS))] == [leaf.judge(each).holds is True for each in facts]
    assert [bool(false >> n & 1) for n in range(len(PATHS))] == [leaf.judge(each).holds is False for each in facts]


def test_words_know_which_stand_within_which() -> None:
    words = Words.of(["路灯不亮", "路灯", "", "路灯"])

    assert words == Words(("路灯不亮", "路灯", ""), (0b111, 0b110, 0b100), (0b001, 0b011, 0b111))


def test_the_empty_word_is_always_said(rules: Ruleset) -> None:
    space = Space.of([TextMentions(("",)), Always()], World(rules, CALENDAR), Work())

    assert isinstance(space.solver, Solver)
    assert space.solver.find([space.false(TextMentions(("",)))]) is None


def test_numbers_have_a_cell_on_each_side_of_every_bound(rules: Ruleset) -> None:
    more = Measured("退回次数", "超过", 2, "", "2次")  # type: ignore[arg-type]  # a count is a whole number
    space = Space.of([more], World(rules, CALENDAR), Work())

    assert [cell["counts"]["退回次数"] for cell in space.axes[0].cells] == [0, 1, 2, 3, 4, None]
