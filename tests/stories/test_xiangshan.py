"""象山 (种子 003): said online, handed on online, supervised by deputies online, judged online."""

from __future__ import annotations

from tests.support.tale import Stage

TOWN = "330225001"


def test_a_quarrel_is_said_handed_supervised_and_judged(stage: Stage) -> None:
    stage.at("2021-06-01 21:00")
    quarrel = stage.report("xs-deputy", TOWN, "物业费和漏水吵了半年(示例)", "物业纠纷")
    assert quarrel.stands() == ("待受理", "县矛盾纠纷调处化解中心", ("代表督事",))
    assert quarrel.due("受理") == "2021-06-02T00:00"
    quarrel.by("xs-mediation", "accept")
    stage.at("2021-06-04 15:00")
    quarrel.by("xs-deputy", "step", step="督事", text="一起到小区调解(示例)")
    stage.at("2021-06-08 10:00")
    quarrel.by("xs-mediation", "answer", outcome="调解成", text="双方签了协议(示例)")
    quarrel.by("xs-deputy", "rate", stars=5)
    assert quarrel.stands()[0] == "待评价"
    quarrel.by("xs-deputy-2", "rate", stars=4)

    assert quarrel.stands()[0] == "已办结"
    rates = {each["name"]: each for each in stage.reads("xs-deputy", "townships/330225/beside")["rates"]}
    assert rates["满意率"]["numerator"] == ["4星以上的"]


def test_two_neighbours_report_the_same_nets_and_both_are_told(stage: Stage) -> None:
    stage.at("2021-06-01 09:00")
    place = {"lat": 29.47, "lng": 121.87, "datum": "gcj02", "address": "河边(示例位置)"}
    first = stage.report("xs-resident", TOWN, "河里拦网电鱼(示例)", "违法捕鱼", place=place)
    second = stage.report("xs-deputy", TOWN, "电鱼的又来了(示例)", "违法捕鱼", place=place)

    assert second.stands()[0] == "已办结"
    assert any("并入" in told for told in second.tells())
    assert first.stands()[:2] == ("待受理", "县水利和渔业局")


def test_the_answer_may_wait_longer_only_with_consent(stage: Stage) -> None:
    stage.at("2021-06-01 09:00")
    waste = stage.report("xs-resident", TOWN, "路口堆了建筑垃圾(示例)", "垃圾堆放")
    waste.by("xs-enforcement", "accept")
    stage.at("2021-06-10 10:00")
    term = {"amount": 5, "unit": "工作日"}
    waste.by("xs-enforcement", "request-extension", clock="答复", term=term, text="等清运车(示例)")
    waste.refused("xs-enforcement", "decide-extension", clock="答复", approve=True)
    waste.by("xs-committee", "decide-extension", clock="答复", approve=True, text="同意(示例)")

    assert waste.due("答复") == "2021-07-01T00:00"


def test_three_urges_reach_the_head_of_the_unit(stage: Stage) -> None:
    stage.at("2021-06-01 09:00")
    waste = stage.report("xs-resident", TOWN, "路口堆了建筑垃圾(示例)", "垃圾堆放")
    waste.by("xs-enforcement", "accept")
    for day in ("2021-06-03 09:00", "2021-06-05 09:00", "2021-06-07 09:00"):
        stage.at(day)
        waste.by("xs-resident", "urge", text="怎么还没有来(示例)")

    assert any("提醒承办单位负责人" in told for told in waste.tells())
