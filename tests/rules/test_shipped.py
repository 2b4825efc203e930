"""The rule files that are shipped: all of them compile, and their own examples come out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.calendars import load_calendar
from cases.trial_tested import related
from cases.trials import ExampleResult, run_examples
from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.decision import ClockStart, RouteKind, RungAction, UnitRef
from dsl.diagnostics import render
from dsl.explain import explain
from dsl.facts import UNANSWERED, Facts
from dsl.period import ZONE, due, show

RULES = Path(__file__).parents[2] / "rules"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.rule"))}
#: The statutes: their examples lie in years that the notices for 2020 say nothing of.
STATUTES = ("100000", "330000")
PUBLISHED = load_calendar(None)
HAINING, STREETS = "330481", ("330481001", "330481002", "330481004")
#: The towns of the seeds: 余姚 小曹娥, 海曙 高桥 洞桥 石碶, 象山, 镇海, 宁海, 北仑, 红古 华龙.
TOWNS = (
    *("330281", "330281102", "330203", "330203100", "330203104", "330203009"),
    *("330225", "330211", "330226", "330206", "620111004"),
)
MORNING = datetime(2020, 10, 4, 8, 48, tzinfo=ZONE)
NATIONAL_DAY = Calendar(
    revision="2020-10",
    years=frozenset({2020}),
    days_off=frozenset(date(2020, 10, day) for day in range(1, 9)),
    make_up_days=frozenset({date(2020, 9, 27), date(2020, 10, 10)}),
)


def shipped(**changed: str) -> Bundle:
    """The bundle of the shipped files, some with another text; ``changed`` by the code that opens the file's name."""
    texts = {name: changed.get(f"_{name.split('-')[0]}", text) for name, text in TEXTS.items()}
    result = compile_bundle(texts)
    assert result.bundle is not None, "\n".join(render(told, texts[told.file]) for told in result.diagnostics)
    return result.bundle


BUNDLE = shipped()


def _without_statutes() -> Bundle:
    texts = {
        name: re.sub(r"(?m)^上级 (浙江省 330000|全国 100000).*$", "", text)
        for name, text in TEXTS.items()
        if not name.startswith(STATUTES)
    }
    result = compile_bundle(texts)
    assert result.bundle is not None
    return result.bundle


WITHOUT_STATUTES = _without_statutes()


def manhole(jurisdiction: str, **answers: str) -> Facts:
    category = BUNDLE.rulesets[jurisdiction].category_path("井盖") or ()
    return Facts(jurisdiction, MORNING, category, role="代表", group="三个街道群", answers=answers)


def test_all_files_compile_without_any_remark() -> None:
    assert compile_bundle(TEXTS).diagnostics == ()
    assert {entry.file for entry in BUNDLE.jurisdictions} == {name for name in TEXTS if name[0].isdigit()}
    assert {entry.code for entry in BUNDLE.jurisdictions} >= {*STATUTES, HAINING, *STREETS, *TOWNS}


@pytest.mark.parametrize("result", run_examples(BUNDLE, PUBLISHED), ids=lambda ran: f"{ran.file}:{ran.line}")
def test_each_example_comes_out(result: ExampleResult) -> None:
    assert result.failures == ()


def test_every_file_has_an_example() -> None:
    told = {result.file for result in run_examples(BUNDLE, NATIONAL_DAY)}

    assert told == {name for name in TEXTS if name[0].isdigit()}


def test_what_the_seed_does_not_say_is_marked_as_an_example_value() -> None:
    unmarked = [
        f"{name}:{number}"
        for name, text in TEXTS.items()
        if not name.startswith(STATUTES)
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith(("单位 ", "问 ", "群 ", "事件 ", "岗位 ", "标记 ", "分类 ", "施行 "))
        and not ("示例值" in line or "种子" in line)
    ]

    assert unmarked == []


def test_every_clause_and_every_name_of_a_statute_says_its_article() -> None:
    article = re.compile(r"(条例|规定|代表法|民法典) ?\d+")
    silent = [
        f"{name}:{number}"
        for name, text in TEXTS.items()
        if name.startswith(STATUTES)
        for number, line in enumerate(text.splitlines(), 1)
        if re.match(r"第.+?条 |单位 |岗位 |事件 |末日 ", line) and not article.search(line)
    ]

    assert silent == []


