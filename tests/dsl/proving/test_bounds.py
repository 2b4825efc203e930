"""Where a proof ends: the work bound, the widest axes, reports that cannot be shown, and plain words of a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dsl.calendar import Calendar
from dsl.conditions import AllOf, Condition, Not, RoleIs, Verdict
from dsl.decision import Cite, UnitRef
from dsl.facts import Facts, Like
from dsl.layer import RouteRule, Ruled, ToUnit
from dsl.proving import Budget, Kind, prove, spell
from dsl.proving import Verdict as Proved
from dsl.proving.asked import Asked, Unshown
from dsl.proving.axes import TooWide, World, axis_of
from dsl.proving.dead import dead
from dsl.proving.ends_of import ends_of, shortest
from dsl.proving.gaps import gaps
from dsl.proving.matters import ROUTES, Matter
from dsl.proving.overlaps import overlaps
from dsl.proving.space import Space
from dsl.proving.values import Work
from dsl.similar import OPEN, Similar
from dsl.terms import Term, TimeRules, TimeUnit
from dsl.worktime import ZONE
from tests.dsl.meaning import NATIONAL_DAY, TOWN, compiled
from tests.dsl.proving.stories import below, county, proofs, ruled, told

REST = "条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 指定"
NOON = datetime(2020, 3, 2, 12, tzinfo=ZONE)


@dataclass(frozen=True)
class Odd:
    """A condition that the proofs know nothing of."""

    def judge(self, facts: Facts) -> Verdict:
        return Verdict(facts.text == "odd")


def world(*lines: str) -> World:
    return World(compiled(ruled(*(lines or (REST,)))).rulesets[TOWN], NATIONAL_DAY)


def asked(conditions: list[Condition], where: World, work: Work | None = None) -> Asked:
    rules = tuple(
        Ruled(each, Cite(TOWN, "示例镇", f"第{n}条"), RouteRule(ToUnit(UnitRef(TOWN, f"单位{n}"))))
        for n, each in enumerate(conditions, 1)
    )
    matter = Matter(ROUTES, "", rules, tuple(tuple(range(n)) for n in range(len(rules))), strict=True)
    return Asked.of(matter, Space.of(conditions, where, work or Work()))


def test_beyond_the_bound_the_clauses_are_named() -> None:
    text = ruled(
        "条 灯 提到 “路灯”,并且 上报人 是 居民的,由 镇政府 办理",
        "条 井 提到 “井盖”,并且 紧急程度 是 紧急的,由 综合执法队 办理",
        "末日 止于 24:00",
        "条 受理 紧急程度 是 紧急的,自上报之日起2日内 受理",
        "条 答复 自受理之日起2日内 答复",
        "条 急 紧急程度 是 紧急的,由 各单位 认领;2小时内 无人认领的,由 镇政府 指定",
        "条 其余 由 各单位 认领",
    )

    found = proofs(text, budget=Budget(1, 1))

    assert {(each.kind, each.verdict) for each in found.findings} >= {
        (Kind.DEAD, Proved.UNDECIDED),
        (Kind.OVERLAP, Proved.UNDECIDED),
        (Kind.GAP, Proved.UNDECIDED),
        (Kind.LONGEST, Proved.UNDECIDED),
        (Kind.ENDING, Proved.UNDECIDED),
    }
    assert told(found, Kind.DEAD)[0] == (
        "未能判定 第二条(井)的去向是不是用得上,未能判定:条件太多,超出了计算的上限\n"
        "把条件写得简单一些,或者拆成几条,再查一次"
    )
    assert not found.refuted


def test_a_superior_that_may_be_stricter_is_named_beyond_the_bound() -> None:
    city = county(
        "末日 止于 24:00",
        "单位 住建局",
        "条 急 必须执行,紧急程度 是 紧急的,自上报之日起2日内 受理",
        "条 其余 由 住建局 办理",
    )
    text = below("末日 止于 24:00", "条 受理 上报人 是 居民的,自上报之日起5日内 受理", REST)

    found = told(proofs(text, city, budget=Budget(1, 1)), Kind.WEAKER)

    assert found == ["未能判定 第一条(受理)的受理是5自然日,余姚市 第一条(急)是2自然日;有没有两条都管得到的件,未能判定"]


def test_the_whole_work_is_bounded_too() -> None:
    found = proofs(ruled("条 灯 上报人 是 居民的,由 镇政府 办理", REST), budget=Budget(total=0))

    assert {each.kind for each in found.of(Proved.UNDECIDED)} == {Kind.DEAD, Kind.OVERLAP}


def test_what_is_not_known_is_never_called_dead_and_never_shown() -> None:
    odd = asked([Odd(), Not(Odd())], world())

    assert list(dead(odd, TOWN)) == []
    box = odd.decides(1)
    assert box is not None
    with pytest.raises(Unshown):
        odd.shown(box, [0])


def test_a_gap_that_cannot_be_shown_is_not_decided() -> None:
    found = list(gaps(asked([Odd()], world()), TOWN))

    assert [(each.verdict, each.text) for each in found] == [
        (Proved.REFUTED, "有的件没有一条管它的去向:第1条都不管"),
    ]
    unsure = list(gaps(asked([Not(Odd())], world()), TOWN))
    assert [(each.verdict, each.text) for each in unsure] == [
        (Proved.UNDECIDED, "是不是每一件都有条文管它的去向,未能判定:第1条"),
    ]


def test_an_overlap_that_cannot_be_shown_has_no_example() -> None:
    found = list(overlaps(asked([Odd(), RoleIs("代表")], world()), TOWN))

    assert [(each.verdict, each.example) for each in found] == [(Proved.PROVED, None)]


def test_a_dead_clause_that_cannot_be_shown_has_no_example() -> None:
    found = list(dead(asked([Odd(), AllOf((Odd(), RoleIs("代表")))], world()), TOWN))

    assert [(each.text, each.example) for each in found] == [("第2条的去向永远用不上:凡是它管的件,第1条都先管了", None)]


def test_an_axis_too_wide_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsl.proving.axes.MOST_CELLS", 2)
    where = world("区域 东片 含 甲村、乙村", "区域 西片 含 丙村", REST)
    area = where.rules.areas["东片"]

    with pytest.raises(TooWide):
        axis_of(("位置", ""), [area], where)
    assert Space.of([area], where, Work()).axes[0].key == ("", "位置 在 东片")


def test_nothing_is_left_for_the_rest_where_a_unit_is_barred() -> None:
    province = """省 浙江省 330000
