"""From rule texts to a bundle: layers, names, and all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.bundle import Group, Jurisdiction, Post, Source, Unit, hash_of
from dsl.compile import compile_bundle
from dsl.decision import Question, UnitRef
from tests.dsl.meaning import CORPUS, compiled, pictures, sections, told_of, town

COUNTY = """市 余姚市 330281
采用 通用分类
单位 市水利局 又名 水利局
单位 市人大
岗位 值班员 取自 名册;空缺的 由 市人大 代
群 两镇群 含 示例镇、邻镇;由 市人大 督促
问 路灯:杆号 选 有、无;可以不填
第一条 其余 由 各单位 认领
"""
NEIGHBOUR = """镇街 邻镇 330281998
上级 余姚市 330281
单位 邻镇水利站
"""
VOCABULARY = """分类 市政设施 含 路灯、窨井盖
分类 窨井盖 又名 井盖
"""
TOWN = """镇街 示例镇 330281999
上级 余姚市 330281
分类 路灯 含 景观灯
单位 水利站 外部
单位 市水利局 属上级
第一条 路灯 类别 属于 路灯的,由 水利局 办理
"""
FILES = {
    "330281-余姚市.rule": COUNTY,
    "330281998-邻镇.rule": NEIGHBOUR,
    "330281999-示例镇.rule": TOWN,
    "通用分类.rule": VOCABULARY,
}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.rule")), ids=lambda path: path.stem)
def test_each_mistake_is_told_once_at_its_word(path: Path) -> None:
    told = told_of(path)

    assert told == path.with_suffix(".txt").read_text(encoding="utf-8")
    names = {source.name for source in sections(path.name, path.read_text(encoding="utf-8"))}
    assert sum(line.split(":")[0] in names for line in told.splitlines()) == 1


def test_a_gap_in_the_numbers_hides_no_other_mistake() -> None:
    text = town("第一条 其余 由 镇政府 办理", "第三条 自答复之日起5天内 答复", "第四条 其余的,由 综合执法队 办理")

    told = compile_bundle({"330281999-示例镇.rule": text}).diagnostics

    assert [(each.code, each.span.line) for each in told] == [("D405", 7), ("D715", 7), ("D726", 8)]


def test_the_languages_showcase_compiles_and_decides() -> None:
    showcase = (CORPUS.parents[1] / "good" / "330281999-示例镇.rule").read_text(encoding="utf-8")
    county = "市 余姚市 330281\n单位 市人大代表工委\n第一条 其余 由 各单位 认领\n"

    bundle = compiled(
        {"330281-余姚市.rule": county, "330281999-示例镇.rule": showcase, "通用分类.rule": "分类 意见建议\n"}
    )

    assert len(bundle.rulesets["330281999"].layers) == 2


def test_all_mistakes_of_all_files_are_told_at_once_in_order_of_place() -> None:
    files = {
        **FILES,
        "330281998-邻镇.rule": "镇街 邻镇 330281998\n上级 余姚市 330281\n第一条 受理 自上报之日起3天内 受理\n",
        "330281999-示例镇.rule": TOWN
        + "第二条 受理 当日 受理\n第三条 答复 3个工作日内 答复\n第四条 别处 由 城管所 办理\n",
    }

    result = compile_bundle(files)

    assert result.bundle is None
    assert [(told.file, told.span.line, told.code) for told in result.diagnostics] == [
        ("330281998-邻镇.rule", 3, "D702"),
        ("330281999-示例镇.rule", 7, "D701"),
        ("330281999-示例镇.rule", 8, "D716"),
        ("330281999-示例镇.rule", 9, "D104"),
    ]


def test_a_file_that_cannot_be_read_does_not_blame_what_depends_on_it() -> None:
    broken = COUNTY.replace("第一条 其余 由 各单位 认领", "第一条 其余 由")

    result = compile_bundle({**FILES, "330281-余姚市.rule": broken})

    assert {told.file for told in result.diagnostics} == {"330281-余姚市.rule"}


def test_two_sources_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        compile_bundle((Source("a.rule", TOWN), Source("a.rule", TOWN)))


def test_half_a_character_in_a_remark_is_no_reason_to_fail() -> None:
    assert compiled(town("第一条 其余 由 各单位 认领 # \ud800")).hash


def test_nothing_compiles_to_nothing() -> None:
    result = compile_bundle({})

    assert result.diagnostics == ()
    assert result.bundle is not None
    assert dict(result.bundle.rulesets) == {}


def test_bundle_lists_everything_that_was_declared() -> None:
    bundle = compiled(FILES)

    assert bundle.jurisdictions == (
        Jurisdiction("330281", "余姚市", "市", None, "330281-余姚市.rule"),
        Jurisdiction("330281998", "邻镇", "镇街", "330281", "330281998-邻镇.rule"),
        Jurisdiction("330281999", "示例镇", "镇街", "330281", "330281999-示例镇.rule"),
    )
    assert bundle.groups == (Group("两镇群", ("330281999", "330281998"), UnitRef("330281", "市人大"), "330281", 6),)
    assert bundle.units == (
        Unit(UnitRef("330281", "市水利局"), ("水利局",), external=False, line=3),
        Unit(UnitRef("330281", "市人大"), (), external=False, line=4),
        Unit(UnitRef("330281998", "邻镇水利站"), (), external=False, line=3),
        Unit(UnitRef("330281999", "水利站"), (), external=True, line=4),
    )
    assert bundle.posts == (Post("值班员", UnitRef("330281", "市人大"), "330281", 5),)
    assert bundle.questions == (Question("杆号", ("有", "无"), "路灯", optional=True, line=7),)
    assert bundle.categories.path("景观灯") == ("市政设施", "路灯", "景观灯")
    assert bundle.categories.children(None) == ("市政设施",)
    assert bundle.categories.children("市政设施") == ("路灯", "窨井盖")
    assert bundle.group_of("330281998") == bundle.groups[0]
    assert bundle.group_of("330281") is None
    assert bundle.hash == hash_of(bundle.sources)


def test_group_of_a_town_may_bind_its_villages() -> None:
    rest = "第一条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定"

    (group,) = compiled(town("群 三村直通车 含 甲村、乙村;由 镇政府 督促", rest)).groups

    assert group == Group("三村直通车", (), UnitRef("330281999", "镇政府"), "330281999", 6, ("甲村", "乙村"))


def test_names_of_the_layer_above_count_below_and_never_the_neighbours() -> None:
    bundle = compiled(FILES)
    rules = bundle.rulesets["330281999"]

    assert rules.resolve_unit("水利局") == UnitRef("330281", "市水利局")
    assert rules.resolve_unit("水利站") == UnitRef("330281999", "水利站")
    assert rules.resolve_unit("邻镇水利站") is None
    assert rules.category_path("井盖") == ("市政设施", "窨井盖")
    assert rules.category_path("景观灯") == ("市政设施", "路灯", "景观灯")
    assert bundle.rulesets["330281998"].category_path("景观灯") is None
    assert rules.category_path("没有的") is None


def test_a_lower_file_may_call_its_own_unit_like_one_above() -> None:
    bundle = compiled({**FILES, "330281998-邻镇.rule": NEIGHBOUR + "单位 市人大\n"})

    assert bundle.rulesets["330281998"].resolve_unit("市人大") == UnitRef("330281998", "市人大")
    assert bundle.rulesets["330281999"].resolve_unit("市人大") == UnitRef("330281", "市人大")


def test_hash_depends_on_every_text_and_on_no_order() -> None:
    forward = compiled(FILES)
    backward = compile_bundle(tuple(Source(name, text) for name, text in reversed(FILES.items())))
    remarked = compiled({**FILES, "330281998-邻镇.rule": NEIGHBOUR + "# 一句说明\n"})

    assert backward.bundle is not None
    assert backward.bundle.hash == forward.hash
    assert remarked.hash != forward.hash
    assert len(forward.hash) == 64


def test_an_unsplittable_pair_of_name_and_text_does_not_collide() -> None:
    assert hash_of([Source("a", "bc")]) != hash_of([Source("ab", "c")])


def test_time_words_keep_the_meaning_of_their_own_file() -> None:
    county = COUNTY.replace("采用 通用分类", "采用 通用分类\n天 指 工作日\n末日 止于 24:00;遇休息日 不顺延")
    files = {
        **FILES,
        "330281-余姚市.rule": county + "第二条 答复 自受理之日起3天内 答复\n",
        "330281999-示例镇.rule": TOWN.replace("单位 水利站", "天 指 自然日\n单位 水利站")
        + "第二条 受理 自上报之日起3天内 受理\n",
    }

    bundle = compiled(files)
    accept = next(rule.value for rule in bundle.rulesets["330281999"].layers[0].clocks)
    answer = next(rule.value for rule in bundle.rulesets["330281999"].layers[1].clocks)

    assert (str(accept.term), accept.time.roll) == ("3自然日", True)
    assert (str(answer.term), answer.time.roll) == ("3个工作日", False)


def test_what_was_published_is_read_again_without_checks_that_came_later() -> None:
    name = "330281999-示例镇.rule"
    text = town(
        "分类 违建", "第一条 违建 类别 属于 违建的,由 镇政府 办理", "第二条 搭建 类别 属于 违建的,由 镇政府 办理"
    )

    checked = compile_bundle({name: text})
    again = compile_bundle({name: text}, published=True)

    assert checked.bundle is None
    assert {told.code for told in checked.diagnostics} == {"D726", "D732"}
    assert again.bundle is not None
    assert set(again.bundle.rulesets) == {"330281999"}


def test_same_day_follows_its_own_line_and_other_days_the_last_day() -> None:
    bundle = compiled(
        town(
            "办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知",
            "当日 止于 24:00;休息日和17:00以后上报的,当日 指 下一工作日",
            "末日 止于 下班;遇休息日 顺延",
            "第一条 其余 由 各单位 认领",
            "第二条 受理 当日 受理",
            "第三条 答复 自受理之日起1个月内 答复",
        )
    )
    clocks = {rule.value.name: rule.value.time for rule in bundle.rulesets["330281999"].layers[0].clocks}

    assert (clocks["受理"].day_ends_at_close, clocks["受理"].late_after) == (False, 17 * 60)
    assert (clocks["答复"].day_ends_at_close, clocks["答复"].late_after) == (True, None)


def test_last_day_that_does_not_roll_rolls_for_no_clock_of_the_file() -> None:
    bundle = compiled(
        town(
            "当日 止于 24:00",
            "末日 止于 24:00;遇休息日 不顺延",
            "第一条 其余 由 各单位 认领",
            "第二条 受理 当日 受理",
            "第三条 答复 自受理之日起1个月内 答复",
        )
    )

    assert [rule.value.time.roll for rule in bundle.rulesets["330281999"].layers[0].clocks] == [False, False]


def test_rest_days_alone_put_off_the_same_day() -> None:
    bundle = compiled(
        town("当日 止于 24:00;休息日上报的,当日 指 下一工作日", "第一条 其余 由 各单位 认领", "第二条 受理 当日 受理")
    )

    assert bundle.rulesets["330281999"].layers[0].clocks[0].value.time.late_after == 24 * 60


def test_pictures_of_diagnostics_name_the_file() -> None:
    result = compile_bundle({"330281999-示例镇.rule": "镇街 示例镇 330281999\n单位 镇政府\n"})

    assert pictures(result.diagnostics, {"330281999-示例镇.rule": "镇街 示例镇 330281999\n单位 镇政府\n"}) == [
        (
            "330281999-示例镇.rule:1:1 D732 示例镇没有写其余的件交给谁\n"
            "  1 │ 镇街 示例镇 330281999\n"
            "    │ ~~~~~~~~~~~~~~~~~~~~~\n"
            "  请在本文件或者上级的文件里写一条没有条件的,例如“第七条 其余 由 各单位 认领”"
        )
    ]
