"""海宁 (种子 002): twelve groups, and three gates for what deputies suggest."""

from __future__ import annotations

from tests.support.tale import Stage

TOWN = "330481107"  # 斜桥镇
FISHING = "电鱼的几乎每个村庄有“电工”,抓牢要处罚力度大一点"


def test_a_suggestion_passes_the_town_and_the_committee_of_the_city(stage: Stage) -> None:
    stage.at("2020-09-21 09:00")
    fishing = stage.report("hn-xq-deputy", TOWN, FISHING, "意见建议")
    assert fishing.stands()[0] == "审查中"
    fishing.refused("hn-coordinator", "review", stage="初审", verdict="报市人大")  # 二道关在镇里
    fishing.by("hn-xq-congress", "review", stage="初审", verdict="报市人大", text="好几个村都有(示例)")
    assert fishing.due("复审") == "2020-10-22T00:00"
    stage.at("2020-09-28 09:00")
    fishing.by("hn-coordinator", "review", stage="复审", verdict="同级督办", text="列入民情专报第一期(示例)")

    assert fishing.stands()[:2] == ("待受理", "市人大代选工委")


def test_what_the_town_can_do_stays_in_the_town(stage: Stage) -> None:
    stage.at("2020-09-21 09:00")
    sign = stage.report("hn-xq-deputy", TOWN, "燃气警示桩冒出地面(示例)", "意见建议")
    sign.by("hn-xq-congress", "review", stage="初审", verdict="辖区内督办")

    assert sign.stands()[:2] == ("待受理", "镇政府")


def test_what_is_only_for_reference_is_said_so_to_the_deputy(stage: Stage) -> None:
    stage.at("2020-09-21 09:00")
    wish = stage.report("hn-xq-deputy", TOWN, "希望多种树(示例)", "意见建议")
    wish.by("hn-xq-congress", "review", stage="初审", verdict="报市人大")
    wish.by("hn-coordinator", "review", stage="复审", verdict="供参考", text="归入民情数据库(示例)")

    assert wish.stands()[0] == "已办结"
    assert any(told.startswith("不予受理") for told in wish.tells())


def test_a_deputy_explains_on_the_spot_and_it_is_over(stage: Stage) -> None:
    stage.at("2020-09-21 09:00")
    deputy = str(stage.reads("hn-xq-deputy", "me")["id"])
    wish = stage.report("hn-resident", TOWN, "什么时候通公交(示例)", "意见建议", through=deputy)
    assert wish.refused("hn-xq-office", "answer", outcome="说明情况", text="示例")
    wish.by("hn-xq-deputy", "settle", outcome="说明情况", text="下个月通,当场说明(示例)")

    assert wish.stands()[0] == "已办结"


def test_each_town_has_its_group_and_one_street_has_two(stage: Stage) -> None:
    stage.at("2020-09-21 09:00")
    ours = stage.report("hn-xq-deputy", TOWN, "路口太暗(示例)", "路灯")
    own = stage.report("hn-resident", "330481001", "路口太暗(示例)", "路灯", group="硖石街道群")
    shared = stage.report("hn-resident", "330481001", "路口太暗(示例)", "路灯")

    assert [each.seen()["group"] for each in (ours, own, shared)] == ["斜桥镇群", "硖石街道群", "三个街道群"]


def test_nobody_takes_it_and_the_steward_of_the_group_names_a_unit(stage: Stage) -> None:
    stage.at("2020-09-21 09:00")
    pole = stage.report("hn-xq-deputy", TOWN, "燃气警示桩不安全(示例)", "燃气设施")
    stage.at("2020-09-21 11:01")
    assert any("由督促单位(市人大代选工委)指定" in told for told in pole.tells())
    units = stage.reads("hn-coordinator", f"townships/{TOWN}/units")["items"]
    housing = next(unit["id"] for unit in units if unit["name"] == "住建局")
    pole.by("hn-coordinator", "assign", unit=housing)

    assert pole.stands()[:2] == ("待受理", "住建局")


def test_once_a_week_and_once_a_month(stage: Stage) -> None:
    stage.at("2020-09-25 16:00")
    stage.does_in("hn-xq-congress", TOWN, "duties", name="一月一清")
    names = {each["name"] for each in stage.reads("hn-xq-deputy", "townships/330481/beside")["duties"]}

    assert names >= {"一周一结报", "民情数据分析会", "民情专报", "交办清单"}