单位 执法大队
分类 市政 含 路灯
第一条 不交 类别 属于 路灯,并且 上报人 是 代表的,不得交 执法大队
"""
    text = ruled("条 其余 由 执法大队 办理").replace("330281999\n", "330281999\n上级 浙江省 330000\n", 1)

    found = proofs(text, province)

    assert told(found, Kind.GAP)[:2] == [
        (
            "不成立 有的件没有一条管它的去向:第一条(其余)都不管\n"
            "例如:2020-03-02 09:00 代表 上报 路灯\n"
            "请写一条没有条件的:第…条 其余 由 各单位 认领"
        ),
        (
            "成立 没有专门条文的类别:路灯;只说类别的件,都落到第一条(其余)\n"
            "例如:2020-03-02 09:00 居民 上报 路灯\n"
            "应当有固定单位办理的,请给它写一条"
        ),
    ]


def test_a_category_that_has_to_be_asked_about_first_has_no_example() -> None:
    text = ruled(
        "分类 市政 含 路灯",
        "分类 水利",
        "问 权属 选 移动、电信",
        "条 移动 权属 是 移动的,由 综合执法队 办理",
        "条 水 类别 属于 水利的,由 综合执法队 办理",
        REST,
    )

    assert told(proofs(text), Kind.GAP)[:1] == [
        "成立 没有专门条文的类别:路灯;只说类别的件,都落到第三条(其余)\n应当有固定单位办理的,请给它写一条"
    ]


def test_nobody_can_be_named_where_no_unit_is_known() -> None:
    head = "镇街 示例镇 330281999\n天、日 指 自然日\n"
    text = head + "第一条 指名 代表 指名单位的,由 该单位 先行受理\n第二条 其余 由 各单位 认领\n"

    assert told(proofs(text), Kind.DEAD) == [
        ("不成立 第一条(指名)的去向永远用不上:没有一个单位可以指名\n请先声明单位,例如“单位 镇政府”")
    ]


def test_the_ordinary_day_is_a_working_day() -> None:
    sunday = Calendar("2025", frozenset({2025}), frozenset(), frozenset())

    assert World(compiled(ruled(REST)).rulesets[TOWN], sunday).base.at == datetime(2025, 3, 3, 9, tzinfo=ZONE)


def test_other_ladders_and_other_clocks_are_not_compared() -> None:
    text = ruled(
        "末日 止于 24:00",
        "办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知",
        "事件 夜询会、送达 由 镇政府",
        "条 受理 自上报之日起2日内 受理",
        "条 会前 夜询会之日前5个工作日 送达",
        "条 升级",
        "  受理 逾期1个工作日的 提醒 综合执法队",
        "  送达 逾期1个工作日的 提醒 综合执法队",
        "  送达 逾期24小时的 报 镇政府",
        "条 急件 紧急程度 是 紧急的:",
        "  受理 逾期24小时的 报 镇政府",
        REST,
    )

    assert told(proofs(text), Kind.LADDER) == ["成立 升级的先后,在已公布的各年日历上都不会颠倒"]


def test_a_place_without_rules_is_an_error() -> None:
    with pytest.raises(KeyError):
        prove(compiled(ruled(REST)), "999999999", on=NATIONAL_DAY)


def test_without_a_published_year_no_least_time_is_told() -> None:
    none = Calendar("none", frozenset(), frozenset(), frozenset())

    assert shortest(Term(2, TimeUnit.DAY), TimeRules(), none) is None
    assert ends_of(Term(2, TimeUnit.DAY), TimeRules(), none).longest() is None


def test_the_longest_of_a_term_has_its_own_start() -> None:
    found = ends_of(Term(3, TimeUnit.WORKDAY), TimeRules(), NATIONAL_DAY).longest()

    assert found is not None
    assert (found.start, found.length) == (datetime(2020, 9, 30, tzinfo=ZONE), timedelta(days=13))


def test_a_report_is_told_in_full() -> None:
    like = Like("1", open=False, reported_at=NOON, category=None, reporter=True, place=True, unit=UnitRef(TOWN, "甲"))
    facts = Facts(
        TOWN,
        NOON,
        ("市政", "路灯"),
        "路灯不亮",
        "代表",
        "镇",
        urgency="紧急",
        channel="信访",
        manner="代录",
        village="甲村",
        grid="102001",
        special="边界上",
        group="甲群",
        named_unit="供电公司",
        holder=UnitRef(TOWN, "综合执法队"),
        rest_day=True,
        answers={"权属": "移动", "初审": "未填"},
        counts={"退回次数": 2, "办理轮次": 1},
        photo_count=2,
        similar=(like, like),
    )

    assert spell.report(facts) == (
        "2020-03-02 12:00 镇代表 上报 路灯“路灯不亮”,紧急,来源渠道 信访,上报方式 代录,位置 甲村,网格 102001,"
        "位置在边界上,在 甲群,指名 供电公司,由 综合执法队 办理,在休息日,权属 移动,退回次数 2,照片数 2,"
        "以前有2件(已办结、同一上报人、同一位置、同一单位)"
    )


def test_spans_and_clauses_read_well() -> None:
    cites = [Cite(TOWN, "示例镇", f"第{n}条") for n in range(1, 9)]

    assert spell.span(timedelta()) == "0分钟"
    assert spell.span(timedelta(days=1, hours=2, minutes=3)) == "1天2小时3分钟"
    assert spell.clauses(cites, TOWN) == "第1条、第2条、第3条、第4条、第5条、第6条等8处"


def test_other_cases_are_made_so_that_the_condition_counts_them() -> None:
    where = world()
    young = Similar(OPEN, ("同一单位",), Decimal(50), None, 2, "与 办理中的件 同一单位 达到2件")

    facts = where.report([{"alike": young}])

    assert [like.metres for like in facts.similar or ()] == [0.0, 0.0]
    assert young.judge(facts).holds is None  # nobody holds it yet, so that no unit is the same
    assert young.judge(where.report([{"similar": None}])).holds is None
    held = replace(facts, holder=UnitRef(TOWN, "镇政府"))
    assert young.judge(held).holds is False


def test_more_terms_than_are_followed_are_named() -> None:
    text = ruled(
        "末日 止于 24:00",
        "条 受理 自上报之日起2日内 受理",
        "条 答复 自受理之日起1个月内 答复",
        "条 升级",
        "  答复 逾期1个工作日的 提醒 综合执法队",
        "  答复 逾期24小时的 报 镇政府",
        REST,
    )

    found = proofs(text, budget=Budget(terms=0))

    assert [each.text for each in found.of(Proved.UNDECIDED)] == [
        "第一条(受理)的受理最短有多少时间,未能判定:时限太多,超出了计算的上限",
        "第二条(答复)的答复最短有多少时间,未能判定:时限太多,超出了计算的上限",
        "第四条(其余)的认领最短有多少时间,未能判定:时限太多,超出了计算的上限",
        (
            "从上报到答复最长多久,未能判定:能用在一件上的时限太多,超出了计算的上限"
            "(第四条(其余)、第一条(受理)、第二条(答复))"
        ),
        "第三条(升级)升级的先后会不会颠倒,未能判定:时限和级数太多,超出了计算的上限",
    ]


def test_more_answers_of_conditions_than_are_asked_for_are_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsl.proving.space.MOST_TOLD", 1)

    assert [axis.key[0] for axis in asked([RoleIs("代表")], world()).space.axes] == [""]
