"""Conditions over reports of which something is not known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.conditions import (
    MET,
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
    Verdict,
)
from dsl.facts import UNANSWERED, Facts

AT = datetime(2020, 10, 4, 0, 48, tzinfo=UTC)
BLANK = Facts("330481", AT)
OWNER = AnswerIs("权属", ("移动",), ("移动", "自来水"))
STATE = AnswerIs("状态", ("已建成",), ("已建成", "在建"))


def answered(**answers: str) -> Facts:
    return Facts("330481", AT, answers=answers)


def test_question_nobody_put_is_unknown_and_named() -> None:
    assert OWNER.judge(BLANK) == Verdict(None, ("权属 是 移动",), ("权属",))


def test_empty_answer_is_an_answer() -> None:
    assert OWNER.judge(answered(权属=UNANSWERED)) == Verdict(False, ("权属 是 移动",))
    assert AnswerIs("权属", (UNANSWERED,), ("移动",)).judge(answered(权属=UNANSWERED)) == MET


def test_answer_that_the_question_no_longer_offers_is_asked_again() -> None:
    assert OWNER.judge(answered(权属="联通")) == Verdict(None, ("权属 是 移动",), ("权属",))


def test_one_false_part_settles_all_whatever_is_unknown() -> None:
    both = AllOf((OWNER, UrgencyIs("紧急")))

    assert both.judge(BLANK) == Verdict(False, ("紧急程度 是 紧急",))


def test_all_with_true_and_unknown_parts_asks_for_every_missing_answer() -> None:
    both = AllOf((UrgencyIs("一般"), OWNER, STATE))

    assert both.judge(BLANK) == Verdict(None, ("权属 是 移动", "状态 是 已建成"), ("权属", "状态"))
    assert str(both) == "紧急程度 是 一般,并且 权属 是 移动,并且 状态 是 已建成"


def test_one_true_part_settles_any_whatever_is_unknown() -> None:
    assert AnyOf((OWNER, UrgencyIs("一般"))).judge(BLANK) == MET


def test_any_of_false_and_unknown_is_unknown() -> None:
    either = AnyOf((UrgencyIs("紧急"), OWNER))

    assert either.judge(BLANK) == Verdict(None, ("权属 是 移动",), ("权属",))
    assert str(either) == "紧急程度 是 紧急,或者 权属 是 移动"


def test_any_of_nothing_is_false() -> None:
    assert AnyOf(()).judge(BLANK).holds is False


def test_any_of_false_parts_lacks_all_of_them() -> None:
    either = AnyOf((UrgencyIs("紧急"), OWNER))

    assert either.judge(answered(权属="自来水")) == Verdict(False, ("紧急程度 是 紧急", "权属 是 移动"))


def test_not_keeps_unknown_and_says_so_in_the_rules_words() -> None:
    assert Not(OWNER).judge(BLANK) == Verdict(None, ("权属 不是 移动",), ("权属",))
    assert Not(OWNER).judge(answered(权属="移动")) == Verdict(False, ("权属 不是 移动",))
    assert Not(OWNER).judge(answered(权属="自来水")) == MET


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (CategoryIs(("市政设施", "窨井盖")), "类别 不属于 窨井盖"),
        (InPlace("堤防", frozenset({"甲村"})), "位置 不在 堤防"),
        (NamesUnit(), "不符合下列条件:指名单位"),
    ],
)
def test_negation_reads_as_a_clerk_writes_it(condition: Condition, words: str) -> None:
    assert str(Not(condition)) == words


def test_none_of_several_is_said_of_each() -> None:
    assert str(Not(AnyOf((OWNER, NamesUnit())))) == "权属 不是 移动,并且 不符合下列条件:指名单位"


def test_category_counts_with_everything_below_it() -> None:
    manholes = CategoryIs(("市政设施", "窨井盖"))
    lacked = ("类别 属于 窨井盖",)

    assert manholes.judge(Facts("1", AT, ("市政设施", "窨井盖", "弹跳"))) == MET
    assert manholes.judge(Facts("1", AT, ("市政设施", "路灯"))) == Verdict(False, lacked)
    assert manholes.judge(Facts("1", AT, ("环境卫生",))) == Verdict(False, lacked)


def test_category_too_wide_to_tell_is_unknown() -> None:
    manholes = CategoryIs(("市政设施", "窨井盖"))

    assert manholes.judge(Facts("1", AT, ("市政设施",))) == Verdict(None, ("类别 属于 窨井盖",), ("类别",))
    assert manholes.judge(BLANK) == Verdict(None, ("类别 属于 窨井盖",), ("类别",))


def test_level_of_a_deputy_may_be_unknown() -> None:
    county = RoleIs("代表", "县")

    assert county.judge(BLANK) == Verdict(False, ("上报人 是 县代表",))
    assert county.judge(Facts("1", AT, role="代表")) == Verdict(None, ("上报人 是 县代表",), ("代表级别",))
    assert county.judge(Facts("1", AT, role="代表", level="镇")).holds is False
    assert county.judge(Facts("1", AT, role="代表", level="县")) == MET
    assert RoleIs("代表").judge(Facts("1", AT, role="代表")) == MET


def test_words_are_found_in_the_report_negated_or_not() -> None:
    ours = TextMentions(("移动", "联通"))

    assert ours.judge(Facts("1", AT, text="不是移动的")) == MET
    assert ours.judge(BLANK) == Verdict(False, ("提到 “移动”、“联通”",))


def test_place_is_unknown_until_somebody_says_it() -> None:
    dike = InPlace("姚江堤防", frozenset({"甲村"}), (("102001", "102009"),))

    assert dike.judge(BLANK) == Verdict(None, ("位置 在 姚江堤防",), ("位置",))
    assert dike.judge(Facts("1", AT, village="甲村")) == MET
    assert dike.judge(Facts("1", AT, grid="102009")) == MET
    assert dike.judge(Facts("1", AT, village="乙村")).holds is None
    assert dike.judge(Facts("1", AT, village="乙村", grid="102010")).holds is False
    assert dike.judge(Facts("1", AT, village="乙村", grid="10200")).holds is False


def test_a_member_jurisdiction_speaks_for_its_group_unless_the_report_came_through_another() -> None:
    group = FromGroup("三个街道群", frozenset({"330481001"}))

    assert group.judge(Facts("330481001", AT)) == MET
    assert group.judge(Facts("330481001", AT, group="别的群")).holds is False
    assert group.judge(Facts("330481", AT, group="三个街道群")) == MET
    assert group.judge(BLANK) == Verdict(False, ("来自 三个街道群",))


def test_a_village_speaks_for_its_group_and_no_village_leaves_it_open() -> None:
    group = FromGroup("三村直通车", frozenset(), frozenset({"甲村"}))

    assert group.judge(Facts("1", AT, village="甲村")) == MET
    assert group.judge(Facts("1", AT, village="丁村")).holds is False
    assert group.judge(Facts("1", AT)) == Verdict(None, ("来自 三村直通车",), ("位置",))


def test_unit_is_named_or_not() -> None:
    assert NamesUnit().judge(BLANK) == Verdict(False, ("指名单位",))
    assert NamesUnit().judge(Facts("1", AT, named_unit="城管队")) == MET


def test_everything_else_always_holds() -> None:
    assert Always().judge(BLANK) == MET
    assert str(Always()) == "其余"


QUESTIONS = ("甲", "乙", "丙")
ATOMS = st.builds(
    AnswerIs, st.sampled_from(QUESTIONS), st.sampled_from([("是",), ("否",), (UNANSWERED,)]), st.just(("是", "否"))
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
ANSWERS = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["是", "否", UNANSWERED]))


@given(CONDITIONS, ANSWERS, ANSWERS)
def test_what_is_settled_stays_settled_when_more_is_known(
    condition: Condition, known: dict[str, str], later: dict[str, str]
) -> None:
    before = condition.judge(answered(**known))
    after = condition.judge(answered(**{**later, **known}))

    if before.holds is not None:
        assert after.holds == before.holds


@given(CONDITIONS, ANSWERS)
def test_unknown_always_names_a_question_that_is_open(condition: Condition, known: dict[str, str]) -> None:
    verdict = condition.judge(answered(**known))

    assert (verdict.holds is None) == bool(verdict.missing)
    assert not set(verdict.missing) & set(known)
    assert (verdict.holds is True) == (not verdict.lacked)
