"""Routing by bitset against asking every clause, and dead clauses against drawn reports, over all conditions."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.bans import Bans
from dsl.bundle import Categories
from dsl.circumstances import ChannelIs, DateIn, DayIs, MannerIs, Measured, PlaceIs, TimeIn, UnitKindIs
from dsl.conditions import (
    AllOf,
    Always,
    AnswerIs,
    AnyOf,
    CategoryIs,
    Condition,
    FromGroup,
    InPlace,
    NamesUnit,
    Not,
    RoleIs,
    TextMentions,
    UrgencyIs,
)
from dsl.covering import covering
from dsl.decision import Cite, UnitRef
from dsl.facts import COUNTERS, HOLDER, MOVING, RETURNS, UNANSWERED, URGES, Facts
from dsl.layer import RouteRule, Ruled, TableRule, ToCandidates, ToNamed, ToPool, ToTable, ToUnit
from dsl.moving import asked_of, moving_conditions, moving_names
from dsl.routing import build
from dsl.worktime import ZONE

CATEGORIES = Categories({"市政": None, "路灯": "市政", "井盖": "市政", "水利": None})
PATHS = [(), ("市政",), ("市政", "路灯"), ("市政", "井盖"), ("水利",)]
AREAS = (InPlace("东片", frozenset({"甲村", "乙村"})), InPlace("西片", frozenset({"乙村"}), (("100", "200"),)))
NOON = datetime(2026, 1, 1, 12, tzinfo=ZONE)

WORDS = ("井盖", "井盖松动", "路灯", "灯", "积水", "油烟", "噪声", "垃圾", "停车", "占道", "违建", "树枝", "河道", "")

RULED_BY = Cite("1", "示例镇", "第九条")

SIMPLE: st.SearchStrategy[Condition] = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: TextMentions(tuple(words))),
    st.sampled_from([TextMentions(WORDS[:-1]), TextMentions(WORDS), NamesUnit(), Always()]),
    st.sampled_from([RoleIs("代表"), RoleIs("代表", "镇"), RoleIs("居民")]),
    st.sampled_from([FromGroup("东群", frozenset({"1"})), FromGroup("西群", frozenset(), frozenset({"乙村"}))]),
    st.sampled_from(PATHS[1:]).map(CategoryIs),
    st.sampled_from([UrgencyIs("紧急"), DayIs(), ChannelIs(("建议",)), MannerIs(("代录",)), *AREAS]),
    st.sampled_from(["范围外", "边界上", "多处"]).map(lambda special: PlaceIs(special, AREAS)),
    st.sampled_from([HOLDER, "指名单位"]).map(lambda party: UnitKindIs(party, frozenset({"企业"}))),
    st.sampled_from([((480, 1200),), ((1200, 1800),)]).map(TimeIn),
    st.just(DateIn((((11, 15), (3, 31)),))),
    st.builds(
        Measured,
        st.sampled_from(["深度", RETURNS, URGES]),
        st.sampled_from(["超过", "低于", "以上", "以下"]),
        st.integers(0, 3).map(Decimal),
        st.just("厘米"),
        st.just(""),
    ),
    st.lists(st.sampled_from(["甲", "乙", UNANSWERED]), min_size=1, max_size=2, unique=True).map(
        lambda chosen: AnswerIs("权属", tuple(chosen), ("甲", "乙"))
    ),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=5,
)
RULES = st.lists(CONDITIONS, min_size=1, max_size=6).map(
    lambda conditions: tuple(
        Ruled(condition, Cite("1", "示例镇", f"第{n}条"), RouteRule(ToUnit(UnitRef("1", f"单位{n}"))))
        for n, condition in enumerate(conditions)
    )
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "权属": st.sampled_from(["甲", "乙", UNANSWERED]),
        "深度": st.sampled_from(["0", "1厘米", "15毫米", "2", "0.03米", UNANSWERED]),
    },
)
HELD = st.sampled_from([(None, None), (UnitRef("1", "甲"), frozenset({"企业"})), (UnitRef("1", "乙"), frozenset())])
COUNTS = st.fixed_dictionaries({}, optional={RETURNS: st.integers(0, 4), URGES: st.integers(0, 4)})


@st.composite
def reports(draw: st.DrawFn) -> Facts:
    holder, kinds = draw(HELD)
    return Facts(
        jurisdiction="1",
        at=NOON + timedelta(hours=draw(st.integers(0, 365 * 24))),
        category=draw(st.sampled_from(PATHS)),
        text="".join(draw(st.lists(st.sampled_from([*WORDS, "的", "前面"]), max_size=3))),
        role=draw(st.sampled_from(["居民", "代表"])),
        level=draw(st.sampled_from([None, "镇", "县"])),
        named_unit=draw(st.sampled_from([None, "单位1", "无此单位"])),
        group=draw(st.sampled_from([None, "东群", "西群"])),
        areas=draw(st.dictionaries(st.sampled_from(["东片", "西片"]), st.booleans())),
        village=draw(st.sampled_from([None, "", "甲村", "乙村", "丁村"])),
        grid=draw(st.sampled_from([None, "", "150", "999"])),
        urgency=draw(st.sampled_from(["一般", "紧急"])),
        channel=draw(st.sampled_from(["随手拍", "建议"])),
        manner=draw(st.sampled_from(["本人", "代录"])),
        special=draw(st.sampled_from([None, "范围外", "边界上", "多处"])),
        rest_day=draw(st.sampled_from([None, True, False])),
        answers=draw(ANSWERS),
        counts=draw(COUNTS),
        holder=holder,
        holder_kinds=kinds,
        named_kinds=draw(st.sampled_from([frozenset(), frozenset({"企业"})])),
    )


def moved(facts: Facts, other: Facts) -> Facts:
    """The same report after steps on the case: everything they may change is as in ``other``."""
    counts: dict[str, int | None] = {**dict.fromkeys(COUNTERS), **other.counts}
    return replace(facts, counts=counts, holder=other.holder, holder_kinds=other.holder_kinds, rest_day=other.rest_day)


@settings(max_examples=300)
@given(RULES, reports())
def test_bitset_skips_no_clause_that_matters(rules: tuple[Ruled[RouteRule], ...], facts: Facts) -> None:
    indexed = build(rules, {}, (), CATEGORIES, Bans())
    plain = replace(indexed, relevant={})

    quick, looked_at = indexed.route(facts)
    slow, every = plain.route(facts)

    assert quick == slow
    assert [(step.cite, step.holds) for step in looked_at] == [(step.cite, step.holds) for step in every]


UNITS = {f"单位{n}": UnitRef("1", f"单位{n}") for n in range(3)}
TABLE = TableRule("归属", "权属", {"甲": UNITS["单位0"], "乙": None}, {"甲": RULED_BY, "乙": RULED_BY})
TARGETS = st.one_of(
    st.sampled_from([ToUnit(unit) for unit in UNITS.values()]),
    st.sampled_from([ToPool(), ToNamed(), ToTable(TABLE), ToCandidates(tuple(UNITS.values()))]),
)
ROUTES = st.builds(
    RouteRule,
    TARGETS,
    st.sampled_from([(), (UNITS["单位1"],)]),
    helpers=st.sampled_from([(), (TABLE,)]),
)


@st.composite
def clauses(draw: st.DrawFn) -> tuple[Ruled[RouteRule], ...]:
    """Clauses of every kind, some of them many and all about words."""
    drawn = draw(st.lists(st.tuples(CONDITIONS, ROUTES), min_size=1, max_size=6))
    wordy: list[tuple[Condition, RouteRule]] = [
        (TextMentions((word,)), RouteRule(ToPool())) for word in (WORDS[:-1] if draw(st.booleans()) else ())
    ]
    return tuple(
        Ruled(condition, Cite("1", "示例镇", f"第{n}条"), value) for n, (condition, value) in enumerate(drawn + wordy)
    )


BANS = st.lists(
    st.builds(Ruled, CONDITIONS, st.just(RULED_BY), st.sampled_from([(unit,) for unit in UNITS.values()])), max_size=2
).map(lambda rules: Bans(tuple(rules), {"1": 0}))


@settings(max_examples=400)
@given(clauses(), BANS, st.lists(reports(), min_size=1, max_size=4))
def test_quick_answer_is_the_one_that_is_reasoned(
    rules: tuple[Ruled[RouteRule], ...], bans: Bans, facts: list[Facts]
) -> None:
    router = build(rules, UNITS, tuple(UNITS.values()), CATEGORIES, bans)

    for each in facts:
        assert router.answer(each) == router.route(each)[0]


def test_what_strangers_make_up_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsl.index.KINDS", 3)
    router = build((Ruled(AREAS[0], RULED_BY, RouteRule(ToPool())),), {}, (), CATEGORIES, Bans())

    answers = [router.answer(Facts("1", NOON, village=f"{n}村")) for n in range(9)]

    assert answers == [router.route(Facts("1", NOON, village=f"{n}村"))[0] for n in range(9)]


def test_what_was_worked_out_is_not_written_down() -> None:
    router = build((Ruled(Always(), RULED_BY, RouteRule(ToPool())),), {}, (), CATEGORIES, Bans())
    fresh = pickle.dumps(router)

    router.answer(Facts("1", NOON))

    assert pickle.dumps(router) == fresh


@settings(max_examples=300)
@given(RULES, CONDITIONS, reports())
def test_covered_clause_never_decides(rules: tuple[Ruled[RouteRule], ...], later: Condition, facts: Facts) -> None:
    by = covering(rules).by(later)

    if by is not None and later.judge(facts).holds:
        assert any(rule.condition.judge(facts).holds for rule in rules)


@settings(max_examples=300)
@given(CONDITIONS, reports(), reports())
def test_what_asks_for_nothing_that_moves_is_never_changed_by_a_step(
    condition: Condition, facts: Facts, other: Facts
) -> None:
    asked = asked_of((condition,), facts)

    assert set(asked) <= moving_names(condition) <= set(MOVING)
    if not asked:
        assert condition.judge(facts).holds == condition.judge(moved(facts, other)).holds


def test_conditions_of_a_layer_are_found_wherever_they_stand() -> None:
    held = UnitKindIs(HOLDER, frozenset({"企业"}))
    rule = Ruled(AllOf((CategoryIs(("水利",)), held)), Cite("1", "示例镇", "第一条"), None)

    assert moving_conditions(((rule,), {"a": Ruled(CategoryIs(("水利",)), rule.cite, None)})) == (rule.condition,)