@pytest.mark.trawl
@pytest.mark.parametrize("town", [HAINING, *STREETS, *TOWNS])
@given(st.data())
@settings(max_examples=30, deadline=None)
def test_statutes_leave_a_photo_report_alone(town: str, data: st.DataObject) -> None:
    rules, alone = BUNDLE.rulesets[town], WITHOUT_STATUTES.rulesets[town]
    category = data.draw(st.sampled_from(sorted(rules.categories.parents)))
    owner = data.draw(st.sampled_from(["移动", "电信", "不清楚", UNANSWERED, None]))
    answers = {"权属": owner} if owner else {}
    facts = Facts(town, MORNING, rules.category_path(category) or (), role="代表", answers=answers)

    here, there = rules.decide(facts).plan, alone.decide(facts).plan

    assert replace(here, events=there.events) == there


def test_clauses_for_other_channels_are_counted_in_an_explanation_and_not_listed() -> None:
    said = explain(BUNDLE.rulesets[STREETS[0]], manhole(STREETS[0], 权属="移动")).splitlines()

    assert said[said.index("看过的条款:") + 1 :][:9] == [
        "  × 硖石街道 第三条(辖区内督办):不符合 初审 是 辖区内督办",
        "  × 硖石街道 第四条(同级督办):不符合 复审 是 同级督办、转代表建议",
        "  × 海宁市 第一条(指名):不符合 指名单位",
        "  √ 海宁市 第二条(窨井盖):符合",
        "  × 硖石街道 第一条(二道关):不符合 类别 属于 意见建议",
        "  × 硖石街道 第二条(三道关):不符合 初审 是 报市人大",
        "  × 硖石街道 第六条(受理):不符合 类别 属于 意见建议",
        "  × 硖石街道 第五条(供参考):不符合 复审 是 供参考",
        "  × 只管别的来源渠道的:浙江省 11条、全国 12条",
    ]


def test_three_streets_share_a_group_with_its_steward() -> None:
    (group,) = (group for group in BUNDLE.groups if group.name == "三个街道群")

    assert (group.name, group.members, group.steward) == (
        "三个街道群",
        STREETS,
        UnitRef(HAINING, "市人大代选工委"),
    )


@pytest.mark.parametrize("street", STREETS)
def test_cover_whose_owner_nobody_knows_waits_in_the_group_for_a_claim(street: str) -> None:
    route = BUNDLE.rulesets[street].decide(manhole(street, 权属=UNANSWERED)).plan.route

    assert (route.kind, route.group, route.missing) == (RouteKind.POOL, "三个街道群", ())
    assert [str(cite) for cite in route.cites] == ["海宁市 第二条(窨井盖)", "海宁市 对照 产权单位(不清楚、未填)"]
    assert UnitRef(HAINING, "移动公司") in route.candidates


@pytest.mark.parametrize("street", STREETS)
def test_answer_sends_the_cover_to_its_owner(street: str) -> None:
    route = BUNDLE.rulesets[street].decide(manhole(street, 权属="移动")).plan.route

    assert (route.kind, route.lead) == (RouteKind.ASSIGN, UnitRef(HAINING, "移动公司"))
    assert [str(cite) for cite in route.cites] == ["海宁市 第二条(窨井盖)", "海宁市 对照 产权单位(移动)"]


def test_question_that_nobody_put_is_asked() -> None:
    assert BUNDLE.rulesets[STREETS[0]].decide(manhole(STREETS[0])).plan.route.missing == ("权属",)


def test_acceptance_and_claim_climb_several_rungs_up_to_the_mark() -> None:
    clocks = {clock.name: clock for clock in BUNDLE.rulesets[STREETS[0]].decide(manhole(STREETS[0])).plan.clocks}

    assert [(rung.action, str(rung.recipient), str(rung.after), rung.mark) for rung in clocks["受理"].rungs] == [
        (RungAction.REMIND, "承办单位负责人", "None", None),
        (RungAction.REMIND, "督促单位", "4小时", None),
        (RungAction.REPORT, "市人大常委会", "1自然日", "重点督办"),
    ]
    assert [rung.action for rung in clocks["认领"].rungs] == [
        RungAction.APPOINT,
        RungAction.REMIND,
        RungAction.REPORT,
    ]
    assert [str(rung.after) for rung in clocks["答复"].rungs] == ["None", "3个工作日", "5个工作日"]
    assert clocks["答复"].rungs[-1].mark == "重点督办"
    assert {name: clock.starts for name, clock in clocks.items()} == {
        "认领": ClockStart.POOLED,
        "受理": ClockStart.REPORTED,
        "答复": ClockStart.ACCEPTED,
        "评价": ClockStart.ANSWERED,
    }


def test_same_day_acceptance_runs_on_a_holiday_and_the_answer_within_a_month() -> None:
    clocks = {clock.name: clock for clock in BUNDLE.rulesets[STREETS[0]].decide(manhole(STREETS[0])).plan.clocks}

    def until(name: str) -> str:
        return show(due(MORNING, clocks[name].term, clocks[name].time, NATIONAL_DAY).latest)

    assert (until("受理"), until("答复")) == ("2020-10-04 24:00", "2020-11-04 24:00")


def test_a_changed_term_in_the_text_moves_the_due_time() -> None:
    text = TEXTS["330481-海宁市.rule"]
    changed = text.replace("自受理之日起1个月内 答复", "自受理之日起15天内 答复")
    assert changed != text

    bundle = shipped(_330481=changed)
    clock = next(c for c in bundle.rulesets[STREETS[0]].decide(manhole(STREETS[0])).plan.clocks if c.name == "答复")

    assert show(due(MORNING, clock.term, clock.time, NATIONAL_DAY).latest) == "2020-10-19 24:00"
    assert bundle.hash != BUNDLE.hash
    assert {failure.code for result in run_examples(bundle, PUBLISHED) for failure in result.failures} == {"D906"}


def _family(name: str) -> dict[str, str]:
    """The files that bear on this one: its county's, those above, and the vocabulary."""
    county = name[:6] if name[0].isdigit() else HAINING
    return {each: text for each, text in TEXTS.items() if each.startswith((county, *STATUTES, "通用分类"))}


@pytest.mark.trawl
@given(st.sampled_from(sorted(TEXTS)), st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_text_is_told_and_never_raises(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    source = data.draw(st.integers(0, len(text)))
    moved = text[source : source + data.draw(st.integers(0, 20))]

    result = compile_bundle({**_family(name), name: text[:begin] + moved + text[end:]})

    assert (result.bundle is None) == any(told.severity == "error" for told in result.diagnostics)
    if result.bundle is not None:
        run_examples(result.bundle, NATIONAL_DAY)


def test_only_files_above_and_below_can_bear_on_a_file() -> None:
    town, county = "330203100-高桥镇.rule", "330203-海曙区.rule"
    above = {"330000-浙江省.rule", "100000-全国.rule"}
    towns = {name for name in TEXTS if name.startswith("330203") and name != county}

    assert related(BUNDLE, [town]) == {town, county, *above}
    assert related(BUNDLE, [county]) == {county, *towns, *above}
    assert related(BUNDLE, ["通用分类.rule"]) == {name for name in TEXTS if name[0].isdigit()}


def test_twelve_groups_are_nine_for_eight_towns_and_three_for_four_streets() -> None:
    groups = [group for group in BUNDLE.groups if group.declared_by.startswith(HAINING)]
    streets = [group for group in groups if (*group.members, group.declared_by)[0].startswith("3304810")]

    assert (len(groups), len(streets)) == (12, 3)
    assert {group.steward for group in groups} == {UnitRef(HAINING, "市人大代选工委")}


def test_every_category_of_every_place_is_routed() -> None:
    for code, rules in BUNDLE.rulesets.items():
        for name in rules.categories.parents:
            facts = Facts(code, MORNING, rules.category_path(name) or ())
            assert rules.decide(facts).plan.route.cites
